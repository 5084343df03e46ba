"""What all scorecards share (``rubric_base.yaml``): thresholds, plans of phases, words of hiring systems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from components.design_file import Id, Text
from components.problems import InvalidFile, from_pydantic
from components.yaml_text import parse_yaml, read_text
from scenarios.model import Level, Number, Points, Prose, Whole
from scenarios.rules import Rule

RUBRIC_BASE_FILE: Final = Path(__file__).with_name("rubric_base.yaml")


@dataclass(frozen=True, slots=True)
class BaseScale:
    """What the marks mean."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    points: Mapping[Points, Text]
    not_observed: Literal["NO"]
    half_points: Literal[False]


@dataclass(frozen=True, slots=True)
class BaseDimension:
    """A dimension of the shared rubric; scenarios may rename it and write their own anchors."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    id: Id
    name: Text
    weight: Mapping[Level, Number]
    bar: Mapping[Level, Points]


@dataclass(frozen=True, slots=True)
class Scoring:
    """Thresholds of the suggestion, in points of the weighted mean; coverage as a fraction of the weights."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    coverage_needed: Number
    core_dimensions: tuple[Id, ...]
    core_missing_allowed: Whole
    strong_yes_margin: Number
    yes_margin: Number
    no_margin: Number


@dataclass(frozen=True, slots=True)
class PresetPhase:
    """A phase of a preset, in minutes."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    id: Id
    name: Text
    minutes: Number


@dataclass(frozen=True, slots=True)
class Preset:
    """A plan of phases to choose in a round's set-up; what its phases leave over is for questions."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    id: Id
    name: Text
    kind: Literal["design", "troubleshooting"]
    minutes: Whole
    phases: tuple[PresetPhase, ...]


@dataclass(frozen=True, slots=True)
class LibraryAntipattern:
    """An antipattern that authors copy into a scenario."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    id: Id
    severity: Literal["minor", "major", "critical"]
    text: Text
    follow_up: Text
    rule: Rule


@dataclass(frozen=True, slots=True)
class RubricBase:
    """The file; ``ats_map[system][ours]`` is what a hiring system calls a recommendation or a mark."""

    scale: BaseScale
    dimensions: tuple[BaseDimension, ...]
    scoring: Scoring
    ats_map: Mapping[str, Mapping[str | int, str]]
    presets: tuple[Preset, ...]
    templated_anchors: Mapping[str, Mapping[Points, Prose]]
    antipattern_library: tuple[LibraryAntipattern, ...]


class _Head(BaseModel):
    model_config = ConfigDict(extra="allow")

    schema_: Annotated[Literal["loadbearing.rubric/1"], Field(alias="schema")]


@cache
def rubric_base() -> RubricBase:
    """The shared rubric, loaded once."""
    return read_rubric_base(RUBRIC_BASE_FILE)


def read_rubric_base(path: Path) -> RubricBase:
    """The shared rubric of a file.

    Raises:
        InvalidFile: names the file, and path and reason of every problem.
    """
    value = parse_yaml(read_text(path), str(path))
    try:
        head = _Head.model_validate(value)
        return TypeAdapter(RubricBase).validate_python(head.model_extra)
    except ValidationError as error:
        raise InvalidFile(str(path), from_pydantic(error)) from error


def presets(kind: str) -> list[Preset]:
    """The plans for a kind of scenario, ``design`` or ``troubleshooting``."""
    return [preset for preset in rubric_base().presets if preset.kind == kind]
