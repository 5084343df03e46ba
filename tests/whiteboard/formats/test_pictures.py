"""Boards as pictures: they show the board, and carry nothing else."""

from __future__ import annotations

import io
import os
import pwd
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pypdf
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from components.catalog import load_catalog
from tests.whiteboard.debrief.hostile import LABELS
from tests.whiteboard.formats.boards import one_of_each
from whiteboard.board.board import Board
from whiteboard.board.records import (
    BoundaryRecord,
    ComponentRecord,
    NoteRecord,
    PinRecord,
    SheetRecord,
    TextRecord,
)
from whiteboard.debrief.model import is_drawn
from whiteboard.formats.atomic import CannotSave
from whiteboard.formats.pictures import write_pdf, write_png, write_svg
from whiteboard.ui.theme import DARK, LIGHT, PAPER, Theme

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {
    "svg",
    "title",
    "desc",
    "defs",
    "g",
    "path",
    "text",
    "rect",
    "circle",
    "ellipse",
    "polyline",
    "polygon",
}


def hostile_board() -> Board:
    cards = [
        ComponentRecord(f"c{i}", i * 200, 0, kind="cache", label=label, product=label)
        for i, label in enumerate(LABELS)
    ]
    return Board(
        [
            SheetRecord("sheet", title=LABELS[0] + "\x00\x1f]]>"),
            BoundaryRecord("z", -50, -50, 3000, 400, label=LABELS[3]),
            *cards,
            NoteRecord("n", 0, 500, text=LABELS[0]),
            TextRecord("t", 300, 500, text=LABELS[2]),
            PinRecord("p", x=10, y=10, text=LABELS[1]),
        ]
    )


def test_a_png_is_as_large_as_its_scale(qapp: QApplication, tmp_path: Path) -> None:
    sizes = []
    for scale in (1, 2, 3):
        write_png(tmp_path / "a.png", one_of_each(), load_catalog(), scale=scale)
        image = QImage(str(tmp_path / "a.png"))
        sizes.append((image.width() / scale, image.height() / scale))
    assert sizes[0][0] > 600
    assert sizes[1] == pytest.approx(sizes[0], abs=1)
    assert sizes[2] == pytest.approx(sizes[0], abs=1)


def test_a_picture_shows_pins_that_stand_beside_the_drawing(qapp: QApplication, tmp_path: Path) -> None:
    """The debrief's captions name them by number; one alone is a drawing as well."""
    sizes = []
    for pins in ((PinRecord("p", x=-400, y=-300, number=1),), (PinRecord("p", x=10, y=10, number=1),)):
        write_png(
            tmp_path / "a.png", Board([NoteRecord("n", 0, 0, 100, 100), *pins]), load_catalog(), scale=1
        )
        image = QImage(str(tmp_path / "a.png"))
        sizes.append((image.width(), image.height()))
    assert sizes == [(557, 468), (148, 158)]
    assert is_drawn(Board([PinRecord("p", x=-400, y=-300, number=1)]))


@pytest.mark.parametrize("theme", [LIGHT, DARK, PAPER], ids=lambda theme: theme.name)
def test_the_theme_colours_the_ground(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    write_png(tmp_path / "a.png", one_of_each(), load_catalog(), theme=theme, scale=1)
    assert QImage(str(tmp_path / "a.png")).pixelColor(2, 2).name().upper() == theme["canvas"]


def test_a_png_holds_no_words_about_its_maker(qapp: QApplication, tmp_path: Path) -> None:
    write_png(tmp_path / "a.png", one_of_each(), load_catalog())
    image = QImage(str(tmp_path / "a.png"))
    assert image.textKeys() == []
    assert str(tmp_path).encode() not in (tmp_path / "a.png").read_bytes()


def test_a_far_flung_board_is_scaled_to_a_picture_that_can_be_opened(
    qapp: QApplication, tmp_path: Path
) -> None:
    far = Board([NoteRecord("a", 0, 0, text="here"), NoteRecord("b", 1e6, 0, text="there")])
    write_png(tmp_path / "a.png", far, load_catalog())
    assert QImage(str(tmp_path / "a.png")).width() == 16_000


@pytest.mark.parametrize("board", [one_of_each(), hostile_board(), Board()], ids=["each", "hostile", "empty"])
def test_an_svg_is_inert(qapp: QApplication, tmp_path: Path, board: Board) -> None:
    write_svg(tmp_path / "a.svg", board, load_catalog())
    data = (tmp_path / "a.svg").read_bytes()
    assert b"<!ENTITY" not in data
    for element in ET.fromstring(data).iter():
        assert element.tag.removeprefix(SVG) in ALLOWED
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert not name.endswith(("href", "src"))
            assert "url(" not in value


def test_an_svg_holds_text_as_text(qapp: QApplication, tmp_path: Path) -> None:
    write_svg(tmp_path / "a.svg", one_of_each(), load_catalog())
    root = ET.fromstring((tmp_path / "a.svg").read_bytes())
    text = " ".join(element.text or "" for element in root.iter(f"{SVG}text"))
    for words in ("Orders API", "FastAPI", "×4", "eu-west-1a", "HTTPS", "Budget 200 ms", "hot path"):
        assert words in text
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == "Orders"


def test_a_pdf_holds_text_as_text_on_one_page(qapp: QApplication, tmp_path: Path) -> None:
    write_pdf(tmp_path / "a.pdf", one_of_each(), load_catalog())
    reader = pypdf.PdfReader(io.BytesIO((tmp_path / "a.pdf").read_bytes()))
    assert len(reader.pages) == 1
    text = " ".join(reader.pages[0].extract_text().split())
    for words in ("Orders API", "×4", "Budget 200 ms"):
        assert words in text
    assert reader.metadata is not None
    assert reader.metadata.title == "Orders"
    assert not reader.metadata.author


def test_no_picture_names_a_path_or_a_user(qapp: QApplication, tmp_path: Path) -> None:
    for write, name in ((write_svg, "a.svg"), (write_pdf, "a.pdf")):
        write(tmp_path / name, one_of_each(), load_catalog())
        written = (tmp_path / name).read_bytes()
        own_home = Path(pwd.getpwuid(os.getuid()).pw_dir)
        for folder in (tmp_path, own_home, Path.cwd(), Path(sys.prefix)):
            assert f"/{folder.parts[1]}/".encode() not in written


def test_a_picture_that_cannot_be_saved_says_so(qapp: QApplication, tmp_path: Path) -> None:
    with pytest.raises(CannotSave, match="cannot save"):
        write_png(tmp_path / "gone" / "a.png", one_of_each(), load_catalog())
