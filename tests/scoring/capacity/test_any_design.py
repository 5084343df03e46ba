"""Whatever can be written has an answer: designs with any fields anywhere within their limits, at once."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from components.catalog import load_catalog
from components.kinds import Group
from components.params import FIELDS, SECTIONS, FieldType
from scoring.capacity.estimator import DesignError
from tests.scoring.capacity.drawings import estimate, link
from tests.scoring.capacity.test_bad_input import clear, ends, readable

WIDE = settings(max_examples=60, deadline=None)
KINDS = sorted(load_catalog().kinds)


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Any size is as likely as any other."""
    least = max(low, 1e-6)
    sizes = st.floats(math.log(least), math.log(max(high, least)))
    return st.one_of(
        st.sampled_from((low, high)), sizes.map(lambda size: min(high, max(low, math.exp(size))))
    )


def whole_numbers(low: int, high: int) -> st.SearchStrategy[int]:
    return numbers(low, high).map(int)


def values(name: str) -> st.SearchStrategy[Any]:
    spec = FIELDS[name]
    if spec.type is FieldType.NUMBER:
        return numbers(spec.low, spec.high)
    if spec.type is FieldType.INTEGER:
        return whole_numbers(int(spec.low), int(spec.high))
    return st.sampled_from(ends(name))


def fields(group: Group) -> st.SearchStrategy[dict[str, Any]]:
    own = {name: values(name) for name, spec in FIELDS.items() if spec.section in SECTIONS[group]}
    return st.fixed_dictionaries({}, optional=own)


@st.composite
def parts(draw: st.DrawFn, name: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(KINDS))
    replicas = draw(st.one_of(st.none(), whole_numbers(1, 10**6)))
    zone = draw(st.sampled_from((None, "a", ("a", "b"))))
    params = draw(fields(load_catalog().kind(kind).group))
    return {"id": name, "kind": kind, "replicas": replicas, "zone": zone, "params": params}


def links(source: str, target: str) -> st.SearchStrategy[dict[str, Any]]:
    mode = st.sampled_from(("sync",) * 4 + ("async", "batch", "control", "replication"))
    more = {
        "mode": mode,
        "calls": numbers(0, 1e6),
        "parallel": st.booleans(),
        "step": st.integers(1, 2),
        "write": st.booleans(),
        "network_ms": numbers(0, 1e9),
        "payload_kb": numbers(0, 1e9),
        "timeout_ms": numbers(0, 1e9),
        "retries": whole_numbers(0, 100),
        "backoff_ms": numbers(0, 1e9),
        "retry_budget": numbers(0, 1),
        "hedge_ms": numbers(0, 1e9),
        "quorum": whole_numbers(1, 10**6),
    }
    return st.fixed_dictionaries({}, optional=more).map(lambda own: link(source, target, **own))


@st.composite
def designs(draw: st.DrawFn) -> tuple[list[Any], list[Any]]:
    """A client and up to four components with up to six links, circles included."""
    names = [f"s{n}" for n in range(draw(st.integers(1, 4)))]
    source = {"id": "users", "kind": "web_client", "params": draw(fields(Group.SOURCE))}
    drawn = [draw(links("users", names[0]))]
    for _ in range(draw(st.integers(0, 5))):
        caller, callee = draw(st.sampled_from(("users", *names))), draw(st.sampled_from(names))
        drawn.append(draw(links(caller, callee)))
    return [source, *(draw(parts(name)) for name in names)], drawn


@WIDE
@given(designs())
def test_any_design_has_figures_or_one_clear_sentence(drawn: tuple[list[Any], list[Any]]) -> None:
    try:
        result = estimate(*drawn, full=True)
    except DesignError as error:
        problem = str(error)
    else:
        readable(result)
        return
    assert clear(problem)
