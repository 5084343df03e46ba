"""A simple layered layout, for designs that come without positions, and for tidying up.

Layers from left to right (Sugiyama): break cycles, give each component a layer, order layers by the
barycentre of neighbours to avoid crossings, then set each near its neighbours. All on the grid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from components.design import Design
from whiteboard.board.board import Board
from whiteboard.board.geometry import GRID, Point, snap
from whiteboard.board.project import records_of
from whiteboard.board.records import CARD_HEIGHT, ComponentRecord, Record

COLUMN: Final = 260.0
ROW: Final = 120.0
LANE: Final = 40.0
PER_ROW: Final = 6
SWEEPS: Final = 12

Edge = tuple[str, str]


def layered(design: Design) -> Mapping[str, Point]:
    """The top left corner of each component's card, by id."""
    links = [(link.source, link.target) for link in design.links]
    return layered_graph([component.id for component in design.components], links)


def board_of(design: Design) -> Board:
    """The board of a design, laid out."""
    places = layered(design)
    records: list[Record] = []
    for record in records_of(design):
        if isinstance(record, ComponentRecord):
            x, y = places[record.id]
            records.append(replace(record, x=x, y=y))
        else:
            records.append(record)
    return Board(records)


def layered_graph(nodes: Sequence[str], links: Iterable[Edge]) -> dict[str, Point]:
    """Top left corners of cards: each connected part on its own band, what has no links in rows below."""
    known = set(nodes)
    edges = [(a, b) for a, b in dict.fromkeys(links) if a != b and a in known and b in known]
    linked = {end for edge in edges for end in edge}
    places: dict[str, Point] = {}
    top = 0.0
    for part in _parts([n for n in nodes if n in linked], edges):
        inside = set(part)
        laid = _lay_out(part, [e for e in edges if e[0] in inside])
        lowest = min(y for _, y in laid.values())
        places |= {n: (x, y - lowest + top) for n, (x, y) in laid.items()}
        top = max(places[n][1] for n in part) + ROW + GRID * 2
    for index, node in enumerate(n for n in nodes if n not in linked):
        places[node] = (index % PER_ROW * COLUMN, top + index // PER_ROW * ROW)
    return places


def _parts(nodes: Sequence[str], edges: Iterable[Edge]) -> list[list[str]]:
    """Connected parts, largest first, each in the order of ``nodes``."""
    root = {node: node for node in nodes}

    def find(node: str) -> str:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for a, b in edges:
        root[find(a)] = find(b)
    parts: dict[str, list[str]] = {}
    for node in nodes:
        parts.setdefault(find(node), []).append(node)
    return sorted(parts.values(), key=len, reverse=True)


@dataclass(slots=True)
class _Layers:
    """Columns of node names; long links run through dummies, which are ints."""

    rows: list[list[str | int]] = field(default_factory=list)
    before: dict[str | int, list[str | int]] = field(default_factory=dict)
    after: dict[str | int, list[str | int]] = field(default_factory=dict)

    def join(self, a: str | int, b: str | int) -> None:
        self.after.setdefault(a, []).append(b)
        self.before.setdefault(b, []).append(a)


def _lay_out(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, Point]:
    forward = _without_cycles(nodes, edges)
    layer = _layer_of(nodes, forward)
    layers = _with_dummies(nodes, forward, layer)
    _order(layers)
    heights = _heights(layers)
    return {node: (layer[node] * COLUMN, snap(heights[node])) for node in nodes}


def _without_cycles(nodes: Sequence[str], edges: Sequence[Edge]) -> list[Edge]:
    """The same links, those that close a cycle turned round, by a depth-first walk in the file's order."""
    out: dict[str, list[str]] = {}
    for a, b in edges:
        out.setdefault(a, []).append(b)
    targets = {b for _, b in edges}
    state: dict[str, int] = {}  # 1 while open, 2 when done
    turned: set[Edge] = set()
    for start in [*(n for n in nodes if n not in targets), *nodes]:
        stack = [(start, iter(out.get(start, ())))] if start not in state else []
        state.setdefault(start, 1)
        while stack:
            node, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                state[node] = 2
                stack.pop()
            elif state.get(following) == 1:
                turned.add((node, following))
            elif following not in state:
                state[following] = 1
                stack.append((following, iter(out.get(following, ()))))
    return list(dict.fromkeys((b, a) if (a, b) in turned else (a, b) for a, b in edges))


def _layer_of(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """Longest path from the left, then each pulled right towards its nearest successor if that is shorter."""
    into = {n: [a for a, b in edges if b == n] for n in nodes}
    out = {n: [b for a, b in edges if a == n] for n in nodes}
    layer: dict[str, int] = {}
    waiting = {n: len(into[n]) for n in nodes}
    ready = [n for n in nodes if not waiting[n]]
    order: list[str] = []
    while ready:
        node = ready.pop(0)
        order.append(node)
        layer[node] = max((layer[a] + 1 for a in into[node]), default=0)
        for b in out[node]:
            waiting[b] -= 1
            if not waiting[b]:
                ready.append(b)
    for node in reversed(order):
        if out[node] and len(out[node]) > len(into[node]):
            layer[node] = min(layer[b] for b in out[node]) - 1
    return layer


def _with_dummies(nodes: Sequence[str], edges: Sequence[Edge], layer: Mapping[str, int]) -> _Layers:
    layers = _Layers(rows=[[] for _ in range(max(layer.values()) + 1)])
    for node in nodes:
        layers.rows[layer[node]].append(node)
    number = 0
    for a, b in edges:
        last: str | int = a
        for column in range(layer[a] + 1, layer[b]):
            layers.rows[column].append(number)
            layers.join(last, number)
            last, number = number, number + 1
        layers.join(last, b)
    return layers


def _order(layers: _Layers) -> None:
    """Sweeps right and left by barycentre and keeps the order with the fewest crossings."""
    best, fewest = [list(row) for row in layers.rows], _crossings(layers)
    for sweep in range(SWEEPS):
        rightward = sweep % 2 == 0
        columns = range(1, len(layers.rows)) if rightward else range(len(layers.rows) - 2, -1, -1)
        neighbours = layers.before if rightward else layers.after
        for column in columns:
            beside = layers.rows[column - 1 if rightward else column + 1]
            place = {node: i for i, node in enumerate(beside)}
            _sort_row(layers.rows[column], place, neighbours)
        crossings = _crossings(layers)
        if crossings < fewest:
            best, fewest = [list(row) for row in layers.rows], crossings
        if not fewest:
            break
    layers.rows = best


def _sort_row(
    row: list[str | int], place: Mapping[str | int, int], neighbours: Mapping[str | int, list[str | int]]
) -> None:
    weight = {}
    for index, node in enumerate(row):
        beside = [place[n] for n in neighbours.get(node, ())]
        weight[node] = sum(beside) / len(beside) if beside else float(index)
    row.sort(key=weight.__getitem__)


def _crossings(layers: _Layers) -> int:
    total = 0
    for left, right in zip(layers.rows, layers.rows[1:], strict=False):
        place = {node: i for i, node in enumerate(right)}
        ends = [place[b] for a in left for b in sorted(layers.after.get(a, ()), key=place.__getitem__)]
        total += sum(a > b for i, a in enumerate(ends) for b in ends[i + 1 :])
    return total


def _heights(layers: _Layers) -> dict[str | int, float]:
    """The y of everything: near the mean of its neighbours, as far as its column's order allows."""
    y: dict[str | int, float] = {}
    for row in layers.rows:
        at = 0.0
        for node in row:
            y[node] = at
            at += _room(node)
    for sweep in range(SWEEPS):
        rows = layers.rows if sweep % 2 else layers.rows[::-1]
        for row in rows:
            wanted = []
            for node in row:
                beside = [*layers.before.get(node, ()), *layers.after.get(node, ())]
                wanted.append(sum(_middle(n, y) for n in beside) / len(beside) - _middle(node, {node: 0.0}))
            y.update(zip(row, _spread(wanted, [_room(n) for n in row]), strict=True))
    return y


def _middle(node: str | int, y: Mapping[str | int, float]) -> float:
    return y[node] + (CARD_HEIGHT / 2 if isinstance(node, str) else LANE / 2)


def _room(node: str | int) -> float:
    return ROW if isinstance(node, str) else LANE


def _spread(wanted: Sequence[float], room: Sequence[float]) -> list[float]:
    """Places in order, each with its room, as near as can be to what is wanted (least squares).

    Neighbours that would overlap form a block at their common mean (pool adjacent violators). Rooms are
    multiples of two grid cells, so rounding to the grid keeps them apart.
    """
    blocks: list[tuple[float, int]] = []  # mean of (wanted - room before), count
    offsets = [0.0]
    for r in room[:-1]:
        offsets.append(offsets[-1] + r)
    for want, offset in zip(wanted, offsets, strict=True):
        mean, count = want - offset, 1
        while blocks and blocks[-1][0] >= mean:
            other, n = blocks.pop()
            mean, count = (mean * count + other * n) / (count + n), count + n
        blocks.append((mean, count))
    starts = [snap(mean) for mean, count in blocks for _ in range(count)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]
