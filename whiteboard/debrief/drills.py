"""The drills of a round in words: what was fired when, and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from whiteboard.board.names import name_of
from whiteboard.board.project import design_of
from whiteboard.debrief.model import DrillFault, DrillRow
from whiteboard.round.drill_faults import fault_words
from whiteboard.round.drill_outcome import outcome_words
from whiteboard.round.session import replay
from whiteboard.words import clock

if TYPE_CHECKING:
    from components.catalog import Catalog
    from components.design import Design
    from whiteboard.round.drill_journal import Drill
    from whiteboard.round.events import Event
    from whiteboard.round.state import RoundState


def drill_rows(events: Sequence[Event], state: RoundState, catalog: Catalog) -> tuple[DrillRow, ...]:
    """The runs in which something was made to fail, parts called as they were called then."""
    return tuple(
        _row(drill, state, design_of(replay(events, drill.seq)[0], catalog), catalog)
        for drill in state.drills
        if drill.faults
    )


def _row(drill: Drill, state: RoundState, design: Design, catalog: Catalog) -> DrillRow:
    names = {component.id: name_of(component, catalog) for component in design.components}
    found = drill.outcome
    return DrillRow(
        at_ms=state.clock.used_at(drill.at_ms),
        seed=drill.seed,
        rates_rps=dict(drill.rates_rps),
        faults=tuple(
            DrillFault(
                fired.at_s,
                fired.spec,
                fault_words(fired.spec, design, catalog),
                str(fired.actor),
            )
            for fired in drill.faults
        ),
        outcome=found,
        happened=outcome_words(found, names.get(found.peak_component if found else "", "")),
    )


def faults_words(row: DrillRow) -> list[str]:
    """A line for each fault: ``0:10 Traffic ×3 for 30 s``."""
    return [f"{clock(fault.at_s * 1000)} {fault.text}" for fault in row.faults]
