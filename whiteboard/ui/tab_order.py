"""The keyboard's way through a window in the order of its layouts, whenever their parts were made."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QTabWidget, QWidget


def stops(widget: QWidget | None) -> Iterator[QWidget]:
    """The widgets under this one where Tab stops, as a person reads them."""
    if widget is None or not widget.isVisible() or not widget.isEnabled():
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    layout = widget.layout()
    if isinstance(widget, QTabWidget):
        yield from (stop for part in (widget.tabBar(), widget.currentWidget()) for stop in stops(part))
    elif isinstance(widget, QScrollArea):
        yield from stops(widget.widget())
    elif layout is not None:
        yield from _stops_in(layout)


def go_on(window: QWidget, *, forward: bool) -> bool:
    """Moves the keyboard to the next stop of a window, round its end; False when there is none."""
    order = [*stops(window)]
    if not order:
        return False
    here, step = window.focusWidget(), 1 if forward else -1
    at = order.index(here) if here in order else -step
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    order[(at + step) % len(order)].setFocus(reason)
    return True


def _stops_in(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        yield from stops(item.widget())
        inner = item.layout()
        if inner is not None:
            yield from _stops_in(inner)
