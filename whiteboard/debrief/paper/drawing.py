"""The drawing on paper: fitted to its frame, with the captions of its numbered pins beside or below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from whiteboard.canvas.scene import BoardScene
from whiteboard.debrief.model import Annotation, Snapshot
from whiteboard.debrief.paper.blocks import Block, Columns, Section, Stack
from whiteboard.debrief.paper.signs import number
from whiteboard.debrief.paper.type import BODY, NAME, Paragraph
from whiteboard.debrief.words import AS_FINAL
from whiteboard.formats.pictures import extent
from whiteboard.ui.theme import PAPER
from whiteboard.words import clock

LEGIBLE: Final = 6 / 11
"""The smallest scale at which a card is still read on paper: its small text, 11 pixels high, is 6 pt."""
LARGEST: Final = 0.72
PAD: Final = 4.0
BESIDE: Final = (0.705, 0.295)
"""Shares of the drawing and of the captions beside it."""
WIDE: Final = 480.0
"""Most height of a snapshot in the whole width."""
APART: Final = 16.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """A scene in a frame, as large as fits ``width`` and ``most``."""

    scene: BoardScene
    most: float

    def scale(self, width: float) -> float:
        """Points per scene pixel."""
        size = self._size()
        return min((width - 2 * PAD) / size.width(), (self.most - 2 * PAD) / size.height(), LARGEST)

    def height(self, width: float) -> float:
        """The frame's height."""
        return self._size().height() * self.scale(width) + 2 * PAD

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        """Paints the frame and, centred in it, the scene."""
        tall = self.height(width)
        frame = QRectF(x, y, width, tall)
        scale, source = self.scale(width), extent(self.scene)
        inner = QRectF(0, 0, source.width() * scale, source.height() * scale)
        inner.moveCenter(frame.center())
        painter.save()
        self.scene.render(painter, inner, source)
        painter.restore()
        painter.setPen(QPen(QColor(PAPER["border"]), 0.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 4, 4)

    def _size(self) -> QSizeF:
        return extent(self.scene).size()


@dataclass(frozen=True, slots=True)
class Caption:
    """A pin's number with its title, what it is on, and its text."""

    pin: Annotation

    def height(self, width: float) -> float:
        """The height of its text."""
        return max(13.0, self._text().height(width - 17)) + 6

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        """Paints number and text."""
        number(painter, x, y, self.pin.number)
        self._text().paint(painter, x + 17, y, width - 17)

    def _text(self) -> Stack:
        title = self.pin.title or self.pin.about or "Without words"
        parts: list[Block] = [Paragraph(title, NAME, most_lines=2)]
        if self.pin.text:
            parts.append(Paragraph(self.pin.text, BODY, most_lines=12))
        return Stack(parts)


def with_captions_beside(
    scene: BoardScene, pins: Sequence[Annotation], width: float, room: float
) -> Block | None:
    """Drawing and captions side by side in ``room``; None where the drawing would not be legible."""
    share = width * BESIDE[0] if pins else width
    drawing = Drawing(scene, room)
    captions = Stack([Caption(pin) for pin in pins])
    if room < 150 or drawing.scale(share) < LEGIBLE or captions.height(width - share - 14) > room:
        return None
    return Columns((drawing, captions), BESIDE, 14) if pins else drawing


def with_captions_below(
    scene: BoardScene, pins: Sequence[Annotation], width: float, room: float
) -> Block | None:
    """The drawing over its captions on an upright page; None where it would not be legible."""
    captions = captions_in_columns(pins, 4 if len(pins) > 3 else 3)
    drawing = Drawing(scene, min(room - captions.height(width) - 8, 600))
    return Stack((drawing, captions), 8) if drawing.scale(width) >= LEGIBLE else None


def alone(
    scene: BoardScene, pins: Sequence[Annotation], width: float, room: float
) -> tuple[Block, Sequence[Annotation], float]:
    """The drawing as large as a page allows, over captions; those without room; the drawing's scale."""
    most = len(pins)
    while most and captions_in_columns(pins[:most], 4).height(width) > room * 0.3:
        most -= 4 if most % 4 == 0 else most % 4
    captions = captions_in_columns(pins[:most], 4)
    drawing = Drawing(scene, room - captions.height(width) - 8)
    return Stack((drawing, captions), 8), pins[most:], drawing.scale(width)


def captions_in_columns(pins: Sequence[Annotation], count: int) -> Stack:
    """The captions in rows of ``count``."""
    rows = [[Caption(pin) for pin in pins[i : i + count]] for i in range(0, len(pins), count)]
    empty = Stack(())
    return Stack([Columns([*row, *[empty] * (count - len(row))], [1.0] * count, 18) for row in rows], 2)


def snapshot_rows(snapshots: Sequence[tuple[Snapshot, BoardScene | None]], width: float) -> Stack:
    """The drawings at the ends of the phases; without a scene it is the final drawing.

    One that is legible only in the whole width has it; the others stand two in a row.
    """
    rows: list[Block] = []
    waiting: list[Block] = []
    for snap, scene in snapshots:
        wide = scene is not None and _needs(scene, width)
        picture = Drawing(scene, WIDE if wide else 190) if scene else Paragraph(AS_FINAL, BODY)
        cell = Section(snap.phase, picture, f"at {clock(snap.at_ms)}", gap=3, look=NAME)
        if wide:
            rows += [_pair(waiting)] if waiting else []
            rows.append(cell)
            waiting = []
        elif waiting:
            rows.append(_pair([*waiting, cell]))
            waiting = []
        else:
            waiting = [cell]
    return Stack([*rows, *([_pair(waiting)] if waiting else [])], 10)


def _needs(scene: BoardScene, width: float) -> bool:
    """Whether a snapshot is legible in the whole width and not in half of it."""
    half = (width - APART) / 2
    return Drawing(scene, 190).scale(half) < LEGIBLE <= Drawing(scene, WIDE).scale(width)


def _pair(cells: Sequence[Block]) -> Columns:
    return Columns([*cells, *[Stack(())] * (2 - len(cells))], (1, 1), APART)
