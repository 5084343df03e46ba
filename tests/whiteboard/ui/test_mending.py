"""A damaged library is no dead end: the home screen offers what can be done, and keeps the damaged file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.whiteboard.library.sample import card, setup
from tests.whiteboard.ui.answers import Answers
from tests.whiteboard.ui.rooms import button
from whiteboard.library.store import Library
from whiteboard.settings import Settings
from whiteboard.ui.application import Application

ROUNDS, CARDS, PAGE = 3, 400, 4096


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """The library of the person who tests, with a bad page in a journal; the whole one is kept here."""
    path = tmp_path / "backup.db"
    with Library(Settings().library) as library:
        for number in range(ROUNDS):
            library.create(setup(title=f"Round {number}"), [card(seq) for seq in range(2, CARDS + 2)])
        library.backup(path)
    library.path.write_bytes(damaged(path.read_bytes()))
    return path


def damaged(data: bytes) -> bytes:
    """The same with one page of a journal wiped."""
    pages = [
        n for n in range(1, len(data) // PAGE) if data[n * PAGE : (n + 1) * PAGE].count(b"candidate") > 3
    ]
    at = pages[len(pages) // 2] * PAGE
    return data[:at] + bytes(PAGE) + data[at + PAGE :]


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def application(qapp: QApplication, backup: Path, answers: Answers, qtbot: QtBot) -> Iterator[Application]:
    made = Application(qapp, Settings(), answers)
    made.show_home()
    qtbot.waitUntil(lambda: "Mend it…" in words_on(made))
    yield made
    made.close()
    made.home.deleteLater()
    made.deleteLater()


def words_on(application: Application) -> list[str]:
    from PySide6.QtWidgets import QPushButton

    return [each.text() for each in application.home.rounds.findChildren(QPushButton)]


def titles(application: Application) -> list[str]:
    return sorted(row.summary.title for row in application.home.rounds.rows)


def mend(application: Application, qtbot: QtBot) -> None:
    button(application.home.rounds, "Mend it…").click()
    qtbot.waitUntil(lambda: not application._gathering.running and bool(application.home.rounds.rows))


def test_what_can_be_read_is_saved(application: Application, answers: Answers, qtbot: QtBot) -> None:
    answers.choice = "salvage"
    mend(application, qtbot)
    assert titles(application) == [f"Round {n} (salvaged)" for n in range(ROUNDS)]
    ((title, said),) = answers.told
    assert title == "The library is sound again"
    assert said.startswith("3 rounds saved, ")
    assert Path(said.partition("kept as ")[2].removesuffix(".")).exists()


def test_a_backup_can_be_put_back(
    application: Application, answers: Answers, backup: Path, qtbot: QtBot
) -> None:
    answers.choice, answers.to_open = "restore", backup
    mend(application, qtbot)
    assert titles(application) == [f"Round {n}" for n in range(ROUNDS)]
    assert answers.told[0][1].startswith("The backup backup.db is in its place.")


@pytest.mark.expects_log  # no backup can be kept of it
def test_nothing_is_done_unless_a_way_is_chosen(application: Application, answers: Answers) -> None:
    before = application.library.path.read_bytes()
    application.mend()
    answers.choice, answers.to_open = "restore", None
    application.mend()
    assert answers.told == []
    assert application.library.path.read_bytes() == before


@pytest.mark.expects_log  # no backup can be kept of it
def test_a_backup_that_is_no_library_is_refused(
    application: Application, answers: Answers, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    other.write_text("not a database", encoding="utf-8")
    answers.choice, answers.to_open = "restore", other
    before = application.library.path.read_bytes()
    application.mend()
    assert answers.told[0][0] == "The library could not be mended"
    assert application.library.path.read_bytes() == before
