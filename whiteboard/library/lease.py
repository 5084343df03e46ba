"""Who has a round open. A lease that nobody gave back and whose holder is gone marks an interrupted round."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from whiteboard.processes import runs

STALE_S: Final = 30.0
"""A holder writes a beat every 5 s, or renews its lease every 10 s while the clock stands still."""


@dataclass(frozen=True, slots=True)
class Lease:
    """One program's hold on a round; ``updated`` is when it last wrote, as ISO time."""

    client: str
    host: str
    pid: int
    updated: str

    def alive(self, now: datetime) -> bool:
        """Whether its holder still runs, as far as can be told from here."""
        try:
            fresh = abs((now - datetime.fromisoformat(self.updated)).total_seconds()) < STALE_S
        except (ValueError, TypeError):
            return False  # no program of ours wrote that
        return fresh and (self.host != platform.node() or runs(self.pid))


def utc_now() -> datetime:
    """The wall clock, for people and leases; nothing in a round is timed by it."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """ISO text to the second, so that equal lengths sort as time does."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
