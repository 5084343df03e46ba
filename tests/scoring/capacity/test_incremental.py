"""What an estimator keeps from earlier estimates never shows: any way to a design gives the same figures."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.catalog import load_catalog
from components.design import Design
from scenarios.loader import library, load_scenario
from scoring.capacity.estimator import Estimator
from scoring.capacity.json import estimate_json
from scoring.capacity.load import Load, load_of
from tests.scoring.capacity.drawings import client, design, link, part
from tests.scoring.capacity.test_laws import QUICK, stable_trees, trees

EDITS = ("service", "replicas", "rate", "link", "no link", "part", "back")


def same(one: Any, other: Any, at: str = "", *, rel: float = 1e-9, least: float = 1e-12) -> None:
    """Equal to ``rel`` or ``least``, and of one shape."""
    if isinstance(one, dict):
        assert one.keys() == other.keys(), at
        for key in one:
            same(one[key], other[key], f"{at}.{key}", rel=rel, least=least)
    elif isinstance(one, list):
        assert len(one) == len(other), at
        for number, (a, b) in enumerate(zip(one, other, strict=True)):
            same(a, b, f"{at}[{number}]", rel=rel, least=least)
    elif isinstance(one, float):
        assert one == pytest.approx(other, rel=rel, abs=least), at
    else:
        assert one == other, at


def edited(drawn: Design, edit: str, at: int, first: Design) -> Design:
    """The design after one edit by hand."""
    parts, links = list(drawn.components), list(drawn.links)
    place = 1 + at % (len(parts) - 1)
    own = parts[place]
    match edit:
        case "service":
            slower = {**own.params, "service_ms": float(own.params["service_ms"] or 0) * 1.01}
            parts[place] = replace(own, params=slower)
        case "replicas":
            parts[place] = replace(own, replicas=(own.replicas or 1) + 1)
        case "rate":
            parts[0] = replace(parts[0], params={"rate_rps": float(parts[0].params["rate_rps"] or 0) * 0.9})
        case "link":
            links.append(replace(links[-1], id=f"more{len(links)}", calls=0.1, step=None))
        case "no link" if len(links) > 1:
            del links[-1]
        case "part":
            parts.insert(1, replace(own, id=f"more{len(parts)}"))
        case "back":
            return first
    return replace(drawn, components=tuple(parts), links=tuple(links))


@QUICK
@given(st.one_of(trees(), stable_trees()), st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 9))))
def test_any_way_to_a_design_gives_the_same_figures(
    drawn: tuple[list[Any], list[Any]], edits: list[tuple[str, int]]
) -> None:
    first = now = design(*drawn)
    live = Estimator(load_catalog())
    live.estimate(now)
    for edit, at in edits:
        now = edited(now, edit, at, first)
        live.estimate(now)
    wanted = fresh(now)
    # What is overloaded settles to 1e-11 of a share, which a queue near its limit magnifies.
    same(estimate_json(live.estimate(now)), wanted, rel=1e-9 if wanted["stable"] else 1e-7)


GUARDS: tuple[dict[str, Any], ...] = (
    {},
    {"timeout_ms": 20.0, "retries": 2},
    {"hedge_ms": 3.0},
    {"retries": 3, "retry_budget": 0.1},
)


@QUICK
@given(
    stable_trees(),
    st.lists(st.sampled_from(GUARDS), min_size=7, max_size=7),
    st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 9)), min_size=1, max_size=5),
)
def test_any_way_to_a_design_with_guarded_calls_gives_the_same_balance(
    drawn: tuple[list[Any], list[Any]], guards: list[dict[str, Any]], edits: list[tuple[str, int]]
) -> None:
    """To what settles: loads to some 1e-5, and queues near their limit that follow them to 5e-3."""
    parts, links = drawn
    guarded = [{**one, **more} for one, more in zip(links, guards, strict=False)]
    parts = [parts[0], *({**p, "params": {**p["params"], "queue_limit": 50}} for p in parts[1:])]
    first = now = design(parts, guarded)
    live = Estimator(load_catalog())
    live.estimate(now)
    for edit, at in edits:
        now = edited(now, edit, at, first)
        seen, wanted = estimate_json(live.estimate(now)), fresh(now)
        carried, offered = (wanted["flows"][0][name] for name in ("carried_rps", "offered_rps"))
        if carried < 0.01 * offered:  # of which 1e-5 is much
            assert seen["flows"][0]["carried_rps"] == pytest.approx(carried, abs=1e-4 * offered)
            continue
        for found in (seen, wanted):
            del found["bottleneck"]  # of two that are as busy to 1e-6
            for item in found["flows"]:
                del item["refused_rps"]  # what is offered less what is carried
        same(seen, wanted, rel=5e-3, least=1e-6)


def fresh(drawn: Design, load: Load | None = None, *, full: bool = False) -> Any:
    """By an estimator that has seen nothing else."""
    return estimate_json(Estimator(load_catalog()).estimate(drawn, load, full=full))


@pytest.mark.parametrize("scenario_id", list(library()))
def test_any_way_through_a_reference_design_gives_the_same_figures(scenario_id: str) -> None:
    """Joins, caches, logs, batches and language models, changed one after another."""
    catalog, pick = load_catalog(), random.Random(scenario_id)
    scenario = load_scenario(scenario_id)
    now = scenario.reference_solution
    load = load_of(scenario, catalog, now)
    live = Estimator(catalog)
    for _ in range(12):
        now = nudged(now, pick)
        same(estimate_json(live.estimate(now, load)), fresh(now, load))


def nudged(drawn: Design, pick: random.Random) -> Design:
    """One part with other figures, or without one of its links."""
    place = pick.randrange(len(drawn.components))
    own = drawn.components[place]
    if pick.random() < 0.2:
        return replace(drawn, links=tuple(link for link in drawn.links if pick.random() < 0.98))
    numbers = {name: value for name, value in own.params.items() if isinstance(value, float)}
    changed = replace(own, params={**own.params, **{n: v * 0.97 for n, v in numbers.items()}})
    if own.replicas is not None:
        changed = replace(changed, replicas=own.replicas + 1)
    return replace(drawn, components=(*drawn.components[:place], changed, *drawn.components[place + 1 :]))


def test_guarded_calls_and_circles_forget_their_earlier_turns() -> None:
    parts = [client(300), part("a", 2), part("b", 10, replicas=8, queue_limit=20), part("c", 3)]
    links = [
        link("users", "a"),
        link("a", "b", timeout_ms=40, retries=3, backoff_ms=5),
        link("a", "c", hedge_ms=10),
        link("c", "c", calls=0.05),
    ]
    live = Estimator(load_catalog())
    designs = [design([client(rate), *parts[1:]], links) for rate in (500, 310)]
    seen = [estimate_json(live.estimate(drawn, full=True)) for drawn in designs]
    same(seen[-1], fresh(designs[-1], full=True))


def test_the_path_follows_the_branch_that_an_edit_makes_the_slowest() -> None:
    calls = [link("users", "api"), link("api", "left", step=1), link("api", "right", step=1)]

    def drawn(left_ms: float) -> Design:
        return design([client(1), part("api", 1), part("left", left_ms), part("right", 5)], calls)

    live = Estimator(load_catalog())
    for left_ms, slowest in ((3, "right"), (8, "left"), (4, "right")):
        path = live.estimate(drawn(left_ms)).flows[0].path
        assert [step.component for step in path] == ["api", slowest]
