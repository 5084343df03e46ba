"""Response times of components and flows: the call graph unfolded, callees first."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from scoring.capacity import responses as rsp
from scoring.capacity.at_once import repeated_at_once
from scoring.capacity.formulas.retries import attempts, going_on, mean_backoff
from scoring.capacity.grid import Grid
from scoring.capacity.kept import Kept, Tried
from scoring.capacity.law import Mixture
from scoring.capacity.plan import Body, Choice, Invoke, Join, Node, Plain, Plan, Step, is_guarded
from scoring.capacity.rates import Coupling, call_success, success_of, success_once
from scoring.capacity.responses import NOTHING, AtStation, Response
from scoring.capacity.stations import Station
from scoring.capacity.topology import Call, Topology, Waits
from scoring.capacity.transforms import prepare

UNFOLDED_TO: Final = 1e-8
"""Relative change of mean and variance by another turn round a circle that counts as none."""
DEEPEST: Final = 600
RARELY: Final = 1e-6
"""Share of the answers that come after still more retries, and are counted with the last ones."""


class Composer:
    """Puts the responses of one solution together, on one ladder of scales."""

    def __init__(
        self,
        topology: Topology,
        coupling: Coupling,
        stations: Sequence[Station | None],
        grid: Grid,
        kept: Kept,
    ) -> None:
        self.topology = topology
        self.coupling = coupling
        self.stations = list(stations)
        self.grid = grid
        self.kept = kept
        self.drew = False
        """True once a CDF was drawn on the ladder, which ties the responses to it."""

    def prepare(self) -> None:
        """Computes the transforms of all stations together."""
        fresh: list[Response] = []
        for position, station in enumerate(self.stations):
            if station is not None:
                own = station.response or self.at_station(position)
                if own is not None and own.ladder is not self.grid:
                    fresh += (own, *(station.by_kind or ()))
        prepare(fresh, self.grid)

    def at_station(self, position: int) -> Response | None:
        """The component's own wait and service; None when unstable."""
        station = self.stations[position]
        if station is None:
            return NOTHING
        response = station.response
        if response is None and station.law is not None:
            response = station.response = _own_response(station.law)
        return response

    def settle(self, position: int, station: Station) -> None:
        """Replaces a station whose servers hold what is now known."""
        self.stations[position] = station

    def visit(
        self,
        position: int,
        steps: Sequence[Step],
        responses: Sequence[Response | None],
        known: Response | None = None,
    ) -> Response | None:
        """The component's own response and then its calls; None when part of it is unstable.

        ``known`` is what it was the last time, and stays so when nothing below it changed.
        """
        own = self.at_station(position)
        if own is None:
            return None
        factors: list[rsp.Factor] = []
        for step in steps:
            if isinstance(step, Plain):
                often, delay, target, write = step
                if self.coupling.lossy:
                    often = _of_working(often, self.coupling.success[target])
                    if often <= 0.0:
                        continue
                answer, station = responses[target], self.stations[target]
                if station is not None and station.by_kind is not None:
                    answer = self._as_called(target, answer, write=write)
            else:  # all is in its answer
                often, delay, answer = 1.0, 0.0, self.node(step, responses)
            if answer is None:
                return None
            if delay or answer is not NOTHING:
                factors.append((often, delay, answer))
        if not factors:
            return own
        if isinstance(known, rsp.Visit) and known.own is own and known.factors == factors:
            return known
        return rsp.Visit(own, factors)

    def row(self, parts: Sequence[Response]) -> Response:
        """Parts one after another, kept."""
        real = tuple(part for part in parts if part is not NOTHING)
        if len(real) <= 1:
            return real[0] if real else NOTHING
        return self.kept.get(("row", real), lambda: rsp.in_a_row(real))

    def mix(self, branches: tuple[tuple[float, Response], ...]) -> Response:
        """Alternatives, kept."""
        if len(branches) == 1:
            return branches[0][1]
        return self.kept.get(("mix", branches), lambda: rsp.OneOf(branches))

    def body(self, body: Body, responses: Sequence[Response | None]) -> Response | None:
        """What a request waits for after a component's own service; None when part of it is unstable."""
        parts: list[Response] = []
        for node in body:
            part = self.node(node, responses)
            if part is None:
                return None
            parts.append(part)
        return self.row(parts)

    def node(self, node: Node, responses: Sequence[Response | None]) -> Response | None:
        """What a request waits for at one node of a body; None when part of it is unstable."""
        match node:
            case Invoke(call):
                return self.call(call, responses)
            case Choice(branches):
                return self._choice(branches, responses)
            case Join(branches):
                return self._join(node, [self.node(branch, responses) for branch in branches])
            case _:
                missed = 1.0 - self.coupling.hits[node.cache]
                if self.coupling.lossy:
                    missed = _of_working(missed, success_of(node.body, self.coupling))
                part = self.body(node.body, responses) if missed > 0.0 else NOTHING
                return None if part is None else self.sometimes(missed, part)

    def _choice(self, branches: Sequence[Invoke], responses: Sequence[Response | None]) -> Response | None:
        """Alternatives by their shares of the requests that work."""
        works = [call_success(branch.call, self.coupling) for branch in branches]
        if not any(works):
            return None
        total, known = sum(works), []
        for share, branch in zip(works, branches, strict=True):
            part = self.node(branch, responses) if share > 0.0 else NOTHING
            if part is None:
                return None
            known.append((share / total, part))
        return self.mix(tuple(known))

    def sometimes(self, probability: float, part: Response) -> Response:
        """The part with a probability, else nothing."""
        if probability >= 1.0 or part is NOTHING:
            return part
        if probability <= 0.0:
            return NOTHING
        return self.mix(((probability, part), (1.0 - probability, NOTHING)))

    def _join(self, node: Join, parts: list[Response | None]) -> Response | None:
        known = tuple(part for part in parts if part is not None)
        if len(known) < max(node.quorum, 1) or (node.quorum == len(parts) and len(known) < len(parts)):
            return None
        self.drew = True
        key = ("join", known, node.quorum, self.grid)
        return self.kept.get(key, lambda: rsp.join(self.grid, known, min(node.quorum, len(known))))

    def call(self, call: Call, responses: Sequence[Response | None]) -> Response | None:
        """All repetitions of one call, network and retries included."""
        if call.waits is Waits.NOTHING:
            return NOTHING
        calls = 1.0 if call.calls is None else call.calls
        whole, part = int(calls), _of_working(calls % 1.0, success_once(call, self.coupling))
        if not (whole or part):
            return NOTHING
        once = self.once(call, responses)
        if once is None or (whole == 1 and not part):
            return once
        if call.link.parallel and calls > 1.0:
            return self._at_once(call, once, whole, part)
        if not whole or not part:
            return self.repeated(once, whole) if whole else self.sometimes(part, once)
        return self.mix(((1.0 - part, self.repeated(once, whole)), (part, self.repeated(once, whole + 1))))

    def once(self, call: Call, responses: Sequence[Response | None]) -> Response | None:
        """One repetition of a call, retries included."""
        return self._guarded(call, responses) if is_guarded(call) else self.attempt(call, responses)

    def attempt(self, call: Call, responses: Sequence[Response | None]) -> Response | None:
        """One attempt of a call, to the answer that its caller waits for."""
        return self._sent(call, self._answer(call, responses))

    def _answer(self, call: Call, responses: Sequence[Response | None]) -> Response | None:
        answered = call.waits is Waits.RESPONSE
        answer = responses[call.target] if answered else self.at_station(call.target)
        return self._as_called(call.target, answer, write=bool(call.link.write))

    def _as_called(self, target: int, answer: Response | None, *, write: bool) -> Response | None:
        """The answer to a read or to a write, where a store takes unequal times for them."""
        station = self.stations[target]
        if station is None or station.by_kind is None or answer is None:
            return answer
        own = station.by_kind.write if write else station.by_kind.read
        if answer is station.response:
            return own
        if isinstance(answer, rsp.Visit) and answer.own is station.response:
            factors = answer.factors
            return self.kept.get(("as called", own, answer), lambda: rsp.Visit(own, factors))
        return answer

    def own_as_called(self, target: int, *, write: bool) -> Response | None:
        """The target's own wait and service for a read or a write; None when unstable."""
        return self._as_called(target, self.at_station(target), write=write)

    def _sent(self, call: Call, answer: Response | None) -> Response | None:
        if answer is None or call.network_ms == 0.0:
            return answer
        return self.row((self.fixed(2.0 * call.network_ms), answer))

    def fixed(self, ms: float) -> Response:
        """A fixed time, kept."""
        return self.kept.get(("fixed", ms), lambda: rsp.Fixed(ms)) if ms else NOTHING

    def repeated(self, once: Response, count: int) -> Response:
        """One after another: a queue hardly changes in between, so that all wait as long as the first.

        That is the snapshot principle (Reiman 1982); what is no plain queue, or one of many that requests are
        dealt to, is drawn anew each time.
        """
        if count == 1 or once is NOTHING:
            return once
        if isinstance(once, rsp.InARow):
            return self.row([self.repeated(part, count) for part in once.parts])
        if isinstance(once, AtStation) and len(once.mixture) == 1:
            law = once.mixture[0][1]
            plain = law.grouped or not law.starting
            if plain and law.places is None and law.lanes == 1:
                longer = law._replace(
                    wait_ms=law.wait_ms * count,
                    start_ms=law.start_ms * count,
                    service_ms=law.service_ms * count,
                    scv=law.scv / count,
                )
                return self.kept.get(("visits", once, count), lambda: AtStation(((1.0, longer),)))
        return self.kept.get(("times", once, count), lambda: rsp.Repeated(once, count))

    def _at_once(self, call: Call, once: Response, whole: int, part: float) -> Response:
        self.drew = True

        def some(count: int) -> Response:
            if count == 1 or once is NOTHING:
                return once
            key = ("fork", once, count, call.link.quorum, self.grid)
            return self.kept.get(key, lambda: repeated_at_once(self.grid, once, count, call.link.quorum))

        if part == 0.0:
            return some(whole)
        return self.mix(((1.0 - part, some(whole)), (part, some(whole + 1))))

    def tried(self, call: Call, responses: Sequence[Response | None]) -> Tried:
        """One attempt of a guarded call; the last one while its answer is the same."""
        answer, known = self._answer(call, responses), self.kept.tries.get(call)
        if known is None or known.answer is not answer or known.ladder is not self.grid:
            known = self.kept.tries[call] = self._try(call, answer)
        return known

    def _try(self, call: Call, answer: Response | None) -> Tried:
        once, hedges, grid = self._sent(call, answer), 0.0, self.grid
        timeout, after = call.link.timeout_ms, call.link.hedge_ms
        if after is not None and timeout is not None and after >= timeout:
            after = None
        if once is None:
            return Tried(answer, grid, None, 0.0 if after is None else 1.0, 0.0 if timeout is None else 1.0)
        if after is not None:
            hedges = 1.0 - rsp.share_within(grid, once, after)
            once = rsp.hedged(grid, once, after)
        late = 0.0 if timeout is None else 1.0 - rsp.share_within(grid, once, timeout)
        return Tried(answer, grid, once, hedges, late)

    def _guarded(self, call: Call, responses: Sequence[Response | None]) -> Response | None:
        """Mixture over k of k failed attempts, mean pauses, and a success within the timeout."""
        self.drew = True
        tried = self.tried(call, responses)
        failing, late, good = self.failing(call, tried), tried.late, tried.once
        if failing >= 1.0 or good is None:
            return None
        timeout, retries = call.link.timeout_ms or 0.0, call.link.retries or 0
        if late:
            once = good
            key = ("cut", once, timeout, self.grid)
            good = self.kept.get(key, lambda: rsp.cut_off(self.grid, once, timeout))
        if failing <= 0.0 or retries == 0:
            return good
        lost = (late * timeout + (failing - late) * 2.0 * call.network_ms) / failing
        again = going_on(failing, retries, call.link.retry_budget)
        branches, before, weight = [], 0.0, 1.0 / attempts(again, retries)
        left = 1.0
        for tries in range(min(retries, 60) + 1):
            last = tries == retries or left - weight < RARELY
            branches.append((left if last else weight, self.row((self.fixed(before), good))))
            if last:
                break
            before += lost + mean_backoff(call.link.backoff_ms or 0.0, tries)
            left -= weight
            weight *= again
        return self.mix(tuple(branches))

    def failing(self, call: Call, tried: Tried) -> float:
        """Probability that one attempt is refused, here or below, or late."""
        return 1.0 - self.works(call) * (1.0 - tried.late)

    def works(self, call: Call) -> float:
        """Probability that one attempt gets the answer that its caller waits for, however late."""
        answered = call.waits is Waits.RESPONSE
        return self.coupling.success[call.target] if answered else self.coupling.accepted[call.target]


def _of_working(share: float, works: float) -> float:
    """The share of those that work which do something that works with that probability."""
    return share if works >= 1.0 or share >= 1.0 else share * works / (1.0 - share + share * works)


def unfold(
    composer: Composer,
    plan: Plan,
    group: Sequence[int],
    responses: list[Response | None],
    before: Sequence[Response | None],
    ask: Callable[[], object],
) -> None:
    """A circle of calls: each turn unfolds it once more, until another changes nothing.

    ``before`` are responses of nearly the same circle on the same ladder, to go on from, or None for each.
    ``ask`` is called at each turn.
    """
    composer.drew = True
    known = all(response is not None for response in before)
    for position, response in zip(group, before, strict=True):
        responses[position] = response if known else composer.at_station(position)
    for _ in range(DEEPEST):
        ask()
        moved = False
        for position in group:
            last = responses[position]
            found = responses[position] = composer.visit(position, plan.steps[position], responses)
            if found is not None:
                found.transform(composer.grid)  # now, so that no chain of recipes grows too deep
            moved |= _differ(last, found)
        if not moved:
            break


def _differ(one: Response | None, other: Response | None) -> bool:
    if one is None or other is None:
        return one is not other
    return not (
        math.isclose(one.mean, other.mean, rel_tol=UNFOLDED_TO)
        and math.isclose(one.variance, other.variance, rel_tol=UNFOLDED_TO)
    )


def _own_response(mixture: Mixture) -> Response:
    """A station's law as a response; nothing when it takes no time."""
    law = mixture[0][1]
    if len(mixture) == 1 and not law.delayed and not law.service_ms and not law.starting:
        return NOTHING
    return AtStation(mixture)
