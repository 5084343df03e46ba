"""The inspector: edits what is selected, one or many, or the board itself when nothing is.

Each committed row is one undoable patch. The form is built anew when the selection or its kinds change, and
otherwise only reads the board again, so that the caret stays where it is.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from components.params import FIELDS
from whiteboard.board.names import kind_name
from whiteboard.board.patch import Patch
from whiteboard.board.records import ComponentRecord, FlowRecord, LinkRecord, Record
from whiteboard.ui.binding import Bound, Deed, Section
from whiteboard.ui.controls import Button, SectionHeader
from whiteboard.ui.desk import Desk
from whiteboard.ui.fields import FieldRow
from whiteboard.ui.inspector_forms import sections_for
from whiteboard.ui.widgets import Icon, Line, Text, column, panel, row
from whiteboard.words import plural

_ICONS = {"note": "ph.note-blank", "text": "ph.text-t", "boundary": "ph.bounding-box", "pin": "ph.map-pin"}


class InspectorPanel(QScrollArea):
    """The tab of the dock; follows the desk's selection."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._bound: list[Bound] = []
        self._notes: list[tuple[Text, Section]] = []
        self._deeds: dict[QObject, Deed] = {}
        self._key: Hashable = None
        self._waiting: dict[str, tuple[QVBoxLayout, Section]] = {}
        self._folded: dict[str, bool] = {}
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Inspector")
        self._holder = panel()
        self._page = panel()
        self._place = column(self._holder)
        self._place.addWidget(self._page)
        self.setWidget(self._holder)
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self.refresh)
        for signal in (desk.selection_changed, desk.event_recorded, desk.analysed):
            signal.connect(self._turn.start)
        self.refresh()

    def refresh(self) -> None:
        """Shows the board as it is now."""
        key = self._what()
        if key != self._key:
            self._key = key
            self._build()
        else:
            self._show(self._bound)
        for text, section in self._notes:
            words = section.note() if section.note else ""
            text.setText(words)
            text.setVisible(bool(words))

    def _show(self, rows: Sequence[Bound]) -> None:
        editable = self._desk.session.may_edit(self._desk.actor)
        for bound in rows:
            bound.row.show_value(bound.read())
            bound.row.setEnabled(editable)

    def row(self, label: str) -> FieldRow:
        """The row that is labelled so; KeyError when there is none."""
        for title in ("", *self._waiting):
            self._fill(title)
            for bound in self._bound:
                if bound.row.editor.accessibleName() == label:
                    return bound.row
        raise KeyError(label)

    def focus_field(self, name: str) -> None:
        """Puts the cursor into the row of a capacity field, with its section open."""
        row = self.row(FIELDS[name].label) if name in FIELDS else None
        if row is not None:
            body = row.parentWidget()
            if body is not None:
                body.show()
            self.ensureWidgetVisible(row)
            row.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def do(self, text: str) -> None:
        """Presses the button of these words; KeyError when there is none."""
        for deed in self._deeds.values():
            if deed.text == text:
                self._commit(deed.patch(), deed.text)
                return
        raise KeyError(text)

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

    def _build(self) -> None:
        self._page.hide()  # its focused editor commits while its row is still bound
        self._page.deleteLater()
        self._page = panel()
        self._place.addWidget(self._page)  # empty: a full page would be styled twice
        layout = column(self._page, margins=(12, 10, 12, 16), spacing=2)
        layout.addWidget(self._head())
        self._bound, self._notes, self._deeds, self._waiting = [], [], {}, {}
        for section in sections_for(self._desk, self._desk.selection):
            self._add(layout, section)
        layout.addStretch(1)

    def _head(self) -> QWidget:
        icon, title, detail = self._title()
        head = QWidget()
        layout = row(head, margins=(0, 0, 0, 6), spacing=8)
        layout.addWidget(Icon(icon, "text2", 18))
        layout.addWidget(Text(title, "head"))
        layout.addWidget(Text(detail, "dense", "text3"), 1)
        return head

    def _title(self) -> tuple[str, str, str]:
        chosen = self._chosen()
        if not chosen:
            return "ph.frame-corners", "Board", "nothing selected"
        if len(chosen) > 1:
            same = {r.type for r in chosen}
            noun = same.pop() if len(same) == 1 else "part"
            return "ph.stack", plural(len(chosen), noun, "boundaries" if noun == "boundary" else None), ""
        match chosen[0]:
            case ComponentRecord(kind=kind_id) if kind_id in self._desk.catalog.kinds:
                kind = self._desk.catalog.kind(kind_id)
                return kind.icon, kind_name(kind), chosen[0].id
            case LinkRecord():
                return "ph.path", "Link", chosen[0].id
            case other:
                return _ICONS.get(other.type, "ph.circle"), other.type.capitalize(), ""

    def _add(self, layout: QVBoxLayout, section: Section) -> None:
        body = QWidget()
        inside = column(body, spacing=0)
        if section.title:
            layout.addWidget(Line())
            layout.addWidget(self._section_head(section, body))
        if section.note is not None:
            text = Text("", "dense", "text2", wrap=True)
            inside.addWidget(text)
            self._notes.append((text, section))
        rows = column()
        inside.addLayout(rows)
        self._waiting[section.title] = (rows, section)
        if self._is_open(section):
            self._fill(section.title)
        for deed in section.deeds:
            inside.addWidget(self._deed(deed), 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(body)

    def _fill(self, title: str) -> None:
        """Makes the rows of a section, the first time that it is open."""
        if title not in self._waiting:
            return
        layout, section = self._waiting.pop(title)
        made = section.rows()
        for bound in made:
            layout.addWidget(bound.row)
            bound.row.committed.connect(self._on_committed)
        self._show(made)
        self._bound += made

    def _is_open(self, section: Section) -> bool:
        return not self._folded.get(section.title, not section.is_open)

    def _section_head(self, section: Section, body: QWidget) -> SectionHeader:
        head = SectionHeader(section.title, foldable=True)
        head.set_open(self._is_open(section))
        body.setVisible(self._is_open(section))
        head.setProperty("section", section.title)
        head.folded.connect(self._on_folded)
        head.folded.connect(body.setHidden)
        return head

    def _deed(self, deed: Deed) -> Button:
        button = Button(deed.text, "link")
        button.setEnabled(self._desk.session.may_edit(self._desk.actor))
        button.clicked.connect(self._on_deed)
        self._deeds[button] = deed
        return button

    def _on_folded(self, folded: bool) -> None:
        title = self.sender().property("section")
        self._folded[title] = folded
        if not folded:
            self._fill(title)

    def _on_deed(self) -> None:
        deed = self._deeds[self.sender()]
        self._commit(deed.patch(), deed.text)

    def _on_committed(self, value: Any) -> None:
        bound = next(b for b in self._bound if b.row is self.sender())
        self._commit(bound.patch(value), bound.label)

    def _commit(self, patch: Patch, label: str) -> None:
        self._desk.commit(patch, label)
        self._turn.start()
