"""The outline: all components and links as a list, so that everything can be reached without the drawing.

A canvas shows one thing only to a screen reader; here each part has a name and its connections, the selection
is the canvas's own, and the usual keys edit.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTreeView
from typing_extensions import override

from components.catalog import Catalog
from whiteboard import words
from whiteboard.board import edit
from whiteboard.board.board import Board
from whiteboard.board.names import name_of
from whiteboard.board.records import (
    BoundaryRecord,
    ComponentRecord,
    LinkRecord,
    NoteRecord,
    PinRecord,
    Record,
    TextRecord,
)
from whiteboard.ui import icons, style
from whiteboard.ui.desk import Desk

ID: Final = Qt.ItemDataRole.UserRole


class Outline(QTreeView):
    """Components with their links below; Enter renames, Delete deletes, the selection is the desk's."""

    shown = Signal(str)
    """The id of a part that a person wants to see on the canvas."""
    filled = Signal(bool)
    """Whether there is anything to list."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._syncing = False
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setHeaderHidden(True)
        self.setAccessibleName("Outline of the board")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.selectionModel().selectionChanged.connect(self._on_selected)
        self._model.itemChanged.connect(self._on_renamed)
        self.doubleClicked.connect(self._on_double_clicked)
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self.refresh)
        desk.patched.connect(self._on_patched)
        desk.selection_changed.connect(self._show_selection)

    def refresh(self) -> None:
        """Reads the board again; what was open stays open, what was current stays current."""
        current = self.currentIndex().data(ID)
        folded = {i.data(ID) for i in self._top() if not self.isExpanded(i)}
        self._syncing = True
        self._model.clear()
        for item in _items(self._desk.session.board, self._desk.catalog):
            self._model.appendRow(item)
        self._syncing = False
        self.filled.emit(self._model.rowCount() > 0)
        for index in self._top():
            self.setExpanded(index, index.data(ID) not in folded)
        self._show_selection(self._desk.selection)
        self._set_current(current)

    def _on_patched(self, _patch: object) -> None:
        if self.isVisible():
            self._turn.start()

    @override
    def drawBranches(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex, /
    ) -> None:
        """The palette's arrows."""
        known = QModelIndex(index)  # type: ignore[arg-type]
        if self._model.hasChildren(known):
            name = "ph.caret-down" if self.isExpanded(known) else "ph.caret-right"
            place = rect.center().x() - 4, rect.center().y() - 4
            icons.paint(painter, name, style.current()["text3"], *place, 10)

    @override
    def showEvent(self, event: QShowEvent, /) -> None:
        super().showEvent(event)
        self.refresh()

    def _top(self) -> list[QModelIndex]:
        return [self._model.index(place, 0) for place in range(self._model.rowCount())]

    def _show_selection(self, ids: frozenset[str]) -> None:
        if self._syncing or not self.isVisible():
            return
        chosen = QItemSelection()
        for index in self._all():
            if index.data(ID) in ids:
                chosen.select(index, index)
        self._syncing = True
        self.selectionModel().select(chosen, self.selectionModel().SelectionFlag.ClearAndSelect)
        self._syncing = False
        if not chosen.isEmpty():
            self.scrollTo(chosen.indexes()[0])

    def _set_current(self, record_id: object) -> None:
        for index in self._all():
            if index.data(ID) == record_id:
                self.selectionModel().setCurrentIndex(index, self.selectionModel().SelectionFlag.NoUpdate)
                return

    def _all(self) -> Iterable[QModelIndex]:
        for top in self._top():
            yield top
            yield from (self._model.index(row, 0, top) for row in range(self._model.rowCount(top)))

    def _on_selected(self, *_: QItemSelection) -> None:
        if self._syncing:
            return
        self._syncing = True
        self._desk.select(index.data(ID) for index in self.selectedIndexes())
        self._syncing = False

    def _on_renamed(self, item: QStandardItem) -> None:
        if self._syncing:
            return
        self._desk.commit(edit.rename(self._desk.session.board, item.data(ID), item.text()), "Rename")
        self._turn.start()

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.shown.emit(index.data(ID))

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self._desk.selection:
            board = self._desk.session.board
            self._desk.commit(edit.delete(board, self._desk.selection), "Delete")
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            self.edit(index)
        elif event.key() == Qt.Key.Key_Space and index.isValid():
            self.shown.emit(index.data(ID))
        else:
            super().keyPressEvent(event)


def _place(component: ComponentRecord) -> tuple[float, float, str]:
    """As one reads, and as Tab walks the canvas."""
    return component.y, component.x, component.id


def _items(board: Board, catalog: Catalog) -> Iterable[QStandardItem]:
    names = {c.id: name_of(c, catalog) for c in board.of_type(ComponentRecord)}
    for component in sorted(board.of_type(ComponentRecord), key=_place):
        links = [link for link in board.links_of([component.id]) if link.source == component.id]
        kind = catalog.kinds.get(component.kind)
        item = _item(component, names[component.id], kind.icon if kind else "ph.cube")
        spoken = f"{names[component.id]}, {kind.label if kind else component.kind}"
        item.setData(
            f"{spoken}, {words.plural(len(links), 'link')} from here", Qt.ItemDataRole.AccessibleTextRole
        )
        item.appendRows([_link_item(link, names) for link in links])
        yield item
    for record in board:
        match record:
            case BoundaryRecord():
                yield _item(record, record.label or record.kind, "ph.bounding-box")
            case NoteRecord():
                yield _words_item(record, record.text, "Sticky note", "ph.note-blank")
            case TextRecord():
                yield _words_item(record, record.text, "Text", "ph.text-t")
            case PinRecord():
                yield _words_item(record, record.text, f"Annotation {record.number}", "ph.map-pin")
            case _:
                pass


def _words_item(record: Record, text: str, name: str, icon: str) -> QStandardItem:
    return _item(record, text.partition("\n")[0] or name, icon, editable=False)


def _link_item(link: LinkRecord, names: dict[str, str]) -> QStandardItem:
    label = f" · {link.label}" if link.label else ""
    item = _item(link, f"to {names[link.target]}{label}", "ph.arrow-right", editable=False)
    spoken = f"{link.mode or 'link'} from {names[link.source]} to {names[link.target]}{label}"
    item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
    return item


def _item(record: Record, text: str, icon: str, *, editable: bool = True) -> QStandardItem:
    item = QStandardItem(icons.icon(icon, style.current()["text2"], size=15), text)
    item.setData(record.id, ID)
    item.setToolTip(text)  # the list is narrow
    item.setEditable(editable)
    return item
