"""Editing text where it is drawn: a field over the viewport, never a widget inside the scene."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QGraphicsView, QLineEdit, QPlainTextEdit
from typing_extensions import override

from whiteboard.ui.theme import UI_FONTS, Theme


class InlineEditor(QObject):
    """One field at a time. Enter and leaving it accept, Escape takes a name back; notes take Ctrl+Enter.

    Escape keeps the text of a note: nobody wants to lose lines to the key that ends writing elsewhere.
    """

    changed = Signal()
    """A field has opened or closed."""

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view)
        self._view = view
        self._field: QLineEdit | QPlainTextEdit | None = None
        self._accept: Callable[[str], None] | None = None
        self._cancel: Callable[[], None] | None = None

    @property
    def field(self) -> QLineEdit | QPlainTextEdit | None:
        """The open field."""
        return self._field

    def open(
        self,
        text: str,
        rect: QRect,
        size: float,
        theme: Theme,
        accept: Callable[[str], None],
        cancel: Callable[[], None] | None = None,
        *,
        lines: bool = False,
        note: bool = False,
    ) -> None:
        """Opens a field over ``rect`` of the viewport with letters of ``size`` pixels."""
        self.close()
        field = self._styled(size, theme, lines=lines, note=note)
        if isinstance(field, QLineEdit):
            field.setText(text)
        else:
            field.setPlainText(text)
        field.selectAll()
        field.setGeometry(rect)
        field.installEventFilter(self)
        self._field, self._accept, self._cancel = field, accept, cancel
        field.show()
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _styled(self, size: float, theme: Theme, *, lines: bool, note: bool) -> QLineEdit | QPlainTextEdit:
        viewport = self._view.viewport()
        field = QPlainTextEdit(viewport) if lines else QLineEdit(viewport)
        if isinstance(field, QPlainTextEdit):
            field.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        font = QFont()
        font.setFamilies(list(UI_FONTS))
        font.setPixelSize(max(9, round(size)))
        font.setWeight(QFont.Weight(400 if lines else 600))
        field.setFont(font)
        field.setObjectName("inline_editor")
        back, ink, room = ("note", "note_text", "3px 6px") if note else ("card", "text1", "0 2px")
        field.setStyleSheet(
            f"#inline_editor {{ background: {theme[back]}; color: {theme[ink]};"
            f" border: 2px solid {theme['accent']}; border-radius: 4px; padding: {room};"
            f" selection-background-color: {theme['accent_line']}; selection-color: {theme['text1']}; }}"
        )
        return field

    def close(self, *, accept: bool = True) -> None:
        """Ends editing; does nothing when no field is open."""
        field, self._field = self._field, None
        if field is None:
            return
        text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
        done, cancel = self._accept, self._cancel
        self._accept = self._cancel = None
        field.removeEventFilter(self)
        field.hide()
        field.deleteLater()
        self.changed.emit()
        if accept and done is not None:
            done(text.strip())
        elif cancel is not None:
            cancel()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # while someone types, letters are letters
                return True
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._on_key(event)
            if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
                self._on_focus_out(event.reason())
        return False

    def _on_focus_out(self, reason: Qt.FocusReason) -> None:
        """A menu or another window in front is no reason to stop writing."""
        if reason not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self.close()

    def _on_key(self, event: QKeyEvent) -> bool:
        plain = isinstance(self._field, QLineEdit)
        if event.key() == Qt.Key.Key_Escape:
            self._leave(accept=not plain)
            return True
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and (plain or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self._leave(accept=True)
            return True
        if plain and event.key() == Qt.Key.Key_Tab:
            self._leave(accept=True)
            return True
        return False

    def _leave(self, *, accept: bool) -> None:
        self.close(accept=accept)
        self._view.setFocus()
