"""How fast the canvas builds, paints and drags, beside a bare Qt canvas in the same run.

``python -m bench canvas``; ``python -m bench.canvas COMPONENTS`` for another size. The bare canvas is what Qt
gives for nothing: rectangles with simple text and path edges, no figures, no routing, no levels of detail.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
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

from bench.measure import Row, median_ms
from components.catalog import load_catalog
from scoring.capacity.result import ComponentEstimate, Estimate, Latency, Survival
from whiteboard.board.board import Board
from whiteboard.board.records import CARD_HEIGHT, CARD_WIDTH, ComponentRecord, LinkRecord
from whiteboard.board.routing import route_all
from whiteboard.canvas.view import CanvasView
from whiteboard.round.events import Event
from whiteboard.round.session import Session, created
from whiteboard.round.setup import RoundMode, Setup
from whiteboard.tools.tool import Preview
from whiteboard.ui.desk import Analysis, Desk
from whiteboard.ui.theme import LIGHT

KINDS = ("api_gateway", "event_log", "cache", "app_service", "model_server", "relational_db")
STEP_X, STEP_Y = 260.0, 130.0
GOALS_MS = {"build": 200.0, "zoom step": 16.0, "drag frame": 4.0}
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


@dataclass(frozen=True, slots=True)
class Bench:
    """A canvas to be measured: what it took to build, and what to do with it; ``number`` counts the calls."""

    view: QGraphicsView
    built_ms: float
    fit: Callable[[], object]
    come_close: Callable[[], object]
    pan: Callable[[int], object]
    zoom: Callable[[int], object]
    drag: Callable[[int], object]
    hit: Callable[[int], object]


def measured(app: QApplication, bench: Bench) -> Figures:
    """Milliseconds of everything, with the painting that it causes."""
    view = bench.view
    view.resize(1600, 1000)
    view.show()
    app.processEvents()
    figures = {"build": bench.built_ms}
    bench.fit()
    app.processEvents()
    figures["fit all"] = timed(app, lambda _: view.viewport().repaint(), 5)
    bench.come_close()
    app.processEvents()
    figures["repaint"] = timed(app, lambda _: view.viewport().repaint(), 9)
    figures["pan"] = timed(app, bench.pan, 20)
    figures["zoom step"] = timed(app, bench.zoom, 8)
    bench.come_close()
    bench.drag(1)
    app.processEvents()
    figures["drag frame"] = timed(app, bench.drag, 40)
    figures["hit"] = timed(app, bench.hit, 50)
    view.close()
    return figures


def timed(app: QApplication, do: Callable[[int], object], times: int) -> float:
    """The median time of one call and of the events that follow from it, in ms."""
    taken = []
    for number in range(times):
        start = perf_counter()
        do(number)
        app.processEvents()
        taken.append((perf_counter() - start) * 1e3)
    return median(taken)


def middle_of(count: int) -> int:
    """The number of a component in the middle of the grid."""
    columns = int(count**0.5) + 1
    return columns // 2 * columns + columns // 2


def ours(count: int) -> Bench:
    """The canvas of the program, with load and flow on everything and one part selected."""
    board = board_of_size(count)
    _, state = created(Setup(RoundMode.DRAW, "2026-01-01T00:00:00Z", "bench").to_json())
    desk = Desk(Session(board, state, Nowhere(), lambda: 0, round_id="b"), load_catalog(), LIGHT)
    start = perf_counter()
    view = CanvasView(desk)
    built_ms = (perf_counter() - start) * 1e3
    desk.set_analysis(Analysis(1, None, estimate_for(board)))
    view.set_reduced_motion(True)
    middle = f"c{middle_of(count)}"
    rect, record = view.board_scene.rect(middle), board[middle]
    assert isinstance(record, ComponentRecord)

    def come_close() -> None:
        view.camera.go(1.0, rect.center())
        desk.select([middle])

    def drag(number: int) -> None:
        moved = replace(record, x=record.x + 3 * (number % 9), y=record.y + 2 * (number % 7))
        view.surface.show_preview(Preview(records={middle: moved}))

    return Bench(
        view,
        built_ms,
        fit=view.fit_all,
        come_close=come_close,
        pan=lambda n: view.camera.scroll(37 if n % 2 else -41, 0),
        zoom=lambda n: view.camera.set_zoom((1.03, 1.0)[n % 2]),
        drag=drag,
        hit=lambda n: view.surface.hit(replace(view.pointer, x=rect.x() + 7 * n, y=rect.y() + 5 * n)),
    )


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


def bare(count: int) -> Bench:
    """The same in a bare QGraphicsView."""
    start = perf_counter()
    scene, nodes, edges = bare_scene(count)
    view = QGraphicsView(scene)
    scene.setParent(view)
    built_ms = (perf_counter() - start) * 1e3
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
    columns = int(count**0.5) + 1
    whole = QRectF(0, 0, columns * STEP_X, columns * STEP_Y)
    middle = nodes[middle_of(count)]
    mine = [edge for edge in edges if middle in edge[:2]]
    bar = view.horizontalScrollBar()

    def come_close() -> None:
        view.resetTransform()
        view.centerOn(middle)

    def drag(number: int) -> None:
        middle.moveBy(3 if number % 2 else -3, 2 if number % 2 else -2)
        for edge in mine:
            adjust(edge)

    return Bench(
        view,
        built_ms,
        fit=lambda: view.fitInView(whole, Qt.AspectRatioMode.KeepAspectRatio),
        come_close=come_close,
        pan=lambda n: bar.setValue(bar.value() + (37 if n % 2 else -41)),
        zoom=lambda n: view.scale(*((1 / 1.03, 1 / 1.03) if n % 2 else (1.03, 1.03))),
        drag=drag,
        hit=lambda _: view.itemAt(view.viewport().rect().center()),
    )


def run(count: int = 1000) -> list[Row]:
    """Our times, and how many times those of a bare canvas they are."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    mine, plain = measured(app, ours(count)), measured(app, bare(count))
    rows = []
    for name, value in mine.items():
        rows.append(Row(f"{name}, {count:,} components", value, "ms", GOALS_MS.get(name)))
        rows.append(Row(f"{name}, over a bare Qt canvas", value / plain[name], "times"))
    board = board_of_size(267)
    links = len(board.of_type(LinkRecord))
    routed = median_ms(lambda: route_all(board), runs=5, warm=1) / links
    return [*rows, Row(f"route one of {links} links", routed, "ms", 0.3)]


if __name__ == "__main__":
    for row in run(int(sys.argv[1]) if len(sys.argv) > 1 else 1000):
        print(f"{row.name:44}{row.value:10.2f} {row.unit}")
