"""Texts of the drawing stand on their baseline, as glyphs on the screen and as words on paper."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPicture
from pytestqt.qtbot import QtBot

from whiteboard.canvas.card_content import CardContent
from whiteboard.canvas.items.card_words import bar_end, words_of
from whiteboard.canvas.lettering import Line, two_lines
from whiteboard.words import THIN

INK = QColor("black")


def inked(image: QImage) -> QRect:
    """Around all that is not white."""
    dark = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).value() < 128
    ]
    xs, ys = [x for x, _ in dark], [y for _, y in dark]
    return QRect(min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1)


def drawn(line: Line, *, on_paper: bool, zoom: float) -> QImage:
    image = QImage(300, 150, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.scale(zoom, zoom)
    if on_paper:
        picture = QPicture()
        recorder = QPainter(picture)
        line.draw(recorder, 10, 30, INK)
        recorder.end()
        painter.drawPicture(0, 0, picture)
    else:
        line.draw(painter, 10, 30, INK)
    painter.end()
    return image


@pytest.mark.parametrize("on_paper", [False, True])
@pytest.mark.parametrize("zoom", [1.0, 2.0, 3.0])
def test_a_line_stands_on_its_baseline(qtbot: QtBot, zoom: float, on_paper: bool) -> None:
    area = inked(drawn(Line("HEX", 20.0), on_paper=on_paper, zoom=zoom))
    assert abs(area.bottom() + 1 - 30 * zoom) <= 1
    assert abs(area.height() - 14.5 * zoom) <= 2 * zoom
    assert abs(area.left() - 11.5 * zoom) <= 1.5 * zoom


def test_a_line_without_room_ends_in_an_ellipsis(qtbot: QtBot) -> None:
    line = Line("A very long name", 12.5, 600, 60.0)
    assert line.text.endswith("…")
    assert line.width <= 60.0


def test_a_name_breaks_once_at_a_space(qtbot: QtBot) -> None:
    assert [line.text for line in two_lines("Cache", 20.0, 600, 95.0)] == ["Cache"]
    assert [line.text for line in two_lines("Circuit breaker", 20.0, 600, 95.0)] == ["Circuit", "breaker"]
    first, second = two_lines("Online embedding service of users", 20.0, 600, 95.0)
    assert first.text == "Online"
    assert second.text.endswith("…")
    assert second.width <= 95.0
    assert two_lines("Counterfactuals", 20.0, 600, 95.0)[0].text.endswith("…")


def test_a_load_of_four_figures_does_not_stand_on_its_bar(qtbot: QtBot) -> None:
    high, higher = (CardContent("API", "", "", load=1.0, percent=f"{said}{THIN}%") for said in (888, 1167))
    assert bar_end(high, 172.0) == 122.0
    words = {line.text: left for line, left, _, _ in words_of(higher, QRectF(0, 0, 172, 84))}
    assert bar_end(higher, 172.0) < words[higher.percent] - 3
