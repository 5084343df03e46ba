"""The real engines behind the analyst: checks, closed form, curves, and advice that holds when tried."""

from __future__ import annotations

from dataclasses import replace

import pytest

from components.catalog import load_catalog
from components.design import Component, Design, Flow, Link
from scenarios.loader import load_scenario
from scoring.advice import Cause
from scoring.capacity.cancelling import Cancelled
from tests.whiteboard.ui.analysis_desk import SCENARIO
from whiteboard.ui.solver import Answer, Solver

CATALOG = load_catalog()


def never() -> bool:
    return False


def service(replicas: int, *, target_ms: float | None = None) -> Design:
    """900 requests a second to a service of one-server replicas that take 10 ms each."""
    return Design(
        components=(
            Component("app", "web_client", replicas=None),
            Component("api", "app_service", replicas=replicas, params={"service_ms": 10, "concurrency": 1}),
        ),
        links=(Link("app-api", "app", "api"),),
        flows=(Flow("read", "app", 900.0, slo_p99_ms=target_ms),),
    )


def with_replicas(design: Design, count: int) -> Design:
    app, api = design.components
    return replace(design, components=(app, replace(api, replicas=count)))


@pytest.fixture
def solver() -> Solver:
    return Solver(CATALOG, None, "senior")


def p99(answer: Answer) -> float:
    assert answer.estimate is not None
    latency = answer.estimate.flows[0].latency_ms
    assert latency is not None
    return latency.p99


def test_an_answer_has_findings_and_an_estimate(solver: Solver) -> None:
    answer = solver.answer(service(12))
    assert answer.problem is None
    assert answer.findings.scenario is None
    assert answer.estimate is not None
    assert answer.estimate.components[-1].utilization == pytest.approx(0.75)


def test_an_answer_that_nobody_wants_any_more_is_not_worked_out(solver: Solver) -> None:
    with pytest.raises(Cancelled):
        solver.answer(service(12), lambda: True)


def test_calls_without_end_are_a_problem_in_words(solver: Solver) -> None:
    loop = service(12)
    back = Link("back", "api", "api", calls=1.0)
    answer = solver.answer(replace(loop, links=(*loop.links, back)))
    assert answer.estimate is None
    assert answer.problem
    assert "without end" in answer.problem


def test_advice_meets_the_target_when_it_is_followed_and_one_less_does_not(solver: Solver) -> None:
    target = 60.0
    design = service(10, target_ms=target)
    answer = solver.answer(design)
    assert p99(answer) > target
    assert answer.estimate is not None
    first = solver.study(design, answer.estimate, never).advice[0]
    assert (first.component, first.cause) == ("api", Cause.WAITING)
    assert first.change is not None
    count = 10 + first.change.more
    assert p99(solver.answer(with_replicas(design, count))) == pytest.approx(first.change.p99_ms)
    assert p99(solver.answer(with_replicas(design, count))) <= target
    assert p99(solver.answer(with_replicas(design, count - 1))) > target


def test_an_overload_gets_the_fewest_replicas_under_80_percent(solver: Solver) -> None:
    design = service(8)
    answer = solver.answer(design)
    assert answer.estimate is not None
    first = solver.study(design, answer.estimate, never).advice[0]
    assert first.cause is Cause.OVERLOADED
    assert first.change is not None
    assert first.change.more == 4


def test_the_study_finds_where_it_breaks(solver: Solver) -> None:
    design = service(12)
    answer = solver.answer(design)
    assert answer.estimate is not None
    curves = solver.study(design, answer.estimate, never).curves
    assert curves.breaks == pytest.approx(4 / 3, rel=0.02)
    assert curves.max_rps["read"] == pytest.approx(1200, rel=0.02)


def test_a_scenario_brings_its_load() -> None:
    scenario = load_scenario(SCENARIO)
    solver = Solver(CATALOG, scenario, "senior")
    answer = solver.answer(scenario.reference_solution)
    assert answer.findings.scenario == SCENARIO
    assert answer.estimate is not None
    assert answer.estimate.flows[0].id == "request"
    assert answer.estimate.flows[0].offered_rps == pytest.approx(34_722, rel=1e-3)
