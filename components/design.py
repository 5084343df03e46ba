"""The Design: components and links without positions or colours, the only thing checks and estimates see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import networkx as nx

Value = float | int | str | bool | None
NO_PARAMS: Final[Mapping[str, Value]] = MappingProxyType({})


class Mode(StrEnum):
    """What the caller of a link does while the callee works."""

    SYNC = "sync"
    ASYNC = "async"
    BATCH = "batch"
    CONTROL = "control"
    REPLICATION = "replication"


class Unset(Enum):
    """Tells "not given" from an explicit null."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET


@dataclass(frozen=True, slots=True)
class Component:
    """One box. ``replicas`` is None for a managed part, which is never waited for.

    ``replicas_assumed`` marks a count that the catalogue supplied, not the person.
    """

    id: str
    kind: str
    label: str = ""
    product: str = ""
    note: str = ""
    size: str = ""
    replicas: int | None = 1
    replicas_assumed: bool = False
    zone: str | tuple[str, ...] | None = None
    region: str | None = None
    roles_added: tuple[str, ...] = ()
    params: Mapping[str, Value] = field(default_factory=lambda: NO_PARAMS)


@dataclass(frozen=True, slots=True)
class Link:
    """One arrow, from the caller or producer to the callee or consumer; replies are implied.

    A field that is None takes the default that docs/capacity.md gives for it. ``on_miss_of`` is the id of
    a cache, None to forbid a guess, or UNSET to let the estimator infer it.
    """

    id: str
    source: str
    target: str
    mode: Mode = Mode.SYNC
    label: str = ""
    protocol: str = ""
    write: bool | None = None
    calls: float | None = None
    parallel: bool = False
    step: int | None = None
    on_miss_of: str | Unset | None = UNSET
    flows: tuple[str, ...] | None = None
    network_ms: float | None = None
    payload_kb: float | None = None
    timeout_ms: float | None = None
    retries: int | None = None
    backoff_ms: float | None = None
    retry_budget: float | None = None
    hedge_ms: float | None = None
    breaker_failures: int | None = None
    breaker_ms: float | None = None
    quorum: int | None = None
    period_s: float | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A stream of requests that starts at one component; its data must land at the roles of ``fresh_at``."""

    id: str
    source: str
    rate_rps: float
    slo_p99_ms: float | None = None
    fresh_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Design:
    """A system as a directed multigraph; order is the file's, which breaks ties everywhere."""

    title: str = ""
    components: tuple[Component, ...] = ()
    links: tuple[Link, ...] = ()
    flows: tuple[Flow, ...] = ()

    def component(self, component_id: str) -> Component:
        """The component of that id; KeyError when there is none."""
        for component in self.components:
            if component.id == component_id:
                return component
        raise KeyError(component_id)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """A graph whose nodes carry ``component`` and whose edges, keyed by link id, carry ``link``."""
        import networkx as nx  # half a second to import: only when a check needs it

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for component in self.components:
            graph.add_node(component.id, component=component)
        for link in self.links:
            graph.add_edge(link.source, link.target, key=link.id, link=link)
        return graph
