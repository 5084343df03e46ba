"""Rows of the inspector: a label with the source of its value, an editor, and what is wrong, in place.

A row shows one value, or that several records differ (``MIXED``). It tells what a person committed, and a
value of None takes the field back to its default. Rows are used again for whatever is selected next, and
what few of them need is made when it is first needed: each widget costs a good part of a millisecond.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QComboBox, QCompleter, QPlainTextEdit, QWidget
from typing_extensions import override

from components.design import Value
from components.params import FieldSpec, FieldType
from whiteboard import words
from whiteboard.round.numbers import NumberError, parse_number
from whiteboard.ui.controls import IconButton
from whiteboard.ui.line_edit import LineEdit
from whiteboard.ui.style import px
from whiteboard.ui.widgets import ANY_WIDTH, ElidedText, Text, column, row, set_property

EDITOR_WIDTH: Final = 156
Options = tuple[tuple[object, str], ...]
"""What can be chosen: values and their words."""


class _Mixed(Enum):
    MIXED = "mixed"


MIXED: Final = _Mixed.MIXED


@dataclass(frozen=True, slots=True)
class Shown:
    """What a row shows: its value (None when it was not set), the default in its place, and its source.

    ``options`` are the values that it offers, for rows that offer any.
    """

    value: Any = None
    default: str = ""
    source: str = ""
    options: Options = ()


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
        self._source: ElidedText | None = None
        self._problem: Text | None = None
        self._reset: IconButton | None = None
        self._resettable = resettable
        self._below_label: QBoxLayout = column(spacing=0)
        self._beside_editor: QBoxLayout = row(spacing=4)
        self._outer: QBoxLayout = column(self, margins=(0, 3, 0, 3), spacing=2)
        self._lay_out()

    def _lay_out(self) -> None:
        self._below_label.addWidget(self._label)
        self._beside_editor.addLayout(self._below_label, 1)
        self._beside_editor.addWidget(self.editor, 0, Qt.AlignmentFlag.AlignTop)
        self._outer.addLayout(self._beside_editor)

    def show_value(self, shown: Shown) -> None:
        """Shows a value as the board has it; what a person is typing just now is left alone."""
        self._show_source(shown.source)
        self._show_reset(there=self._resettable and shown.value is not None)
        if not self._being_edited():
            self.set_problem("")
            self._show(shown)

    def finish(self) -> None:
        """Commits what is typed and not committed yet, if it can be: the row may stand for others soon."""

    def discard(self) -> None:
        """Forgets what was typed but not committed: the row is about to stand for something else."""
        self.set_problem("")

    def set_problem(self, text: str) -> None:
        """Says what is wrong with what was typed, or nothing."""
        if self._problem is None and text:
            self._problem = Text("", "caption", "over", wrap=True)
            self._outer.addWidget(self._problem)
        if self._problem is not None:
            self._problem.setText(text)
            self._problem.setVisible(bool(text))
        set_property(self.editor, "invalid", bool(text))

    @property
    def problem(self) -> str:
        """What is wrong, empty when nothing is."""
        return self._problem.text() if self._problem else ""

    @property
    def source(self) -> str:
        """Where the default comes from, empty when the value was set."""
        return self._source.text() if self._source else ""

    @property
    def focus_chain(self) -> list[QWidget]:
        """What the Tab key steps through."""
        return [self._reset, self.editor] if self._reset else [self.editor]

    def _show_source(self, text: str) -> None:
        if self._source is None and text:
            self._source = ElidedText("", "caption", "text3")
            self._below_label.addWidget(self._source)
        if self._source is not None:
            self._source.setText(text)
            self._source.setVisible(bool(text))

    def _show_reset(self, *, there: bool) -> None:
        if self._reset is None and there:
            tip = f"{self.editor.accessibleName()}: back to the default"
            self._reset = IconButton("ph.arrow-counter-clockwise", tip, size=13, small=True)
            self._reset.clicked.connect(self._on_reset)
            self._beside_editor.insertWidget(1, self._reset, 0, Qt.AlignmentFlag.AlignTop)
            QWidget.setTabOrder(self._reset, self.editor)
        if self._reset is not None:
            self._reset.setVisible(there)

    def _being_edited(self) -> bool:
        return False

    def _show(self, shown: Shown) -> None:
        raise NotImplementedError

    def _on_reset(self) -> None:
        self.committed.emit(None)


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

    @override
    def finish(self) -> None:
        self._on_finished()

    @override
    def discard(self) -> None:
        super().discard()
        self.line.setText(self.line.shown)

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

    def __init__(self, label: str, *, hint: str = "", has_default: bool = True) -> None:
        self.combo = QComboBox()
        super().__init__(label, self.combo, hint=hint, resettable=False)
        self._has_default = has_default
        self._options: Options | None = None
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.activated.connect(self._on_activated)
        self.combo.installEventFilter(self)

    @override
    def _show(self, shown: Shown) -> None:
        self._offer(shown.options)
        mixed = shown.value is MIXED
        self.combo.setPlaceholderText("mixed" if mixed else "")
        if self._has_default:
            self.combo.setItemText(0, f"{shown.default} (default)" if shown.default else "default")
        self.combo.setCurrentIndex(-1 if mixed else self._index_of(shown.value))

    def _offer(self, options: Options) -> None:
        if options == self._options:
            return
        self._options = options
        self.combo.clear()
        if self._has_default:
            self.combo.addItem("default", None)
        for value, text in options:
            self.combo.addItem(text, value)

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


class SuggestRow(TextRow):
    """A line of text with suggestions, such as the product names of a kind."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self._suggestions = QStringListModel(self)
        completer = QCompleter(self._suggestions, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.line.setCompleter(completer)

    @override
    def _show(self, shown: Shown) -> None:
        self._suggestions.setStringList([text for _, text in shown.options])
        super()._show(shown)


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
        self._outer.setSpacing(4)
        self._below_label.addWidget(self._label)
        self._outer.addLayout(self._below_label)
        self._outer.addWidget(self.editor)
        self.editor.setMinimumWidth(0)
        self.editor.setMaximumWidth(ANY_WIDTH)

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
            self.finish()
        return super().eventFilter(watched, event)

    @override
    def finish(self) -> None:
        typed = self.text.toPlainText()
        if typed != self._shown:
            self._shown = typed
            self.committed.emit(typed)


def row_for(spec: FieldSpec) -> FieldRow:
    """The row that edits a capacity field."""
    if spec.type in {FieldType.FLAG, FieldType.CHOICE}:
        return ChoiceRow(spec.label, hint=spec.help)
    return NumberRow(spec)


def options_of(spec: FieldSpec) -> Options:
    """What the row of a capacity field offers."""
    if spec.type is FieldType.FLAG:
        return (True, "yes"), (False, "no")
    return tuple((choice, choice.replace("_", " ")) for choice in spec.choices)


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
