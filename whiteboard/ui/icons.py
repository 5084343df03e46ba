"""Phosphor icons as pixmaps and QIcons: one weight, rendered once per name, size, colour and scale."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap


@lru_cache(maxsize=2048)
def icon(name: str, color: str, active_color: str | None = None) -> QIcon:
    """The icon ``name`` (such as ``ph.database``) in a colour; ``active_color`` when it is switched on."""
    import qtawesome  # 60 ms to import: not before the window shows

    options = {"color": color, "color_on": active_color or color}
    return qtawesome.icon(name, **options)  # type: ignore[no-any-return]


@lru_cache(maxsize=4096)
def pixmap(name: str, color: str, size: int, scale: float = 1.0) -> QPixmap:
    """The icon as a square pixmap of ``size`` logical pixels, sharp at the device's ``scale``."""
    drawn = icon(name, color).pixmap(QSize(round(size * scale), round(size * scale)))
    drawn.setDevicePixelRatio(scale)
    return drawn
