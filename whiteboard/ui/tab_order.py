"""The keyboard's way through a window in the order of its layouts, whenever their parts were made."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QTabWidget, QWidget

from whiteboard.ui.stack import Stack


def stops(widget: QWidget | None, here: QWidget | None = None) -> Iterator[QWidget]:
    """The widgets under this one where Tab stops, as a person reads them; ``here`` even if it just went."""
    if widget is None or (widget is not here and not (widget.isVisible() and widget.isEnabled())):
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    layout = widget.layout()
    if isinstance(widget, QTabWidget):
        yield from (stop for part in (widget.tabBar(), widget.currentWidget()) for stop in stops(part, here))
    elif isinstance(widget, QScrollArea):
        yield from stops(widget.widget(), here)
    elif isinstance(widget, Stack):
        yield from (stop for part in widget.parts for stop in stops(part, here))
    elif layout is not None:
        yield from _stops_in(layout, here)


def go_on(window: QWidget, *, forward: bool) -> bool:
    """Moves the keyboard to the next stop of a window, round its end; False when there is none."""
    here, step = window.focusWidget(), 1 if forward else -1
    order = [*stops(window, here)]
    if not order:
        return False
    at = order.index(here) if here in order else -step
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    order[(at + step) % len(order)].setFocus(reason)
    return True


def _stops_in(layout: QLayout, here: QWidget | None) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        yield from stops(item.widget(), here)
        inner = item.layout()
        if inner is not None:
            yield from _stops_in(inner, here)
