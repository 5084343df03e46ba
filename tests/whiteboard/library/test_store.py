"""Rounds go in, come out the same, are found, binned, copied and destroyed."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.whiteboard.library.sample import card, edits, setup
from whiteboard.library.errors import DamagedRound, LibraryError, NoSuchRound
from whiteboard.library.store import Library
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.session import replay
from whiteboard.round.setup import RoundMode, Setup

HOSTILE = [
    "'; DROP TABLE rounds;--",
    '"',
    "%",
    "_",
    "\\",
    "a\x00b",
    "\ud800",
    "x" * 1_000_000,
    "Ünïcödé 図 🙂",
]


def test_a_round_comes_back_event_for_event(library: Library) -> None:
    events = list(edits(120))
    round_id = library.create(setup(), events)
    back = library.events(round_id)
    assert back[1:] == events
    assert Setup.from_json(back[0].body) == setup()
    assert (back[0].seq, back[0].actor, back[0].kind) == (1, Actor.SYSTEM, Kind.CREATED)


def test_the_list_shows_what_was_agreed(library: Library) -> None:
    round_id = library.create(setup(interviewers=("Ana", "Bo")))
    [shown] = library.rounds()
    assert shown.id == round_id
    assert (shown.title, shown.scenario, shown.level, shown.mode) == (
        "Instagram",
        "instagram",
        "senior",
        "practice",
    )
    assert shown.people == ("Zoë", "Ana", "Bo")
    assert (shown.state, shown.minutes, shown.started) == ("open", 60, "2026-11-22T10:00:00+00:00")


def test_retention_is_a_year_unless_told(tmp_path: Path) -> None:
    with Library(tmp_path / "l.db", retention_days=10) as library:
        round_id = library.create(setup())
        [shown] = library.rounds()
        assert shown.retention_date is not None
        ahead = date.fromisoformat(shown.retention_date) - date.fromisoformat(shown.updated[:10])
        assert ahead.days == 10
        library.set_retention(round_id, date(2027, 1, 31))
        assert library.find(round_id).retention_date == "2027-01-31"
        library.set_retention(round_id, None)
        assert library.find(round_id).retention_date is None


@pytest.mark.parametrize("query", ["zoë", "ZOË", "insta plat", "Engineer senior", ""])
def test_every_word_of_a_search_is_found_in_any_case(library: Library, query: str) -> None:
    library.create(setup())
    library.create(
        setup(title="URL shortener", scenario="url-shortener", candidate="Max", role="", level="mid")
    )
    found = [item.title for item in library.rounds(query)]
    assert "Instagram" in found
    assert len(found) == (2 if not query else 1)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_and_searched_literally(library: Library, text: str) -> None:
    library.create(setup(title="plain", candidate="Max", role=""))
    events = [Event(2, 5, Actor.CANDIDATE, Kind.NOTE, {"id": "n", "text": text})]
    round_id = library.create(setup(title=text, candidate=text, role=text), events)
    assert library.events(round_id)[1].body["text"] == text
    assert [item.id for item in library.rounds(text)] == [round_id]
    assert len(library.rounds()) == 2


def test_a_surrogate_is_shown_as_a_question_mark_in_the_list_only(library: Library) -> None:
    library.create(setup(title="bad \ud800 half"))
    assert library.rounds()[0].title == "bad ? half"


def test_the_bin_hides_until_it_is_undone(library: Library) -> None:
    kept, binned = library.create(setup()), library.create(setup(title="Other"))
    library.bin(binned)
    assert [item.id for item in library.rounds()] == [kept]
    assert [item.id for item in library.rounds(binned=True)] == [binned]
    library.unbin(binned)
    assert len(library.rounds()) == 2


def test_purging_leaves_no_byte_behind(library: Library) -> None:
    canary = "canary-7f3e-" * 400  # longer than a page, so that it overflows
    gone = library.create(
        setup(title=canary), [Event(2, 1, Actor.CANDIDATE, Kind.NOTE, {"id": "n", "text": canary})]
    )
    kept = library.create(setup())
    library.purge([gone])
    assert [item.id for item in library.rounds()] == [kept]
    for file in library.path.parent.iterdir():
        assert b"canary-7f3e" not in file.read_bytes(), file.name
    with pytest.raises(NoSuchRound):
        library.events(gone)


def test_a_copy_is_a_round_of_its_own(library: Library) -> None:
    round_id = library.create(setup(), edits(30))
    copy = library.duplicate(round_id)
    assert copy != round_id
    assert library.events(copy)[1:] == library.events(round_id)[1:]
    assert replay(library.events(copy))[1].setup.title == "Instagram (copy)"
    library.purge([round_id])
    assert len(library.events(copy)) == 31


def test_a_copy_of_an_open_round_has_everything_up_to_now(library: Library) -> None:
    round_id = library.create(setup())
    journal = library.open_journal(round_id)
    for seq in range(2, 52):
        journal.append(card(seq))
    assert len(library.events(library.duplicate(round_id))) == 51


def test_a_finished_round_says_so_in_the_list(library: Library) -> None:
    round_id = library.create(setup())
    journal = library.open_journal(round_id)
    journal.append(Event(2, 10, Actor.SYSTEM, Kind.FINISH, {}))
    assert journal.flush()
    assert library.rounds()[0].state == "finished"
    journal.append(Event(3, 20, Actor.SYSTEM, Kind.REOPEN, {}))
    journal.append(Event(4, 30, Actor.SYSTEM, Kind.ABANDON, {}))
    assert journal.flush()
    assert library.rounds()[0].state == "abandoned"
    assert library.rounds(binned=True) == []
    assert library.find("last").id == library.find(round_id[:5]).id == round_id


def test_finding_wants_one_round(library: Library) -> None:
    with pytest.raises(NoSuchRound, match="no rounds yet"):
        library.find("last")
    first = library.create(setup())
    library.create(setup())
    with pytest.raises(NoSuchRound, match="no round 'zz'"):
        library.find("zz")
    with pytest.raises(NoSuchRound, match="2 rounds start with ''"):
        library.find("")
    assert library.find(first).id == first


def test_a_kind_of_a_newer_version_is_kept(library: Library) -> None:
    later = Event(2, 7, Actor.SYSTEM, "hologram", {"depth": 3})  # type: ignore[arg-type]
    round_id = library.create(setup(), [later, card(3)])
    assert library.events(round_id)[1] == later
    board, state = library.seek(round_id, 3)
    assert (len(board), state.seq) == (1, 3)


@pytest.mark.parametrize(
    ("column", "value"), [("body", "'{}'"), ("at_ms", "9"), ("seq", "99"), ("kind", "'beat'")]
)
def test_a_flipped_row_is_named_and_what_is_before_it_is_readable(
    library: Library, column: str, value: str
) -> None:
    round_id = library.create(setup(), edits(20))
    library.close()
    with closing(sqlite3.connect(library.path)) as raw:
        raw.execute(f"UPDATE journal SET {column} = {value} WHERE seq = 9")
        raw.commit()
    with pytest.raises(DamagedRound, match=f"Round {round_id} is damaged at row 9") as caught:
        library.events(round_id)
    assert [event.seq for event in caught.value.readable] == list(range(1, 9))


def test_a_round_is_held_by_one_program(library: Library) -> None:
    round_id = library.create(setup())
    journal = library.open_journal(round_id)
    with Library(library.path) as other:
        with pytest.raises(LibraryError, match="“Instagram” is open in another window"):
            other.open_journal(round_id)
        assert other.interrupted() == []
        assert journal.close()
        assert other.open_journal(round_id).close()


def test_a_round_that_was_not_given_back_is_interrupted(library: Library) -> None:
    kept, left = library.create(setup()), library.create(setup(title="Left"))
    library.open_journal(kept).close()
    library.open_journal(left)
    assert library.interrupted() == []  # open here is not interrupted
    with Library(library.path) as other, closing(sqlite3.connect(library.path)) as raw:
        raw.execute("UPDATE rounds SET lease_pid = 4194304 WHERE title = 'Left'")  # beyond every pid
        raw.commit()
        assert [item.id for item in other.interrupted()] == [left]
        raw.execute("UPDATE rounds SET lease_host = 'elsewhere', updated = '2026-01-01T00:00:00+00:00'")
        raw.commit()
        assert [item.id for item in other.interrupted()] == [left]
        journal = other.open_journal(left)
        journal.append(Event(2, 1, Actor.SYSTEM, Kind.FINISH, {}))
        assert journal.close()
        assert other.interrupted() == []


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_only_the_person_can_read_it(library: Library) -> None:
    library.create(setup())
    library.backup(library.path.parent / "copy.db")
    modes = {path.name: path.stat().st_mode & 0o777 for path in library.path.parent.iterdir()}
    assert set(modes) >= {"library.db", "copy.db"}
    assert set(modes.values()) == {0o600}
    assert library.path.parent.stat().st_mode & 0o777 == 0o700


def test_a_database_elsewhere_is_refused_in_one_sentence() -> None:
    with pytest.raises(LibraryError, match="keeps its library in a SQLite file, not in postgresql"):
        Library("postgresql://user:secret@host/db")
    assert Library("sqlite:////tmp/x.db").path == Path("/tmp/x.db")


def test_nothing_is_made_before_it_is_needed(tmp_path: Path) -> None:
    library = Library(tmp_path / "later" / "library.db")
    assert not library.path.parent.exists()
    assert library.close()
    assert not library.path.parent.exists()


def test_a_free_board_has_no_people(library: Library) -> None:
    library.create(Setup(RoundMode.DRAW, "2026-11-22T10:00:00+00:00", "Sketch"))
    [shown] = library.rounds("sketch draw")
    assert (shown.people, shown.scenario, shown.mode) == ((), None, "draw")
