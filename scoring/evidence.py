"""All that a machine can bring to a scorecard: facts for and against, per dimension; never a mark.

Which dimension a fact belongs to follows from the catalogue: parts of the training and serving of models
speak for the ML lifecycle, parts that watch and guard for operations, all others for the architecture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from components.catalog import Catalog
from components.search import main_kind
from scenarios.envelope import is_accepted, plain_number
from scenarios.model import Scenario, Stage
from scenarios.rules import AbsentRole, NoCommonSource, PathWithout, Rule, SingleReplica, Unreachable, Verbal
from scoring.capacity.result import Slo
from scoring.checks.result import Findings, Firing, Status

ESTIMATION: Final = "estimation"
ARCHITECTURE: Final = "architecture"
ML: Final = "ml_lifecycle"
DEPTH: Final = "deep_dive"
OPERATIONS: Final = "reliability_ops"
SCALING: Final = "tradeoffs"

_BY_CATEGORY: Final = {
    **dict.fromkeys(
        ("feature_store", "training", "registry_tracking", "serving", "experimentation", "batch_processing"),
        ML,
    ),
    **dict.fromkeys(("observability", "security", "cicd_iac"), OPERATIONS),
}
_POLARITY: Final = {
    Status.MET: "for",
    Status.MISSING: "against",
    Status.CONFIRM: "ask",
    Firing.CLEAR: "for",
    Firing.FIRES: "against",
    Firing.ASK: "ask",
}
_OPERATIONAL_TARGETS: Final = ("availability", "cost_usd")
_SIGNS: Final = {"<=": "≤", ">=": "≥"}
_NO_NUMBERS: Final[Mapping[str, float]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact for or against a good mark, or one to ask about (``polarity``).

    ``source`` is stage, path, antipattern, slo, number or structure.
    """

    source: str
    id: str
    polarity: str
    text: str


Facts = Iterator[tuple[str, Evidence]]
"""Facts, each with the dimension it belongs to."""


def gather(
    scenario: Scenario,
    catalog: Catalog,
    findings: Findings,
    slos: tuple[Slo, ...] = (),
    numbers: Mapping[str, float] = _NO_NUMBERS,
) -> Mapping[str, tuple[Evidence, ...]]:
    """The evidence of each dimension of the scenario's rubric, in its order; some have none.

    ``numbers`` are the candidate's estimates by id. A fact of a dimension that the rubric does not have
    goes to the architecture, or to the first dimension there is.
    """
    found: dict[str, list[Evidence]] = {dimension.id: [] for dimension in scenario.rubric.dimensions}
    elsewhere = ARCHITECTURE if ARCHITECTURE in found else next(iter(found))
    for facts in (
        _stages(scenario, catalog, findings),
        _paths(findings),
        _antipatterns(scenario, catalog, findings),
        _slos(scenario, slos),
        _numbers(scenario, numbers),
        _structure(findings),
    ):
        for dimension, evidence in facts:
            found[dimension if dimension in found else elsewhere].append(evidence)
    return {dimension: tuple(items) for dimension, items in found.items()}


def _stages(scenario: Scenario, catalog: Catalog, findings: Findings) -> Facts:
    asked = {stage.id: stage for stage in scenario.required_stages}
    for item in findings.stages:
        if item.status in _POLARITY:
            text = f"{item.name}: {', '.join(item.components)}" if item.components else item.name
            yield _of_stage(asked[item.id], catalog), Evidence("stage", item.id, _POLARITY[item.status], text)


def _paths(findings: Findings) -> Facts:
    for item in findings.paths:
        if item.status in _POLARITY:
            yield ARCHITECTURE, Evidence("path", item.id, _POLARITY[item.status], item.text)


def _antipatterns(scenario: Scenario, catalog: Catalog, findings: Findings) -> Facts:
    rules = {antipattern.id: antipattern.rule for antipattern in scenario.antipatterns}
    for item in findings.antipatterns:
        text = f"Avoided: {item.text}" if item.status is Firing.CLEAR else item.text
        evidence = Evidence("antipattern", item.id, _POLARITY[item.status], text)
        yield _of_rule(rules[item.id], catalog), evidence


def _slos(scenario: Scenario, slos: tuple[Slo, ...]) -> Facts:
    measures = {item.id: item.measure for item in scenario.requirements.non_functional}
    for slo in slos:
        if slo.met is not None:
            said = "never settles" if slo.value is None else f"{plain_number(slo.value)} {slo.unit}"
            target = f"{slo.target:,.10g}".replace(",", "\u2009")  # as it stands in the scenario
            text = f"{slo.text}: {said}, wanted {_SIGNS.get(slo.op, slo.op)} {target} {slo.unit}"
            operational = measures.get(slo.id, "").startswith(_OPERATIONAL_TARGETS)
            evidence = Evidence("slo", slo.id, "for" if slo.met else "against", text)
            yield OPERATIONS if operational else SCALING, evidence


def _numbers(scenario: Scenario, numbers: Mapping[str, float]) -> Facts:
    for estimate in scenario.estimates:
        if estimate.id in numbers:
            value = numbers[estimate.id]
            low, high = (plain_number(end) for end in estimate.accept)
            text = f"{estimate.label}: {plain_number(value)} {estimate.unit}, accepted {low} to {high}"
            polarity = "for" if is_accepted(estimate, value) else "against"
            yield ESTIMATION, Evidence("number", estimate.id, polarity, text)


def _structure(findings: Findings) -> Facts:
    for fact in findings.structure:
        dimension = OPERATIONS if fact.id.startswith("single_") else ARCHITECTURE
        yield dimension, Evidence("structure", fact.id, "against", fact.text)


def _of_stage(stage: Stage, catalog: Catalog) -> str:
    kinds = [catalog.kind(item.kind) for item in stage.acceptable]
    return _BY_CATEGORY.get(kinds[0].category, ARCHITECTURE) if kinds else ARCHITECTURE


def _of_rule(rule: Rule, catalog: Catalog) -> str:
    """The dimension of the part that a rule misses; depth where only a person can tell."""
    match rule:
        case Verbal():
            return DEPTH
        case SingleReplica():
            return OPERATIONS
        case NoCommonSource():
            return ML
        case AbsentRole(roles=roles) | Unreachable(to_roles=roles) | PathWithout(must_include=roles) if roles:
            kind = main_kind(catalog, roles[0])
            return _BY_CATEGORY.get(kind.category, ARCHITECTURE) if kind else ARCHITECTURE
        case _:
            return ARCHITECTURE
