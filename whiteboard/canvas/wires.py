"""How the links of a scene run, where they cross, and where their labels lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from PySide6.QtWidgets import QGraphicsScene

from whiteboard.board.board import Board
from whiteboard.board.geometry import Point, Rect
from whiteboard.board.records import LinkRecord, Record
from whiteboard.board.routing import Router
from whiteboard.board.routing.crossings import crossings
from whiteboard.canvas.labels import LinkLabels

MOST_SETTLED: Final = 200
"""Links up to which each change finds all crossings and all labels' places anew."""


class Wires:
    """Keeps routes, crossings and labels in step; answers with the ids of links that look different now.

    ``shown`` gives a record as it is drawn now, ``boxes`` what labels keep clear of.
    """

    def __init__(
        self,
        scene: QGraphicsScene,
        board: Board,
        shown: Callable[[str], Record | None],
        boxes: Callable[[], Mapping[str, Rect]],
    ) -> None:
        self._board = board
        self._shown = shown
        self._boxes = boxes
        self._settled = False
        self.router = Router()
        self.labels = LinkLabels(scene)
        self.crossings: Mapping[str, tuple[Point, ...]] = {}

    def stand(self, boxes: Mapping[str, Rect | None]) -> bool:
        """Whether everything is where it was when all links were last settled."""
        return self._settled and all(self.router.stands(i, rect) for i, rect in boxes.items())

    def update(
        self, boxes: Mapping[str, Rect | None], links: Mapping[str, LinkRecord | None], *, settle: bool
    ) -> set[str]:
        """Takes changed boxes and links; in a drag, and on a large board, the others stay as they are."""
        self._settled = settle
        renewed = self.router.update(boxes, links, settle=settle)
        renewed |= {link_id for link_id, link in links.items() if link is not None}
        if settle and self.few:
            return renewed | self._cross() | self._place_labels()
        if renewed:
            self.labels.carry(self.router.routes, self._words(renewed))
        return renewed

    def clear_labels(self) -> set[str]:
        """Finds places for labels anew, as flags push them away."""
        return self._place_labels() if self.few else set()

    @property
    def few(self) -> bool:
        """Whether there is time to look at all links at each change."""
        return len(self.router.routes) <= MOST_SETTLED

    def _cross(self) -> set[str]:
        before = self.crossings
        order = [link.id for link in self._board.of_type(LinkRecord) if link.id in self.router.routes]
        self.crossings = crossings(self.router.routes, order)
        return {i for i in order if before.get(i) != self.crossings.get(i)}

    def _place_labels(self) -> set[str]:
        words = self._words(link.id for link in self._board.of_type(LinkRecord))
        return self.labels.place(self.router.routes, words, self._boxes())

    def _words(self, link_ids: Iterable[str]) -> dict[str, str]:
        links = (self._shown(i) for i in link_ids if i in self.router.routes)
        return {link.id: link.label for link in links if isinstance(link, LinkRecord) and link.label}
