"""From blocks to pages: fills each page from the top, then paints all with their footers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from whiteboard.debrief.paper.blocks import Block, cut, line
from whiteboard.debrief.paper.type import SMALL, Paragraph
from whiteboard.formats.pictures import PDF_DPI, painting, pdf_writer

SIDE: Final = 37.0
TOP: Final = 30.0
BOTTOM: Final = 44.0
BETWEEN: Final = 13.0
"""Space between two blocks."""
WHOLE: Final = 170.0
"""A block up to this height goes to the next page rather than be cut."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper of a page, ``width`` and ``height`` in points."""

    size: QPageSize.PageSizeId
    side: QPageLayout.Orientation

    @property
    def width(self) -> float:
        """The whole width."""
        return self._points().width()

    @property
    def height(self) -> float:
        """The whole height."""
        return self._points().height()

    @property
    def room(self) -> QSizeF:
        """What the margins leave."""
        return QSizeF(self.width - 2 * SIDE, self.height - TOP - BOTTOM)

    def _points(self) -> QSizeF:
        upright = QPageSize(self.size).size(QPageSize.Unit.Millimeter) * (72 / 25.4)
        return upright if self.side is _UPRIGHT else upright.transposed()


_UPRIGHT, _ASIDE = QPageLayout.Orientation.Portrait, QPageLayout.Orientation.Landscape
A4: Final = Sheet(QPageSize.PageSizeId.A4, _UPRIGHT)
LARGER: Final = (
    Sheet(QPageSize.PageSizeId.A4, _ASIDE),
    Sheet(QPageSize.PageSizeId.A3, _UPRIGHT),
    Sheet(QPageSize.PageSizeId.A3, _ASIDE),
    Sheet(QPageSize.PageSizeId.A2, _UPRIGHT),
    Sheet(QPageSize.PageSizeId.A2, _ASIDE),
    Sheet(QPageSize.PageSizeId.A1, _UPRIGHT),
    Sheet(QPageSize.PageSizeId.A1, _ASIDE),
    Sheet(QPageSize.PageSizeId.A0, _UPRIGHT),
    Sheet(QPageSize.PageSizeId.A0, _ASIDE),
)
"""What a drawing may have for itself, the smallest first."""


@dataclass(slots=True)
class Page:
    """Blocks with their places; ``used`` is where the next one may start."""

    sheet: Sheet = A4
    placed: list[tuple[Block, float]] = field(default_factory=list)
    used: float = TOP

    @property
    def width(self) -> float:
        """The width between the margins."""
        return self.sheet.room.width()

    @property
    def room(self) -> float:
        """The height that is left for one more block."""
        return self.sheet.height - BOTTOM - self.used - (BETWEEN if self.placed else 0.0)

    def place(self, block: Block) -> None:
        """Puts a block below the others."""
        top = self.used + (BETWEEN if self.placed else 0.0)
        self.placed.append((block, top))
        self.used = top + block.height(self.width)


@dataclass(frozen=True, slots=True)
class Alone:
    """A block that gets a page to itself, on its own paper."""

    block: Block
    sheet: Sheet


def paginate(blocks: Iterable[Block | Alone]) -> list[Page]:
    """The pages of a sequence of blocks; a page for one alone waits until the page before it is full."""
    pages, waiting = [Page()], list[Page]()
    for block in blocks:
        if isinstance(block, Alone):
            waiting.append(Page(block.sheet))
            waiting[-1].place(block.block)
        else:
            _flow(pages, waiting, block)
    return [page for page in (*pages, *waiting) if page.placed]


def _flow(pages: list[Page], waiting: list[Page], block: Block) -> None:
    """Places a block on the last page, or cuts it, or begins a new page."""
    while True:
        page = pages[-1]
        if block.height(page.width) <= page.room:
            page.place(block)
            return
        parts = cut(block, page.width, page.room) if block.height(page.width) > WHOLE else None
        if parts:
            page.place(parts[0])
            block = parts[1]
            if not block.height(page.width):
                return
        elif not page.placed:  # higher than a whole page: it must go somewhere
            page.place(block)
            return
        pages += waiting
        waiting.clear()
        pages.append(Page())


def pdf_of_pages(pages: Sequence[Page], title: str, footer: str) -> bytes:
    """The pages as PDF data, numbered."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = pdf_writer(buffer, title)
    _use(writer, pages[0].sheet)
    with painting(writer) as painter:
        for number, page in enumerate(pages, 1):
            if number > 1:
                _use(writer, page.sheet)
                writer.newPage()
            painter.resetTransform()
            painter.scale(PDF_DPI / 72, PDF_DPI / 72)
            for block, top in page.placed:
                block.paint(painter, SIDE, top, page.width)
            _foot(painter, page, footer, f"{number} / {len(pages)}")
    return bytes(buffer.data().data())


def _use(writer: QPdfWriter, sheet: Sheet) -> None:
    writer.setPageLayout(QPageLayout(QPageSize(sheet.size), sheet.side, QMarginsF()))


def _foot(painter: QPainter, page: Page, footer: str, number: str) -> None:
    top = page.sheet.height - 30.0
    line(painter, SIDE, top - 5, page.width, "border_subtle")
    Paragraph(footer, SMALL, most_lines=1).paint(painter, SIDE, top, page.width - 60)
    right = Paragraph(number, SMALL, align=Qt.AlignmentFlag.AlignRight)
    right.paint(painter, SIDE + page.width - 50, top, 50)
