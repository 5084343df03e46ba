"""What of a desk's changes shows on its canvas: patches, selection, load, rights, findings and theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from whiteboard.board.patch import Patch
from whiteboard.canvas.spotlight import SpotlightVeil
from whiteboard.round.events import RIGHTS, Actor, Event

if TYPE_CHECKING:
    from whiteboard.canvas.view import CanvasView


class DeskFollower(QObject):
    """Keeps scene, marks and bars of one view in step with its desk."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._desk = desk = view.desk
        self._scene = view.board_scene
        self.veil = SpotlightVeil(self._scene)
        desk.patched.connect(self._on_patch)
        desk.selection_changed.connect(self._on_selection)
        desk.analysed.connect(self.refresh_load)
        desk.drill_changed.connect(self.refresh_load)
        desk.event_recorded.connect(self._on_event)
        desk.spotlight_changed.connect(self._on_spotlight)
        desk.theme_changed.connect(self._on_theme)

    def refresh_load(self) -> None:
        """Shows the newest estimate, unless this person is not to see load."""
        analysis, drill = self._desk.analysis, self._desk.drill
        hidden = self._desk.actor is Actor.CANDIDATE and not self._desk.session.state.view.capacity
        if drill is not None and not hidden:
            self._scene.set_estimate(drill.estimate, drill.queues)
        else:
            self._scene.set_estimate(None if hidden or analysis is None else analysis.estimate)
        self._view.surface.refresh_marks()  # flags come and go with the load
        self._view.chrome.minimap.renew_load()

    def _on_patch(self, patch: Patch) -> None:
        view = self._view
        view.touch()
        view.tool.interrupt()
        self._scene.apply(patch)
        view.surface.forget(lambda record_id: record_id not in self._desk.session.board)
        view.surface.refresh_marks()
        view.chrome.refresh()

    def _on_selection(self, _ids: frozenset[str]) -> None:
        self._view.surface.refresh_marks()

    def _on_event(self, event: Event) -> None:
        if event.kind in RIGHTS:
            self.refresh_load()
            self._view.chrome.refresh()

    def _on_spotlight(self, _spotlight: object) -> None:
        self.veil.show(self._desk.spotlight)
        self._view.surface.refresh_marks()

    def _on_theme(self, _theme: object) -> None:
        self._scene.set_theme(self._desk.theme)
        self.veil.show(self._desk.spotlight)
        self._view.surface.refresh_marks()
        self._view.chrome.restyle()
        self._view.viewport().update()
