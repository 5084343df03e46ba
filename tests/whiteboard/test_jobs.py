"""The newest work wins, errors come back as words, and closing leaves no thread behind."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from whiteboard.jobs import Cancelled, LatestJob


@pytest.fixture
def job(qtbot: QtBot) -> Iterator[LatestJob]:
    job = LatestJob()
    yield job
    job.shutdown()


class Told:
    """Everything that a job told, in order, with the thread it came in."""

    def __init__(self, job: LatestJob) -> None:
        self.results: list[object] = []
        self.errors: list[str] = []
        self.threads: set[int] = set()
        job.finished.connect(self._finished)
        job.failed.connect(self._failed)

    def _finished(self, result: object) -> None:
        self.results.append(result)
        self.threads.add(threading.get_ident())

    def _failed(self, error: str) -> None:
        self.errors.append(error)
        self.threads.add(threading.get_ident())


def test_work_runs_elsewhere_and_its_result_comes_home(job: LatestJob, qtbot: QtBot) -> None:
    told = Told(job)
    job.submit(lambda _cancelled: threading.get_ident())
    assert job.running
    qtbot.waitUntil(lambda: bool(told.results))
    assert told.results[0] != threading.get_ident()
    assert told.threads == {threading.get_ident()}
    assert not job.running


def test_of_a_hundred_submissions_only_the_newest_is_told(job: LatestJob, qtbot: QtBot) -> None:
    told = Told(job)
    for number in range(100):
        job.submit(lambda _cancelled, n=number: n)  # type: ignore[misc]
    qtbot.waitUntil(lambda: bool(told.results))
    QCoreApplication.processEvents()
    assert told.results == [99]


def test_running_work_learns_that_it_is_not_wanted(job: LatestJob, qtbot: QtBot) -> None:
    told = Told(job)
    started, left = threading.Event(), threading.Event()

    def long(cancelled: Cancelled) -> str:
        started.set()
        while not cancelled():
            pass
        left.set()
        return "old"

    job.submit(long)
    assert started.wait(10)
    job.submit(lambda _cancelled: "new")
    qtbot.waitUntil(lambda: bool(told.results))
    assert left.is_set()
    assert told.results == ["new"]


def test_an_error_comes_back_as_text_and_is_logged(
    job: LatestJob, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    told = Told(job)

    def broken(_cancelled: Cancelled) -> None:
        raise ValueError("the ranker calls itself without end")

    with caplog.at_level(logging.ERROR):
        job.submit(broken)
        qtbot.waitUntil(lambda: bool(told.errors))
    assert told.errors == ["the ranker calls itself without end"]
    assert "ValueError" in caplog.text
    job.submit(lambda _cancelled: "works again")
    qtbot.waitUntil(lambda: bool(told.results))


def test_short_work_can_be_done_at_once(job: LatestJob, qtbot: QtBot) -> None:
    told = Told(job)
    job.submit(lambda _cancelled: "slow")
    job.run(lambda _cancelled: "quick")
    assert told.results == ["quick"]
    job.submit(lambda _cancelled: "after")
    qtbot.waitUntil(lambda: len(told.results) > 1)
    assert told.results == ["quick", "after"]


def test_cancelled_work_is_never_told(job: LatestJob, qtbot: QtBot) -> None:
    told = Told(job)
    job.submit(lambda _cancelled: "dropped")
    job.cancel()
    assert not job.running
    job.submit(lambda _cancelled: "kept")
    qtbot.waitUntil(lambda: bool(told.results))
    assert told.results == ["kept"]


def test_closing_while_work_runs_waits_and_leaves_no_thread(qtbot: QtBot) -> None:
    before = set(threading.enumerate())
    job = LatestJob()
    told = Told(job)
    started, ended = threading.Event(), threading.Event()

    def long(cancelled: Cancelled) -> None:
        started.set()
        while not cancelled():
            pass
        ended.set()

    job.submit(long)
    assert started.wait(10)
    job.submit(lambda _cancelled: "queued")
    job.shutdown()
    assert ended.is_set()
    assert set(threading.enumerate()) <= before
    job.submit(lambda _cancelled: "too late")
    job.run(lambda _cancelled: "too late")
    QCoreApplication.processEvents()
    assert told.results == []
    job.shutdown()
