"""Where the program keeps what belongs to a person: the library, the settings, the log."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_cache_path, user_config_path, user_data_path, user_log_path

APP = "loadbearing"


def data_folder() -> Path:
    """The library and its backups; made for the person alone."""
    return _private(user_data_path(APP, appauthor=False))


def config_folder() -> Path:
    """The settings file."""
    return _private(user_config_path(APP, appauthor=False))


def settings_file() -> Path:
    """The file that keeps the settings, there or not."""
    return user_config_path(APP, appauthor=False) / "settings.ini"


def log_folder() -> Path:
    """Logs and crash files."""
    return _private(user_log_path(APP, appauthor=False))


def cache_folder() -> Path:
    """What can be made again at any time."""
    return _private(user_cache_path(APP, appauthor=False))


def scenario_folder() -> Path:
    """Scenario files of the person's own; not made until they make it."""
    return user_data_path(APP, appauthor=False) / "scenarios"


def default_library() -> Path:
    """The database, unless settings, ``LOADBEARING_LIBRARY`` or ``--library`` name another."""
    return data_folder() / "library.db"


def _private(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
