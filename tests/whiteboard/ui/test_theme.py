"""The contrasts that the look promises, computed again from the token table (WCAG 2)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from whiteboard.ui.theme import DARK, LIGHT, PAPER, Level, Theme, level_of

GROUNDS = ("window", "canvas", "panel", "card", "inset")
LEVELS = ("ok", "warm", "hot", "over")


def _pairs() -> Iterator[tuple[str, str, float]]:
    for ground in GROUNDS:
        yield from ((text, ground, 4.5) for text in ("text1", "text2", "text3", "accent"))
        yield from ((line, ground, 3.0) for line in ("boundary", "border_strong"))
    yield from (("accent", "accent_soft", 4.5), ("text3", "accent_soft", 4.5))
    yield from (("on_accent", "accent", 4.5), ("on_over", "over", 4.5), ("note_text", "note", 4.5))
    yield from (("on_pin", "pin", 4.5), ("link", "canvas", 3.0), ("link", "band", 3.0))
    yield from (("over", "band_over", 3.0), ("accent", "accent_line", 3.0))
    for level in LEVELS:
        yield from ((f"{level}_text", f"{level}_soft", 4.5), ("text2", f"{level}_soft", 4.5))
        yield from ((f"{level}_text", ground, 4.5) for ground in ("panel", "card", "inset"))
        yield from ((level, ground, 3.0) for ground in ("card", "canvas", "panel", "track"))


def _luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(a: str, b: str) -> float:
    dark, light = sorted((_luminance(a), _luminance(b)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize(("ink", "ground", "needed"), list(_pairs()))
def test_every_promised_contrast_holds(theme: Theme, ink: str, ground: str, needed: float) -> None:
    # The table gives its figures with one decimal, so half a tenth is left to rounding.
    assert _contrast(theme[ink], theme[ground]) >= needed - 0.05


def test_both_themes_and_paper_have_the_same_tokens() -> None:
    assert LIGHT.colors.keys() == DARK.colors.keys() == PAPER.colors.keys()
    assert DARK.dark
    assert not LIGHT.dark


@pytest.mark.parametrize(
    ("utilization", "level"),
    [
        (0.0, Level.OK),
        (0.599, Level.OK),
        (0.6, Level.WARM),
        (0.8, Level.HOT),
        (0.999, Level.HOT),
        (1.0, Level.OVER),
    ],
)
def test_levels_begin_where_the_look_says(utilization: float, level: Level) -> None:
    assert level_of(utilization) is level
