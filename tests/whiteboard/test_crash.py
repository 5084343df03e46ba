"""What nobody expected is written down, said once, and mentioned at the next start."""

from __future__ import annotations

import gc
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, qInstallMessageHandler, qWarning
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from whiteboard import paths
from whiteboard.crash import Crashes, log_error
from whiteboard.ui.crash_dialog import ENDED, SAFE, CrashDialog, Signals, log_qt_messages

pytestmark = pytest.mark.expects_log


@pytest.fixture
def crashes(tmp_path: Path) -> Iterator[Crashes]:
    """The hooks, taken out again."""
    before = list(logging.getLogger().handlers)
    hooks = Crashes(tmp_path)
    yield hooks
    hooks.close()
    for handler in set(logging.getLogger().handlers) - set(before):
        logging.getLogger().removeHandler(handler)
        handler.close()


def broken(text: str) -> BaseException:
    """An error raised at this line."""
    try:
        raise KeyError(text)
    except KeyError as error:
        return error


def test_every_error_is_logged_and_each_place_shown_once(crashes: Crashes) -> None:
    shown: list[str] = []
    crashes.show_with(lambda summary, details: shown.append(summary))
    for number in range(32):
        sys.excepthook(KeyError, broken(f"paint {number}"), None)
    try:
        raise ValueError("elsewhere")
    except ValueError as error:
        crashes.caught(error)
    assert shown == ["KeyError: 'paint 0'", "ValueError: elsewhere"]
    text = crashes.log_file.read_text(encoding="utf-8")
    assert text.count("KeyError: 'paint") == 32
    assert "in broken" in text


def test_errors_of_threads_and_of_destructors_are_caught(crashes: Crashes) -> None:
    class Rude:
        """Fails when it goes."""

        def __del__(self) -> None:
            raise OSError("on the way out")

    def work() -> None:
        raise RuntimeError("on a thread")

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    Rude()
    gc.collect()
    text = crashes.log_file.read_text(encoding="utf-8")
    assert "RuntimeError: on a thread" in text
    assert "OSError: on the way out" in text


def test_leaving_is_no_error(crashes: Crashes) -> None:
    crashes.caught(SystemExit(3))
    crashes.caught(None)
    assert not crashes.log_file.exists()


def test_hooks_are_put_back(tmp_path: Path) -> None:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    hooks = Crashes(tmp_path)
    assert sys.excepthook is not before[0]
    hooks.close()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
    assert list(tmp_path.glob("fault-*.log")) == []


CRASH = """
import faulthandler, sys
from pathlib import Path
from whiteboard.crash import Crashes
Crashes(Path(sys.argv[1]))
faulthandler._sigsegv()
"""


def test_a_crash_is_mentioned_at_the_next_start(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", CRASH, str(tmp_path)], check=False, capture_output=True)
    assert done.returncode == -signal.SIGSEGV
    (tmp_path / f"fault-{os.getppid()}.log").write_text("of a program that runs")
    hooks = Crashes(tmp_path)
    assert "Segmentation fault" in hooks.previous
    assert "of a program that runs" not in hooks.previous
    hooks.close()
    again = Crashes(tmp_path)
    assert again.previous == ""
    again.close()


def test_the_log_is_rotated(crashes: Crashes) -> None:
    for _ in range(5):
        crashes.caught(RuntimeError("x" * 400_000))
    files = sorted(path.name for path in crashes.log_file.parent.glob("loadbearing.log*"))
    assert files == ["loadbearing.log", "loadbearing.log.1", "loadbearing.log.2"]


def test_an_error_can_be_logged_without_hooks() -> None:
    file = log_error(broken("cli"))
    assert file == paths.log_folder() / "loadbearing.log"
    assert "KeyError: 'cli'" in file.read_text(encoding="utf-8")
    for handler in [h for h in logging.getLogger().handlers if getattr(h, "baseFilename", "") == str(file)]:
        logging.getLogger().removeHandler(handler)
        handler.close()


def go_on(box: QMessageBox) -> None:
    """Presses the button that closes the box."""
    next(button for button in box.buttons() if button.text() == "Go on").click()


def test_one_dialog_at_a_time_and_the_board_is_safe(crashes: Crashes, qtbot: QtBot) -> None:
    dialog = CrashDialog(crashes)
    crashes.caught(broken("first <b>bold</b>"))
    qtbot.waitUntil(lambda: dialog.box is not None)
    box = dialog.box
    assert box is not None
    assert box.text() == "Something went wrong"
    assert box.informativeText().startswith(f"KeyError: 'first <b>bold</b>'\n\n{SAFE}")
    assert str(crashes.log_file) in box.informativeText()
    assert "in broken" in box.detailedText()
    worker = threading.Thread(target=lambda: crashes.caught(OSError("meanwhile, on a thread")))
    worker.start()
    worker.join()
    QApplication.sendPostedEvents(dialog)
    assert "meanwhile" in crashes.log_file.read_text(encoding="utf-8")
    assert dialog.box is box
    go_on(box)
    qtbot.waitUntil(lambda: dialog.box is None)


def test_a_crash_of_the_last_session_is_said(crashes: Crashes, qtbot: QtBot) -> None:
    crashes.previous = "Fatal Python error: Segmentation fault"
    dialog = CrashDialog(crashes)
    qtbot.waitUntil(lambda: dialog.box is not None)
    box = dialog.box
    assert box is not None
    assert box.text() == ENDED
    assert str(crashes.log_file) in box.informativeText()
    assert "Segmentation fault" in box.detailedText()
    go_on(box)
    qtbot.waitUntil(lambda: dialog.box is None)


def test_qt_messages_go_to_the_log(crashes: Crashes, qapp: object) -> None:
    log_qt_messages()
    try:
        qWarning("from inside Qt")
    finally:
        qInstallMessageHandler(None)
    assert "WARNING loadbearing.qt: from inside Qt" in crashes.log_file.read_text(encoding="utf-8")


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_the_loop(qtbot: QtBot, number: signal.Signals, caplog: pytest.LogCaptureFixture) -> None:
    before = signal.getsignal(signal.SIGINT)  # ignored when the tests run in a shell's background
    left = threading.Event()
    signals = Signals(left.set)
    try:
        QTimer.singleShot(0, lambda: os.kill(os.getpid(), number))
        qtbot.waitUntil(left.is_set)
    finally:
        signals.close()
    assert f"ended by {number.name}" in caplog.text
    assert signal.getsignal(signal.SIGINT) is before
