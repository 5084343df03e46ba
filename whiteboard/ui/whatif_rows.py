"""A slider with its number, for one figure of a what-if."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from components.params import FieldType
from whiteboard.round.numbers import NumberError, parse_number
from whiteboard.ui.controls import IconButton
from whiteboard.ui.fields import number_text
from whiteboard.ui.line_edit import LineEdit
from whiteboard.ui.style import px
from whiteboard.ui.whatif_knobs import Knob
from whiteboard.ui.widgets import Text, column, row, set_property

_LABEL, _NUMBER = 112, 84
_LONGEST_UNIT = 6


class KnobRow(QWidget):
    """Turns one knob: by mouse, by arrow keys, or by a number typed."""

    turned = Signal(object)
    """The new value, None when it is back at what is drawn."""

    def __init__(self, knob: Knob, name: str, prefix: str = "") -> None:
        super().__init__()
        self.knob, self._name, self._prefix = knob, name, prefix
        self._label = Text(knob.spec.label, "dense", "text2", wrap=True)
        self._label.setFixedWidth(px(_LABEL))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, len(knob.stops) - 1)
        self.slider.setPageStep(10)
        self.slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.number = LineEdit(short_unit(knob.spec.unit))
        self.number.setFixedWidth(px(_NUMBER))
        self._reset = IconButton(
            "ph.arrow-counter-clockwise", f"{name}: back to the drawing", size=13, small=True
        )
        room = self._reset.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self._reset.setSizePolicy(room)
        self._problem = Text("", "caption", "over", wrap=True)
        self._lay_out()
        self.show_value(knob.value)
        self.slider.valueChanged.connect(self._on_slid)
        self.number.editingFinished.connect(self._on_typed)
        self._reset.clicked.connect(self._on_reset)

    def _lay_out(self) -> None:
        spec = self.knob.spec
        self.setToolTip(
            " ".join(part for part in (f"{spec.label}, {spec.unit}." if spec.unit else "", spec.help) if part)
        )
        for editor in (self.slider, self.number):
            editor.setAccessibleName(self._name)
        line = row(spacing=6)
        line.addWidget(self._label)
        line.addWidget(self.slider, 1)
        line.addWidget(self.number)
        line.addWidget(self._reset)
        body = column(self)
        body.addLayout(line)
        body.addWidget(self._problem)
        self._problem.hide()

    def show_value(self, value: float) -> None:
        """Shows a value without telling; the slider stands at the stop nearest to it."""
        self.set_problem("")
        with QSignalBlocker(self.slider):
            self.slider.setValue(self.knob.nearest(value))
        self.number.set_shown(self._prefix + number_text(value))
        self.slider.setAccessibleDescription(self.number.text())
        changed = value != self.knob.value
        self._reset.setVisible(changed)
        set_property(self._label, "bold", changed)

    def set_problem(self, text: str) -> None:
        """Says what is wrong with what was typed, or nothing."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        set_property(self.number, "invalid", bool(text))

    def _on_slid(self, place: int) -> None:
        self._turn(self.knob.stops[place])

    def _on_typed(self) -> None:
        if not self.number.dirty:
            self.set_problem("")
            return
        try:
            self._turn(self._parse(self.number.text().strip()))
        except NumberError as error:
            self.set_problem(str(error))

    def _parse(self, text: str) -> float:
        if not text:
            return self.knob.value
        spec = self.knob.spec
        value = parse_number(text.removeprefix(self._prefix).strip(), spec.unit)
        if spec.type is FieldType.INTEGER and value.is_integer():
            value = int(value)
        problem = spec.check(value)
        if problem:
            raise NumberError(f"{spec.label} {problem}.")
        return value

    def _on_reset(self) -> None:
        self.slider.setFocus()
        self._turn(self.knob.value)

    def _turn(self, value: float) -> None:
        self.show_value(value)
        self.turned.emit(None if value == self.knob.value else value)


def short_unit(unit: str) -> str:
    """As much of a unit as stands beside a number: ``USD/h`` of ``USD/h per replica``."""
    first = unit.partition(" per ")[0].partition(" a ")[0]
    return first if len(first) <= _LONGEST_UNIT else ""
