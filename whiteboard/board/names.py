"""What things are called: new ids for records, and the name a person sees on a card."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable

from components.catalog import Catalog
from components.design import Component
from components.kinds import Kind
from whiteboard.board.records import ComponentRecord

LONGEST = 56  # leaves room for a number within the 64 characters that an id may have


def free_id(base: str, taken: Container[str], *, first: int | None = None) -> str:
    """An id from ``base`` that nothing has yet: ``cache``, ``cache2``, …; or numbered from ``first``."""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "_", base).strip("_")[:LONGEST] or "part"
    if first is None and stem not in taken:
        return stem
    number = 2 if first is None else first
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


SHORT = {
    "Artifact": "Artifact registry",
    "Collective": "Collective fabric",
    "Dataset": "Dataset service",
    "Distributed": "Distributed file system",
    "Graph": "Graph store",
    "ID": "ID generator",
    "Key-value": "Key-value store",
    "On-device": "On-device inference",
    "Online": "Online trainer",
    "Prediction": "Prediction cache",
    "RAG": "RAG orchestrator",
    "Rules": "Rules engine",
    "Weight": "Weight cache",
}
"""First halves of labels that share their noun with the second: "Key-value / wide-column store"."""


def kind_name(kind: Kind) -> str:
    """A kind's name without the second half that only explains: "Event log / stream broker"."""
    first = kind.label.split(" / ")[0]
    return SHORT.get(first, first)


def name_of(item: Component | ComponentRecord, catalog: Catalog) -> str:
    """What a component is called: its label, or else its kind's name."""
    if item.label:
        return item.label
    kind = catalog.kinds.get(item.kind)
    return kind_name(kind) if kind else item.kind


def distinct_names(items: Iterable[Component | ComponentRecord], catalog: Catalog) -> dict[str, str]:
    """What components are called in a list, by id: those that share a name have their id behind it."""
    names = {item.id: name_of(item, catalog) for item in items}
    count = Counter(names.values())
    return {i: f"{name} ({i})" if count[name] > 1 else name for i, name in names.items()}
