"""The what-if strip: other loads and other figures of a component, tried without touching the board.

A what-if can be kept as one edit, dropped, or pinned as B and held against the board.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QWidget
from typing_extensions import override

from components.design import NO_PARAMS, Component, Value
from components.params import FIELDS
from whiteboard import words
from whiteboard.board.names import name_of
from whiteboard.board.records import ComponentRecord
from whiteboard.round.visibility import visible_capacity
from whiteboard.ui.analyst import Analyst
from whiteboard.ui.capacity_words import flow_name, part_name
from whiteboard.ui.compare import Comparison, PairTable
from whiteboard.ui.compare_words import effects
from whiteboard.ui.controls import Button, SectionHeader
from whiteboard.ui.desk import Desk
from whiteboard.ui.scrolling import AIR, keep_air
from whiteboard.ui.whatif_changes import Changes
from whiteboard.ui.whatif_knobs import Knob, knobs_of, load_knob
from whiteboard.ui.whatif_rows import KnobRow
from whiteboard.ui.whatif_solver import Variant, VariantSolver
from whiteboard.ui.widgets import Line, Text, column, row

if TYPE_CHECKING:
    from scoring.capacity.result import Estimate


class WhatIf(QWidget):
    """Sliders, what they do to the figures, and the way to keep it."""

    def __init__(self, desk: Desk, analyst: Analyst) -> None:
        super().__init__()
        self._desk, self._analyst = desk, analyst
        self.changes = Changes()
        self._now: Variant | None = None
        self._then: Variant | None = None
        self._pinned: Variant | None = None
        self._solver = VariantSolver(desk.catalog, desk.scenario, self)
        self._pin_solver = VariantSolver(desk.catalog, desk.scenario, self)
        self._table = PairTable("", "now", "then")
        self._problem = Text("", "dense", "over", wrap=True)
        self._keep = Button("Keep", "primary", small=True)
        self._reset = Button("Reset", small=True)
        self._pin = Button("Pin as B", "quiet", "ph.push-pin", small=True)
        self._knobs = Knobs(desk, self._on_turned)
        self._comparison = Comparison(desk.catalog)
        self._area = QScrollArea()
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._keep.setToolTip("Make it one edit of the board")
        self._reset.setToolTip("Back to what is drawn")
        self._pin.setToolTip("Hold this design against the board as B")
        head = column(margins=(12, 10, 12, 10), spacing=8)
        head.addWidget(self._table)
        head.addWidget(self._problem)
        deeds = row(spacing=6)
        for button in (self._keep, self._reset):
            deeds.addWidget(button)
        deeds.addStretch(1)
        deeds.addWidget(self._pin)
        head.addLayout(deeds)
        rest = QWidget()
        rest.setProperty("surface", "clear")
        body = column(rest, margins=(12, 8 - AIR, 12, 12), spacing=12)
        body.addWidget(self._knobs)
        body.addWidget(self._comparison)
        body.addStretch(1)
        self._comparison.hide()
        self._area.setWidget(rest)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        keep_air(self._area)
        outer = column(self)
        outer.addLayout(head)
        outer.addWidget(Line())
        outer.addWidget(self._area, 1)

    def _connect(self) -> None:
        desk = self._desk
        desk.analysed.connect(self._refresh)
        desk.selection_changed.connect(self._refresh)
        desk.event_recorded.connect(self._refresh)
        self._analyst.curves_ready.connect(self._refresh)
        self._turn.timeout.connect(self._draw)
        self._solver.solved.connect(self._on_solved)
        self._pin_solver.solved.connect(self._on_pin_solved)
        for solver in (self._solver, self._pin_solver):
            solver.failed.connect(self._on_failed)
        self._keep.clicked.connect(self.keep)
        self._reset.clicked.connect(self.reset)
        self._pin.clicked.connect(self.pin)
        self._comparison.unpinned.connect(self.unpin)

    def close_workers(self) -> None:
        """Waits for the workers to end; may be called twice."""
        self._solver.close()
        self._pin_solver.close()

    def keep(self) -> None:
        """Makes the what-if one edit of the board; a load that the scenario sets stays a what-if."""
        patch = self.changes.patch(self._desk.session.board, self._desk.catalog, with_load=self._own_load)
        if self._desk.commit(patch, "Keep the what-if"):
            self._set(Changes(load=1.0 if self._own_load else self.changes.load))

    def reset(self) -> None:
        """Drops the what-if."""
        self._set(Changes())

    def pin(self) -> None:
        """Takes the design that is shown, changed or not, as B."""
        shown = self._then if self.changes else self._now
        if shown is None:
            return
        self._pinned = shown
        if shown.curves is None:
            self._pin_solver.ask(shown.design, shown.load)
        self._draw()
        self._area.ensureWidgetVisible(self._comparison)

    def unpin(self) -> None:
        """Lets go of B."""
        self._pinned = None
        self._pin_solver.cancel()
        self._draw()

    @property
    def _own_load(self) -> bool:
        scenario = self._desk.scenario
        return scenario is None or scenario.load is None

    def _on_turned(self, component: str, name: str, value: Value) -> None:
        if component:
            self._set(self.changes.set_figure(component, name, value), with_rows=False)
        else:
            load = 1.0 if value is None else float(value)
            self._set(Changes(load, self.changes.figures), with_rows=False)

    def _set(self, changes: Changes, *, with_rows: bool = True) -> None:
        self.changes = changes
        if with_rows:
            self._knobs.show_changes(changes)
        self._ask()
        self._show()

    def _refresh(self, _news: object = None) -> None:
        if self.isVisible():
            self._turn.start()

    def _draw(self) -> None:
        """The board, the selection or what is known of them has changed."""
        estimate = visible_capacity(self._desk)
        if estimate is None:
            return
        design = self._desk.design()
        study = self._analyst.study
        before = self._now.design if self._now else None
        self._now = Variant(design, 1.0, estimate, study.curves if study else None)
        if design != before:
            self.changes = self.changes.within(design)
            self._ask()
        self._knobs.show_component(self._selected(), estimate, self.changes)
        self._show()

    def _selected(self) -> Component | None:
        """The one component that is selected."""
        chosen = [
            i for i in self._desk.selection if isinstance(self._desk.session.board.get(i), ComponentRecord)
        ]
        known = self._now.design.components if self._now and len(chosen) == 1 else ()
        return next((c for c in known if c.id in chosen), None)

    def _ask(self) -> None:
        if self._now is not None and self.changes:
            self._solver.ask(self.changes.applied(self._now.design), self.changes.load)
        else:
            self._solver.cancel()
            self._then = None

    def _on_solved(self, variant: Variant) -> None:
        self._then = variant
        self._show()

    def _on_pin_solved(self, variant: Variant) -> None:
        self._pinned = variant
        self._show()

    def _on_failed(self, error: str) -> None:
        self._desk.message.emit(f"The what-if could not be worked out: {error}")

    def _show(self) -> None:
        now = self._now
        if now is None or now.estimate is None:
            return
        board, catalog = self._desk.session.board, self._desk.catalog
        names = {flow.id: flow_name(flow, board, catalog) for flow in now.estimate.flows}
        then = (self._then if self.changes else None) or now
        self._table.show_pairs(effects(now, then, names, self._selected(), catalog))
        self._problem.setText(then.problem)
        self._problem.setVisible(bool(then.problem))
        self._show_deeds()
        self._comparison.setVisible(self._pinned is not None)
        if self._pinned is not None:
            seen = tuple(slo.id for slo in now.estimate.slos)
            self._comparison.show_designs(now, self._pinned, names, seen)

    def _show_deeds(self) -> None:
        keepable = bool(self.changes.figures) or (self._own_load and self.changes.load != 1.0)
        self._keep.setEnabled(keepable and self._desk.session.may_edit(self._desk.actor))
        self._reset.setEnabled(bool(self.changes))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._turn.start()


class Knobs(QWidget):
    """The sliders: the load's, and those of one component."""

    def __init__(self, desk: Desk, turned: Callable[[str, str, Value], None]) -> None:
        super().__init__()
        self._desk, self._turned = desk, turned
        self._shown: tuple[str, tuple[Knob, ...]] | None = None
        self.load = KnobRow(load_knob(), "Load", "×")
        self.load.turned.connect(partial(turned, "", "load"))
        self.rows: dict[str, KnobRow] = {}
        self._head = SectionHeader("")
        self._hint = Text("Select a part to change its figures.", "dense", "text2", wrap=True)
        self._offer = Button("", "link", small=True)
        self._offer.clicked.connect(self._on_offer)
        self._bottleneck = ""
        body = column(self, spacing=6)
        body.addWidget(self.load)
        body.addWidget(self._head)
        body.addWidget(self._hint)
        body.addWidget(self._offer, 0, Qt.AlignmentFlag.AlignLeft)
        self._list = column(spacing=6)
        body.addLayout(self._list)
        self._given = Text("", "caption", "text3", wrap=True)
        body.addWidget(self._given)

    def show_component(self, component: Component | None, estimate: Estimate, changes: Changes) -> None:
        """Sliders of a component, or the way to one; rows stay while the drawing does."""
        known = (component.id, tuple(self._knobs(component))) if component else None
        if known != self._shown or known is None:
            self._make_rows(known)
        self._shown = known
        name = name_of(component, self._desk.catalog) if component else ""
        self._head.title.setText(name)
        self._head.setVisible(bool(name))
        self._hint.setText("Nothing to change here." if component else "Select a part to change its figures.")
        self._hint.setVisible(not self.rows)
        given = [words.field_name(n) for n in self._givens(component) if n in FIELDS] if component else []
        self._given.setText(f"Given by the scenario: {', '.join(given)}.")
        self._given.setVisible(bool(given))
        self.load.setVisible(bool(estimate.flows))
        self._show_offer(None if component else estimate.bottleneck)
        self.show_changes(changes)

    def show_changes(self, changes: Changes) -> None:
        """The sliders as the what-if has them."""
        self.load.show_value(changes.load)
        component = self._shown[0] if self._shown else ""
        for name, made in self.rows.items():
            value = changes.figures.get((component, name), made.knob.value)
            made.show_value(value if isinstance(value, int | float) else made.knob.value)

    def _knobs(self, component: Component) -> list[Knob]:
        load = self._desk.scenario.load if self._desk.scenario else None
        own_rate = (load is None or not load.flows) and not self._desk.design().flows
        return knobs_of(component, self._desk.catalog, self._givens(component), own_rate=own_rate)

    def _givens(self, component: Component) -> Mapping[str, Value]:
        """The scenario's figures, which hold whatever is drawn."""
        load = self._desk.scenario.load if self._desk.scenario else None
        return load.givens.get(component.kind, NO_PARAMS) if load else NO_PARAMS

    def _make_rows(self, known: tuple[str, tuple[Knob, ...]] | None) -> None:
        for old in self.rows.values():
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = {}
        component, knobs = known or ("", ())
        said = part_name(self._desk.session.board, self._desk.catalog, component) if component else ""
        for knob in knobs:
            made = KnobRow(knob, f"{said}: {knob.spec.label}")
            made.turned.connect(partial(self._turned, component, knob.spec.name))
            self.rows[knob.spec.name] = made
            self._list.addWidget(made)

    def _show_offer(self, bottleneck: str | None) -> None:
        self._bottleneck = bottleneck or ""
        self._offer.setVisible(bool(bottleneck))
        if bottleneck:
            name = part_name(self._desk.session.board, self._desk.catalog, bottleneck)
            self._offer.setText(f"Take {name}, the bottleneck")

    def _on_offer(self) -> None:
        self._desk.select([self._bottleneck])
