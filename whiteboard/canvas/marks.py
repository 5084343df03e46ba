"""Which marks the overlay shows for a selection, a preview, the keyboard's focus and a finding."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF

from whiteboard.board.edit.arrange import is_locked
from whiteboard.board.records import (
    BoundaryRecord,
    ComponentRecord,
    LinkRecord,
    NoteRecord,
    PinRecord,
    TextRecord,
)
from whiteboard.canvas.hit import piece_points
from whiteboard.canvas.overlay import Marks
from whiteboard.canvas.scene import BoardScene
from whiteboard.tools.tool import Preview
from whiteboard.ui.desk import Spotlight

_OWN_RINGS = (LinkRecord, PinRecord)
"""What is lit in another way, or at another size, than a box is."""


def marks_for(
    scene: BoardScene,
    selection: frozenset[str],
    preview: Preview | None,
    focus: str | None,
    spotlight: Spotlight | None,
    *,
    edits: bool,
) -> Marks:
    """Everything that lies over the drawing now."""
    boxes = [scene.rect(i) for i in sorted(selection) if not isinstance(scene.shown(i), LinkRecord)]
    alone = next(iter(selection)) if len(selection) == 1 and edits else None
    shown = preview or Preview()
    found = _rects(scene, spotlight.ids) if spotlight else ()
    return Marks(
        rings=tuple(scene.rect(i) for i in sorted(selection) if not isinstance(scene.shown(i), _OWN_RINGS)),
        pins=tuple(tip for i in sorted(selection) if (tip := _tip(scene, i)) is not None),
        around=_around(boxes) if len(boxes) > 1 else None,
        rims=scene.rect(alone) if alone and isinstance(scene.shown(alone), ComponentRecord) else None,
        flags=scene.flags(sorted(selection)),
        squares=_squares(scene, alone) if alone else (),
        resized=scene.rect(alone) if alone and _can_resize(scene, alone) else None,
        focus=scene.rect(focus) if focus and focus in scene.board else None,
        focus_pin=_tip(scene, focus) if focus else None,
        target=scene.rect(shown.target) if shown.target else None,
        found=found,
        reason=spotlight.reason if spotlight else "",
        marquee=QRectF(*shown.marquee) if shown.marquee else None,
        ghost=QRectF(*shown.ghost) if shown.ghost else None,
        rubber=shown.rubber,
        guides=shown.guides,
    )


def _tip(scene: BoardScene, record_id: str) -> QPointF | None:
    """Where a pin points; None for anything else."""
    record = scene.shown(record_id)
    return scene.pin_place(record) if isinstance(record, PinRecord) else None


def _rects(scene: BoardScene, ids: Iterable[str]) -> tuple[QRectF, ...]:
    return tuple(scene.rect(i) for i in ids if isinstance(scene.shown(i), ComponentRecord))


def _around(rects: list[QRectF]) -> QRectF:
    around = QRectF(rects[0])
    for rect in rects[1:]:
        around = around.united(rect)
    return around


def _squares(scene: BoardScene, record_id: str) -> tuple[QPointF, ...]:
    """The grips of a link: its ends and its pieces."""
    route = scene.router.routes.get(record_id, ())
    if not route:
        return ()
    pieces = [QPointF(*middle) for _, middle in piece_points(route)]
    return (QPointF(*route[0]), *pieces, QPointF(*route[-1]))


def _can_resize(scene: BoardScene, record_id: str) -> bool:
    record = scene.shown(record_id)
    return isinstance(record, NoteRecord | TextRecord | BoundaryRecord) and not is_locked(record)
