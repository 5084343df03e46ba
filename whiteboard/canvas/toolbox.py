"""Which tool stands behind which name, and what a part from the palette arms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QMimeData

from components.kinds import Group
from whiteboard.tools.boundary import BoundaryTool
from whiteboard.tools.hand import HandTool
from whiteboard.tools.link import LinkTool
from whiteboard.tools.note import NoteTool, TextTool
from whiteboard.tools.pin import PinTool
from whiteboard.tools.place import PlaceTool
from whiteboard.tools.select import SelectTool
from whiteboard.tools.tool import Armed, Surface, Tool

KIND_MIME: Final = "application/x-loadbearing-kind"
"""A dragged part: the kind's id, and after a line break the product if one was meant."""

TOOLS: Final[Mapping[str, Callable[[Surface], Tool]]] = {
    "select": SelectTool,
    "hand": HandTool,
    "link": LinkTool,
    "boundary": BoundaryTool,
    "note": NoteTool,
    "text": TextTool,
    "pin": PinTool,
}
_BOUNDARIES: Final = {
    "Region": "region",
    "Availability zone": "zone",
    "VPC / trust zone": "vpc",
    "Cluster / namespace": "cluster",
    "Offline vs online lane": "lane",
}


def make_tool(name: str, surface: Surface) -> Tool:
    """A fresh tool; KeyError for a name that there is not."""
    return TOOLS[name](surface)


def armed_tool(surface: Surface, kind_id: str, product: str = "") -> Tool:
    """The tool that places a part: boundaries and notes have their own."""
    kind = surface.catalog.kind(kind_id)
    if kind.group is Group.CANVAS and kind.id == "boundary":
        return BoundaryTool(surface, _BOUNDARIES.get(product, "zone"))
    if kind.group is Group.CANVAS and kind.id == "note":
        return NoteTool(surface)
    return PlaceTool(surface, Armed(kind, product))


def kind_mime(kind_id: str, product: str = "") -> QMimeData:
    """What a drag from the palette carries."""
    data = QMimeData()
    data.setData(KIND_MIME, f"{kind_id}\n{product}".encode())
    return data


def read_kind(data: QMimeData) -> tuple[str, str]:
    """Kind and product of a drag."""
    kind_id, _, product = bytes(data.data(KIND_MIME).data()).decode().partition("\n")
    return kind_id, product
