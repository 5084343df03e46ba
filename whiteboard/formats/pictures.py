"""A board as a picture: PNG, SVG and PDF, vector wherever the format can.

Every picture is inert and carries nothing but the drawing and its title: no script, no outside reference, no
user name, no path.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPaintDevice, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from components.catalog import Catalog
from whiteboard.board.board import Board
from whiteboard.board.records import SheetRecord
from whiteboard.canvas.scene import BoardScene, board_scene
from whiteboard.formats.atomic import write_atomic
from whiteboard.formats.clean import clean
from whiteboard.formats.offscreen import painting_application
from whiteboard.ui.theme import LIGHT, PAPER, Theme

if TYPE_CHECKING:
    from scoring.capacity.result import Estimate

MARGIN: Final = 24.0
EMPTY: Final = QRectF(0, 0, 640, 360)
SCALES: Final = (1, 2, 3)
LARGEST_SIDE: Final = 16_000
"""Pixels of a PNG's longer side; a larger drawing is scaled down to it."""
PDF_DPI: Final = 1440


def write_png(
    path: Path | str,
    board: Board,
    catalog: Catalog,
    *,
    theme: Theme = LIGHT,
    scale: int = 2,
    estimate: Estimate | None = None,
) -> None:
    """Writes the board as a PNG of ``scale`` pixels per scene pixel.

    Raises:
        CannotSave: the disk or folder refuses; a file that was there is unchanged.
    """
    application = painting_application()
    scene = board_scene(board, catalog, theme, estimate)
    write_atomic(Path(path), png_of(scene, theme, scale))
    del application


def write_svg(
    path: Path | str,
    board: Board,
    catalog: Catalog,
    *,
    theme: Theme = PAPER,
    estimate: Estimate | None = None,
) -> None:
    """Writes the board as an SVG.

    Raises:
        CannotSave: the disk or folder refuses; a file that was there is unchanged.
    """
    application = painting_application()
    scene = board_scene(board, catalog, theme, estimate)
    write_atomic(Path(path), svg_of(scene, theme, title_of(board)))
    del application


def write_pdf(
    path: Path | str,
    board: Board,
    catalog: Catalog,
    *,
    theme: Theme = PAPER,
    estimate: Estimate | None = None,
) -> None:
    """Writes the board as a PDF of one A4 page, upright or on its side as the drawing is.

    Raises:
        CannotSave: the disk or folder refuses; a file that was there is unchanged.
    """
    application = painting_application()
    scene = board_scene(board, catalog, theme, estimate)
    write_atomic(Path(path), pdf_of(scene, theme, title_of(board)))
    del application


def title_of(board: Board) -> str:
    """The board's own title, or a word for it."""
    sheet = board.get("sheet")
    return (sheet.title if isinstance(sheet, SheetRecord) else "") or "Board"


def extent(scene: BoardScene) -> QRectF:
    """What a picture of the scene shows: everything drawn, with a margin."""
    drawn = scene.content_rect()
    return drawn.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN) if not drawn.isEmpty() else EMPTY


def png_of(scene: BoardScene, theme: Theme, scale: float) -> bytes:
    """The scene as PNG data."""
    source = extent(scene)
    scale = min(scale, LARGEST_SIDE / max(source.width(), source.height()))
    size = QSize(max(1, round(source.width() * scale)), max(1, round(source.height() * scale)))
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor(theme["canvas"]))
    with painting(image) as painter:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        scene.render(painter, QRectF(0, 0, size.width(), size.height()), source)
    buffer = _buffer()
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def svg_of(scene: BoardScene, theme: Theme, title: str) -> bytes:
    """The scene as SVG data."""
    source = extent(scene)
    frame = QRectF(0, 0, source.width(), source.height())
    buffer = _buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(frame.size().toSize())
    generator.setViewBox(frame)
    generator.setTitle(title)
    with painting(generator) as painter:
        painter.fillRect(frame, QColor(theme["canvas"]))
        scene.render(painter, frame, source)
    return svg_data(buffer)


def svg_data(buffer: QBuffer) -> bytes:
    """What an SVG generator wrote, without what labels may hold and XML does not allow."""
    return clean(bytes(buffer.data().data()).decode("utf-8", "replace")).encode()


def pdf_of(scene: BoardScene, theme: Theme, title: str) -> bytes:
    """The scene as PDF data, fitted to an A4 page."""
    source = extent(scene)
    wide = source.width() > source.height()
    buffer = _buffer()
    writer = pdf_writer(buffer, title, landscape=wide)
    page = QRectF(0, 0, writer.width(), writer.height())
    margin = page.width() * 0.03
    with painting(writer) as painter:
        painter.fillRect(page, QColor(theme["canvas"]))
        scene.render(painter, page.adjusted(margin, margin, -margin, -margin), source)
    return bytes(buffer.data().data())


def pdf_writer(buffer: QBuffer, title: str, *, landscape: bool = False) -> QPdfWriter:
    """A writer of A4 pages without margins, with no more metadata than a title."""
    writer = QPdfWriter(buffer)
    writer.setResolution(PDF_DPI)
    writer.setTitle(title)
    writer.setCreator("Loadbearing")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    if landscape:
        writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    return writer


@contextmanager
def painting(device: QPaintDevice) -> Iterator[QPainter]:
    """A painter that ends whatever happens: Qt aborts when a device goes away under one."""
    painter = QPainter(device)
    try:
        yield painter
    finally:
        painter.end()


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
