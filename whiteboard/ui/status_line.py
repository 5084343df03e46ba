"""The line at the bottom: what is saved, zoom and counts at the left; the load in one glance at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame

from whiteboard import words
from whiteboard.board.records import ComponentRecord, LinkRecord
from whiteboard.round.events import Event, Kind
from whiteboard.round.visibility import visible_capacity
from whiteboard.ui.capacity_words import flow_name, leads_nowhere, part_name
from whiteboard.ui.controls import Button
from whiteboard.ui.desk import Desk
from whiteboard.ui.saving import SaveState, Saving
from whiteboard.ui.theme import Level, level_of
from whiteboard.ui.widgets import ElidedText, Icon, Line, Text, row

if TYPE_CHECKING:
    from scoring.capacity.result import ComponentEstimate, Estimate

HEIGHT: Final = 28
_REDRAWN_BY: Final = {Kind.SHOW, Kind.CLOCK, Kind.FINISH, Kind.ABANDON, Kind.REOPEN}
"""What changes who may see the load; new figures tell of themselves."""
MESSAGE_MS: Final = 6000
DRILL: Final = "A drill runs · an edit starts it again"
LEADS_NOWHERE: Final = "leads nowhere yet: link it to what answers"
WORD_SPACE: Final = 3
"""Between the pieces of the flow's sentence: as much as the spaces within them take."""


class StatusLine(QFrame):
    """Words only, no buttons but those that help when saving failed.

    ``remark`` stands in the place of zoom and counts, as in the interviewer's console.
    """

    save_elsewhere = Signal()
    """A person wants the board in another place, because it cannot be saved where it is."""

    def __init__(self, desk: Desk, saving: Saving | None = None, remark: str = "") -> None:
        super().__init__()
        self._desk, self._saving, self._zoom, self._remark = desk, saving, 1.0, remark
        self._fails = False
        self.setProperty("part", "bar")
        self.setFixedHeight(HEIGHT)
        self.saved = Text("", "dense", "text2")
        self._save_icon = Icon("ph.check-circle", "ok_text", 14)
        self.zoom = Text("", "dense", "text2")
        self.counts = ElidedText("", "dense", "text2")
        self.message = ElidedText("", "dense", "text1")
        self.overload = Text("", "dense", "over", bold=True)
        self._overload_icon = Icon("ph.warning-octagon-fill", "over_text", 14)
        self.flow = Text("", "dense", "text3")
        self.latency = Text("", "dense", bold=True)
        self.figures = Text("", "dense")
        self.busy = Text("", "dense", bold=True)
        self.cost = Text("", "dense")
        self._retry = Button("Try again", "link")
        self._elsewhere = Button("Save elsewhere", "link")
        self._seams = [Line(vertical=True, edge=True) for _ in range(3)]
        self._lay_out()
        self._message_over = QTimer(self, singleShot=True, interval=MESSAGE_MS)
        self._message_over.timeout.connect(self._on_message_over)
        self._connect()
        self._show_saving(saving.state if saving else SaveState())
        self._show_left()
        self._show_load()

    def set_zoom(self, zoom: float) -> None:
        """The zoom as a fraction."""
        self._zoom = zoom
        self._show_left()

    def text(self) -> str:
        """All that is shown, for tests and screen readers."""
        parts = [w for w in self.findChildren(Text) if not w.isHidden()]
        return " ".join(part.text() for part in parts if part.text())

    def _connect(self) -> None:
        self._desk.patched.connect(self._show_left)
        self._desk.analysed.connect(self._show_load)
        self._desk.drill_changed.connect(self._show_load)
        self._desk.event_recorded.connect(self._on_event)
        self._desk.message.connect(self._on_message)
        self._elsewhere.clicked.connect(self.save_elsewhere)
        if self._saving is not None:
            self._saving.changed.connect(self._show_saving)
            self._retry.clicked.connect(self._saving.retry)

    def _lay_out(self) -> None:
        for seam in self._seams:
            seam.setFixedHeight(14)
        layout = row(self, margins=(12, 0, 12, 0), spacing=6)
        for part in (self._save_icon, self.saved, self._retry, self._elsewhere, self._seams[0], self.zoom):
            layout.addWidget(part)
        layout.addWidget(self._seams[1])
        layout.addWidget(self.counts, 1)
        layout.addWidget(self.message, 2)
        for part in (self._overload_icon, self.overload, self._seams[2]):
            layout.addWidget(part)
        sentence = row(spacing=WORD_SPACE)
        for part in (self.flow, self.latency, self.figures, self.busy, self.cost):
            sentence.addWidget(part)
        layout.addLayout(sentence)
        self.message.hide()

    def _show_saving(self, state: SaveState) -> None:
        for button in (self._retry, self._elsewhere):
            button.setVisible(bool(state.error))
        self._save_icon.setVisible(self._saving is not None)
        if state.error:
            self.saved.setText(f"{state.error} {kept_in_memory(state.pending)}")
            self._save_icon.set("ph.warning-octagon-fill", "over_text")
        else:
            at = f"Saved {state.at:%H:%M:%S}" if state.at else ""
            self.saved.setText("Saving…" if state.waiting else at)
            self._save_icon.set("ph.check-circle", "ok_text")
        self.saved.set_tone("over" if state.error else "text2")
        self._seams[0].setVisible(bool(self.saved.text()))
        self._fails = bool(state.error)
        self._show_left()

    def _show_left(self) -> None:
        board = self._desk.session.board
        components = words.plural(len(board.of_type(ComponentRecord)), "component")
        links = words.plural(len(board.of_type(LinkRecord)), "link")
        self.zoom.setText(words.percent(self._zoom))
        self.counts.setText(self._remark or f"{components} · {links}")
        room = not self._fails  # what went wrong and how to help needs it
        for part in (self.zoom, self._seams[1]):
            part.setVisible(room and not self._remark)
        self.counts.setVisible(room or bool(self._remark))

    def _show_load(self) -> None:
        drill = self._desk.drill
        estimate = drill.estimate if drill else visible_capacity(self._desk)
        over = [c for c in estimate.components if _is_over(c)] if estimate else []
        self.overload.setText(f"{len(over)} overloaded")
        for part in (self._overload_icon, self.overload, self._seams[2]):
            part.setVisible(bool(over))
        for part in (self.flow, self.latency, self.figures, self.busy, self.cost):
            part.clear()
        if drill is not None:
            self.figures.setText(DRILL)
        elif estimate is not None and any(flow.offered_rps > 0 for flow in estimate.flows):
            self._show_flow(estimate)
        elif self._desk.analysis is not None and self._desk.analysis.problem and estimate is not None:
            self.figures.setText(self._desk.analysis.problem)
        for part in (self.flow, self.latency, self.figures, self.busy, self.cost):
            part.setVisible(bool(part.text()))

    def _show_flow(self, estimate: Estimate) -> None:
        flow, latency = estimate.flows[0], estimate.flows[0].latency_ms
        self.flow.setText(flow_name(flow, self._desk.session.board, self._desk.catalog))
        if leads_nowhere(flow, estimate):
            self.figures.setText(LEADS_NOWHERE)
            return
        self.latency.setText(f"p99 {words.time_ms(latency.p99)}" if latency else "no response time")
        self.figures.setText(f"· {words.with_unit(flow.offered_rps, 'req/s')}")
        self._show_bottleneck(estimate)
        if estimate.cost_usd is not None and estimate.cost_usd.month:
            self.cost.setText(f"· {words.money_month(estimate.cost_usd.month)}")

    def _show_bottleneck(self, estimate: Estimate) -> None:
        record = self._desk.session.board.get(estimate.bottleneck or "")
        busiest = next((c for c in estimate.components if c.id == estimate.bottleneck), None)
        if not isinstance(record, ComponentRecord) or busiest is None or busiest.utilization is None:
            return
        name = part_name(self._desk.session.board, self._desk.catalog, record.id)
        self.figures.setText(f"{self.figures.text()} · bottleneck {name}")
        level = level_of(busiest.utilization)
        self.busy.setText(words.utilization(busiest.utilization))
        self.busy.set_tone("" if level is Level.OK else str(level))

    def _on_event(self, event: Event) -> None:
        if event.kind in _REDRAWN_BY:
            self._show_load()

    def _on_message(self, text: str) -> None:
        self.message.setText(text)
        self.message.show()
        self._message_over.start()

    def _on_message_over(self) -> None:
        self.message.hide()


def kept_in_memory(count: int) -> str:
    """What becomes of changes that could not be written."""
    if count == 1:
        return "Your last change is kept in memory."
    return f"Your last {count} changes are kept in memory."


def _is_over(component: ComponentEstimate) -> bool:
    return component.utilization is not None and component.utilization >= 1.0
