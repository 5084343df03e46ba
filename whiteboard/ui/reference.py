"""The reference design beside what was drawn: to be looked at once a practice is finished."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget
from typing_extensions import override

from components.catalog import Catalog
from scoring.checks.check import check_design
from scoring.checks.result import PathFinding, StageFinding, Status
from whiteboard.board.board import Board
from whiteboard.board.layout import board_of
from whiteboard.board.names import name_of
from whiteboard.board.records import ComponentRecord
from whiteboard.canvas.scene import BoardScene, board_scene
from whiteboard.ui import style
from whiteboard.ui.console.parts import Column, Row, Section, across, block, one, press
from whiteboard.ui.controls import IconButton
from whiteboard.ui.desk import Desk
from whiteboard.ui.solver import Solver
from whiteboard.ui.widgets import Line, Text, column, row, status_icon

if TYPE_CHECKING:
    from scenarios.model import Scenario
    from scoring.capacity.result import Estimate

Compared = StageFinding | PathFinding
SIDE_WIDTH: Final = 380
PADDING: Final = 40.0
SMALLEST, LARGEST = 0.1, 3.0


class ReferencePanel(QWidget):
    """A canvas that cannot be changed, and stage by stage what stands where in both designs."""

    back_requested = Signal()

    def __init__(self, desk: Desk, scenario: Scenario) -> None:
        super().__init__()
        self._desk, self._scenario = desk, scenario
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._reference = board_of(scenario.reference_solution)
        level = desk.session.state.setup.level
        answer = Solver(desk.catalog, scenario, level).answer(scenario.reference_solution)
        self._own = check_design(desk.design(), desk.catalog, scenario, level)
        self._theirs = answer.findings
        self.view = ReadOnlyCanvas(self._reference, desk.catalog, answer.estimate)
        layout = column(self)
        layout.addWidget(self._bar())
        layout.addWidget(Line(edge=True))
        across_ = row()
        across_.addWidget(self.view, 1)
        across_.addWidget(Line(vertical=True, edge=True))
        side = self._side()
        side.setFixedWidth(style.px(SIDE_WIDTH))
        across_.addWidget(side)
        layout.addLayout(across_, 1)

    def _bar(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("part", "bar")
        bar.setFixedHeight(60)
        back = IconButton("ph.arrow-left", "Back to the scorecard")
        back.clicked.connect(self.back_requested)
        words = column(spacing=1)
        words.addStretch(1)
        words.addWidget(Text("Reference design", "head"))
        words.addWidget(
            Text(f"{self._scenario.title} · one sound answer, not the only one", "caption", "text3")
        )
        words.addStretch(1)
        layout = row(bar, margins=(12, 0, 16, 0), spacing=10)
        layout.addWidget(back)
        layout.addLayout(words, 1)
        for icon, tip, act in (
            ("ph.minus", "Zoom out", lambda: self.view.zoom_by(1 / 1.25)),
            ("ph.plus", "Zoom in", lambda: self.view.zoom_by(1.25)),
            ("ph.corners-out", "Fit the drawing", self.view.fit_all),
        ):
            button = IconButton(icon, tip)
            button.clicked.connect(act)
            layout.addWidget(button)
        return bar

    def _side(self) -> Column:
        sections: list[Section] = []
        if self._scenario.reference_notes:
            notes = Section("Notes", first=True)
            notes.fill(one(block(Text(self._scenario.reference_notes, "dense", "text2", wrap=True))))
            sections.append(notes)
        sections.append(self._section("Stages", self._own.stages, self._theirs.stages))
        sections.append(self._section("Paths", self._own.paths, self._theirs.paths))
        return Column("Comparison", sections)

    def _section(self, title: str, own: Sequence[Compared], theirs: Sequence[Compared]) -> Section:
        reference = {finding.id: finding.components for finding in theirs}
        asked = [finding for finding in own if finding.status is not Status.NOT_REQUIRED]
        met = sum(finding.status is Status.MET for finding in asked)
        section = Section(title)
        rows = [Row(f.id, None, partial(self._compared, f, reference[f.id])) for f in asked]
        section.fill(rows, f"{met} of {len(asked)} met by yours")
        return section

    def _compared(self, own: Compared, reference: tuple[str, ...]) -> QWidget:
        title = own.name if isinstance(own, StageFinding) else own.text
        joint = ", " if isinstance(own, StageFinding) else " → "
        board = self._desk.session.board
        mine = joint.join(_name(board, i, self._desk.catalog) for i in own.components) or "missing"
        theirs = joint.join(_name(self._reference, i, self._desk.catalog) for i in reference)
        show = press("Show", title, lambda: self.view.show_parts(reference))
        head = across(
            status_icon(str(own.status)), Text(title, "dense", bold=True, wrap=True), show, stretch=1
        )
        return block(
            head,
            Text(f"Yours: {mine}", "dense", "text2" if own.components else "over", wrap=True),
            Text(f"Reference: {theirs}", "dense", "text3", wrap=True),
        )


class ReadOnlyCanvas(QGraphicsView):
    """A board to look at: drag pans, the wheel with Ctrl zooms."""

    def __init__(self, board: Board, catalog: Catalog, estimate: Estimate | None) -> None:
        super().__init__()
        self._board, self._catalog, self._estimate = board, catalog, estimate
        self._picture: BoardScene
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setAccessibleName("Reference design")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fitted = True
        self._draw()

    def fit_all(self) -> None:
        """Shows the whole drawing, at most at full size."""
        self._fitted = True
        drawn = self._picture.content_rect().adjusted(-PADDING, -PADDING, PADDING, PADDING)
        self.fitInView(drawn, Qt.AspectRatioMode.KeepAspectRatio)
        if self.transform().m11() > 1:
            self.resetTransform()
            self.centerOn(drawn.center())

    def zoom_by(self, factor: float) -> None:
        """Zooms, within sensible limits."""
        self._fitted = False
        if SMALLEST <= self.transform().m11() * factor <= LARGEST:
            self.scale(factor, factor)

    def show_parts(self, component_ids: tuple[str, ...]) -> None:
        """Brings components into the middle."""
        boxes = [r for i in component_ids if isinstance(r := self._board.get(i), ComponentRecord)]
        if boxes:
            self._fitted = False
            x = sum(box.x + box.w / 2 for box in boxes) / len(boxes)
            y = sum(box.y + box.h / 2 for box in boxes) / len(boxes)
            if self.transform().m11() < 0.7:
                self.resetTransform()
            self.centerOn(x, y)

    def _draw(self) -> None:
        self._picture = board_scene(self._board, self._catalog, style.current(), self._estimate)
        self._picture.setParent(self)
        self.setBackgroundBrush(QColor(style.current()["canvas"]))
        self.setScene(self._picture)

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit_all()

    @override
    def wheelEvent(self, event: QWheelEvent, /) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.1 if event.angleDelta().y() > 0 else 1 / 1.1)
        else:
            super().wheelEvent(event)

    @override
    def changeEvent(self, event: QEvent, /) -> None:
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_picture"):
            self._draw()
        super().changeEvent(event)


def _name(board: Board, component_id: str, catalog: Catalog) -> str:
    record = board.get(component_id)
    return name_of(record, catalog) if isinstance(record, ComponentRecord) else component_id
