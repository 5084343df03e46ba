"""The scorecard: eight marks with anchors and evidence, the outcome, minutes, targets and the drawing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from whiteboard.round.events import Event, Kind
from whiteboard.round.evidence import Lack, gaps
from whiteboard.round.setup import RoundMode, Setup
from whiteboard.round.state import RoundStatus
from whiteboard.ui import style
from whiteboard.ui.card.dimensions import Dimensions
from whiteboard.ui.card.drills import Drills
from whiteboard.ui.card.outcome import Outcome
from whiteboard.ui.card.side import Minutes, ReadOut, Targets
from whiteboard.ui.controls import Button, IconButton
from whiteboard.ui.desk import Desk
from whiteboard.ui.scrolling import ScrollColumn, clear
from whiteboard.ui.widgets import ANY_WIDTH, Card, Chip, Icon, Line, Text, column, row
from whiteboard.words import day

if TYPE_CHECKING:
    from scenarios.model import Scenario
    from scoring.capacity.result import Curves
    from whiteboard.ui.analyst import Analyst

SIDE_WIDEST = 520
SHARES = (5, 3)
"""Of the width: the marks, and what stands beside them."""
NARROW = 1400
"""Below this width that stands under the marks."""


class Scorecard(QWidget):
    """The page of the person who marks: the interviewer, or whoever practised.

    The analyst, when given, adds the figures that take longer.
    """

    back_requested = Signal()
    debrief_requested = Signal()
    export_requested = Signal()
    reference_requested = Signal()

    def __init__(self, desk: Desk, scenario: Scenario, analyst: Analyst | None = None) -> None:
        super().__init__()
        self._curves = analyst.study.curves if analyst and analyst.study else None
        if analyst is not None:
            analyst.curves_ready.connect(self._on_curves)
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._desk, self._scenario = desk, scenario
        self._session = desk.session
        self.outcome = Outcome(desk, scenario)
        self.dimensions = Dimensions(desk, scenario)
        self.targets = Targets()
        self.drills = Drills(desk)
        self.readout = ReadOut(desk, scenario)
        self._minutes, self._gaps = column(), column(spacing=8)
        layout = column(self)
        layout.addWidget(self._bar())
        layout.addWidget(Line(edge=True))
        layout.addWidget(self._page(), 1)
        desk.event_recorded.connect(self._on_event)
        desk.analysed.connect(self._on_analysis)
        self.refresh()

    def refresh(self) -> None:
        """Shows everything as it is now."""
        self.outcome.refresh()
        self.targets.refresh(self._desk, self._scenario, self._curves)
        self.drills.refresh()
        self.readout.refresh()
        clear(self._minutes)
        self._minutes.addWidget(Minutes(self._session.state))
        self._show_gaps()
        self.reference.setVisible(self._session.state.status is RoundStatus.FINISHED)

    # --- its parts ---

    def _bar(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("part", "bar")
        bar.setFixedHeight(60)
        back = IconButton("ph.arrow-left", "Back to the board")
        back.clicked.connect(self.back_requested)
        words = column(spacing=1)
        words.addStretch(1)
        words.addWidget(Text("Scorecard", "head"))
        words.addWidget(Text(_caption(self._session.state.setup), "caption", "text3"))
        words.addStretch(1)
        self.reference = Button("See the reference design", icon="ph.tree-structure")
        export = Button("Export", icon="ph.export")
        debrief = Button("Debrief", "primary", "ph.arrow-right", icon_after=True)
        self.reference.clicked.connect(self.reference_requested)
        export.clicked.connect(self.export_requested)
        debrief.clicked.connect(self.debrief_requested)
        layout = row(bar, margins=(12, 0, 16, 0), spacing=10)
        layout.addWidget(back)
        layout.addSpacing(4)
        layout.addLayout(words)
        layout.addStretch(1)
        if self._session.state.setup.mode is RoundMode.INTERVIEW:
            layout.addWidget(Chip("Private until you share it", "", "ph.lock-simple"))
        for button in (self.reference, export, debrief):
            layout.addWidget(button)
        return bar

    def _page(self) -> ScrollColumn:
        page = ScrollColumn(margins=(16, 16, 16, 24), spacing=0)
        main, side = column(spacing=14), QWidget()
        self._side = side
        main.addWidget(self.outcome)
        main.addWidget(self.dimensions)
        main.addStretch(1)
        self._fill_side(column(side, spacing=14))
        self._across = row(spacing=16)
        self._across.addLayout(main, SHARES[0])
        self._across.addWidget(side, SHARES[1])
        page.body.addLayout(self._across)
        page.body.addStretch(1)
        return page

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < style.px(NARROW)
        direction = QBoxLayout.Direction
        self._across.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._side.setMaximumWidth(ANY_WIDTH if narrow else style.px(SIDE_WIDEST))
        self._pair.setDirection(direction.LeftToRight if narrow else direction.TopToBottom)
        for place in range(2):  # under the marks there is room for both beside each other
            self._pair.setStretch(place, 1 if narrow else 0)

    def _fill_side(self, layout: QVBoxLayout) -> None:
        self._pair = column(spacing=14)
        self._pair.addLayout(self._minutes)
        self._pair.addWidget(self.targets)
        layout.addLayout(self._pair)
        layout.addWidget(self.drills)
        layout.addWidget(self.readout)
        layout.addLayout(self._gaps)
        layout.addStretch(1)

    def _show_gaps(self) -> None:
        """One banner for each thing that the debrief would lack."""
        clear(self._gaps)
        names = {d.id: d.name for d in self._scenario.rubric.dimensions}
        for gap in gaps(self._session.state, names):
            if gap.lack is Lack.REASON:
                words = f"{names[gap.dimension]} not observed. Say why in one line, it goes into the debrief."
                self._gaps.addWidget(self._banner(words, gap.dimension))
            elif gap.lack is Lack.NOTE:
                words = f"{names[gap.dimension]} is a 1 or a 4, which needs a note."
                self._gaps.addWidget(self._banner(words, gap.dimension))

    def _banner(self, words: str, dimension: str) -> Card:
        banner = Card("banner", margins=(14, 8, 10, 8))
        banner.setProperty("tone", "warm")
        line = row(spacing=10)
        line.addWidget(Icon("ph.warning-circle", "warm_text", 16))
        line.addWidget(Text(words, "dense", "text1", wrap=True), 1)
        write = Button("Write", "link")
        write.setAccessibleName(f"Write: {words}")
        write.clicked.connect(lambda: self._write(dimension))
        line.addWidget(write)
        banner.body.addLayout(line)
        return banner

    def _write(self, dimension: str) -> None:
        """Puts the keyboard where the missing words belong."""
        part = self.dimensions.rows[dimension]
        if part.reason.isVisible():
            part.reason.setFocus()
        else:
            part.ask_for_evidence()

    def _on_event(self, event: Event) -> None:
        if event.kind in {Kind.MARK, Kind.NOTE, Kind.RECOMMEND, Kind.FINISH, Kind.REOPEN, Kind.DRILL}:
            self.refresh()

    def _on_curves(self, curves: Curves | None) -> None:
        self._curves = curves
        self.targets.refresh(self._desk, self._scenario, curves)

    def _on_analysis(self, _analysis: object) -> None:
        self.targets.refresh(self._desk, self._scenario, self._curves)
        self.readout.refresh()


def _caption(setup: Setup) -> str:
    started = datetime.fromisoformat(setup.started).astimezone()
    version = f" v{setup.scenario_version}" if setup.scenario_version else ""
    parts = (
        f"{setup.title}{version}",
        setup.candidate,
        setup.level.capitalize(),
        f"{setup.minutes} min",
        day(started, datetime.now(started.tzinfo)),
    )
    return " · ".join(part for part in parts if part)
