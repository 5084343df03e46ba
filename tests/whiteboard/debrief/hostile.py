"""A round in which every text of a person tries to be more than text."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tests.whiteboard.debrief import sample
from tests.whiteboard.debrief.play import Play
from whiteboard.board.records import (
    BoundaryRecord,
    ComponentRecord,
    LinkRecord,
    NoteRecord,
    PinRecord,
    TextRecord,
)
from whiteboard.round.events import Event, Kind

LABELS: Final = (
    "<script>alert(1)</script>",
    '"><img src=//evil.example/x onerror=alert(1)>',
    "<a href=javascript:alert(1)>x</a>",
    "</svg><script>alert(2)</script>",
    "</style><script>alert(3)</script>",
    "<!-- \u2028 ]]> &lt;b&gt; {{ 7*7 }} {% raw %}",
    "[x](http://evil.example) ![y](//evil.example/y.png)",
    "=HYPERLINK(1)\t\x01\x1b[31m\x7f",
    "日本語のとても長い部品の名前" * 6,
    "שלום עולם " * 8 + "\u202e\u2066gnp.exe",
    "🏳️‍🌈👩🏽‍💻" * 12,
    "x" * 600,
    "zalgo" + "\u0301\u0489" * 120,
)


def round_of_labels() -> list[Event]:
    """An interview whose names, notes, numbers and labels are all hostile, with every kind of record."""
    hostile = LABELS[0]
    play = Play(
        sample.setup(
            title=LABELS[1], candidate=LABELS[2], role=LABELS[3], interviewers=(LABELS[4], LABELS[5])
        )
    )
    play.at(1).tell(Kind.CLOCK, do="start")
    zone = BoundaryRecord("zone", -40, -40, 2000, 1200, label=hostile)
    cards = [
        ComponentRecord(
            f"c{i}",
            (i % 5) * 240,
            (i // 5) * 160,
            kind="app_service",
            label=label,
            product=label,
            parent="zone",
        )
        for i, label in enumerate(LABELS)
    ]
    links = [
        LinkRecord(f"l{i}", source=f"c{i}", target=f"c{i + 1}", label=LABELS[i])
        for i in range(len(LABELS) - 1)
    ]
    pins = [PinRecord(f"p{i}", number=i + 1, target=f"c{i}", text=f"{t}\n{t}") for i, t in enumerate(LABELS)]
    play.put(zone, *cards, *links, *pins)
    play.put(NoteRecord("n", 0, 700, text=hostile), TextRecord("t", 300, 700, text=hostile))
    play.at(5).tell(Kind.SHEET, functional=list(LABELS), targets=list(LABELS), out_of_scope=list(LABELS))
    play.tell(Kind.NUMBER, estimate="req_avg", value=-1e300, text=LABELS[1])
    for i, label in enumerate(LABELS):
        play.at(6 + i).tell(Kind.NOTE, id=f"n{i}", text=label, dimension="deep_dive" if i % 2 else None)
    play.tell(Kind.MARK, dimension="deep_dive", score=4, reason=hostile)
    play.tell(Kind.MARK, dimension="tradeoffs", score="NO", reason=LABELS[11])
    play.tell(Kind.RECOMMEND, value="strong_yes", reason=LABELS[3])
    play.tell(Kind.JUDGE, finding="no_lb", verdict="answered", text=LABELS[2])
    play.at(30).tell(Kind.FINISH)
    return play.events


def with_half_a_character(events: list[Event]) -> list[Event]:
    """The same with half a surrogate pair in a note."""
    return [
        replace(e, body={**e.body, "text": "\ud83d" + str(e.body["text"])}) if e.kind == Kind.NOTE else e
        for e in events
    ]
