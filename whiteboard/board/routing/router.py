"""Keeps the routes of a board's links and renews only those that a change concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from math import hypot
from typing import Final

from whiteboard.board.board import Board
from whiteboard.board.geometry import Point, Rect, rect_of
from whiteboard.board.records import Boxed, ComponentRecord, LinkRecord, NoteRecord
from whiteboard.board.routing import ports
from whiteboard.board.routing.paths import (
    BEND_COST,
    BOX_COST,
    CLEAR,
    OPPOSITE,
    Side,
    find_path,
    without_doubles,
)
from whiteboard.board.routing.space import Box, Boxes, Pieces, box_of, grown, meets

AROUND: Final = 130.0
Route = tuple[Point, ...]
Rim = tuple[str, Side]


@dataclass(slots=True)
class _Wire:
    """A link with the sides it uses and its places along them."""

    link: LinkRecord
    start: Side
    end: Side
    start_at: float = 0.0
    end_at: float = 0.0


class Router:
    """Routes by link id; each runs from the source's rim to the target's."""

    def __init__(self) -> None:
        self._boxes = Boxes()
        self._pieces = Pieces()
        self._links: dict[str, LinkRecord] = {}
        self._ends: dict[str, set[str]] = {}
        self._wires: dict[str, _Wire] = {}
        self._rims: dict[Rim, set[str]] = {}
        self._around: dict[str, list[Box]] = {}  # obstacles of links, while routes are being renewed
        self._free: dict[str, list[Point]] = {}  # free ways found while sides were chosen, as long
        self.routes: dict[str, Route] = {}

    def update(
        self,
        boxes: Mapping[str, Rect | None],
        links: Mapping[str, LinkRecord | None],
        *,
        settle: bool = True,
    ) -> set[str]:
        """Takes new, changed and (None) removed boxes and links; the ids whose routes are now others.

        ``settle`` also renews links that pass by a changed box; while a box is being dragged that can wait.
        """
        dirty = set(links)
        for link_id in links:
            self._drop(link_id)
        for box_id, rect in boxes.items():
            if settle:
                dirty |= self._passing(box_id, rect)
            self._boxes.put(box_id, rect)
            dirty |= self._ends.get(box_id, set())
        for link_id, link in links.items():
            if link is not None:
                self._links[link_id] = link
                self._ends.setdefault(link.source, set()).add(link_id)
                self._ends.setdefault(link.target, set()).add(link_id)
        return self._renew({link_id for link_id in dirty if link_id in self._links})

    def stands(self, box_id: str, rect: Rect | None) -> bool:
        """Whether a box is known to be there already, or (with None) to be nowhere."""
        return rect == self._boxes.get(box_id)

    def near(self, area: Rect) -> set[str]:
        """Ids of boxes that may meet an area."""
        return self._boxes.near(area)

    def _passing(self, box_id: str, rect: Rect | None) -> set[str]:
        """Links whose route comes near where a box was or will be."""
        areas = (rect, self._boxes.get(box_id))
        boxes = [grown(box_of(area), 2 * CLEAR) for area in areas if area is not None]
        return {link_id for link_id, route in self.routes.items() if meets(route, boxes)}

    def _drop(self, link_id: str) -> None:
        link = self._links.pop(link_id, None)
        if link is None:
            return
        self._ends[link.source].discard(link_id)
        self._ends[link.target].discard(link_id)
        self._unplug(link_id)
        self._pieces.put(link_id, ())
        self.routes.pop(link_id, None)

    def _unplug(self, link_id: str) -> set[Rim]:
        wire = self._wires.pop(link_id, None)
        if wire is None:
            return set()
        rims = {(wire.link.source, wire.start), (wire.link.target, wire.end)}
        for rim in rims:
            self._rims[rim].discard(link_id)
        return rims

    def _renew(self, dirty: set[str]) -> set[str]:
        self._around.clear()
        self._free.clear()
        rims: set[Rim] = set()
        order = sorted(dirty, key=self._straightness)
        for link_id in order:
            rims |= self._unplug(link_id)
            self._pieces.put(link_id, ())
            rims |= self._plug(self._links[link_id])
        moved = self._place(rims)
        for link_id in sorted(self._wires.keys() & moved - dirty, key=self._straightness):
            order.append(link_id)
        changed = set()
        for link_id in order:
            route = self._route(self._wires[link_id])
            self._pieces.put(link_id, route)
            if route != self.routes.get(link_id):
                self.routes[link_id] = route
                changed.add(link_id)
        return changed

    def _straightness(self, link_id: str) -> tuple[float, str]:
        """Short links choose first: they have the least choice."""
        link = self._links[link_id]
        a, b = self._boxes[link.source].center, self._boxes[link.target].center
        return (abs(a[0] - b[0]) + abs(a[1] - b[1]), link_id)

    def _plug(self, link: LinkRecord) -> set[Rim]:
        start, end = self._sides(link)
        self._wires[link.id] = _Wire(link, start, end)
        rims = {(link.source, start), (link.target, end)}
        for rim in rims:
            self._rims.setdefault(rim, set()).add(link.id)
        return rims

    def _sides(self, link: LinkRecord) -> tuple[Side, Side]:
        a, b = self._boxes[link.source], self._boxes[link.target]
        if link.waypoints:
            return ports.side_towards(a, link.waypoints[0]), ports.side_towards(b, link.waypoints[-1])
        boxes = self._obstacles(link)
        cost, best, path = self._cheapest(ports.side_pairs(a, b), a, b, boxes)
        if cost < BOX_COST:
            self._free[link.id] = path
            return best
        other, around, _ = self._cheapest(ports.detours(a, b), a, b, boxes)
        return around if other < cost else best

    @staticmethod
    def _cheapest(
        pairs: Iterable[tuple[Side, Side]], a: Rect, b: Rect, boxes: list[Box]
    ) -> tuple[float, tuple[Side, Side], list[Point]]:
        lowest, best, way = float("inf"), (Side.RIGHT, Side.LEFT), list[Point]()
        for start, end in pairs:
            p = ports.port(a, start, ports.wish(a, b, start)[0])
            q = ports.port(b, end, ports.wish(b, a, end)[0])
            path, cost = find_path(p, start, q, end, boxes, _nothing_covered)
            cost += BEND_COST * len(path)  # bends weigh more where there is a choice of sides
            if cost < lowest:
                lowest, best, way = cost, (start, end), path
        return lowest, best, way

    def _place(self, rims: set[Rim]) -> set[str]:
        """Spreads the links of these rims; the ids of links whose ends are now elsewhere."""
        moved: set[str] = set()
        for rim in rims:
            wishes = {name: self._wish(name, rim) for name in self._rims[rim]}
            names = sorted(wishes, key=lambda i: self._place_order(i, rim, wishes[i][0]))
            span = ports.span(self._boxes[rim[0]], rim[1])
            for name, at in zip(names, ports.spread([wishes[i] for i in names], *span), strict=True):
                moved |= self._set_place(name, rim, at)
        for link_id in {name for rim in rims for name in self._rims[rim]}:
            moved |= self._straighten(self._wires[link_id])
        return moved

    def _wish(self, link_id: str, rim: Rim) -> tuple[float, float]:
        wire = self._wires[link_id]
        own = self._boxes[rim[0]]
        bends = wire.link.waypoints
        if bends:
            bend = bends[0] if self._is_start(wire, rim) else bends[-1]
            at = bend[1] if rim[1].level else bend[0]
            low, high = ports.span(own, rim[1])
            return min(max(at, low + ports.EDGE), high - ports.EDGE), ports.STRAIGHT_WEIGHT
        return ports.wish(own, self._boxes[self._other(wire, rim)], rim[1])

    def _place_order(self, link_id: str, rim: Rim, wanted: float) -> tuple[float, float, str]:
        """Along a rim, links lie in the order of where they go, so that they need not cross."""
        wire = self._wires[link_id]
        x, y = self._boxes[self._other(wire, rim)].center
        return (wanted, y if rim[1].level else x, link_id)

    @staticmethod
    def _is_start(wire: _Wire, rim: Rim) -> bool:
        return (wire.link.source, wire.start) == rim

    def _other(self, wire: _Wire, rim: Rim) -> str:
        return wire.link.target if self._is_start(wire, rim) else wire.link.source

    def _set_place(self, link_id: str, rim: Rim, at: float) -> set[str]:
        wire = self._wires[link_id]
        start = self._is_start(wire, rim)
        if (wire.start_at if start else wire.end_at) == at:
            return set()
        if start:
            wire.start_at = at
        else:
            wire.end_at = at
        return {link_id}

    def _straighten(self, wire: _Wire) -> set[str]:
        """Brings the ends of a link with a small step into line where one end is alone on its rim."""
        facing = OPPOSITE[wire.start] is wire.end
        step = abs(wire.start_at - wire.end_at)
        if not facing or not 0 < step <= ports.SMALL_STEP or wire.link.waypoints:
            return set()
        for rim, wanted in (
            ((wire.link.target, wire.end), wire.start_at),
            ((wire.link.source, wire.start), wire.end_at),
        ):
            low, high = ports.span(self._boxes[rim[0]], rim[1])
            if len(self._rims[rim]) == 1 and low + ports.EDGE <= wanted <= high - ports.EDGE:
                return self._set_place(wire.link.id, rim, wanted)
        return set()

    def _obstacles(self, link: LinkRecord) -> list[Box]:
        """Boxes near a link, its own two only just smaller, so that ends on their rims are free."""
        if link.id in self._around:
            return self._around[link.id]
        a, b = self._boxes[link.source], self._boxes[link.target]
        left, top = min(a.x, b.x) - AROUND, min(a.y, b.y) - AROUND
        area = Rect(left, top, max(a.right, b.right) + AROUND - left, max(a.bottom, b.bottom) + AROUND - top)
        own = (link.source, link.target)
        boxes = [
            grown(box, -1.0 if box_id in own else CLEAR - 1.0) for box_id, box in self._boxes.meeting(area)
        ]
        boxes.sort()  # sets have no order, routes must
        self._around[link.id] = boxes
        return boxes

    def _route(self, wire: _Wire) -> Route:
        link = wire.link
        a, b = self._boxes[link.source], self._boxes[link.target]
        if link.route == "straight":
            return self._straight(link, a, b)
        p = ports.port(a, wire.start, wire.start_at)
        q = ports.port(b, wire.end, wire.end_at)
        if link.waypoints:
            return _through(p, wire.start, q, wire.end, link.waypoints)
        covered = partial(self._pieces.covered, link_id=link.id)
        path = self._free.get(link.id, ())
        if not path or (path[0], path[-1]) != (p, q) or covered(path):
            path, _ = find_path(p, wire.start, q, wire.end, self._obstacles(link), covered)
        return without_doubles(path)

    def _straight(self, link: LinkRecord, a: Rect, b: Rect) -> Route:
        """From rim to rim on the line between the middles, or through bends; parallel ones side by side."""
        same = sorted(
            i for i in self._ends[link.source] & self._ends[link.target] if self._links[i].route == "straight"
        )
        aside = (same.index(link.id) - (len(same) - 1) / 2) * ports.EDGE
        (ax, ay), (bx, by) = a.center, b.center
        far = hypot(bx - ax, by - ay) or 1.0
        turned = 1.0 if link.source < link.target else -1.0
        dx, dy = -(by - ay) / far * aside * turned, (bx - ax) / far * aside * turned
        start, end = (ax + dx, ay + dy), (bx + dx, by + dy)
        way = [start, *link.waypoints, end]
        return (_on_rim(a, way[0], way[1]), *link.waypoints, _on_rim(b, way[-1], way[-2]))


def _nothing_covered(_points: object) -> int:
    return 0


def _on_rim(rect: Rect, inside: Point, outside: Point) -> Point:
    """Where the line from a point inside a card to one outside leaves it."""
    (x, y), (dx, dy) = inside, (outside[0] - inside[0], outside[1] - inside[1])
    steps = [1.0]
    if dx:
        steps.append(((rect.right if dx > 0 else rect.x) - x) / dx)
    if dy:
        steps.append(((rect.bottom if dy > 0 else rect.y) - y) / dy)
    step = max(min(steps), 0.0)
    return (x + dx * step, y + dy * step)


def _through(p: Point, start: Side, q: Point, end: Side, bends: Iterable[Point]) -> Route:
    """From rim to rim through pinned bends with right angles only."""
    points, level = [p], start.level
    for x, y in bends:
        last = points[-1]
        if last[0] != x and last[1] != y:
            points.append((x, last[1]) if level else (last[0], y))
        level = points[-1][0] == x and last != (x, y)
        points.append((x, y))
        level = points[-2][1] == y if points[-2] != (x, y) else level
    last = points[-1]
    if last[0] != q[0] and last[1] != q[1]:
        points.append((last[0], q[1]) if end.level else (q[0], last[1]))
    points.append(q)
    return without_doubles(points)


def route_all(board: Board) -> Router:
    """A router with all of a board's boxes and links."""
    router = Router()
    router.update(obstacles_of(board), {link.id: link for link in board.of_type(LinkRecord)}, settle=False)
    return router


def obstacles_of(board: Board) -> dict[str, Rect]:
    """What links run around: cards and notes."""
    return {r.id: rect_of(r) for r in board.of_type(Boxed) if isinstance(r, ComponentRecord | NoteRecord)}
