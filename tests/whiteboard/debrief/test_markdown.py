"""The report as Markdown: the text as it stands, and labels that stay text."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from components.catalog import load_catalog
from tests.whiteboard.debrief import sample
from tests.whiteboard.debrief.play import Play
from whiteboard.board.records import ComponentRecord
from whiteboard.debrief.debrief import Audience, build
from whiteboard.debrief.markdown import debrief_markdown, escaped, line_of

SNAPSHOTS = Path(__file__).parent / "snapshots"


@pytest.fixture
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("utc")
@pytest.mark.parametrize("audience", list(Audience))
def test_the_text_is_as_it_was(audience: Audience) -> None:
    text = debrief_markdown(build(sample.interview(), sample.scenario(), load_catalog(), audience))
    assert without_figures(text) == (SNAPSHOTS / f"{audience}.md").read_text()


def without_figures(text: str) -> str:
    """The report without what the estimator says, which has tests of its own."""
    kept, skipping = [], False
    for line in text.splitlines():
        if line.startswith("## "):
            skipping = line in {"## Targets of the scenario", "## Figures of the final drawing"}
        if not skipping and "inputs assumed" not in line:
            kept.append(line)
    return "\n".join(kept) + "\n"


@pytest.mark.usefixtures("utc")
def test_an_empty_round_reads_well() -> None:
    debrief = build(sample.empty(), sample.scenario(), load_catalog(), Audience.CANDIDATE)
    text = debrief_markdown(debrief)
    assert text.startswith(
        "# Real-time recommendation system\n\nCandidate K-17 · ML engineer, search · senior · "
        "20 November 2026, 13:54 · 0:00 of 57:00 planned · 1 interviewer: R. Osei · not finished\n"
    )
    assert "Nothing was drawn." in text


def test_a_drawing_without_load_has_no_figures() -> None:
    play = Play(sample.setup()).put(ComponentRecord("a", 0, 0, kind="app_service"))
    text = debrief_markdown(build(play.events, None, load_catalog(), Audience.INTERVIEWER))
    assert "Headroom" not in text


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("<img src=//host/x>", r"\<img src=//host/x\>"),
        ("[a](javascript:alert(1))", r"\[a\](javascript:alert(1))"),
        ("![i](x)", r"!\[i\](x)"),
        ("a | b", r"a \| b"),
        ("*b* __c__ `d` ~~e~~", r"\*b\* \_\_c\_\_ \`d\` \~\~e\~\~"),
        ("api.service_ms", "api.service_ms"),
        ("&lt;b&gt; R&D", "&amp;lt;b&amp;gt; R&D"),
        ("two\nlines\tand more", "two lines and more"),
        ("\u202eabc\u0007", "abc"),
        ("$x$ \\", r"\$x\$ \\"),
    ],
)
def test_a_label_is_text(label: str, shown: str) -> None:
    assert escaped(label) == shown


@pytest.mark.parametrize("label", ["http://evil.example", "HTTPS://x", "www.evil.example", "a@b.example"])
def test_an_address_is_no_link(label: str) -> None:
    shown = escaped(label)
    assert "://" not in shown
    assert "www." not in shown
    assert "@b" not in shown
    assert shown.replace("\u2060", "") == label


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("# head", r"\# head"),
        ("- item", r"\- item"),
        ("1. one", r"1\. one"),
        ("+ x", r"\+ x"),
        ("> q", r"\> q"),
    ],
)
def test_a_line_of_a_list_is_text(label: str, shown: str) -> None:
    assert line_of(label) == shown
