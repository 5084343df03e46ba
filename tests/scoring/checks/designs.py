"""Small designs for the tests of the checks, written as arrows."""

from __future__ import annotations

from components.catalog import load_catalog
from components.design import Component, Design, Link, Mode
from scoring.checks.graph import RoleGraph, role_graph


def drawn(*arrows: str, **kinds: str) -> Design:
    """``drawn("u>lb", "lb~db", u="web_client", …)``: ``>`` is a sync link, ``~`` async, ``!`` control."""
    modes = {">": Mode.SYNC, "~": Mode.ASYNC, "!": Mode.CONTROL}
    components = tuple(Component(name, kind, replicas=2) for name, kind in kinds.items())
    links = []
    for number, arrow in enumerate(arrows, start=1):
        sign = next(sign for sign in modes if sign in arrow)
        source, target = arrow.split(sign)
        links.append(Link(f"l{number}", source, target, modes[sign]))
    return Design("", components, tuple(links))


def graph(*arrows: str, **kinds: str) -> RoleGraph:
    """The same, as the checks see it."""
    return role_graph(drawn(*arrows, **kinds), load_catalog())
