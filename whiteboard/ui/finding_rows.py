"""The rows of the findings panel: a line each, and the chosen one opened in place."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from scoring.checks.result import Severity
from whiteboard.ui import style
from whiteboard.ui.controls import Button
from whiteboard.ui.finding_items import Item, Standing, Topic
from whiteboard.ui.finding_words import Words
from whiteboard.ui.widgets import Card, Chip, Text, column, row, status_icon


class Verb(StrEnum):
    """What a person does about a finding; all but the last three are verdicts."""

    ANSWER = "answered"
    LATER = "later"
    DISMISS = "dismissed"
    CONFIRM = "confirmed"
    REFUSE = "refused"
    REOPEN = "open"
    SHOW = "show"
    GIVE_ROLE = "give_role"
    PLACE = "place"


_TONES: Final = {Severity.CRITICAL: "over", Severity.MAJOR: "hot", Severity.MINOR: "warm"}
_SAID: Final = {
    "answered": "answered",
    "dismissed": "dismissed",
    "refused": "does not apply",
    "later": "later",
}
CLOSED: Final = (12, 5, 12, 5)
OPENED: Final = (12, 9, 12, 10)
"""Margins of a row."""
_BESIDE: Final = 290
"""Room for a title and its aside in one line of the dock as it is at first."""
_FOLDED: Final = frozenset({Standing.SETTLED, Standing.MET})


def status_of(item: Item) -> str:
    """The status whose icon stands for an item."""
    if item.standing is Standing.FIRES:
        return str(item.severity)
    return {Standing.ASK: "confirm", Standing.SETTLED: "met"}.get(item.standing, str(item.standing))


class FindingRow(QFrame):
    """One finding; opened it shows its reason and what can be done about it.

    ``judging`` adds follow-up questions and verdicts, which a candidate in an interview never sees. What
    shows only when it is open is made when it first opens.
    """

    acted = Signal(object, str, str)
    """Item, verb, and what goes with it: an answer, a component's id, a kind's id."""

    def __init__(self, item: Item, words: Words, *, judging: bool = True) -> None:
        super().__init__()
        self.item, self.judging = item, judging
        self.opened = False
        self._words = words
        self._deeds: list[tuple[Verb, str]] = []
        self._buttons = QButtonGroup(self)
        self._buttons.idClicked.connect(self._on_button)
        self._answer: QLineEdit | None = None
        self._closed_only: list[QWidget] = []
        self._details: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{item.title}, {status_of(item)}")
        self._title = Text(item.title, "dense", self._tone(), wrap=True)
        self._layout = row(self, margins=CLOSED, spacing=8)
        self._layout.addWidget(status_icon(status_of(item), 15), 0, Qt.AlignmentFlag.AlignTop)
        self._body = column(spacing=1)
        head = row(spacing=8)
        self._body.addLayout(head)
        self._fill_head(head)
        if item.standing is Standing.CONFIRM:
            self._closed_only.append(_rich(item.reason, "caption", "text3"))
            self._body.addWidget(self._closed_only[-1])
        self._layout.addLayout(self._body, 1)

    def set_opened(self, opened: bool) -> None:
        """Opens the row in place, or closes it."""
        if opened == self.opened:
            return
        self.opened = opened
        if self._details is None:
            self._details = self._made_details()
            self._body.addWidget(self._details)
        self._details.setVisible(opened)
        for part in self._closed_only:
            part.setVisible(not opened)
        self._title.set_bold(bold=opened)
        self._title.set_tone(self._tone())
        self._layout.setContentsMargins(*(OPENED if opened else CLOSED))
        self._body.setSpacing(7 if opened else 1)
        self.update()

    def _tone(self) -> str:
        return "text2" if self.item.standing in _FOLDED and not self.opened else "text1"

    def _fill_head(self, head: QBoxLayout) -> None:
        item = self.item
        head.addWidget(self._title, 1)
        said = next((words for verb, words in _SAID.items() if verb == item.verdict), "")
        if said and item.topic is not Topic.STAGE:
            head.addWidget(Text(said, "caption", "text3"))
        if item.topic is Topic.ANTIPATTERN and item.severity and item.standing is not Standing.SETTLED:
            head.addWidget(Chip(str(item.severity), _TONES[item.severity]), 0, Qt.AlignmentFlag.AlignTop)
        if item.standing is Standing.MISSING and item.aside:
            beside = goes_beside(item.title, item.aside)
            self._closed_only.append((_Aside if beside else Text)(item.aside, "caption", "text3", wrap=True))
            (head if beside else self._body).addWidget(self._closed_only[-1])
        if item.standing is Standing.CONFIRM and len(item.components) == 1:
            self._closed_only += self._add_yes_no(head)

    def _made_details(self) -> QWidget:
        item = self.item
        details = QWidget()
        body = column(details, spacing=7)
        if item.reason:
            body.addWidget(_rich(item.reason, "dense", "text2"))
        if item.topic is Topic.STAGE and item.aside:
            body.addWidget(Text(f"Why: {item.aside}", "caption", "text3", wrap=True))
        if self.judging and item.follow_up:
            body.addWidget(self._question())
        if item.suggest and item.standing is Standing.MISSING:
            self._add_suggestions(body)
        if item.standing is Standing.CONFIRM:
            buttons = row(spacing=8)
            self._add_yes_no(buttons)
            buttons.addStretch(1)
            body.addLayout(buttons)
        elif self.judging and item.topic in {Topic.ANTIPATTERN, Topic.STRUCTURE}:
            body.addLayout(self._verdicts())
        return details

    def _question(self) -> Card:
        card = Card("card", margins=(10, 7, 10, 8), spacing=2)
        card.body.addWidget(Text("Follow-up question", "caption", "text3", bold=True))
        card.body.addWidget(Text(self.item.follow_up, "dense", wrap=True))
        if self.item.said:
            card.body.addWidget(Text(self.item.said, "dense", "text2", wrap=True))
        self._answer = QLineEdit()
        self._answer.setPlaceholderText("Your answer, then Enter")
        self._answer.setVisible(False)
        self._answer.returnPressed.connect(self._on_answered)
        card.body.addWidget(self._answer)
        return card

    def _verdicts(self) -> QBoxLayout:
        buttons = row(spacing=8)
        if self.item.standing is Standing.SETTLED:
            self._add_button(buttons, Button("Open again", "quiet", small=True), Verb.REOPEN)
        elif self.item.standing is Standing.ASK:
            self._add_button(buttons, Button("It applies"), Verb.CONFIRM)
            self._add_button(buttons, Button("It does not"), Verb.REFUSE)
        else:
            if self.item.follow_up:
                self._add_button(buttons, Button("Answer", icon="ph.note-pencil"), Verb.ANSWER)
            if self.item.verdict != "later":
                self._add_button(buttons, Button("Later", icon="ph.clock"), Verb.LATER)
            self._add_button(buttons, Button("Dismiss", "quiet"), Verb.DISMISS)
        buttons.addStretch(1)
        return buttons

    def _add_yes_no(self, layout: QBoxLayout) -> list[Button]:
        """One yes for each part that could play the role, and a no where verdicts may be given."""
        alone = len(self.item.components) == 1
        made = []
        for component in self.item.components:
            words = "Yes" if alone else f"Yes, {self._words.name(component)}"
            made.append(Button(words, small=True))
            self._add_button(layout, made[-1], Verb.GIVE_ROLE, component)
        if self.judging:
            made.append(Button("No", small=True))
            self._add_button(layout, made[-1], Verb.REFUSE)
        return made

    def _add_suggestions(self, body: QVBoxLayout) -> None:
        body.addWidget(Text("What would meet it", "caption", "text3"))
        for kind in self.item.suggest[:4]:
            button = Button(self._words.kind(kind), "link", "ph.plus", small=True)
            self._add_button(body, button, Verb.PLACE, kind)

    def _add_button(self, layout: QBoxLayout, button: Button, verb: Verb, argument: str = "") -> None:
        self._buttons.addButton(button, len(self._deeds))
        self._deeds.append((verb, argument))
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _on_button(self, index: int) -> None:
        verb, argument = self._deeds[index]
        if verb is not Verb.ANSWER or self._answer is None:
            self.acted.emit(self.item, str(verb), argument)
        elif self._answer.isVisible():
            self._on_answered()
        else:
            self._answer.setVisible(True)
            self._answer.setFocus()

    def _on_answered(self) -> None:
        answer = self._answer.text() if self._answer else ""
        self.acted.emit(self.item, str(Verb.ANSWER), answer)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.acted.emit(self.item, str(Verb.SHOW), "")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        opens = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
        if opens and self.hasFocus():  # a field in the row passes its Return on to the row
            self.acted.emit(self.item, str(Verb.SHOW), "")
        else:
            super().keyPressEvent(event)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = style.current()
        painter = QPainter(self)
        if self.opened:
            painter.fillRect(self.rect(), QColor(theme["accent_soft"]))
            painter.fillRect(0, 0, 3, self.height(), QColor(theme["accent"]))
        elif self.underMouse():
            painter.fillRect(self.rect(), QColor(theme["inset"]))
        if self.hasFocus():
            painter.setPen(QColor(theme["accent"]))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


def _rich(text: str, role: str, tone: str) -> Text:
    label = Text(text, role, tone, wrap=True)
    label.setTextFormat(Qt.TextFormat.RichText)
    return label


class _Aside(Text):
    """Words behind a title: on one line where the row has the room, else wrapped at its right edge."""

    def __init__(self, text: str, role: str, tone: str, *, wrap: bool) -> None:
        super().__init__(text, role, tone, wrap=wrap)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    @override
    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(self.text()) + 2
        return QSize(wide, self.heightForWidth(wide))


def goes_beside(title: str, aside: str) -> bool:
    """Whether an aside stands behind its title; else it has a line of its own below."""
    wide = QFontMetricsF(style.font(12)).horizontalAdvance(title)
    return wide + QFontMetricsF(style.font(11)).horizontalAdvance(aside) <= style.px(_BESIDE)
