"""When something goes wrong that nobody expected: it is written down first, then said once, and work goes on.

The faulthandler writes to a file from the first second, so that even a crash inside Qt leaves its place; the
next start finds it. No report leaves the computer.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from whiteboard import paths
from whiteboard.processes import runs

LOG_BYTES: Final = 1_000_000
LOGS: Final = 3
FAULTS: Final = "fault-*.log"
_log = logging.getLogger("loadbearing")

Show = Callable[[str, str], None]
"""Shows what went wrong, in a line, and its details. May be called on any thread."""


class Crashes:
    """The hooks of this process, in place from its making until ``close``.

    ``previous`` is what crashed processes left behind, newest last; empty when all ended well.
    """

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or paths.log_folder()
        self.log_file = start_log(folder)
        self.previous = _collect(folder)
        self._fault_file = folder / FAULTS.replace("*", str(os.getpid()))
        self._faults = self._fault_file.open("w", encoding="utf-8")
        faulthandler.enable(self._faults)
        self._show: Show | None = None
        self._seen: set[str] = set()
        self._hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = lambda _kind, error, _trace: self.caught(error)
        threading.excepthook = lambda args: self.caught(args.exc_value)
        sys.unraisablehook = lambda args: self.caught(args.exc_value)

    def show_with(self, show: Show) -> None:
        """Says how errors are shown from now on."""
        self._show = show

    def caught(self, error: BaseException | None) -> None:
        """Writes an error down; shows it the first time that it comes from this place."""
        if error is None or isinstance(error, SystemExit):
            return
        details = "".join(traceback.format_exception(error))
        _log.error("unexpected error\n%s", details)
        place = _place(error)
        if self._show is None or place in self._seen:
            return
        self._seen.add(place)
        self._show(f"{type(error).__name__}: {error}", details)

    def close(self) -> None:
        """The end of a process that did not crash: the next start has nothing to mention."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks
        faulthandler.disable()
        self._faults.close()
        with suppress(OSError):
            self._fault_file.unlink()


def start_log(folder: Path) -> Path:
    """Sends every warning and error of the process to a log that is rotated at 1 MB. Gives the file."""
    file = folder / "loadbearing.log"
    root = logging.getLogger()
    if not any(getattr(handler, "baseFilename", "") == str(file) for handler in root.handlers):
        handler = RotatingFileHandler(
            file, maxBytes=LOG_BYTES, backupCount=LOGS, encoding="utf-8", delay=True
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        handler.setLevel(logging.WARNING)
        root.addHandler(handler)
    return file


def log_error(error: BaseException) -> Path:
    """Writes an error to the log. Gives the file."""
    file = start_log(paths.log_folder())
    _log.error("unexpected error\n%s", "".join(traceback.format_exception(error)))
    return file


def _collect(folder: Path) -> str:
    """What faulthandlers of ended processes wrote; their files are taken away."""
    texts = []
    for file in sorted(folder.glob(FAULTS), key=lambda path: path.stat().st_mtime):
        pid = file.stem.removeprefix("fault-")
        if pid.isdigit() and int(pid) != os.getpid() and runs(int(pid)):
            continue
        texts.append(file.read_text(encoding="utf-8", errors="replace"))
        file.unlink()
    found = "\n".join(text for text in texts if text.strip())
    if found:
        _log.error("the last session crashed\n%s", found)
    return found


def _place(error: BaseException) -> str:
    """Type and innermost line: one broken ``paint`` raises the same error at every repaint."""
    frames = traceback.extract_tb(error.__traceback__)
    last = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__} {last}"
