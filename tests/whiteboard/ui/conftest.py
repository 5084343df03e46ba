"""A real application with a library of its own, for the tests that drive it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.whiteboard.ui.answers import Answers
from tests.whiteboard.ui.starting import draw_example
from whiteboard.settings import Settings
from whiteboard.ui import style
from whiteboard.ui.application import Application
from whiteboard.ui.open_round import OpenRound
from whiteboard.ui.theme import LIGHT


@pytest.fixture(autouse=True)
def _light_again() -> Iterator[None]:
    """Theme and font size belong to the application, which all tests share: none leaves its own behind."""
    yield
    app = QApplication.instance()
    if isinstance(app, QApplication) and (style.current() is not LIGHT or style.px(100) != 100):
        style.apply(app, LIGHT)


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def application(qapp: QApplication, answers: Answers, qtbot: QtBot) -> Iterator[Application]:
    made = Application(qapp, Settings(), answers)
    yield made
    answers.confirms = True
    made.close()
    made.home.deleteLater()
    made.deleteLater()
    style.apply(qapp, LIGHT)


@pytest.fixture
def opened(application: Application) -> OpenRound:
    """A free board with the example on it."""
    application.new_board()
    only = next(iter(application.rounds.values()))
    draw_example(only)
    return only
