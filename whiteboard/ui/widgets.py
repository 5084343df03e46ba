"""Small parts that every panel is made of.

Colours come from the style sheet; what is painted by hand asks ``style.current()`` and paints again when Qt
tells of a change of style, so nothing here has to be told about themes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from whiteboard.ui import icons, style

Margins = tuple[int, int, int, int]
NO_MARGINS: Final = (0, 0, 0, 0)
ANY_WIDTH: Final = 16_777_215
"""Qt's own largest widget: no limit."""
L = TypeVar("L", bound=QBoxLayout)


def column(parent: QWidget | None = None, *, margins: Margins = NO_MARGINS, spacing: int = 0) -> QVBoxLayout:
    """A vertical layout with our spacing instead of the platform's."""
    return _spaced(QVBoxLayout(parent) if parent else QVBoxLayout(), margins, spacing)


def row(parent: QWidget | None = None, *, margins: Margins = NO_MARGINS, spacing: int = 0) -> QHBoxLayout:
    """A horizontal layout with our spacing instead of the platform's."""
    return _spaced(QHBoxLayout(parent) if parent else QHBoxLayout(), margins, spacing)


def _spaced(layout: L, margins: Margins, spacing: int) -> L:
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    return layout


def panel(surface: str = "panel") -> QWidget:
    """An empty widget on a ground: ``surface`` is panel, window or canvas."""
    made = QWidget()
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.setProperty("surface", surface)
    return made


def repolish(widget: QWidget) -> None:
    """Reads the style sheet again after a property that it asks for has changed."""
    for each in (widget, *widget.findChildren(QWidget)):
        each.style().unpolish(each)
        each.style().polish(each)
    widget.update()


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Sets a property that the style sheet asks for, and shows it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        repolish(widget)


class Text(QLabel):
    """Words, never HTML unless ``setTextFormat`` says so.

    ``role`` is a line of the type table: body, caption, dense, name, head, section, figure, countdown, title
    or mono. ``tone`` is text1, text2, text3, accent or a level.
    """

    def __init__(
        self, text: str = "", role: str = "body", tone: str = "", *, wrap: bool = False, bold: bool = False
    ) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("type", role)
        self.setProperty("tone", tone)
        self.setProperty("bold", bold)
        self.setWordWrap(wrap)

    def set_tone(self, tone: str) -> None:
        """Changes the colour."""
        set_property(self, "tone", tone)

    def set_bold(self, *, bold: bool) -> None:
        """Changes the weight."""
        set_property(self, "bold", bold)


class ElidedText(Text):
    """One line that ends in … when there is no room, and then tells the whole in its tooltip."""

    def __init__(self, text: str = "", role: str = "body", tone: str = "", *, bold: bool = False) -> None:
        super().__init__(text, role, tone, bold=bold)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 3, self.fontMetrics().height())

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)


class Icon(QLabel):
    """An icon in a colour token, that follows the theme."""

    def __init__(self, name: str, token: str = "text2", size: int = 15) -> None:  # noqa: S107
        super().__init__()
        self._name, self._token, self._size = name, token, size
        self.setFixedSize(size, size)
        self._draw()

    def set(self, name: str, token: str | None = None) -> None:
        """Shows another icon, in the same colour unless a token is given."""
        self._name, self._token = name, token or self._token
        self._draw()

    def _draw(self) -> None:
        color = style.current()[self._token]
        self.setPixmap(icons.pixmap(self._name, color, self._size, max(1.0, self.devicePixelRatioF())))

    @override
    def changeEvent(self, event: QEvent, /) -> None:
        if event.type() is QEvent.Type.StyleChange:
            self._draw()
        super().changeEvent(event)


class Chip(QFrame):
    """A few words on a soft ground: ``tone`` is ok, warm, hot, over, accent or empty."""

    def __init__(self, text: str, tone: str = "", icon: str = "") -> None:
        super().__init__()
        self.setProperty("part", "chip")
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._icon = Icon(icon or "ph.circle", _chip_token(tone), 13)
        self._icon.setVisible(bool(icon))
        self._label = Text(text, "caption")
        layout = row(self, margins=(6, 2, 6, 2), spacing=4)
        layout.addWidget(self._icon)
        layout.addWidget(self._label)

    @property
    def text(self) -> str:
        """The words."""
        return self._label.text()

    def set(self, text: str, tone: str = "", icon: str = "") -> None:
        """Says something else."""
        self._label.setText(text)
        self._icon.setVisible(bool(icon))
        if icon:
            self._icon.set(icon, _chip_token(tone))
        set_property(self, "tone", tone)


def _chip_token(tone: str) -> str:
    return {"": "text2", "accent": "accent"}.get(tone, f"{tone}_text")


STATUSES: Final = {
    "met": ("ok", "ph.check-circle-fill"),
    "confirm": ("warm", "ph.circle-wavy-question"),
    "missing": ("over", "ph.circle-dashed"),
    "critical": ("over", "ph.warning-octagon-fill"),
    "major": ("hot", "ph.warning-fill"),
    "minor": ("warm", "ph.warning-circle"),
    "missed": ("over", "ph.x-circle-fill"),
    "judged": ("", "ph.user-circle"),
    "linchpin": ("accent", "ph.key"),
    "private": ("", "ph.lock-simple-fill"),
    "assumed": ("", ""),
}
"""Tone and icon of each status: colour is never the only cue."""


class StatusBadge(Chip):
    """A chip for one of ``STATUSES``, with other words when given."""

    def __init__(self, status: str, text: str = "") -> None:
        tone, icon = STATUSES[status]
        super().__init__(text or status, tone, icon)


def status_icon(status: str, size: int = 15) -> Icon:
    """The icon of a status in its colour, for the head of a list row."""
    tone, name = STATUSES[status]
    return Icon(name, _chip_token(tone), size)


class KeyCap(QLabel):
    """A key or a chord as it is printed on the keyboard, such as ``Ctrl K``."""

    def __init__(self, keys: str) -> None:
        super().__init__(keys)
        self.setProperty("part", "keycap")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)


class Count(QLabel):
    """A number on a quiet ground, such as the badge of a tab."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setProperty("part", "count")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)


class Line(QFrame):
    """A one-pixel line; ``edge`` gives it the colour of a panel's border."""

    def __init__(self, *, vertical: bool = False, edge: bool = False) -> None:
        super().__init__()
        self.setProperty("part", "edge" if edge else "line")
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a ``Strip``: its share and colour token; ``hatched`` is the second cue for too much."""

    share: float
    token: str
    hatched: bool = False


class Strip(QWidget):
    """A thin bar of parts on a track, with an optional mark across it, such as a target."""

    GAP: Final = 2.0

    def __init__(self, height: int = 4, parts: Iterable[Part] = (), mark: float | None = None) -> None:
        super().__init__()
        self._bar = height
        self._parts = tuple(parts)
        self._mark = mark
        self.setFixedHeight(height + (6 if mark is not None else 0))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_parts(self, parts: Iterable[Part], mark: float | None = None) -> None:
        """Shows other parts; shares add up to at most 1, ``mark`` is a place between 0 and 1."""
        self._parts, self._mark = tuple(parts), mark
        self.setFixedHeight(self._bar + (6 if mark is not None else 0))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        theme = style.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        top, radius = (self.height() - self._bar) / 2, min(3.0, self._bar / 2)
        painter.setBrush(QColor(theme["track"]))
        painter.drawRoundedRect(QRectF(0, top, self.width(), self._bar), radius, radius)
        x = 0.0
        for part in self._parts:
            width = part.share * self.width()
            box = QRectF(x, top, max(0.0, width - (self.GAP if len(self._parts) > 1 else 0)), self._bar)
            painter.setBrush(QColor(theme[f"{part.token}_soft"] if part.hatched else theme[part.token]))
            painter.drawRoundedRect(box, radius, radius)
            if part.hatched:
                painter.setBrush(QBrush(QColor(theme[part.token]), Qt.BrushStyle.BDiagPattern))
                painter.drawRoundedRect(box, radius, radius)
            x += width
        if self._mark is not None:
            painter.setPen(QPen(QColor(theme["text1"]), 2))
            at = min(max(self._mark, 0.0), 1.0) * (self.width() - 2) + 1
            painter.drawLine(round(at), 0, round(at), self.height())


class Card(QFrame):
    """A framed ground; widgets go into ``body``. ``part`` is card, block, inset, float or banner."""

    def __init__(self, part: str = "card", *, margins: Margins = (12, 10, 12, 10), spacing: int = 6) -> None:
        super().__init__()
        self.setProperty("part", part)
        self.body = column(self, margins=margins, spacing=spacing)
