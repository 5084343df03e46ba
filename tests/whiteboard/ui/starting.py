"""Starts a round and draws on it, as a person would."""

from __future__ import annotations

from tests.whiteboard.ui.analysis_desk import DESIGN
from whiteboard.board import edit
from whiteboard.board.layout import board_of
from whiteboard.round.setup import RoundMode
from whiteboard.ui.application import Application
from whiteboard.ui.open_round import OpenRound
from whiteboard.ui.setup_form import SetupForm


def start(application: Application, scenario: str, mode: RoundMode) -> OpenRound:
    """Starts a round through the form, as a person would."""
    before = set(application.rounds)
    application.start(scenario, mode)
    form = application.home.findChild(SetupForm)
    assert isinstance(form, SetupForm)
    form.candidate.setText("K-17")
    form.accept()
    (new,) = set(application.rounds) - before
    return application.rounds[new]


def draw_example(opened: OpenRound) -> None:
    """Pastes the example onto the board."""
    example, desk = board_of(DESIGN), opened.board.desk
    text = edit.copy(example, [record.id for record in example if record.type in {"component", "link"}])
    desk.commit(edit.paste(desk.session.board, text, desk.catalog), "Paste")
