"""The rows of the palette: suggestions, drawers with their kinds, or the hits of a search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from typing_extensions import override

from components.catalog import Catalog
from components.kinds import Kind
from components.search import Hit, NextKind, Rank, search

KIND_MIME: Final = "application/x-loadbearing-kind"
"""A dragged kind: its id, and after a line break the product when one was meant."""
CUSTOM: Final = "custom"


class Role(IntEnum):
    """What an item carries besides its text."""

    KIND = Qt.ItemDataRole.UserRole
    PRODUCT = Qt.ItemDataRole.UserRole + 1
    DETAIL = Qt.ItemDataRole.UserRole + 2
    ICON = Qt.ItemDataRole.UserRole + 3
    ROW = Qt.ItemDataRole.UserRole + 4
    NAME = Qt.ItemDataRole.UserRole + 5


class Row(IntEnum):
    """How a row is drawn."""

    HEAD = 0
    SUGGESTION = 1
    CATEGORY = 2
    KIND = 3
    WORDS = 4
    GENERIC = 5
    RULE = 6


_SAID: Final = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, *Role)
"""What two rows of one look differ in."""


class PaletteModel(QStandardItemModel):
    """The catalogue as rows that can be dragged onto a canvas."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__()
        self._catalog = catalog
        self._hints: list[QStandardItem] = []
        self._suggested: tuple[NextKind, ...] = ()

    def show_catalogue(self) -> None:
        """All drawers; suggestions come on top with ``set_suggestions``."""
        self.clear()
        self._hints, self._suggested = [], ()
        for category in self._catalog.categories.values():
            kinds = self._catalog.of_category(category.id)
            drawer = _item(Row.CATEGORY, category.label, icon=category.icon, detail=str(len(kinds)))
            drawer.setData(f"{category.label}, {len(kinds)} parts", Qt.ItemDataRole.AccessibleTextRole)
            drawer.appendRows([kind_item(kind) for kind in kinds])
            self.appendRow(drawer)

    def set_suggestions(self, suggestions: Sequence[NextKind]) -> None:
        """What would fit next, on top of the drawers."""
        if tuple(suggestions) == self._suggested:
            return  # the whole list would be painted again
        self._suggested = tuple(suggestions)
        rows = [_item(Row.HEAD, "Suggested next")] if suggestions else []
        rows += [kind_item(s.kind, Row.SUGGESTION, s.reason) for s in suggestions]
        rows += [_item(Row.RULE, "")] if suggestions else []
        if len(rows) == len(self._hints):  # rows that come or go have all of the list painted again
            for held, row in zip(self._hints, rows, strict=True):
                said = {role: row.data(role) for role in _SAID}
                if said != {role: held.data(role) for role in _SAID}:
                    self.setItemData(held.index(), said)
            return
        self.removeRows(0, len(self._hints))
        self._hints = rows
        for place, item in enumerate(self._hints):
            self.insertRow(place, item)

    def show_hits(self, query: str) -> None:
        """What a search finds, or what to do when nothing is called so."""
        self.clear()
        self._hints, self._suggested = [], ()
        hits = search(self._catalog, query)
        if not hits or hits[0].rank is Rank.CLOSE:
            self.appendRow(_item(Row.WORDS, f"No part called “{query}”."))
            generic = _item(Row.GENERIC, "Add it as a generic box", icon="ph.plus")
            generic.setData(CUSTOM, Role.KIND)
            generic.setData(query, Role.NAME)
            self.appendRow(generic)
        if hits and hits[0].rank is Rank.CLOSE:
            self.appendRow(_item(Row.HEAD, "Nearest"))
        for hit in hits:
            self.appendRow(self._hit_item(hit))

    def _hit_item(self, hit: Hit) -> QStandardItem:
        by_name = hit.product or hit.rank in {Rank.EXACT, Rank.LABEL, Rank.WORD}
        category = self._catalog.categories[hit.kind.category].label
        item = kind_item(hit.kind, Row.SUGGESTION, category if by_name else f"{category} · {hit.text}")
        item.setText(hit.title)
        item.setData(hit.product, Role.PRODUCT)
        return item

    @override
    def mimeTypes(self) -> list[str]:
        return [KIND_MIME]

    @override
    def mimeData(self, indexes: Iterable[QModelIndex], /) -> QMimeData:
        data = QMimeData()
        for index in indexes:
            data.setData(KIND_MIME, drag_text(index.data(Role.KIND), index.data(Role.PRODUCT) or "").encode())
        return data


def drag_text(kind_id: str, product: str = "") -> str:
    """What is dragged, as text."""
    return f"{kind_id}\n{product}" if product else kind_id


def kind_item(kind: Kind, row: Row = Row.KIND, detail: str = "") -> QStandardItem:
    """The row of a kind; its tooltip has the note and the products."""
    item = _item(row, kind.label, icon=kind.icon, detail=detail)
    item.setData(kind.id, Role.KIND)
    products = ", ".join(product.name for product in kind.products[:8])
    item.setToolTip("\n".join(filter(None, (kind.label, kind.note, products))))
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsDragEnabled)
    return item


def _item(row: Row, text: str, *, icon: str = "", detail: str = "") -> QStandardItem:
    item = QStandardItem(text)
    item.setEditable(False)
    item.setDragEnabled(False)
    item.setData(row, Role.ROW)
    item.setData(icon, Role.ICON)
    item.setData(detail, Role.DETAIL)
    if row in {Row.HEAD, Row.WORDS, Row.RULE}:
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return item
