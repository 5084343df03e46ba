"""The words of a scenario (``loadbearing.scenario/1``), as frozen records named as in its file.

pydantic validates files straight into these records; docs/scenarios.md explains every field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import BeforeValidator, Field, StrictBool

from components.design import Design, Value
from components.design_file import Id, Text, number
from scenarios.rules import Rule, SomeRoles

LEVELS: Final = ("mid", "senior", "staff")
Level = Literal["mid", "senior", "staff"]
NOT_OBSERVED: Final = "NO"

Number = Annotated[float, BeforeValidator(number)]
Whole = Annotated[int, BeforeValidator(number)]
Points = Annotated[int, BeforeValidator(number), Field(ge=1, le=4)]
Prose = Annotated[str, Field(max_length=20_000)]
Formula = Annotated[str, BeforeValidator(lambda value: str(value) if type(value) in (int, float) else value)]
_STRICT: Final[Any] = {"extra": "forbid", "allow_inf_nan": False}


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of the interview; ``minutes`` is the range that guides advise, the plans fill 45 and 60 min."""

    __pydantic_config__: ClassVar = _STRICT
    id: Id
    name: Text
    minutes: tuple[Whole, Whole]
    plan_45: Number
    plan_60: Number
    goal: Text
    exit: Text


@dataclass(frozen=True, slots=True)
class ClarifyingQuestion:
    """A question the candidate may ask; a linchpin decides the design. The answer shows when asked for."""

    __pydantic_config__: ClassVar = _STRICT
    question: Text
    answer: Text
    why_it_matters: Text
    linchpin: StrictBool


@dataclass(frozen=True, slots=True)
class FunctionalRequirement:
    """Something the system must or could do."""

    __pydantic_config__: ClassVar = _STRICT
    id: Id
    text: Text
    priority: Literal["must", "could"]


@dataclass(frozen=True, slots=True)
class NonFunctionalRequirement:
    """A target in numbers; ``measure`` is the figure of an estimate that answers it, or "judge"."""

    __pydantic_config__: ClassVar = _STRICT
    id: Id
    text: Text
    unit: Text
    target: Number
    op: Literal["<=", ">=", "="]
    measure: Text = "judge"


@dataclass(frozen=True, slots=True)
class Requirements:
    """What the candidate should write down in the first phase."""

    __pydantic_config__: ClassVar = _STRICT
    functional: tuple[FunctionalRequirement, ...]
    non_functional: tuple[NonFunctionalRequirement, ...]
    out_of_scope: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A given number of the exercise, not a benchmark."""

    __pydantic_config__: ClassVar = _STRICT
    id: Id
    value: Number
    unit: Text


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number the candidate should reach; ``expr`` is arithmetic over facts and earlier estimates.

    ``accept`` is the closed range that counts as right; ``drives`` says what the number decides.
    """

    __pydantic_config__: ClassVar = _STRICT
    id: Id
    label: Text
    expr: Formula
    unit: Text
    expected: Number
    accept: tuple[Number, Number]
    drives: Text = ""


@dataclass(frozen=True, slots=True)
class EvidenceCard:
    """A signal of a troubleshooting round, revealed when the candidate asks for it."""

    __pydantic_config__: ClassVar = _STRICT
    id: Id
    ask: Text
    reveals: Text
    points_to: Text


@dataclass(frozen=True, slots=True)
class Acceptable:
    """A kind that meets a stage in full, or plausibly (``confirm``)."""

    __pydantic_config__: ClassVar = _STRICT
    kind: Text
    accept: Literal["full", "confirm"]
    examples: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A part that the design needs from a level on."""

    __pydantic_config__: ClassVar = _STRICT
    id: Id
    name: Text
    roles_any: SomeRoles
    acceptable: tuple[Acceptable, ...]
    required_from: Level
    why: Text = ""


@dataclass(frozen=True, slots=True)
class RequiredPath:
    """A walk that the design needs from a level on."""

    __pydantic_config__: ClassVar = _STRICT
    id: Id
    text: Text
    from_roles: SomeRoles
    to_roles: SomeRoles
    required_from: Level
    via_all: tuple[Text, ...] = ()
    via_any: tuple[Text, ...] = ()
    direction: Literal["forward", "either"] = "forward"


@dataclass(frozen=True, slots=True)
class Antipattern:
    """A known mistake: the rule that finds it and the question that lets the candidate repair it."""

    __pydantic_config__: ClassVar = _STRICT
    id: Id
    text: Text
    severity: Literal["minor", "major", "critical"]
    rule: Rule
    follow_up: Text
    detect: Literal["graph", "interviewer"]


@dataclass(frozen=True, slots=True)
class DeepDive:
    """A question for the deep-dive phase, with what strong and weak answers hold."""

    __pydantic_config__: ClassVar = _STRICT
    question: Text
    strong_signals: tuple[Text, ...]
    weak_signals: tuple[Text, ...]
    level: Level


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint; hints are given in order, from a nudge to telling."""

    __pydantic_config__: ClassVar = _STRICT
    order: Whole
    strength: Literal["nudge", "pointer", "strong", "tell"]
    text: Text


@dataclass(frozen=True, slots=True)
class Curveball:
    """A change of requirements in the middle of the round."""

    __pydantic_config__: ClassVar = _STRICT
    text: Text
    good_response: Text


@dataclass(frozen=True, slots=True)
class CommonMistake:
    """Something candidates often get wrong here."""

    __pydantic_config__: ClassVar = _STRICT
    text: Text


@dataclass(frozen=True, slots=True)
class Dimension:
    """One row of the scorecard; ``anchors[score]`` describes what earns each score from 1 to 4."""

    __pydantic_config__: ClassVar = _STRICT
    id: Id
    name: Text
    weight: Mapping[Level, Number]
    bar: Mapping[Level, Points]
    anchors: Mapping[Points, Prose]


@dataclass(frozen=True, slots=True)
class Scale:
    """The marks: 1 to 4 and "not observed"."""

    __pydantic_config__: ClassVar = _STRICT
    min: Literal[1]
    max: Literal[4]
    not_observed: Literal["NO"]
    labels: Mapping[Points, Text]


@dataclass(frozen=True, slots=True)
class Rubric:
    """How the round is marked."""

    __pydantic_config__: ClassVar = _STRICT
    scale: Scale
    dimensions: tuple[Dimension, ...]
    level_expectation: Mapping[Level, Prose]


@dataclass(frozen=True, slots=True)
class LoadFlow:
    """A stream of requests from the components of ``from_roles``; ``rate`` is a formula in req/s."""

    __pydantic_config__: ClassVar = _STRICT
    id: Id
    from_roles: SomeRoles
    rate: Formula
    to_roles: tuple[Text, ...] = ()
    payload_kb: Number | None = None
    fresh_at: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class ScenarioLoad:
    """The load of a scenario; ``givens`` are figures of the exercise by kind; they win over the catalogue."""

    flows: tuple[LoadFlow, ...]
    givens: Mapping[str, Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole scenario; ``path`` is the file it came from."""

    id: str
    title: str
    version: int
    kind: Literal["design", "troubleshooting"]
    domain: str
    tags: tuple[str, ...]
    levels: tuple[Level, ...]
    durations_min: tuple[int, ...]
    phases: tuple[Phase, ...]
    prompt: str
    interviewer_brief: str
    clarifying_questions: tuple[ClarifyingQuestion, ...]
    requirements: Requirements
    facts: tuple[Fact, ...]
    estimates: tuple[Estimate, ...]
    evidence_cards: tuple[EvidenceCard, ...]
    required_stages: tuple[Stage, ...]
    required_paths: tuple[RequiredPath, ...]
    antipatterns: tuple[Antipattern, ...]
    deep_dives: tuple[DeepDive, ...]
    hints: tuple[Hint, ...]
    curveballs: tuple[Curveball, ...]
    common_mistakes: tuple[CommonMistake, ...]
    rubric: Rubric
    reference_solution: Design
    reference_notes: str = ""
    starting_design: Design | None = None
    symptoms: Mapping[str, float | str] | None = None
    load: ScenarioLoad | None = None
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class ScenarioSummary:
    """What a list of scenarios shows."""

    id: str
    title: str
    version: int
    kind: str
    domain: str
    tags: tuple[str, ...]
    levels: tuple[str, ...]
    durations_min: tuple[int, ...]
    prompt: str
    path: Path
