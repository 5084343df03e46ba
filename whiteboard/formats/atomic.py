"""Writing a file so that a power cut or a full disk leaves the old one or the new one, never half of one."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path


class CannotSave(OSError):  # noqa: N818 - it reads as a sentence where it is raised
    """A file could not be written; what stood there before, if anything, is unchanged. One line."""


def write_atomic(path: Path, data: bytes, *, backup: bool = False) -> None:
    """Replaces the file at ``path``; with ``backup`` the previous one stays beside it with ``.bak`` added.

    Raises:
        CannotSave: names the file and the reason; the old file is as it was.
    """
    try:
        target = path.resolve()  # a symbolic link stays one: what it points at is replaced
        if target.exists() and not target.is_file():
            raise CannotSave(f"{path}: cannot save here, it is not a file.")
        if not target.parent.is_dir():
            raise CannotSave(f"{path}: cannot save, there is no folder {path.parent}.")
        temporary = _written(target, data)
        try:
            if backup and target.exists():
                _keep_previous(target)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(target.parent)
    except CannotSave:
        raise
    except (OSError, ValueError, RuntimeError) as error:  # ValueError: NUL in the name; RuntimeError: a loop
        reason = getattr(error, "strerror", None) or str(error)
        kept = " The file there is unchanged." if _exists(path) else ""
        raise CannotSave(f"{path}: cannot save, {reason.lower()}.{kept}") from error


def _exists(path: Path) -> bool:
    """Whether there is a file, as far as that can be told."""
    try:
        return path.exists()
    except (OSError, ValueError, RuntimeError):
        return False


def _written(target: Path, data: bytes) -> Path:
    """The data in a new file of the same folder, on the disk, with the mode of the file it replaces."""
    handle, name = tempfile.mkstemp(prefix=".saving-", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _keep_previous(target: Path) -> None:
    backup = target.with_name(target.name + ".bak")
    handle, name = tempfile.mkstemp(prefix=".saving-", dir=target.parent)
    os.close(handle)
    try:
        shutil.copy2(target, name)
        Path(name).replace(backup)
    finally:
        Path(name).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Makes the rename itself durable; only POSIX can open a folder."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
