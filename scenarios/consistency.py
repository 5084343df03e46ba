"""What a scenario says about itself must fit together: ids, roles, kinds, formulas, measures and ranges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from components.catalog import Catalog
from components.problems import Problem
from scenarios.envelope import FormulaError, evaluate, expected_numbers, is_accepted
from scenarios.measures import MeasureError, parse_measure
from scenarios.model import LEVELS, Scenario
from scenarios.rules import Verbal, roles_of

Found = Iterator[Problem]


def problems_of(scenario: Scenario, catalog: Catalog) -> list[Problem]:
    """Everything that does not fit together; empty when the scenario is sound."""
    parts = (_ids(scenario), _roles(scenario, catalog), _kinds(scenario, catalog), _numbers(scenario))
    return [problem for part in (*parts, _load(scenario, catalog), _rubric(scenario)) for problem in part]


def _ids(scenario: Scenario) -> Found:
    lists: dict[str, Sequence[Any]] = {
        "phases": scenario.phases,
        "requirements.functional": scenario.requirements.functional,
        "requirements.non_functional": scenario.requirements.non_functional,
        "evidence_cards": scenario.evidence_cards,
        "required_stages": scenario.required_stages,
        "required_paths": scenario.required_paths,
        "antipatterns": scenario.antipatterns,
        "rubric.dimensions": scenario.rubric.dimensions,
        "load.flows": scenario.load.flows if scenario.load else (),
    }
    for at, items in lists.items():
        yield from _repeated(at, [item.id for item in items])
    numbers = [fact.id for fact in scenario.facts] + [estimate.id for estimate in scenario.estimates]
    yield from _repeated("facts and estimates", numbers)
    if not scenario.phases:
        yield Problem("phases", "needs at least one")
    if not scenario.levels:
        yield Problem("levels", "needs at least one")


def _repeated(at: str, ids: Iterable[str]) -> Found:
    for item, count in Counter(ids).items():
        if count > 1:
            yield Problem(at, f"id {item!r} is used {count} times")


def _roles(scenario: Scenario, catalog: Catalog) -> Found:
    named: list[tuple[str, Iterable[str]]] = []
    for i, stage in enumerate(scenario.required_stages):
        named.append((f"required_stages[{i}].roles_any", stage.roles_any))
    for i, path in enumerate(scenario.required_paths):
        on_path = (*path.from_roles, *path.to_roles, *path.via_all, *path.via_any)
        named.append((f"required_paths[{i}]", on_path))
    for i, antipattern in enumerate(scenario.antipatterns):
        named.append((f"antipatterns[{i}].rule", sorted(roles_of(antipattern.rule))))
        if (antipattern.detect == "interviewer") != isinstance(antipattern.rule, Verbal):
            yield Problem(
                f"antipatterns[{i}].detect", "is 'interviewer' for verbal rules, 'graph' for others"
            )
    for i, flow in enumerate(scenario.load.flows if scenario.load else ()):
        named.append((f"load.flows[{i}]", (*flow.from_roles, *flow.to_roles, *flow.fresh_at)))
    for at, roles in named:
        yield from (Problem(at, f"no role {role!r}") for role in roles if role not in catalog.roles)


def _kinds(scenario: Scenario, catalog: Catalog) -> Found:
    for i, stage in enumerate(scenario.required_stages):
        for j, acceptable in enumerate(stage.acceptable):
            if acceptable.kind not in catalog.kinds:
                at = f"required_stages[{i}].acceptable[{j}].kind"
                yield Problem(at, f"no kind {acceptable.kind!r}")


def _numbers(scenario: Scenario) -> Found:
    """An estimate's own ``expected`` is what its formula gives, to the half per cent it is rounded to."""
    numbers = expected_numbers(scenario)
    for i, estimate in enumerate(scenario.estimates):
        value, low, high = numbers[estimate.id], *estimate.accept
        if abs(value - estimate.expected) > 0.005 * max(abs(value), abs(estimate.expected)):
            yield Problem(
                f"estimates[{i}].expected", f"is {estimate.expected:g}; the formula gives {value:g}"
            )
        if low > high:
            yield Problem(f"estimates[{i}].accept", "must be [lowest, highest]")
        elif not is_accepted(estimate, value):
            yield Problem(f"estimates[{i}].accept", f"does not hold the expected {value:g}")


def _load(scenario: Scenario, catalog: Catalog) -> Found:
    numbers = expected_numbers(scenario)
    flows = scenario.load.flows if scenario.load else ()
    for i, flow in enumerate(flows):
        try:
            rate = evaluate(flow.rate, numbers)
        except FormulaError as error:
            yield Problem(f"load.flows[{i}].rate", str(error))
            continue
        if not 0 <= rate <= 1e12:
            yield Problem(f"load.flows[{i}].rate", f"gives {rate:g}; must be between 0 and 1e12 req/s")
    known = {flow.id for flow in flows}
    for i, requirement in enumerate(scenario.requirements.non_functional):
        at = f"requirements.non_functional[{i}].measure"
        try:
            measure = parse_measure(requirement.measure, requirement.unit)
        except MeasureError as error:
            yield Problem(at, str(error))
            continue
        if measure and measure.flow is not None and measure.flow not in known:
            yield Problem(at, f"no flow {measure.flow!r} in load.flows")
        if measure and measure.role is not None and measure.role not in catalog.roles:
            yield Problem(at, f"no role {measure.role!r}")


def _rubric(scenario: Scenario) -> Found:
    """Every level has weights, bars and anchors, so that marks can always be added up."""
    for level in LEVELS:
        if sum(dimension.weight.get(level, 0) for dimension in scenario.rubric.dimensions) <= 0:
            yield Problem("rubric.dimensions", f"the weights for {level} must add up to more than 0")
    for i, dimension in enumerate(scenario.rubric.dimensions):
        at = f"rubric.dimensions[{i}]"
        for name, by_level in (("weight", dimension.weight), ("bar", dimension.bar)):
            if set(by_level) != set(LEVELS):
                yield Problem(f"{at}.{name}", f"needs {', '.join(LEVELS)}")
        if set(dimension.anchors) != {1, 2, 3, 4}:
            yield Problem(f"{at}.anchors", "needs the scores 1, 2, 3 and 4")
        if any(weight < 0 for weight in dimension.weight.values()):
            yield Problem(f"{at}.weight", "must not be negative")
