"""Rounds, debriefs, backups and what can be saved of a damaged library."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pypdf import PdfReader

from scenarios.loader import library
from tests.whiteboard.commands.running import program, refusal, run, run_json
from tests.whiteboard.library.sample import setup
from whiteboard import paths
from whiteboard.library.store import Library
from whiteboard.ui.sitting import scenario_copy


def test_rounds(capsys: pytest.CaptureFixture[str], round_id: str) -> None:
    status, data = run_json(capsys, "rounds")
    assert (status, data["schema"]) == (0, "loadbearing.rounds/1")
    [item] = data["rounds"]
    assert list(item) == ["id", "scenario", "level", "mode", "started", "minutes", "state", "people"]
    assert (item["id"], item["people"], item["state"]) == (round_id, ["Zoë"], "open")
    assert round_id in run(capsys, "rounds")[1]


def test_no_library_is_made_by_looking(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    missing = tmp_path / "none" / "library.db"
    assert run(capsys, "rounds", "--library", missing) == (0, "No rounds yet.\n", "")
    assert run(capsys, "--library", missing, "rounds", "--json")[0] == 0
    assert "there is no library yet" in refusal(capsys, "backup", "--library", missing, tmp_path / "b.db")
    assert "there is no library yet" in refusal(capsys, "debrief", "--library", missing, "last", "x.md")
    assert not missing.parent.exists()


def test_backup_and_restore(capsys: pytest.CaptureFixture[str], round_id: str, tmp_path: Path) -> None:
    copy = tmp_path / "sicherung.db"
    status, out, _ = run(capsys, "backup", copy)
    assert (status, out) == (0, f"{copy}: a copy of {tmp_path / 'rounds ü.db'} with 1 round.\n")
    with Library(os.environ["LOADBEARING_LIBRARY"]) as kept:
        kept.create(setup(title="Later"))
    status, out, _ = run(capsys, "restore", copy)
    assert status == 0
    assert "What was there is kept as" in out
    assert len(run_json(capsys, "rounds")[1]["rounds"]) == 1
    assert "is not there" in refusal(capsys, "restore", tmp_path / "nothing.db")
    (tmp_path / "junk.db").write_text("junk")
    assert "is not a Loadbearing library" in refusal(capsys, "restore", tmp_path / "junk.db")


@pytest.mark.parametrize("suffix", [".pdf", ".html", ".md", ".json"])
@pytest.mark.usefixtures("qapp")
def test_debrief(capsys: pytest.CaptureFixture[str], round_id: str, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"bericht{suffix}"
    assert run(capsys, "debrief", round_id[:6], out) == (0, "", "")
    if suffix == ".pdf":
        text = "".join(page.extract_text() for page in PdfReader(out).pages)
        assert "Instagram" in text.replace("\t", " ")
    else:
        assert "Instagram" in out.read_text(encoding="utf-8")
    assert run(capsys, "debrief", "last", out, "--for", "interviewer") == (0, "", "")


@pytest.mark.parametrize("suffix", [".pdf", ".html"])
def test_a_debrief_is_painted_without_a_display(round_id: str, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"bericht{suffix}"
    done = program("debrief", round_id, out)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert out.read_bytes().startswith({".pdf": b"%PDF", ".html": b"<!DOCTYPE html>"}[suffix])


@pytest.mark.usefixtures("qapp")
def test_debrief_refuses_in_one_line(
    capsys: pytest.CaptureFixture[str], round_id: str, tmp_path: Path
) -> None:
    assert "this version writes .pdf, .html, .md, .json" in refusal(capsys, "debrief", "last", "x.docx")
    assert "no round 'zz'" in refusal(capsys, "debrief", "zz", tmp_path / "x.md")
    assert "invalid choice" in refusal(capsys, "debrief", "last", "x.md", "--for", "everyone")
    missing = tmp_path / "no" / "folder" / "x.md"
    assert str(missing) in refusal(capsys, "debrief", "last", missing)


@pytest.mark.usefixtures("qapp")
def test_a_debrief_by_a_copy_of_a_broken_scenario_says_so(
    capsys: pytest.CaptureFixture[str], round_id: str, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_bytes(library()["instagram"].read_bytes())
    with Library(tmp_path / "rounds ü.db") as kept:
        own = kept.create(setup(scenario_path=str(mine)))
    paths.scenario_folder().mkdir(parents=True)
    scenario_copy(mine, paths.scenario_folder())
    mine.write_text("id: instagram\n", encoding="utf-8")
    status, out, err = run(capsys, "debrief", own, tmp_path / "x.md")
    assert (status, out, err.count("\n")) == (0, "", 1)
    assert "The scenario file mine.yaml cannot be used" in err
    assert "Your copy mine.yaml" in err
    (paths.scenario_folder() / "mine.yaml").unlink()
    assert "mine.yaml cannot be used" in refusal(capsys, "debrief", own, tmp_path / "x.md")
    mine.unlink()
    assert f"mine.yaml is gone from {tmp_path}" in refusal(capsys, "debrief", own, tmp_path / "x.md")


def test_salvage(capsys: pytest.CaptureFixture[str], round_id: str, tmp_path: Path) -> None:
    new = tmp_path / "gerettet.db"
    assert run(capsys, "salvage", new) == (0, f"{new}: 1 round, 2 rows, none known to be lost.\n", "")
    assert "is there already" in refusal(capsys, "salvage", new)
    assert len(run_json(capsys, "rounds", "--library", new)[1]["rounds"]) == 1
