"""The parts of the Capacity tab that are lists: figures, reasons, assumed defaults, warnings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from whiteboard.ui import style
from whiteboard.ui.capacity_words import Assumed, Fact
from whiteboard.ui.controls import Button
from whiteboard.ui.target_words import target_words
from whiteboard.ui.widgets import ElidedText, Icon, Line, Text, column, row

if TYPE_CHECKING:
    from scenarios.model import NonFunctionalRequirement
from whiteboard import words


class Listing(QWidget):
    """A column that is filled again whenever its content has changed, and is not there while it is empty."""

    def __init__(self) -> None:
        super().__init__()
        self._content: object = None
        self._body: QVBoxLayout = column(self)
        self.hide()

    def _begin(self, content: Sequence[object]) -> bool:
        """Whether there is something new to draw; clears what was drawn."""
        if content == self._content:
            return False
        self._content = content
        while (entry := self._body.takeAt(0)) is not None:
            if (old := entry.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.setVisible(bool(content))
        return bool(content)


class Facts(QWidget):
    """Rows of a label, a remark and a figure; not there while there are none."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[FactLine] = []
        self._body = column(self)
        self.hide()

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Shows these, in the rows that there are: they change with every edit."""
        for index in range(len(self._lines), len(facts)):
            self._lines.append(FactLine(first=index == 0))
            self._body.addWidget(self._lines[-1])
        for line, fact in zip_longest(self._lines, facts):
            line.setVisible(fact is not None)
            if fact is not None:
                line.show_fact(fact)
        self.setVisible(bool(facts))


class FactLine(QWidget):
    """One of the facts, with a line above it unless it is the first."""

    def __init__(self, *, first: bool) -> None:
        super().__init__()
        self._label, self._value = Text("", "dense", "text2"), Text("", "dense", bold=True)
        self._remark = Text("", "caption", "text3", wrap=True)
        self._remark.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        body = column(self)
        if not first:
            body.addWidget(Line())
        line = row(margins=(0, 5, 0, 5), spacing=8)
        line.addWidget(self._label)
        line.addWidget(self._remark, 1)
        line.addWidget(self._value)
        body.addLayout(line)

    def show_fact(self, fact: Fact) -> None:
        """Shows this fact from now on."""
        self._label.setText(fact.label)
        self._remark.setText(fact.remark)
        self._value.setText(fact.value)
        self._value.set_tone(fact.tone)


class Clickable(QWidget):
    """A row of an icon and words that stands for a component."""

    clicked = Signal(str)

    def __init__(self, component: str, icon: str, tone: str, text: str, *, bold: bool = False) -> None:
        super().__init__()
        self._component = component
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        layout = row(self, margins=(0, 4, 0, 4), spacing=8)
        layout.addWidget(Icon(icon, tone, 15), 0, Qt.AlignmentFlag.AlignTop)
        label = Text(text, "dense", "text1" if bold else "text2", wrap=True, bold=bold)
        layout.addWidget(label, 1)
        if component:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setToolTip("Select on the canvas")
            self.setAccessibleName(text)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._component and event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit(self._component)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._component and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.clicked.emit(self._component)
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QColor(style.current()["accent"]))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.end()


class Reasons(Listing):
    """What decides the figures, and what would help: each sentence was checked by solving that change."""

    chosen = Signal(str)

    def show_reasons(self, reasons: Sequence[tuple[str, str]]) -> None:
        """Pairs of a component's id and its sentence, most important first."""
        if self._begin(tuple(reasons)):
            for component, said in reasons:
                made = Clickable(component, "ph.lightbulb", "text2", said)
                made.clicked.connect(self.chosen)
                self._body.addWidget(made)


class Overloads(Listing):
    """The components that fall behind."""

    chosen = Signal(str)

    def show_overloads(self, overloads: Sequence[tuple[str, str]], *, answers: bool) -> None:
        """Pairs of a component's id and its words; ``answers`` says that the flow has a response time."""
        if not self._begin((answers, *overloads) if overloads else ()):
            return
        for component, said in overloads:
            made = Clickable(component, "ph.warning-octagon-fill", "over", said, bold=True)
            made.clicked.connect(self.chosen)
            self._body.addWidget(made)
        if not answers:
            said = "No response time: the queue never settles."
            self._body.addWidget(Text(said, "dense", "over", wrap=True))


class Warnings(Listing):
    """What to be careful about when reading the figures."""

    def show_warnings(self, warnings: Iterable[str]) -> None:
        """Shows these."""
        if self._begin(tuple(warnings)):
            for text in warnings:
                self._body.addWidget(Clickable("", "ph.warning-circle", "warm_text", text))


class Judged(Listing):
    """Targets that no figure answers."""

    def show_targets(self, targets: Sequence[NonFunctionalRequirement]) -> None:
        """Shows these."""
        if not self._begin(tuple(targets)):
            return
        self._body.addWidget(Text("Left to a person", "caption", "text3"))
        for target in targets:
            line = QWidget()
            layout = row(line, margins=(0, 3, 0, 3), spacing=8)
            layout.addWidget(Icon("ph.user-circle", "text3", 14))
            layout.addWidget(ElidedText(target.text, "dense", "text2"), 1)
            limit = "required" if target.unit == "bool" else target_words(target)
            layout.addWidget(Text(limit, "caption", "text3"))
            self._body.addWidget(line)


class AssumedList(Listing):
    """How many figures are assumed, and on request which; each is one press from being edited."""

    edit_requested = Signal(str, str)
    """A component's id and the field."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Assumed, ...] = ()
        self._open = False
        self._buttons = QButtonGroup(self)
        self._buttons.idClicked.connect(self._on_entry)

    def show_assumed(self, entries: Sequence[Assumed]) -> None:
        """Shows these."""
        self._entries = tuple(entries)
        self._draw()

    def _draw(self) -> None:
        if not self._begin((self._open, *self._entries) if self._entries else ()):
            return
        head = QWidget()
        layout = row(head, spacing=6)
        layout.addWidget(Icon("ph.info", "text3", 14))
        count = words.plural(len(self._entries), "assumed figure")
        layout.addWidget(Text(f"Rests on {count}.", "dense", "text2"))
        toggle = Button("Hide" if self._open else "Show", "link", small=True)
        toggle.clicked.connect(self._toggle)
        layout.addWidget(toggle)
        layout.addStretch(1)
        self._body.addWidget(head)
        if self._open:
            for index, entry in enumerate(self._entries):
                self._body.addWidget(self._row(index, entry))

    def _row(self, index: int, entry: Assumed) -> QWidget:
        line = QWidget()
        layout = row(line, margins=(20, 0, 0, 0), spacing=8)
        layout.addWidget(ElidedText(entry.name, "dense", "text2"), 1)
        layout.addWidget(Text(entry.value, "dense"))
        if entry.component:
            button = Button("Edit", "link", small=True)
            button.setAccessibleName(f"Edit {entry.name}")
            self._buttons.addButton(button, index)
            layout.addWidget(button)
        return line

    def _toggle(self) -> None:
        self._open = not self._open
        self._draw()

    def _on_entry(self, index: int) -> None:
        entry = self._entries[index]
        self.edit_requested.emit(entry.component, entry.field)
