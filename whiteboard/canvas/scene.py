"""The board as a picture: patches in, items out. Items are made from records; nothing is read from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from components.catalog import Catalog
from components.design import Mode
from components.design_file import default_mode
from scoring.capacity.result import Estimate
from whiteboard.board.board import Board
from whiteboard.board.geometry import Rect, between, bounds, rect_of
from whiteboard.board.patch import Patch
from whiteboard.board.records import (
    BoundaryRecord,
    Boxed,
    ComponentRecord,
    LinkRecord,
    NoteRecord,
    PinRecord,
    Record,
    TextRecord,
)
from whiteboard.canvas.card_content import card_content
from whiteboard.canvas.ink import Ink, ink
from whiteboard.canvas.items.batch import BatchItem
from whiteboard.canvas.items.card import CardItem
from whiteboard.canvas.items.card_words import FLAG_HEIGHT
from whiteboard.canvas.items.link import LinkItem, LinkLook, Tone
from whiteboard.canvas.items.shapes import BoundaryItem, BoxItem, NoteItem, PinItem, TextItem, title_place
from whiteboard.canvas.load import NO_QUEUES, board_load
from whiteboard.canvas.titles import title_shift
from whiteboard.canvas.wires import Wires
from whiteboard.round.drill import Queue
from whiteboard.ui.theme import Level, Theme

R = TypeVar("R", bound=Record)

LAYERS: Final[Mapping[type[Record], float]] = {
    BoundaryRecord: 0.0,
    LinkRecord: 1.0,
    ComponentRecord: 2.0,
    NoteRecord: 2.0,
    TextRecord: 2.0,
    PinRecord: 3.0,
}
VEIL_Z: Final = 4.0
RAISED: Final = 5.0
"""How far above the veil a spotlighted record lies, links below cards as always."""
MARGIN: Final = 2000.0
_BOXES: Final[Mapping[type[Record], type[BoxItem]]] = {
    BoundaryRecord: BoundaryItem,
    NoteRecord: NoteItem,
    TextRecord: TextItem,
}


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Ids that are drawn in another way: pointed at, selected, lifted above the veil."""

    hovered: str | None = None
    selected: frozenset[str] = frozenset()
    lifted: frozenset[str] = frozenset()


class BoardScene(QGraphicsScene):
    """Items of one board. ``live`` is False for pictures, where pins scale with the drawing."""

    def __init__(
        self,
        board: Board,
        catalog: Catalog,
        theme: Theme,
        estimate: Estimate | None = None,
        *,
        live: bool = True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.board = board
        self._catalog = catalog
        self.ink: Ink = ink(theme)
        self._live = live
        self._items: dict[str, QGraphicsItem] = {}
        self._ids: dict[type[Record], set[str]] = {cls: set() for cls in LAYERS}
        self._wires = Wires(self, board, self.shown, self._in_the_way)
        self.router, self.labels = self._wires.router, self._wires.labels
        self._load = board_load(board, estimate)
        self._emphasis = Emphasis()
        self._standing: Mapping[str, Record] = MappingProxyType({})
        self._batch = BatchItem(self.router.routes.values(), self.ink)
        self._batch.setZValue(1.5)
        self.addItem(self._batch)
        self.setSceneRect(QRectF(-MARGIN, -MARGIN, 2 * MARGIN, 2 * MARGIN))  # fixed, or the index is blind
        self._sync({record.id for record in board})

    # What others ask

    def content_rect(self) -> QRectF:
        """Around everything that is drawn; empty for an empty board."""
        rects = [_with_flag(record) for record in self.board.of_type(Boxed)]
        rects += self.labels.boxes.values()
        rects += [self._pin_rect(pin) for pin in self.board.of_type(PinRecord)]
        corners = [corner for route in self.router.routes.values() for corner in route]
        if corners:
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            rects.append(between((min(xs), min(ys)), (max(xs), max(ys))))
        around = bounds(rects)
        return QRectF(*around) if around else QRectF()

    def shown(self, record_id: str) -> Record | None:
        """The record as it is drawn now: from the preview, or the board."""
        return self._standing.get(record_id) or self.board.get(record_id)

    def rect(self, record_id: str) -> QRectF:
        """Where a record is drawn now; a link's is around its route."""
        record = self.shown(record_id)
        if isinstance(record, Boxed):
            return QRectF(*rect_of(record))
        if isinstance(record, LinkRecord):
            around = bounds(Rect(x, y, 0, 0) for x, y in self.router.routes.get(record_id, ()))
            return QRectF(*around) if around else QRectF()
        if isinstance(record, PinRecord):
            return QRectF(*self._pin_rect(record))
        return QRectF()

    def flags(self, record_ids: Iterable[str]) -> tuple[QRectF, ...]:
        """Where the flags of these components hang, of those that have one."""
        items = (self._items.get(record_id) for record_id in record_ids)
        return tuple(i.flag_rect() for i in items if isinstance(i, CardItem) and i.content.flag)

    def title_rect(self, record: BoundaryRecord) -> QRectF:
        """Where a boundary's title stands."""
        item = self._items.get(record.id)
        shift = item.title.shift if isinstance(item, BoundaryItem) else 0.0
        return QRectF(*title_place(record)).translated(shift, 0.0)

    def near_boxes(self, area: Rect) -> list[Boxed]:
        """Cards, notes and texts that may meet an area, as they are drawn now."""
        near = [self.shown(i) for i in self.router.near(area)]
        return [record for record in near if isinstance(record, Boxed)] + self.drawn(TextRecord)

    def drawn(self, cls: type[R]) -> list[R]:
        """All records of a class as they are drawn now, in no order."""
        found = [self.shown(record_id) for record_id in self._ids[cls]]
        return [record for record in found if isinstance(record, cls)]

    def item(self, record_id: str) -> QGraphicsItem | None:
        """The item that draws a record."""
        return self._items.get(record_id)

    def pin_place(self, pin: PinRecord) -> QPointF:
        """The tip of a pin, which goes along with what it is on."""
        on = self.shown(pin.target) if pin.target else None
        base = (on.x, on.y) if isinstance(on, Boxed) else (0.0, 0.0)
        return QPointF(base[0] + pin.x, base[1] + pin.y)

    def _pin_rect(self, pin: PinRecord) -> Rect:
        at = self.pin_place(pin)
        return Rect(at.x() - 9, at.y() - 20, 18, 20)

    # What changes the picture

    def apply(self, patch: Patch) -> None:
        """The board has taken a patch."""
        self._standing = MappingProxyType({})
        self._sync({change.id for change in patch.changes})

    def preview(self, records: Mapping[str, Record]) -> None:
        """Draws these records in place of the board's; those of the preview before go back."""
        before = set(self._standing) - set(records)
        self._standing = MappingProxyType(dict(records))
        self._sync(before | set(records), settle=False)

    def set_estimate(self, estimate: Estimate | None, queues: Mapping[str, Queue] = NO_QUEUES) -> None:
        """Shows load and flow, or none; only what differs is painted again.

        ``queues`` are those of a drill, by component.
        """
        before, self._load = self._load, board_load(self.board, estimate, queues)
        moved = self._load.differing(before)
        flags = {i for i in moved if self._flagged(i)}
        for record in self.board.of_type(ComponentRecord):
            if record.id in moved:
                self._put_card(record)
        for link in self.board.of_type(LinkRecord):
            if link.target in moved or before.flows_rps.get(link.id) != self._load.flows_rps.get(link.id):
                self._put_link(link.id)
        if flags != {i for i in moved if self._flagged(i)}:
            for link_id in self._wires.clear_labels():
                self._put_link(link_id)

    def set_theme(self, theme: Theme) -> None:
        """Draws everything in other colours."""
        self.ink = ink(theme)
        self._sync({record.id for record in self.board}, route=False)
        for link_id in self.router.routes:
            self._put_link(link_id)
        self._batch.renew(self.ink)

    def emphasise(self, emphasis: Emphasis) -> None:
        """Shows what is pointed at, selected and lifted."""
        before, self._emphasis = self._emphasis, emphasis
        changed = (before.selected ^ emphasis.selected) | (before.lifted ^ emphasis.lifted)
        if before.hovered != emphasis.hovered:
            changed |= {i for i in (before.hovered, emphasis.hovered) if i is not None}
        for record_id in changed:
            item = self._items.get(record_id)
            if isinstance(item, LinkItem):
                self._put_link(record_id)
            elif isinstance(item, CardItem):
                item.set_hovered(record_id == emphasis.hovered)
            record = self.board.get(record_id)
            if item is not None and record is not None:
                item.setZValue(self._z(record))

    # How it is done

    def _sync(self, ids: Iterable[str], *, settle: bool = True, route: bool = True) -> None:
        """Brings items and routes of these records up to date."""
        boxes: dict[str, Rect | None] = {}
        links: dict[str, LinkRecord | None] = {}
        changed = set(ids)
        changed |= {pin.id for pin in self.drawn(PinRecord) if pin.target in changed}
        for record_id in changed:
            record = self.shown(record_id)
            if isinstance(record, LinkRecord):
                links[record_id] = record
            elif record is None and record_id in self.router.routes:
                links[record_id] = None
            elif isinstance(record, ComponentRecord | NoteRecord):
                boxes[record_id] = rect_of(record)
            elif record is None:
                boxes[record_id] = None
            self._put(record_id, record)
        if route and (links or not self._wires.stand(boxes)):
            self._route(boxes, links, settle=settle)
        if route and settle and self._wires.few:
            self._place_titles()

    def _route(
        self, boxes: Mapping[str, Rect | None], links: Mapping[str, LinkRecord | None], *, settle: bool
    ) -> None:
        renewed = self._wires.update(boxes, links, settle=settle)
        for link_id in renewed:
            self._put_link(link_id)
        if renewed or links:
            self._batch.renew(self.ink)
        if settle:
            self._grow(rect for rect in boxes.values() if rect is not None)

    def _place_titles(self) -> None:
        for record in self.drawn(BoundaryRecord):
            item, place = self._items.get(record.id), title_place(record)
            if isinstance(item, BoundaryItem):
                item.title.stand(title_shift(place, record.x + record.w - 9, self.router.routes.values()))

    def _in_the_way(self) -> dict[str, Rect]:
        """What labels keep clear of: cards with the flags that they have now, and notes."""
        boxes = {note.id: rect_of(note) for note in self.drawn(NoteRecord)}
        for card in self.drawn(ComponentRecord):
            boxes[card.id] = _with_flag(card) if self._flagged(card.id) else rect_of(card)
        return boxes

    def _flagged(self, record_id: str) -> bool:
        item = self._items.get(record_id)
        return isinstance(item, CardItem) and bool(item.content.flag)

    def _put(self, record_id: str, record: Record | None) -> None:
        """Creates, renews or removes the item of a record; links wait for their route."""
        item = self._items.get(record_id)
        if record is None:
            if item is not None:
                for part in _parts(item):
                    self.removeItem(part)
                del self._items[record_id]
                self.labels.drop(record_id)
                for ids in self._ids.values():
                    ids.discard(record_id)
        elif isinstance(record, ComponentRecord):
            self._put_card(record)
        elif isinstance(record, PinRecord):
            self._put_pin(record)
        elif isinstance(record, Boxed):
            if isinstance(item, BoxItem):
                item.show_record(record, self.ink)
                item.setZValue(self._z(record))
            else:
                self._add(record, _BOXES[type(record)](record, self.ink))

    def _put_card(self, record: ComponentRecord) -> None:
        record = shown if isinstance(shown := self.shown(record.id), ComponentRecord) else record
        content = card_content(
            record,
            self._catalog,
            self._load.components.get(record.id),
            sends_rps=self._load.sent_rps.get(record.id, 0.0),
            queue=self._load.queues.get(record.id),
        )
        item = self._items.get(record.id)
        if isinstance(item, CardItem):
            item.show_record(record, content, self.ink)
            item.setZValue(self._z(record))
        else:
            self._add(record, CardItem(record, content, self.ink, cached=self._live))

    def _put_pin(self, record: PinRecord) -> None:
        item = self._items.get(record.id)
        if isinstance(item, PinItem):
            item.show_record(record, self.pin_place(record), self.ink)
        else:
            self._add(record, PinItem(record, self.pin_place(record), self.ink, fixed_size=self._live))

    def _put_link(self, link_id: str) -> None:
        record = self.shown(link_id)
        route = self.router.routes.get(link_id)
        if not isinstance(record, LinkRecord) or route is None:
            return
        look = LinkLook(
            points=route,
            mode=self.mode_of(record),
            flow_rps=self._load.flows_rps.get(link_id, 0.0),
            tone=self._tone(record),
            crossings=self._wires.crossings.get(link_id, ()),
        )
        item = self._items.get(link_id)
        if isinstance(item, LinkItem):
            item.show_look(look, self.ink)
            item.setZValue(self._z(record))
        else:
            self._add(record, LinkItem(link_id, look, self.ink))
        self.labels.put(record, look.tone, self._z(record), self.ink)

    def mode_of(self, record: LinkRecord) -> Mode:
        """The mode that was set, or the default for its source."""
        if record.mode:
            return Mode(record.mode)
        source = self.shown(record.source)
        if isinstance(source, ComponentRecord) and source.kind in self._catalog.kinds:
            return default_mode(source.kind, self._catalog)
        return Mode.SYNC

    def _tone(self, record: LinkRecord) -> Tone:
        marked = self._emphasis.selected | self._emphasis.lifted
        if record.id in marked:
            return Tone.ACCENT
        target = self._items.get(record.target)
        over = isinstance(target, CardItem) and target.content.level is Level.OVER
        if over and self._load.flows_rps.get(record.id, 0.0) > 0:
            return Tone.OVER
        return Tone.HOVERED if record.id == self._emphasis.hovered else Tone.PLAIN

    def _add(self, record: Record, item: QGraphicsItem) -> None:
        self._items[record.id] = item
        self._ids[type(record)].add(record.id)
        item.setZValue(self._z(record))
        for part in _parts(item):
            self.addItem(part)

    def _z(self, record: Record) -> float:
        """The layer of the record's type, within it the record's own order."""
        own = 0.5 + 0.49 * record.z / (1.0 + abs(record.z))
        lifted = RAISED if record.id in self._emphasis.lifted else 0.0
        return LAYERS.get(type(record), 0.0) + own * 0.4 + lifted

    def _grow(self, rects: Iterable[Rect]) -> None:
        """Keeps room around the drawing, in large steps: a new scene rectangle is not free."""
        around, now = bounds(rects), self.sceneRect()
        if around is not None and not now.contains(QRectF(*around.grown(MARGIN / 4))):
            self.setSceneRect(now.united(QRectF(*around.grown(MARGIN))))


def _parts(item: QGraphicsItem) -> tuple[QGraphicsItem, ...]:
    """An item, and what else of it lies in the scene."""
    return (item, item.title) if isinstance(item, BoundaryItem) else (item,)


def _with_flag(record: Boxed) -> Rect:
    """Room for the flag of an overloaded card, so that a picture's edge never moves with the load."""
    rect = rect_of(record)
    extra = FLAG_HEIGHT if isinstance(record, ComponentRecord) else 0.0
    return Rect(rect.x, rect.y, rect.w, rect.h + extra)


def board_scene(board: Board, catalog: Catalog, theme: Theme, estimate: Estimate | None = None) -> BoardScene:
    """A scene for pictures: vectors and text only, to be rendered to any paint device.

    Paint ``content_rect()`` of it; there is no background and no grid.
    """
    return BoardScene(board, catalog, theme, estimate, live=False)
