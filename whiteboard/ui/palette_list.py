"""The list inside the palette: how its rows look, and how keys and clicks choose one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QStaticText
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView
from typing_extensions import override

from whiteboard.ui import icons, style
from whiteboard.ui.palette_model import PaletteModel, Role, Row
from whiteboard.ui.style import px
from whiteboard.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_HEIGHTS: Final = {
    Row.HEAD: 30,
    Row.SUGGESTION: 38,
    Row.CATEGORY: 26,
    Row.KIND: 26,
    Row.WORDS: 34,
    Row.GENERIC: 30,
    Row.RULE: 13,
}
_LEFT: Final = 8


class PaletteList(QTreeView):
    """A tree of drawers; a click, or Enter, chooses a kind or opens a drawer."""

    chosen = Signal(object)
    """QModelIndex of a row with a kind."""

    def __init__(self, model: PaletteModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_RowPainter(self))
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(False)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setAccessibleName("Components")
        self._second_click = False
        self.clicked.connect(self._on_clicked)
        self.doubleClicked.connect(self._on_double_clicked)

    def enter(self) -> None:
        """Takes the keyboard, at the first row that can be chosen."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        index = self.model().index(0, 0)
        while index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsSelectable:
            index = self.indexBelow(index)
        self.setCurrentIndex(index)

    def choose(self, index: QModelIndex) -> None:
        """Opens a drawer or chooses a kind."""
        if index.data(Role.ROW) == Row.CATEGORY:
            self.setExpanded(index, not self.isExpanded(index))
        elif index.data(Role.KIND):
            self.chosen.emit(index)

    def _on_clicked(self, index: QModelIndex) -> None:
        if self._second_click:
            self._second_click = False
        else:
            self.choose(index)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        """The release that follows is no second choice, but a drawer opens and closes with every click."""
        self._second_click = index.data(Role.ROW) != Row.CATEGORY

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and index.isValid():
            self.choose(index)
        else:
            super().keyPressEvent(event)


class _RowPainter(QStyledItemDelegate):
    """Paints rows as the look has them."""

    def __init__(self, view: QTreeView) -> None:
        super().__init__(view)
        self._view = view
        self._words_known: dict[tuple[str, int, int, int], QStaticText] = {}

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index, /) -> QSize:
        return QSize(100, px(_HEIGHTS[Row(index.data(Role.ROW))]))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, /) -> None:
        theme, rect = style.current(), QRect(option.rect)
        row = Row(index.data(Role.ROW))
        if row is Row.RULE:
            painter.fillRect(0, rect.center().y(), self._view.width(), 1, QColor(theme["border_subtle"]))
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, rect, theme, row)
        match row:
            case Row.HEAD | Row.WORDS:
                self._words(painter, rect.adjusted(12, 0, -8, 0), str(index.data()), 12, "text2", 500)
            case Row.SUGGESTION:
                self._two_lines(painter, option, rect, index)
            case Row.CATEGORY:
                self._category(painter, rect, index)
            case _:
                left = 28 if row is Row.KIND else 12
                token = "text1" if row is Row.KIND else "accent"
                self._icon(
                    painter,
                    index,
                    rect.left() + left,
                    rect.center().y(),
                    token="text2" if row is Row.KIND else token,
                )
                self._words(painter, rect.adjusted(left + 23, 0, -8, 0), str(index.data()), 12, token)
        painter.restore()

    def _ground(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, theme: Theme, row: Row
    ) -> None:
        state = option.state
        selectable = row not in {Row.HEAD, Row.WORDS}
        focused = bool(state & QStyle.StateFlag.State_HasFocus) and self._view.hasFocus()
        if not selectable or not (focused or state & QStyle.StateFlag.State_MouseOver):
            return
        painter.setPen(QColor(theme["accent"]) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme["accent_soft"] if focused else theme["inset"]))
        painter.drawRoundedRect(rect.adjusted(6, 1, -6, -1), 6, 6)

    def _category(self, painter: QPainter, rect: QRect, index: Index) -> None:
        open_ = self._view.isExpanded(QModelIndex(index))  # type: ignore[arg-type]
        middle = rect.center().y()
        self._pixmap(painter, "ph.caret-down" if open_ else "ph.caret-right", "text3", 8, middle, 10)
        self._icon(painter, index, 25, middle)
        count = QRect(rect.right() - 36, rect.top(), 24, rect.height())
        name = rect.adjusted(47, 0, -30, 0)
        self._words(
            painter, name, str(index.data()), 12, "text1" if open_ else "text2", 600 if open_ else 400
        )
        self._words(
            painter, count, str(index.data(Role.DETAIL)), 11, "text3", align=Qt.AlignmentFlag.AlignRight
        )

    def _two_lines(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, index: Index) -> None:
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        self._icon(painter, index, 12, rect.center().y())
        half = rect.height() // 2
        name = QRect(35, rect.top() + 2, rect.width() - 48 - (16 if hovered else 0), half)
        self._words(painter, name, str(index.data()), 12, "text1", 500)
        self._words(painter, name.translated(0, half - 3), str(index.data(Role.DETAIL)), 11, "text3")
        if hovered:
            self._pixmap(painter, "ph.plus", "text2", rect.width() - 26, rect.center().y(), 12)

    def _icon(self, painter: QPainter, index: Index, x: int, middle: int, token: str = "text2") -> None:  # noqa: S107
        self._pixmap(painter, index.data(Role.ICON), token, x, middle, 15)

    def _pixmap(self, painter: QPainter, name: str, token: str, x: int, middle: int, size: int) -> None:
        drawn = icons.pixmap(name, style.current()[token], size, self._view.devicePixelRatioF())
        painter.drawPixmap(x, middle - size // 2 + 1, drawn)

    def _words(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        size: int,
        token: str,
        weight: int = 400,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        font = style.font(size, weight)
        words = self._laid_out(text, font, rect.width())
        slack = rect.width() - words.size().width() if align is Qt.AlignmentFlag.AlignRight else 0.0
        above = round((rect.height() - words.size().height()) / 2)
        painter.setFont(font)
        painter.setPen(QColor(style.current()[token]))
        painter.drawStaticText(QPointF(rect.left() + slack, rect.top() + above), words)

    def _laid_out(self, text: str, font: QFont, room: int) -> QStaticText:
        """The words that fit, made once: every change of suggestions paints most of the rows again."""
        key = (text, font.pixelSize(), font.weight(), room)
        known = self._words_known.get(key)
        if known is None:
            known = QStaticText(QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room))
            known.setTextFormat(Qt.TextFormat.PlainText)
            known.prepare(font=font)
            self._words_known[key] = known
        return known
