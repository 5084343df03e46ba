"""The report on paper: its pages hold what they should, and no text breaks them."""

from __future__ import annotations

import io
from datetime import date

import pypdf
import pytest
from PySide6.QtWidgets import QApplication

from components.catalog import load_catalog
from scenarios.loader import load_scenario
from tests.whiteboard.debrief import sample
from tests.whiteboard.debrief.hostile import round_of_labels, with_half_a_character
from tests.whiteboard.debrief.play import Play
from tests.whiteboard.debrief.sample_board import request_path
from whiteboard.board.board import Board
from whiteboard.board.layout import board_of
from whiteboard.board.records import ComponentRecord, LinkRecord
from whiteboard.canvas.scene import board_scene
from whiteboard.debrief.debrief import Audience, build
from whiteboard.debrief.model import Snapshot
from whiteboard.debrief.paper.blocks import Block, Columns, Drawn, Section, Stack, Table
from whiteboard.debrief.paper.drawing import snapshot_rows
from whiteboard.debrief.paper.pages import A4, BOTTOM, LARGER, Alone, paginate
from whiteboard.debrief.paper.report import report_pdf
from whiteboard.debrief.paper.type import Paragraph, Style, width_of
from whiteboard.round.events import Event, Kind
from whiteboard.ui.theme import PAPER


def pages_of(events: list[Event], audience: Audience = Audience.INTERVIEWER) -> list[str]:
    return [text_of(page) for page in reader_of(events, audience).pages]


def reader_of(events: list[Event], audience: Audience = Audience.INTERVIEWER) -> pypdf.PdfReader:
    catalog = load_catalog()
    data = report_pdf(build(events, sample.scenario(), catalog, audience), catalog)
    return pypdf.PdfReader(io.BytesIO(data))


def text_of(page: pypdf.PageObject) -> str:
    return " ".join(page.extract_text().split())


@pytest.fixture(scope="module")
def reader(qapp: QApplication) -> pypdf.PdfReader:
    return reader_of(sample.interview())


@pytest.fixture(scope="module")
def pages(reader: pypdf.PdfReader) -> list[str]:
    return [text_of(page) for page in reader.pages]


def test_the_first_page_answers_what_and_why(pages: list[str]) -> None:
    first = pages[0]
    for words in (
        "Interviewer's copy",
        "Real-time recommendation system",
        "Candidate K-17 · ML engineer, search · senior · 20 November 2026",
        "Holds the senior bar in six of seven observed dimensions.",
        "3.06",
        "coverage 90 %",
        "ML lifecycle depth · 15",
        "↓ below bar 3",
        "24:30 cold start only after a hint",
        "Not observed: the curveball was cut at 56:47",
        "21:10 / 20",
        "+1:10",
        "End-to-end p99",
        "43.6k req/s ≥ 35k req/s +25 %",
        "Ask in the next round",
    ):
        assert words in first


def test_figures_and_ranges_keep_their_units(pages: list[str]) -> None:
    numbers = " ".join(page for page in pages if "Accepted" in page)
    assert "57.9k to 231k events/s" in numbers
    assert "116B to 1.04T scores/s" in numbers


def test_the_drawing_names_its_parts_and_its_pins(pages: list[str]) -> None:
    drawn = next(page for page in pages if "Final drawing" in page)
    for name in ("App and web", "API gateway", "Stream proc.", "Feature store", "Training", "eu-west-1a"):
        assert name in drawn
    for caption in ("The ranker decides the cost", "No registry"):
        assert caption in drawn


def test_every_page_has_its_foot(pages: list[str]) -> None:
    for number, page in enumerate(pages, 1):
        assert "Scenario realtime-recommendation v1 · figures: closed form" in page
        assert page.endswith(f"{number} / {len(pages)}")


def test_the_further_pages_hold_the_evidence(pages: list[str]) -> None:
    text = " ".join(pages)
    for words in (
        "The drawing at the end of each phase",
        "High-level design at 28:57",
        "quiet for two minutes",
        "Computed suggestion",
        "Requirements the candidate wrote",
        "Response time of request",
        "p99 of request against load",
        "Findings at the end 6 fire · 11 missing · 4 left to a person · 17 met",
        "Left for later: ran out of time",
        "What was asked and given",
        "Not assessed",
    ):
        assert words in text


def test_all_concerns_stand_on_the_first_page_when_no_mark_has_a_note(qapp: QApplication) -> None:
    play = Play(sample.setup()).at(1).tell(Kind.CLOCK, do="start")
    play.at(10).put(*request_path()).at(60).tell(Kind.FINISH)
    for dimension in sample.scenario().rubric.dimensions:
        play.tell(Kind.MARK, dimension=dimension.id, score=2, reason="")
    first = pages_of(play.events)[0]
    assert "All of them are one point below the bar." in first
    assert "Below the bar: all eight observed dimensions. − No mark has a note." in first


def test_evidence_without_room_beside_its_mark_is_told_in_full(qapp: QApplication) -> None:
    play = Play(sample.setup()).at(1).tell(Kind.CLOCK, do="start")
    for number in range(12):
        play.at(2 + number).tell(
            Kind.NOTE, id=f"n{number}", text=f"a note, the {number}th", dimension="tradeoffs"
        )
    play.tell(Kind.NOTE, id="short", text="a short one", dimension="deep_dive").at(60).tell(Kind.FINISH)
    for dimension in ("tradeoffs", "deep_dive"):
        play.tell(Kind.MARK, dimension=dimension, score=3, reason="")
    text = " ".join(pages_of(play.events))
    assert all(f"{1 + number}:00 a note, the {number}th" in text for number in range(4))
    assert (
        "Evidence in full 1:00 Trade-offs & scaling a note, the 0th 2:00 Trade-offs & scaling a note, the 1th"
        in text
    )
    assert "12:00 Trade-offs & scaling a note, the 11th" in text
    assert text.count("a short one") == 1


def test_the_candidates_paper_is_short(qapp: QApplication) -> None:
    pages = pages_of(sample.interview(), Audience.CANDIDATE)
    text = " ".join(pages)
    assert "Candidate's copy" in text
    assert "Marks" not in text
    assert "Recommendation" not in text
    assert len(pages) <= 3


def test_the_retention_date_stands_at_the_foot_and_costs_no_page(qapp: QApplication) -> None:
    catalog = load_catalog()
    debrief = build(
        sample.empty(), sample.scenario(), catalog, Audience.CANDIDATE, retention=date(2027, 11, 20)
    )
    (page,) = pypdf.PdfReader(io.BytesIO(report_pdf(debrief, catalog))).pages
    assert text_of(page).endswith("kept until 20 November 2027 1 / 1")


def test_an_empty_round_is_one_page(qapp: QApplication) -> None:
    pages = pages_of(sample.empty(), Audience.CANDIDATE)
    assert len(pages) == 1
    assert "Nothing was drawn." in pages[0]


def test_no_text_breaks_the_pages(qapp: QApplication) -> None:
    for audience in Audience:
        pages = pages_of(with_half_a_character(round_of_labels()), audience)
        assert 2 <= len(pages) <= 20
        assert "<script>alert(1)</script>" in " ".join(pages)


def test_the_metadata_is_a_title_and_nothing_else(reader: pypdf.PdfReader) -> None:
    assert reader.metadata is not None
    assert reader.metadata.title == "Real-time recommendation system: debrief"
    assert set(reader.metadata) <= {
        "/Title", "/Creator", "/Producer", "/Author", "/CreationDate", "/ModDate", "/Trapped",
    }  # fmt: skip
    assert not reader.metadata.author
    assert "home" not in str(reader.metadata)


@pytest.mark.parametrize(
    ("scenario", "paper"),
    [("slow-model-api", (842, 595)), ("ads-ctr-prediction", (1191, 842)), ("llm-chat-rag", (1191, 842))],
)
def test_a_large_drawing_gets_paper_on_which_it_is_read(
    qapp: QApplication, scenario: str, paper: tuple[int, int]
) -> None:
    play = Play(sample.setup())
    play.put(*board_of(load_scenario(scenario).reference_solution))
    reader = reader_of(play.events)
    sizes = {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in reader.pages}
    assert sizes == {(595, 842), paper}


@pytest.mark.parametrize(
    ("across", "down", "paper"),
    [
        (5, 11, (842, 1191)),
        (17, 1, (2384, 1684)),
        (20, 20, (3370, 2384)),
        (60, 1, (3370, 2384)),
        (1, 60, (2384, 3370)),
    ],
)
def test_no_paper_is_larger_than_a0(
    qapp: QApplication, across: int, down: int, paper: tuple[int, int]
) -> None:
    """One that is too large for that as well has the side of it on which it is largest."""
    places = [(column * 220, row * 150) for column in range(across) for row in range(down)]
    play = Play(sample.setup())
    play.put(*(ComponentRecord(f"c{i}", x, y, kind="cache") for i, (x, y) in enumerate(places)))
    sizes = {
        (round(float(p.mediabox.width)), round(float(p.mediabox.height)))
        for p in reader_of(play.events).pages
    }
    assert sizes == {(595, 842), paper}


def test_a_snapshot_has_the_width_in_which_it_is_read(qapp: QApplication) -> None:
    """Two stand in a row where that is legible, or where the whole width would not do either."""
    heights = []
    for across in (1, 3, 12):
        cards = Board(ComponentRecord(f"c{i}", i * 220, 0, kind="cache") for i in range(across))
        scene = board_scene(cards, load_catalog(), PAPER)
        rows = snapshot_rows([(Snapshot("Phase", 0, cards), scene)] * 2, A4.room.width())
        heights.append(len(rows.parts))
    assert heights == [1, 2, 1]


def block(height: float) -> Drawn:
    return Drawn(height, lambda *_: None)


def test_blocks_flow_from_page_to_page() -> None:
    pages = paginate([block(300), block(300), block(300)])
    assert [len(page.placed) for page in pages] == [2, 1]
    assert all(page.used <= A4.height - BOTTOM for page in pages)


def test_a_table_goes_on_at_the_next_page_with_its_head(qapp: QApplication) -> None:
    rows = [[block(40)] for _ in range(30)]
    pages = paginate([Section("Title", Table(rows, (1,), ("Head",)))])
    assert len(pages) == 2
    assert all(page.used <= A4.height - BOTTOM for page in pages)


def test_a_heading_is_never_left_alone(qapp: QApplication) -> None:
    pages = paginate([block(700), Section("Title", Stack([block(60), block(60)]))])
    assert [len(page.placed) for page in pages] == [1, 1]


def test_a_block_higher_than_a_page_is_placed_all_the_same() -> None:
    assert len(paginate([block(2000), block(10)])) == 2


def test_a_page_for_one_block_waits_until_the_page_before_is_full() -> None:
    pages = paginate([block(10), Alone(block(300), LARGER[0]), block(10), block(A4.height * 0.87)])
    assert [page.sheet for page in pages] == [A4, LARGER[0], A4]
    assert [len(page.placed) for page in pages] == [2, 1, 1]


def test_a_list_within_a_column_goes_on_at_the_next_page(qapp: QApplication) -> None:
    """What is cut is the list, not the column before it: no page is left half empty."""
    lists = [Section("One", Stack([block(30) for _ in range(20)])) for _ in range(2)]
    pages = paginate([block(400), Section("Both", Columns(lists, (1, 1)))])
    assert [len(page.placed) for page in pages] == [2, 1]
    assert pages[0].used > A4.height - BOTTOM - 30


def test_what_goes_on_says_what_it_continues(qapp: QApplication) -> None:
    parts = Section("Title", Stack([block(100) for _ in range(9)]), "note").cut(300, 500)
    assert parts is not None
    again = parts[1].cut(300, 250) if isinstance(parts[1], Section) else None
    assert again is not None
    assert [part.note for part in (parts[0], *again) if isinstance(part, Section)] == [
        "note", "continued", "continued",
    ]  # fmt: skip


def test_no_paragraph_runs_off_its_page(qapp: QApplication) -> None:
    """However long: the inputs of a board of 400 parts, or the parts that a finding names."""
    long = Section("Title", Paragraph("Service number 1: service time · " * 800))
    rows: list[list[Block]] = [[block(10), block(10)], [block(10), Stack([Paragraph("Service, " * 1600)])]]
    for body in (long, Table(rows, (1, 1))):
        pages = paginate([block(300), body])
        assert len(pages) > 1
        assert all(page.used <= A4.height - BOTTOM for page in pages)


def test_no_words_are_lost_where_a_paragraph_is_cut(qapp: QApplication) -> None:
    whole = Paragraph([("one two ", Style(8, 600)), ("three four five " * 60, Style(8))])
    parts = whole.cut(120, 100)
    assert parts is not None
    heights = [part.height(120) for part in parts]
    assert heights[0] <= 100
    assert sum(heights) == pytest.approx(whole.height(120))


def test_columns_go_on_at_the_next_page(qapp: QApplication) -> None:
    long, short = Stack([block(30) for _ in range(40)]), block(50)
    pages = paginate([Columns((long, short), (1, 1))])
    assert len(pages) == 2
    assert all(page.used <= A4.height - BOTTOM for page in pages)


def test_no_unit_is_parted_at_its_stroke(qapp: QApplication) -> None:
    """Nor by a joiner, which would be copied with the text."""
    style = Style(8, leading=1.25)
    room = width_of("aaa req/", style) + 1
    assert width_of("s bbbb", style) < room
    assert Paragraph("aaa req/s bbbb", style).height(room) == pytest.approx(30)
    either = width_of("aaa and/", style) + 1
    assert Paragraph("aaa and/or bb", style).height(either) == pytest.approx(20), "at any other it is"


def test_what_stands_on_one_line_is_cut_within_a_word(qapp: QApplication) -> None:
    play = Play(sample.setup())
    play.put(
        ComponentRecord("web", 0, 0, kind="mobile_client", params={"rate_rps": 100}),
        ComponentRecord("idp", 300, 0, kind="app_service", label="Identity and authentications"),
        LinkRecord("l", source="web", target="idp"),
    )
    assert "Identity and authe" in " ".join(pages_of(play.events))


def test_a_dot_between_two_parts_begins_no_line(qapp: QApplication) -> None:
    style = Style(8, leading=1.25)
    room = width_of("first part", style) + 1
    assert Paragraph("first part · second", style).height(room) == pytest.approx(30)
    assert Paragraph("first part second", style).height(room) == pytest.approx(20)


@pytest.mark.parametrize("text", ["word " * 200, "x" * 1000, "日本語" * 200, "שלום " * 200])
def test_a_paragraph_is_cut_to_its_lines(qapp: QApplication, text: str) -> None:
    style = Style(8, leading=1.25)
    assert Paragraph(text, style, most_lines=2).height(120) == pytest.approx(20)
    assert Paragraph(text, style).height(120) > 100
