"""Why targets are missed and what would help: at most three reasons, each checked by solving the change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Advice:
    """One sentence about one component."""

    component: str
    text: str
