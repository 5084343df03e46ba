"""The scorecard in an interview and in practice."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from scoring.capacity.result import Estimate, Slo, Survival
from tests.whiteboard.round.examples import bodies
from tests.whiteboard.ui.rooms import INTERVIEW, PRACTICE, Room, button, readable, sweep
from whiteboard.round.drill_outcome import Outcome as DrillOutcome
from whiteboard.round.events import Actor, Kind
from whiteboard.round.setup import RoundMode
from whiteboard.ui.card.bars import BarScale
from whiteboard.ui.card.side import Minutes, readout
from whiteboard.ui.desk import Analysis, Desk
from whiteboard.ui.marking import Anchor
from whiteboard.ui.scorecard import Scorecard
from whiteboard.ui.target_card import Standing, Target
from whiteboard.ui.widgets import Text
from whiteboard.words import THIN


def card_of(room: Room, qtbot: QtBot, actor: Actor = Actor.CANDIDATE) -> tuple[Scorecard, Desk]:
    desk = room.desk(actor)
    card = Scorecard(desk, room.scenario)
    desk.setParent(card)
    qtbot.addWidget(card)
    card.resize(1280, 800)
    card.show()
    return card, desk


def mark_all(room: Room, actor: Actor, score: int = 3) -> None:
    for dimension in room.scenario.rubric.dimensions:
        room.session.record(Kind.MARK, actor, dimension=dimension.id, score=score, reason="")


def finished(mode: RoundMode = PRACTICE) -> Room:
    room = Room(mode)
    session = room.session
    session.record(Kind.CLOCK, Actor.INTERVIEWER, do="start")
    room.hand.minutes(9.75)
    session.record(Kind.CLOCK, Actor.INTERVIEWER, do="next")
    room.hand.minutes(4)
    session.record(Kind.FINISH, Actor.INTERVIEWER)
    return room


def test_an_interviewer_s_suggestion_waits_for_their_own(qtbot: QtBot) -> None:
    room = finished(INTERVIEW)
    card, _ = card_of(room, qtbot, Actor.INTERVIEWER)
    mark_all(room, Actor.INTERVIEWER)
    assert "Private until you share it" in readable(card)
    assert "Weighted mean" not in readable(card)
    button(card, "Strong yes").click()
    assert bodies(room.rows, Kind.RECOMMEND) == [{"value": "strong_yes", "reason": ""}]
    (reason,) = (e for e in card.findChildren(QLineEdit) if e.accessibleName() == "Why you recommend so")
    reason.setText("closes both loops")
    reason.editingFinished.emit()
    assert bodies(room.rows, Kind.RECOMMEND)[-1] == {"value": "strong_yes", "reason": "closes both loops"}
    text = readable(card)
    assert "recorded at 13:45, before the suggestion" in text
    assert "margin +0.00" in text
    assert "nothing below its bar" in text
    room.session.record(Kind.RECOMMEND, Actor.INTERVIEWER, value="no", reason="")
    assert "changed from strong yes, recorded at 13:45" in readable(card)
    assert f"coverage 100{THIN}%" in text
    (scale,) = card.findChildren(BarScale)
    assert scale.accessibleName() == "Mean 3.00 against Mid 2.00, Senior 3.00, Staff 4.00"
    room.session.record(Kind.MARK, Actor.INTERVIEWER, dimension="estimation", score=2, reason="")
    assert "1 dimension below its bar" in readable(card)


def test_practice_has_a_mean_and_no_hiring_word(qtbot: QtBot) -> None:
    room = finished()
    card, _ = card_of(room, qtbot)
    assert "No marks yet" in readable(card)
    room.session.record(Kind.MARK, Actor.CANDIDATE, dimension="requirements", score=2, reason="")
    assert "Not enough marks yet" in readable(card)
    mark_all(room, Actor.CANDIDATE, 2)
    text = readable(card)
    assert "2.00" in text
    assert "1.00 below the senior bar" in text
    assert "Suggestion" not in text
    assert "Strong no" not in text
    assert "Private" not in text


def test_anchors_stand_beside_an_open_mark_and_choose_it(qtbot: QtBot) -> None:
    room = finished()
    card, _ = card_of(room, qtbot)
    row = card.dimensions.rows["requirements"]
    assert readable(row).count("kanari requirements") == 4
    QTest.mouseClick(row.findChildren(Anchor)[3], Qt.MouseButton.LeftButton)
    assert bodies(room.rows, Kind.MARK) == [{"dimension": "requirements", "score": 4, "reason": ""}]
    assert readable(row).count("kanari requirements") == 1
    assert "1 and 4 need a note" in readable(row)
    row.all_anchors.click()
    assert readable(row).count("kanari requirements") == 4
    assert row.standing.text() == "weight 15 · bar 3"
    row.scores.button(2).click()
    assert row.standing.text() == "↓ below bar 3"


def test_the_next_dimension_opens_when_one_is_marked(qtbot: QtBot) -> None:
    room = finished()
    card, _ = card_of(room, qtbot)
    rows = card.dimensions.rows
    assert "Not marked yet." in readable(rows["estimation"])
    rows["requirements"].scores.button(3).click()
    assert readable(rows["requirements"]).count("kanari requirements") == 1
    assert readable(rows["estimation"]).count("kanari estimation") == 4


def test_evidence_is_a_note_of_its_dimension(qtbot: QtBot) -> None:
    room = finished()
    card, _ = card_of(room, qtbot)
    row = card.dimensions.rows["tradeoffs"]
    row.scores.button(4).click()
    assert "Trade-offs & scaling is a 1 or a 4, which needs a note." in readable(card)
    row.evidence.setText("weighs freshness against cost")
    QTest.keyClick(row.evidence, Qt.Key.Key_Return)
    (note,) = room.session.state.notes.values()
    assert (note.text, note.dimension, note.phase) == ("weighs freshness against cost", "tradeoffs", None)
    assert "needs a note" not in readable(card)
    assert not row.evidence.isVisible()
    button(row, "Add evidence for Trade-offs & scaling").click()
    assert row.evidence.isVisible()


def test_not_observed_asks_why(qtbot: QtBot) -> None:
    room = finished()
    card, _ = card_of(room, qtbot)
    with qtbot.waitActive(card):
        card.activateWindow()
    row = card.dimensions.rows["tradeoffs"]
    row.scores.button("NO").click()
    banner = "Trade-offs & scaling not observed. Say why in one line, it goes into the debrief."
    button(card, f"Write: {banner}").click()
    assert row.reason.hasFocus()
    QTest.keyClicks(row.reason, "no time left")
    QTest.keyClick(row.reason, Qt.Key.Key_Return)
    assert room.session.state.marks["tradeoffs"].reason == "no time left"
    assert banner not in readable(card)


@pytest.mark.parametrize(("width", "beside"), [(1600, True), (1280, False)])
def test_nothing_is_cut_off(qtbot: QtBot, width: int, beside: bool) -> None:
    card, _ = card_of(finished(), qtbot)
    card.resize(width, 800)
    outcome, targets = (partial(place_of, card, part) for part in (card.outcome, card.targets))
    qtbot.waitUntil(lambda: (targets().left() > outcome().right()) is beside)
    assert max(outcome().right(), targets().right()) < width


def place_of(card: Scorecard, part: QWidget) -> QRect:
    return QRect(part.mapTo(card, QPoint()), part.size())


def test_minutes_are_planned_and_used(qtbot: QtBot) -> None:
    card, _ = card_of(finished(), qtbot)
    text = readable(card)
    assert "planned and used · 13:45 of 57" in text
    assert "9:45 / 9" in text
    assert "+0:45" in text
    assert "4:00 / 5" in text
    assert "−1:00" in text


def test_targets_follow_the_estimate(qtbot: QtBot) -> None:
    card, desk = card_of(finished(), qtbot)
    assert "2 left to judge" in readable(card)
    slo = Slo("latency", "kanari p99", 200, "<=", 171, "ms", met=True, margin=0.145)
    estimate = Estimate(True, None, (), (), None, None, None, Survival(None, None), None, (slo,), (), ())
    desk.set_analysis(Analysis(1, estimate=estimate))
    text = readable(card)
    assert f"171{THIN}ms" in text
    assert f"at most 200{THIN}ms" in text
    missed = replace(estimate, slos=(replace(slo, value=250, met=False, margin=-0.25),))
    desk.set_analysis(Analysis(2, estimate=missed))
    assert "1 missed" in readable(card)


def test_the_read_out_takes_evidence_by_its_mark(qtbot: QtBot) -> None:
    room = finished()
    mark_all(room, Actor.CANDIDATE)
    for dimension, score, text in (
        ("estimation", 4, "refuses one stage"),
        ("ml_lifecycle", 2, "vague labels"),
    ):
        room.session.record(Kind.MARK, Actor.CANDIDATE, dimension=dimension, score=score, reason="")
        room.session.record(
            Kind.NOTE, Actor.CANDIDATE, id=dimension, text=text, dimension=dimension, phase=None
        )
    room.session.record(Kind.MARK, Actor.CANDIDATE, dimension="tradeoffs", score="NO", reason="no time")
    assert [words for _, _, words in readout(room.session.state, room.scenario)] == [
        "refuses one stage",
        "vague labels",
        "Next time: Trade-offs & scaling",
    ]


@pytest.mark.parametrize("mode", [PRACTICE, INTERVIEW])
def test_the_reference_is_offered_to_whoever_marks_once_the_round_is_finished(
    qtbot: QtBot, mode: RoundMode
) -> None:
    room = finished(mode)
    card, _ = card_of(room, qtbot, Actor.INTERVIEWER)
    assert card.reference.isVisible()
    room.session.record(Kind.REOPEN, Actor.INTERVIEWER)
    assert not card.reference.isVisible()


def test_every_note_of_a_dimension_begins_at_the_same_place(qtbot: QtBot) -> None:
    room = finished(INTERVIEW)
    for dimension, text in (("requirements", "short"), ("tradeoffs", "a long one, " * 30)):
        room.session.record(
            Kind.NOTE, Actor.INTERVIEWER, id=dimension, text=text, dimension=dimension, phase=None
        )
    card, _ = card_of(room, qtbot, Actor.INTERVIEWER)
    sweep()
    notes = [
        text for text in card.dimensions.findChildren(Text) if text.text() in {"short", "a long one, " * 30}
    ]
    assert len({note.mapTo(card, QPoint()).x() for note in notes}) == 1
    assert len(notes) == 2


def test_the_buttons_ask_for_their_pages(qtbot: QtBot) -> None:
    card, _ = card_of(finished(), qtbot)
    for words, signal in (
        ("Back to the board", card.back_requested),
        ("See the reference design", card.reference_requested),
        ("Export", card.export_requested),
        ("Debrief", card.debrief_requested),
    ):
        with qtbot.waitSignal(signal):
            button(card, words).click()


def test_drills_are_evidence_beside_the_marks(qtbot: QtBot) -> None:
    room = Room(PRACTICE)
    session = room.session
    session.record(Kind.DRILL, Actor.CANDIDATE, do="start", seed=1, speed=1, rates_rps={})
    session.record(Kind.FAULT, Actor.CANDIDATE, spec="load:x3@10+30", at_s=10.0, seed=1)
    card, _ = card_of(room, qtbot)
    assert "The program ended before the run did." in readable(card.drills)
    came = DrillOutcome(60.0, 0.0, "", 90.0, 0.0, 4.0)
    session.record(Kind.DRILL, Actor.CANDIDATE, do="end", outcome=came.to_json())
    said = " ".join(readable(card.drills).split())
    assert "Traffic ×3 for 30 s" in said
    assert "Nothing failed, p99 up to 90 ms; recovered 4.0 s after the last fault." in said
    other, _ = card_of(finished(), qtbot)
    assert other.drills.isHidden(), "nothing was made to fail"


@pytest.mark.parametrize(("width", "level"), [(1280, True), (1920, False)])
def test_minutes_and_targets_share_a_line_where_they_stand_under_the_marks(
    qtbot: QtBot, width: int, level: bool
) -> None:
    card, _ = card_of(finished(), qtbot)
    card.resize(width, 900)
    parts = (card.findChildren(Minutes)[-1], card.targets)
    minutes, targets = (partial(place_of, card, part) for part in parts)
    qtbot.waitUntil(lambda: (minutes().top() == targets().top()) is level)
    heads = [next(t for t in part.findChildren(Text) if t.isVisible()) for part in parts]
    assert (place_of(card, heads[0]).top() == place_of(card, heads[1]).top()) is level


def test_a_long_target_is_told_in_full(qtbot: QtBot) -> None:
    card, _ = card_of(finished(), qtbot)
    card.resize(1600, 900)
    card.targets._add(
        9, Target("Good payments declined or challenged " * 3, Standing.OPEN, "", "", "", "", None)
    )
    said = next(text for text in card.targets.findChildren(Text) if text.text().startswith("Good payments"))
    qtbot.waitUntil(lambda: said.height() > 2 * said.fontMetrics().height())
