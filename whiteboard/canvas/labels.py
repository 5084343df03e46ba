"""Where the labels of links lie: on their own line, clear of cards and of each other where possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import hypot
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsScene

from whiteboard.board.geometry import Point, Rect
from whiteboard.board.records import LinkRecord
from whiteboard.board.routing.space import Box, Boxes
from whiteboard.canvas.ink import Ink
from whiteboard.canvas.items.link import (
    LABEL_HEIGHT,
    LABEL_LEADING,
    LABEL_PADDING,
    LABEL_SIZE,
    LabelItem,
    Tone,
)
from whiteboard.canvas.lettering import line

BESIDE: Final = 5.0
ENOUGH: Final = 16.0
SHARES: Final = (0.5, 0.33, 0.67, 0.2, 0.8, 0.42, 0.58, 0.1, 0.9, 0.26, 0.74, 0.15, 0.85, 0.05, 0.95)
ASIDE: Final = 0.36
MOST_PIECES: Final = 4
FOLDED_FROM: Final = 0.1
"""What share of a label may be covered, tries included, before it goes onto two lines."""
RISE: Final = 0.45
"""Above all links, below all cards."""


class LinkLabels:
    """The label items of one scene."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self._items: dict[str, LabelItem] = {}
        self.boxes: dict[str, Rect] = {}

    def place(
        self,
        routes: Mapping[str, tuple[Point, ...]],
        labels: Mapping[str, str],
        boxes: Mapping[str, Rect],
    ) -> set[str]:
        """Finds places for all labels anew, clear of boxes; ids of links whose label is now elsewhere."""
        before, self.boxes = self.boxes, place_labels(routes, labels, boxes)
        return {link_id for link_id in labels if before.get(link_id) != self.boxes.get(link_id)}

    def carry(self, routes: Mapping[str, tuple[Point, ...]], labels: Mapping[str, str]) -> None:
        """Takes these labels along with their links; the others stay where they are."""
        self.boxes |= place_labels(routes, labels, {})

    def put(self, link: LinkRecord, tone: Tone, z: float, ink: Ink) -> None:
        """Shows a link's label at its place."""
        box, item = self.boxes.get(link.id), self._items.get(link.id)
        if box is None or not link.label:
            self.drop(link.id)
            return
        if item is None:
            item = self._items[link.id] = LabelItem(link.id, link.label, box, tone, ink)
            self._scene.addItem(item)
        else:
            item.show_label(link.label, box, tone, ink)
        item.setZValue(z + RISE)

    def drop(self, link_id: str) -> None:
        """Takes a link's label away."""
        item = self._items.pop(link_id, None)
        if item is not None:
            self._scene.removeItem(item)

    def rect(self, link_id: str) -> QRectF:
        """Where a link's label lies; empty without one."""
        item = self._items.get(link_id)
        return item.box if item is not None else QRectF()


def label_size(text: str) -> tuple[float, float]:
    """Width and height of a label's box."""
    return (line(text, LABEL_SIZE).width + 2 * LABEL_PADDING, LABEL_HEIGHT)


def folded_size(text: str) -> tuple[float, float]:
    """The same on two lines, as narrow as they can be; on one for a single word."""
    words = text.split()
    halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    if not halves:
        return label_size(text)
    room = min(max(line(half, LABEL_SIZE).width for half in pair) for pair in halves)
    return (room + 2 * LABEL_PADDING + 1, LABEL_HEIGHT + LABEL_LEADING)


def place_labels(
    routes: Mapping[str, tuple[Point, ...]],
    labels: Mapping[str, str],
    boxes: Mapping[str, Rect],
) -> dict[str, Rect]:
    """A box for each label; short links choose first, as they have the least choice."""
    placed: dict[str, Rect] = {}
    taken = Boxes()
    for box_id, box in boxes.items():
        taken.put(box_id, box)
    for link_id, text in sorted(labels.items(), key=lambda item: (_length(routes[item[0]]), item[0])):
        best, cost = _freest(routes[link_id], label_size(text), taken)
        if cost > FOLDED_FROM:
            folded, less = _freest(routes[link_id], folded_size(text), taken)
            best = folded if less < cost else best
        if best is not None:
            placed[link_id] = best
            taken.put(link_id, best)
    return placed


def _freest(route: tuple[Point, ...], size: tuple[float, float], taken: Boxes) -> tuple[Rect | None, float]:
    """The place where least is covered, the first of such; what share that is, and a little for each try."""
    width, height = size
    best, least = None, float("inf")
    for number, (x, y) in enumerate(_places(route, width, height)):
        if number / 1000 >= least:
            break  # no later place can be better
        rect = Rect(x - width / 2, y - height / 2, width, height)
        covered = sum(_shared(rect, box) for _, box in taken.meeting(rect)) / (width * height)
        if covered + number / 1000 < least:
            best, least = rect, covered + number / 1000
        if not covered:
            break
    return best, least


def _length(route: tuple[Point, ...]) -> float:
    return sum(hypot(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(route))


def _shared(rect: Rect, box: Box) -> float:
    """The area that two boxes which meet share; a little when they only touch."""
    left, top, right, bottom = box
    across = min(rect.right, right) - max(rect.x, left) + 1
    return across * (min(rect.bottom, bottom) - max(rect.y, top) + 1)


def _places(route: tuple[Point, ...], width: float, height: float) -> Iterator[Point]:
    """Middles to try: on the longest piece first, beside it where it is too short for the words."""
    pieces = sorted(pairwise(route), key=lambda s: -hypot(s[1][0] - s[0][0], s[1][1] - s[0][1]))
    for (x1, y1), (x2, y2) in pieces[:MOST_PIECES]:
        level = abs(x2 - x1) >= abs(y2 - y1)
        room = hypot(x2 - x1, y2 - y1) - 12.0
        for share in SHARES:
            x, y = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
            if room >= (width if level else height) + ENOUGH:
                yield (x, y)
                if not level:  # to a side, still across the line: a corridor between cards is narrow
                    yield (x + width * ASIDE, y)
                    yield (x - width * ASIDE, y)
            elif level:
                yield (x, y - height / 2 - BESIDE)
                yield (x, y + height / 2 + BESIDE)
            else:
                yield (x + width / 2 + BESIDE, y)
                yield (x - width / 2 - BESIDE, y)
