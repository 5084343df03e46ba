"""A field to search in, with a magnifying glass and the key that leads to it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from whiteboard.ui.widgets import Icon, KeyCap


class SearchField(QLineEdit):
    """A line with a lens; Escape clears it, the down key goes to what was found."""

    left_down = Signal()
    """The down key: the list below takes over."""
    escaped = Signal()
    """Escape in an empty field."""

    def __init__(self, placeholder: str, keys: str = "") -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._lens = Icon("ph.magnifying-glass", "text3", 14)
        self._lens.setParent(self)
        self._cap = KeyCap(keys)
        self._cap.setParent(self)
        self._cap.setVisible(bool(keys))
        self._keys = keys
        for part in (self._lens, self._cap):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.textChanged.connect(self._on_text)
        self._on_text("")

    def _on_text(self, text: str) -> None:
        room = self._cap.sizeHint().width() if self._keys and not text else 0
        self._cap.setVisible(bool(room))
        self.setTextMargins(19, 0, room, 0)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.escaped.emit()
                event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._place()

    @override
    def changeEvent(self, event: QEvent, /) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            QTimer.singleShot(0, self, self._place)  # when the cap has its style too

    def _place(self) -> None:
        self._lens.move(9, (self.height() - self._lens.height()) // 2)
        cap = self._cap.sizeHint()
        self._cap.setGeometry(
            self.width() - cap.width() - 6, (self.height() - cap.height()) // 2, cap.width(), cap.height()
        )
