"""The report's facts, exactly: what a round's journal becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from components.catalog import load_catalog
from tests.whiteboard.debrief import sample
from tests.whiteboard.debrief.play import Play
from tests.whiteboard.debrief.sample_board import request_path
from whiteboard.board.records import ComponentRecord, LinkRecord
from whiteboard.debrief import words
from whiteboard.debrief.debrief import Audience, Debrief, build
from whiteboard.debrief.findings import counted
from whiteboard.debrief.model import (
    Annotation,
    FindingRow,
    Given,
    OwnRecommendation,
)
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.setup import RoundMode, Setup
from whiteboard.round.state import RoundStatus, Sheet


def debrief_of(events: Sequence[Event], audience: Audience = Audience.INTERVIEWER) -> Debrief:
    return build(events, sample.scenario(), load_catalog(), audience)


@pytest.fixture(scope="module")
def interviewers() -> Debrief:
    return debrief_of(sample.interview())


@pytest.fixture(scope="module")
def candidates() -> Debrief:
    return debrief_of(sample.interview(), Audience.CANDIDATE)


def with_mark(dimension: str, score: int | str | None) -> list[Event]:
    events = sample.interview()
    body = {"dimension": dimension, "score": score, "reason": "as it was"}
    return [*events, Event(events[-1].seq + 1, events[-1].at_ms, Actor.INTERVIEWER, Kind.MARK, body)]


def test_a_headroom_that_is_not_known_is_not_called_none(interviewers: Debrief) -> None:
    """None would read as no room at all."""
    assert interviewers.estimate is not None
    unknown = replace(interviewers, estimate=replace(interviewers.estimate, headroom=None))
    assert dict(words.headline_figures(interviewers))["Headroom"].startswith("×")
    assert dict(words.headline_figures(unknown))["Headroom"] == "not known"


def test_the_head_says_what_the_round_was(interviewers: Debrief) -> None:
    head = interviewers.header
    assert (head.title, head.scenario, head.scenario_version) == (
        "Real-time recommendation system",
        "realtime-recommendation",
        1,
    )
    assert (head.level, head.role, head.candidate, head.interviewers) == (
        "senior",
        "ML engineer, search",
        "K-17",
        ("R. Osei",),
    )
    assert head.status is RoundStatus.FINISHED
    assert (head.used_ms, head.planned_ms) == (3_407_000, 3_480_000)
    assert head.started is not None
    assert head.started.timestamp() == 1_795_182_840


def test_the_outcome_is_sentences_of_fact(interviewers: Debrief) -> None:
    assert interviewers.outcome == (
        "Holds the senior bar in six of seven observed dimensions.",
        "ML lifecycle depth is one point below the bar.",
        "Trade-offs & scaling was not observed.",
        "Recorded before the suggestion (yes) was shown.",
    )


def test_the_recommendation_tells_when_it_was_changed_after_the_suggestion() -> None:
    events = sample.interview()
    later = {"value": "no", "reason": "on reflection"}
    events.append(Event(events[-1].seq + 1, events[-1].at_ms, Actor.INTERVIEWER, Kind.RECOMMEND, later))
    debrief = debrief_of(events)
    assert debrief.recommendation == OwnRecommendation("no", "on reflection", "yes")
    assert debrief.outcome[-1] == "Changed from yes after the suggestion (yes) was shown."


def test_marks_stand_with_anchor_bar_weight_and_evidence(interviewers: Debrief) -> None:
    rows = {row.id: row for row in interviewers.marks}
    assert [row.score for row in interviewers.marks] == [4, 3, 3, 2, 3, 3, "NO", 4]
    lifecycle = rows["ml_lifecycle"]
    assert (lifecycle.weight, lifecycle.bar, lifecycle.below_bar) == (15, 3, 1)
    assert lifecycle.anchor == (
        "Names collaborative filtering or embeddings, vague on labels and retraining."
    )
    note = rows["deep_dive"].evidence[0]
    assert (note.at_ms, note.phase, note.text, note.about) == (
        2_253_000,
        "Deep dive",
        "keyed state, 40 GB",
        "Stream proc.",
    )
    assert rows["tradeoffs"].anchor == ""
    assert rows["tradeoffs"].reason == "the curveball was cut at 56:47"


def test_the_scale_reads_the_marks_at_every_level(interviewers: Debrief) -> None:
    scale = interviewers.scale
    assert scale is not None
    assert scale.mean == pytest.approx(275 / 90)
    assert (scale.coverage, scale.suggestion) == (0.9, "yes")
    assert [(row.level, row.bar, row.suggestion) for row in scale.levels] == [
        ("mid", 2.35, "strong_yes"),
        ("senior", 3.0, "yes"),
        ("staff", 3.6, "no"),
    ]


def test_too_little_evidence_is_said_instead_of_a_number() -> None:
    events = [event for event in sample.interview() if event.kind != Kind.MARK]
    body = {"dimension": "deep_dive", "score": 4, "reason": ""}
    events.append(Event(events[-1].seq + 1, events[-1].at_ms, Actor.INTERVIEWER, Kind.MARK, body))
    debrief = debrief_of(events)
    assert debrief.scale is not None
    assert debrief.scale.mean is None
    assert "The marks cover 15 % of the weights, too little for a suggestion." in debrief.outcome


def test_a_mark_that_was_taken_back_is_no_mark() -> None:
    rows = {row.id: row for row in debrief_of(with_mark("deep_dive", None)).marks}
    assert rows["deep_dive"].score is None
    assert not rows["deep_dive"].observed


def test_minutes_are_planned_against_used(interviewers: Debrief) -> None:
    assert [
        (p.name, p.planned_ms // 1000, p.used_ms // 1000, p.extended_ms) for p in interviewers.phases
    ] == [
        ("Requirements clarification", 540, 522, 0),
        ("Capacity estimation", 360, 355, 60_000),
        ("High-level design", 900, 860, 0),
        ("Deep dive", 1200, 1270, 0),
        ("Trade-offs & scaling", 480, 400, 0),
    ]


def test_the_timeline_holds_what_was_asked_and_given(interviewers: Debrief) -> None:
    rows = [(row.at_ms // 1000, row.kind) for row in interviewers.timeline]
    assert rows == [
        (60, Given.QUESTION),
        (130, Given.QUESTION),
        (180, Given.QUESTION),
        (522, Given.PHASE),
        (877, Given.PHASE),
        (1470, Given.HINT),
        (1737, Given.PHASE),
        (2076, Given.DEEP_DIVE),
        (3007, Given.PHASE),
        (3240, Given.CURVEBALL),
        (3407, Given.PHASE),
    ]
    assert interviewers.timeline[1].answer == "An action must influence results within 5 seconds."


def test_numbers_stand_against_their_ranges(interviewers: Debrief) -> None:
    rows = {row.label: row for row in interviewers.numbers}
    events = rows["Average events"]
    assert (events.value, events.accepted, events.low, events.high) == (40_000, False, 57_900, 231_000)
    assert events.calculation.replace("\u2009", " ") == "50 000 000 × 200 ÷ 86 400 = 115 741"
    assert (rows["Event volume"].value, rows["Event volume"].accepted) == (None, None)
    assert sum(row.accepted is True for row in interviewers.numbers) == 5


def test_the_sheet_is_the_candidates_own(interviewers: Debrief) -> None:
    assert interviewers.sheet == Sheet(
        ("Ranked list of 20 items", "Use events from the last seconds", "New users and new items"),
        ("p99 under 200 ms", "35k requests a second at peak", "event to effect within 5 s"),
        ("Search", "Ads"),
    )


def test_findings_come_worst_first_with_what_was_said_of_them(interviewers: Debrief) -> None:
    order = [row.status for row in interviewers.findings]
    assert order == sorted(order, key=["fires", "missing", "confirm", "ask", "note", "met"].index)
    registry = next(row for row in interviewers.findings if row.id == "no_registry")
    assert (registry.status, registry.severity, registry.verdict, registry.answer) == (
        "fires",
        "major",
        "left for later",
        "ran out of time",
    )
    assert registry.components == ("Training", "Ranker")
    assert not any(row.id == "spof_hot_path" for row in interviewers.findings)


def test_the_findings_are_counted_without_zeros_and_with_those_left_to_a_person() -> None:
    statuses = ["ask", "met", "fires", "ask", "fires", "note"]
    rows = [FindingRow(f"f{i}", "Stage", "A finding", status) for i, status in enumerate(statuses)]
    assert counted(rows) == "2 fire · 2 left to a person · 1 noted · 1 met"
    assert counted(rows[2:3]) == "1 fires"


def test_annotations_match_the_numbers_in_the_drawing(interviewers: Debrief) -> None:
    assert [pin.number for pin in interviewers.annotations] == [1, 2, 3, 4]
    assert interviewers.annotations[2] == Annotation(
        3,
        "Single copy, then fixed",
        "Three copies in two zones after the follow-up question.",
        "API gateway",
    )


def test_snapshots_are_the_board_at_each_phases_end(interviewers: Debrief) -> None:
    assert [snap.phase for snap in interviewers.snapshots] == ["High-level design", "Deep dive"]
    before, after = interviewers.snapshots
    assert "flink" not in before.board
    assert getattr(before.board["gw"], "replicas", None) == 1
    assert list(after.board) == list(interviewers.board)


def test_snapshots_carry_what_the_board_carried_then_where_it_may_be_known(interviewers: Debrief) -> None:
    early, late = (snap.estimate for snap in interviewers.snapshots)
    assert early is not None
    assert late is not None
    assert {c.id for c in late.components} - {c.id for c in early.components} >= {"flink"}
    busy = {c.id: c.utilization for c in late.components}
    assert interviewers.estimate is not None
    assert busy == {c.id: c.utilization for c in interviewers.estimate.components}
    hidden = debrief_of(sample.interview(show_capacity=False), Audience.CANDIDATE)
    assert [snap.estimate for snap in hidden.snapshots] == [None, None]


def test_inputs_that_nobody_gave_are_named_as_on_the_board(interviewers: Debrief) -> None:
    named = words.assumed(interviewers)
    assert {"Event log: service time", "Rec API: concurrency", "Training: hours between failures"} <= set(
        named
    )


def test_strengths_and_concerns_follow_from_facts(interviewers: Debrief) -> None:
    assert interviewers.strengths == (
        "Framing & requirements: 4, above the bar of 3. 8:10 five numeric targets on the board",
        "Communication & drive: 4, above the bar of 3. 50:20 summary at each phase end",
        "5 of 9 numbers in the accepted range.",
    )
    assert interviewers.concerns == (
        "Targets missed: Availability (with fallback).",
        "Numbers out of range: Average events.",
        "Predictions are not logged with features and model version (major); "
        "No metrics or alerting on the design (major) and 3 more.",
        "7 stages and 4 paths missing: Policy filter, Load balancing and CDN, Auto-scaling, "
        "Retraining schedule and 7 more.",
        "ML lifecycle depth: 2, below the bar of 3. 24:30 cold start only after a hint",
    )
    assert "Which exact artifact is live, and how do you go back one version?" in interviewers.next_steps
    assert interviewers.not_assessed[0] == "Trade-offs & scaling: the curveball was cut at 56:47."


def test_a_four_without_a_note_is_no_strength() -> None:
    events = [e for e in sample.interview() if e.body.get("id") != "n1"]
    assert not any(line.startswith("Framing") for line in debrief_of(events).strengths)
    assert debrief_of(events).concerns[-1] == "Marked without a note: Framing & requirements."


def test_marks_without_a_note_are_one_line_that_names_them() -> None:
    """A line for each would push the rest of the first page from it. Names may hold commas."""
    events = [e for e in sample.interview() if e.body.get("id") not in {"n1", "n2", "n4"}]
    without = [line for line in debrief_of(events).concerns if "without a note" in line]
    names = "Framing & requirements; Capacity estimation; High-level architecture & data flow"
    assert without == [f"Marked without a note: {names}."]


def test_figures_say_what_they_rest_on(interviewers: Debrief) -> None:
    assert interviewers.estimate is not None
    count = len(interviewers.estimate.assumed)
    assert words.footer(interviewers) == (
        f"Scenario realtime-recommendation v1 · figures: closed form, {count} inputs assumed"
    )
    targets = {row.text: row for row in interviewers.targets}
    assert next(iter(targets)) == "End-to-end p99"
    assert targets["Ranker retrained every"].met is None
    assert interviewers.limits_ms["request"] == 200


def test_the_candidates_copy_has_what_is_theirs(candidates: Debrief, interviewers: Debrief) -> None:
    assert candidates.sheet == interviewers.sheet
    assert candidates.annotations == interviewers.annotations
    assert list(candidates.board) == list(interviewers.board)
    assert [(row.label, row.text) for row in candidates.numbers][:2] == [
        ("Average requests", "11.6k"),
        ("Peak requests", "35k"),
    ]
    assert [row.kind for row in candidates.timeline if row.kind is Given.HINT] == [Given.HINT]


def test_the_candidates_copy_has_nothing_private(candidates: Debrief) -> None:
    assert (candidates.recommendation, candidates.scale, candidates.marks) == (None, None, ())
    assert (candidates.findings, candidates.notes, candidates.not_assessed) == ((), (), ())
    assert (candidates.strengths, candidates.concerns, candidates.next_steps) == ((), (), ())
    assert all(row.low is None and not row.calculation for row in candidates.numbers)
    assert not any(row.kind is Given.DEEP_DIVE for row in candidates.timeline)


def test_figures_that_were_hidden_stay_hidden() -> None:
    events = sample.interview(show_capacity=False)
    candidates = debrief_of(events, Audience.CANDIDATE)
    assert (candidates.estimate, candidates.curves, candidates.targets) == (None, None, ())
    assert debrief_of(events).estimate is not None


def test_targets_are_unknown_to_the_candidate_before_the_first_phase_has_ended() -> None:
    events = [e for e in sample.interview() if e.kind not in {Kind.CLOCK, Kind.FINISH}]
    candidates = debrief_of(events, Audience.CANDIDATE)
    assert candidates.targets == ()
    assert candidates.limits_ms == {}


def test_what_was_practised_is_the_persons_own() -> None:
    mine = debrief_of(sample.practice(), Audience.CANDIDATE)
    assert mine.copy_label == "Your copy"
    assert [row.score for row in mine.marks] == [4, 3, 3, 2, 3, 3, "NO", 4]
    assert mine.findings
    assert all(row.calculation for row in mine.numbers)


def test_a_round_in_which_nothing_happened_has_a_report() -> None:
    debrief = debrief_of(sample.empty())
    assert debrief.outcome == ("No dimension was marked.",)
    assert (debrief.marks, debrief.scale, debrief.estimate, debrief.snapshots) == ((), None, None, ())
    assert len(debrief.board) == 0
    assert words.footer(debrief) == "Scenario realtime-recommendation v1"
    assert "Deep dive: the phase was not reached." in debrief.not_assessed


def test_a_free_board_has_a_report() -> None:
    play = Play(Setup(RoundMode.DRAW, "2026-11-20T13:54:00+00:00", "Sketch", phases=()))
    play.put(*request_path())
    debrief = build(play.events, None, load_catalog(), Audience.CANDIDATE)
    assert debrief.header.scenario is None
    assert {row.group for row in debrief.findings} <= {"Structure"}
    assert debrief.estimate is not None


def test_parts_are_called_as_on_their_cards_and_told_apart() -> None:
    play = Play(Setup(RoundMode.DRAW, "", "Twins", phases=()))
    play.put(ComponentRecord("log", kind="event_log"), *(ComponentRecord(i, kind="cache") for i in "ab"))
    names = build(play.events, None, load_catalog(), Audience.CANDIDATE).names
    assert names == {"log": "Event log", "a": "In-memory cache (a)", "b": "In-memory cache (b)"}


def test_a_design_without_a_solution_says_why() -> None:
    play = Play(Setup(RoundMode.DRAW, "", "Loop", phases=()))
    play.put(
        ComponentRecord("web", kind="web_client", replicas=None, params={"rate_rps": 10}),
        ComponentRecord("a", kind="app_service"),
        ComponentRecord("b", kind="app_service"),
        LinkRecord("l1", source="web", target="a"),
        LinkRecord("l2", source="a", target="b", params={"calls": 1}),
        LinkRecord("l3", source="b", target="a", params={"calls": 1}),
    )
    debrief = build(play.events, None, load_catalog(), Audience.CANDIDATE)
    assert debrief.estimate is None
    assert "calls itself without end" in debrief.problem


def test_the_retention_date_is_told() -> None:
    until = date(2027, 11, 20)
    debrief = build(sample.empty(), sample.scenario(), load_catalog(), Audience.CANDIDATE, retention=until)
    assert debrief.retention == until
    assert words.footer(debrief) == "Scenario realtime-recommendation v1 · kept until 20 November 2027"


def test_an_unreadable_start_is_left_out() -> None:
    events = sample.empty()
    first = replace(events[0], body={**events[0].body, "started": "?"})
    assert debrief_of([first]).header.started is None


def test_something_else_than_a_journal_is_refused() -> None:
    with pytest.raises(ValueError, match="does not start with the round's setup"):
        debrief_of([])


def test_the_availability_of_a_target_is_the_one_of_the_headline(interviewers: Debrief) -> None:
    (row,) = (row for row in interviewers.targets if row.text.startswith("Availability"))
    assert words.value(row) == dict(words.headline_figures(interviewers))["Availability"]
