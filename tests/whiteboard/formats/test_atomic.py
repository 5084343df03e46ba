"""Atomic writing: the old file or the new one, and one clear sentence when the disk says no."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from whiteboard.formats.atomic import CannotSave, write_atomic


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "folder"
    path.mkdir()
    return path


def test_the_data_is_there(folder: Path) -> None:
    write_atomic(folder / "a", b"one")
    write_atomic(folder / "a", b"two")
    assert (folder / "a").read_bytes() == b"two"
    assert names(folder) == ["a"]


def test_the_mode_of_the_file_stays(folder: Path) -> None:
    (folder / "a").write_bytes(b"")
    (folder / "a").chmod(0o640)
    write_atomic(folder / "a", b"new")
    assert (folder / "a").stat().st_mode & 0o777 == 0o640


def test_a_link_still_points_where_it_did(folder: Path) -> None:
    (folder / "real").write_bytes(b"old")
    (folder / "link").symlink_to("real")
    write_atomic(folder / "link", b"new", backup=True)
    assert (folder / "link").is_symlink()
    assert (folder / "real").read_bytes() == b"new"
    assert (folder / "real.bak").read_bytes() == b"old"


@pytest.mark.parametrize("step", ["fsync", "write"])
def test_a_full_disk_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    (folder / "a").write_bytes(b"old")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if step == "fsync":
        monkeypatch.setattr("os.fsync", full)
    else:
        monkeypatch.setattr("tempfile.mkstemp", full)
    with pytest.raises(CannotSave) as caught:
        write_atomic(folder / "a", b"new", backup=True)
    said = f"{folder / 'a'}: cannot save, no space left on device. The file there is unchanged."
    assert str(caught.value) == said
    assert (folder / "a").read_bytes() == b"old"
    assert names(folder) == ["a"]


def test_a_limit_of_the_system_leaves_the_old_file(folder: Path) -> None:
    resource = pytest.importorskip("resource")
    (folder / "a").write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(CannotSave, match="file too large"):
            write_atomic(folder / "a", b"x" * 200_000, backup=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (folder / "a").read_bytes() == b"old"
    assert names(folder) == ["a"]


def test_a_rename_that_fails_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a").write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(CannotSave, match="permission denied"):
        write_atomic(folder / "a", b"new")
    assert (folder / "a").read_bytes() == b"old"
    assert names(folder) == ["a"]


@pytest.mark.parametrize("name", ["gone/a", "x" * 300, "nul\0", "."])
def test_an_impossible_place_is_named(folder: Path, name: str) -> None:
    with pytest.raises(CannotSave, match="cannot save"):
        write_atomic(folder / name, b"new")
    assert names(folder) == []


def test_no_file_is_said_to_be_unchanged_where_none_was(folder: Path) -> None:
    with pytest.raises(CannotSave) as caught:
        write_atomic(folder / "gone" / "a", b"new")
    assert str(caught.value) == f"{folder / 'gone' / 'a'}: cannot save, there is no folder {folder / 'gone'}."
