"""Desks on rounds of the example scenario, and what can be read of a widget."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGraphicsView,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from components.catalog import load_catalog
from tests.whiteboard.round.examples import Hand, Rows, open_round, scenario
from whiteboard.round.events import Actor
from whiteboard.round.session import Session
from whiteboard.round.setup import RoundMode
from whiteboard.round.state import RoundStatus
from whiteboard.ui.desk import Desk
from whiteboard.ui.theme import LIGHT

PRACTICE, INTERVIEW, DRAW = RoundMode.PRACTICE, RoundMode.INTERVIEW, RoundMode.DRAW


class Room:
    """A round with a clock that the test moves, and a desk for each person who sits at it."""

    def __init__(self, mode: RoundMode = PRACTICE, **setup: Any) -> None:
        self.hand = Hand()
        self.scenario = scenario()
        self.rows: Rows
        self.session: Session
        self.session, self.rows = open_round(mode, self.hand, **setup)

    def status(self) -> RoundStatus:
        """Whether the round is over."""
        return self.session.state.status

    def desk(self, actor: Actor = Actor.CANDIDATE) -> Desk:
        """A person's desk in the room."""
        with_scenario = self.session.state.setup.mode is not DRAW
        known = self.scenario if with_scenario else None
        return Desk(self.session, load_catalog(), LIGHT, scenario=known, actor=actor)


def sweep() -> None:
    """Deletes what was taken out of a window in this turn, as Qt does in the next."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def readable(widget: QWidget) -> str:
    """All that a person or a screen reader could read of a widget and what is in it, hidden or not."""
    sweep()
    found = []
    for each in (widget, *widget.findChildren(QWidget)):
        found += [each.toolTip(), each.whatsThis(), each.statusTip(), each.windowTitle()]
        found += [each.accessibleName(), each.accessibleDescription(), each.objectName()]
        match each:
            case QLabel() | QAbstractButton() | QLineEdit():
                found.append(each.text())
            case QPlainTextEdit() | QTextEdit():
                found.append(each.toPlainText())
            case QComboBox():
                found += [each.itemText(i) for i in range(each.count())]
            case QGroupBox():
                found.append(each.title())
            case QTabBar():
                found += [each.tabText(i) + each.tabToolTip(i) for i in range(each.count())]
            case QAbstractItemView():
                found += _cells(each.model(), QModelIndex())
            case QMenu():
                found.append(each.title())
            case QGraphicsView():
                found += [item.toolTip() for item in each.scene().items()]
        if isinstance(each, QLineEdit | QPlainTextEdit | QTextEdit):
            found.append(each.placeholderText())
        for action in each.actions():
            found += [action.text(), action.toolTip(), action.statusTip(), action.whatsThis()]
    return "\n".join(text for text in found if text)


def _cells(model: QAbstractItemModel, parent: QModelIndex) -> list[str]:
    """What stands in a list, table or tree, with what it says on hover."""
    found = []
    for line in range(model.rowCount(parent)):
        for place in range(model.columnCount(parent)):
            index = model.index(line, place, parent)
            roles = (
                Qt.ItemDataRole.DisplayRole,
                Qt.ItemDataRole.ToolTipRole,
                Qt.ItemDataRole.AccessibleTextRole,
            )
            found += [str(model.data(index, role) or "") for role in roles]
        found += _cells(model, model.index(line, 0, parent))
    return found


def button(widget: QWidget, words: str) -> QAbstractButton:
    """The button that is called so."""
    sweep()
    for each in widget.findChildren(QAbstractButton):
        if words in {each.text(), each.accessibleName()}:
            return each
    raise AssertionError(
        f"no button {words!r} in {sorted(b.text() for b in widget.findChildren(QAbstractButton))}"
    )
