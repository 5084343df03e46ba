"""The responses of one flow's components, put together anew only when what they follow from has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from typing import NamedTuple

from scoring.capacity.grid import Grid
from scoring.capacity.latency import Composer, unfold
from scoring.capacity.plan import Plan, Step
from scoring.capacity.responses import Response


class _Grounds(NamedTuple):
    """What a component's response follows from; equal grounds, the same response."""

    steps: tuple[Step, ...]
    own: Response | None
    answers: list[Response | None]
    fed_back: list[float]
    ladder: Grid | None


class Visits:
    """Remembers by position what was composed from what; for one flow of one drawing after another."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[_Grounds, Response | None]] = {}

    def visit(self, composer: Composer, plan: Plan, position: int, responses: list[Response | None]) -> None:
        """Puts the response of a component together from those of its callees, or takes the last one."""
        grounds, known = _grounds(composer, plan, position, responses), self._known.get(position)
        if known is not None and known[0] == grounds:
            composer.drew |= plan.draws
            responses[position] = known[1]
            return
        before = None if known is None else known[1]
        response = composer.visit(position, grounds.steps, responses, before)
        if plan.draws and response is not None:
            response.transform(composer.grid)  # now, so that no chain of recipes grows too deep
        responses[position] = response
        self._known[position] = grounds, response

    def go_round(
        self,
        composer: Composer,
        plan: Plan,
        circle: Sequence[int],
        responses: list[Response | None],
        ask: Callable[[], object],
    ) -> None:
        """The same for components that call each other; ``ask`` is called at each turn."""
        members = frozenset(circle)
        grounds = [_grounds(composer, plan, position, responses, members) for position in circle]
        known = [self._known.get(position) for position in circle]
        before = [item[1] if item is not None and item[0].ladder is composer.grid else None for item in known]
        if all(item is not None and item[0] == now for item, now in zip(known, grounds, strict=True)):
            composer.drew = True
            for position, response in zip(circle, before, strict=True):
                responses[position] = response
            return
        unfold(composer, plan, circle, responses, before, ask)
        for position, now in zip(circle, grounds, strict=True):
            self._known[position] = now, responses[position]

    def moved(self, places: Mapping[int, int]) -> Visits:
        """For a changed drawing; ``places`` are new positions by old ones."""
        fresh = Visits()
        fresh._known = {new: known for old, new in places.items() if (known := self._known.get(old))}
        return fresh

    def branch(self) -> Visits:
        """Others that start from these and leave them as they are."""
        return self.moved({position: position for position in self._known})


def _grounds(
    composer: Composer,
    plan: Plan,
    position: int,
    responses: Sequence[Response | None],
    circle: Set[int] = frozenset(),
) -> _Grounds:
    """What the response at ``position`` follows from, less what it follows from within its own ``circle``."""
    coupling = composer.coupling
    answers = [
        responses[target] if whole else composer.at_station(target)
        for target, whole in plan.answers[position]
        if target not in circle
    ]
    fed_back = [coupling.hits[cache] for cache in plan.caches[position]]
    if coupling.lossy:
        for target in plan.targets[position]:
            fed_back += (coupling.success[target], coupling.accepted[target])
        fed_back += [coupling.succeeds.get(call, 1.0) for call in plan.risks[position]]
    ladder = composer.grid if plan.draws or circle else None
    return _Grounds(plan.steps[position], composer.at_station(position), answers, fed_back, ladder)
