"""The desk: what the parts of one window share. Parts know the desk, never each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from components.catalog import Catalog
from components.design import Design
from whiteboard.board.board import PatchError
from whiteboard.board.patch import Patch
from whiteboard.board.project import design_of
from whiteboard.round.drill import Queue
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.session import ReadOnlyError, Session
from whiteboard.ui.theme import Theme

if TYPE_CHECKING:
    from scenarios.model import Scenario
    from scoring.capacity.result import Estimate
    from scoring.checks.result import Findings


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the checks and the closed form said of the board at ``revision``.

    ``problem`` is the one sentence to show when the design cannot be solved at all.
    """

    revision: int
    findings: Findings | None = None
    estimate: Estimate | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Spotlight:
    """Components and links that are shown while all else is dimmed, with a few words at the first.

    ``finding`` names what is shown, when it is one of the findings.
    """

    ids: tuple[str, ...]
    reason: str
    title: str = ""
    finding: str = ""


class DrillShown(Protocol):
    """What the canvas shows of a drill; ``whiteboard.ui.drill_run.Frame`` is one."""

    @property
    def estimate(self) -> Estimate:
        """Loads and flows just now."""

    @property
    def queues(self) -> Mapping[str, Queue]:
        """Queues by component."""


class Desk(QObject):
    """One person's view of one session: two desks share a session in an interview."""

    event_recorded = Signal(object)
    """Event, after board and state have changed."""
    patched = Signal(object)
    """Patch, for the events that carry one."""
    selection_changed = Signal(object)
    """frozenset of record ids."""
    analysed = Signal(object)
    """Analysis."""
    spotlight_changed = Signal(object)
    """Spotlight or None."""
    drill_changed = Signal(object)
    """DrillShown or None."""
    theme_changed = Signal(object)
    """Theme."""
    message = Signal(str)
    """One sentence for the status line, such as why an edit was refused."""

    def __init__(
        self,
        session: Session,
        catalog: Catalog,
        theme: Theme,
        *,
        scenario: Scenario | None = None,
        actor: Actor = Actor.CANDIDATE,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.catalog = catalog
        self.scenario = scenario
        self.actor = actor
        self.theme = theme
        self.selection: frozenset[str] = frozenset()
        self.analysis: Analysis | None = None
        self.spotlight: Spotlight | None = None
        self.drill: DrillShown | None = None
        self._design: tuple[int, Design] | None = None
        self._unsubscribe = session.subscribe(self._on_event)

    def close(self) -> None:
        """Lets go of the session; to be called when the window closes."""
        self._unsubscribe()

    def design(self) -> Design:
        """The graph that is drawn, made once for each revision of the board."""
        revision = self.session.board.revision
        if self._design is None or self._design[0] != revision:
            self._design = (revision, design_of(self.session.board, self.catalog))
        return self._design[1]

    def commit(self, patch: Patch, label: str) -> bool:
        """Commits an edit as this desk's person; a refusal becomes a message, and False."""
        try:
            self.session.commit(patch, label, self.actor)
        except (PatchError, ReadOnlyError) as error:
            self.message.emit(str(error))
            return False
        return True

    def undo(self) -> None:
        """Takes the newest edit back."""
        self._step(redo=False)

    def redo(self) -> None:
        """Does the edit undone last again."""
        self._step(redo=True)

    def select(self, record_ids: Iterable[str]) -> None:
        """Makes this the selection; ids that are not on the board are passed over."""
        chosen = frozenset(i for i in record_ids if i in self.session.board)
        if chosen != self.selection:
            self.selection = chosen
            self.selection_changed.emit(chosen)

    def show_spotlight(self, spotlight: Spotlight | None) -> None:
        """Shows some parts and dims the rest, the selection too; None ends it."""
        if spotlight is not None:
            self.select(())
        self.spotlight = spotlight
        self.spotlight_changed.emit(spotlight)

    def show_drill(self, drill: DrillShown | None) -> None:
        """Shows how a drill stands, in place of the closed form's figures; None ends it."""
        self.drill = drill
        self.drill_changed.emit(drill)

    def set_analysis(self, analysis: Analysis) -> None:
        """Takes new results and tells everyone; older revisions than the one held are dropped."""
        if self.analysis is None or analysis.revision >= self.analysis.revision:
            self.analysis = analysis
            self.analysed.emit(analysis)

    def set_theme(self, theme: Theme) -> None:
        """Changes the colours."""
        self.theme = theme
        self.theme_changed.emit(theme)

    def _step(self, *, redo: bool) -> None:
        try:
            _ = self.session.redo(self.actor) if redo else self.session.undo(self.actor)
        except (PatchError, ReadOnlyError) as error:
            self.message.emit(str(error))

    def _on_event(self, event: Event) -> None:
        if event.kind == Kind.PATCH:
            patch = Patch.from_json(event.body["changes"])
            self.patched.emit(patch)
            self.select(self.selection)
        self.event_recorded.emit(event)
