"""Phosphor icons as outlines, pixmaps and QIcons: one weight, drawn once per name, size, colour and scale.

The font comes with qtawesome; only its two Phosphor files are read, because importing qtawesome itself
brings a second Qt layer and eight fonts, a quarter of a second before the window could show.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPixmap, QRawFont, QTransform

PREFIX: Final = "ph."
_EM: Final = 256.0
_SCALES: Final = (1.0, 2.0)


@cache
def outline(name: str) -> QPainterPath:
    """The icon ``name`` (such as ``ph.database``) as a path in a unit square, its origin at the top left.

    Raises:
        KeyError: there is no such icon.
    """
    codepoint = chr(int(_codepoints()[name.removeprefix(PREFIX)], 16))
    glyph = _font().glyphIndexesForString(codepoint)[0]
    to_unit = QTransform.fromScale(1 / _EM, 1 / _EM).translate(0, _EM)
    return to_unit.map(_font().pathForGlyph(glyph))


def is_known(name: str) -> bool:
    """Whether there is an icon of this name."""
    return name.removeprefix(PREFIX) in _codepoints()


def paint(painter: QPainter, name: str, color: str, x: float, y: float, size: float) -> None:
    """Draws the icon as a vector shape into a square of ``size`` at (x, y); leaves the painter as it was."""
    painter.save()
    painter.translate(x, y)
    painter.scale(size, size)
    painter.fillPath(outline(name), QColor(color))
    painter.restore()


@lru_cache(maxsize=4096)
def pixmap(name: str, color: str, size: int, scale: float = 1.0) -> QPixmap:
    """The icon as a square pixmap of ``size`` logical pixels, sharp at the device's ``scale``."""
    side = round(size * scale)
    drawn = QPixmap(side, side)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, name, color, 0, 0, side)
    painter.end()
    drawn.setDevicePixelRatio(scale)
    return drawn


@lru_cache(maxsize=2048)
def icon(name: str, color: str, active_color: str | None = None, size: int = 16, room: int = 0) -> QIcon:
    """The icon in a colour; ``active_color`` when it is switched on.

    ``room`` pixels are kept free behind it, or before it when negative.
    """
    made = QIcon()
    for scale in _SCALES:
        for mode, state, ink in (
            (QIcon.Mode.Normal, QIcon.State.Off, color),
            (QIcon.Mode.Normal, QIcon.State.On, active_color or color),
            (QIcon.Mode.Disabled, QIcon.State.Off, _dimmed(color)),
        ):
            drawn = pixmap(name, ink, size, scale)
            made.addPixmap(_with_room(drawn, room) if room else drawn, mode, state)
    return made


def _dimmed(color: str) -> str:
    """The colour of what cannot be pressed: Qt's own greying hardly shows on dark."""
    ink = QColor(color)
    ink.setAlphaF(0.4)
    return ink.name(QColor.NameFormat.HexArgb)


def _with_room(drawn: QPixmap, room: int) -> QPixmap:
    scale = drawn.devicePixelRatio()
    wide = QPixmap(drawn.width() + round(abs(room) * scale), drawn.height())
    wide.fill(Qt.GlobalColor.transparent)
    wide.setDevicePixelRatio(scale)
    painter = QPainter(wide)
    painter.drawPixmap(max(0, -room), 0, drawn)
    painter.end()
    return wide


@cache
def _font() -> QRawFont:
    font = QRawFont(str(_file("phosphor-[0-9]*.ttf")), _EM)
    if not font.isValid():
        raise RuntimeError("The icon font of qtawesome cannot be read; install qtawesome again.")
    return font


@cache
def _codepoints() -> Mapping[str, str]:
    names: Mapping[str, str] = json.loads(_file("phosphor-charmap-*.json").read_text(encoding="utf-8"))
    return names


def _file(pattern: str) -> Path:
    spec = find_spec("qtawesome")
    folder = Path(spec.origin).parent / "fonts" if spec and spec.origin else Path()
    found = sorted(folder.glob(pattern))
    if not found:
        raise RuntimeError(f"No {pattern} in {folder}: install qtawesome 1.4 or newer.")
    return found[-1]
