"""A path is the shortest walk that visits every role asked for, coming back to a component if it must."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.catalog import load_catalog
from components.design import Component, Design, Link
from scenarios.model import RequiredPath
from scoring.checks.graph import role_graph
from scoring.checks.paths import check_path, shortest_walk
from scoring.checks.result import Status
from tests.scoring.checks.designs import graph


def path(
    start: str,
    end: str,
    *,
    via_all: tuple[str, ...] = (),
    via_any: tuple[str, ...] = (),
    either: bool = False,
) -> RequiredPath:
    """A required path between two roles."""
    return RequiredPath(
        "p", "P", (start,), (end,), "mid", via_all, via_any, "either" if either else "forward"
    )


KINDS = {"u": "web_client", "lb": "load_balancer", "api": "app_service", "c": "cache", "db": "relational_db"}


@pytest.mark.parametrize(
    ("asked", "arrows", "walk"),
    [
        (path("client", "rdbms"), ["u>lb", "lb>api", "api>db"], ["u", "lb", "api", "db"]),
        (path("client", "rdbms"), ["u>lb", "lb>api", "api>db", "u>db"], ["u", "db"]),
        (path("client", "rdbms"), ["u>lb", "api>lb", "api>db"], []),
        (path("client", "rdbms", either=True), ["u>lb", "api>lb", "api>db"], ["u", "lb", "api", "db"]),
        (path("client", "rdbms"), ["u>lb", "lb!api", "api~db"], ["u", "lb", "api", "db"]),
        (
            path("client", "rdbms", via_all=("cache",)),
            ["u>api", "api>c", "c>api", "api>db"],
            ["u", "api", "c", "api", "db"],
        ),
        (path("client", "rdbms", via_all=("cache",)), ["u>api", "api>c", "api>db"], []),
        (path("client", "cache", via_all=("cache", "client")), ["u>c"], ["u", "c"]),
        (
            path("client", "rdbms", via_any=("cache", "lb")),
            ["u>api", "u>lb", "lb>api", "api>db"],
            ["u", "lb", "api", "db"],
        ),
        (path("client", "client"), ["u>api"], ["u"]),
        (path("client", "rdbms"), ["u>api", "api>api"], []),
        (
            path("client", "rdbms", via_all=("lb", "service"), via_any=("cache",)),
            ["u>db", "u>c", "c>lb", "lb>api", "api>db"],
            ["u", "c", "lb", "api", "db"],
        ),
    ],
)
def test_walks(asked: RequiredPath, arrows: list[str], walk: list[str]) -> None:
    drawn = graph(*arrows, **KINDS)
    found = check_path(asked, drawn, required=True)
    if walk:
        assert (found.status, list(found.components)) == (Status.MET, walk)
    else:
        assert (found.status, found.components) == (Status.MISSING, ("u", "db"))
    assert check_path(asked, drawn, required=False).status is Status.NOT_REQUIRED


@pytest.mark.parametrize(
    ("asked", "arrows", "reached", "lacking", "absent"),
    [
        # Nothing leads on from the service, which usually calls a store.
        (path("client", "rdbms"), ["u>lb", "lb>api"], ["u", "lb", "api"], ("rdbms",), False),
        (path("client", "rdbms"), ["lb>api", "api>db"], ["u"], ("rdbms",), False),
        # The way to the store is there, the cache is not on it.
        (path("client", "rdbms", via_all=("cache",)), ["u>api", "api>db"], ["u", "api"], ("cache",), False),
        (
            path("client", "rdbms", via_all=("cache",)),
            ["u>api", "api>c"],
            ["u", "api", "c"],
            ("rdbms",),
            False,
        ),
        (path("client", "vector_db"), ["u>api"], ["u"], ("vector_db",), True),
        (path("iot", "rdbms"), ["u>api"], [], ("iot",), True),
        (path("client", "rdbms", via_any=("cdn", "waf")), ["u>db"], ["u"], ("cdn", "waf"), True),
    ],
)
def test_a_missing_path_says_where_it_breaks(
    asked: RequiredPath, arrows: list[str], reached: list[str], lacking: tuple[str, ...], absent: bool
) -> None:
    found = check_path(asked, graph(*arrows, **KINDS), required=True)
    assert (list(found.reached), found.lacking, found.absent) == (reached, lacking, absent)


_NAMES = list(KINDS)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(_NAMES), st.sampled_from(_NAMES)), max_size=12),
    st.lists(st.sampled_from(["lb", "service", "cache"]), max_size=3, unique=True),
)
def test_the_walk_is_as_short_as_any_order_of_its_stops_allows(
    arrows: list[tuple[str, str]], via: list[str]
) -> None:
    """Against brute force: the best over all orders of the stops, by shortest paths between them."""
    import networkx as nx

    components = tuple(Component(name, kind) for name, kind in KINDS.items())
    links = tuple(Link(f"l{i}", a, b) for i, (a, b) in enumerate(arrows))
    design = Design("", components, links)
    lengths = dict(nx.all_pairs_shortest_path_length(design.to_networkx()))
    place = {"lb": "lb", "service": "api", "cache": "c"}
    tours = [["u", *(place[role] for role in order), "db"] for order in itertools.permutations(via)]
    possible = [tour for tour in tours if all(b in lengths[a] for a, b in itertools.pairwise(tour))]
    best = min((sum(lengths[a][b] for a, b in itertools.pairwise(t)) for t in possible), default=None)
    walk = shortest_walk(path("client", "rdbms", via_all=tuple(via)), role_graph(design, load_catalog()))
    assert (len(walk) - 1 if walk else None) == best
