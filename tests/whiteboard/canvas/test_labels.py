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
from whiteboard.canvas.labels import label_size, place_labels
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
    assert [name for name, box in boxes.items() if sum(shared(box, card) for card in cards) > 0.3] == []


def test_a_label_lies_in_the_middle_of_its_line(qtbot: QtBot) -> None:
    box = place_labels({"l": LEVEL}, {"l": "reads"}, {})["l"]
    assert box.center == (200.0, 0.0)
    assert (box.w, box.h) == label_size("reads")


def test_a_short_link_keeps_its_only_place_and_the_long_one_makes_room(qtbot: QtBot) -> None:
    routes = {"long": LEVEL, "short": ((150.0, 0.0), (250.0, 0.0))}
    boxes = place_labels(routes, {"long": "reads", "short": "reads"}, {})
    assert boxes["short"].center == (200.0, 0.0)
    assert not shared(boxes["long"], boxes["short"])


def test_a_label_makes_room_for_a_box_that_comes(qtbot: QtBot) -> None:
    free = place_labels({"l": LEVEL}, {"l": "reads"}, {})["l"]
    aside = place_labels({"l": LEVEL}, {"l": "reads"}, {"card": free})["l"]
    assert not shared(aside, free)
    assert aside.center[1] == 0.0
