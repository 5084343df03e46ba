"""The drills of a round in every copy and format of its report."""

from __future__ import annotations

import io
import json

import pypdf
import pytest

from components.catalog import load_catalog
from tests.whiteboard.debrief import sample
from tests.whiteboard.debrief.play import Play
from tests.whiteboard.debrief.sample_board import request_path
from whiteboard.debrief.debrief import Audience, Debrief, build
from whiteboard.debrief.html import debrief_html
from whiteboard.debrief.json_file import debrief_text
from whiteboard.debrief.markdown import debrief_markdown
from whiteboard.debrief.paper.report import report_pdf
from whiteboard.round.drill_outcome import Outcome, outcome_words
from whiteboard.round.events import Event, Kind

OUTCOME = Outcome(132.0, 152_000.0, "api", 22_000.0, 0.165, 12.0)
HAPPENED = "16 % failed, p99 up to 22 s; at most 152k waited at Rec API; recovered 12 s after the last fault."


def drilled() -> list[Event]:
    play = Play(sample.setup()).at(1).tell(Kind.CLOCK, do="start")
    play.at(10).put(*request_path())
    play.at(12).tell(Kind.DRILL, do="start", seed=1, speed=5, rates_rps={"request": 34_700.0})
    play.at(13).tell(Kind.FAULT, spec="load:x3@10+30", at_s=10.0, seed=1)
    play.tell(Kind.FAULT, spec="kill:api:2@30.5+30", at_s=30.5, seed=1)
    play.at(14).tell(Kind.DRILL, do="end", outcome=OUTCOME.to_json())
    play.at(15).tell(Kind.DRILL, do="start", seed=1, speed=1, rates_rps={"request": 34_700.0})
    play.at(16).tell(Kind.DRILL, do="end", outcome=OUTCOME.to_json())
    return play.at(20).tell(Kind.FINISH).events


def report(audience: Audience = Audience.INTERVIEWER) -> Debrief:
    return build(drilled(), sample.scenario(), load_catalog(), audience)


def plain(text: str) -> str:
    return " ".join(text.replace("\u2009", " ").split())


@pytest.mark.parametrize("audience", list(Audience))
def test_a_run_is_told_with_its_faults_to_both(audience: Audience) -> None:
    (row,) = report(audience).drills
    assert row.at_ms == 11 * 60_000, "on the round's own clock; the run without faults says nothing"
    texts = [plain(fault.text) for fault in row.faults]
    assert texts == ["Traffic ×3 for 30 s", "Kill 2 replicas of Rec API for 30 s"]
    assert plain(row.happened) == HAPPENED


@pytest.mark.usefixtures("qapp")
def test_every_format_has_them() -> None:
    debrief, catalog = report(), load_catalog()
    faults = "0:10 Traffic ×3 for 30 s; 0:30 Kill 2 replicas of Rec API for 30 s"
    assert f"| 11:00 | {faults} | {HAPPENED} |" in plain(debrief_markdown(debrief))
    page = plain(debrief_html(debrief, catalog))
    assert "<div>0:30 Kill 2 replicas of Rec API for 30 s</div>" in page
    assert HAPPENED in page
    (row,) = json.loads(debrief_text(debrief))["drills"]
    assert [fault["spec"] for fault in row["faults"]] == ["load:x3@10+30", "kill:api:2@30.5+30"]
    assert row["outcome"]["recovered_s"] == 12.0
    pages = pypdf.PdfReader(io.BytesIO(report_pdf(debrief, catalog))).pages
    assert "recovered 12 s after the last fault" in plain(" ".join(page.extract_text() for page in pages))


def test_outcomes_in_words() -> None:
    def said(**fields: object) -> str:
        base = {**OUTCOME.to_json(), "peak_queue": 0.0, **fields}
        return plain(outcome_words(Outcome.from_json(base), ""))

    assert said(recovered_s=None).endswith("; not recovered when it ended at 2:12.")
    assert said(recovered_s=0.4).endswith("; recovered at once after the last fault.")
    assert said(failed_share=0.0).startswith("Nothing failed, p99 up to 22 s; recovered")
    assert said(failed_share=0.002).startswith("Less than 1 % failed")
    assert said(peak_p99_ms=None).startswith("16 % failed, no answers")
    assert outcome_words(None, "") == "The program ended before the run did."
