"""What every run promises: unsure figures are marked, edits keep random numbers, it stops when told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from components.design import Design
from scoring.capacity.cancelling import Cancelled
from scoring.capacity.simulation.faults import Fault
from tests.scoring.capacity.simulation.designs import design, link, one, play, station

EVENTS: Sequence[Fault] = [Fault("slow", "c")]
"""A fault that changes nothing, so that events are played."""


def pair(second_ms: float) -> Design:
    stations = [station("s", 1.0), station("t", second_ms)]
    return design(500, stations, [link("c", "s"), link("s", "t")])


@pytest.mark.parametrize("faults", [(), EVENTS])
def test_figures_known_to_less_than_10_percent_are_marked(faults: Sequence[Fault]) -> None:
    short = play(one(950, 1.0), seconds=20, faults=faults)
    assert short.unsure == ("f", "s")
    long = play(one(500, 1.0), seconds=200, faults=faults)
    assert long.unsure == ()
    half, latency = long.flow_ci["f"], long.estimate.flows[0].latency_ms
    assert half is not None
    assert latency is not None
    assert half.p99 <= 0.1 * latency.p99


def test_too_few_answers_have_no_interval() -> None:
    found = play(one(0.1, 1.0), seconds=20)
    assert found.flow_ci["f"] is None
    assert found.unsure == ("f", "s")


@pytest.mark.parametrize("faults", [(), EVENTS])
def test_an_edit_leaves_the_random_numbers_of_the_rest(faults: Sequence[Fault]) -> None:
    """Another service time further down: what comes before it is the same to the last digit."""
    quick, slow = (play(pair(ms), seconds=20, faults=faults) for ms in (0.5, 1.5))
    assert quick.requests == slow.requests
    assert quick.estimate.components[0].latency_ms == slow.estimate.components[0].latency_ms
    assert quick.estimate.components[1].latency_ms != slow.estimate.components[1].latency_ms


@pytest.mark.parametrize("faults", [(), EVENTS])
@pytest.mark.parametrize("asked", [1, 3, 8])
def test_it_stops_wherever_it_is(faults: Sequence[Fault], asked: int) -> None:
    answers = iter([False] * asked)
    with pytest.raises(Cancelled):
        play(one(500, 1.0), seconds=10, faults=faults, cancelled=lambda: next(answers, True))


def test_it_says_how_far_it_is() -> None:
    shares: list[float] = []
    play(one(500, 1.0), seconds=10, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
