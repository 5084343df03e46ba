"""The catalogue's files (``loadbearing.catalog/1``), validated by pydantic and turned into our own words."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from components.kinds import Category, Group, Kind, Param, Ports, Product, Role
from components.params import FIELDS
from components.problems import InvalidFile, Problem, from_pydantic
from components.yaml_text import parse_yaml, read_text

Id = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,64}$")]


class _Doc(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _CategoryDoc(_Doc):
    id: Id
    label: str
    icon: str = "ph.cube"


class _RoleDoc(_Doc):
    id: Id
    text: str


class _ProductDoc(_Doc):
    name: str
    aliases: tuple[str, ...] = ()
    hosting: Literal["self_hosted", "managed", "both"] = "self_hosted"
    status: str | None = None


class _PortsDoc(_Doc):
    protocols: tuple[str, ...] = ()
    typical_in_roles: tuple[str, ...] = ()
    typical_out_roles: tuple[str, ...] = ()


class _ParamDoc(_Doc):
    default: float | int | bool | str | None
    source: str


class _KindDoc(_Doc):
    id: Id
    label: str
    category: Id
    roles: tuple[Id, ...] = ()
    products: tuple[_ProductDoc, ...] = ()
    ports: _PortsDoc = _PortsDoc()
    stateful: bool = False
    deployment: Literal["managed", "self", "both", "external", "n/a"] = "both"
    default_replicas: Annotated[int, Field(ge=1, le=10**6)] | None = None
    note: str = ""
    icon: str | None = None
    group: Group = Group.STATION
    params: dict[str, _ParamDoc] = Field(default_factory=dict)


class _FileDoc(_Doc):
    schema_: Literal["loadbearing.catalog/1"] = Field(alias="schema")
    license_note: str = ""
    conventions: dict[str, object] = Field(default_factory=dict)
    categories: tuple[_CategoryDoc, ...] = ()
    roles: tuple[_RoleDoc, ...] = ()
    kinds: tuple[_KindDoc, ...] = ()


def read_folder(folder: Path) -> tuple[list[Category], list[Role], list[Kind]]:
    """Everything in the folder's ``*.yaml`` files, in the order of their names.

    Raises:
        InvalidFile: a file is broken, or names a category, role or parameter that is nowhere defined.
    """
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise InvalidFile(str(folder), [Problem("", "holds no catalogue files")])
    documents = [(path, _read(path)) for path in paths]
    categories = [Category(c.id, c.label, c.icon) for _, doc in documents for c in doc.categories]
    roles = [Role(r.id, r.text) for _, doc in documents for r in doc.roles]
    icons = {category.id: category.icon for category in categories}
    role_ids = {role.id for role in roles}
    kinds: dict[str, Kind] = {}
    for path, doc in documents:
        for index, kind in enumerate(doc.kinds):
            problems = _problems(kind, f"kinds[{index}]", icons, role_ids, kinds)
            if problems:
                raise InvalidFile(str(path), problems)
            kinds[kind.id] = _kind(kind, icons[kind.category])
    return categories, roles, list(kinds.values())


def _read(path: Path) -> _FileDoc:
    try:
        return _FileDoc.model_validate(parse_yaml(read_text(path), str(path)))
    except ValidationError as error:
        raise InvalidFile(str(path), from_pydantic(error)) from error


def _problems(
    kind: _KindDoc, at: str, icons: dict[str, str], role_ids: set[str], known: dict[str, Kind]
) -> list[Problem]:
    found = []
    if kind.id in known:
        found.append(Problem(f"{at}.id", f"{kind.id} is defined twice"))
    if kind.category not in icons:
        found.append(Problem(f"{at}.category", f"no category {kind.category!r}"))
    hinted = {*kind.roles, *kind.ports.typical_in_roles, *kind.ports.typical_out_roles}
    found += [Problem(f"{at}.roles", f"no role {role!r}") for role in sorted(hinted - role_ids)]
    for name, param in kind.params.items():
        spec = FIELDS.get(name)
        wrong = "unknown field" if spec is None else spec.check(param.default)
        if wrong:
            found.append(Problem(f"{at}.params.{name}", wrong))
    return found


def _kind(doc: _KindDoc, category_icon: str) -> Kind:
    params = {
        name: Param(name, FIELDS[name].unit, param.default, param.source)
        for name, param in doc.params.items()
    }
    return Kind(
        id=doc.id,
        label=doc.label,
        category=doc.category,
        roles=doc.roles,
        products=tuple(Product(p.name, p.aliases, p.hosting, p.status) for p in doc.products),
        ports=Ports(doc.ports.protocols, doc.ports.typical_in_roles, doc.ports.typical_out_roles),
        stateful=doc.stateful,
        deployment=doc.deployment,
        default_replicas=doc.default_replicas,
        note=doc.note,
        icon=doc.icon or category_icon,
        group=doc.group,
        params=MappingProxyType(params),
    )
