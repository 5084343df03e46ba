"""``loadbearing components``: the catalogue, or what a query finds in it."""

from __future__ import annotations

import argparse
from typing import Any

from components.catalog import Catalog, load_catalog
from components.kinds import Kind
from whiteboard.commands.answer import Answer, table

HELP = "list the catalogue, or the kinds that a query finds by name, product or role"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.add_argument("query", metavar="QUERY", nargs="?", help="words to look for")


def run(args: argparse.Namespace) -> Answer:
    """The kinds; none found is an answer, not an error."""
    catalog = load_catalog()
    kinds = _found(catalog, args.query)
    head = ("ID", "NAME", "CATEGORY", "ROLES")
    rows = [(k.id, k.label, catalog.categories[k.category].label, ", ".join(k.roles)) for k in kinds]
    nothing = f"No part called “{args.query}”."
    data = {"schema": "loadbearing.catalog/1", "kinds": [_kind_data(kind) for kind in kinds]}
    return Answer("\n".join(table(head, rows)) if rows else nothing, data)


def _found(catalog: Catalog, query: str | None) -> list[Kind]:
    if query is None:
        return list(catalog.kinds.values())
    from components.search import search

    return [hit.kind for hit in search(catalog, query)]


def _kind_data(kind: Kind) -> dict[str, Any]:
    params = kind.params.values()
    return {
        "id": kind.id,
        "label": kind.label,
        "category": kind.category,
        "roles": list(kind.roles),
        "products": [product.name for product in kind.products],
        "stateful": kind.stateful,
        "params": [
            {"name": p.name, "unit": p.unit, "default": p.default, "source": p.source} for p in params
        ],
    }
