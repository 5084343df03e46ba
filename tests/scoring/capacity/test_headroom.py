"""How far the load can grow: one search, in few looks, whoever asks."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from components.catalog import load_catalog
from components.design import Design
from scoring.capacity.estimator import Estimator
from scoring.capacity.headroom import LEAST, MOST, breaking_factor, edge, headroom
from scoring.capacity.load import Load
from scoring.capacity.probe import Probe
from scoring.capacity.solver import Solver
from tests.scoring.capacity.drawings import client, design, link, part


def queue(slo_p99_ms: float, rate: float = 50.0, **more: Any) -> Design:
    return design(
        [client(0), part("s", 10, **more), part("t", 4)],
        [link("users", "s"), link("s", "t")],
        [{"id": "f", "from": "users", "rate_rps": rate, "slo_p99_ms": slo_p99_ms}],
    )


DESIGNS: dict[str, Callable[[], Design]] = {
    "far from its target": lambda: queue(5000),
    "close to its target": lambda: queue(130),
    "beyond its target": lambda: queue(100),
    "out of reach": lambda: queue(20),
    "overloaded": lambda: queue(200, rate=130),
    "autoscaling": lambda: queue(300, min=1, max=20),
    "refusing": lambda: queue(90, queue_limit=3),
}


@pytest.mark.parametrize("name", DESIGNS)
def test_the_window_and_the_command_line_tell_one_headroom(name: str) -> None:
    """The window has looked at other things before, and draws curves; the figures are the same."""
    drawn = DESIGNS[name]()
    live = Estimator(load_catalog())
    live.estimate(queue(77, rate=10))
    live.estimate(drawn)
    curves = live.curves(drawn)
    full = Estimator(load_catalog()).estimate(drawn, full=True)
    assert full.headroom == curves.headroom
    assert {flow.id: flow.max_rps for flow in full.flows} == curves.max_rps
    assert full.survives == curves.survives


def probe(drawn: Design, load: Load | None = None) -> Probe:
    found = Estimator(load_catalog()).assembled(drawn, load, None, percentiles=True)
    solver = found.solver
    return Probe(solver.model, solver.figures, load, solver.memory, found.solution)


@pytest.mark.parametrize("name", DESIGNS)
def test_headroom_is_good_and_a_hundredth_more_is_not(name: str) -> None:
    drawn = DESIGNS[name]()
    look = probe(drawn)
    room = headroom(look, breaking_factor(look))
    assert LEAST <= room <= MOST
    assert room == LEAST or look.look(room * 0.994).good
    assert room == MOST or not look.look(room * 1.0101).good


@pytest.mark.parametrize("name", DESIGNS)
def test_headroom_takes_few_solves(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bisection from 1/64 to 64 takes ten; false position beats it wherever p99 is smooth."""
    asked = probe(DESIGNS[name]())
    breaks = breaking_factor(asked)
    solves: list[float] = []
    settle = Solver.settle

    def counted(self: Solver, *args: Any, **more: Any) -> Any:
        solves.append(self.rates_rps[0])
        return settle(self, *args, **more)

    monkeypatch.setattr(Solver, "settle", counted)
    headroom(asked, breaks)
    assert 1 <= len(solves) <= 7
    assert len(set(solves)) == len(solves)


@pytest.mark.parametrize(("rate", "breaks"), [(0.001, None), (7000.0, LEAST)])
def test_what_lies_beyond_all_factors_is_seen_in_a_look_more(
    rate: float, breaks: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A load that 64 times as much does not break, and one that a 64th still does."""
    asked = probe(queue(5000, rate=rate))
    looks: list[float] = []
    idle = Probe.idle

    def seen(self: Probe, factor: float) -> float:
        looks.append(factor)
        return idle(self, factor)

    monkeypatch.setattr(Probe, "idle", seen)
    assert breaking_factor(asked) == breaks
    assert looks == [1.0, MOST if breaks is None else LEAST]


def test_a_jump_takes_at_most_twice_as_long_as_by_bisection() -> None:
    """The room is wide up to the edge and gone behind it: no line through two points says where."""
    tries: list[float] = []

    def room(factor: float) -> float:
        tries.append(factor)
        return 0.9 if factor < 1.234 else -1e-9

    found = edge(room, (1.0, 0.9), (64.0, -1e-9), precision=1e-3)
    assert found == pytest.approx(1.234, rel=1e-3)
    assert len(tries) <= 2 * math.ceil(math.log2(math.log(64.0) / math.log(1.001)))


def test_room_is_measured_in_the_targets_own_size() -> None:
    today = probe(queue(130)).look()
    p99 = today.p99_ms[0]
    assert p99 is not None
    assert today.room == pytest.approx(130 / p99 - 1)
    assert probe(queue(130)).look(64.0).room == -1.0
    untargeted = design([client(50), part("s", 10)], [link("users", "s")])
    assert probe(untargeted).look().room == math.inf


def test_a_look_leaves_the_live_memory_alone() -> None:
    looking = probe(queue(130))
    before = dict(looking.memory.stations)
    looking.look(1.2)
    assert looking.memory.stations == before


def test_levers_move_what_the_changed_design_moves() -> None:
    """Each is solved from the balance of today, and must end where a fresh estimate ends."""

    def cached(hit_ratio: float, replicas: int, service_ms: float) -> Design:
        cache = part("cache", 0.3, kind="cache", replicas=4, hit_ratio=hit_ratio)
        parts = [client(100), part("api", 5), cache, part("db", service_ms, replicas=replicas)]
        guarded = link("api", "cache", timeout_ms=500, retries=1)
        return design(parts, [link("users", "api"), guarded, link("cache", "db")])

    def p99(drawn: Design) -> float:
        latency = Estimator(load_catalog()).estimate(drawn).flows[0].latency_ms
        assert latency is not None
        return latency.p99

    levers = Estimator(load_catalog()).curves(cached(0.8, 2, 60)).levers
    moved = {(lever.component, lever.parameter): lever.p99 or 0.0 for lever in levers}
    today = p99(cached(0.8, 2, 60))
    assert moved["cache", "hit_ratio"] == pytest.approx(p99(cached(0.82, 2, 60)) / today - 1, abs=1e-4)
    assert moved["db", "replicas"] == pytest.approx(p99(cached(0.8, 3, 60)) / today - 1, abs=1e-4)
    assert moved["db", "service_ms"] == pytest.approx(p99(cached(0.8, 2, 54)) / today - 1, abs=1e-4)
    assert moved["cache", "hit_ratio"] < -0.01


def test_the_slowest_part_is_tried_though_others_are_busier() -> None:
    busy = [part(name, 1, replicas=1) for name in ("a", "b", "c")]
    drawn = design(
        [client(700), *busy, part("slow", 100, replicas=400)],
        [link("users", "a"), link("a", "b"), link("b", "c"), link("c", "slow")],
    )
    levers = Estimator(load_catalog()).curves(drawn).levers
    most = max(levers, key=lambda lever: lever.by_tenth(lever.p99))
    assert (most.component, most.parameter) == ("slow", "service_ms")


def test_cost_is_that_of_the_changed_design() -> None:
    """An autoscaler keeps fewer replicas of a faster part; the dearest part need not be a busy one."""

    def month(service_ms: float, hosts: int) -> float:
        money = Estimator(load_catalog()).estimate(scaled(service_ms, hosts)).cost_usd
        assert money is not None
        return money.month

    def scaled(service_ms: float, hosts: int) -> Design:
        scaling: dict[str, Any] = {"min": 1, "max": 40, "target_utilization": 0.6}
        return design(
            [
                client(1000),
                part("api", service_ms, replicas=1, **scaling),
                part("db", 1, replicas=4, usd_per_hour=0.1),
                part("hosts", kind="gpu_pool", replicas=hosts, usd_per_hour=9),
            ],
            [link("users", "api"), link("api", "db")],
        )

    levers = Estimator(load_catalog()).curves(scaled(4, 10)).levers
    costs = {(lever.component, lever.parameter): lever.cost for lever in levers}
    assert costs["api", "service_ms"] == pytest.approx(month(3.6, 10) / month(4, 10) - 1)
    assert costs["hosts", "replicas"] == pytest.approx(month(4, 11) / month(4, 10) - 1)
    assert ("api", "replicas") not in costs, "the autoscaler sets them"


def test_clients_that_wait_have_no_headroom_and_keep_their_load_while_others_grow() -> None:
    """They slow down instead: no factor on their rate says how much more they could send."""
    waiting = part("office", kind="web_client", clients=20, think_ms=100)
    drawn = design([waiting, part("s", 2, replicas=2)], [link("office", "s")])
    alone = Estimator(load_catalog()).estimate(drawn, full=True)
    assert alone.flows[0].offered_rps > 150
    assert (alone.headroom, alone.flows[0].max_rps) == (None, None)
    assert alone.survives.replica
    assert Estimator(load_catalog()).curves(drawn).p99 == {}

    mixed = design(
        [waiting, client(200), part("s", 2, replicas=2)], [link("office", "s"), link("users", "s")]
    )
    found = Estimator(load_catalog()).estimate(mixed, full=True)
    office, users = sorted(found.flows, key=lambda flow: flow.id)
    seen = office.offered_rps * 19 / 20
    assert office.max_rps is None
    assert found.headroom == pytest.approx((1000 - seen) / 200, rel=0.01)
    assert users.max_rps == pytest.approx(1000 - seen, rel=0.01)


def test_a_part_that_clients_keep_busy_does_not_survive_the_loss_of_half_of_it() -> None:
    drawn = design(
        [part("office", kind="web_client", clients=40), part("s", 2, replicas=2)], [link("office", "s")]
    )
    assert Estimator(load_catalog()).estimate(drawn, full=True).survives.replica is False
