"""What records may hold that come from outside: strict in what this version knows, open in the rest.

Its own module, because pydantic takes 0.1 s to import: only when something is read.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from components.catalog import Catalog
from components.design_file import LinkDoc, param_problems, param_value
from components.params import FIELDS
from components.problems import Problem, from_pydantic
from whiteboard.board.project import LINK_PARAMS
from whiteboard.board.records import Record, from_fields

MOST_RECORDS: Final = 20_000
LONGEST_TEXT: Final = 4000
DEEPEST: Final = 32
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


def read_records(items: Sequence[Any], catalog: Catalog) -> tuple[list[Record], list[Problem]]:
    """The records of plain data, or what is wrong with them."""
    plain: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for index, item in enumerate(items):
        record, wrong = _checked(item, f"records[{index}]", catalog)
        plain.append(record)
        problems += wrong
    if problems := problems or _reference_problems(plain):
        return [], problems
    return [from_fields(r["id"], {k: v for k, v in r.items() if k != "id"}) for r in plain], []


def _checked(value: Any, at: str, catalog: Catalog) -> tuple[dict[str, Any], list[Problem]]:
    """A record as plain fields (``id`` and ``type`` included), and what is wrong with it."""
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


def plain_problems(value: Any, at: str = "", depth: int = 0) -> Iterable[Problem]:
    """What no field may hold, known to this version or not: endless numbers, long text, deep nesting."""
    match value:
        case str() if len(value) > LONGEST_TEXT:
            yield Problem(at, f"is longer than {LONGEST_TEXT} characters")
        case str() if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
            yield Problem(at, "holds half a character")
        case float() if not math.isfinite(value):
            yield Problem(at, "must be a finite number")
        case int() if abs(value) > 2**63:
            yield Problem(at, "is too large a number")
        case dict() | list() if depth > DEEPEST:
            yield Problem(at[:80], f"is nested deeper than {DEEPEST}")
        case dict():
            for name, item in value.items():
                yield from plain_problems(name, f"{at}.{name[:40]}".removeprefix("."), depth)
                yield from plain_problems(item, f"{at}.{name[:40]}".removeprefix("."), depth + 1)
        case list():
            for index, item in enumerate(value):
                yield from plain_problems(item, f"{at}[{index}]", depth + 1)
        case _:
            pass


def _reference_problems(records: list[dict[str, Any]]) -> list[Problem]:
    """Ids used twice, and links, pins and boxes that refer to what is not there."""
    types: dict[str, str] = {}
    problems = []
    for index, record in enumerate(records):
        if record["id"] in types:
            problems.append(Problem(f"records[{index}].id", f"{record['id']!r} is used twice"))
        types[record["id"]] = record["type"]
    for index, record in enumerate(records):
        for name, target, wanted in _references(record):
            if target not in types:
                problems.append(Problem(f"records[{index}].{name}", f"no record {target!r}"))
            elif wanted and types[target] != wanted:
                problems.append(Problem(f"records[{index}].{name}", f"{target!r} is no {wanted}"))
    return problems or _parent_loops(records)


def _references(record: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    """(field, id it refers to, type that must be there or "")."""
    match record:
        case {"type": "link", "source": source, "target": target}:
            yield "source", source, "component"
            yield "target", target, "component"
        case {"type": "pin", "target": str(target)}:
            yield "target", target, ""
        case {"type": "component" | "note" | "text" | "boundary", "parent": str(parent)}:
            yield "parent", parent, "boundary"
        case _:
            pass


def _parent_loops(records: list[dict[str, Any]]) -> list[Problem]:
    parents = {r["id"]: r.get("parent") for r in records if r["type"] == "boundary"}
    problems = []
    safe: set[str | None] = {None}
    for start in parents:
        trail: list[str | None] = []
        node: str | None = start
        while node not in safe and node not in trail:
            trail.append(node)
            node = parents[node] if node is not None else None
        if node not in safe:
            problems.append(Problem(f"{start}.parent", "the boundaries hold each other in a circle"))
        safe.update(trail)
    return problems
