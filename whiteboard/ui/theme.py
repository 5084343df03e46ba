"""Colours, type and space: the one table that style sheets, painters and plots read.

Hex values stand here and nowhere else; a test recomputes every contrast from this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

# fmt: off
_TOKENS: Final = (
    # name, light, dark
    ("window", "#F1F2F5", "#0D0E11"),
    ("canvas", "#F8F9FA", "#121317"),
    ("panel", "#FFFFFF", "#17181D"),
    ("card", "#FFFFFF", "#1E2026"),
    ("inset", "#F3F4F7", "#22242B"),
    ("track", "#E9EBF0", "#363A44"),
    ("border_subtle", "#E8EAEE", "#26282F"),
    ("border", "#D6D9E0", "#353841"),
    ("border_strong", "#7F8694", "#7A818F"),
    ("text1", "#15171C", "#ECEDF1"),
    ("text2", "#474D59", "#B3B8C3"),
    ("text3", "#626976", "#9299A7"),
    ("accent", "#4052D2", "#8F9CFF"),
    ("accent_hover", "#3444BC", "#A7B1FF"),
    ("accent_soft", "#ECEEFC", "#232848"),
    ("accent_line", "#B9C1F2", "#454F8F"),
    ("on_accent", "#FFFFFF", "#0D1022"),
    ("link", "#6F7786", "#868D9B"),
    ("band", "#D8DDE6", "#2B2E37"),
    ("band_over", "#F3C3D2", "#4E2236"),
    ("grid", "#DCDFE5", "#24262D"),
    ("grid_major", "#CBCFD8", "#30333C"),
    ("boundary", "#858C9A", "#6A7180"),
    ("note", "#FFF7DB", "#3A3420"),
    ("note_border", "#E6D9A4", "#5A5130"),
    ("note_text", "#4A3F17", "#F1E5B4"),
    ("pin", "#22252C", "#ECEDF1"),
    ("on_pin", "#FFFFFF", "#121317"),
    ("ok", "#0F8A7B", "#2FAE9E"),
    ("ok_text", "#0B6B60", "#5CCBBB"),
    ("ok_soft", "#E2F3F0", "#12302C"),
    ("warm", "#B57C00", "#F2CB63"),
    ("warm_text", "#7E5500", "#F2CB63"),
    ("warm_soft", "#FBF1D9", "#382C12"),
    ("hot", "#B43C00", "#E9702B"),
    ("hot_text", "#983300", "#FF9A5E"),
    ("hot_soft", "#FDEADC", "#40261A"),
    ("over", "#AE1045", "#FF5A84"),
    ("over_text", "#980C3B", "#FF8CAA"),
    ("over_soft", "#FCE4EC", "#45192B"),
    ("on_over", "#FFFFFF", "#1B0309"),
)
# fmt: on


class Level(StrEnum):
    """Load or status; the value names the token. Each has a second cue besides its colour."""

    OK = "ok"
    WARM = "warm"
    HOT = "hot"
    OVER = "over"


def level_of(utilization: float) -> Level:
    """The level of a utilization as a fraction of capacity."""
    if utilization >= 1.0:
        return Level.OVER
    return Level.HOT if utilization >= 0.8 else Level.WARM if utilization >= 0.6 else Level.OK


@dataclass(frozen=True, slots=True)
class Theme:
    """A set of colour tokens by name, as ``#RRGGBB``."""

    name: str
    colors: Mapping[str, str]

    def __getitem__(self, token: str) -> str:
        return self.colors[token]

    @property
    def dark(self) -> bool:
        """True for the dark theme."""
        return self.name == "dark"


LIGHT: Final = Theme("light", MappingProxyType({name: light for name, light, _ in _TOKENS}))
DARK: Final = Theme("dark", MappingProxyType({name: dark for name, _, dark in _TOKENS}))
PAPER: Final = Theme("paper", MappingProxyType({**LIGHT.colors, "canvas": "#FFFFFF", "window": "#FFFFFF"}))
"""For PDF and print: light, on white, without a grid."""

UI_FONTS: Final = ("Inter", "Segoe UI Variable", "SF Pro Text", "Noto Sans", "DejaVu Sans", "sans-serif")
MONO_FONTS: Final = ("JetBrains Mono", "DejaVu Sans Mono", "monospace")
