"""The inspector: edits what is selected, one or many, or the board itself when nothing is.

Each committed row is one undoable patch. The form stays when the selection changes: sections and rows are
lent to what is chosen next, and those it lacks are made over the next frames.
"""

from __future__ import annotations

from collections.abc import Hashable
from itertools import pairwise
from time import perf_counter
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QWidget
from typing_extensions import override

from components.params import FIELDS
from whiteboard.board.names import kind_name
from whiteboard.board.records import ComponentRecord, FlowRecord, LinkRecord, Record
from whiteboard.ui.after_paint import AfterPaint
from whiteboard.ui.binding import Bound, Deed, Section
from whiteboard.ui.desk import Desk
from whiteboard.ui.fields import FieldRow
from whiteboard.ui.inspector_forms import counted, noun, sections_for
from whiteboard.ui.inspector_section import SectionView, told_apart
from whiteboard.ui.scrolling import AIR, keep_air
from whiteboard.ui.stack import Stack
from whiteboard.ui.widgets import ElidedText, Icon, Text, column, panel, row

SLICE_S: Final = 0.002
"""How long one frame may go on making rows; to polish, lay out and paint them takes it as long again."""
_ICONS = {"note": "ph.note-blank", "text": "ph.text-t", "boundary": "ph.bounding-box", "pin": "ph.map-pin"}


class InspectorPanel(QScrollArea):
    """The tab of the dock; follows the desk's selection while someone looks."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._key: Hashable = None
        self._sections: dict[Hashable, Section] = {}
        self._views: dict[Hashable, SectionView] = {}
        self._folded: dict[str, bool] = {}
        self._icon = Icon("ph.frame-corners", "text2", 18)
        self._title, self._detail = Text("", "head"), ElidedText("", "dense", "text3")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Inspector")
        keep_air(self)
        page = panel()
        body = column(page, margins=(12, 10 - AIR, 12, 16), spacing=2)
        head = row(margins=(0, 0, 0, 6), spacing=8)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title)
        head.addWidget(self._detail, 1)
        body.addLayout(head)
        self._place = Stack(spacing=2)
        body.addWidget(self._place)
        body.addStretch(1)
        self.setWidget(page)
        self._turn = AfterPaint(self, self.refresh)
        self._work = QTimer(self, singleShot=True, interval=0)
        self._work.timeout.connect(self._go_on)
        for signal in (desk.selection_changed, desk.event_recorded, desk.analysed):
            signal.connect(self._on_news)

    def refresh(self) -> None:
        """Shows the board as it is now."""
        key = self._what()
        if key != self._key:
            self._key = key
            self._bind()
            return
        for view in self._shown:
            view.refresh(editable=self._editable)

    def row(self, label: str) -> FieldRow:
        """The row that is labelled so; KeyError when there is none."""
        return self._find(label)[1]

    def focus_field(self, name: str) -> None:
        """Puts the cursor into the row of a capacity field, with its section open."""
        if name in FIELDS:
            view, found = self._find(FIELDS[name].label)
            view.open()
            self.ensureWidgetVisible(found)
            found.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def do(self, text: str) -> None:
        """Presses the button of these words; KeyError when there is none."""
        self._finish()
        for deed in (deed for view in self._shown for deed in view.deeds):
            if deed.text == text:
                self._on_deed(deed)
                return
        raise KeyError(text)

    @property
    def _shown(self) -> list[SectionView]:
        return [self._views[key] for key in self._sections if key in self._views]

    @property
    def _editable(self) -> bool:
        return self._desk.session.may_edit(self._desk.actor)

    def _find(self, label: str) -> tuple[SectionView, FieldRow]:
        self._finish()
        for view in self._shown:
            view.fill()
        self._finish()
        for view in self._shown:
            for found in view.rows:
                if found.editor.accessibleName() == label:
                    return view, found
        raise KeyError(label)

    def _chosen(self) -> list[Record]:
        return [r for r in self._desk.session.board if r.id in self._desk.selection]

    def _what(self) -> Hashable:
        """What decides the form: a change of this builds it anew."""
        board, chosen = self._desk.session.board, self._chosen()
        if not chosen:
            flows = tuple(flow.id for flow in board.of_type(FlowRecord))
            return (flows, tuple((c.id, c.kind, c.label) for c in board.of_type(ComponentRecord)))
        ends = tuple((r.source, r.target) for r in chosen if isinstance(r, LinkRecord))
        return (tuple((r.id, r.type, getattr(r, "kind", "")) for r in chosen), ends)

    def _bind(self) -> None:
        """Lends what there is to what is chosen now; the rest follows."""
        for found in (found for view in self._shown for found in view.rows):
            found.finish()  # while it still stands for what was chosen before
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()
        icon, title, detail = self._titles()
        self._icon.set(icon)
        self._title.setText(title)
        self._title.setWordWrap(not detail)  # a count of many things takes as many lines as it needs
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        sections = sections_for(self._desk, self._desk.selection)
        self._sections = told_apart(sections, lambda section: section.title)
        for key, view in self._views.items():
            view.setVisible(key in self._sections)
        for key in self._sections:
            if key in self._views:
                self._lend(key)
        self._put_in_order()
        self._work.start()

    def _go_on(self) -> None:
        """Makes what is missing for the length of a slice, then lets the window paint."""
        until = perf_counter() + SLICE_S
        while self._advance():
            if perf_counter() > until:
                self._work.start()
                return
        self._order_tabs()

    def _finish(self) -> None:
        while self._advance():
            pass
        self._order_tabs()

    def _order_tabs(self) -> None:
        """The Tab key goes down the form, whatever was made first."""
        chain = [part for view in self._shown for part in view.focus_chain]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _advance(self) -> bool:
        """Makes one section or row that is missing; False when none is."""
        for key, section in self._sections.items():
            if key not in self._views:
                self._views[key] = view = SectionView(section.title)
                view.committed.connect(self._on_committed)
                view.pressed.connect(self._on_deed)
                view.folded.connect(self._on_folded)
                self._lend(key)
                self._put_in_order()
                return True
            if self._views[key].advance():
                return True
        return False

    def _lend(self, key: Hashable) -> None:
        view, section = self._views[key], self._sections[key]
        is_open = not self._folded.get(section.title, not section.is_open)
        view.bind(section, is_open=is_open, editable=self._editable)

    def _put_in_order(self) -> None:
        """Sections that the selection has not wait below, out of sight."""
        shown = self._shown
        self._place.show_parts([*shown, *(view for view in self._views.values() if view not in shown)])

    def _titles(self) -> tuple[str, str, str]:
        chosen = self._chosen()
        if not chosen:
            return "ph.frame-corners", "Board", "nothing selected"
        if len(chosen) > 1:
            return "ph.stack", counted(chosen), ""
        match chosen[0]:
            case ComponentRecord(kind=kind_id) if kind_id in self._desk.catalog.kinds:
                kind = self._desk.catalog.kind(kind_id)
                return kind.icon, kind_name(kind), chosen[0].id
            case LinkRecord():
                return "ph.path", "Link", chosen[0].id
            case other:
                return _ICONS.get(other.type, "ph.circle"), noun(other).capitalize(), ""

    def _on_news(self, _news: object) -> None:
        if self.isVisible():
            self._turn.start()

    def _on_folded(self, folded: bool) -> None:
        title = next(s.title for key, s in self._sections.items() if self._views.get(key) is self.sender())
        self._folded[title] = folded
        self._go_on()

    def _on_deed(self, deed: Deed) -> None:
        deed.act()
        self._turn.start()

    def _on_committed(self, bound: Bound, value: Any) -> None:
        self._desk.commit(bound.patch(value), bound.label)
        self._turn.start()

    @override
    def showEvent(self, event: QShowEvent, /) -> None:
        self.refresh()
        super().showEvent(event)
