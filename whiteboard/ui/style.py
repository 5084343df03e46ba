"""The application's look: fonts, palette and the one style sheet, filled from the theme's tokens.

``apply`` is called at the start and whenever theme or font size change. Widgets that paint themselves ask
``current()`` for the colours and repaint on ``QEvent.Type.StyleChange``, which Qt sends to all of them then.
"""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette

from whiteboard import paths
from whiteboard.ui import icons
from whiteboard.ui.theme import DARK, LIGHT, MONO_FONTS, UI_FONTS, Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

SHEET: Final = Path(__file__).with_name("style.qss")
MARK_SIZE: Final = 12
SYSTEM: Final = "system"
"""The setting that follows the desktop; the others are the themes' names."""


class _Current:
    theme: Theme = LIGHT
    scale: float = 1.0


def current() -> Theme:
    """The theme that was applied last."""
    return _Current.theme


def px(size: float) -> int:
    """A size at 100 % in pixels at the person's font size."""
    return round(size * _Current.scale)


def at_100(pixels: float) -> int:
    """What ``px`` made these pixels of."""
    return round(pixels / _Current.scale)


def font(size: float = 13, weight: int = 400, spacing: float = 100.0) -> QFont:
    """The interface font at a pixel size of the table in look.md, with tabular figures.

    ``weight`` is 400, 500 or 600; ``spacing`` is letter spacing in percent.
    """
    return QFont(_font(UI_FONTS, size * _Current.scale, weight, spacing))


def mono_font(size: float = 12) -> QFont:
    """The font of ids, code and formulas."""
    return QFont(_font(MONO_FONTS, size * _Current.scale, 400, 100.0))


@lru_cache(maxsize=128)
def _font(families: tuple[str, ...], size: float, weight: int, spacing: float) -> QFont:
    made = QFont()
    made.setFamilies(list(families))
    made.setPixelSize(max(1, int(size + 0.5)))
    made.setWeight(QFont.Weight(weight))
    made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, spacing)
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def theme_for(setting: str, system: Qt.ColorScheme) -> Theme:
    """The theme of a setting; a desktop that does not say gets the light one."""
    if setting == SYSTEM:
        return DARK if system is Qt.ColorScheme.Dark else LIGHT
    return DARK if setting == DARK.name else LIGHT


def apply(app: QApplication, theme: Theme, scale: float = 1.0) -> None:
    """Gives the whole application a theme and a font scale (0.9 to 1.5)."""
    if app.styleSheet() and (theme, scale) == (_Current.theme, _Current.scale):
        return  # every widget would be polished again
    _Current.theme, _Current.scale = theme, scale
    if app.style().objectName() != "fusion" and not app.styleSheet():
        app.setStyle("Fusion")
    app.setStyleSheet("")  # over an old sheet Qt polishes a widget once for each of its ancestors
    app.setFont(font())
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme, scale))


def style_sheet(theme: Theme, scale: float = 1.0) -> str:
    """The style sheet in a theme's colours; KeyError when it names a token that does not exist."""
    marks = {
        "caret": _mark("ph.caret-down", theme["text3"]),
        "caret_up": _mark("ph.caret-up", theme["text3"]),
        "check": _mark("ph.check-bold", theme["on_accent"]),
        "tick": _mark("ph.check", theme["text2"]),
        "dot": _mark("ph.circle-fill", theme["on_accent"]),
    }
    words = {**theme.colors, **marks}
    text = re.sub(r"\$(\w+)", lambda m: words[m[1]], _sheet_text())
    return re.sub(r"@([\d.]+)px", lambda m: f"{int(float(m[1]) * scale + 0.5)}px", text)


def palette(theme: Theme) -> QPalette:
    """The theme as a palette, for what the style sheet does not reach."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: "window",
        QPalette.ColorRole.WindowText: "text1",
        QPalette.ColorRole.Base: "panel",
        QPalette.ColorRole.AlternateBase: "inset",
        QPalette.ColorRole.Text: "text1",
        QPalette.ColorRole.Button: "panel",
        QPalette.ColorRole.ButtonText: "text1",
        QPalette.ColorRole.BrightText: "over_text",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent",
        QPalette.ColorRole.ToolTipBase: "panel",
        QPalette.ColorRole.ToolTipText: "text1",
        QPalette.ColorRole.PlaceholderText: "text3",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.LinkVisited: "accent",
        QPalette.ColorRole.Light: "panel",
        QPalette.ColorRole.Midlight: "border_subtle",
        QPalette.ColorRole.Mid: "border",
        QPalette.ColorRole.Dark: "border_strong",
    }
    for role, token in roles.items():
        made.setColor(role, QColor(theme[token]))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme["text3"]))
    return made


@cache
def _sheet_text() -> str:
    text = SHEET.read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


@cache
def _mark(name: str, color: str) -> str:
    """An icon as a file, which style sheets want; where none can be written, lists have no arrows."""
    try:
        return _mark_file(name, color).as_posix()
    except OSError:
        return name  # of no file; an empty one Qt complains about


def _mark_file(name: str, color: str) -> Path:
    """Made once, and whole before it is there."""
    path = paths.cache_folder() / f"{name}-{color.removeprefix('#')}-{MARK_SIZE}.png"
    if not path.exists():
        drawn = path.with_suffix(f".{os.getpid()}")
        icons.pixmap(name, color, MARK_SIZE, 2.0).save(str(drawn), "PNG")
        drawn.replace(path)
    return path
