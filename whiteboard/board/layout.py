"""A simple layered layout, for designs that come without positions, and for tidying up.

Columns from left to right, after Sugiyama: rank by longest path with cycles broken, fold the ranks into as
many columns as suit a screen (most links lead one column on, a few run down a column or back), order the
columns by the barycentre of neighbours to avoid crossings, then set each card near its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, fsum, sqrt
from typing import Final

from components.design import Design
from whiteboard.board.board import Board
from whiteboard.board.geometry import GRID, Point, snap
from whiteboard.board.project import records_of, with_distinct_ids
from whiteboard.board.records import ComponentRecord, Record

COLUMN: Final = 280.0
ROW: Final = 120.0
PULL: Final = 0.7  # towards neighbours rather than the middle line: keeps tall designs compact
PER_ROW: Final = 6
SWEEPS: Final = 16
SHAPE: Final = 2.0  # width over height that a design should have
FEWEST: Final = 5  # columns that always fit

Edge = tuple[str, str]


def layered(design: Design) -> Mapping[str, Point]:
    """The top left corner of each component's card, by id."""
    links = [(link.source, link.target) for link in design.links]
    return layered_graph([component.id for component in design.components], links)


def board_of(design: Design) -> Board:
    """The board of a design, laid out."""
    design = with_distinct_ids(design)
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
    level: list[Edge] = field(default_factory=list)
    """Links within a column."""

    def join(self, a: str | int, b: str | int) -> None:
        self.after.setdefault(a, []).append(b)
        self.before.setdefault(b, []).append(a)


def _lay_out(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, Point]:
    column = _columns(nodes, edges)
    layers = _with_dummies(nodes, edges, column)
    _order(layers)
    heights = _heights(layers, edges)
    return {node: (column[node] * COLUMN, snap(heights[node])) for node in nodes}


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


def _ranks(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """The longest path to each node, in links; ``edges`` have no cycle."""
    out: dict[str, list[str]] = {n: [] for n in nodes}
    waiting = dict.fromkeys(nodes, 0)
    for a, b in edges:
        out[a].append(b)
        waiting[b] += 1
    rank = dict.fromkeys(nodes, 0)
    ready = [n for n in nodes if not waiting[n]]
    for node in ready:  # grows while it is walked
        for b in out[node]:
            rank[b] = max(rank[b], rank[node] + 1)
            waiting[b] -= 1
            if not waiting[b]:
                ready.append(b)
    return rank


def _columns(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """Ranks folded into about as many columns as make the shape of a screen, improved one node at a time."""
    rank = _ranks(nodes, _without_cycles(nodes, edges))
    ranks = max(rank.values()) + 1
    count = min(ranks, max(FEWEST, round(sqrt(len(nodes) * ROW * SHAPE / COLUMN))))
    column = {n: rank[n] * count // ranks for n in nodes}
    height = ceil(len(nodes) / count) + 1
    beside: dict[str, list[tuple[str, int]]] = {n: [] for n in nodes}
    for a, b in edges:
        beside[a].append((b, 1))
        beside[b].append((a, -1))
    size = [0] * count
    for n in nodes:
        size[column[n]] += 1

    def cost(node: str, at: int) -> float:
        crowd = size[at] + (column[node] != at) - height
        steps = ((column[other] - at) * way for other, way in beside[node])
        return 2.0 * max(crowd, 0) + fsum(_step_cost(step) for step in steps)

    for _ in range(SWEEPS):
        moved = False
        for node in nodes:
            best = min(range(count), key=lambda at: (cost(node, at), abs(at - column[node])))
            if cost(node, best) < cost(node, column[node]):
                size[column[node]] -= 1
                size[best] += 1
                column[node], moved = best, True
        if not moved:
            break
    return column


def _step_cost(step: int) -> float:
    """How much a link hurts that leads ``step`` columns on: one is best, down is fine, back is bad."""
    if step < 0:
        return 1.0 - step
    return 0.8 if step == 0 else float(step - 1)


def _with_dummies(nodes: Sequence[str], edges: Sequence[Edge], column: Mapping[str, int]) -> _Layers:
    layers = _Layers(rows=[[] for _ in range(max(column.values()) + 1)])
    for node in nodes:
        layers.rows[column[node]].append(node)
    number = 0
    for edge in edges:
        a, b = sorted(edge, key=lambda end: column[end])
        if column[a] == column[b]:
            layers.level.append(edge)
            continue
        last: str | int = a
        for between in range(column[a] + 1, column[b]):
            layers.rows[between].append(number)
            layers.join(last, number)
            last, number = number, number + 1
        layers.join(last, b)
    return layers


def _order(layers: _Layers) -> None:
    """Sweeps right and left by barycentre and keeps the order with the fewest crossings."""
    best, fewest = [list(row) for row in layers.rows], _crossings(layers)
    level: dict[str | int, list[str | int]] = {}
    for a, b in layers.level:
        level.setdefault(a, []).append(b)
        level.setdefault(b, []).append(a)
    for sweep in range(SWEEPS):
        rightward = sweep % 2 == 0
        columns = range(len(layers.rows)) if rightward else range(len(layers.rows) - 1, -1, -1)
        neighbours = layers.before if rightward else layers.after
        for column in columns:
            _sort_row(layers, column, column - 1 if rightward else column + 1, neighbours, level)
        crossings = _crossings(layers)
        if crossings < fewest:
            best, fewest = [list(row) for row in layers.rows], crossings
        if not fewest:
            break
    layers.rows = best


def _sort_row(
    layers: _Layers,
    column: int,
    reference: int,
    neighbours: Mapping[str | int, list[str | int]],
    level: Mapping[str | int, list[str | int]],
) -> None:
    """Sorts a column by the mean relative height of its neighbours in the next one and in itself."""
    row = layers.rows[column]
    place = {node: (i + 0.5) / len(row) for i, node in enumerate(row)}
    if 0 <= reference < len(layers.rows):
        beside = layers.rows[reference]
        place |= {node: (i + 0.5) / len(beside) for i, node in enumerate(beside)}
    weight = {}
    for node in row:
        near = [place[n] for n in (*neighbours.get(node, ()), *level.get(node, ())) if n in place]
        weight[node] = fsum(near) / len(near) if near else place[node]
    row.sort(key=weight.__getitem__)


def _crossings(layers: _Layers) -> int:
    """Crossings between columns, and cards that links within a column would have to pass."""
    total = 0
    place = {node: i for row in layers.rows for i, node in enumerate(row)}
    for row in layers.rows[:-1]:
        ends = [place[b] for a in row for b in sorted(layers.after.get(a, ()), key=place.__getitem__)]
        total += sum(a > b for i, a in enumerate(ends) for b in ends[i + 1 :])
    return total + sum(abs(place[a] - place[b]) - 1 for a, b in layers.level)


def _heights(layers: _Layers, edges: Sequence[Edge]) -> dict[str, float]:
    """The y of each card: near the mean of its neighbours, as far as its column's order allows."""
    cards = [[node for node in row if isinstance(node, str)] for row in layers.rows]
    beside: dict[str, list[str]] = {node: [] for row in cards for node in row}
    for a, b in edges:
        beside[a].append(b)
        beside[b].append(a)
    y = {node: (i - (len(row) - 1) / 2) * ROW for row in cards for i, node in enumerate(row)}
    for sweep in range(SWEEPS):
        for row in cards if sweep % 2 else cards[::-1]:
            wanted = [PULL * fsum(y[n] for n in beside[node]) / len(beside[node]) for node in row]
            y.update(zip(row, _spread(wanted), strict=True))
    return y


def _spread(wanted: Sequence[float]) -> list[float]:
    """Heights in order, each on a row, as near as can be to what is wanted (least squares).

    The rows are the same in all columns, so that the lanes between them lead through.
    Neighbours that would overlap form a block at their common mean (pool adjacent violators).
    """
    blocks: list[tuple[float, int]] = []  # mean of (wanted - rows before), count
    for index, want in enumerate(wanted):
        mean, count = want - index * ROW, 1
        while blocks and blocks[-1][0] >= mean:
            other, n = blocks.pop()
            mean, count = (mean * count + other * n) / (count + n), count + n
        blocks.append((mean, count))
    starts = [snap(mean, ROW) for mean, count in blocks for _ in range(count)]
    return [start + index * ROW for index, start in enumerate(starts)]
