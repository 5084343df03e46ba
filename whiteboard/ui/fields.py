"""Rows of the inspector: a label with the source of its value, an editor, and what is wrong, in place.

A row shows one value, or that several records differ (``MIXED``). It tells what a person committed, and a
value of None takes the field back to its default.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from components.design import Value
from components.params import FieldSpec, FieldType
from whiteboard import words
from whiteboard.round.numbers import NumberError, parse_number
from whiteboard.ui.controls import IconButton
from whiteboard.ui.style import px
from whiteboard.ui.widgets import Text, column, row, set_property

EDITOR_WIDTH: Final = 156


class _Mixed(Enum):
    MIXED = "mixed"


MIXED: Final = _Mixed.MIXED


@dataclass(frozen=True, slots=True)
class Shown:
    """What a row shows: its value (None when it was not set), the default in its place, and its source."""

    value: Any = None
    default: str = ""
    source: str = ""


class FieldRow(QWidget):
    """A label at the left, with the source below; the editor and a way back to the default at the right."""

    committed = Signal(object)
    """The value that a person gave the field; None for the default."""

    def __init__(self, label: str, editor: QWidget, *, hint: str = "", resettable: bool = True) -> None:
        super().__init__()
        self.editor = editor
        editor.setAccessibleName(label)
        editor.setProperty("invalid", False)
        editor.setFixedWidth(px(EDITOR_WIDTH))
        self.setToolTip(hint)
        self._label = Text(label, "dense", "text2", wrap=True)
        self._source = Text("", "caption", "text3", wrap=True)
        self._problem = Text("", "caption", "over", wrap=True)
        self._reset = IconButton(
            "ph.arrow-counter-clockwise", f"{label}: back to the default", size=13, small=True
        )
        self._reset.clicked.connect(self._on_reset)
        self._reset.setVisible(False)
        self._resettable = resettable
        self._lay_out()

    def _lay_out(self) -> None:
        left = column(spacing=0)
        left.addWidget(self._label)
        left.addWidget(self._source)
        top = row(spacing=4)
        top.addLayout(left, 1)
        top.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.editor, 0, Qt.AlignmentFlag.AlignTop)
        outer = column(self, margins=(0, 3, 0, 3), spacing=2)
        outer.addLayout(top)
        outer.addWidget(self._problem)
        self._source.hide()
        self._problem.hide()

    def show_value(self, shown: Shown) -> None:
        """Shows a value as the board has it; what a person is typing just now is left alone."""
        self._source.setText(shown.source)
        self._source.setVisible(bool(shown.source))
        self._reset.setVisible(self._resettable and shown.value is not None)
        if not self._being_edited():
            self.set_problem("")
            self._show(shown)

    def set_problem(self, text: str) -> None:
        """Says what is wrong with what was typed, or nothing."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        set_property(self.editor, "invalid", bool(text))

    @property
    def problem(self) -> str:
        """What is wrong, empty when nothing is."""
        return self._problem.text()

    @property
    def source(self) -> str:
        """Where the default comes from, empty when the value was set."""
        return self._source.text()

    def _being_edited(self) -> bool:
        return False

    def _show(self, shown: Shown) -> None:
        raise NotImplementedError

    def _on_reset(self) -> None:
        self.committed.emit(None)


class LineEdit(QLineEdit):
    """An input whose unit stands at its right; Escape takes back what was typed."""

    def __init__(self, unit: str = "") -> None:
        super().__init__()
        self.shown = ""
        self._unit = Text(unit, "caption", "text3")
        self._unit.setParent(self)
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._unit.setVisible(bool(unit))
        self.setTextMargins(0, 0, self._unit.sizeHint().width() + 2 if unit else 0, 0)

    def set_shown(self, text: str) -> None:
        """Shows what the board has."""
        self.shown = text
        if self.text() != text:
            self.setText(text)

    @property
    def dirty(self) -> bool:
        """True while something is typed that the board does not have."""
        return self.text() != self.shown

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() == Qt.Key.Key_Escape and self.dirty:
            self.setText(self.shown)
            self.editingFinished.emit()
            return
        super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        size = self._unit.sizeHint()
        self._unit.setGeometry(
            self.width() - size.width() - 8, (self.height() - size.height()) // 2, size.width(), size.height()
        )


class TextRow(FieldRow):
    """One line of text; empty takes the default."""

    def __init__(self, label: str, *, unit: str = "", hint: str = "", resettable: bool = False) -> None:
        self.line = LineEdit(unit)
        super().__init__(label, self.line, hint=hint, resettable=resettable)
        self.line.editingFinished.connect(self._on_finished)

    @override
    def _being_edited(self) -> bool:
        return self.line.dirty

    @override
    def _show(self, shown: Shown) -> None:
        mixed = shown.value is MIXED
        self.line.setPlaceholderText("mixed" if mixed else shown.default)
        self.line.set_shown("" if mixed or shown.value is None else self._text(shown.value))
        self.line.setCursorPosition(0)

    def _text(self, value: Any) -> str:
        return str(value)

    def _on_finished(self) -> None:
        if not self.line.dirty:
            self.set_problem("")
            return
        try:
            value = self._parse(self.line.text().strip())
        except ValueError as error:
            self.set_problem(str(error))
            return
        self.set_problem("")
        self.line.shown = self.line.text()
        self.committed.emit(value)

    def _parse(self, text: str) -> Any:
        return text


class NumberRow(TextRow):
    """A number with unit and range, as ``FieldSpec`` gives them; suffixes such as 34.7k are understood."""

    def __init__(self, spec: FieldSpec) -> None:
        self._spec = spec
        super().__init__(spec.label, unit=spec.unit, hint=spec.help, resettable=True)

    @override
    def _text(self, value: Any) -> str:
        return number_text(value)

    @override
    def _parse(self, text: str) -> Any:
        if not text:
            return None
        value: Value = text if self._spec.type is FieldType.TEXT else parse_number(text, self._spec.unit)
        if self._spec.type is FieldType.INTEGER and isinstance(value, float) and value.is_integer():
            value = int(value)
        problem = self._spec.check(value)
        if problem:
            raise NumberError(f"{self._spec.label} {problem}.")
        return value


class ChoiceRow(FieldRow):
    """One of a few values; the first entry takes the default, unless there is none to go back to."""

    def __init__(
        self, label: str, options: Sequence[tuple[object, str]], *, hint: str = "", has_default: bool = True
    ) -> None:
        self.combo = QComboBox()
        super().__init__(label, self.combo, hint=hint, resettable=False)
        self._has_default = has_default
        if has_default:
            self.combo.addItem("default", None)
        for value, text in options:
            self.combo.addItem(text, value)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.activated.connect(self._on_activated)
        self.combo.installEventFilter(self)

    @override
    def _show(self, shown: Shown) -> None:
        mixed = shown.value is MIXED
        self.combo.setPlaceholderText("mixed" if mixed else "")
        if self._has_default:
            self.combo.setItemText(0, f"{shown.default} (default)" if shown.default else "default")
        self.combo.setCurrentIndex(-1 if mixed else self._index_of(shown.value))

    def _index_of(self, value: object) -> int:
        return next((i for i in range(self.combo.count()) if self.combo.itemData(i) == value), -1)

    def _on_activated(self, index: int) -> None:
        self.committed.emit(self.combo.itemData(index))

    @override
    def eventFilter(self, watched: Any, event: QEvent, /) -> bool:
        """A wheel over a closed list scrolls the panel, not the value."""
        if event.type() is QEvent.Type.Wheel and watched is self.combo:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class FlagRow(ChoiceRow):
    """Yes, no, or the default."""

    def __init__(self, label: str, *, hint: str = "", has_default: bool = True) -> None:
        super().__init__(label, [(True, "yes"), (False, "no")], hint=hint, has_default=has_default)


class SuggestRow(TextRow):
    """A line of text with suggestions, such as the product names of a kind."""

    def __init__(self, label: str, suggestions: Sequence[str], *, hint: str = "") -> None:
        super().__init__(label, hint=hint)
        from PySide6.QtWidgets import QCompleter

        completer = QCompleter(list(suggestions), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.line.setCompleter(completer)


class NoteRow(FieldRow):
    """Several lines of text, as wide as the panel; committed when the editor is left."""

    def __init__(self, label: str, *, lines: int = 3) -> None:
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        super().__init__(label, self.text, resettable=False)
        self._shown = ""
        self.text.setFixedHeight(lines * self.text.fontMetrics().lineSpacing() + 16)
        self.text.installEventFilter(self)

    @override
    def _lay_out(self) -> None:
        outer = column(self, margins=(0, 3, 0, 3), spacing=4)
        for part in (self._label, self.editor, self._source, self._problem):
            outer.addWidget(part)
        self.editor.setMinimumWidth(0)
        self.editor.setMaximumWidth(16_777_215)
        self._source.hide()
        self._problem.hide()

    @override
    def _being_edited(self) -> bool:
        return self.text.hasFocus() and self.text.toPlainText() != self._shown

    @override
    def _show(self, shown: Shown) -> None:
        mixed = shown.value is MIXED
        self.text.setPlaceholderText("mixed" if mixed else shown.default)
        self._shown = "" if mixed or shown.value is None else str(shown.value)
        if self.text.toPlainText() != self._shown:
            self.text.setPlainText(self._shown)

    @override
    def eventFilter(self, watched: Any, event: QEvent, /) -> bool:
        if event.type() is QEvent.Type.FocusOut and watched is self.text:
            typed = self.text.toPlainText()
            if typed != self._shown:
                self._shown = typed
                self.committed.emit(typed)
        return super().eventFilter(watched, event)


def row_for(spec: FieldSpec) -> FieldRow:
    """The row that edits a capacity field."""
    if spec.type is FieldType.FLAG:
        return FlagRow(spec.label, hint=spec.help)
    if spec.type is FieldType.CHOICE:
        return ChoiceRow(spec.label, [(c, c.replace("_", " ")) for c in spec.choices], hint=spec.help)
    return NumberRow(spec)


def number_text(value: Any) -> str:
    """A number as it would be typed: as short as it can be without losing anything."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.12g}"
    return str(value)


def default_text(value: Any) -> str:
    """A default as a placeholder shows it."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return number_text(value).replace("_", " ")
    return words.figure(value) if abs(value) >= 10_000 else number_text(value)
