"""Which mouse cursor says what a press would do."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt

from whiteboard.tools.tool import Hit, Part

_Shape = Qt.CursorShape
TOOLS: Final = {
    "arrow": _Shape.ArrowCursor,
    "cross": _Shape.CrossCursor,
    "text": _Shape.IBeamCursor,
    "hand": _Shape.OpenHandCursor,
}
PARTS: Final = {
    Part.RIM: _Shape.CrossCursor,
    Part.LINK_SOURCE: _Shape.CrossCursor,
    Part.LINK_TARGET: _Shape.CrossCursor,
    Part.LINK_PIECE: _Shape.SizeAllCursor,
    Part.BADGE: _Shape.IBeamCursor,
}
HANDLES: Final = (
    _Shape.SizeFDiagCursor,
    _Shape.SizeVerCursor,
    _Shape.SizeBDiagCursor,
    _Shape.SizeHorCursor,
)


def cursor_for(tool: str, hit: Hit | None, *, space: bool, edits: bool) -> Qt.CursorShape:
    """The shape for a tool's cursor name; ``hit`` is what lies under it while selecting."""
    if space:
        return _Shape.OpenHandCursor
    if hit is None or not edits:
        return TOOLS[tool]
    if hit.part is Part.HANDLE:
        return HANDLES[hit.index % len(HANDLES)]
    return PARTS.get(hit.part, TOOLS[tool])
