"""A canvas without Qt: tools work on it, tests look at what they did."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from components.catalog import Catalog
from tests.whiteboard.board.boards import CATALOG
from whiteboard.board.board import Board
from whiteboard.board.geometry import Point, Rect, rect_of
from whiteboard.board.patch import Patch
from whiteboard.board.records import Boxed, ComponentRecord, LinkRecord, NoteRecord, Record
from whiteboard.board.routing import route_all
from whiteboard.tools.tool import NOTHING, Hit, Part, Pointer, Preview, Tool


class FakeSurface:
    """Finds cards and notes by place; ``under`` overrides what lies under the pointer at a press."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.catalog: Catalog = CATALOG
        self.selection: frozenset[str] = frozenset()
        self.may_edit = True
        self.snaps = True
        self.under: Hit | None = None
        self.preview: Preview | None = None
        self.commits: list[str] = []
        self.edited: list[Hit] = []
        self.written: tuple[Record, Callable[[str], Patch], str] | None = None
        self.searches: list[tuple[Point, str | None]] = []
        self.panned: list[Point] = []
        self.finished = 0

    def hit(self, pointer: Pointer) -> Hit:
        if self.under is not None:
            hit, self.under = self.under, None
            return hit
        for record in reversed(list(self.board)):
            if isinstance(record, ComponentRecord | NoteRecord) and rect_of(record).holds(pointer.at):
                part = Part.COMPONENT if isinstance(record, ComponentRecord) else Part.NOTE
                return Hit(part, record.id)
        return NOTHING

    def route(self, link_id: str) -> tuple[Point, ...]:
        return route_all(self.board).routes[link_id]

    def within(self, area: Rect) -> list[str]:
        return [r.id for r in self.board.of_type(Boxed) if area.encloses(rect_of(r))]

    def select(self, record_ids: Iterable[str]) -> None:
        self.selection = frozenset(record_ids)

    def show_preview(self, preview: Preview | None) -> None:
        self.preview = preview

    def commit(self, patch: Patch, label: str) -> bool:
        if patch:
            self.board.apply(patch)
            self.commits.append(label)
        return True

    def edit_text(self, hit: Hit) -> None:
        self.edited.append(hit)

    def write_new(self, record: Record, finish: Callable[[str], Patch], label: str) -> None:
        self.written = (record, finish, label)

    def search(self, at: Point, *, after: str | None = None) -> None:
        self.searches.append((at, after))

    def pan(self, dx: float, dy: float) -> None:
        self.panned.append((dx, dy))

    def done(self) -> None:
        self.finished += 1


def drag(tool: Tool, *way: Point, shift: bool = False, alt: bool = False) -> None:
    """Press at the first place, move over the others, release at the last."""
    pointers = [Pointer(x, y, shift=shift, alt=alt) for x, y in way]
    tool.press(pointers[0])
    for pointer in pointers[1:]:
        tool.move(pointer)
    tool.release(pointers[-1])


def click(tool: Tool, at: Point, *, shift: bool = False) -> None:
    """Press and release at one place."""
    drag(tool, at, shift=shift)


def place_of(surface: FakeSurface, record_id: str) -> Point:
    """The top left corner of a record."""
    record = surface.board[record_id]
    assert isinstance(record, Boxed)
    return (record.x, record.y)


def link_of(surface: FakeSurface, link_id: str) -> LinkRecord:
    """A link."""
    record = surface.board[link_id]
    assert isinstance(record, LinkRecord)
    return record
