"""Layouts of real designs: apart, on the grid, leading to the right, in the shape of a screen."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.catalog import load_catalog
from components.design import Component, Design, Flow, Link
from scenarios.loader import library, load_scenario
from whiteboard.board.geometry import GRID, Rect, bounds
from whiteboard.board.layout import board_of, layered, layered_graph
from whiteboard.board.project import design_of
from whiteboard.board.records import CARD_HEIGHT, CARD_WIDTH, ComponentRecord, LinkRecord
from whiteboard.formats.board_file import board_of_text, text_of_board


def design(scenario_id: str) -> Design:
    return load_scenario(scenario_id).reference_solution


@pytest.mark.parametrize("scenario_id", sorted(library()))
def test_reference_designs_are_tidy(scenario_id: str) -> None:
    drawn = design(scenario_id)
    places = layered(drawn)
    assert set(places) == {component.id for component in drawn.components}
    rects = [Rect(x, y, CARD_WIDTH, CARD_HEIGHT) for x, y in places.values()]
    assert all(x % GRID == 0 and y % GRID == 0 for x, y in places.values())
    assert not [pair for pair in combinations(rects, 2) if pair[0].grown(10).meets(pair[1])]
    around = bounds(rects)
    assert around is not None
    assert 0.7 < around.w / around.h < 3.0
    ahead = [places[link.target][0] - places[link.source][0] for link in drawn.links]
    assert sum(step >= 0 for step in ahead) > 0.7 * len(ahead)


def test_the_board_of_a_design_holds_all_of_it() -> None:
    drawn = design("realtime-recommendation")
    board = board_of(drawn)
    assert [c.id for c in board.of_type(ComponentRecord)] == [c.id for c in drawn.components]
    assert [link.id for link in board.of_type(LinkRecord)] == [link.id for link in drawn.links]


def test_parts_flows_and_links_of_one_name_are_told_apart() -> None:
    drawn = Design(
        components=(
            Component("sheet", "web_client"),
            Component("read", "app_service"),
            Component("l1", "cache"),
        ),
        links=(
            Link("read", "sheet", "read", flows=("read", "the_scenario_s")),
            Link("l1", "read", "l1"),
            Link("l2", "sheet", "l1", on_miss_of="l1"),
        ),
        flows=(Flow("read", "sheet", 10.0),),
    )
    board = board_of(drawn)
    back = design_of(board, load_catalog())
    assert [c.id for c in back.components] == ["sheet2", "read", "l1"]
    assert [(f.id, f.source) for f in back.flows] == [("read2", "sheet2")]
    assert {(k.id, k.source, k.target) for k in back.links} == {
        ("read3", "sheet2", "read"),
        ("l12", "read", "l1"),
        ("l2", "sheet2", "l1"),
    }
    by_id = {link.id: link for link in back.links}
    assert by_id["read3"].flows == ("read2", "the_scenario_s")
    assert by_id["l2"].on_miss_of == "l1"
    assert list(board_of_text(text_of_board(board), "a file", load_catalog())) == list(board)


def test_a_chain_is_a_row() -> None:
    places = layered_graph(["a", "b", "c", "d"], [("a", "b"), ("b", "c"), ("c", "d")])
    assert [places[n][1] for n in "abcd"] == [0.0] * 4
    assert all(b - a == 280.0 for a, b in pairwise(places[n][0] for n in "abcd"))


def test_parts_without_links_stand_in_rows_of_their_own() -> None:
    places = layered_graph(["a", "lonely", "b", "alone"], [("a", "b")])
    assert places["lonely"][1] == places["alone"][1] > places["a"][1] + CARD_HEIGHT


def test_a_design_is_laid_out_alike_on_every_python() -> None:
    """From 3.12 on the sum of floats rounds otherwise, which would decide between d and i in their column."""
    links = [("a", "b"), ("b", "c"), ("c", "d"), ("b", "d"), ("c", "e"), ("b", "e"), ("b", "f")]
    links += [("a", "g"), ("f", "g"), ("e", "h"), ("c", "i")]
    places = layered_graph(list("abcdefghi"), links)
    assert [places[name] for name in "ide"] == [(840, 0), (840, 120), (840, 240)]


def test_nothing_at_all_has_no_places() -> None:
    assert layered_graph([], []) == {}


NAMES = st.sampled_from([f"n{i}" for i in range(12)])


@given(st.lists(st.tuples(NAMES, NAMES), max_size=40))
def test_no_graph_makes_cards_overlap(links: list[tuple[str, str]]) -> None:
    names = [f"n{i}" for i in range(12)]
    rects = [Rect(x, y, CARD_WIDTH, CARD_HEIGHT) for x, y in layered_graph(names, links).values()]
    assert len(rects) == len(names)
    assert not [pair for pair in combinations(rects, 2) if pair[0].meets(pair[1])]
