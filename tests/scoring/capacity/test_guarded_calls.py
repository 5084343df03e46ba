"""Timeouts, retries, budgets and limits: the storm of docs/capacity.md, and small exact cases."""

from __future__ import annotations

import gc
import math
from dataclasses import replace
from typing import Any

import pytest

from components.catalog import load_catalog
from components.design import Design
from scoring.capacity.cancelling import Cancelled
from scoring.capacity.estimator import DesignError, Estimator
from scoring.capacity.formulas.queues import erlang_b
from scoring.capacity.formulas.retries import attempts, going_on, mean_backoff
from scoring.capacity.latency import Composer
from scoring.capacity.responses import Response
from scoring.capacity.result import Estimate
from scoring.capacity.simulation.simulate import simulate
from tests.scoring.capacity.drawings import client, component, design, estimate, flow, latency, link, part


def stormy(**more: Any) -> Design:
    """4000 rps on 50 servers of 100/s, timeout 1 s, 3 retries from 50 ms on."""
    limits = {"queue_limit": more.pop("queue_limit")} if "queue_limit" in more else {}
    guarded = {"timeout_ms": 1000, "backoff_ms": 50, **more}
    return design(
        [client(4000), part("api", 0), part("db", 10, replicas=50, **limits)],
        [link("users", "api"), link("api", "db", **guarded)],
    )


def storm(**more: Any) -> Estimate:
    return Estimator(load_catalog()).estimate(stormy(**more), full=True)


def test_what_only_the_slow_figures_tell_is_not_guessed() -> None:
    parts, links = [client(1), part("a", 1)], [link("users", "a", timeout_ms=100, retries=1)]
    assert estimate(parts, links).metastable is None
    assert estimate(parts, links, full=True).metastable is False


def test_unbounded_retries_are_metastable() -> None:
    result = storm(retries=3)
    assert result.metastable
    assert result.stable
    assert flow(result).carried_rps == pytest.approx(4000)
    assert any("metastable" in warning and "at 0/s" in warning for warning in result.warnings)


@pytest.mark.parametrize(
    "cure", [{"retries": 0}, {"retries": 3, "retry_budget": 0.1}, {"retries": 3, "queue_limit": 500}]
)
def test_a_budget_or_a_limit_ends_the_storm(cure: dict[str, Any]) -> None:
    assert storm(**cure).metastable is False


def test_an_edit_that_ends_a_storm_ends_it_as_if_it_had_never_been() -> None:
    """With 35 servers nothing but the storm is left; the balance of 50 does not carry it on."""
    live = Estimator(load_catalog())
    drawn = stormy(retries=3)
    few = replace(drawn, components=(*drawn.components[:2], replace(drawn.components[2], replicas=35)))
    assert flow(live.estimate(few)).carried_rps == pytest.approx(0.0, abs=1.0)
    assert flow(live.estimate(drawn)).carried_rps == pytest.approx(4000)


def test_an_edit_that_starts_a_storm_starts_it() -> None:
    live = Estimator(load_catalog())
    drawn = stormy(retries=3)
    live.estimate(drawn)
    few = replace(drawn, components=(*drawn.components[:2], replace(drawn.components[2], replicas=35)))
    assert flow(live.estimate(few)).carried_rps == pytest.approx(0.0, abs=1.0)


def test_a_link_that_is_taken_away_takes_its_losses_with_it() -> None:
    parts = [client(100), part("a", 1), part("b", 50, replicas=4, queue_limit=0)]
    drawn = design(parts, [link("users", "a"), link("a", "b", timeout_ms=500, retries=1)])
    live = Estimator(load_catalog())
    assert flow(live.estimate(drawn)).carried_rps < 90
    assert flow(live.estimate(replace(drawn, links=drawn.links[:1]))).carried_rps == pytest.approx(100)


def test_rates_alone_say_nothing_of_times_even_where_times_decide_them() -> None:
    parts = [client(10), part("api", 1), part("db", 10), part("log", 1)]
    links = [
        link("users", "api"),
        link("api", "db", timeout_ms=20, retries=1),
        link("api", "log", mode="async"),
    ]
    drawn = design(parts, links)
    whole = Estimator(load_catalog()).estimate(drawn)
    rates = Estimator(load_catalog()).estimate(drawn, percentiles=False)
    assert flow(whole).path
    assert flow(whole).latency_ms
    assert flow(whole).freshness_s
    assert (flow(rates).freshness_s, flow(rates).latency_ms, flow(rates).path) == (None, None, ())
    assert component(rates, "db").rate_rps == component(whole, "db").rate_rps > 10.1
    assert component(rates, "db").wait_ms == component(whole, "db").wait_ms


def test_designs_without_retries_are_not_metastable() -> None:
    assert estimate([client(1), part("a", 1)], [link("users", "a")]).metastable is False


def test_a_budget_leaves_few_answers_to_second_attempts() -> None:
    """9 of 10 attempts are late; a budget of a tenth lets one in nine of them be made again."""
    late = -10.0 * math.log(0.9)
    parts, guard = [client(1), part("db", 10, replicas=1000)], {"timeout_ms": late, "retries": 1}
    few = estimate(parts, [link("users", "db", **guard, retry_budget=0.1)])
    assert flow(few).carried_rps == pytest.approx(0.1 * 1.1, rel=1e-3)
    in_time = 10.0 - late * 0.9 / 0.1  # mean of an exponential that ends before ``late``
    assert latency(few).mean == pytest.approx(in_time + late * 0.1 / 1.1, rel=2e-3)


def test_a_budget_that_is_not_used_up_changes_nothing() -> None:
    assert going_on(0.05, 3, 0.1) == 0.05
    assert going_on(0.5, 2, None) == 0.5
    assert going_on(0.9, 1, 0.1) == pytest.approx(0.1)
    assert attempts(going_on(1.0, 3, 0.5), 3) == pytest.approx(1.5)


OVERLOADED = [client(2000), part("db", 1)]


@pytest.mark.parametrize(
    ("guards", "arriving", "carried", "refused"),
    [
        ({"retries": 3}, 2000, 1000, 0),
        ({"hedge_ms": 5}, 4000, 500, 0),
        ({"hedge_ms": 5, "retries": 3}, 4000, 500, 0),
        ({"timeout_ms": 100}, 2000, 0, 2000),
        ({"timeout_ms": 100, "retries": 3}, 8000, 0, 2000),
        ({"timeout_ms": 100, "hedge_ms": 5}, 4000, 0, 2000),
        ({"timeout_ms": 100, "hedge_ms": 100}, 2000, 0, 2000),
    ],
    ids=str,
)
def test_a_queue_that_grows_for_ever_is_given_up_on_by_a_timeout_only(
    guards: dict[str, Any], arriving: float, carried: float, refused: float
) -> None:
    """Without one nobody retries; a hedge doubles what comes, and a server does half as many requests."""
    result = estimate(OVERLOADED, [link("users", "db", **guards)])
    assert component(result, "db").rate_rps == pytest.approx(arriving)
    assert flow(result).carried_rps == pytest.approx(carried, abs=1e-6)
    assert flow(result).refused_rps == pytest.approx(refused)


def test_the_simulation_says_the_same_of_queues_that_grow_for_ever() -> None:
    for guards in ({"retries": 3}, {"hedge_ms": 5}, {"timeout_ms": 100, "hedge_ms": 5}):
        drawn = design(OVERLOADED, [link("users", "db", **guards)])
        wanted = Estimator(load_catalog()).estimate(drawn)
        found = simulate(drawn, load_catalog(), seconds=20.0, warmup_s=5.0, seed=1).estimate
        assert component(found, "db").rate_rps == pytest.approx(component(wanted, "db").rate_rps, rel=0.03)
        assert flow(found).carried_rps == pytest.approx(flow(wanted).carried_rps, rel=0.03)


def test_hedges_can_keep_an_overload_alive() -> None:
    """690/s on a server of 1,000/s: once most are sent twice, 1,380/s, it stays so."""
    parts, links = [client(690), part("db", 1)], [link("users", "db", hedge_ms=14)]
    result = estimate(parts, links, full=True)
    assert result.stable
    assert result.metastable
    assert "hedges keep it at 500/s; a queue limit shorter than their delay ends that" in result.warnings[-1]
    short = [client(690), part("db", 1, queue_limit=10)]
    assert estimate(short, links, full=True).metastable is False


def test_attempts_and_pauses() -> None:
    assert attempts(0.5, 3) == pytest.approx(1 + 0.5 + 0.25 + 0.125)
    assert attempts(1.0, 3) == 4
    assert mean_backoff(50, 2) == 100


def test_a_timeout_cuts_and_refuses() -> None:
    """An exponential of mean 10 ms cut at 10 ms: 1/e of the calls fail, the others are truncated."""
    result = estimate(
        [client(1e-3), part("api", 0), part("db", 10)],
        [link("users", "api"), link("api", "db", timeout_ms=10)],
    )
    found = latency(result)
    assert flow(result).refused_rps / 1e-3 == pytest.approx(math.exp(-1), rel=2e-3)
    assert found.mean == pytest.approx(10 * (1 - 2 / math.e) / (1 - 1 / math.e), rel=5e-3)
    assert found.p99 <= 10.2


def test_retries_add_load_and_repair() -> None:
    result = estimate(
        [client(1), part("api", 0), part("db", 10, replicas=10)],
        [link("users", "api"), link("api", "db", timeout_ms=10, retries=2)],
    )
    once = math.exp(-1)
    assert component(result, "db").rate_rps == pytest.approx(1 + once + once**2, rel=2e-3)
    assert flow(result).carried_rps == pytest.approx(1 - once**3, rel=2e-3)


def test_threads_held_by_a_slow_callee_run_out() -> None:
    """100 threads, callee of 50 ms: no more than 100/0.06 s, however little work the api does itself."""
    parts = [
        client(1000),
        part("api", 10, concurrency=100, holds_downstream=True),
        part("db", 50, replicas=200),
    ]
    held = estimate(parts, [link("users", "api"), link("api", "db")])
    assert component(held, "api").utilization == pytest.approx(0.6, rel=1e-6)
    api = component(held, "api").latency_ms
    db = component(held, "db").latency_ms
    assert api
    assert db
    assert latency(held).mean == pytest.approx(api.mean + db.mean)
    full = estimate([client(1700), *parts[1:]], [link("users", "api"), link("api", "db")])
    assert not full.stable
    assert component(full, "api").backlog_rps > 0


def test_threads_held_by_an_overloaded_callee_are_stuck() -> None:
    result = estimate(
        [client(300), part("api", 1, concurrency=100, holds_downstream=True), part("db", 10)],
        [link("users", "api"), link("api", "db")],
    )
    assert not result.stable
    assert flow(result).latency_ms is None
    assert component(result, "api").latency_ms is None


def test_a_refused_call_ends_the_request() -> None:
    """Later steps see only what the earlier ones let through."""
    result = estimate(
        [client(50), part("api", 0), part("pool", 100, replicas=4, queue_limit=2), part("after", 1)],
        [link("users", "api"), link("api", "pool"), link("api", "after")],
    )
    through = 50 * (1 - 0.293543)
    assert component(result, "after").rate_rps == pytest.approx(through, rel=1e-5)
    assert component(result, "pool").rate_rps == pytest.approx(50)
    assert flow(result).carried_rps == pytest.approx(through, rel=1e-5)
    assert flow(result).refused_rps == pytest.approx(50 - through, rel=1e-4)


@pytest.mark.parametrize("together", [False, True])
def test_of_calls_in_a_row_none_follows_a_refused_one(together: bool) -> None:
    """Three and a half calls to one server that nobody can wait for, whose refusals are Erlang's."""
    parts = [client(100), part("api", 0.1, replicas=50), part("db", 4, queue_limit=0)]
    links = [link("users", "api"), link("api", "db", calls=3.5, parallel=together)]
    rate = component(estimate(parts, links), "db").rate_rps
    lets_in = 1.0 - erlang_b(1, rate * 0.004)
    in_a_row = 1.0 + lets_in + lets_in**2 + 0.5 * lets_in**3
    assert rate == pytest.approx(100 * (3.5 if together else in_a_row))


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The positions of all visits that were composed."""
    seen: list[int] = []
    visit = Composer.visit

    def counted(self: Composer, position: int, *rest: Any) -> Any:
        seen.append(position)
        return visit(self, position, *rest)

    monkeypatch.setattr(Composer, "visit", counted)
    return seen


def test_a_circle_of_guarded_calls_takes_few_turns(visits: list[int]) -> None:
    """Each turn goes on from the last one; unfolding anew took 600 turns of this circle, half a minute."""
    result = estimate(
        [
            client(900),
            part("api", 10, replicas=50),
            part("held", 1, replicas=50, holds_downstream=True),
            part("pool", 50, queue_limit=5),
        ],
        [
            link("users", "api"),
            link("api", "held", timeout_ms=1e8, retries=1, backoff_ms=50),
            link("api", "pool", timeout_ms=1000),
            link("api", "api", calls=0.9),
        ],
    )
    assert flow(result).carried_rps <= 900
    assert 0 < len(visits) < 4000


def test_a_self_call_with_a_timeout_settles_at_once(visits: list[int]) -> None:
    result = estimate(
        [client(1), part("api", 10, replicas=10), part("s", 1, concurrency=10)],
        [link("users", "api"), link("api", "s"), link("s", "s", calls=0.1, timeout_ms=50, retries=1)],
    )
    # A visit takes 1 ms, and a tenth of them one more inside: 1/(1 − .1).
    assert latency(result).mean == pytest.approx(10 + 1 / 0.9, rel=1e-3)
    assert 0 < len(visits) < 150


def test_an_edit_composes_only_what_lies_above_it(visits: list[int]) -> None:
    """Guarded calls, threads that are held, and a circle, none of which the edit of one part moves."""
    parts = [client(100), *(part(name, 5, replicas=4) for name in "abcd"), part("e", 2, replicas=4)]
    parts[2]["params"]["holds_downstream"] = True
    guard = {"timeout_ms": 5000, "retries": 2, "step": 1}
    links = [link(a, b, **guard) for a, b in ("ab", "bc", "ad")]
    drawn = design(parts, [link("users", "a"), *links, link("d", "e", calls=0.2), link("e", "d", calls=0.1)])
    live = Estimator(load_catalog())
    live.estimate(drawn)
    visits.clear()
    slower = replace(drawn.components[3], params={**drawn.components[3].params, "service_ms": 5.001})
    live.estimate(replace(drawn, components=(*drawn.components[:3], slower, *drawn.components[4:])))
    assert {drawn.components[position].id for position in visits} == {"users", "a", "b", "c"}


def test_solving_does_not_pile_up_the_responses_of_all_turns() -> None:
    """A storm takes a hundred turns; what earlier ones drew is gone."""

    def alive() -> int:
        return sum(isinstance(item, Response) for item in gc.get_objects())

    before = alive()
    found = Estimator(load_catalog()).assembled(stormy(retries=3), None, None, percentiles=True)
    found.solver.solve(saturated=True)
    assert alive() - before < 20


def test_a_storm_can_be_cancelled_within_one_estimate() -> None:
    asked = iter([False, True])
    with pytest.raises(Cancelled):
        Estimator(load_catalog()).estimate(stormy(retries=3), full=True, cancelled=lambda: next(asked))


def test_retries_that_hardly_ever_come_are_counted_with_the_last() -> None:
    """61 tries with a jump each would take as long as all the rest."""
    once = [client(1e-3), part("api", 0), part("db", 10)]
    few, many = (
        estimate(once, [link("users", "api"), link("api", "db", timeout_ms=50, retries=n)]) for n in (5, 60)
    )
    assert latency(many).mean == pytest.approx(latency(few).mean, rel=1e-6)
    assert flow(many).refused_rps == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("rate", [100, 1000])
def test_retries_that_would_multiply_round_a_circle_overload_it_and_are_no_error(rate: float) -> None:
    """Half a call each as drawn, but 1.5 when all three attempts fail: a gain above 1 in a storm only."""
    names = ["a", "b", "c"]
    round_ = zip(names, [*names[1:], names[0]], strict=True)
    guarded = {"calls": 0.5, "timeout_ms": 40, "retries": 2}
    parts = [client(rate), *(part(name, 5, replicas=2) for name in names)]
    result = estimate(parts, [link("users", "a"), *(link(s, t, **guarded) for s, t in round_)], full=True)
    assert result.stable is (rate == 100)
    assert result.headroom is not None
    assert (result.headroom > 1) is result.stable
    assert 0 <= flow(result).carried_rps <= rate


def test_a_circle_that_is_drawn_without_end_is_an_error_with_retries_too() -> None:
    links = [link("users", "a"), link("a", "b", calls=1, retries=1), link("b", "a", calls=1, retries=1)]
    with pytest.raises(DesignError, match="calls itself without end"):
        estimate([client(1), part("a", 1), part("b", 1)], links)


def test_the_look_for_a_second_balance_leaves_the_first_ones_responses() -> None:
    """Otherwise the next edit would compose everything anew."""
    live, drawn = Estimator(load_catalog()), stormy(retries=3)

    def whole() -> object:
        return live.assembled(drawn, None, None, percentiles=True).solution.responses[0][0]

    before = whole()
    live.curves(drawn)
    assert whole() is before
