"""Writing a report: every kind of round in every format, and one clear sentence when it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from components.catalog import load_catalog
from tests.whiteboard.debrief import sample
from tests.whiteboard.debrief.play import Play
from tests.whiteboard.debrief.sample_board import request_path
from whiteboard.board.records import SheetRecord
from whiteboard.debrief.debrief import Audience, build
from whiteboard.debrief.write import WRITABLE, debrief_bytes, write_debrief
from whiteboard.formats.atomic import CannotSave
from whiteboard.round.events import Event, Kind
from whiteboard.round.setup import RoundMode, Setup

STARTS = {".pdf": b"%PDF-", ".html": b"<!DOCTYPE html>", ".md": b"# ", ".json": b"{"}


def free_board() -> list[Event]:
    play = Play(Setup(RoundMode.DRAW, "2026-11-20T13:54:00+00:00", "", phases=()))
    return play.put(*request_path()).events


def abandoned() -> list[Event]:
    return Play(sample.setup()).at(3).tell(Kind.ABANDON).events


@pytest.mark.parametrize("suffix", WRITABLE)
@pytest.mark.parametrize("play", [sample.practice, sample.empty, free_board, abandoned])
def test_every_round_has_a_report(qapp: QApplication, play: Callable[[], list[Event]], suffix: str) -> None:
    events, catalog = play(), load_catalog()
    scenario = None if play is free_board else sample.scenario()
    for audience in Audience:
        data = debrief_bytes(build(events, scenario, catalog, audience), suffix, catalog)
        assert data.startswith(STARTS[suffix])


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_a_board_with_a_title_alone_is_empty(qapp: QApplication, suffix: str) -> None:
    events = Play(sample.setup()).put(SheetRecord("sheet", title="Later")).events
    debrief = build(events, sample.scenario(), load_catalog(), Audience.CANDIDATE)
    assert b"Nothing was drawn." in debrief_bytes(debrief, suffix, load_catalog())


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_the_retention_date_is_written_as_the_others_are(qapp: QApplication, suffix: str) -> None:
    until, catalog = date(2027, 11, 20), load_catalog()
    debrief = build(sample.empty(), sample.scenario(), catalog, Audience.CANDIDATE, retention=until)
    assert b"kept until 20 November 2027" in debrief_bytes(debrief, suffix, catalog)


@pytest.mark.parametrize("suffix", [*WRITABLE, ".PDF"])
def test_the_suffix_decides(qapp: QApplication, tmp_path: Path, suffix: str) -> None:
    debrief = build(sample.empty(), sample.scenario(), load_catalog(), Audience.CANDIDATE)
    write_debrief(debrief, tmp_path / f"out{suffix}")
    assert (tmp_path / f"out{suffix}").read_bytes().startswith(STARTS[suffix.lower()])


@pytest.mark.parametrize("name", ["out.docx", "out", "out.pdf.txt"])
def test_another_suffix_is_refused_with_the_list(tmp_path: Path, name: str) -> None:
    debrief = build(sample.empty(), sample.scenario(), load_catalog(), Audience.CANDIDATE)
    with pytest.raises(CannotSave) as caught:
        write_debrief(debrief, tmp_path / name)
    assert str(caught.value) == f"{tmp_path / name}: a debrief is written as .pdf, .html, .md, .json."
    assert not (tmp_path / name).exists()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    debrief = build(sample.empty(), sample.scenario(), load_catalog(), Audience.CANDIDATE)
    with pytest.raises(CannotSave, match="there is no folder"):
        write_debrief(debrief, tmp_path / "gone" / "out.md")
