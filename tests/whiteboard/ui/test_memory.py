"""What a round has made stays out of garbage collections while it is open, and goes when it is closed."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from whiteboard.ui import memory


class Loop:
    """Garbage that only a collection finds."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def _thawed(qapp: object) -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_what_a_round_has_made_is_left_out_once_it_stands(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "SETTLED_MS", 0)
    owner = QObject()
    memory.leave_out(owner)
    assert gc.get_freeze_count() == 0
    qtbot.waitUntil(lambda: gc.get_freeze_count() > 0)


def test_a_closed_round_is_swept_though_it_was_left_out(qtbot: QtBot) -> None:
    gone = weakref.ref(Loop())
    gc.freeze()
    gc.collect()
    assert gone() is not None
    memory.sweep_later()
    qtbot.waitUntil(lambda: gone() is None)
