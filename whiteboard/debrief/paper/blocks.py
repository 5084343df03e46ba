"""What a page is made of: blocks that know their height at a width, and may be cut between two pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from whiteboard.debrief.paper.type import HEAD, SMALL, Paragraph, Style
from whiteboard.ui.theme import PAPER

TALL_ROW: Final = 400.0
"""A row of a table up to this height is never cut."""


class Block(Protocol):
    """Something on a page."""

    def height(self, width: float) -> float:
        """The height at a width, in points."""

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        """Paints with the top left at x, y."""


def line(
    painter: QPainter, x: float, y: float, width: float, color: str = "border", thick: float = 0.6
) -> None:
    """A horizontal rule."""
    painter.setPen(QPen(QColor(PAPER[color]), thick))
    painter.drawLine(QPointF(x, y), QPointF(x + width, y))


def fill(painter: QPainter, rect: QRectF, color: str, radius: float = 0.0, border: str = "") -> None:
    """A filled rectangle, rounded and framed if asked."""
    painter.setPen(QPen(QColor(PAPER[border]), 0.6) if border else QPen(QColor(0, 0, 0, 0)))
    painter.setBrush(QColor(PAPER[color]))
    painter.drawRoundedRect(rect, radius, radius)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A block of a fixed height, painted by a function of painter, x, y and width."""

    tall: float
    draw: Callable[[QPainter, float, float, float], None]

    def height(self, width: float) -> float:  # noqa: ARG002 - the same at any width
        """Its height."""
        return self.tall

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        """Calls the function."""
        self.draw(painter, x, y, width)


@dataclass(frozen=True, slots=True)
class Stack:
    """Blocks below each other, ``gap`` apart."""

    parts: Sequence[Block]
    gap: float = 0.0

    def height(self, width: float) -> float:
        """All heights and the gaps between."""
        return sum(part.height(width) for part in self.parts) + self.gap * max(0, len(self.parts) - 1)

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        """Paints the parts from the top."""
        for part in self.parts:
            part.paint(painter, x, y, width)
            y += part.height(width) + self.gap

    def cut(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Inside the part that has no room, else before it, never before the first."""
        top = 0.0
        for index, part in enumerate(self.parts):
            used = top + part.height(width)
            if used > room:
                before, after = self.parts[:index], self.parts[index + 1 :]
                if inner := cut(part, width, room - top):
                    return Stack((*before, inner[0]), self.gap), Stack((inner[1], *after), self.gap)
                return (Stack(before, self.gap), Stack((part, *after), self.gap)) if index else None
            top = used + self.gap
        return self, Stack(())


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks beside each other; ``shares`` divide the width that the gaps leave."""

    parts: Sequence[Block]
    shares: Sequence[float]
    gap: float = 24.0

    def widths(self, width: float) -> list[float]:
        """The width of each part."""
        free = width - self.gap * (len(self.parts) - 1)
        return [free * share / sum(self.shares) for share in self.shares]

    def height(self, width: float) -> float:
        """The highest part's."""
        return max(part.height(w) for part, w in zip(self.parts, self.widths(width), strict=True))

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        """Paints the parts from the left."""
        for part, part_width in zip(self.parts, self.widths(width), strict=True):
            part.paint(painter, x, y, part_width)
            x += part_width + self.gap

    def cut(self, width: float, room: float) -> tuple[Columns, Columns] | None:
        """Each part that is too high by its own cut; None when one cannot be cut."""
        pairs = [_within(part, w, room) for part, w in zip(self.parts, self.widths(width), strict=True)]
        if any(pair is None for pair in pairs):
            return None
        heads, tails = zip(*(pair for pair in pairs if pair), strict=True)
        return Columns(heads, self.shares, self.gap), Columns(tails, self.shares, self.gap)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells with a rule above each; cut between rows. ``head`` is repeated on each page."""

    rows: Sequence[Sequence[Block]]
    shares: Sequence[float]
    head: Sequence[str] = ()
    gap: float = 10.0
    pad: float = 3.6

    def height(self, width: float) -> float:
        """All rows and the head."""
        return self._head().height(width) + sum(self._row(row, width) for row in self.rows)

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        """Paints head, rules and rows."""
        head = self._head()
        head.paint(painter, x, y, width)
        y += head.height(width)
        for row in self.rows:
            line(painter, x, y, width, "border_subtle")
            self._columns(row).paint(painter, x, y + self.pad, width)
            y += self._row(row, width)

    def cut(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Between two rows, or inside a row that would hardly fit on a page of its own."""
        top = self._head().height(width)
        for index, row in enumerate(self.rows):
            tall = self._row(row, width)
            if top + tall > room:
                before, after = self.rows[:index], self.rows[index + 1 :]
                inner = self._columns(row).cut(width, room - top - 2 * self.pad) if tall > TALL_ROW else None
                if inner:
                    return self._of([*before, inner[0].parts]), self._of([inner[1].parts, *after])
                return (self._of(before), self._of([row, *after])) if index else None
            top += tall
        return self, Stack(())

    def _of(self, rows: Sequence[Sequence[Block]]) -> Table:
        return Table(rows, self.shares, self.head, self.gap, self.pad)

    def _head(self) -> Block:
        if not self.head:
            return Stack(())
        cells = Columns([Paragraph(text, SMALL) for text in self.head], self.shares, self.gap)
        return Stack((cells, Drawn(self.pad, lambda *_: None)))

    def _columns(self, row: Sequence[Block]) -> Columns:
        return Columns(row, self.shares, self.gap)

    def _row(self, row: Sequence[Block], width: float) -> float:
        return self._columns(row).height(width) + 2 * self.pad


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its block; the heading is never left alone at the foot of a page."""

    title: str
    body: Block
    note: str = ""
    gap: float = 5.0
    look: Style = HEAD

    def height(self, width: float) -> float:
        """Heading and body."""
        return self._heading().height(width) + self.gap + self.body.height(width)

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        """Paints heading and body."""
        heading = self._heading()
        heading.paint(painter, x, y, width)
        self.body.paint(painter, x, y + heading.height(width) + self.gap, width)

    def cut(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Inside the body; the rest says what it continues."""
        parts = cut(self.body, width, room - self._heading().height(width) - self.gap)
        if not parts:
            return None
        head, rest = parts
        more = replace(self, body=rest, note="continued") if rest.height(width) else rest
        return replace(self, body=head), more

    def _heading(self) -> Paragraph:
        note = f"   {self.note}" if self.note else ""
        return Paragraph([(self.title, self.look), (note, SMALL)], most_lines=1)


def _within(block: Block, width: float, room: float) -> tuple[Block, Block] | None:
    return (block, Stack(())) if block.height(width) <= room else cut(block, width, room)


def cut(block: Block, width: float, room: float) -> tuple[Block, Block] | None:
    """A block's own cut, None for one that is never cut."""
    divide = getattr(block, "cut", None)
    return divide(width, room) if divide else None
