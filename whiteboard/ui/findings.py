"""The Findings tab: what fires, what to confirm, what is missing; a click shows where it is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QWidget
from typing_extensions import override

from whiteboard.board.edit import set_fields
from whiteboard.board.records import ComponentRecord
from whiteboard.round.events import Event, Kind
from whiteboard.round.setup import RoundMode
from whiteboard.round.visibility import as_of, judges, sees_findings, visible_findings
from whiteboard.ui.after_paint import AfterPaint
from whiteboard.ui.controls import EmptyState
from whiteboard.ui.desk import Desk, Spotlight
from whiteboard.ui.finding_items import Item, Standing, Topic, items_of, spotlight_of
from whiteboard.ui.finding_rows import Verb
from whiteboard.ui.finding_section import Section
from whiteboard.ui.finding_summary import Summary
from whiteboard.ui.finding_words import Words
from whiteboard.ui.scrolling import clear, keep_air
from whiteboard.ui.widgets import column

NOTHING_YET: Final = "Findings appear as soon as parts do."
_REDRAWN_BY: Final = {Kind.JUDGE, Kind.SHOW, Kind.CLOCK, Kind.FINISH, Kind.REOPEN}


class FindingsPanel(QWidget):
    """Lists the findings that this desk's person may see."""

    count_changed = Signal(int)
    """How many antipatterns fire and are not settled, for the tab's badge."""
    place_requested = Signal(str)
    """A kind to put on the board, because it would meet what is missing."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._chosen = ""
        self._items: tuple[Item, ...] = ()
        self._count = 0
        self._stale = True
        self._said: tuple[str, str, str] | None = None
        self._turn = AfterPaint(self, self._draw)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._summary = Summary()
        self._sections = {topic: Section(topic) for topic in Topic}
        self._empty_place = column()
        self._lay_out()
        desk.analysed.connect(self._refresh)
        desk.event_recorded.connect(self._on_event)
        desk.spotlight_changed.connect(self._on_spotlight)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("surface", "clear")
        content = column(inner)
        content.addWidget(self._summary)
        content.addLayout(self._empty_place)
        for section in self._sections.values():
            section.acted.connect(self._on_acted)
            content.addWidget(section)
        content.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        keep_air(area)
        column(self).addWidget(area)

    @property
    def items(self) -> tuple[Item, ...]:
        """What is listed now."""
        return self._items

    def _on_event(self, event: Event) -> None:
        if event.kind in _REDRAWN_BY:
            self._refresh()

    def _refresh(self, _analysis: object = None) -> None:
        findings = visible_findings(self._desk)
        state = self._desk.session.state
        verdicts = state.verdicts if judges(state, self._desk.actor) else {}
        words = Words(self._desk.session.board, self._desk.catalog)
        items = items_of(findings, verdicts, words, self._desk.scenario) if findings else ()
        drawn = bool(self._desk.session.board.of_type(ComponentRecord))
        self._items = tuple(item for item in items if drawn or item.topic is not Topic.ANTIPATTERN)
        self._tell_count()
        if self._chosen and not any(item.key == self._chosen for item in self._items):
            self._choose("")  # what was shown is repaired
        self._stale = True
        if self.isVisible():
            self._draw()

    def _tell_count(self) -> None:
        fires = [i for i in self._items if i.topic is Topic.ANTIPATTERN and i.standing is Standing.FIRES]
        count = len(fires)
        if count != self._count:
            self._count = count
            self.count_changed.emit(self._count)

    def _draw(self) -> None:
        self._stale = False
        words = Words(self._desk.session.board, self._desk.catalog)
        judging = judges(self._desk.session.state, self._desk.actor)
        findings = visible_findings(self._desk)
        ruled = findings is not None and findings.scenario is not None
        self._summary.setVisible(ruled)
        for topic, section in self._sections.items():
            items = tuple(item for item in self._items if item.topic is topic)
            section.show_items(items, self._chosen, words, judging=judging, ruled=ruled)
            ruled = ruled or bool(items)
        if findings is not None:
            self._summary.show_items(findings, self._items, as_of(self._desk.session.state))
        self._show_empty(self._nothing())

    def _nothing(self) -> tuple[str, str, str] | None:
        """Icon, title and text of the empty state; None when there is something to list."""
        desk, state = self._desk, self._desk.session.state
        if not sees_findings(state, desk.actor):
            if state.setup.mode is RoundMode.INTERVIEW:
                return "ph.eye-slash", "Findings are hidden", "The interviewer shows them when it helps."
            return "ph.hourglass", "Findings show when a phase ends", "Press Next to end this one."
        if desk.analysis is None:
            return "ph.magnifying-glass", "Looking at the drawing", ""
        if desk.analysis.findings is None:
            return "ph.warning", "The drawing could not be checked", desk.analysis.problem or ""
        if not desk.session.board.of_type(ComponentRecord):
            title = "Nothing drawn yet" if state.editable else "Nothing drawn"
            return "ph.cursor", title, self._what_comes()
        return _all_well(self._items)

    def _what_comes(self) -> str:
        listed = "This is what a sound design has." if self._desk.scenario else ""
        if not self._desk.session.state.editable:
            return listed
        return f"{listed} What is wrong appears as soon as parts do." if listed else NOTHING_YET

    def _show_empty(self, words: tuple[str, str, str] | None) -> None:
        if words == self._said:
            return
        self._said = words
        clear(self._empty_place)
        if words is not None:
            self._empty_place.addWidget(EmptyState(*words))
        margin = 12 if words is not None else 0
        self._empty_place.setContentsMargins(margin, margin, margin, margin)

    def _on_acted(self, item: Item, verb: str, argument: str) -> None:
        match Verb(verb):
            case Verb.SHOW:
                self._choose("" if item.key == self._chosen else item.key)
            case Verb.PLACE:
                self.place_requested.emit(argument)
            case Verb.GIVE_ROLE:
                self._give_role(argument, item)
            case verdict:
                self._desk.session.record(
                    Kind.JUDGE, self._desk.actor, finding=item.id, verdict=str(verdict), text=argument
                )

    def _give_role(self, component_id: str, item: Item) -> None:
        board = self._desk.session.board
        record = board.get(component_id)
        if isinstance(record, ComponentRecord) and item.role not in record.roles_added:
            roles = (*record.roles_added, item.role)
            self._desk.commit(
                set_fields(board, [component_id], {"roles_added": roles}), f"Confirm {item.title}"
            )

    def _choose(self, key: str) -> None:
        """Opens an item in place and shows where it is; an empty key closes and shows the whole again."""
        self._chosen = key
        item = next((item for item in self._items if item.key == key), None)
        self._desk.show_spotlight(spotlight_of(item, self._desk.session.board) if item else None)

    def _on_spotlight(self, spotlight: Spotlight | None) -> None:
        """The bar over the canvas stepped on, or Esc ended it."""
        item = next((item for item in self._items if item.key == self._chosen), None)
        if spotlight is None and item is not None and item.components:
            self._chosen = ""
        elif spotlight is not None:
            self._chosen = spotlight.finding
        self._stale = True
        if self.isVisible():
            self._turn.start()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._draw()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._chosen:
            self._choose("")
        else:
            super().keyPressEvent(event)


def _all_well(items: tuple[Item, ...]) -> tuple[str, str, str] | None:
    asked = [item for item in items if item.topic in {Topic.STAGE, Topic.PATH}]
    if any(item.standing not in {Standing.MET, Standing.SETTLED, Standing.ASK} for item in items):
        return None
    if asked:
        text = f"All {len(asked)} stages and paths are met, nothing fires."
        return "ph.check-circle", text, ""
    return (
        "ph.check-circle",
        "The structure is sound",
        "No loose parts, no calls in a circle, no single copies.",
    )
