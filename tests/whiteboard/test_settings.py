"""Settings keep their types over a restart, and a damaged file reads as defaults."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from pytestqt.qtbot import QtBot

from whiteboard.round.setup import Feedback
from whiteboard.settings import Settings, ThemeChoice


def reopened(settings: Settings) -> Settings:
    """The same file read back from the disk, as after a restart."""
    assert settings.sync()
    copy = settings.file.with_name("copy.ini")
    copy.write_bytes(settings.file.read_bytes())
    return Settings(copy)


def test_a_fresh_home_has_the_defaults(own_home: Path) -> None:
    settings = Settings()
    assert settings.theme is ThemeChoice.SYSTEM
    assert settings.font_percent == 100
    assert settings.feedback is Feedback.LIVE
    assert settings.recent_files == ()
    assert settings.library == str(own_home / "data" / "loadbearing" / "library.db")
    assert settings.geometry("round", "HDMI-1") is None


def test_values_keep_their_types_over_a_restart() -> None:
    settings = Settings()
    settings.theme = ThemeChoice.DARK
    settings.font_percent = 125
    settings.reduce_motion = True
    settings.feedback = Feedback.PHASE_END
    settings.library_path = "/tmp/ü b.db"
    again = reopened(settings)
    assert again.theme is ThemeChoice.DARK
    assert again.font_percent == 125
    assert again.reduce_motion is True
    assert again.feedback is Feedback.PHASE_END
    assert again.library == "/tmp/ü b.db"


def test_the_environment_names_the_library_before_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings()
    settings.library_path = "/a.db"
    monkeypatch.setenv("LOADBEARING_LIBRARY", "/b.db")
    assert settings.library == "/b.db"


def test_geometry_is_kept_for_each_window_and_screen() -> None:
    settings = Settings()
    settings.set_geometry("round", "HDMI/1", QByteArray(b"\x01\x00here"))
    settings.set_geometry("console", "eDP-1", QByteArray(b"there"))
    again = reopened(settings)
    assert again.geometry("round", "HDMI/1") == QByteArray(b"\x01\x00here")
    assert again.geometry("round", "eDP-1") is None
    assert again.screen_of("round") == "HDMI/1"
    assert again.screen_of("console") == "eDP-1"
    assert again.screen_of("home") == ""


def test_recent_files_are_newest_first_and_unique() -> None:
    settings = Settings()
    for name in ("a", "b", "a"):
        settings.add_recent(Path(name))
    assert reopened(settings).recent_files == ("a", "b")


def test_a_change_is_told_once(qtbot: QtBot) -> None:
    settings = Settings()
    with qtbot.waitSignal(settings.changed) as told:
        settings.theme = ThemeChoice.LIGHT
    assert told.args == ["look/theme"]
    with qtbot.assertNotEmitted(settings.changed):
        settings.theme = ThemeChoice.LIGHT


def test_values_out_of_range_are_refused_and_read_as_defaults() -> None:
    settings = Settings()
    with pytest.raises(ValueError, match="font_percent cannot be 400"):
        settings.font_percent = 400
    settings.file.write_text(
        "[look]\nfont_percent=900\ntheme=mauve\nreduce_motion=perhaps\n[files]\nrecent=[1"
    )
    damaged = Settings(settings.file)
    assert damaged.font_percent == 100
    assert damaged.theme is ThemeChoice.SYSTEM
    assert damaged.recent_files == ()


def test_garbage_reads_as_defaults() -> None:
    file = Settings().file
    file.write_bytes(b"\x00\xff[look\nfont_percent=@Invalid()\n\x80")
    assert Settings(file).font_percent == 100
