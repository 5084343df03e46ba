"""The report as HTML: one inert file, whatever people wrote into it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from PySide6.QtWidgets import QApplication

from components.catalog import load_catalog
from tests.whiteboard.debrief import sample
from tests.whiteboard.debrief.hostile import LABELS, round_of_labels, with_half_a_character
from tests.whiteboard.debrief.play import Play
from whiteboard.board.records import ComponentRecord
from whiteboard.debrief.debrief import Audience, build
from whiteboard.debrief.html import debrief_html
from whiteboard.round.events import Event

_TAGS = """
html head meta title style body main header footer section div span h1 h2 h3 p b i em small code ul ol li
table tr th td figure figcaption svg g path text rect circle ellipse polyline polygon line defs desc
lineargradient radialgradient stop
"""
TAGS = frozenset(_TAGS.split())
VOID = {"meta"}


class Page(HTMLParser):
    """Collects tags, attributes and text; knows whether every element was closed."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.tables: list[list[tuple[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.tables += [attrs] if tag == "table" else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def page_of(events: list[Event], audience: Audience = Audience.INTERVIEWER) -> Page:
    catalog = load_catalog()
    return Page(debrief_html(build(events, sample.scenario(), catalog, audience), catalog))


def assert_inert(page: Page) -> None:
    assert page.open == []
    assert page.tags <= TAGS
    for tag, name, value in page.attributes:
        assert not name.startswith("on"), (tag, name)
        assert name not in {"src", "srcdoc", "action", "formaction", "background", "data", "poster"}
        assert "javascript:" not in value.lower()
        if name in {"href", "xlink:href"}:
            assert value.startswith("#")
        if name == "style":
            assert "url(" not in value


@pytest.mark.parametrize("audience", list(Audience))
def test_the_report_is_one_inert_page(qapp: QApplication, audience: Audience) -> None:
    page = page_of(sample.interview(), audience)
    assert_inert(page)
    policy = {v for t, n, v in page.attributes if t == "meta" and n == "content"}
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in policy
    for words in ("Real-time recommendation system", "Stream proc.", "Final drawing", "8:42"):
        assert words in page.text


def test_the_interviewers_page_holds_the_marks(qapp: QApplication) -> None:
    text = page_of(sample.interview()).text
    assert "Recommendation Yes" in text
    assert "↓ below bar 3" in text
    assert "8:10 five numeric targets on the board" in text
    assert "Left for later: ran out of time" in text
    assert "Findings at the end 6 fire · 11 missing · 4 left to a person · 17 met" in text


def test_the_page_says_of_the_drawings_what_the_paper_says(qapp: QApplication) -> None:
    text = page_of(sample.interview()).text
    assert "Final drawing bars: share of capacity in use with request at 34.7k/s" in text
    assert "Deep dive at 50:07 As the final drawing." in text


@pytest.mark.parametrize("audience", list(Audience))
def test_labels_stay_text(qapp: QApplication, audience: Audience) -> None:
    page = page_of(with_half_a_character(round_of_labels()), audience)
    assert_inert(page)
    assert LABELS[0] in page.text
    assert "{{ 7*7 }}" in page.text
    assert "\u202e" not in page.text
    assert "\x1b" not in page.text


def test_an_empty_round_has_a_page(qapp: QApplication) -> None:
    page = page_of(sample.empty())
    assert_inert(page)
    assert "Nothing was drawn." in page.text


def test_how_a_finding_stands_is_said_in_words(qapp: QApplication) -> None:
    """Colour alone would tell what fires from what is left to a person."""
    text = page_of(sample.interview()).text
    assert "Antipattern, fires, major Models go from training to serving without a registry" in text
    assert "Antipattern, left to a person, minor One key or shard takes most of the load" in text


@pytest.mark.parametrize(
    ("across", "widths"),
    [(1, "min-width: 132px; max-width: 220px"), (40, "min-width: 940px; max-width: 8800px")],
)
def test_a_drawing_is_never_larger_than_it_was_drawn_nor_too_small_to_read(
    qapp: QApplication, across: int, widths: str
) -> None:
    play = Play(sample.setup())
    play.put(*(ComponentRecord(f"c{i}", i * 220, 0, kind="cache") for i in range(across)))
    assert ("div", "style", widths) in page_of(play.events).attributes


def test_a_snapshot_has_the_width_in_which_it_is_read(qapp: QApplication) -> None:
    assert ("figure", "class", "wide") in page_of(sample.interview()).attributes


def test_every_table_fits_a_narrow_window(qapp: QApplication) -> None:
    """Its cells stand below each other, or it scrolls; the minutes are narrow as they are."""
    page = page_of(sample.interview())
    classes = [dict(attrs).get("class") for attrs in page.tables]
    assert classes.count("stack") == 6
    assert classes.count(None) == sum(value == "scroll" for _, name, value in page.attributes) + 1
