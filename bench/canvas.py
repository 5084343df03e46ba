"""How fast the canvas paints and drags, beside a bare Qt canvas in the same run; prints times and ratios.

``python -m bench.canvas [components]``. The bare canvas is what Qt gives for nothing: rectangles with simple
text and path edges, no figures, no routing, no levels of detail.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsPathItem,
    QGraphicsRectItem,
    QGraphicsScene,
    QGraphicsSimpleTextItem,
    QGraphicsView,
)

from components.catalog import load_catalog
from scoring.capacity.result import ComponentEstimate, Estimate, Latency, Survival
from whiteboard.board.board import Board
from whiteboard.board.records import CARD_HEIGHT, CARD_WIDTH, ComponentRecord, LinkRecord
from whiteboard.canvas.view import CanvasView
from whiteboard.round.events import Event
from whiteboard.round.session import Session, created
from whiteboard.round.setup import RoundMode, Setup
from whiteboard.tools.tool import Preview
from whiteboard.ui.desk import Analysis, Desk
from whiteboard.ui.theme import LIGHT

KINDS = ("api_gateway", "event_log", "cache", "app_service", "model_server", "relational_db")
STEP_X, STEP_Y = 260.0, 130.0
Figures = dict[str, float]


class Nowhere:
    """A journal that keeps nothing."""

    def append(self, event: Event) -> None:
        """Drops it."""


def board_of_size(count: int) -> Board:
    """Components on a square grid, each linked to the next one right and below: 1.5 links each."""
    columns = int(count**0.5) + 1
    cards = [
        ComponentRecord(
            f"c{i}",
            z=i,
            x=i % columns * STEP_X,
            y=i // columns * STEP_Y,
            kind=KINDS[i % len(KINDS)],
            label=f"Part {i}",
            product="Product",
        )
        for i in range(count)
    ]
    pairs = [(i, i + 1) for i in range(count - 1) if (i + 1) % columns]
    pairs += [(i, i + columns) for i in range(count - columns)]
    links = [
        LinkRecord(f"l{n}", z=count + n, source=f"c{a}", target=f"c{b}")
        for n, (a, b) in enumerate(pairs[: int(1.5 * count)])
    ]
    return Board([*cards, *links])


def estimate_for(board: Board) -> Estimate:
    """Every level of load, and flow on every link."""
    tail = Latency(3.0, 2.0, 4.0, 5.0, 6.8)
    cards = board.of_type(ComponentRecord)
    loads = tuple(
        ComponentEstimate(c.id, 34_700.0, 3, i % 10 / 10, 1.0, 1.0, tail, 0.0) for i, c in enumerate(cards)
    )
    return Estimate(
        stable=True,
        metastable=None,
        flows=(),
        components=loads,
        bottleneck=None,
        headroom=None,
        availability=None,
        survives=Survival(None, None),
        cost_usd=None,
        slos=(),
        assumed=(),
        warnings=(),
        link_rps={link.id: 10_000.0 for link in board.of_type(LinkRecord)},
    )


def timed(app: QApplication, do: Callable[[int], object], times: int) -> float:
    """The median time of one call with the painting that it causes, in ms."""
    taken = []
    for number in range(times):
        start = perf_counter()
        do(number)
        app.processEvents()
        taken.append((perf_counter() - start) * 1e3)
    return median(taken)


def ours(app: QApplication, count: int) -> Figures:
    """The canvas of the program."""
    board = board_of_size(count)
    _, state = created(Setup(RoundMode.DRAW, "2026-01-01T00:00:00Z", "bench").to_json())
    desk = Desk(Session(board, state, Nowhere(), lambda: 0, round_id="b"), load_catalog(), LIGHT)
    start = perf_counter()
    view = CanvasView(desk)
    built = (perf_counter() - start) * 1e3
    desk.set_analysis(Analysis(1, None, estimate_for(board)))
    view.set_reduced_motion(True)
    view.resize(1600, 1000)
    view.show()
    app.processEvents()
    figures = {"build": built}
    view.fit_all()
    app.processEvents()
    figures["fit all"] = timed(app, lambda _: view.viewport().repaint(), 5)
    columns = int(count**0.5) + 1
    middle = f"c{columns // 2 * columns + columns // 2}"
    rect = view.board_scene.rect(middle)
    view.camera.go(1.0, rect.center())
    app.processEvents()
    figures["repaint"] = timed(app, lambda _: view.viewport().repaint(), 9)
    figures["pan"] = timed(app, lambda n: view.camera.scroll(37 if n % 2 else -41, 0), 20)
    figures["zoom step"] = timed(app, lambda n: view.camera.set_zoom((1.0, 1.03)[n % 2]), 8)
    view.camera.go(1.0, rect.center())
    desk.select([middle])
    record = board[middle]
    assert isinstance(record, ComponentRecord)

    def drag(number: int) -> None:
        moved = replace(record, x=record.x + 3 * (number % 9), y=record.y + 2 * (number % 7))
        view.surface.show_preview(Preview(records={middle: moved}))

    drag(1)
    app.processEvents()
    figures["drag frame"] = timed(app, drag, 40)
    view.surface.show_preview(None)
    start = perf_counter()
    for number in range(50):
        view.surface.hit(replace(view.pointer, x=rect.x() + 7 * number, y=rect.y() + 5 * number))
    figures["hit"] = (perf_counter() - start) / 50 * 1e3
    view.close()
    return figures


Edge = tuple[QGraphicsRectItem, QGraphicsRectItem, QGraphicsPathItem]


def bare_scene(count: int) -> tuple[QGraphicsScene, list[QGraphicsRectItem], list[Edge]]:
    """Plain rectangles, texts and curves."""
    scene = QGraphicsScene()
    columns = int(count**0.5) + 1
    nodes = []
    for i in range(count):
        node = QGraphicsRectItem(0, 0, CARD_WIDTH, CARD_HEIGHT)
        QGraphicsSimpleTextItem(f"Part {i}", node).setPos(12, 12)
        node.setPos(i % columns * STEP_X, i // columns * STEP_Y)
        node.setBrush(Qt.GlobalColor.white)
        scene.addItem(node)
        nodes.append(node)
    pairs = [(nodes[i], nodes[i + 1]) for i in range(count - 1) if (i + 1) % columns]
    pairs += [(nodes[i], nodes[i + columns]) for i in range(count - columns)]
    edges = []
    for a, b in pairs[: int(1.5 * count)]:
        edge = QGraphicsPathItem()
        edge.setZValue(-1)
        scene.addItem(edge)
        edges.append((a, b, edge))
        adjust((a, b, edge))
    scene.setSceneRect(scene.itemsBoundingRect().adjusted(-2000, -2000, 2000, 2000))
    return scene, nodes, edges


def adjust(edge: Edge) -> None:
    """A curve from the right of one rectangle to the left of another."""
    p, q = edge[0].pos() + QPointF(CARD_WIDTH, 42), edge[1].pos() + QPointF(0, 42)
    middle = (p.x() + q.x()) / 2
    path = QPainterPath(p)
    path.cubicTo(QPointF(middle, p.y()), QPointF(middle, q.y()), q)
    edge[2].setPath(path)


def bare(app: QApplication, count: int) -> Figures:
    """The same figures for a bare QGraphicsView."""
    start = perf_counter()
    scene, nodes, edges = bare_scene(count)
    view = QGraphicsView(scene)
    figures = {"build": (perf_counter() - start) * 1e3}
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
    view.resize(1600, 1000)
    view.show()
    columns = int(count**0.5) + 1
    whole = QRectF(0, 0, columns * STEP_X, columns * STEP_Y)
    view.fitInView(whole, Qt.AspectRatioMode.KeepAspectRatio)
    app.processEvents()
    figures["fit all"] = timed(app, lambda _: view.viewport().repaint(), 5)
    view.resetTransform()
    middle = nodes[columns // 2 * columns + columns // 2]
    view.centerOn(middle)
    app.processEvents()
    figures["repaint"] = timed(app, lambda _: view.viewport().repaint(), 9)
    bar = view.horizontalScrollBar()
    figures["pan"] = timed(app, lambda n: bar.setValue(bar.value() + (37 if n % 2 else -41)), 20)
    factors = (1 / 1.03, 1.03)
    figures["zoom step"] = timed(app, lambda n: view.scale(factors[n % 2], factors[n % 2]), 8)
    mine = [edge for edge in edges if middle in edge[:2]]

    def drag(number: int) -> None:
        middle.moveBy(3 if number % 2 else -3, 2 if number % 2 else -2)
        for edge in mine:
            adjust(edge)

    drag(1)
    app.processEvents()
    figures["drag frame"] = timed(app, drag, 40)
    at = view.viewport().rect().center()
    start = perf_counter()
    for _ in range(50):
        view.itemAt(at)
    figures["hit"] = (perf_counter() - start) / 50 * 1e3
    view.close()
    return figures


def main(count: int) -> None:
    """Prints one line for each figure."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    mine, plain = ours(app, count), bare(app, count)
    print(f"{count} components, {int(1.5 * count)} links, 1600 x 1000, raster; ms, median")
    print(f"{'':12}{'Loadbearing':>12}{'bare Qt':>10}{'ratio':>8}")
    for name, value in mine.items():
        print(f"{name:12}{value:12.2f}{plain[name]:10.2f}{value / plain[name]:8.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
