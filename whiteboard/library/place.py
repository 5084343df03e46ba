"""Where a library lies, and where it may not: folders, devices and network drives are refused first."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Final

from whiteboard.library.errors import LibraryError

# fmt: off
NETWORK: Final = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre",
    "fuse.sshfs", "fuse.rclone", "fuse.glusterfs", "fuse.gvfsd-fuse",
})
# fmt: on
BACKUPS: Final = "backups"
MAGIC: Final = b"SQLite format 3\x00"


def path_of(place: str | Path) -> Path:
    """The file that a path or ``sqlite:///`` URL names; LibraryError for any other kind of database."""
    text = str(place)
    if text.startswith("sqlite:///"):
        return Path(text.removeprefix("sqlite:///"))
    if "://" in text:
        kind = text.partition(":")[0]
        raise LibraryError(f"this version keeps its library in a SQLite file, not in {kind}; give a path.")
    return Path(text).expanduser()


def backups_of(library: Path) -> list[Path]:
    """The backups that were kept beside a library, the oldest first."""
    return sorted((library.parent / BACKUPS).glob(f"{library.stem}-*.db"))


def check_file(path: Path) -> None:
    """Raises LibraryError when something lies at ``path`` that is no database."""
    try:
        found = path.stat()
    except FileNotFoundError:
        found = None
    except OSError as error:
        raise LibraryError(f"{path} cannot be opened: {error.strerror}.") from error
    if found is not None and not stat.S_ISREG(found.st_mode):
        what = "a folder" if stat.S_ISDIR(found.st_mode) else "not an ordinary file"
        raise LibraryError(f"{path} is {what}; name a file for the library.")
    if found is not None and found.st_size and _head(path) != MAGIC:
        raise LibraryError(f"{path} is not a Loadbearing library; it was left as it is.")


def check_drive(path: Path, mounts: str | None = None) -> None:
    """Raises LibraryError on a network drive; ``mounts`` is the text of /proc/mounts."""
    if file_system(path, mounts) in NETWORK:
        raise LibraryError(
            f"{path} lies on a network drive, where a crash can damage it; choose a place on this computer."
        )


def make_file(path: Path) -> None:
    """An empty file, and its folder, that only this person can read; nothing when it is there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        what = "written" if path.exists() else "made"
        raise LibraryError(f"{path} cannot be {what}: {error.strerror}; choose another place.") from error


def file_system(path: Path, mounts: str | None = None) -> str:
    """The type of file system a path lies on, as far as this system tells; empty otherwise."""
    if str(path).startswith("\\\\"):
        return "smbfs"
    if mounts is None:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8") if sys.platform == "linux" else ""
    where = Path(os.path.realpath(path))
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        point = Path(fields[1].encode().decode("unicode_escape"))
        if where.is_relative_to(point) and len(point.parts) > best:
            best, kind = len(point.parts), fields[2]
    return kind


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC))
    except OSError as error:
        raise LibraryError(f"{path} cannot be read: {error.strerror}.") from error
