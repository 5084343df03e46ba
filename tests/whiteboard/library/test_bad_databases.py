"""Whatever lies where the library should be: one clear sentence, and the file is left as it was."""

from __future__ import annotations

import os
import random
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.whiteboard.library.sample import edits, setup
from whiteboard.library.database import inspect
from whiteboard.library.errors import LibraryDamaged, LibraryError
from whiteboard.library.place import check_drive, file_system
from whiteboard.library.schema import VERSION
from whiteboard.library.store import Library


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A library with some rounds, closed."""
    path = tmp_path / "library.db"
    with Library(path) as library:
        for _ in range(3):
            library.create(setup(), edits(200))
    return path


def refusal(path: Path) -> str:
    """What opening says; the file must not change by it."""
    before = path.read_bytes()
    with pytest.raises(LibraryError) as caught:
        Library(path).rounds()
    assert path.read_bytes() == before
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    return str(caught.value)


def sql(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as raw:
        for statement in statements:
            raw.execute(statement)
        raw.commit()


@pytest.mark.parametrize("content", [b"hello", b"\x00" * 8192, b"SQLite format 2\x00" + b"x" * 9000, b"S"])
def test_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(content)
    assert "is not a Loadbearing library" in refusal(path)


def test_someone_elses_database(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    sql(path, "CREATE TABLE bookmarks (url TEXT)")
    assert "is not a Loadbearing library; it was left as it is." in refusal(path)


def test_a_newer_version(filled: Path) -> None:
    sql(filled, f"PRAGMA user_version = {VERSION + 1}")
    said = refusal(filled)
    assert f"newer Loadbearing (version {VERSION + 1}; this one reads {VERSION})" in said
    assert "update Loadbearing" in said


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("CREATE TRIGGER t AFTER INSERT ON rounds BEGIN DELETE FROM journal; END", "trigger 't'"),
        ("CREATE VIEW v AS SELECT load_extension('x')", "view 'v'"),
        ("CREATE TABLE extra (x)", "table 'extra'"),
        ("DROP TABLE snapshots", "table 'snapshots' is missing"),
        ("ALTER TABLE rounds ADD COLUMN evil TEXT CHECK (evil IS NULL)", "table 'rounds' is not as"),
        ("CREATE VIRTUAL TABLE f USING fts5(x)", "table 'f'"),
    ],
)
def test_a_hostile_schema(filled: Path, statement: str, part: str) -> None:
    sql(filled, statement)
    assert f"was altered: {'it has the ' if 'CREATE' in statement else 'the '}{part}" in refusal(filled)


@pytest.mark.parametrize("kept", [20, 100, 512, 4096, 5000, 40_000])
def test_a_truncated_file(filled: Path, kept: int) -> None:
    filled.write_bytes(filled.read_bytes()[:kept])
    refusal(filled)


def test_flipped_bits_never_pass_for_other_data(filled: Path) -> None:
    """Every flip is refused when the library opens, named when the round is read, or changes nothing."""
    with Library(filled) as library:
        want = {item.id: library.events(item.id) for item in library.rounds()}
    good = filled.read_bytes()
    dice = random.Random(11)
    found = 0
    for _ in range(60):
        bad = bytearray(good)
        bad[dice.randrange(100, len(bad))] ^= 1 << dice.randrange(8)
        filled.write_bytes(bad)
        try:
            with Library(filled) as library:
                got = {round_id: library.events(round_id) for round_id in want}
        except LibraryError:
            found += 1
        else:
            assert got == want
    assert found > 20


def test_a_zeroed_page_is_damage(filled: Path) -> None:
    bad = bytearray(filled.read_bytes())
    bad[8192:12288] = bytes(4096)
    filled.write_bytes(bad)
    with pytest.raises(LibraryDamaged, match="with 'loadbearing restore FILE', or save"):
        Library(filled).rounds()


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "fifo"])
def test_no_file_at_all(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "library.db"
    make(path)
    with pytest.raises(LibraryError, match=r"is a folder|is not an ordinary file"):
        Library(path).rounds()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match=r"choose another place|cannot be opened"):
        Library(tmp_path / "file" / "library.db").rounds()


def test_a_device(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/dev/zero")
    with pytest.raises(LibraryError, match="is not an ordinary file"):
        Library(tmp_path / "link").rounds()


def test_a_symlink_loop(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(LibraryError, match="cannot be opened"):
        Library(tmp_path / "a").rounds()


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
//box/share /mnt/my\\040share cifs rw 0 0
/dev/sdb1 /home/local ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/library.db", "ext4"),
        ("/home/ana/library.db", "nfs4"),
        ("/homestead/library.db", "ext4"),
        ("/home/local/library.db", "ext4"),
        ("/mnt/my share/library.db", "cifs"),
        ("\\\\box\\share\\library.db", "smbfs"),
    ],
)
def test_network_drives_are_refused(path: str, kind: str) -> None:
    assert file_system(Path(path), MOUNTS) == kind
    if kind in {"nfs4", "cifs", "smbfs"}:
        with pytest.raises(LibraryError, match="network drive"):
            check_drive(Path(path), MOUNTS)
    else:
        check_drive(Path(path), MOUNTS)


READ_ONLY = """
import sys
from pathlib import Path
from whiteboard.library.errors import LibraryError
from whiteboard.library.store import Library
from tests.whiteboard.library.sample import setup
library = Library(Path(sys.argv[1]))
try:
    library.create(setup())
except LibraryError as error:
    print(error)
"""


def mounted(folder: Path, options: str, script: str, *args: str) -> str:
    """What a script prints in a mount namespace where ``folder`` is a tmpfs with these options."""
    inner = f'mount -t tmpfs -o {options} tmpfs "$1" && shift && exec "$@"'
    command = ["unshare", "-m", "sh", "-c", inner, "sh", str(folder), sys.executable, "-c", script, *args]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    if (done.returncode in {1, 32} and "mount" in done.stderr + done.stdout) or "unshare" in done.stderr:
        pytest.skip(f"no mounts here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(
    not hasattr(os, "unshare") and not Path("/usr/bin/unshare").exists(), reason="needs unshare"
)
def test_a_read_only_folder(tmp_path: Path) -> None:
    said = mounted(tmp_path, "ro,size=2m", READ_ONLY, str(tmp_path / "library.db"))
    assert said == f"{tmp_path / 'library.db'} cannot be made: Read-only file system; choose another place.\n"


ON_A_STILL_DISK = """
import subprocess, sys
from pathlib import Path
from tests.whiteboard.library.sample import setup
from whiteboard.library.errors import LibraryError
from whiteboard.library.salvage import salvage
from whiteboard.library.store import Library
disk, saved = Path(sys.argv[1]), Path(sys.argv[2])
path = disk / "library.db"
with Library(path) as library:
    library.create(setup())
subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
print(salvage(path, saved))
try:
    Library(path).rounds()
except LibraryError as error:
    print(error)
"""


@pytest.mark.skipif(
    not hasattr(os, "unshare") and not Path("/usr/bin/unshare").exists(), reason="needs unshare"
)
def test_a_library_on_a_read_only_disk_can_be_salvaged(tmp_path: Path) -> None:
    (disk := tmp_path / "disk").mkdir()
    said = mounted(disk, "rw,size=2m", ON_A_STILL_DISK, str(disk), str(tmp_path / "saved.db"))
    path = disk / "library.db"
    assert said.splitlines() == [
        "Salvaged(rounds=1, rows=1, lost=0)",
        f"{path} cannot be written: Read-only file system; choose another place.",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_file(filled: Path) -> None:
    filled.chmod(0o400)
    with pytest.raises(LibraryError, match=r"read-only|permissions"):
        Library(filled).create(setup())


FULL = """
import sys, threading
from pathlib import Path
from tests.whiteboard.library.sample import card, setup
from whiteboard.library import writer
from whiteboard.library.store import Library
writer.RETRY_S = 0.01
folder = Path(sys.argv[1])
library = Library(folder / "library.db")
journal = library.open_journal(library.create(setup()))
durable, failed = [1], threading.Event()
journal.on_durable(durable.append)
texts = set()
journal.on_error(lambda text: (texts.add(text), failed.set()))
{limit}
seq = 2
while not failed.is_set():
    journal.append(card(seq))
    seq += 1
    journal.flush()
print(journal.pending_count == seq - 1 - durable[-1], len(texts), texts.pop())
for seq in range(seq, seq + 50):
    journal.append(card(seq))
kept = [event.seq for event in library.events(library.rounds()[0].id)]
print(kept == list(range(1, durable[-1] + 1)))
{relief}
print(library.close(), [e.seq for e in library.events(library.rounds()[0].id)] == list(range(1, seq + 1)))
"""


@pytest.mark.skipif(not Path("/usr/bin/unshare").exists(), reason="needs unshare")
def test_a_full_disk_loses_nothing_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    script = FULL.format(
        limit="ballast = folder / 'ballast'; ballast.write_bytes(bytes(1200 * 1024))",
        relief="ballast.unlink(); journal.retry()",
    )
    said = mounted(tmp_path, "size=2m", script, str(tmp_path))
    assert said.splitlines() == ["True 1 The disk is full.", "True", "True True"]


def test_a_file_that_may_not_grow_loses_nothing(tmp_path: Path) -> None:
    script = FULL.format(
        limit="import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))",
        relief="resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2); journal.retry()",
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    first, second, third = done.stdout.splitlines()
    assert first.startswith("True 1 ")
    assert "may be full or gone" in first or "The disk is full" in first
    assert (second, third) == ("True", "True True")
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_looking_changes_nothing(filled: Path) -> None:
    before = filled.read_bytes()
    assert inspect(filled) == VERSION
    assert filled.read_bytes() == before
