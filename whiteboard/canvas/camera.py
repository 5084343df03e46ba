"""Zoom and position of the view: limits, steps, fitting, and the short glide between two places."""

from __future__ import annotations

from math import log10
from typing import Final

from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QPointF, QRectF, QVariantAnimation
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsView

LEAST: Final = 0.1
MOST: Final = 4.0
STEP: Final = 0.1
GLIDE_MS: Final = 160
ROOM: Final = 40.0
BAR_ROOM: Final = 68.0
"""Screen pixels that fitting leaves free, more above and below, where the bars are."""


def stepped(zoom: float, steps: int) -> float:
    """Ten percent closer or farther, on whole tens."""
    return within(round(zoom / STEP + steps) * STEP)


def within(zoom: float) -> float:
    """The nearest zoom that is allowed."""
    return min(max(zoom, LEAST), MOST)


def wheel_zoom(zoom: float, delta: float) -> float:
    """The zoom after a turn of the wheel with Ctrl: at most a tenth a notch, faster when close."""
    size = min(abs(delta), 10.0) / 100.0
    sign = 1.0 if delta > 0 else -1.0
    further = log10(max(1.0, zoom)) * min(1.0, abs(delta) / 20.0)
    return within(zoom + sign * (size + further))


class Camera:
    """What of the scene a view shows; ``glide`` False where motion is to be reduced."""

    def __init__(self, view: QGraphicsView) -> None:
        self._view = view
        self._animation = QVariantAnimation(view)
        self._animation.setDuration(GLIDE_MS)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._step)
        self._from = (1.0, QPointF())
        self._to = (1.0, QPointF())
        self.glide = True

    @property
    def zoom(self) -> float:
        """Screen pixels for a scene pixel."""
        return self._view.transform().m11()

    @property
    def middle(self) -> QPointF:
        """The scene's point in the middle of the view."""
        return self._view.mapToScene(self._view.viewport().rect().center())

    def stop(self) -> None:
        """Ends a glide where it is."""
        self._animation.stop()

    def set_zoom(self, zoom: float, fixed: QPointF | None = None) -> None:
        """Zooms with a point of the viewport kept in place, its middle by default."""
        self.stop()
        view = self._view
        at = fixed if fixed is not None else QPointF(view.viewport().rect().center())
        held = view.mapToScene(at.toPoint())
        view.setTransform(QTransform.fromScale(within(zoom), within(zoom)))
        now = view.mapFromScene(held)
        self.scroll(at.x() - now.x(), at.y() - now.y())

    def scroll(self, dx: float, dy: float) -> None:
        """Moves the drawing by screen pixels."""
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        across.setValue(round(across.value() - dx))
        down.setValue(round(down.value() - dy))

    def fit(self, rect: QRectF, *, most: float = 1.0, foot: float = BAR_ROOM, glide: bool = True) -> None:
        """Shows a rectangle of the scene, no closer than ``most``, with ``foot`` pixels free below."""
        port = QRectF(self._view.viewport().rect())
        free = port.adjusted(ROOM, BAR_ROOM, -ROOM, -foot)
        wide, high = max(rect.width(), 1.0), max(rect.height(), 1.0)
        zoom = within(min(free.width() / wide, free.height() / high, most))
        self.go(zoom, rect.center() - (free.center() - port.center()) / zoom, glide=glide)

    def go(self, zoom: float, middle: QPointF, *, glide: bool = True) -> None:
        """Shows the scene around a point."""
        self.stop()
        self._from, self._to = (self.zoom, self.middle), (zoom, middle)
        if glide and self.glide and self._view.isVisible():
            self._animation.setStartValue(0.0)
            self._animation.setEndValue(1.0)
            self._animation.start()
        else:
            self._step(1.0)

    @property
    def moving(self) -> bool:
        """Whether a glide is under way."""
        return self._animation.state() == QAbstractAnimation.State.Running

    def _step(self, share: float) -> None:
        (zoom0, at0), (zoom1, at1) = self._from, self._to
        zoom = zoom0 + (zoom1 - zoom0) * share
        self._view.setTransform(QTransform.fromScale(zoom, zoom))
        self._view.centerOn(at0 + (at1 - at0) * share)
