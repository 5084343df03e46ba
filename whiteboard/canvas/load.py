"""What an estimate says of each component and link of a board, and what differs from the one before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from scoring.capacity.result import ComponentEstimate, Estimate
from whiteboard.board.board import Board
from whiteboard.board.records import LinkRecord
from whiteboard.round.drill import Queue

NO_QUEUES: Final[Mapping[str, Queue]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class BoardLoad:
    """Estimates and queues by component, requests per second by link and, sent in all, by component."""

    components: Mapping[str, ComponentEstimate]
    flows_rps: Mapping[str, float]
    sent_rps: Mapping[str, float]
    queues: Mapping[str, Queue]

    def differing(self, before: BoardLoad) -> set[str]:
        """Ids of components whose cards say something else now."""
        return (
            _differing(self.components, before.components)
            | _differing(self.sent_rps, before.sent_rps)
            | _differing(self.queues, before.queues)
        )


def _differing(a: Mapping[str, object], b: Mapping[str, object]) -> set[str]:
    return {key for key in {*a, *b} if a.get(key) != b.get(key)}


def board_load(board: Board, estimate: Estimate | None, queues: Mapping[str, Queue] = NO_QUEUES) -> BoardLoad:
    """The load of a board; nothing without an estimate. ``queues`` are those of a drill, by component."""
    flows = estimate.link_rps if estimate else {}
    sent: dict[str, float] = defaultdict(float)
    for link in board.of_type(LinkRecord):
        sent[link.source] += flows.get(link.id, 0.0)
    return BoardLoad({c.id: c for c in estimate.components} if estimate else {}, flows, sent, queues)
