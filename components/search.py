"""Finding kinds by what people call them, and guessing what comes next on a board."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache
from typing import Final

from components.catalog import Catalog
from components.design import Design
from components.kinds import Group, Kind

CLOSE_ENOUGH: Final = 0.7
"""Similarity from which a typo is taken for a name; flnk and Flink have 0.89."""

_SILENT: Final = "Apache "
"""Nobody says it."""
_BREAK: Final = re.compile(r"[^\w]+")


class Rank(IntEnum):
    """Why a kind was found, best first."""

    EXACT = 0
    LABEL = 1
    PRODUCT = 2
    ALIAS = 3
    WORD = 4
    ROLE = 5
    CATEGORY = 6
    INSIDE = 7
    CLOSE = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """A kind that was found by ``text``; ``product`` is the product meant by it, or empty."""

    kind: Kind
    text: str
    product: str
    rank: Rank

    @property
    def title(self) -> str:
        """What a list shows: ``Load balancer``, or ``Nginx (load balancer)`` when a product was meant."""
        label = self.kind.label
        if not self.product:
            return label
        word = label.partition(" (")[0]
        small = word if word[1:2].isupper() or word[1:2] == "/" else word[0].lower() + word[1:]
        return f"{self.product.removeprefix(_SILENT)} ({small})"


@dataclass(frozen=True, slots=True)
class NextKind:
    """A kind that would fit on the board now, and why in a few words."""

    kind: Kind
    reason: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name of a kind; ``rank`` counts when the name starts with the query, ``word`` when its words do."""

    text: str
    padded: str
    """Folded, with a space before every word."""
    kind: Kind
    product: str
    rank: Rank
    word: Rank
    order: tuple[int, int]
    """Among equals: kinds that many others connect to first, then short names."""


def search(catalog: Catalog, query: str) -> list[Hit]:
    """The kinds that a query may mean, each once by its best name, best first; typos only if nothing fits."""
    wanted = _fold(query)
    parts = wanted.split()
    best: dict[str, tuple[Rank, _Entry]] = {}
    for entry in _entries(catalog) if wanted else ():
        rank = _rank(entry, wanted, parts) if parts[0] in entry.padded else None
        held = best.get(entry.kind.id)
        if rank is not None and (held is None or (rank, entry.order) < (held[0], held[1].order)):
            best[entry.kind.id] = (rank, entry)
    if best:
        ranked = sorted(best.values(), key=lambda item: (item[0], item[1].order))
        return [Hit(entry.kind, entry.text, entry.product, rank) for rank, entry in ranked]
    close = nearest(catalog, query)
    return [close] if close else []


def nearest(catalog: Catalog, query: str) -> Hit | None:
    """The kind whose name is most like a mistyped one; None when nothing comes close."""
    wanted = _fold(query)
    if len(wanted) < 3:
        return None
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    best = CLOSE_ENOUGH
    closest: _Entry | None = None
    words = _words(catalog)
    for start in dict.fromkeys(wanted[:2]):
        for word, entry in words.get(start, ()):
            if abs(len(word) - len(wanted)) > 2:
                continue
            matcher.set_seq1(word)
            if matcher.quick_ratio() > best and matcher.ratio() > best:
                best, closest = matcher.ratio(), entry
    return Hit(closest.kind, closest.text, closest.product, Rank.CLOSE) if closest else None


def suggest_next(
    design: Design,
    catalog: Catalog,
    *,
    after: Collection[str] = (),
    missing: Iterable[str] = (),
    most: int = 5,
) -> list[NextKind]:
    """Kinds that usually follow what is on the board, by the port hints of the catalogue.

    ``after`` are the components to continue from, such as the selection; without them, those that lead
    nowhere yet, newest first. ``missing`` are kinds that the scenario still wants, if that may be known.
    """
    present = {component.kind for component in design.components}
    found: dict[str, NextKind] = {}
    for kind_id in missing:
        found.setdefault(kind_id, NextKind(catalog.kind(kind_id), "still missing"))
    for kind, before in _followers(design, catalog, after):
        found.setdefault(kind.id, NextKind(kind, f"after {before}"))
    if not design.components:
        clients = (kind for kind in catalog.kinds.values() if "client" in kind.roles)
        found.update({kind.id: NextKind(kind, "where requests start") for kind in clients})
    return [item for item in found.values() if item.kind.id not in present][:most]


def _followers(design: Design, catalog: Catalog, after: Collection[str]) -> Iterator[tuple[Kind, str]]:
    leading = {link.source for link in design.links}
    newest = list(reversed(design.components))
    chosen = [c for c in newest if c.id in after] or [c for c in newest if c.id not in leading] or newest
    for component in chosen:
        kind = catalog.kind(component.kind)
        for role in kind.ports.typical_out_roles:
            follower = main_kind(catalog, role)
            if follower is not None:
                yield follower, kind.label


@lru_cache(maxsize=512)
def main_kind(catalog: Catalog, role: str) -> Kind | None:
    """The first kind of a role, those for which it is the main role before all others."""
    playing = [
        kind for kind in catalog.kinds.values() if role in kind.roles and kind.group is not Group.CANVAS
    ]
    return min(playing, key=lambda kind: kind.roles.index(role), default=None)


def _rank(entry: _Entry, wanted: str, parts: list[str]) -> Rank | None:
    if entry.padded.startswith(f" {wanted}"):
        exact = len(entry.padded) == len(wanted) + 1 and entry.rank <= Rank.ROLE
        return Rank.EXACT if exact else entry.rank
    if all(f" {part}" in entry.padded for part in parts):
        return entry.word
    return Rank.INSIDE if len(wanted) > 2 and wanted in entry.padded else None


@lru_cache(maxsize=4)
def _words(catalog: Catalog) -> dict[str, list[tuple[str, _Entry]]]:
    """Names and the words in them by first letter, for typos; a word stands for the best connected kind."""
    meant: dict[str, _Entry] = {}
    for entry in sorted(_entries(catalog), key=lambda item: item.order):
        for word in (entry.padded[1:], *entry.padded.split()) if entry.rank <= Rank.ALIAS else ():
            meant.setdefault(word, entry)
    starts: dict[str, list[tuple[str, _Entry]]] = {}
    for word, entry in meant.items():
        starts.setdefault(word[0], []).append((word, entry))
    return starts


@lru_cache(maxsize=4)
def _entries(catalog: Catalog) -> tuple[_Entry, ...]:
    hinted: Counter[str] = Counter()
    for kind in catalog.kinds.values():
        hinted.update({*kind.ports.typical_in_roles, *kind.ports.typical_out_roles})
    entries = []
    for kind in catalog.kinds.values():
        popularity = max((hinted[role] for role in kind.roles), default=0)
        for text, product, rank, word in _names(kind, catalog):
            folded = _fold(text)
            if folded:
                order = (-popularity, len(folded))
                entries.append(_Entry(text, f" {folded}", kind, product, rank, word, order))
    return tuple(entries)


def _names(kind: Kind, catalog: Catalog) -> Iterator[tuple[str, str, Rank, Rank]]:
    """Everything a kind is called: text, product meant, and the ranks of its start and of its words."""
    yield kind.label, "", Rank.LABEL, Rank.WORD
    yield kind.id.replace("_", " "), "", Rank.LABEL, Rank.WORD
    for product in kind.products:
        meant = "" if _fold(product.name) == _fold(kind.label) else product.name
        yield product.name, meant, Rank.PRODUCT, Rank.WORD
        if product.name.startswith(_SILENT):
            yield product.name.removeprefix(_SILENT), meant, Rank.PRODUCT, Rank.WORD
        for alias in product.aliases:
            yield alias, meant, Rank.ALIAS, Rank.WORD
    for role in kind.roles:
        yield role.replace("_", " "), "", Rank.ROLE, Rank.ROLE
        yield catalog.roles[role].text, "", Rank.ROLE, Rank.ROLE
    yield catalog.categories[kind.category].label, "", Rank.CATEGORY, Rank.CATEGORY


def _fold(text: str) -> str:
    """Lower case without accents, words one space apart."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return (
        _BREAK.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).replace("_", " ").strip()
    )
