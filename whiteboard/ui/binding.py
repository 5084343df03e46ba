"""What rows of the inspector stand for: how a row reads its field, and the patch for what was typed.

Nothing here keeps state or makes a widget: rows are lent to whatever is selected, and read the board again
after every patch.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from components.kinds import Kind, Param
from components.params import FieldSpec
from whiteboard.board import edit
from whiteboard.board.board import Board
from whiteboard.board.patch import Patch
from whiteboard.round.visibility import sees_capacity
from whiteboard.ui.desk import Desk
from whiteboard.ui.fields import MIXED, Options, Shown, default_text, options_of, row_for
from whiteboard.words import plural

GIVEN = "given by the scenario"
RowMaker = partial[Any]
"""Makes a FieldRow (``partial`` is invariant, so that its subclasses cannot be said here)."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What makes a row, how to read what it shows, the patch for a value, and that patch's words."""

    make: RowMaker
    read: Callable[[], Shown]
    patch: Callable[[Any], Patch]
    label: str

    @property
    def key(self) -> Hashable:
        """Rows of one key are alike: one of them will do for every selection."""
        return (self.make.func, self.make.args, *self.make.keywords.items())


@dataclass(frozen=True, slots=True)
class Deed:
    """A button in a section: its words, and what it does; ``edits`` False where the board stays as it is."""

    text: str
    act: Callable[[], object]
    edits: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a title, with what stands above them in a sentence, and buttons below.

    ``rows`` lists them; a folded section has it called when it is first opened.
    """

    title: str
    rows: Callable[[], Sequence[Bound]] = tuple
    is_open: bool = True
    note: Callable[[], str] | None = None
    deeds: Sequence[Deed] = ()


def shared(values: Sequence[Any]) -> Any:
    """The value that all have, None for empty text, MIXED when they differ."""
    first = values[0] if values else None
    same = all(value == first for value in values[1:])
    return (first if first != "" else None) if same else MIXED


class Binder:
    """Binds rows to the records of one selection."""

    def __init__(self, desk: Desk, ids: Sequence[str]) -> None:
        self.desk = desk
        self.ids = list(ids)

    @property
    def board(self) -> Board:
        """The board that is edited."""
        return self.desk.session.board

    def field(
        self,
        make: RowMaker,
        name: str,
        label: str,
        *,
        default: Callable[[], str] = str,
        source: Callable[[], str] = str,
        options: Options = (),
    ) -> Bound:
        """A row on a field that every record of the selection has."""

        def read() -> Shown:
            values = [getattr(r, name, None) for i in self.ids if (r := self.board.get(i)) is not None]
            return Shown(shared(values), default(), source(), options)

        def patch(value: Any) -> Patch:
            return edit.set_fields(self.board, self.ids, {name: value})

        return Bound(make, read, patch, self._words(label))

    def param(self, spec: FieldSpec, kinds: Sequence[Kind] = ()) -> Bound:
        """A row on a capacity field; its default and the source of it come from scenario or catalogue."""

        options = options_of(spec)

        def read() -> Shown:
            values = [self._params(i).get(spec.name) for i in self.ids]
            known, source = self._default(spec, kinds)
            value = shared(values)
            return Shown(value, known, "" if value is not None else source, options)

        def patch(value: Any) -> Patch:
            return edit.set_params(self.board, self.ids, {spec.name: value})

        return Bound(partial(row_for, spec), read, patch, self._words(spec.label.lower()))

    def _params(self, record_id: str) -> Mapping[str, Any]:
        params: Mapping[str, Any] = getattr(self.board.get(record_id), "params", {})
        return params

    def _default(self, spec: FieldSpec, kinds: Sequence[Kind]) -> tuple[str, str]:
        found = {self._default_of(spec.name, kind) for kind in kinds}
        if len(found) != 1:
            return ("mixed", "") if found else ("", "")
        return found.pop()

    def _default_of(self, name: str, kind: Kind) -> tuple[str, str]:
        givens = self._givens().get(kind.id, {})
        if name in givens:
            return default_text(givens[name]), GIVEN
        param: Param | None = kind.params.get(name)
        return (default_text(param.default), param.source) if param else ("", "")

    def _givens(self) -> Mapping[str, Mapping[str, Any]]:
        """The scenario's figures by kind, where this person may see what they lead to."""
        scenario, state = self.desk.scenario, self.desk.session.state
        if scenario is None or scenario.load is None or not sees_capacity(state, self.desk.actor):
            return {}
        return scenario.load.givens

    def _words(self, label: str) -> str:
        count = len(self.ids)
        return f"Set {label}" if count == 1 else f"Set {label} of {plural(count, 'part')}"
