"""What can be done about a damaged library from the home screen, and how it went in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from whiteboard.words import plural

if TYPE_CHECKING:
    from whiteboard.library.store import Library

WAYS: Final = {"salvage": "Save what can be read", "restore": "Put back a backup"}


def salvaged(library: Library) -> str:
    """Keeps what can still be read.

    Raises:
        LibraryError: nothing can; the library is as it was.
    """
    from whiteboard.library.salvage import mend

    library.close()
    counts, kept = mend(library.path)
    lost = (
        f"{plural(counts.lost, 'row')} of their journals could not be read"
        if counts.lost
        else "nothing is lost"
    )
    return f"{plural(counts.rounds, 'round')} saved, {lost}. The damaged file is kept as {kept}."


def put_back(library: Library, backup: Path) -> str:
    """Takes a backup in the library's place.

    Raises:
        LibraryError: the backup is not sound either; the library is as it was.
    """
    kept = library.restore(backup)
    return f"The backup {backup.name} is in its place. The damaged file is kept as {kept}."
