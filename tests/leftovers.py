"""What a test that uses Qt must not leave behind: windows, dialogs, running timers, threads."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QEvent, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

PATIENCE_S: Final = 5.0


def threads() -> set[threading.Thread]:
    """The threads that run now and would keep the process alive."""
    return {each for each in threading.enumerate() if not each.daemon}


def left_open(app: QApplication) -> list[str]:
    """Windows that are still visible; dialogs say so."""
    return [
        f"{'dialog' if isinstance(each, QDialog) else 'window'} {type(each).__name__} {each.windowTitle()!r}"
        for each in app.topLevelWidgets()
        if each.isVisible()
    ]


def running_timers(app: QApplication) -> list[QTimer]:
    """Timers of windows that run though the test that started them is over."""
    roots: list[QWidget] = app.topLevelWidgets()
    return [timer for root in roots for timer in root.findChildren(QTimer) if timer.isActive()]


def leftovers(app: QApplication, before: set[threading.Thread], patience_s: float) -> Iterator[str]:
    """One line for each thing that a test has left; threads may take a while to end."""
    yield from left_open(app)
    for timer in running_timers(app):
        yield f"timer of {type(timer.parent()).__name__}, {timer.interval()} ms"
    pool = QThreadPool.globalInstance()
    if not pool.waitForDone(int(patience_s * 1000)):
        yield f"{pool.activeThreadCount()} threads of the pool"
    for thread in threads() - before:
        thread.join(patience_s)
        if thread.is_alive():
            yield f"thread {thread.name}"


def found_after(app: QApplication, before: set[threading.Thread]) -> list[str]:
    """What is left when all that was to be deleted is; it is ended, so that one test fails alone."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    found = [*leftovers(app, before, 0.0)]
    if found:  # it may only wait for the collector
        gc.collect()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        found = [*leftovers(app, before, PATIENCE_S)]
    for each in app.topLevelWidgets():
        if each.isVisible():
            each.close()
    for timer in running_timers(app):
        timer.stop()
    return found
