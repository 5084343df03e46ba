"""The theme's tokens as colours, pens and brushes, made once per theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from whiteboard.ui.theme import Theme


class Ink:
    """What painters ask for; hashable theme in, Qt objects out."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self._colors = {name: QColor(value) for name, value in theme.colors.items()}
        self._pens: dict[tuple[str, float], QPen] = {}

    def __getitem__(self, token: str) -> QColor:
        return self._colors[token]

    def pen(self, token: str, width: float = 1.0) -> QPen:
        """A solid pen with round corners."""
        made = self._pens.get((token, width))
        if made is None:
            made = QPen(self._colors[token], width)
            made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            self._pens[token, width] = made
        return made

    def clear(self, token: str, share: float) -> QColor:
        """The colour, seen through: ``share`` 1 covers."""
        color = QColor(self._colors[token])
        color.setAlphaF(share)
        return color


@lru_cache(maxsize=8)
def _ink(name: str, colors: tuple[tuple[str, str], ...]) -> Ink:
    return Ink(Theme(name, dict(colors)))


def ink(theme: Theme) -> Ink:
    """The ink of a theme."""
    return _ink(theme.name, tuple(theme.colors.items()))
