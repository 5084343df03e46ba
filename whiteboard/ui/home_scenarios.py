"""The scenario browser of the home screen: level, length and topic at the top, a row with Start for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QWidget
from typing_extensions import override

from whiteboard.settings import Settings
from whiteboard.ui.controls import Button, EmptyState
from whiteboard.ui.home_data import HomeData
from whiteboard.ui.search_field import SearchField
from whiteboard.ui.style import px
from whiteboard.ui.widgets import Card, Chip, ElidedText, Icon, Line, Text, column, panel, row, set_property

if TYPE_CHECKING:
    from scenarios.model import ScenarioSummary

LEVELS: Final = {"mid": "Mid", "senior": "Senior", "staff": "Staff"}
LENGTHS: Final = (45, 60)
ROW_HEIGHT: Final = 50
TOPIC_WIDTH: Final = 112
LAST_WIDTH: Final = 92
START_WIDTH: Final = 68
ROW_MARGIN: Final = 12
_TOPICS: Final[Mapping[str, tuple[str, str]]] = {
    "recommendation": ("Recommendation", "ph.sort-descending"),
    "ml_platform": ("Platform", "ph.stack"),
    "serving": ("Serving", "ph.heartbeat"),
    "training_infra": ("Training", "ph.brain"),
    "vector_search": ("Search", "ph.dots-nine"),
    "inference_platform": ("Inference", "ph.gauge"),
    "ranking": ("Feed", "ph.rows"),
    "ads": ("Ads", "ph.target"),
    "fraud": ("Fraud", "ph.shield-check"),
    "llm_serving": ("LLM", "ph.chat-centered-dots"),
    "trust_safety": ("Moderation", "ph.image"),
    "classic": ("Classic", "ph.link"),
}


def topic_of(scenario: ScenarioSummary) -> tuple[str, str]:
    """Name and icon of a scenario's topic."""
    if scenario.kind == "troubleshooting":
        return "Troubleshooting", "ph.heartbeat"
    known = _TOPICS.get(scenario.domain)
    return known or (scenario.domain.replace("_", " ").capitalize(), "ph.file-text")


def first_sentence(prompt: str) -> str:
    """The first sentence of a prompt, without its full stop."""
    text = " ".join(prompt.split())
    return text.partition(". ")[0].removesuffix(".")


class ScenarioBrowser(QWidget):
    """A filtered list of scenarios."""

    start_requested = Signal(str)
    """Id of a shipped scenario, or the path of a person's own."""
    add_requested = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._data = HomeData()
        self.rows: list[ScenarioRow] = []
        self.count = Text("", "body", "text3")
        self.level = _choice("Level", [(k, v) for k, v in LEVELS.items()], settings.level)
        self.length = _choice("Length", [(m, f"{m} min") for m in LENGTHS], settings.minutes)
        self.topic = _choice("Topic", [("", "All topics")], "")
        self.untried = Button("Not tried", "choice")
        self.untried.setCheckable(True)
        self.filter = SearchField("Filter")
        self.filter.setMaximumWidth(160)
        self.empty = EmptyState("ph.magnifying-glass", "No scenario fits", "", "Show all")
        self.empty.acted.connect(self._show_all)
        self._list = panel()
        body = column(self._list)
        body.addWidget(self._empty_place())
        self._rows = column()
        body.addLayout(self._rows, 1)
        self._lay_out()
        self.level.activated.connect(self._on_level)
        self.length.activated.connect(self._on_length)
        self.topic.activated.connect(self._filter)
        self.untried.toggled.connect(self._filter)
        self.filter.textChanged.connect(self._filter)
        self.filter.returnPressed.connect(self._start_first)
        self.filter.left_down.connect(self.focus_first)

    def show_data(self, data: HomeData) -> None:
        """Lists the scenarios; rows are made anew only when what they say has changed."""
        said = [(s.id, s.title, data.last_mark(s.id), data.tried(s.id)) for s in data.scenarios]
        known = [
            (s.id, s.title, self._data.last_mark(s.id), self._data.tried(s.id)) for s in self._data.scenarios
        ]
        self._data = data
        if said == known:
            return
        self._fill_topics(data.scenarios)
        self._clear()
        shipped = {s.path.parent for s in data.scenarios[:1]}
        for scenario in data.scenarios:
            key = scenario.id if scenario.path.parent in shipped else str(scenario.path)
            made = ScenarioRow(scenario, key, data)
            made.start_requested.connect(self.start_requested)
            self.rows.append(made)
            self._rows.addWidget(made)
        for path in data.broken:
            self._rows.addWidget(_broken(path))
        self._rows.addWidget(self._add_own())
        self._rows.addStretch(1)
        self._filter()

    def focus_first(self) -> None:
        """The keyboard goes to the first scenario that is listed."""
        for each in self.rows:
            if not each.isHidden():
                each.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _lay_out(self) -> None:
        head = row(spacing=8)
        head.addWidget(Text("Scenarios", "section"))
        head.addWidget(self.count)
        head.addStretch(1)
        for part in (self.level, self.length, self.topic, self.untried):
            head.addWidget(part)
        head.addWidget(self.filter, 1)
        block = Card("block", margins=(1, 1, 1, 1), spacing=0)
        self._head = _head_row()
        block.body.addLayout(self._head)
        block.body.addWidget(Line())
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._list)
        area.verticalScrollBar().rangeChanged.connect(self._on_range)
        self._bar_width = area.verticalScrollBar().sizeHint().width()
        block.body.addWidget(area, 1)
        layout = column(self, spacing=10)
        layout.addLayout(head)
        layout.addWidget(block, 1)

    def _on_range(self, _lowest: int, highest: int) -> None:
        """The head's columns stand over those of the rows, which give way to the scroll bar."""
        margins = self._head.contentsMargins()
        margins.setRight(ROW_MARGIN + (self._bar_width if highest else 0))
        self._head.setContentsMargins(margins)

    def _empty_place(self) -> QWidget:
        self._nothing = QWidget()
        column(self._nothing, margins=(6, 6, 6, 0)).addWidget(self.empty)
        self._nothing.hide()
        return self._nothing

    def _add_own(self) -> QWidget:
        foot = QWidget()
        layout = row(foot, margins=(12, 10, 12, 10))
        add = Button("Add your own", "quiet", "ph.plus")
        add.clicked.connect(self.add_requested)
        layout.addStretch(1)
        layout.addWidget(add)
        return foot

    def _fill_topics(self, scenarios: Iterable[ScenarioSummary]) -> None:
        chosen = self.topic.currentData()
        topics = sorted({topic_of(scenario)[0] for scenario in scenarios})
        self.topic.clear()
        self.topic.addItem("All topics", "")
        for topic in topics:
            self.topic.addItem(topic, topic)
        self.topic.setCurrentIndex(max(0, self.topic.findData(chosen)))

    def _clear(self) -> None:
        self.rows = []
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()

    def _filter(self) -> None:
        words = self.filter.text().casefold().split()
        topic = self.topic.currentData()
        set_property(self.topic, "chosen", bool(topic))
        for each in self.rows:
            fits = not topic or topic_of(each.scenario)[0] == topic
            fits = fits and (not self.untried.isChecked() or not self._data.tried(each.scenario.id))
            fits = fits and self.level.currentData() in each.scenario.levels
            each.setVisible(fits and all(word in each.searched for word in words))
        listed = sum(not each.isHidden() for each in self.rows)
        self.count.setText(str(listed))
        self._nothing.setVisible(bool(self.rows) and not listed)

    def _show_all(self) -> None:
        """Takes back what hides scenarios; the level is a choice for the next round too, and stays."""
        self.topic.setCurrentIndex(0)
        self.untried.setChecked(False)
        self.filter.clear()
        self._filter()
        self.filter.setFocus()

    def _start_first(self) -> None:
        for each in self.rows:
            if not each.isHidden():
                self.start_requested.emit(each.key)
                return

    def _on_level(self) -> None:
        self._settings.level = self.level.currentData()
        self._filter()

    def _on_length(self) -> None:
        self._settings.minutes = self.length.currentData()


class ScenarioRow(QFrame):
    """A scenario: what it is, its topic, how the last try went, and Start."""

    start_requested = Signal(str)

    def __init__(self, scenario: ScenarioSummary, key: str, data: HomeData) -> None:
        super().__init__()
        self.scenario, self.key = scenario, key
        topic, icon = topic_of(scenario)
        about = first_sentence(scenario.prompt)
        self.searched = f"{scenario.title} {topic} {about} {' '.join(scenario.tags)}".casefold()
        self.setProperty("part", "line-row")
        self.setFixedHeight(px(ROW_HEIGHT))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{scenario.title}, {topic}")
        self.start = Button("Start", "primary", small=True)
        self.start.setAccessibleName(f"Start {scenario.title}")
        self.start.setFixedWidth(px(START_WIDTH))
        self.start.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.start.clicked.connect(self._on_start)
        self._onwards = Icon("ph.caret-right", "text3", 14)
        words = column(spacing=2)
        words.addStretch(1)
        words.addWidget(ElidedText(scenario.title))
        words.addWidget(ElidedText(about, "caption", "text2"))
        words.addStretch(1)
        layout = row(self, margins=(12, 0, ROW_MARGIN, 0), spacing=12)
        layout.addWidget(Icon(icon, "text2", 18))
        layout.addLayout(words, 1)
        layout.addWidget(_cell(Chip(topic), TOPIC_WIDTH))
        layout.addWidget(_cell(_last(data, scenario.id), LAST_WIDTH))
        layout.addWidget(self._end())
        self._light(False)

    def _end(self) -> QWidget:
        end = QWidget()
        end.setFixedWidth(px(START_WIDTH))
        layout = row(end)
        layout.addStretch(1)
        layout.addWidget(self._onwards)
        layout.addWidget(self.start)
        return end

    def _light(self, lit: bool) -> None:
        set_property(self, "lit", lit)
        self.start.setVisible(lit)
        self._onwards.setVisible(not lit)

    def _on_start(self) -> None:
        self.start_requested.emit(self.key)

    @override
    def enterEvent(self, event: QEnterEvent, /) -> None:
        self._light(True)
        super().enterEvent(event)

    @override
    def leaveEvent(self, event: QEvent, /) -> None:
        self._light(self.hasFocus())
        super().leaveEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent, /) -> None:
        self._light(True)
        super().focusInEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent, /) -> None:
        self._light(self.underMouse())
        super().focusOutEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        steps = {Qt.Key.Key_Down: True, Qt.Key.Key_Up: False}
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._on_start()
        elif (key := Qt.Key(event.key())) in steps:
            self.focusNextPrevChild(steps[key])
        else:
            super().keyPressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent, /) -> None:
        self._on_start()


def _head_row() -> QHBoxLayout:
    head = row(margins=(42, 6, ROW_MARGIN, 6), spacing=12)
    head.addWidget(Text("Scenario", "caption", "text2"), 1)
    for words, width in (("Topic", TOPIC_WIDTH), ("Your last", LAST_WIDTH)):
        head.addWidget(_cell(Text(words, "caption", "text2"), width))
    head.addSpacing(px(START_WIDTH) + head.spacing())
    return head


def _cell(inside: QWidget, width: int) -> QWidget:
    cell = QWidget()
    cell.setFixedWidth(px(width))
    layout = row(cell)
    layout.addWidget(inside)
    layout.addStretch(1)
    return cell


def _last(data: HomeData, scenario_id: str) -> QWidget:
    mark = data.last_mark(scenario_id)
    if mark is None:
        return Text("tried" if data.tried(scenario_id) else "not tried", "caption", "text3")
    return Text(f"✓ {mark[0]:.1f} · {mark[1]}", "caption", "text2")


def _choice(name: str, options: Iterable[tuple[object, str]], chosen: object) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.setProperty("role", "choice")
    combo.setProperty("chosen", bool(chosen))
    for value, words in options:
        combo.addItem(words, value)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))
    return combo


def _broken(problem: str) -> QWidget:
    line = QWidget()
    layout = row(line, margins=(12, 8, 12, 8), spacing=12)
    layout.addWidget(Icon("ph.warning-circle", "hot_text", 18), 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(Text(f"This scenario cannot be used. {problem}", "caption", "text2", wrap=True), 1)
    return line
