"""The text form of a design (``loadbearing.design/1``): strict reading, and writing.

The same block stands in scenario files as reference and starting designs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, ValidationError

from components.catalog import Catalog
from components.design import UNSET, Component, Design, Flow, Link, Mode, Value
from components.kinds import Group
from components.params import FIELDS, FieldType
from components.problems import InvalidFile, Problem, from_pydantic
from components.yaml_text import parse_json, parse_yaml

SCHEMA = "loadbearing.design/1"


def number(value: object) -> object:
    """Numeric text as a number (YAML reads ``1e6`` as text); everything else as it is, but no booleans."""
    if isinstance(value, bool):
        raise ValueError("must be a number")
    if isinstance(value, str):
        try:
            parsed = float(value)
        except ValueError:
            raise ValueError("must be a number") from None
        return int(parsed) if parsed.is_integer() else parsed
    return value


def _quoted(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError(f"must be text; quote it: '{value}'")
    return value


Id = Annotated[str, BeforeValidator(_quoted), Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Text = Annotated[str, BeforeValidator(_quoted), Field(max_length=4000)]
Count = Annotated[int, BeforeValidator(number), Field(ge=1, le=10**6)]
Rate = Annotated[float, BeforeValidator(number), Field(ge=0, le=1e12)]
Millis = Annotated[float, BeforeValidator(number), Field(ge=0, le=1e9)]


class _Doc(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class ComponentDoc(_Doc):
    """One component as written in a file."""

    id: Id
    kind: Text
    label: Text = ""
    product: Text = ""
    note: Text = ""
    size: Text = ""
    replicas: Count | None = None
    zone: Text | list[Text] | None = None
    region: Text | None = None
    roles_added: list[Text] = Field(default_factory=list)
    params: dict[str, Any] = Field(default_factory=dict)


class LinkDoc(_Doc):
    """One link as written in a file."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, populate_by_name=True)

    id: Id | None = None
    source: Id = Field(alias="from")
    target: Id = Field(alias="to")
    mode: Mode | None = None
    label: Text = ""
    protocol: Text = ""
    write: StrictBool | None = None
    calls: Annotated[float, BeforeValidator(number), Field(ge=0, le=1e6)] | None = None
    parallel: StrictBool = False
    step: Annotated[int, BeforeValidator(number), Field(ge=0, le=10**6)] | None = None
    on_miss_of: Id | None = None
    flows: list[Id] | None = None
    network_ms: Millis | None = None
    payload_kb: Annotated[float, BeforeValidator(number), Field(ge=0, le=1e12)] | None = None
    timeout_ms: Millis | None = None
    retries: Annotated[int, BeforeValidator(number), Field(ge=0, le=100)] | None = None
    backoff_ms: Millis | None = None
    retry_budget: Annotated[float, BeforeValidator(number), Field(ge=0, le=100)] | None = None
    hedge_ms: Millis | None = None
    breaker_failures: Count | None = None
    breaker_ms: Millis | None = None
    quorum: Count | None = None
    period_s: Annotated[float, BeforeValidator(number), Field(ge=0, le=1e9)] | None = None


class FlowDoc(_Doc):
    """One flow as written in a file."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, populate_by_name=True)

    id: Id
    source: Id = Field(alias="from")
    rate_rps: Rate
    slo_p99_ms: Millis | None = None
    fresh_at: list[Text] = Field(default_factory=list)


class DesignDoc(_Doc):
    """A design as written in a file or a scenario."""

    schema_: Literal["loadbearing.design/1"] | None = Field(default=None, alias="schema")
    title: Text = ""
    components: list[ComponentDoc] = Field(default_factory=list, max_length=20_000)
    links: list[LinkDoc] = Field(default_factory=list, max_length=50_000)
    flows: list[FlowDoc] = Field(default_factory=list, max_length=1_000)


def read_design(text: str, source: str, catalog: Catalog, *, as_json: bool = False) -> Design:
    """A design from its text form.

    Raises:
        InvalidFile: names ``source``, the path and the reason of every problem.
    """
    value = parse_json(text, source) if as_json else parse_yaml(text, source)
    if not isinstance(value, dict):
        raise InvalidFile(source, [Problem("", f"is not a design; it should start with 'schema: {SCHEMA}'")])
    schema = value.get("schema")
    if schema != SCHEMA:
        said = "is required" if schema is None else f"is {schema!r}; this version reads {SCHEMA!r}"
        raise InvalidFile(source, [Problem("schema", said)])
    return build_design(value, source, catalog)


def build_design(value: Mapping[str, Any], source: str, catalog: Catalog) -> Design:
    """A design from plain data.

    Raises:
        InvalidFile: names ``source``, the path and the reason of every problem.
    """
    try:
        doc = DesignDoc.model_validate(value)
    except ValidationError as error:
        raise InvalidFile(source, from_pydantic(error)) from error
    return convert(doc, source, catalog)


def convert(doc: DesignDoc, source: str, catalog: Catalog) -> Design:
    """A design from a validated document, with the checks that need the catalogue.

    Raises:
        InvalidFile: unknown kinds or roles, duplicate ids, dangling links, parameters out of range.
    """
    problems = [*_component_problems(doc, catalog), *_link_problems(doc)]
    if problems:
        raise InvalidFile(source, problems)
    components = tuple(component_of(item, catalog) for item in doc.components)
    kinds = {item.id: item.kind for item in components}
    taken = {item.id for item in doc.links if item.id}
    links = tuple(
        link_of(item, item.id or _free_id(index, taken), kinds, catalog)
        for index, item in enumerate(doc.links)
    )
    flows = tuple(Flow(f.id, f.source, f.rate_rps, f.slo_p99_ms, tuple(f.fresh_at)) for f in doc.flows)
    return Design(doc.title, components, links, flows)


def component_of(doc: ComponentDoc, catalog: Catalog) -> Component:
    """A component; a count that is not given becomes the kind's default, marked as assumed."""
    given = "replicas" in doc.model_fields_set
    zone = tuple(doc.zone) if isinstance(doc.zone, list) else doc.zone
    return Component(
        id=doc.id,
        kind=doc.kind,
        label=doc.label,
        product=doc.product,
        note=doc.note,
        size=doc.size,
        replicas=doc.replicas if given else catalog.kind(doc.kind).default_replicas,
        replicas_assumed=not given,
        zone=zone,
        region=doc.region,
        roles_added=tuple(doc.roles_added),
        params={name: param_value(name, value) for name, value in doc.params.items()},
    )


def default_mode(kind_id: str, catalog: Catalog) -> Mode:
    """Out of a log or queue the consumer reads when it likes; everyone else waits."""
    return Mode.ASYNC if catalog.kind(kind_id).group is Group.LOG else Mode.SYNC


def link_of(doc: LinkDoc, link_id: str, kinds: Mapping[str, str], catalog: Catalog) -> Link:
    """A link; ``kinds`` gives the kind of each component, for the default mode."""
    return Link(
        id=link_id,
        source=doc.source,
        target=doc.target,
        mode=doc.mode or default_mode(kinds[doc.source], catalog),
        label=doc.label,
        protocol=doc.protocol,
        write=doc.write,
        calls=doc.calls,
        parallel=doc.parallel,
        step=doc.step,
        on_miss_of=doc.on_miss_of if "on_miss_of" in doc.model_fields_set else UNSET,
        flows=None if doc.flows is None else tuple(doc.flows),
        network_ms=doc.network_ms,
        payload_kb=doc.payload_kb,
        timeout_ms=doc.timeout_ms,
        retries=doc.retries,
        backoff_ms=doc.backoff_ms,
        retry_budget=doc.retry_budget,
        hedge_ms=doc.hedge_ms,
        breaker_failures=doc.breaker_failures,
        breaker_ms=doc.breaker_ms,
        quorum=doc.quorum,
        period_s=doc.period_s,
    )


def param_value(name: str, value: Any) -> Value:
    """A parameter as written, numeric text turned into a number where a number is wanted."""
    if FIELDS[name].type in {FieldType.NUMBER, FieldType.INTEGER} and isinstance(value, str):
        return number(value)  # type: ignore[return-value]
    return value  # type: ignore[no-any-return]


def write_design(design: Design) -> dict[str, Any]:
    """The text form as plain data, defaults left out; ``read_design`` gives the same design back."""
    value: dict[str, Any] = {"schema": SCHEMA, "title": design.title}
    value["components"] = [_component_data(component) for component in design.components]
    value["links"] = [_link_data(link) for link in design.links]
    value["flows"] = [_without_defaults(flow, rename={"source": "from"}) for flow in design.flows]
    return {name: item for name, item in value.items() if item or name in {"schema", "components", "links"}}


def _component_data(component: Component) -> dict[str, Any]:
    data = _without_defaults(component, skip={"replicas", "replicas_assumed"})
    if not component.replicas_assumed:
        data["replicas"] = component.replicas
    return data


def _link_data(link: Link) -> dict[str, Any]:
    data = _without_defaults(link, rename={"source": "from", "target": "to"}, skip={"on_miss_of", "mode"})
    data["mode"] = str(link.mode)
    if link.on_miss_of is not UNSET:
        data["on_miss_of"] = link.on_miss_of
    return data


def _without_defaults(
    item: Component | Link | Flow, *, rename: Mapping[str, str] | None = None, skip: set[str] | None = None
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for f in fields(item):
        value = getattr(item, f.name)
        if f.name in (skip or ()) or value is f.default or value in ((), {}):
            continue
        plain = (
            list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value
        )
        data[(rename or {}).get(f.name, f.name)] = plain
    return data


def _component_problems(doc: DesignDoc, catalog: Catalog) -> list[Problem]:
    problems = []
    seen: set[str] = set()
    for index, item in enumerate(doc.components):
        at = f"components[{index}]"
        if item.id in seen:
            problems.append(Problem(f"{at}.id", f"{item.id!r} is used twice"))
        seen.add(item.id)
        if item.kind not in catalog.kinds:
            problems.append(Problem(f"{at}.kind", f"no kind {item.kind!r}"))
        unknown = [role for role in item.roles_added if role not in catalog.roles]
        problems += [Problem(f"{at}.roles_added", f"no role {role!r}") for role in unknown]
        problems += param_problems(item.params, f"{at}.params")
    return problems


def param_problems(params: Mapping[str, Any], at: str) -> list[Problem]:
    """What is wrong with capacity parameters, each against its entry in ``components.params``."""
    problems = []
    for name, value in params.items():
        spec = FIELDS.get(name)
        try:
            wrong = "unknown field" if spec is None else spec.check(param_value(name, value))
        except ValueError as error:
            wrong = str(error)
        if wrong:
            problems.append(Problem(f"{at}.{name}", wrong))
    return problems


def _link_problems(doc: DesignDoc) -> list[Problem]:
    problems = []
    ids = {item.id for item in doc.components}
    flow_ids = [item.id for item in doc.flows]
    seen: set[str] = set()
    for index, link in enumerate(doc.links):
        at = f"links[{index}]"
        if link.id is not None and link.id in seen:
            problems.append(Problem(f"{at}.id", f"{link.id!r} is used twice"))
        seen.add(link.id or "")
        ends = [("from", link.source), ("to", link.target), ("on_miss_of", link.on_miss_of)]
        problems += [
            Problem(f"{at}.{n}", f"no component {end!r}") for n, end in ends if end and end not in ids
        ]
    for index, flow in enumerate(doc.flows):
        if flow.source not in ids:
            problems.append(Problem(f"flows[{index}].from", f"no component {flow.source!r}"))
        if flow_ids.index(flow.id) != index:
            problems.append(Problem(f"flows[{index}].id", f"{flow.id!r} is used twice"))
    return problems


def _free_id(index: int, taken: set[str]) -> str:
    """``l1`` for the first link and so on, stepping aside for ids that the file uses itself."""
    link_id = f"l{index + 1}"
    while link_id in taken:
        link_id += "x"
    taken.add(link_id)
    return link_id
