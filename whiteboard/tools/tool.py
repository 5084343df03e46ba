"""What every tool works with: pointer events in, previews and patches out. Tools know no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from math import hypot
from types import MappingProxyType
from typing import Final, Protocol

from components.catalog import Catalog
from components.kinds import Kind
from whiteboard.board.board import Board
from whiteboard.board.geometry import Point, Rect
from whiteboard.board.patch import Patch
from whiteboard.board.records import Record

THRESHOLD: Final = 4.0
"""Screen pixels that the pointer must move before a press becomes a drag."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """The pointer in scene pixels; ``zoom`` is screen pixels for one of them."""

    x: float
    y: float
    zoom: float = 1.0
    shift: bool = False
    ctrl: bool = False
    alt: bool = False

    @property
    def at(self) -> Point:
        """Where it is."""
        return (self.x, self.y)

    def far_from(self, other: Pointer) -> bool:
        """Whether the way from ``other`` is long enough to be a drag."""
        return hypot(self.x - other.x, self.y - other.y) * self.zoom >= THRESHOLD


class Part(Enum):
    """What lies under the pointer."""

    CANVAS = auto()
    COMPONENT = auto()
    BADGE = auto()
    RIM = auto()  # a handle on a card's rim, from which a link is dragged
    LINK = auto()
    LINK_LABEL = auto()
    LINK_SOURCE = auto()  # the ends of a selected link
    LINK_TARGET = auto()
    LINK_PIECE = auto()  # a piece of a selected link that can be dragged aside
    BOUNDARY = auto()
    NOTE = auto()
    TEXT = auto()
    PIN = auto()
    HANDLE = auto()  # a corner or side of a selected record that can be resized


@dataclass(frozen=True, slots=True)
class Hit:
    """A part of a record; ``index`` numbers handles (clockwise from the upper left) and pieces of links."""

    part: Part
    id: str = ""
    index: int = 0


NOTHING: Final = Hit(Part.CANVAS)
NO_RECORDS: Final[Mapping[str, Record]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Preview:
    """What is shown while a gesture goes on; ``records`` stand in for those of the board."""

    records: Mapping[str, Record] = field(default_factory=lambda: NO_RECORDS)
    marquee: Rect | None = None
    rubber: tuple[Point, ...] = ()
    target: str | None = None
    ghost: Rect | None = None
    guides: tuple[tuple[Point, Point], ...] = ()


class Surface(Protocol):
    """The canvas as tools see it."""

    @property
    def board(self) -> Board:
        """What is drawn; never changed by a tool."""

    @property
    def catalog(self) -> Catalog:
        """The kinds that there are."""

    @property
    def selection(self) -> frozenset[str]:
        """Ids of the selected records."""

    @property
    def may_edit(self) -> bool:
        """Whether this person can change the board now."""

    @property
    def snaps(self) -> bool:
        """Whether moves end on the grid."""

    def hit(self, pointer: Pointer) -> Hit:
        """What lies under the pointer."""

    def route(self, link_id: str) -> tuple[Point, ...]:
        """How a link runs now."""

    def within(self, area: Rect) -> list[str]:
        """Ids of everything that lies wholly in an area."""

    def select(self, record_ids: Iterable[str]) -> None:
        """Makes this the selection."""

    def show_preview(self, preview: Preview | None) -> None:
        """Shows a preview instead of the one before; None takes it away."""

    def commit(self, patch: Patch, label: str) -> bool:
        """Changes the board; False when that was refused."""

    def edit_text(self, hit: Hit) -> None:
        """Opens an editor in place for what was hit."""

    def write_new(self, record: Record, finish: Callable[[str], Patch], label: str) -> None:
        """Opens an editor on a record that is not there yet; its text makes the patch."""

    def search(self, at: Point, *, after: str | None = None) -> None:
        """Opens the quick search at a place; a part chosen there is linked from ``after``."""

    def pan(self, dx: float, dy: float) -> None:
        """Moves the view by screen pixels."""

    def done(self) -> None:
        """The tool has done its work: back to selecting."""


class Tool:
    """The base of all tools: ignores everything. ``cursor`` is a name that the canvas translates."""

    cursor = "cross"
    edits = True
    """False for tools that also serve where nobody may edit."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface

    def press(self, pointer: Pointer) -> None:
        """The main button went down."""

    def move(self, pointer: Pointer) -> None:
        """The pointer moved, with or without the button."""

    def release(self, pointer: Pointer) -> None:
        """The main button went up."""

    def double_click(self, pointer: Pointer) -> None:
        """The main button went down a second time."""

    def drop(self, pointer: Pointer) -> None:
        """A part was dragged here from the palette."""
        self.release(pointer)

    def enter(self, pointer: Pointer) -> bool:  # noqa: ARG002 - for subclasses
        """The Enter key, for hands on the keyboard: uses the tool on the selection, or where new things go.

        True when the tool had a use for it.
        """
        return False

    def interrupt(self) -> None:
        """The board has changed under a gesture, which may hold what is gone: the gesture ends."""

    def cancel(self) -> bool:
        """Escape: drops what goes on; False when there was nothing."""
        return False


class Gesture:
    """One drag from threshold to release. ``update`` previews, ``finish`` commits, both take the pointer."""

    def update(self, pointer: Pointer) -> None:
        """The pointer moved on."""
        raise NotImplementedError

    def finish(self, pointer: Pointer) -> None:
        """The button went up."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Armed:
    """A kind that waits for its place."""

    kind: Kind
    product: str = ""
