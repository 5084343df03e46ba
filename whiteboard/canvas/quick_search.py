"""The search that opens on the canvas: type a name, press Enter, and the part is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout
from typing_extensions import override

from components.catalog import Catalog
from components.design import Design
from components.kinds import Group, Kind
from components.search import search, suggest_next
from whiteboard.board.names import kind_name
from whiteboard.ui import icons
from whiteboard.ui.theme import Theme

WIDTH: Final = 300
ROLES_WIDTH: Final = 540
"""A role is told by a whole sentence."""
MOST_ROWS: Final = 8
ROW_HEIGHT: Final = 28
GENERIC: Final = "custom"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen. ``label`` is set for a generic box named by what was typed."""

    kind: Kind
    product: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list."""

    icon: str
    text: str
    choice: Choice


def rows_for(catalog: Catalog, design: Design, typed: str, after: str | None) -> list[Row]:
    """What the list offers: what usually comes next while nothing is typed, else what the words may mean.

    With ``after``, parts that usually follow that component come first. Words that name nothing known offer a
    generic box of that name, last or alone.
    """
    words = typed.strip()
    if not words:
        nexts = suggest_next(design, catalog, after=(after,) if after else (), most=MOST_ROWS)
        return [Row(n.kind.icon, kind_name(n.kind), Choice(n.kind)) for n in nexts]
    hits = [hit for hit in search(catalog, words) if hit.kind.group is not Group.CANVAS]
    if after is not None:
        wanted = set(catalog.kind(design.component(after).kind).ports.typical_out_roles)
        hits.sort(key=lambda hit: (hit.rank > 3, not wanted & set(hit.kind.roles)))
    rows = [Row(h.kind.icon, h.title, Choice(h.kind, h.product)) for h in hits[: MOST_ROWS - 1]]
    generic = catalog.kind(GENERIC)
    return [*rows, Row(generic.icon, f"Generic box “{words}”", Choice(generic, label=words))]


class SearchPopup(QFrame):
    """A field over a list, above canvas and bars; Enter takes the current row, Escape none."""

    def __init__(self, view: QGraphicsView, placeholder: str, width: int = WIDTH) -> None:
        super().__init__(view)
        self._view, self._width = view, width
        self.setObjectName("quick_search")
        self.field = QLineEdit(self)
        self.field.setObjectName("quick_search_field")
        self.field.setPlaceholderText(placeholder)
        self.list = QListWidget(self)
        self.list.setObjectName("quick_search_list")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(15, 15))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(4)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self.refresh)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._take)
        self._gone: Callable[[], None] | None = None
        self.hide()

    def open_at(self, at: QPoint, theme: Theme, typed: str, gone: Callable[[], None]) -> None:
        """Opens with what was typed already; ``gone`` is called when it closes without a choice."""
        self._gone = gone
        self._theme = theme
        self.setStyleSheet(_sheet(theme))
        self.field.setText(typed)
        self.refresh()
        self.show()
        self.raise_()
        port = self._view.viewport().rect()
        x = min(max(at.x(), 8), max(port.width() - self.width() - 8, 8))
        y = min(max(at.y(), 8), max(port.height() - (MOST_ROWS + 2) * ROW_HEIGHT, 8))
        self.move(x, y)
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.field.end(False)

    def rows(self, typed: str) -> Sequence[tuple[str, str, object]]:
        """Icon, text and value of each line for what is typed; to be overridden."""
        raise NotImplementedError

    def chosen(self, value: object) -> None:
        """A line was taken; to be overridden."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Fills the list for what is typed."""
        self.list.clear()
        for name, text, value in self.rows(self.field.text()):
            item = QListWidgetItem(icons.icon(name, self._theme["text2"]), text)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        shown = min(self.list.count(), MOST_ROWS)
        self.list.setVisible(shown > 0)
        self.list.setFixedHeight(shown * ROW_HEIGHT + 2)
        self.setFixedWidth(min(self._width, max(WIDTH, self._view.viewport().width() - 16)))
        self.adjustSize()

    def dismiss(self) -> None:
        """Closes without a choice."""
        gone, self._gone = self._gone, None
        if self.isVisible():
            self.hide()
        if gone is not None:
            gone()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._on_key(event)
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            other_window = event.reason() == Qt.FocusReason.ActiveWindowFocusReason
            if self.isVisible() and not other_window:
                self.dismiss()
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Escape:
                self._view.setFocus()
                self.dismiss()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._take(self.list.currentItem())
            case Qt.Key.Key_Down | Qt.Key.Key_Tab:
                self._step(1)
            case Qt.Key.Key_Up | Qt.Key.Key_Backtab:
                self._step(-1)
            case _:
                return False
        return True

    def _step(self, by: int) -> None:
        if self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + by) % self.list.count())

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        value = item.data(Qt.ItemDataRole.UserRole)
        self._gone = None
        self._view.setFocus()
        self.hide()
        self.chosen(value)


class QuickSearch(SearchPopup):
    """Finds a part to place."""

    def __init__(self, view: QGraphicsView, catalog: Catalog, design: Callable[[], Design]) -> None:
        super().__init__(view, "Type a part, such as Kafka or cache")
        self._catalog, self._design = catalog, design
        self._after: str | None = None
        self._take_choice: Callable[[Choice], None] = _ignore

    def open_for(
        self,
        at: QPoint,
        theme: Theme,
        take: Callable[[Choice], None],
        gone: Callable[[], None],
        *,
        typed: str = "",
        after: str | None = None,
    ) -> None:
        """Opens at a place of the viewport; ``after`` orders the list by what may follow a component."""
        self._after, self._take_choice = after, take
        self._drawn = self._design()
        self.open_at(at, theme, typed, gone)

    @override
    def rows(self, typed: str) -> Sequence[tuple[str, str, object]]:
        found = rows_for(self._catalog, self._drawn, typed, self._after)
        return [(row.icon, row.text, row.choice) for row in found]

    @override
    def chosen(self, value: object) -> None:
        if isinstance(value, Choice):
            self._take_choice(value)


class RoleChooser(SearchPopup):
    """Asks what a generic box does in the system."""

    def __init__(self, view: QGraphicsView, catalog: Catalog) -> None:
        super().__init__(view, "Which role does it play?", ROLES_WIDTH)
        self._catalog = catalog
        self._take_role: Callable[[str], None] = _ignore

    def open_for(
        self, at: QPoint, theme: Theme, take: Callable[[str], None], gone: Callable[[], None]
    ) -> None:
        """Opens at a place of the viewport."""
        self._take_role = take
        self.open_at(at, theme, "", gone)

    @override
    def rows(self, typed: str) -> Sequence[tuple[str, str, object]]:
        words = typed.casefold().split()
        return [
            ("ph.tag", f"{role.id.replace('_', ' ')}: {role.text}", role.id)
            for role in self._catalog.roles.values()
            if all(word in f"{role.id} {role.text}".casefold().replace("_", " ") for word in words)
        ][:MOST_ROWS]

    @override
    def chosen(self, value: object) -> None:
        self._take_role(str(value))


def _ignore(_value: object) -> None:
    return


def _sheet(theme: Theme) -> str:
    return (
        f"#quick_search {{ background: {theme['panel']}; border: 1px solid {theme['border']};"
        f" border-radius: 8px; }}"
        f"#quick_search_field {{ background: {theme['inset']}; color: {theme['text1']}; border: none;"
        f" border-radius: 6px; padding: 6px 8px; font-size: 13px;"
        f" selection-background-color: {theme['accent_line']}; selection-color: {theme['text1']}; }}"
        f"#quick_search_list {{ background: transparent; border: none; color: {theme['text1']};"
        f" font-size: 12px; outline: none; }}"
        f"#quick_search_list::item {{ padding: 0 6px; border-radius: 6px; }}"
        f"#quick_search_list::item:selected {{ background: {theme['accent_soft']};"
        f" color: {theme['text1']}; }}"
    )
