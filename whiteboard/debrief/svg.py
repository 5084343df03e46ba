"""Drawings and charts as SVG for the inside of an HTML page."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtSvg import QSvgGenerator

from whiteboard.canvas.scene import BoardScene
from whiteboard.debrief.paper.blocks import Block
from whiteboard.formats.pictures import painting, svg_data, svg_of
from whiteboard.ui.theme import PAPER

_SIZE: Final = re.compile(r'<svg width="[^"]*" height="[^"]*"')
_IDS: Final = re.compile(r'(\bid="|url\(#|href="#)')


def inline_drawing(scene: BoardScene, title: str, name: str) -> str:
    """A scene as an ``svg`` element as wide as its place; ``name`` keeps its ids apart from others'."""
    return _inline(svg_of(scene, PAPER, title), name)


def inline_block(block: Block, width: float, name: str) -> str:
    """A block of the paper report as an ``svg`` element, ``width`` points wide."""
    frame = QRectF(0, 0, width, block.height(width))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(frame.size().toSize())
    generator.setViewBox(frame)
    with painting(generator) as painter:
        block.paint(painter, 0, 0, width)
    return _inline(svg_data(buffer), name)


def _inline(data: bytes, name: str) -> str:
    """Without the file's head and fixed size."""
    text = data.decode()
    element = _SIZE.sub("<svg", text[text.index("<svg") :], count=1)
    return _IDS.sub(lambda found: f"{found[1]}{name}-", element)
