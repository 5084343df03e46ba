"""Thousands of random edits: the board stays whole, undo leads to nothing, the journal to the same board."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.whiteboard.board.boards import CATALOG
from whiteboard.board import edit
from whiteboard.board.board import Board
from whiteboard.board.geometry import Rect
from whiteboard.board.patch import Patch
from whiteboard.board.records import Boxed, ComponentRecord, LinkRecord, PinRecord, to_fields
from whiteboard.round.events import Event
from whiteboard.round.session import Session, created, replay
from whiteboard.round.setup import RoundMode, Setup

KINDS = ("web_client", "app_service", "cache", "event_log", "relational_db", "custom")
PLACES = st.tuples(st.integers(-20, 20), st.integers(-20, 20)).map(lambda p: (p[0] * 40.0, p[1] * 40.0))
PICK = st.integers(0, 10_000)


class ListJournal(list[Event]):
    """A journal in memory."""


def contents(board: Board) -> dict[str, dict[str, Any]]:
    return {record.id: to_fields(record) for record in board}


class Edits(RuleBasedStateMachine):
    """One person at one board."""

    def __init__(self) -> None:
        super().__init__()
        self.journal = ListJournal()
        first, state = created(Setup(RoundMode.DRAW, "2026-01-01T00:00:00Z", "x").to_json())
        self.journal.append(first)
        self.session = Session(Board(), state, self.journal, lambda: 0, round_id="r")
        self.copied = ""

    @property
    def board(self) -> Board:
        return self.session.board

    def commit(self, patch: Patch) -> None:
        self.session.commit(patch, "edit")

    def pick(self, number: int, *types: type) -> str:
        found = [r.id for r in self.board if not types or isinstance(r, types)]
        return found[number % len(found)] if found else ""

    def some(self, numbers: list[int]) -> list[str]:
        return [name for name in {self.pick(n) for n in numbers} if name]

    @rule(kind=st.sampled_from(KINDS), at=PLACES, after=st.none() | PICK)
    def place(self, kind: str, at: tuple[float, float], after: int | None) -> None:
        start = None if after is None else self.pick(after, ComponentRecord) or None
        self.commit(edit.add_component(self.board, CATALOG.kind(kind), at, after=start))

    @rule(a=PICK, b=PICK)
    def link(self, a: int, b: int) -> None:
        ends = self.pick(a, ComponentRecord), self.pick(b, ComponentRecord)
        self.commit(edit.add_link(self.board, *ends))

    @rule(at=PLACES, size=st.tuples(st.integers(1, 30), st.integers(1, 30)))
    def boundary(self, at: tuple[float, float], size: tuple[int, int]) -> None:
        self.commit(edit.add_boundary(self.board, Rect(*at, size[0] * 40.0, size[1] * 40.0)))

    @rule(at=PLACES, on=st.none() | PICK)
    def pin(self, at: tuple[float, float], on: int | None) -> None:
        self.commit(edit.add_pin(self.board, at, target=None if on is None else self.pick(on) or None))

    @rule(at=PLACES, text=st.text(max_size=5))
    def note(self, at: tuple[float, float], text: str) -> None:
        self.commit(edit.add_note(self.board, at, text))

    @precondition(lambda self: len(self.board) > 0)
    @rule(which=st.lists(PICK, min_size=1, max_size=4), way=PLACES)
    def move(self, which: list[int], way: tuple[float, float]) -> None:
        self.commit(edit.move(self.board, self.some(which), *way))

    @precondition(lambda self: len(self.board) > 0)
    @rule(which=PICK, at=PLACES, size=st.tuples(st.integers(1, 20), st.integers(1, 20)))
    def resize(self, which: int, at: tuple[float, float], size: tuple[int, int]) -> None:
        rect = Rect(*at, size[0] * 40.0, size[1] * 40.0)
        self.commit(edit.resize(self.board, self.pick(which), rect))

    @precondition(lambda self: len(self.board) > 0)
    @rule(which=st.lists(PICK, min_size=1, max_size=3))
    def delete(self, which: list[int]) -> None:
        self.commit(edit.delete(self.board, self.some(which)))

    @precondition(lambda self: len(self.board) > 0)
    @rule(which=PICK, text=st.text(max_size=8))
    def rename(self, which: int, text: str) -> None:
        self.commit(edit.rename(self.board, self.pick(which), text))

    @rule(which=PICK, other=PICK, end=st.sampled_from(["source", "target"]))
    def reconnect(self, which: int, other: int, end: Any) -> None:
        names = self.pick(which, LinkRecord), self.pick(other, ComponentRecord)
        self.commit(edit.reconnect(self.board, names[0], end, names[1]))

    @rule(which=PICK)
    def reverse(self, which: int) -> None:
        self.commit(edit.reverse_link(self.board, self.pick(which, LinkRecord)))

    @precondition(lambda self: len(self.board) > 0)
    @rule(which=st.lists(PICK, min_size=1, max_size=3), values=st.sampled_from([1.0, 4.0, None]))
    def parameters(self, which: list[int], values: float | None) -> None:
        self.commit(edit.set_params(self.board, self.some(which), {"service_ms": values}))

    @precondition(lambda self: len(self.board) > 0)
    @rule(which=st.lists(PICK, min_size=1, max_size=3), change=st.sampled_from([0, 1, 2, 3]))
    def order(self, which: list[int], change: int) -> None:
        changes = (edit.bring_to_front, edit.send_to_back, edit.bring_forward, edit.send_backward)
        self.commit(changes[change](self.board, self.some(which)))

    @precondition(lambda self: len(self.board) > 0)
    @rule(which=st.lists(PICK, min_size=1, max_size=6))
    def copy(self, which: list[int]) -> None:
        self.copied = edit.copy(self.board, self.some(which)) or self.copied

    @precondition(lambda self: self.copied != "" and len(self.board) < 120)
    @rule(at=st.none() | PLACES)
    def paste(self, at: tuple[float, float] | None) -> None:
        self.commit(edit.paste(self.board, self.copied, CATALOG, at=at))

    @precondition(lambda self: 0 < len(self.board) < 120)
    @rule(which=st.lists(PICK, min_size=1, max_size=4))
    def duplicate(self, which: list[int]) -> None:
        self.commit(edit.duplicate(self.board, self.some(which)))

    @rule()
    def tidy(self) -> None:
        self.commit(edit.tidy(self.board))

    @rule()
    def undo(self) -> None:
        self.session.undo()

    @rule()
    def redo(self) -> None:
        self.session.redo()

    @invariant()
    def links_end_at_components(self) -> None:
        for link in self.board.of_type(LinkRecord):
            assert isinstance(self.board.get(link.source), ComponentRecord)
            assert isinstance(self.board.get(link.target), ComponentRecord)
            assert link.source != link.target

    @invariant()
    def pins_and_parents_are_there_and_no_boundary_holds_itself(self) -> None:
        for pin in self.board.of_type(PinRecord):
            assert pin.target is None or pin.target in self.board
        for record in self.board.of_type(Boxed):
            seen, parent = {record.id}, record.parent
            while parent is not None:
                assert parent not in seen
                seen.add(parent)
                holder = self.board[parent]
                assert isinstance(holder, Boxed)
                parent = holder.parent

    def teardown(self) -> None:
        board, _ = replay(self.journal)
        assert contents(board) == contents(self.board)
        while self.session.undo():
            pass
        assert len(self.board) == 0
        again, _ = replay(self.journal)
        assert len(again) == 0


TestRandomEdits = Edits.TestCase
TestRandomEdits.settings = settings(
    max_examples=int(os.environ.get("LOADBEARING_EXAMPLES", "60")),
    stateful_step_count=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
