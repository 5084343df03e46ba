"""Labels of links: on their own line, clear of each other and of cards."""

from __future__ import annotations

from itertools import combinations

import pytest
from pytestqt.qtbot import QtBot

from scenarios.loader import library, load_scenario
from tests.whiteboard.board.boards import CATALOG
from whiteboard.board.geometry import Rect, rect_of
from whiteboard.board.layout import board_of
from whiteboard.board.records import ComponentRecord
from whiteboard.canvas.ink import ink
from whiteboard.canvas.items.link import LabelItem, Tone
from whiteboard.canvas.labels import folded_size, label_size, place_labels
from whiteboard.canvas.scene import BoardScene
from whiteboard.ui.theme import LIGHT

LEVEL = ((0.0, 0.0), (400.0, 0.0))


def shared(a: Rect, b: Rect) -> float:
    """How much of ``a`` lies in ``b``."""
    wide = min(a.right, b.right) - max(a.x, b.x)
    high = min(a.bottom, b.bottom) - max(a.y, b.y)
    return max(wide, 0.0) * max(high, 0.0) / (a.w * a.h)


@pytest.mark.parametrize("scenario_id", sorted(library()))
def test_labels_of_reference_designs_can_be_read(scenario_id: str, qtbot: QtBot) -> None:
    board = board_of(load_scenario(scenario_id).reference_solution)
    boxes = BoardScene(board, CATALOG, LIGHT).labels.boxes
    assert [pair for pair in combinations(boxes, 2) if shared(boxes[pair[0]], boxes[pair[1]])] == []
    cards = [rect_of(card) for card in board.of_type(ComponentRecord)]
    assert [name for name, box in boxes.items() if sum(shared(box, card) for card in cards) > 0.05] == []


def test_a_label_lies_in_the_middle_of_its_line(qtbot: QtBot) -> None:
    box = place_labels({"l": LEVEL}, {"l": "reads"}, {})["l"]
    assert box.center == (200.0, 0.0)
    assert (box.w, box.h) == label_size("reads")


def test_a_short_link_keeps_its_only_place_and_the_long_one_makes_room(qtbot: QtBot) -> None:
    routes = {"long": LEVEL, "short": ((150.0, 0.0), (250.0, 0.0))}
    boxes = place_labels(routes, {"long": "reads", "short": "reads"}, {})
    assert boxes["short"].center == (200.0, 0.0)
    assert not shared(boxes["long"], boxes["short"])


def test_a_long_label_between_cards_goes_onto_two_lines(qtbot: QtBot) -> None:
    text = "lookup (tenant + key)"
    wide, high = label_size(text)
    routes = {"l": ((0.0, 0.0), (wide * 0.8, 0.0))}
    cards = {"left": Rect(-200, -60, 200, 120), "right": Rect(wide * 0.8, -60, 200, 120)}
    box = place_labels(routes, {"l": text}, cards)["l"]
    assert not any(shared(box, card) for card in cards.values())
    assert (box.w, box.h) == folded_size(text)
    assert box.w < wide
    item = LabelItem("l", text, box, Tone.PLAIN, ink(LIGHT))
    assert [words.text for words in item.lines()] == ["lookup", "(tenant + key)"]
    assert place_labels(routes, {"l": text}, {})["l"].h == high, "where there is room it keeps to one"


def test_a_single_word_stays_on_one_line(qtbot: QtBot) -> None:
    assert folded_size("lookups") == label_size("lookups")


def test_a_label_makes_room_for_a_box_that_comes(qtbot: QtBot) -> None:
    free = place_labels({"l": LEVEL}, {"l": "reads"}, {})["l"]
    aside = place_labels({"l": LEVEL}, {"l": "reads"}, {"card": free})["l"]
    assert not shared(aside, free)
    assert aside.center[1] == 0.0
