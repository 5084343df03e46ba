"""A person who answers the program's questions as the test says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget


class Answers:
    """Implements ``whiteboard.ui.files.Asker``; remembers what was asked and told."""

    def __init__(self) -> None:
        self.to_open: Path | None = None
        self.to_save: Path | None = None
        self.confirms = True
        self.choice: str | None = None
        self.asked: list[str] = []
        self.told: list[tuple[str, str]] = []

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        self.asked.append(title)
        return self.to_open

    def save_file(self, parent: QWidget, title: str, name: str, kinds: Sequence[str]) -> Path | None:
        self.asked.append(f"{title}: {name}")
        return self.to_save

    def confirm(self, parent: QWidget, question: str, detail: str, yes: str) -> bool:
        self.asked.append(question)
        return self.confirms

    def choose(self, parent: QWidget, question: str, detail: str, options: Mapping[str, str]) -> str | None:
        self.asked.append(question)
        return self.choice

    def tell(self, parent: QWidget, title: str, detail: str) -> None:
        self.told.append((title, detail))
