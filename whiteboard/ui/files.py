"""Asking for files and answers, behind a protocol, so that tests answer in a person's place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QSplitter, QToolButton, QWidget

from whiteboard.ui import icons, style
from whiteboard.ui.widgets import set_property

BOARDS = "Boards and designs (*.board *.yaml *.yml *.json)"
BOARD = "Board (*.board)"
PICTURES = ("PNG picture (*.png)", "SVG drawing (*.svg)", "PDF page (*.pdf)")
REPORTS = ("PDF report (*.pdf)", "Web page (*.html)", "Markdown (*.md)", "Data (*.json)")
LIBRARIES = "Libraries (*.db)"
SCENARIOS = "Scenarios (*.yaml *.yml *.json)"
_MARGINS = (3, 20, 24, 16)
"""Qt sets words 21 px further in than buttons."""
_FILE_SIZE = (860, 520)
_FILE_ICONS = {
    "backButton": "ph.arrow-left",
    "forwardButton": "ph.arrow-right",
    "toParentButton": "ph.arrow-up",
    "newFolderButton": "ph.folder-plus",
    "listModeButton": "ph.squares-four",
    "detailModeButton": "ph.list",
}
"""Of Qt's own file dialog, whose icons are black on dark ground."""


class Asker(Protocol):
    """What the program asks a person outside of its windows' own fields."""

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        """A file that exists, None when there is none after all."""

    def save_file(self, parent: QWidget, title: str, name: str, kinds: Sequence[str]) -> Path | None:
        """Where to write, with the suffix of the chosen kind."""

    def confirm(self, parent: QWidget, question: str, detail: str, yes: str) -> bool:
        """Whether to go on; ``yes`` are the words on the button."""

    def choose(self, parent: QWidget, question: str, detail: str, options: Mapping[str, str]) -> str | None:
        """The key of the option that was chosen, None for none."""

    def tell(self, parent: QWidget, title: str, detail: str) -> None:
        """Something went wrong, and what to do about it."""


class Dialogs:
    """Asks with the desktop's dialogs."""

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        """A file that exists, None when there is none after all."""
        dialog = file_dialog(parent, title, (kinds, "All files (*)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        return Path(dialog.selectedFiles()[0]) if dialog.exec() else None

    def save_file(self, parent: QWidget, title: str, name: str, kinds: Sequence[str]) -> Path | None:
        """Where to write, with the suffix of the chosen kind."""
        dialog = file_dialog(parent, title, kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        if not dialog.exec():
            return None
        return with_suffix(Path(dialog.selectedFiles()[0]), dialog.selectedNameFilter())

    def confirm(self, parent: QWidget, question: str, detail: str, yes: str) -> bool:
        """Whether to go on; ``yes`` are the words on the button."""
        box = message_box(question, detail, parent)
        go = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(
            box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        )  # Enter loses nothing
        box.exec()
        return box.clickedButton() is go

    def choose(self, parent: QWidget, question: str, detail: str, options: Mapping[str, str]) -> str | None:
        """The key of the option that was chosen, None for none."""
        box = message_box(question, detail, parent)
        buttons = {
            box.addButton(words, QMessageBox.ButtonRole.AcceptRole): key for key, words in options.items()
        }
        box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.exec()
        return next((key for button, key in buttons.items() if button is box.clickedButton()), None)

    def tell(self, parent: QWidget, title: str, detail: str) -> None:
        """Something went wrong, and what to do about it."""
        box = message_box(title, detail, parent)
        box.addButton("Close", QMessageBox.ButtonRole.AcceptRole)
        box.exec()


def message_box(title: str, detail: str, parent: QWidget | None = None) -> QMessageBox:
    """A box without an icon, its words as far from the edge as its buttons."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, title, parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(detail)
    layout = box.layout()
    if layout is not None:
        layout.setContentsMargins(*_MARGINS)
    return box


def file_dialog(parent: QWidget, title: str, kinds: Sequence[str]) -> QFileDialog:
    """The desktop's own dialog; where it has none, Qt's with our icons and room for its columns."""
    dialog = QFileDialog(parent, title)
    dialog.setNameFilters(list(kinds))
    color = style.current()["text2"]
    for name, icon in _FILE_ICONS.items():
        button = dialog.findChild(QToolButton, name)
        if isinstance(button, QToolButton):
            set_property(button, "role", "icon")
            button.setIconSize(QSize(17, 17))
            button.setIcon(icons.icon(icon, color, size=17))
            dialog.resize(*_FILE_SIZE)
    places = dialog.findChild(QSplitter)
    if isinstance(places, QSplitter):
        places.setSizes([160, _FILE_SIZE[0] - 160])
    return dialog


def with_suffix(path: Path, kind: str) -> Path:
    """The path with the suffix of ``PNG picture (*.png)`` unless it has one of its own."""
    if path.suffix:
        return path
    return path.with_name(path.name + kind.partition("(*")[2].partition(")")[0].partition(" ")[0])
