"""The command palette: find an action, a round or a scenario by typing, and run it with Enter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from whiteboard.ui import icons, style
from whiteboard.ui.actions import Action, keys_text
from whiteboard.ui.search_field import SearchField
from whiteboard.ui.style import px
from whiteboard.ui.widgets import Text, column

WIDTH: Final = 520
MOST: Final = 200
_ENTRY: Final = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found and run; ``keys`` stand at its right."""

    text: str
    run: Callable[[], object]
    detail: str = ""
    icon: str = ""
    keys: str = ""


def entries_of(actions: Iterable[Action], run: Callable[[str], object]) -> list[Entry]:
    """An entry for each action."""

    def entry(action: Action) -> Entry:
        keys = keys_text(action.keys[0]) if action.keys else ""
        return Entry(action.text.rstrip("…"), lambda: run(action.id), action.help, action.icon, keys)

    return [entry(action) for action in actions if action.id != "help.commands"]


def matching(entries: Sequence[Entry], query: str) -> list[Entry]:
    """The entries that hold every word of the query: those whose text starts with it first, then by text."""
    words = query.casefold().split()

    def rank(entry: Entry) -> int | None:
        text = entry.text.casefold()
        if not all(word in f"{text} {entry.detail.casefold()}" for word in words):
            return None
        if text.startswith(query.casefold().strip()):
            return 0
        return 1 if all(word in text for word in words) else 2

    ranked = [(rank(entry), place, entry) for place, entry in enumerate(entries)]
    found = sorted((r, place) for r, place, _ in ranked if r is not None)
    return [entries[place] for _, place in found][:MOST]


class CommandPalette(QDialog):
    """A list under a search field; it closes when it has run something, and on Escape."""

    def __init__(self, entries: Sequence[Entry], parent: QWidget, hint: str = "Find an action") -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setProperty("surface", "popup")
        self._entries = entries
        self.setAccessibleName(hint)
        self.setFixedWidth(px(WIDTH))
        self.search = SearchField(hint)
        self.list = QListView()
        self.list.setItemDelegate(_EntryPainter(self.list))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._model = QStandardItemModel(self.list)
        self.list.setModel(self._model)
        self._nothing = Text("", "dense", "text3")
        self._nothing.setContentsMargins(8, 0, 8, 0)
        layout = column(self, margins=(8, 8, 8, 8), spacing=8)
        for part in (self.search, self._nothing, self.list):
            layout.addWidget(part)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._run_current)
        self.search.escaped.connect(self.reject)
        self.search.installEventFilter(self)
        self.list.clicked.connect(self._run)
        self._filter("")

    def open_over(self, window: QWidget) -> None:
        """Shows itself in the upper middle of a window."""
        self.setFixedHeight(min(px(420), window.height() - 80))
        place = window.mapToGlobal(QPoint((window.width() - self.width()) // 2, 56))
        self.move(place)
        self.show()
        self.activateWindow()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def shown(self) -> list[str]:
        """The texts that are listed."""
        return [self._model.item(place).text() for place in range(self._model.rowCount())]

    def _filter(self, text: str) -> None:
        self._model.clear()
        for entry in matching(self._entries, text):
            item = QStandardItem(entry.text)
            item.setData(entry, _ENTRY)
            item.setData(f"{entry.text}, {entry.detail}", Qt.ItemDataRole.AccessibleTextRole)
            self._model.appendRow(item)
        nothing = not self._model.rowCount()
        self._nothing.setText(f"Nothing is called “{text}”." if nothing else "")
        self._nothing.setVisible(nothing)
        self.list.setCurrentIndex(self._model.index(0, 0))

    def _step(self, by: int) -> None:
        count = self._model.rowCount()
        if count:
            place = (self.list.currentIndex().row() + by) % count
            self.list.setCurrentIndex(self._model.index(place, 0))

    def _run_current(self) -> None:
        if self.list.currentIndex().isValid():
            self._run(self.list.currentIndex())

    def _run(self, index: QModelIndex) -> None:
        entry: Entry = index.data(_ENTRY)
        self.accept()
        entry.run()

    @override
    def changeEvent(self, event: QEvent, /) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isVisible() and not self.isActiveWindow():
            self.reject()

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            by = steps.get(Qt.Key(event.key()))
            if by is not None:
                self._step(by)
                return True
        return super().eventFilter(watched, event)


class _EntryPainter(QStyledItemDelegate):
    """A row: icon, text, what it does, and the keys at the right."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index, /) -> QSize:
        return QSize(100, px(32))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, /) -> None:
        theme, rect = style.current(), QRect(option.rect)
        entry: Entry = index.data(_ENTRY)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme["accent_soft" if chosen else "inset"]))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 6, 6)
        if entry.icon:
            drawn = icons.pixmap(entry.icon, theme["text2"], 15, self._view.devicePixelRatioF())
            painter.drawPixmap(rect.left() + 8, rect.center().y() - 7, drawn)
        right = rect.right() - 8 - self._keys(painter, rect, entry.keys)
        used = self._words(painter, rect.left() + 32, right, rect, entry.text, "text1", 500)
        if used + 10 < right:
            self._words(painter, used + 10, right, rect, entry.detail, "text3", 400)
        painter.restore()

    def _keys(self, painter: QPainter, rect: QRect, keys: str) -> int:
        painter.setFont(style.font(11, 500))
        painter.setPen(QColor(style.current()["text3"]))
        width = painter.fontMetrics().horizontalAdvance(keys)
        box = QRect(rect.right() - 8 - width, rect.top(), width, rect.height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), keys)
        return width + 12 if keys else 0

    def _words(
        self, painter: QPainter, left: int, right: int, rect: QRect, text: str, token: str, weight: int
    ) -> int:
        """Draws elided words and says where they end."""
        painter.setFont(style.font(12, weight))
        painter.setPen(QColor(style.current()[token]))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, right - left))
        box = QRect(left, rect.top(), right - left, rect.height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), shown)
        return left + painter.fontMetrics().horizontalAdvance(shown)
