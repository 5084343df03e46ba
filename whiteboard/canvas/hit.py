"""What lies under the pointer, from records and routes; handles and ends of what is selected come first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import hypot
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt

from whiteboard.board.geometry import Point, Rect
from whiteboard.board.records import BoundaryRecord, Boxed, ComponentRecord, LinkRecord, NoteRecord, PinRecord
from whiteboard.canvas.items.card import CardItem
from whiteboard.canvas.items.link import LinkItem
from whiteboard.canvas.overlay import pin_box, resize_points, rim_points
from whiteboard.canvas.scene import BoardScene
from whiteboard.tools.tool import NOTHING, Hit, Part

REACH: Final = 7.0
"""Screen pixels around thin things that still count."""
GRIP: Final = 8.0


def hit_test(scene: BoardScene, at: Point, zoom: float, selected: frozenset[str], *, edits: bool) -> Hit:
    """The uppermost part at a place of the scene."""
    finders = (
        _grips(scene, at, zoom, selected) if edits else iter(()),
        _pins(scene, at, zoom),
        _boxes(scene, at),
    )
    for finder in finders:
        for hit in finder:
            return hit
    return next(_links(scene, at, zoom), None) or next(_boundaries(scene, at, zoom), NOTHING)


def _grips(scene: BoardScene, at: Point, zoom: float, selected: frozenset[str]) -> Iterator[Hit]:
    if len(selected) != 1:
        return
    record_id = next(iter(selected))
    record = scene.shown(record_id)
    point, grip = QPointF(*at), GRIP / zoom
    match record:
        case ComponentRecord():
            flags = scene.flags([record_id])
            for index, handle in enumerate(rim_points(scene.rect(record_id), flags, zoom)):
                if _near(handle, point, grip):
                    yield Hit(Part.RIM, record_id, index)
        case Boxed(locked=False):
            for index, handle in enumerate(resize_points(scene.rect(record_id), zoom)):
                if _near(handle, point, grip):
                    yield Hit(Part.HANDLE, record_id, index)
        case LinkRecord():
            yield from _link_grips(scene, record, at, grip)
        case _:
            return


def _link_grips(scene: BoardScene, link: LinkRecord, at: Point, grip: float) -> Iterator[Hit]:
    route = scene.router.routes.get(link.id, ())
    if not route:
        return
    point = QPointF(*at)
    for part, end in ((Part.LINK_SOURCE, route[0]), (Part.LINK_TARGET, route[-1])):
        if _near(QPointF(*end), point, grip):
            yield Hit(part, link.id)
    for index, middle in piece_points(route):
        if _near(QPointF(*middle), point, grip):
            yield Hit(Part.LINK_PIECE, link.id, index)


def _pins(scene: BoardScene, at: Point, zoom: float) -> Iterator[Hit]:
    for pin in scene.drawn(PinRecord):
        if pin_box(scene.pin_place(pin), zoom).contains(*at):
            yield Hit(Part.PIN, pin.id)


def _boxes(scene: BoardScene, at: Point) -> Iterator[Hit]:
    """Cards, notes and texts, the uppermost first."""
    board = scene.board
    near = scene.near_boxes(Rect(at[0], at[1], 0, 0))
    for record in sorted(near, key=lambda r: (r.z, r.id), reverse=True):
        if record.id not in board or not scene.rect(record.id).contains(*at):
            continue
        if isinstance(record, ComponentRecord):
            yield Hit(Part.BADGE if _on_badge(scene, record.id, at) else Part.COMPONENT, record.id)
        else:
            yield Hit(Part.NOTE if isinstance(record, NoteRecord) else Part.TEXT, record.id)


def _on_badge(scene: BoardScene, record_id: str, at: Point) -> bool:
    item = scene.item(record_id)
    if not isinstance(item, CardItem) or not item.content.badge or item.content.locked:
        return False
    return item.badge_rect().adjusted(-3, -3, 3, 3).contains(*at)


def _links(scene: BoardScene, at: Point, zoom: float) -> Iterator[Hit]:
    reach = REACH / zoom
    best: tuple[float, str] | None = None
    x, y = at
    area = QRectF(x - reach, y - reach, 2 * reach, 2 * reach)
    for item in scene.items(area, Qt.ItemSelectionMode.IntersectsItemBoundingRect):
        if not isinstance(item, LinkItem):
            continue
        if scene.labels.rect(item.record_id).contains(x, y):
            yield Hit(Part.LINK_LABEL, item.record_id)
        route = item.look.points
        far = min((_distance(at, a, b) for a, b in pairwise(route)), default=reach + 1)
        if far <= reach and (best is None or far < best[0]):
            best = (far, item.record_id)
    if best is not None:
        yield Hit(Part.LINK, best[1])


def _boundaries(scene: BoardScene, at: Point, zoom: float) -> Iterator[Hit]:
    """Only frame and title: inside a boundary a drag is a marquee."""
    reach = REACH / zoom
    for record in sorted(scene.drawn(BoundaryRecord), key=lambda r: r.w * r.h):
        rect = scene.rect(record.id)
        inner = rect.adjusted(reach, reach, -reach, -reach)
        if not rect.adjusted(-reach, -reach, reach, reach).contains(*at):
            continue
        if not inner.contains(*at) or scene.title_rect(record).contains(*at):
            yield Hit(Part.BOUNDARY, record.id)


def piece_points(route: tuple[Point, ...]) -> list[tuple[int, Point]]:
    """The middles of the inner level and upright pieces, by number of the piece."""
    return [
        (index, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2))
        for index, (a, b) in enumerate(pairwise(route))
        if 0 < index < len(route) - 2 and (a[0] == b[0] or a[1] == b[1])
    ]


def _near(a: QPointF, b: QPointF, reach: float) -> bool:
    return abs(a.x() - b.x()) <= reach and abs(a.y() - b.y()) <= reach


def _distance(p: Point, a: Point, b: Point) -> float:
    """From a point to a piece of a line."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    share = 0.0 if square == 0 else min(max(((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square, 0.0), 1.0)
    return hypot(p[0] - a[0] - share * dx, p[1] - a[1] - share * dy)
