"""The palette: the whole catalogue at the left of the canvas, searched, dragged from, or clicked.

Narrow, it is a rail with an icon for each drawer.
"""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QScrollArea, QStackedWidget, QWidget

from components.search import suggest_next
from scoring.checks.result import Status
from whiteboard.round.events import RIGHTS, Event
from whiteboard.round.visibility import visible_findings
from whiteboard.ui.controls import IconButton
from whiteboard.ui.desk import Desk
from whiteboard.ui.palette_list import PaletteList
from whiteboard.ui.palette_model import PaletteModel, Role
from whiteboard.ui.search_field import SearchField
from whiteboard.ui.style import px
from whiteboard.ui.widgets import column, panel

WIDTH: Final = 212
ROOMY: Final = 264
"""Where the window is wide: no drawer's name is cut off."""
RAIL: Final = 44
SUGGESTIONS: Final = 4
REST_MS: Final = 100
"""Suggestions follow once the board has rested: all of the list is painted again for them."""


class Placer(Protocol):
    """What the palette needs of a canvas."""

    def place(self, kind_id: str, product: str = "") -> object:
        """Takes a component to the pointer; the next click says where."""

    def open_search(self, typed: str = "") -> object:
        """Searches on the canvas itself, where a name that nothing has makes a generic box."""


class Palette(QStackedWidget):
    """Every part that can be drawn; ``narrow`` folds it to a rail of icons."""

    widen_requested = Signal()
    """A person searches while the palette is a rail."""

    def __init__(self, desk: Desk, canvas: Placer) -> None:
        super().__init__()
        self._desk, self._canvas = desk, canvas
        self._roomy = False
        self.model = PaletteModel(desk.catalog)
        self.search = SearchField("Search components", keys="/")
        self.list = PaletteList(self.model)
        self.list.chosen.connect(self._on_chosen)
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._on_return)
        self.search.left_down.connect(self.list.enter)
        self.addWidget(self._wide())
        self.addWidget(self._rail())
        self._refresh = QTimer(self, singleShot=True, interval=REST_MS)
        self._refresh.timeout.connect(self._suggest)
        for signal in (desk.analysed, desk.patched, desk.selection_changed):
            signal.connect(self._refresh.start)
        desk.event_recorded.connect(self._on_event)
        self.model.show_catalogue()
        self._suggest()
        self.set_narrow(False)

    @property
    def narrow(self) -> bool:
        """True while it is a rail."""
        return self.currentIndex() == 1

    def set_narrow(self, narrow: bool) -> None:
        """Shows the rail, or the whole."""
        self.setCurrentIndex(1 if narrow else 0)
        self.setFixedWidth(RAIL if narrow else self.whole_width)

    @property
    def whole_width(self) -> int:
        """Its width while it is no rail."""
        return px(ROOMY if self._roomy else WIDTH)

    def set_roomy(self, roomy: bool) -> None:
        """Takes more room, or less."""
        self._roomy = roomy
        self.set_narrow(self.narrow)

    def focus_search(self) -> None:
        """Puts the cursor into the search, with the whole palette in sight."""
        if self.narrow:
            self.widen_requested.emit()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _wide(self) -> QWidget:
        page = panel()
        layout = column(page, margins=(0, 10, 0, 0), spacing=8)
        head = column(margins=(10, 0, 10, 0))
        head.addWidget(self.search)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        return page

    def _rail(self) -> QWidget:
        page = panel()
        layout = column(page, margins=(0, 8, 0, 0), spacing=2)
        search = IconButton("ph.magnifying-glass", "Search components (/)")
        search.clicked.connect(self.focus_search)
        layout.addWidget(search, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._drawers(), 1)
        return page

    def _drawers(self) -> QScrollArea:
        inner = panel()
        drawers = column(inner, margins=(0, 4, 0, 4), spacing=2)
        for category in self._desk.catalog.categories.values():
            button = IconButton(category.icon, category.label)
            button.setPopupMode(button.ToolButtonPopupMode.InstantPopup)
            button.setMenu(self._menu(category.id, button))
            drawers.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        drawers.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        return area

    def _menu(self, category_id: str, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        for kind in self._desk.catalog.of_category(category_id):
            menu.addAction(kind.label).setData(kind.id)
        menu.triggered.connect(self._on_menu)
        return menu

    def _on_event(self, event: Event) -> None:
        if event.kind in RIGHTS:
            self._refresh.start()

    def _on_menu(self, action: QAction) -> None:
        self._canvas.place(action.data())

    def _on_search(self, text: str) -> None:
        if text.strip():
            self.model.show_hits(text.strip())
        else:
            self.model.show_catalogue()
            self._suggest()

    def _on_return(self) -> None:
        for place in range(self.model.rowCount()):
            index = self.model.index(place, 0)
            if index.data(Role.KIND):
                self._on_chosen(index)
                return

    def _on_chosen(self, index: QModelIndex) -> None:
        kind_id, product = index.data(Role.KIND), index.data(Role.PRODUCT) or ""
        name = index.data(Role.NAME)
        self.search.clear()
        if name:
            self._canvas.open_search(name)
        else:
            self._canvas.place(kind_id, product)

    def _suggest(self) -> None:
        if self.search.text().strip():
            return
        if not self._desk.session.may_edit(self._desk.actor):
            self.model.set_suggestions([])
            return
        design, catalog = self._desk.design(), self._desk.catalog
        suggestions = suggest_next(
            design, catalog, after=self._desk.selection, missing=self._missing(), most=SUGGESTIONS
        )
        self.model.set_suggestions(suggestions)

    def _missing(self) -> list[str]:
        """The first kind that would meet each missing stage, when this person may know."""
        findings = visible_findings(self._desk)
        stages = findings.stages if findings else ()
        return [stage.suggest[0] for stage in stages if stage.status is Status.MISSING and stage.suggest]
