"""Where the words of a card stand, with the boxes that are as wide as their words: badge and flag."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QRectF

from whiteboard.canvas.card_content import CardContent
from whiteboard.canvas.lettering import Line, line
from whiteboard.ui.theme import Level

BADGE_HEIGHT: Final = 17.0
FLAG_HEIGHT: Final = 21.0
TEXT_X: Final = 37.0
SIDE: Final = 12.0
BAR_RIGHT: Final = 50.0

Word = tuple[Line, float, float, str]
"""A line, the left end of its baseline in the card's pixels, and its colour token."""


def badge_rect(content: CardContent, width: float) -> QRectF:
    """Where the count or the lock lies on a card; empty when it has neither."""
    if content.locked:
        wide = BADGE_HEIGHT
    elif content.badge:
        wide = line(content.badge, 11, 600).width + 10
    else:
        return QRectF()
    return QRectF(width - 10 - wide, 10, wide, BADGE_HEIGHT)


def flag_rect(content: CardContent, frame: QRectF) -> QRectF:
    """Where the flag hangs from a card's lower edge."""
    width = line(content.flag, 11.5, 600).width + 34
    return QRectF(frame.center().x() - width / 2, frame.bottom() - 1, width, FLAG_HEIGHT)


def bar_end(content: CardContent, width: float) -> float:
    """Where the load bar ends: at the same place on all cards, unless a load has four figures."""
    return width - max(BAR_RIGHT, SIDE + line(content.percent, 11.5, 600).width + 4)


def words_of(content: CardContent, frame: QRectF) -> Iterator[Word]:
    """Everything that is written on a card from 60 % on."""
    width, badge = frame.width(), badge_rect(content, frame.width())
    room = (width - 9 if badge.isEmpty() else badge.left()) - TEXT_X - 2
    yield line(content.name, 12.5, 600, room), TEXT_X, 24.5, "text1"
    yield line(content.under, 11, 400, width - TEXT_X - 10), TEXT_X, 40, "text2"
    if content.badge and not content.locked:
        yield line(content.badge, 11, 600), badge.left() + 5, badge.top() + 12.5, "text1"
    if content.load is None:
        yield from _figures(content, width, 68)
    else:
        percent = line(content.percent, 11.5, 600)
        color = "text1" if content.level is Level.OK else f"{content.level}_text"
        yield percent, width - SIDE - percent.width, 56.5, color
        yield from _figures(content, width, 73.5) if content.queue is None else _length(content, width)
    if content.flag:
        flag = flag_rect(content, frame)
        yield line(content.flag, 11.5, 600), flag.left() + 25, flag.center().y() + 4, "on_over"


def _figures(content: CardContent, width: float, baseline: float) -> Iterator[Word]:
    right = line(content.right, 11)
    room = width - 2 * SIDE - (right.width + 8 if content.right else 0)
    yield line(content.left, 11, 400, room), SIDE, baseline, "text2"
    yield right, width - SIDE - right.width, baseline, "text2"


def _length(content: CardContent, width: float) -> Iterator[Word]:
    """How many wait in the queue, beside its cells."""
    waiting = line(content.right, 11, 600)
    yield waiting, width - SIDE - waiting.width, 73.5, "text1"
