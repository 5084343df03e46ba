"""Which colours and which text size hold now, from the settings and the desktop, and telling the program."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from whiteboard.settings import Settings, ThemeChoice
from whiteboard.ui import style
from whiteboard.ui.theme import Theme


class Look(QObject):
    """Applies the theme at once and whenever a setting or the desktop changes it."""

    changed = Signal(object)
    """The new Theme."""

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__()
        self._app, self._settings = app, settings
        settings.changed.connect(self._on_setting)
        app.styleHints().colorSchemeChanged.connect(self.apply)
        self.theme: Theme = style.current()
        self.apply()

    def apply(self) -> None:
        """Reads settings and desktop again."""
        self.theme = style.theme_for(self._settings.theme, self._app.styleHints().colorScheme())
        style.apply(self._app, self.theme, self._settings.font_percent / 100)
        self.changed.emit(self.theme)

    def toggle(self) -> None:
        """Light becomes dark, dark becomes light, and stays so."""
        self._settings.theme = ThemeChoice.LIGHT if self.theme.dark else ThemeChoice.DARK

    def _on_setting(self, key: str) -> None:
        if key.startswith("look/"):
            self.apply()
