"""What the Capacity tab says while there are no figures to show, and the one thing to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from whiteboard import words
from whiteboard.board.edit import set_params
from whiteboard.board.records import ComponentRecord
from whiteboard.round.events import Actor
from whiteboard.round.numbers import NumberError, parse_number
from whiteboard.round.setup import RoundMode
from whiteboard.round.visibility import sees_capacity
from whiteboard.ui.capacity_words import clients_on, part_name, scenario_rate
from whiteboard.ui.controls import Button, EmptyState
from whiteboard.ui.desk import Desk
from whiteboard.ui.widgets import Card, Text, column, row

HIDDEN = ("ph.eye-slash", "Capacity is hidden", "The interviewer shows it when it helps.")
LATER = ("ph.hourglass", "Capacity shows when a phase ends", "Press Next to end this one.")
WORKING = ("ph.gauge", "Working out the figures", "")
NOTHING = ("ph.cursor", "Nothing drawn yet", "Draw a client and what answers it to see capacity.")
NO_CLIENT = ("ph.browsers", "No client yet", "Draw a client to see capacity: requests start there.")
NO_ANSWER = ("ph.path", "The client leads nowhere yet", "Link it to what answers its requests.")
NO_RATE = ("ph.gauge", "No client has a rate yet", "")
WANTING = frozenset({NOTHING, NO_ANSWER, NO_CLIENT, None})
"""What an edit of the board would mend."""
NOTHING_SAID = object()


class NoFigures(QWidget):
    """The empty state of a desk's Capacity tab."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._said: object = NOTHING_SAID
        self._body = column(self, margins=(12, 12, 12, 12))
        self._body.addStretch(1)

    def refresh(self) -> None:
        """Says why there are no figures now."""
        said = self._reason()
        if said == self._said:
            return
        self._said = said
        while self._body.count() > 1:
            entry = self._body.takeAt(0)
            if entry is not None and (old := entry.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._body.insertWidget(0, EmptyState(*said) if said else RatePrompt(self._desk))

    def _reason(self) -> tuple[str, str, str] | None:
        """Icon, title and text; None when all that lacks is a rate. Advice only for who may still draw."""
        found = self._lack()
        if found not in WANTING or self._desk.session.may_edit(self._desk.actor):
            return found
        icon, title, _ = found or NO_RATE
        return icon, title if self._desk.session.state.editable else title.removesuffix(" yet"), ""

    def _lack(self) -> tuple[str, str, str] | None:
        desk, state = self._desk, self._desk.session.state
        if not sees_capacity(state, desk.actor):
            return HIDDEN if state.setup.mode is RoundMode.INTERVIEW else LATER
        if desk.analysis is None:
            return WORKING
        if desk.analysis.problem:
            return "ph.warning", "No figures for this drawing", desk.analysis.problem
        if not desk.session.board.of_type(ComponentRecord):
            return NOTHING
        if not clients_on(desk.session.board, desk.catalog):
            return NO_CLIENT
        estimate = desk.analysis.estimate
        loaded = estimate is not None and any(flow.offered_rps > 0 for flow in estimate.flows)
        return NO_ANSWER if loaded else None


class RatePrompt(Card):
    """Asks for the rate of the first client: typed, or the scenario's by one press."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("empty", margins=(16, 12, 16, 12), spacing=8)
        self._desk = desk
        self.body.addWidget(Text("Give a client a rate to see capacity.", "dense", bold=True, wrap=True))
        self._offered = self._scenario_rate()
        if self._offered is not None:
            said = f"Use the scenario’s {words.with_unit(self._offered, 'req/s')}"
            offer = Button(said, "link", small=True)
            offer.clicked.connect(self._use_scenario)
            self.body.addWidget(offer, 0, Qt.AlignmentFlag.AlignLeft)
        self._input = QLineEdit()
        self._input.setPlaceholderText("Requests per second")
        self._input.setAccessibleName(f"Requests per second of {self._client_name()}")
        self._input.returnPressed.connect(self._use_typed)
        use = Button("Use")
        use.clicked.connect(self._use_typed)
        line = row(spacing=8)
        line.addWidget(self._input, 1)
        line.addWidget(use)
        self.body.addLayout(line)
        self._problem = Text("", "caption", "over", wrap=True)
        self._problem.hide()
        self.body.addWidget(self._problem)

    def _client(self) -> ComponentRecord | None:
        return next(iter(clients_on(self._desk.session.board, self._desk.catalog)), None)

    def _client_name(self) -> str:
        client = self._client()
        return part_name(self._desk.session.board, self._desk.catalog, client.id) if client else "the client"

    def _scenario_rate(self) -> float | None:
        """The scenario's rate; a candidate in an interview works it out alone."""
        desk = self._desk
        interviewed = desk.session.state.setup.mode is RoundMode.INTERVIEW and desk.actor is Actor.CANDIDATE
        return scenario_rate(desk.scenario) if desk.scenario and not interviewed else None

    def _use_scenario(self) -> None:
        if self._offered is not None:
            self._give(self._offered)

    def _use_typed(self) -> None:
        try:
            rate = parse_number(self._input.text(), "req/s")
            if rate <= 0:
                raise NumberError("A rate is more than 0.")
        except NumberError as error:
            self._problem.setText(str(error))
            self._problem.show()
            return
        self._give(rate)

    def _give(self, rate: float) -> None:
        client = self._client()
        if client is not None:
            patch = set_params(self._desk.session.board, [client.id], {"rate_rps": round(rate, 3)})
            self._desk.commit(patch, "Set the rate")
