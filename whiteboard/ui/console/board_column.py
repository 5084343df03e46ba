"""The candidate's board in small, what they may see of it, and the checklist of stages and paths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QGridLayout, QWidget

from scoring.checks.result import AntipatternFinding, Firing, PathFinding, StageFinding, Status
from whiteboard.round.events import Event, Kind
from whiteboard.round.state import RoundStatus
from whiteboard.ui.board_thumbnail import BoardThumbnail
from whiteboard.ui.console.notes_column import component_name
from whiteboard.ui.console.parts import Column, Row, Section, across, block, one, press
from whiteboard.ui.controls import Button
from whiteboard.ui.desk import Analysis, Desk
from whiteboard.ui.drill_console import DrillConsole
from whiteboard.ui.widgets import Text, column, status_icon

TOGGLES: Final = (
    ("findings", "Findings shown", "Findings hidden", "ph.eye", "ph.eye-slash"),
    ("capacity", "Capacity shown", "Capacity hidden", "ph.eye", "ph.eye-slash"),
    ("clock", "Clock shown", "Clock hidden", "ph.eye", "ph.eye-slash"),
    ("frozen", "Board frozen", "Board open", "ph.snowflake", "ph.pencil-simple"),
)
ITEM_HEIGHT: Final = 26
_VERDICTS: Final = (("answered", "Answered"), ("later", "Later"), ("dismissed", "Dismiss"))
_OVER: Final = frozenset({Kind.FINISH, Kind.ABANDON, Kind.REOPEN})
_ORDER: Final = {Status.CONFIRM: 0, Status.MISSING: 1, Status.MET: 2}


class BoardColumn(Column):
    """What is on the board and how it stands against the scenario; verdicts here are private."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._session = desk.session
        self.board = Section("Candidate's board", first=True)
        self.stages, self.paths = Section("Stages", lines=False), Section("Paths", lines=False)
        self.drill = DrillConsole(desk)
        drill = Section("Failure drill")
        drill.fill(one(self.drill))
        self.follow_ups, self.listen = Section("Ask about"), Section("Listen for")
        super().__init__("Board", (self.board, drill, self.stages, self.paths, self.follow_ups, self.listen))
        self.thumbnail = BoardThumbnail(desk.session.board, desk.catalog)
        self.thumbnail.component_chosen.connect(self._on_component)
        self.toggles = {name: self._toggle(name) for name, *_ in TOGGLES}
        self.board.fill(one(self._board_row()))
        desk.patched.connect(self.thumbnail.board_changed)
        desk.analysed.connect(self._on_analysis)
        desk.event_recorded.connect(self._on_event)
        desk.selection_changed.connect(self._on_selection)
        self._show_toggles()
        self.refresh()

    def refresh(self) -> None:
        """Shows the checks as they stand, with the interviewer's verdicts over them."""
        findings = self._desk.analysis.findings if self._desk.analysis else None
        if findings is None:
            self.stages.fill(one(block(Text("Nothing was checked yet.", "dense", "text3"))))
            return
        self._fill(self.stages, findings.stages, self._stage)
        self._fill(self.paths, findings.paths, self._path)
        fires = [a for a in findings.antipatterns if a.status is Firing.FIRES]
        asks = [a for a in findings.antipatterns if a.status is Firing.ASK]
        self.follow_ups.fill([self._asked(a, self._follow_up) for a in fires], f"{len(fires)} fire")
        self.listen.fill(
            [self._asked(a, self._verbal) for a in asks], f"{len(asks)}, the drawing cannot tell"
        )

    def standing(self, finding: StageFinding | PathFinding) -> tuple[Status, bool]:
        """How a stage or path stands, and whether that is by the interviewer's own verdict."""
        verdict = self._session.state.verdicts.get(finding.id)
        if finding.status is Status.MET or verdict is None:
            return finding.status, False
        if verdict.verdict == "confirmed":
            return Status.MET, True
        return Status.MISSING, finding.status is Status.CONFIRM

    # --- the board ---

    def _board_row(self) -> QWidget:
        holder = QWidget()
        layout = column(holder, margins=(14, 12, 14, 12), spacing=8)
        layout.addWidget(self.thumbnail)
        grid = QGridLayout()
        grid.setSpacing(6)
        for index, button in enumerate(self.toggles.values()):
            grid.addWidget(button, index // 2, index % 2)
        layout.addLayout(grid)
        return holder

    def _toggle(self, name: str) -> Button:
        button = Button("", "choice")
        button.setProperty("fit", "chip")
        button.setCheckable(True)
        button.clicked.connect(lambda on: self._show(name, on=on))
        return button

    def _show(self, name: str, *, on: bool) -> None:
        self._session.record(Kind.SHOW, self._desk.actor, **{name: on})

    def _show_toggles(self) -> None:
        view = self._session.state.view
        for name, on_words, off_words, on_icon, off_icon in TOGGLES:
            on: bool = getattr(view, name)
            button = self.toggles[name]
            button.setChecked(on)
            button.setText(on_words if on else off_words)
            button.set_icon(on_icon if on else off_icon)
        self._show_standing()

    def _show_standing(self) -> None:
        state = self._session.state
        live = "frozen" if state.view.frozen else "live"
        self.board.head.aside.setText(live if state.status is RoundStatus.OPEN else state.status)

    # --- the checklist ---

    def _fill(
        self,
        section: Section,
        findings: Sequence[StageFinding] | Sequence[PathFinding],
        make: Callable[[Any], QWidget],
    ) -> None:
        asked = [f for f in findings if f.status is not Status.NOT_REQUIRED]
        standings = {f.id: self.standing(f) for f in asked}
        counts = Counter(standing for standing, _ in standings.values())
        words = [f"{counts[s]} {s}" for s in (Status.MET, Status.CONFIRM, Status.MISSING) if counts[s]]
        asked.sort(key=lambda f: _ORDER[standings[f.id][0]])
        rows = [Row(f.id, (standings[f.id], self._in_doubt(f)), partial(make, f)) for f in asked]
        section.fill(rows, " · ".join(words))

    def _in_doubt(self, finding: StageFinding | PathFinding) -> str:
        """The component that may be what a stage asks for."""
        doubtful = finding.status is Status.CONFIRM and finding.components
        return component_name(self._desk, finding.components[0]) if doubtful else ""

    def _asked(self, finding: AntipatternFinding, make: Callable[[AntipatternFinding], QWidget]) -> Row:
        """A row that is made anew when its verdict changes."""
        verdict = self._session.state.verdicts.get(finding.id)
        return Row(finding.id, verdict.verdict if verdict else "", partial(make, finding))

    def _stage(self, stage: StageFinding) -> QWidget:
        standing, own = self.standing(stage)
        parts: list[QWidget] = [status_icon(str(standing)), _name(stage.name, stage.why)]
        if own:
            parts.append(Text("by you", "dense", "text3"))
        if standing is Status.CONFIRM:
            parts.append(Text(f"{self._in_doubt(stage)}?", "dense", "text3"))
            parts.append(press("Yes", stage.name, self._judge(stage.id, "confirmed")))
            parts.append(press("No", stage.name, self._judge(stage.id, "refused")))
        elif stage.status is not Status.MET:
            parts.append(self._count_or_not(stage.id, stage.name, standing))
        return _item(parts)

    def _path(self, path: PathFinding) -> QWidget:
        standing, own = self.standing(path)
        parts: list[QWidget] = [status_icon(str(standing)), _name(path.text, "")]
        if own:
            parts.append(Text("by you", "dense", "text3"))
        if path.status is not Status.MET:
            parts.append(self._count_or_not(path.id, path.text, standing))
        return _item(parts)

    def _count_or_not(self, finding: str, about: str, standing: Status) -> Button:
        """Counts what was said but not drawn, or takes that back."""
        if standing is Status.MET:
            return press("Undo", about, self._judge(finding, "refused"))
        return press("Count", about, self._judge(finding, "confirmed"))

    def _follow_up(self, finding: AntipatternFinding) -> QWidget:
        text = Text(finding.text, "dense", "text1", wrap=True, bold=True)
        head = across(status_icon(str(finding.severity)), text, stretch=1)
        question = Text(finding.follow_up, "dense", "text2", wrap=True)
        return block(head, question, self._verdicts(finding, _VERDICTS), spacing=4)

    def _verbal(self, finding: AntipatternFinding) -> QWidget:
        text = Text(finding.text, "dense", "text2", wrap=True)
        text.setToolTip(finding.follow_up)
        choices = (("confirmed", "Happened"), ("dismissed", "Did not"))
        head = across(status_icon("judged"), text, stretch=1)
        return block(head, self._verdicts(finding, choices), spacing=2, margins=(14, 5))

    def _verdicts(self, finding: AntipatternFinding, choices: Sequence[tuple[str, str]]) -> QWidget:
        known = self._session.state.verdicts.get(finding.id)
        buttons = []
        for verdict, words in choices:
            button = press(words, finding.text, self._judge(finding.id, verdict), "choice")
            button.setProperty("fit", "chip")
            button.setCheckable(True)
            button.setChecked(known is not None and known.verdict == verdict)
            buttons.append(button)
        holder = QWidget()
        holder.setLayout(across(*buttons, QWidget(), stretch=len(buttons), spacing=6))
        return holder

    def _judge(self, finding: str, verdict: str) -> Callable[[], object]:
        return lambda: self._session.record(Kind.JUDGE, self._desk.actor, finding=finding, verdict=verdict)

    # --- what happens elsewhere ---

    def _on_event(self, event: Event) -> None:
        if event.kind is Kind.SHOW:
            self._show_toggles()
        elif event.kind is Kind.JUDGE:
            self.refresh()
        elif event.kind in _OVER:
            self._show_standing()

    def _on_analysis(self, analysis: Analysis) -> None:
        self.thumbnail.set_estimate(analysis.estimate)
        self.refresh()

    def _on_component(self, component_id: str) -> None:
        self._desk.select([component_id])

    def _on_selection(self, selection: frozenset[str]) -> None:
        self.thumbnail.choose(next(iter(selection)) if len(selection) == 1 else "")


def _item(parts: Sequence[QWidget]) -> QWidget:
    item = block(across(*parts, stretch=1), margins=(14, 1))
    item.setMinimumHeight(ITEM_HEIGHT)
    return item


def _name(text: str, tip: str) -> Text:
    name = Text(text, "dense", "text1", wrap=True)
    name.setToolTip(tip)
    return name
