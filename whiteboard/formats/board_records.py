"""What the records of a ``.board`` file may hold: strict in what this version knows, open in the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from components.catalog import Catalog
from components.design_file import LinkDoc, param_problems, param_value
from components.params import FIELDS
from components.problems import Problem, from_pydantic
from whiteboard.board.project import LINK_PARAMS

LONGEST_TEXT: Final = 4000
FARTHEST: Final = 1e7
ID_PATTERN: Final = r"^[A-Za-z0-9_-]{1,64}$"

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]
Coordinate = Annotated[float, Field(ge=-FARTHEST, le=FARTHEST)]
Size = Annotated[float, Field(ge=0, le=FARTHEST)]
Point = Annotated[list[Coordinate], Field(min_length=2, max_length=2)]


class _Doc(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True, allow_inf_nan=False)

    id: Id
    z: Annotated[float, Field(ge=-1e9, le=1e9)] = 0.0


class _BoxedDoc(_Doc):
    x: Coordinate
    y: Coordinate
    w: Size
    h: Size
    parent: Id | None = None
    locked: bool = False


class _ComponentDoc(_BoxedDoc):
    kind: Text
    label: Text = ""
    product: Text = ""
    note: Text = ""
    size: Text = ""
    replicas: Annotated[int, Field(ge=1, le=10**6)] | None = 1
    zone: Text | list[Text] | None = None
    region: Text | None = None
    roles_added: list[Text] = Field(default_factory=list)
    params: dict[str, Any] = Field(default_factory=dict)


class _LinkDoc(_Doc):
    source: Id
    target: Id
    mode: Literal["sync", "async", "batch", "control", "replication"] | None = None
    label: Text = ""
    protocol: Text = ""
    route: Literal["orthogonal", "straight"] = "orthogonal"
    waypoints: Annotated[list[Point], Field(max_length=1000)] = Field(default_factory=list)
    params: dict[str, Any] = Field(default_factory=dict)


class _TextDoc(_BoxedDoc):
    text: Text = ""


class _BoundaryDoc(_BoxedDoc):
    kind: Text = "zone"
    label: Text = ""


class _PinDoc(_Doc):
    x: Coordinate
    y: Coordinate
    number: Annotated[int, Field(ge=0, le=10**6)] = 1
    text: Text = ""
    target: Id | None = None


class _FlowDoc(_Doc):
    source: Id
    rate_rps: Annotated[float, Field(ge=0, le=1e12)]
    slo_p99_ms: Annotated[float, Field(ge=0, le=1e9)] | None = None
    fresh_at: list[Text] = Field(default_factory=list)


class _SheetDoc(_Doc):
    id: Literal["sheet"]
    title: Text = ""


_DOCS: Final[Mapping[str, type[_Doc]]] = {
    "component": _ComponentDoc,
    "link": _LinkDoc,
    "note": _TextDoc,
    "text": _TextDoc,
    "boundary": _BoundaryDoc,
    "pin": _PinDoc,
    "flow": _FlowDoc,
    "sheet": _SheetDoc,
}


def checked(value: Any, at: str, catalog: Catalog) -> tuple[dict[str, Any], list[Problem]]:
    """A record of a file as plain fields (``id`` and ``type`` included), and what is wrong with it."""
    if not isinstance(value, dict):
        return {}, [Problem(at, "is not a record")]
    kind = value.get("type")
    if not isinstance(kind, str) or not kind:
        return {}, [Problem(f"{at}.type", "is required, as text")]
    try:
        doc = _DOCS.get(kind, _Doc).model_validate(value)
    except ValidationError as error:
        return {}, [Problem(f"{at}.{problem.at}", problem.message) for problem in from_pydantic(error)]
    plain = doc.model_dump(exclude_unset=True)
    match doc:
        case _ComponentDoc():
            plain["params"], problems = _component_params(doc.params, at)
            problems += _catalog_problems(doc, at, catalog)
        case _LinkDoc():
            plain["params"], problems = _link_params(doc, at)
        case _:
            problems = []
    return plain, problems


def _catalog_problems(doc: _ComponentDoc, at: str, catalog: Catalog) -> list[Problem]:
    unknown = [role for role in doc.roles_added if role not in catalog.roles]
    problems = [Problem(f"{at}.roles_added", f"no role {role!r}") for role in unknown]
    if doc.kind not in catalog.kinds:
        problems.append(Problem(f"{at}.kind", f"no kind {doc.kind!r} in this version's catalogue"))
    return problems


def _component_params(params: Mapping[str, Any], at: str) -> tuple[dict[str, Any], list[Problem]]:
    """Known parameters are checked, those of another version are kept as they are."""
    known = {name: value for name, value in params.items() if name in FIELDS}
    problems = param_problems(known, f"{at}.params")
    if problems:
        return {}, problems
    return {**params, **{name: param_value(name, value) for name, value in known.items()}}, []


def _link_params(doc: _LinkDoc, at: str) -> tuple[dict[str, Any], list[Problem]]:
    known = {name: value for name, value in doc.params.items() if name in LINK_PARAMS}
    try:
        read = LinkDoc.model_validate({"from": doc.source, "to": doc.target, **known})
    except ValidationError as error:
        return {}, [Problem(f"{at}.params.{p.at}", p.message) for p in from_pydantic(error)]
    return {**doc.params, **{name: getattr(read, name) for name in known}}, []
