"""The settings: colours and type, what a round starts with, where everything lies. They apply at once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QGridLayout, QLineEdit, QSpinBox, QWidget

from whiteboard import paths
from whiteboard.library.errors import LibraryError
from whiteboard.library.place import backups_of, path_of
from whiteboard.round.setup import Feedback
from whiteboard.settings import Settings, ThemeChoice
from whiteboard.ui import style
from whiteboard.ui.controls import Button, Segmented
from whiteboard.ui.widgets import Line, Text, column, row
from whiteboard.words import THIN, day

FONT_PERCENTS: Final = (90, 100, 110, 125, 150)
WIDTH: Final = 620
"""Room for a path in a home folder."""


class SettingsDialog(QDialog):
    """Writes into ``Settings`` as a person chooses; windows hear of it from there."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle("Settings")
        self.setMinimumWidth(style.px(WIDTH))
        layout = column(self, margins=(24, 20, 24, 20), spacing=14)
        for title, grid in (("Look", self._look()), ("New rounds", self._rounds()), ("Files", self._files())):
            layout.addWidget(Text(title, "head"))
            layout.addLayout(grid)
            layout.addWidget(Line())
        close = Button("Close", "primary")
        close.clicked.connect(self.accept)
        end = row()
        end.addStretch(1)
        end.addWidget(close)
        layout.addLayout(end)
        self.theme.setFocus()

    def _look(self) -> QGridLayout:
        choices = [(c, c.value.capitalize()) for c in ThemeChoice]
        self.theme = Segmented(choices, "Colours")
        self.theme.set_value(self._settings.theme)
        self.theme.changed.connect(self._on_theme)
        self.font_size = QComboBox()
        for percent in FONT_PERCENTS:
            self.font_size.addItem(f"{percent}{THIN}%", percent)
        self.font_size.setCurrentIndex(max(0, self.font_size.findData(self._settings.font_percent)))
        self.font_size.activated.connect(self._on_font_size)
        self.motion = QCheckBox("Reduce motion")
        self.motion.setChecked(self._settings.reduce_motion)
        self.motion.toggled.connect(self._on_motion)
        return _grid(("Colours", self.theme), ("Text size", self.font_size), ("", self.motion))

    def _rounds(self) -> QGridLayout:
        self.level = Segmented([("mid", "Mid"), ("senior", "Senior"), ("staff", "Staff")], "Level")
        self.level.set_value(self._settings.level)
        self.level.changed.connect(self._on_level)
        shown = [(Feedback.LIVE, "Live"), (Feedback.PHASE_END, "At the end of each phase")]
        self.feedback = Segmented(shown, "Findings and capacity in practice")
        self.feedback.set_value(self._settings.feedback)
        self.feedback.changed.connect(self._on_feedback)
        self.retention = QSpinBox()
        self.retention.setRange(1, 36_500)
        self.retention.setSuffix(" days")
        self.retention.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.retention.setValue(self._settings.retention_days)
        self.retention.valueChanged.connect(self._on_retention)
        return _grid(
            ("Level", self.level),
            ("Findings and capacity", self.feedback),
            ("Keep rounds for", self.retention),
        )

    def _files(self) -> QGridLayout:
        self.library = _place(self._settings.library)
        scenarios = _place(str(paths.scenario_folder()))
        log = _place(str(paths.log_folder()))
        self.backup = Text(_last_backup(self._settings.library), "dense")
        show = Button("Show folder", small=True)
        show.clicked.connect(self._show_library)
        return _grid(
            ("Library", self.library),
            ("Last backup", self.backup),
            ("", show),
            ("Your scenarios", scenarios),
            ("Log", log),
        )

    def _show_library(self) -> None:
        folder = Path(self._settings.library).parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _on_theme(self, choice: ThemeChoice) -> None:
        self._settings.theme = choice

    def _on_font_size(self, index: int) -> None:
        self._settings.font_percent = self.font_size.itemData(index)

    def _on_motion(self, reduce: bool) -> None:
        self._settings.reduce_motion = reduce

    def _on_level(self, level: str) -> None:
        self._settings.level = level

    def _on_feedback(self, feedback: Feedback) -> None:
        self._settings.feedback = feedback

    def _on_retention(self, days: int) -> None:
        self._settings.retention_days = days


def _last_backup(library: str) -> str:
    """When the newest backup was kept, and how many there are."""
    try:
        kept = backups_of(path_of(library))
    except LibraryError:
        return "none"
    if not kept:
        return "none yet: one is kept when the program closes"
    at = datetime.fromtimestamp(kept[-1].stat().st_mtime).astimezone()
    return f"{day(at, datetime.now().astimezone())} · {len(kept)} kept beside the library"


def _place(path: str) -> QLineEdit:
    """A path that can be read and copied."""
    line = QLineEdit(path)
    line.setReadOnly(True)
    line.setFont(style.mono_font(11))
    line.setCursorPosition(0)
    return line


def _grid(*rows: tuple[str, QWidget]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnMinimumWidth(0, style.px(150))
    grid.setColumnStretch(1, 1)
    for place, (label, editor) in enumerate(rows):
        if label:
            text = Text(label, "dense", "text2")
            text.setBuddy(editor)
            grid.addWidget(text, place, 0)
        editor.setAccessibleName(editor.accessibleName() or label)
        if isinstance(editor, QLineEdit):
            grid.addWidget(editor, place, 1)
        else:
            grid.addWidget(editor, place, 1, Qt.AlignmentFlag.AlignLeft)
    return grid
