"""A person at a machine: a virtual screen, a window manager, a mouse and a keyboard, and the real program."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).parents[2]
T = TypeVar("T")


def wait_for(what: str, probe: Callable[[], T | None], seconds: float = 20.0) -> T:
    """The first result of ``probe`` that is true; fails with ``what`` after ``seconds``."""
    end = time.monotonic() + seconds
    while True:
        result = probe()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:g} s for {what}")
        time.sleep(0.05)


class Desktop:
    """One display with a window manager. Mouse and keys go through the window system (xdotool)."""

    def __init__(self, display: str, environment: dict[str, str], pictures: Path) -> None:
        self.display = display
        self.environment = environment
        self.pictures = pictures

    def xdotool(self, *arguments: str) -> str:
        """What xdotool printed."""
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout.strip()

    def move(self, x: int, y: int) -> None:
        """Moves the mouse."""
        self.xdotool("mousemove", str(x), str(y))

    def click(self, x: int, y: int, *, button: int = 1, times: int = 1) -> None:
        """Clicks at a place."""
        self.move(x, y)
        self.xdotool("click", "--repeat", str(times), "--delay", "60", str(button))

    def drag(self, x: int, y: int, to_x: int, to_y: int) -> None:
        """Presses, moves in steps as a hand does, and lets go."""
        self.move(x, y)
        self.xdotool("mousedown", "1")
        steps = 8
        for step in range(1, steps + 1):
            self.xdotool(
                "mousemove", str(x + (to_x - x) * step // steps), str(y + (to_y - y) * step // steps)
            )
        self.xdotool("mouseup", "1")

    def type(self, text: str) -> None:
        """Types text."""
        self.xdotool("type", "--delay", "15", text)

    def key(self, *keys: str) -> None:
        """Presses keys such as ``ctrl+z``."""
        self.xdotool("key", "--delay", "30", *keys)

    def screenshot(self, name: str) -> Path:
        """A picture of the whole screen."""
        path = self.pictures / f"{name}.png"
        code = (
            "import sys; from PySide6.QtGui import QGuiApplication; a = QGuiApplication([]);"
            "sys.exit(0 if a.primaryScreen().grabWindow(0).save(sys.argv[1]) else 1)"
        )
        environment = {**self.environment, "QT_QPA_PLATFORM": "xcb"}
        subprocess.run([sys.executable, "-c", code, str(path)], env=environment, check=True, timeout=60)
        return path


class Program:
    """The running program, asked where its widgets are; with ``window``, those of one window alone."""

    def __init__(
        self, process: subprocess.Popen[bytes], socket_path: Path, desktop: Desktop, window: str = ""
    ) -> None:
        self.process = process
        self.desktop = desktop
        self.window = window
        self._socket_path = socket_path

    def at(self, window: str) -> Program:
        """The same program as seen in the window whose title holds these words."""
        return Program(self.process, self._socket_path, self.desktop, window)

    def ask(self, **request: Any) -> Any:
        """The program's answer to one request."""
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(30)
            link.connect(str(self._socket_path))
            link.sendall(json.dumps({"window": self.window, **request}).encode() + b"\n")
            reply = b""
            while not reply.endswith(b"\n"):
                part = link.recv(65536)
                if not part:
                    raise AssertionError("the program closed its end")
                reply += part
        return json.loads(reply)

    def where(self, name: str, kind: str | None = None) -> dict[str, int]:
        """Waits until a widget of that name shows; its centre and size."""

        def probe() -> dict[str, int] | None:
            found: dict[str, int] | None = self.ask(find=name, kind=kind)
            return found

        try:
            return wait_for(f"{name!r} on the screen", probe)
        except AssertionError as error:
            self.desktop.screenshot("not-found")
            raise AssertionError(f"{error}; visible: {self.ask(ask='texts')}") from None

    def shows(self, name: str) -> bool:
        """Whether a widget of that name is visible now."""
        return self.ask(find=name) is not None

    def click(self, name: str, kind: str | None = None, *, button: int = 1, times: int = 1) -> None:
        """Clicks the middle of a widget, once its window has come to rest."""
        places = [self.where(name, kind)]

        def rests() -> bool:
            places.append(self.where(name, kind))
            return places[-1] == places[-2]

        wait_for(f"{name!r} to come to rest", rests)
        place = places[-1]
        self.desktop.click(place["x"], place["y"], button=button, times=times)

    def leave_by(self, name: str) -> None:
        """Clicks the button that ends a dialog; again when the dialog moved from under the mouse."""

        def gone() -> bool:
            if self.shows(name) and time.monotonic() > due[0]:
                self.click(name)
                due[0] = time.monotonic() + 5.0
            return not self.shows(name)

        self.where(name)
        due = [0.0]
        wait_for(f"the dialog of {name!r} to close", gone)

    def reach(self, name: str, kind: str | None = None) -> None:
        """Turns the wheel over the column that holds a widget until it is seen, then clicks it."""
        middle = self.ask(ask="middle")

        def seen() -> bool:
            place = self.where(name, kind)
            if not place["seen"]:
                self.desktop.move(place["x"], middle)
                self.desktop.xdotool("click", "5" if place["y"] > middle else "4")
            return bool(place["seen"])

        wait_for(f"{name!r} to scroll into view", seen)
        self.click(name, kind)

    def answer_file_dialog(self, title: str, path: Path) -> None:
        """Types a path into the file dialog of that title, and waits for the file."""
        self.in_front(title)
        self.desktop.key("ctrl+a")
        self.desktop.type(str(path))
        self.desktop.key("Return")
        wait_for(f"{path.name}", path.exists)

    def in_front(self, title: str) -> None:
        """Waits until the window of that title has the keyboard."""
        wait_for(f"{title!r} in front", lambda: self.ask(ask="active") == title)

    def draw_two_linked(self, first: tuple[str, int], second: tuple[str, int], y: int) -> None:
        """Types two parts onto the empty canvas, each at its x, and draws an arrow between them."""
        for text, x in (first, second):
            self.desktop.click(x, y)
            self.desktop.type(text)
            self.where("quick_search_field")
            self.desktop.key("Return")
        wait_for("two parts", lambda: len(self.records()) == 2)
        a, b = (self.where(f"card:{record['id']}") for record in self.records())
        self.desktop.key("Escape", "l")
        self.desktop.drag(a["x"], a["y"], b["x"], b["y"])
        wait_for("a link", lambda: len(self.records("link")) == 1)

    def records(self, kind: str = "component") -> list[dict[str, Any]]:
        """The records of one type on the visible board."""
        return [record for record in self.ask(ask="records") if record["type"] == kind]

    def stop(self, *, kill: bool = False) -> int:
        """Ends the program as a session's end does, or as a power cut does."""
        if kill:
            self.process.kill()
        else:
            self.process.terminate()
        return self.process.wait(30)


@contextmanager
def desktop(folder: Path, size: str = "1400x900x24") -> Iterator[Desktop]:
    """A display with a window manager, ended at the end."""
    read_end, write_end = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[write_end],
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        display = f":{pipe.readline().strip()}"
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    manager = subprocess.Popen(
        ["openbox", "--sm-disable"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        pictures = folder / "pictures"
        pictures.mkdir(exist_ok=True)
        yield Desktop(display, environment, pictures)
    finally:
        for process in (manager, screen):
            process.terminate()
            process.wait(10)


@contextmanager
def program(
    desk: Desktop, folder: Path, *arguments: str, library: Path, stays: bool = True
) -> Iterator[Program]:
    """The real program on a display, with its own library; a second start does not stay."""
    socket_path = folder / f"driven-{len(list(folder.glob('*.log')))}"
    log = (folder / f"{socket_path.name}.log").open("wb")
    environment = {
        **desk.environment,
        "DRIVEN_SOCKET": str(socket_path),
        "LOADBEARING_LIBRARY": str(library),
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("driven.py")), *arguments],
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        wait_for("the program", lambda: socket_path.exists() or process.poll() is not None)
        assert not stays or process.poll() is None, Path(log.name).read_text()
        yield Program(process, socket_path, desk)
    except AssertionError:
        desk.screenshot("failed")
        raise
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(30)
        log.close()
