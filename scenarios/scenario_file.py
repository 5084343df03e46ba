"""Scenario files (``loadbearing.scenario/1``): strict reading into the records of ``scenarios.model``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from components.catalog import Catalog
from components.design import Design, Value
from components.design_file import DesignDoc, Text, convert, param_problems
from components.params import FIELDS, FieldType
from components.problems import InvalidFile, Problem, from_pydantic
from components.yaml_text import parse_json, parse_yaml, read_text
from scenarios import model
from scenarios.consistency import problems_of
from scenarios.envelope import FormulaError, evaluate
from scenarios.model import Prose, Scenario, ScenarioLoad, Whole

SCHEMA: Final = "loadbearing.scenario/1"
_TEXT_FIELDS: Final = {FieldType.TEXT, FieldType.CHOICE, FieldType.FLAG}


class _ReferenceDoc(DesignDoc):
    notes: Prose = ""


class _StartingDoc(DesignDoc):
    symptoms: dict[str, float | str] = Field(default_factory=dict)


class _LoadDoc(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    flows: Annotated[tuple[model.LoadFlow, ...], Field(max_length=50)]
    givens: dict[str, dict[str, Any]] = Field(default_factory=dict)


class _FileDoc(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    schema_: Literal["loadbearing.scenario/1"] = Field(alias="schema")
    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
    title: Text
    version: Whole
    kind: Literal["design", "troubleshooting"]
    domain: Text
    tags: tuple[Text, ...]
    levels: tuple[model.Level, ...]
    durations_min: tuple[Whole, ...]
    phases: tuple[model.Phase, ...]
    prompt: Prose
    interviewer_brief: Prose
    clarifying_questions: tuple[model.ClarifyingQuestion, ...]
    requirements: model.Requirements
    facts: tuple[model.Fact, ...]
    estimates: tuple[model.Estimate, ...]
    evidence_cards: tuple[model.EvidenceCard, ...] = ()
    starting_design: _StartingDoc | None = None
    required_stages: tuple[model.Stage, ...]
    required_paths: tuple[model.RequiredPath, ...]
    antipatterns: tuple[model.Antipattern, ...]
    deep_dives: tuple[model.DeepDive, ...]
    hints: tuple[model.Hint, ...]
    curveballs: tuple[model.Curveball, ...]
    common_mistakes: tuple[model.CommonMistake, ...]
    rubric: model.Rubric
    reference_solution: _ReferenceDoc
    load: _LoadDoc | None = None


_CONVERTED: Final = {"schema_", "starting_design", "reference_solution", "load"}


def read_scenario(path: Path, catalog: Catalog) -> Scenario:
    """The scenario of a file.

    Raises:
        InvalidFile: names the file, and path and reason of every problem.
    """
    text, source = read_text(path), str(path)
    value = parse_json(text, source) if path.suffix == ".json" else parse_yaml(text, source)
    return build_scenario(value, source, catalog, path)


def build_scenario(value: Any, source: str, catalog: Catalog, path: Path | None = None) -> Scenario:
    """The scenario of plain data.

    Raises:
        InvalidFile: names ``source``, and path and reason of every problem.
    """
    _refuse_other_schemas(value, source)
    try:
        doc = _FileDoc.model_validate(value)
    except ValidationError as error:
        raise InvalidFile(source, from_pydantic(error)) from error
    scenario = _convert(doc, source, catalog, path)
    problems = problems_of(scenario, catalog)
    if problems:
        raise InvalidFile(source, problems)
    return scenario


def _refuse_other_schemas(value: Any, source: str) -> None:
    if not isinstance(value, dict):
        said = f"is not a scenario; it should start with 'schema: {SCHEMA}'"
        raise InvalidFile(source, [Problem("", said)])
    schema = value.get("schema")
    if schema != SCHEMA:
        said = "is required" if schema is None else f"is {schema!r}; this version reads {SCHEMA!r}"
        raise InvalidFile(source, [Problem("schema", said)])


def _convert(doc: _FileDoc, source: str, catalog: Catalog, path: Path | None) -> Scenario:
    plain = {name: getattr(doc, name) for name in _FileDoc.model_fields if name not in _CONVERTED}
    starting = doc.starting_design
    numbers = _numbers(doc, source)
    return Scenario(
        **plain,
        reference_solution=_design(doc.reference_solution, source, "reference_solution", catalog),
        reference_notes=doc.reference_solution.notes,
        starting_design=None if starting is None else _design(starting, source, "starting_design", catalog),
        symptoms=None if starting is None else starting.symptoms,
        load=None if doc.load is None else _load(doc.load, source, catalog, numbers),
        path=path,
    )


def _design(doc: DesignDoc, source: str, at: str, catalog: Catalog) -> Design:
    try:
        return convert(doc, source, catalog)
    except InvalidFile as error:
        problems = [Problem(f"{at}.{problem.at}", problem.message) for problem in error.problems]
        raise InvalidFile(source, problems) from error


def _numbers(doc: _FileDoc, source: str) -> dict[str, float]:
    """Expected numbers; a formula that cannot be computed is named."""
    numbers = {fact.id: fact.value for fact in doc.facts}
    for index, estimate in enumerate(doc.estimates):
        try:
            numbers[estimate.id] = evaluate(estimate.expr, numbers)
        except FormulaError as error:
            raise InvalidFile(source, [Problem(f"estimates[{index}].expr", str(error))]) from error
    return numbers


def _load(doc: _LoadDoc, source: str, catalog: Catalog, numbers: Mapping[str, float]) -> ScenarioLoad:
    """The load with its givens computed: a given may be a formula, such as ``1000*t_pre``."""
    problems: list[Problem] = []
    givens: dict[str, dict[str, Value]] = {}
    for kind, params in doc.givens.items():
        at = f"load.givens.{kind}"
        if kind not in catalog.kinds:
            problems.append(Problem(at, f"no kind {kind!r}"))
        givens[kind] = {
            name: _given(name, value, numbers, f"{at}.{name}", problems) for name, value in params.items()
        }
        problems += param_problems(givens[kind], at)
    if problems:
        raise InvalidFile(source, problems)
    return ScenarioLoad(doc.flows, givens)


def _given(name: str, value: Any, numbers: Mapping[str, float], at: str, problems: list[Problem]) -> Any:
    spec = FIELDS.get(name)
    if not isinstance(value, str) or spec is None or spec.type in _TEXT_FIELDS:
        return value
    try:
        result = evaluate(value, numbers)
    except FormulaError as error:
        problems.append(Problem(at, str(error)))
        return spec.low
    return int(result) if spec.type is FieldType.INTEGER and result.is_integer() else result
