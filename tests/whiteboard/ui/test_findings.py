"""The Findings tab: what it lists, what a click shows, and what a person can do about it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from components.design import Component, Design, Link
from scoring.checks.check import check_design
from tests.whiteboard.ui.analysis_desk import Kept, desk_of
from tests.whiteboard.ui.rooms import readable, sweep
from whiteboard.board.edit import set_fields
from whiteboard.board.names import kind_name
from whiteboard.board.records import ComponentRecord
from whiteboard.round.events import Actor, Kind
from whiteboard.round.setup import Feedback, RoundMode
from whiteboard.ui.controls import Button
from whiteboard.ui.desk import Analysis, Desk, Spotlight
from whiteboard.ui.finding_bar import FindingBar
from whiteboard.ui.finding_items import Item, Standing, Topic
from whiteboard.ui.finding_rows import FindingRow, goes_beside
from whiteboard.ui.finding_section import Section
from whiteboard.ui.finding_words import Words
from whiteboard.ui.findings import FindingsPanel
from whiteboard.ui.widgets import Text

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
Show = Callable[..., FindingsPanel]


def look(desk: Desk) -> None:
    """What the analyst does after an edit."""
    findings = check_design(desk.design(), desk.catalog, desk.scenario, "senior")
    desk.set_analysis(Analysis(desk.session.board.revision, findings))


@pytest.fixture
def shown(qtbot: QtBot) -> Show:
    def show(desk: Desk | None = None) -> FindingsPanel:
        desk = desk or desk_of()
        panel = FindingsPanel(desk)
        panel.resize(352, 1600)
        qtbot.addWidget(panel)
        panel.show()
        look(desk)
        return panel

    return show


def item(panel: FindingsPanel, key: str) -> Item:
    return next(item for item in panel.items if item.key == key)


def test_a_row_that_opens_and_closes_stays_the_same(shown: Show) -> None:
    desk = desk_of()
    panel = shown(desk)
    row = choose(panel, "antipattern:spof_hot_path")
    assert row.opened
    assert choose(panel, "antipattern:spof_hot_path") is row
    assert not row.opened


def rows(panel: FindingsPanel) -> dict[str, FindingRow]:
    sweep()
    return {row.item.key: row for row in panel.findChildren(FindingRow)}


def press(panel: FindingsPanel, words: str) -> None:
    """Presses the button with these words."""
    (button,) = [b for b in panel.findChildren(Button) if b.text() == words and b.isVisible()]
    QTest.mouseClick(button, LEFT)


def choose(panel: FindingsPanel, key: str) -> FindingRow:
    """Clicks a row, which opens or closes once the canvas has shown where it is, and gives it."""
    row = rows(panel)[key]
    QTest.mouseClick(row, LEFT, NONE, row.rect().topLeft())
    for _ in range(3):  # the panel follows in a turn after the canvas
        QApplication.processEvents()
    return rows(panel)[key]


def test_the_summary_counts_stages_and_paths_of_the_level(shown: Show) -> None:
    text = readable(shown())
    for words in ("Stages and paths at senior level", "13 of 28", "13 met", "1 to confirm", "14 missing"):
        assert words in text


def test_worse_comes_first(shown: Show) -> None:
    panel = shown()
    antipatterns = [i for i in panel.items if i.topic is Topic.ANTIPATTERN]
    severities = [str(i.severity) for i in antipatterns if i.standing is Standing.FIRES]
    assert severities[0] == "critical"
    assert severities == sorted(severities, key=["critical", "major", "minor"].index)
    standings = [i.standing for i in panel.items if i.topic is Topic.STAGE]
    assert standings == sorted(standings, key=tuple(Standing).index)


def test_only_the_first_rows_show_and_met_ones_are_folded(shown: Show, qtbot: QtBot) -> None:
    panel = shown()
    assert "stage:collect" not in rows(panel)
    press(panel, "11 met")
    assert "stage:collect" in rows(panel)
    before = len(rows(panel))
    press(panel, "3 more missing")
    assert len(rows(panel)) == before + 3


def test_the_badge_counts_what_fires(shown: Show, qtbot: QtBot) -> None:
    desk = desk_of()
    panel = FindingsPanel(desk)
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.count_changed) as told:
        look(desk)
    assert told.args == [6]


def test_a_click_opens_the_finding_and_shows_where_it_is(shown: Show, qtbot: QtBot) -> None:
    panel = shown()
    opened = choose(panel, "antipattern:spof_hot_path")
    assert opened.opened
    assert "<b>API gateway</b> runs one copy." in readable(opened)
    assert "Which one box, if it stops, stops the product?" in readable(opened)
    assert panel._desk.spotlight == Spotlight(
        ("gateway", "app-gateway", "gateway-api"),
        "Only copy",
        "A single copy sits on the user request path",
        "antipattern:spof_hot_path",
    )


def test_escape_and_a_second_click_show_the_whole_again(shown: Show, qtbot: QtBot) -> None:
    panel = shown()
    choose(panel, "antipattern:spof_hot_path")
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert panel._desk.spotlight is None
    qtbot.waitUntil(lambda: not any(row.opened for row in rows(panel).values()))
    choose(panel, "antipattern:spof_hot_path")
    choose(panel, "antipattern:spof_hot_path")
    assert panel._desk.spotlight is None


def test_what_was_shown_and_is_repaired_lets_go(shown: Show, qtbot: QtBot) -> None:
    panel = shown()
    desk = panel._desk
    choose(panel, "antipattern:spof_hot_path")
    desk.commit(set_fields(desk.session.board, ["gateway"], {"replicas": 3}), "Set replicas")
    look(desk)
    assert desk.spotlight is None
    assert "antipattern:spof_hot_path" not in rows(panel)


@pytest.mark.parametrize(("button", "verdict"), [("Later", "later"), ("Dismiss", "dismissed")])
def test_a_verdict_is_recorded(shown: Show, button: str, verdict: str) -> None:
    journal = Kept()
    panel = shown(desk_of(journal=journal))
    choose(panel, "antipattern:spof_hot_path")
    press(panel, button)
    (event,) = journal.of(Kind.JUDGE)
    assert event.body == {"finding": "spof_hot_path", "verdict": verdict, "text": ""}
    settled = verdict == "dismissed"
    assert (item(panel, "antipattern:spof_hot_path").standing is Standing.SETTLED) == settled


def test_a_follow_up_question_is_answered_in_place_and_can_be_opened_again(shown: Show) -> None:
    journal = Kept()
    panel = shown(desk_of(journal=journal))
    opened = choose(panel, "antipattern:spof_hot_path")
    press(panel, "Answer")
    (field,) = opened.findChildren(QLineEdit)
    QTest.keyClicks(field, "The gateway; I would run three.")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert journal.of(Kind.JUDGE)[0].body["text"] == "The gateway; I would run three."
    assert item(panel, "antipattern:spof_hot_path").standing is Standing.SETTLED
    assert "The gateway; I would run three." in readable(rows(panel)["antipattern:spof_hot_path"])
    press(panel, "Open again")
    assert item(panel, "antipattern:spof_hot_path").standing is Standing.FIRES


def test_only_a_person_can_tell_of_some(shown: Show) -> None:
    panel = shown()
    press(panel, "5 more")
    asked = next(i for i in panel.items if i.standing is Standing.ASK)
    assert asked.reason == "The drawing cannot tell; ask."
    choose(panel, asked.key)
    press(panel, "It applies")
    assert item(panel, asked.key).standing is Standing.FIRES


def lone_store() -> Design:
    """A store that could serve features, and nothing else that could."""
    return Design(
        components=(
            Component("app", "mobile_client", replicas=None),
            Component("kv", "key_value_store", "Redis", replicas=3),
        ),
        links=(Link("app-kv", "app", "kv"),),
    )


def test_yes_gives_the_part_the_role(shown: Show) -> None:
    desk = desk_of(lone_store())
    panel = shown(desk)
    assert item(panel, "stage:features").standing is Standing.CONFIRM
    press(panel, "Yes")
    record = desk.session.board["kv"]
    assert isinstance(record, ComponentRecord)
    assert record.roles_added == ("online_features",)
    look(desk)
    assert item(panel, "stage:features").standing is Standing.MET
    desk.undo()
    look(desk)
    assert item(panel, "stage:features").standing is Standing.CONFIRM


def test_no_makes_it_missing(shown: Show) -> None:
    journal = Kept()
    panel = shown(desk_of(lone_store(), journal=journal))
    press(panel, "No")
    assert journal.of(Kind.JUDGE)[0].body["verdict"] == "refused"
    assert item(panel, "stage:features").standing is Standing.MISSING


def test_of_several_parts_one_is_chosen(shown: Show) -> None:
    panel = shown()
    choose(panel, "stage:features")
    press(panel, "Yes, Feature store")
    record = panel._desk.session.board["features"]
    assert isinstance(record, ComponentRecord)
    assert record.roles_added == ("online_features",)


def test_a_missing_stage_offers_what_would_meet_it(shown: Show) -> None:
    panel = shown()
    choose(panel, "stage:filter")
    asked: list[str] = []
    panel.place_requested.connect(asked.append)
    press(panel, kind_name(panel._desk.catalog.kind("rules_engine")))
    assert asked == ["rules_engine"]


def test_a_missing_path_says_which_way_is_wanted(shown: Show) -> None:
    panel = shown()
    reason = item(panel, "path:model_path").reason
    assert reason.startswith("No way leads from ")
    assert "model registry" in reason
    assert reason.endswith("Not drawn: model registry.")


def test_a_candidate_in_an_interview_gets_no_question_and_no_verdict(shown: Show) -> None:
    desk = desk_of(mode=RoundMode.INTERVIEW)
    desk.session.record(Kind.JUDGE, Actor.INTERVIEWER, finding="spof_hot_path", verdict="dismissed", text="x")
    panel = shown(desk)
    assert item(panel, "antipattern:spof_hot_path").standing is Standing.FIRES
    opened = choose(panel, "antipattern:spof_hot_path")
    text = readable(panel)
    assert "Follow-up question" not in text
    for finding in desk.scenario.antipatterns if desk.scenario else ():
        assert finding.follow_up not in text
        assert finding.rule.kind != "verbal" or finding.text not in text
    assert "to ask" not in text
    assert not opened.findChildren(Button)
    assert not any(b.text() == "No" for b in panel.findChildren(Button))


def test_hidden_findings_leave_nothing_to_read(shown: Show) -> None:
    desk = desk_of(mode=RoundMode.INTERVIEW)
    panel = shown(desk)
    desk.session.record(Kind.SHOW, Actor.INTERVIEWER, findings=False)
    assert panel.items == ()
    assert "Findings are hidden" in readable(panel)
    assert "A single copy sits on the user request path" not in readable(panel)
    desk.session.record(Kind.SHOW, Actor.INTERVIEWER, findings=True)
    assert panel.items


def test_feedback_at_phase_ends_says_of_when_it_is(shown: Show) -> None:
    desk = desk_of(feedback=Feedback.PHASE_END)
    panel = shown(desk)
    assert "Findings show when a phase ends" in readable(panel)
    desk.session.record(Kind.CLOCK, Actor.CANDIDATE, do="next")
    assert "As it was at the end of Requirements" in readable(panel)
    assert panel.items


def test_empty_states_say_what_is_the_matter(shown: Show) -> None:
    empty = shown(desk_of(Design()))
    assert "Nothing drawn yet" in readable(empty)
    assert "This is what a sound design has." in readable(empty)
    assert {item.topic for item in empty.items} == {Topic.STAGE, Topic.PATH}
    empty._desk.session.record(Kind.FINISH, Actor.CANDIDATE)
    assert "as soon as parts do" not in readable(empty)
    sound = Design(
        components=(
            Component("app", "mobile_client", replicas=None),
            Component("s", "app_service", replicas=2),
        ),
        links=(Link("l", "app", "s"),),
    )
    free = shown(desk_of(sound, scenario=None, mode=RoundMode.DRAW))
    assert "The structure is sound" in readable(free)


def test_a_free_board_lists_its_structure_only(shown: Show) -> None:
    panel = shown(desk_of(scenario=None, mode=RoundMode.DRAW))
    assert {i.topic for i in panel.items} == {Topic.STRUCTURE}
    assert lines(panel) == 0, "nothing stands above it"
    assert not any(
        "Stages and paths" in label.text() for label in panel.findChildren(QLabel) if label.isVisible()
    )


def test_sections_are_set_apart_from_what_stands_above_them(shown: Show) -> None:
    panel = shown()
    assert lines(panel) == len({item.topic for item in panel.items})


def lines(panel: FindingsPanel) -> int:
    return sum(section.rule.isVisible() for section in panel.findChildren(Section))


def test_a_hostile_name_is_only_a_name(shown: Show, qtbot: QtBot) -> None:
    desk = desk_of()
    desk.commit(set_fields(desk.session.board, ["gateway"], {"label": "<img src=x>"}), "Rename")
    panel = shown(desk)
    assert item(panel, "antipattern:spof_hot_path").reason == "<b>&lt;img src=x&gt;</b> runs one copy."


def test_an_unchanged_result_draws_nothing_again(shown: Show) -> None:
    panel = shown()
    before = panel.findChildren(FindingRow)
    look(panel._desk)
    assert panel.findChildren(FindingRow) == before


def test_a_hidden_panel_catches_up_when_it_shows(qtbot: QtBot) -> None:
    desk = desk_of()
    panel = FindingsPanel(desk)
    qtbot.addWidget(panel)
    look(desk)
    assert not rows(panel)
    panel.show()
    assert rows(panel)


def finding(desk: Desk) -> str:
    """The key of the finding that is shown."""
    return desk.spotlight.finding if desk.spotlight else ""


class TestBar:
    """The bar over the canvas."""

    def test_steps_through_what_can_be_shown_and_leaves(self, qtbot: QtBot) -> None:
        desk = desk_of()
        panel, bar = FindingsPanel(desk), FindingBar(desk)
        qtbot.addWidget(panel)
        qtbot.addWidget(bar)
        panel.show()
        look(desk)
        assert not bar.isVisible()
        choose(panel, "antipattern:spof_hot_path")
        assert bar.isVisible()
        assert "1 of " in readable(bar)
        bar.next()
        second = finding(desk)
        assert second != "antipattern:spof_hot_path"
        qtbot.waitUntil(lambda: rows(panel)[second].opened)
        bar.previous()
        assert finding(desk) == "antipattern:spof_hot_path"
        bar.leave()
        assert desk.spotlight is None
        assert not bar.isVisible()

    def test_goes_round(self, qtbot: QtBot) -> None:
        desk = desk_of()
        bar = FindingBar(desk)
        qtbot.addWidget(bar)
        look(desk)
        seen: list[str] = []
        now = ""
        for _ in range(50):
            bar.next()
            if (now := finding(desk)) in seen:
                break
            seen.append(now)
        assert now == seen[0]
        assert len(seen) > 2
        bar.previous()
        assert finding(desk) == seen[-1]

    def test_is_not_for_a_spotlight_that_is_no_finding(self, qtbot: QtBot) -> None:
        desk = desk_of()
        bar = FindingBar(desk)
        qtbot.addWidget(bar)
        desk.show_spotlight(Spotlight(("api",), "Here"))
        assert not bar.isVisible()


def test_an_aside_stands_beside_a_short_title_and_below_a_long_one(qapp: QApplication) -> None:
    assert goes_beside("Event log", "Kafka or Pulsar")
    assert not goes_beside("Gateway with timeouts, quotas and deadlines", "Shed load instead of queueing it")


def test_an_aside_takes_one_line_where_there_is_room_and_keeps_to_the_right(qtbot: QtBot) -> None:
    aside = "History, negatives, embeddings"
    batch = Item("stage:batch", "batch", Topic.STAGE, Standing.MISSING, "Batch processing", aside=aside)
    desk = desk_of()
    shown = FindingRow(batch, Words(desk.session.board, desk.catalog))
    qtbot.addWidget(shown)
    heights = {}
    for width in (352, 230):
        shown.resize(width, shown.heightForWidth(width))
        shown.grab()
        (words,) = [text for text in shown.findChildren(Text) if text.text() == aside]
        heights[width] = words.height()
        assert words.geometry().right() == shown.contentsRect().right() - 12
        assert words.alignment() & Qt.AlignmentFlag.AlignRight
    assert heights[352] < heights[230]
