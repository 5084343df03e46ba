"""Showing a finding: its parts above one veil, everything else dimmed below."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QVariantAnimation
from PySide6.QtWidgets import QGraphicsItem

from whiteboard.board.board import Board
from whiteboard.canvas.items.shapes import VeilItem
from whiteboard.canvas.scene import VEIL_Z, BoardScene
from whiteboard.ui.desk import Spotlight

SHARE: Final = 0.66
FADE_MS: Final = 120


class SpotlightVeil:
    """The veil of one scene; ``fade`` False where motion is to be reduced."""

    def __init__(self, scene: BoardScene) -> None:
        self._scene = scene
        self._veil: QGraphicsItem = VeilItem(scene.ink)
        self._veil.setZValue(VEIL_Z)
        self._veil.setVisible(False)
        scene.addItem(self._veil)
        self._animation = QVariantAnimation(scene)
        self._animation.setDuration(FADE_MS)
        self._animation.valueChanged.connect(self._step)
        self._shown = False
        self.fade = True

    def show(self, spotlight: Spotlight | None) -> None:
        """Draws the veil, or takes it away at once."""
        self._animation.stop()
        shown, self._shown = self._shown, spotlight is not None
        self._veil.setVisible(self._shown)
        if self._shown and not shown and self.fade:
            self._animation.setStartValue(0.0)
            self._animation.setEndValue(SHARE)
            self._animation.start()
        elif self._shown:
            self._step(SHARE)

    def stop(self) -> None:
        """Ends the fade, before the scene goes."""
        self._animation.stop()

    def _step(self, share: float) -> None:
        if isinstance(self._veil, VeilItem):
            self._veil.set_share(self._scene.ink, share)


def lifted_by(board: Board, spotlight: Spotlight | None) -> frozenset[str]:
    """What lies above the veil: the parts, their links and, for a single part, its neighbours."""
    if spotlight is None:
        return frozenset()
    ids = {i for i in spotlight.ids if i in board}
    links = board.links_of(ids)
    if len(ids) == 1:
        near = {end for link in links for end in (link.source, link.target)}
        return frozenset(ids | near | {link.id for link in links})
    return frozenset(ids | {link.id for link in links if {link.source, link.target} <= ids})
