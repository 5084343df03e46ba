"""The words of the catalogue: categories, roles, products and kinds, as loaded from its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """How a kind behaves under load; decides which parameters it has and how it is solved."""

    SOURCE = "source"
    STATION = "station"
    CACHE = "cache"
    LOG = "log"
    STORE = "store"
    BATCHER = "batcher"
    LLM = "llm"
    TRAINING = "training"
    PASS_THROUGH = "pass_through"  # noqa: S105
    CANVAS = "canvas"


@dataclass(frozen=True, slots=True)
class Category:
    """A drawer of the palette."""

    id: str
    label: str
    icon: str


@dataclass(frozen=True, slots=True)
class Role:
    """What a kind does in a system: the join between a drawing and a scenario."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Product:
    """A product name by which people know a kind; names and aliases are search synonyms."""

    name: str
    aliases: tuple[str, ...] = ()
    hosting: str = "self_hosted"
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Ports:
    """Hints for what may stand before and after a kind; they suggest, they never forbid."""

    protocols: tuple[str, ...] = ()
    typical_in_roles: tuple[str, ...] = ()
    typical_out_roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Param:
    """One capacity figure of a kind: its unit, default and where the default comes from.

    ``source`` names a document and year, or is the word ``assumed``.
    """

    name: str
    unit: str
    default: float | int | str | bool | None
    source: str

    @property
    def assumed(self) -> bool:
        """True when nobody measured this default."""
        return self.source == "assumed"


@dataclass(frozen=True, slots=True)
class Kind:
    """An entry of the catalogue, such as ``event_log``."""

    id: str
    label: str
    category: str
    roles: tuple[str, ...]
    products: tuple[Product, ...]
    ports: Ports
    stateful: bool
    deployment: str
    default_replicas: int | None
    note: str
    icon: str
    group: Group
    params: Mapping[str, Param]
