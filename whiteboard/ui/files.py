"""Asking for files and answers, behind a protocol, so that tests answer in a person's place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

BOARDS = "Boards and designs (*.board *.yaml *.yml *.json)"
BOARD = "Board (*.board)"
PICTURES = ("PNG picture (*.png)", "SVG drawing (*.svg)", "PDF page (*.pdf)")
REPORTS = ("PDF report (*.pdf)", "Web page (*.html)", "Markdown (*.md)", "Data (*.json)")
LIBRARIES = "Libraries (*.db)"
SCENARIOS = "Scenarios (*.yaml *.yml *.json)"


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
        name, _ = QFileDialog.getOpenFileName(parent, title, "", f"{kinds};;All files (*)")
        return Path(name) if name else None

    def save_file(self, parent: QWidget, title: str, name: str, kinds: Sequence[str]) -> Path | None:
        """Where to write, with the suffix of the chosen kind."""
        chosen, kind = QFileDialog.getSaveFileName(parent, title, name, ";;".join(kinds))
        return with_suffix(Path(chosen), kind) if chosen else None

    def confirm(self, parent: QWidget, question: str, detail: str, yes: str) -> bool:
        """Whether to go on; ``yes`` are the words on the button."""
        box = QMessageBox(QMessageBox.Icon.NoIcon, question, question, parent=parent)
        box.setInformativeText(detail)
        go = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(
            box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        )  # Enter loses nothing
        box.exec()
        return box.clickedButton() is go

    def choose(self, parent: QWidget, question: str, detail: str, options: Mapping[str, str]) -> str | None:
        """The key of the option that was chosen, None for none."""
        box = QMessageBox(QMessageBox.Icon.NoIcon, question, question, parent=parent)
        box.setInformativeText(detail)
        buttons = {
            box.addButton(words, QMessageBox.ButtonRole.AcceptRole): key for key, words in options.items()
        }
        box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.exec()
        return next((key for button, key in buttons.items() if button is box.clickedButton()), None)

    def tell(self, parent: QWidget, title: str, detail: str) -> None:
        """Something went wrong, and what to do about it."""
        box = QMessageBox(QMessageBox.Icon.NoIcon, title, title, parent=parent)
        box.setInformativeText(detail)
        box.addButton("Close", QMessageBox.ButtonRole.AcceptRole)
        box.exec()


def with_suffix(path: Path, kind: str) -> Path:
    """The path with the suffix of ``PNG picture (*.png)`` unless it has one of its own."""
    if path.suffix:
        return path
    return path.with_name(path.name + kind.partition("(*")[2].partition(")")[0].partition(" ")[0])
