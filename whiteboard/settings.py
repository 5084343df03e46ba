"""A person's settings, typed: the only place that talks to QSettings.

QSettings gives back text for everything once the program has been restarted, so every read names its type.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Generic, TypeVar, overload

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from whiteboard import paths
from whiteboard.round.setup import Feedback

T = TypeVar("T", bound=str | int | float | bool)
RECENT: Final = 12


class ThemeChoice(StrEnum):
    """Which colours; ``system`` follows the desktop, and is light where the desktop does not say."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Setting(Generic[T]):
    """One stored value as an attribute; a value that ``valid`` refuses reads as the default."""

    def __init__(self, key: str, default: T, valid: Callable[[T], bool] = lambda _: True) -> None:
        self.key = key
        self.default = default
        self.valid = valid

    @overload
    def __get__(self, instance: None, owner: type[Settings]) -> Setting[T]: ...
    @overload
    def __get__(self, instance: Settings, owner: type[Settings]) -> T: ...
    def __get__(self, instance: Settings | None, owner: type[Settings]) -> Setting[T] | T:
        if instance is None:
            return self
        value: T = instance.store.value(self.key, self.default, type=type(self.default))  # type: ignore[assignment]
        return value if self.valid(value) else self.default

    def __set__(self, instance: Settings, value: T) -> None:
        if not self.valid(value):
            raise ValueError(f"{self.key} cannot be {value!r}")
        if value != self.__get__(instance, type(instance)):
            instance.store.setValue(self.key, value)
            instance.changed.emit(self.key)


class Settings(QObject):
    """What a person chose, kept in one INI file; ``changed`` carries the key, such as ``look/theme``."""

    changed = Signal(str)

    theme_name = Setting("look/theme", str(ThemeChoice.SYSTEM), lambda v: v in set(ThemeChoice))
    font_percent = Setting("look/font_percent", 100, lambda v: 90 <= v <= 150)
    reduce_motion = Setting("look/reduce_motion", False)
    palette_rail = Setting("window/palette_rail", False)
    grid = Setting("board/grid", True)
    snap = Setting("board/snap", True)
    dock_width = Setting("window/dock_width", 352, lambda v: 300 <= v <= 520)
    feedback_name = Setting("round/feedback", str(Feedback.LIVE), lambda v: v in set(Feedback))
    level = Setting("round/level", "senior", lambda v: v in {"mid", "senior", "staff"})
    minutes = Setting("round/minutes", 60, lambda v: 5 <= v <= 240)
    retention_days = Setting("library/retention_days", 365, lambda v: 1 <= v <= 36_500)
    library_path = Setting("library/path", "")
    """Empty: the default place."""

    def __init__(self, file: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        paths.config_folder()
        self.file = file or paths.settings_file()
        self.store = QSettings(str(self.file), QSettings.Format.IniFormat)

    @property
    def theme(self) -> ThemeChoice:
        """Which colours."""
        return ThemeChoice(self.theme_name)

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self.theme_name = str(choice)

    @property
    def feedback(self) -> Feedback:
        """What a new practice round starts with."""
        return Feedback(self.feedback_name)

    @feedback.setter
    def feedback(self, choice: Feedback) -> None:
        self.feedback_name = str(choice)

    @property
    def library(self) -> str:
        """The library's path or database URL: from the environment, the settings, or the default place."""
        return os.environ.get("LOADBEARING_LIBRARY") or self.library_path or str(paths.default_library())

    @property
    def recent_files(self) -> tuple[str, ...]:
        """Board files opened or saved, newest first."""
        return _texts(self.store.value("files/recent", "[]", type=str))

    def add_recent(self, file: Path) -> None:
        """Puts a file on top of the recent ones."""
        files = [str(file), *(old for old in self.recent_files if old != str(file))]
        self.store.setValue("files/recent", json.dumps(files[:RECENT]))
        self.changed.emit("files/recent")

    def geometry(self, window: str, screen: str) -> QByteArray | None:
        """What ``saveGeometry`` gave for a window on a screen, None before the first time."""
        data = self.store.value(_key("geometry", window, screen), QByteArray(), type=QByteArray)
        return data if isinstance(data, QByteArray) and not data.isEmpty() else None

    def screen_of(self, window: str) -> str:
        """The screen on which a window was last closed; empty before the first time."""
        return str(self.store.value(_key("screen", window), "", type=str))

    def set_geometry(self, window: str, screen: str, data: QByteArray) -> None:
        """Keeps a window's place on a screen, and that it was there."""
        self.store.setValue(_key("geometry", window, screen), data)
        self.store.setValue(_key("screen", window), screen)

    def sync(self) -> bool:
        """Writes what is unwritten; False when the file cannot be written."""
        self.store.sync()
        return self.store.status() is QSettings.Status.NoError


def _key(*parts: str) -> str:
    """A key under ``window``; a slash in a screen's name would start a group."""
    return "window/" + "/".join(part.replace("/", "_") or "default" for part in parts)


def _texts(value: Any) -> tuple[str, ...]:
    try:
        items = json.loads(value)
    except ValueError:
        return ()
    return tuple(item for item in items if isinstance(item, str)) if isinstance(items, list) else ()
