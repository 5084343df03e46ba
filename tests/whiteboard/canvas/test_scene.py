"""What the scene makes of records: items, loads, findings, themes, pictures."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QBuffer, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from components.design import Mode
from scoring.capacity.result import ComponentEstimate, Estimate, Latency, Survival
from tests.whiteboard.board.boards import CATALOG, chain
from tests.whiteboard.canvas.conftest import Open
from tests.whiteboard.canvas.hand import Hand
from whiteboard.board import edit
from whiteboard.board.board import Board
from whiteboard.board.geometry import Rect
from whiteboard.board.records import BoundaryRecord, ComponentRecord, TextRecord
from whiteboard.canvas.card_content import card_content
from whiteboard.canvas.items.card import CardItem
from whiteboard.canvas.items.link import LinkItem, Tone, band_width
from whiteboard.canvas.items.shapes import BoundaryItem
from whiteboard.canvas.overlay import OverlayItem, pin_box, rim_points
from whiteboard.canvas.scene import VEIL_Z, BoardScene, board_scene
from whiteboard.round.events import Actor, Kind
from whiteboard.tools.tool import Pointer
from whiteboard.ui.desk import Analysis, Spotlight
from whiteboard.ui.theme import DARK, LIGHT, Level
from whiteboard.words import THIN

pytestmark = pytest.mark.usefixtures("qapp")  # scenes need an application


def loaded(
    name: str, utilization: float | None, *, rate: float = 34_700.0, backlog: float = 0.0
) -> ComponentEstimate:
    tail = None if utilization is None or utilization >= 1 else Latency(3.0, 2.0, 4.0, 5.0, 6.8)
    return ComponentEstimate(
        id=name,
        rate_rps=rate,
        servers=4,
        utilization=utilization,
        wait_ms=1.0,
        queue=0.5,
        latency_ms=tail,
        backlog_rps=backlog,
    )


def estimate_of(*components: ComponentEstimate, **flows: float) -> Estimate:
    return Estimate(
        stable=True,
        metastable=None,
        flows=(),
        components=components,
        bottleneck=None,
        headroom=None,
        availability=None,
        survives=Survival(None, None),
        cost_usd=None,
        slos=(),
        assumed=(),
        warnings=(),
        link_rps=flows,
    )


def card(scene: BoardScene, name: str) -> CardItem:
    item = scene.item(name)
    assert isinstance(item, CardItem)
    return item


def link(scene: BoardScene, name: str) -> LinkItem:
    item = scene.item(name)
    assert isinstance(item, LinkItem)
    return item


def test_a_card_says_what_the_part_is() -> None:
    record = ComponentRecord("x", kind="event_log", product="Kafka", replicas=9, params={"partitions": 96})
    content = card_content(record, CATALOG)
    assert (content.name, content.under, content.badge) == ("Event log", "Kafka · 96 parts", "×9")
    assert content.level is None


def test_a_card_shows_its_load() -> None:
    record = ComponentRecord("x", kind="app_service", label="Rec API", product="FastAPI", replicas=20)
    content = card_content(record, CATALOG, loaded("x", 0.94))
    assert (content.percent, content.level) == (f"94{THIN}%", Level.HOT)
    assert (content.left, content.right) == (f"p99 6.8{THIN}ms", "34.7k/s")
    far_over = card_content(record, CATALOG, loaded("x", 12.34))
    assert far_over.percent == f">999{THIN}%", "three figures, as elsewhere"


def test_an_overloaded_card_says_how_fast_it_falls_behind() -> None:
    record = ComponentRecord("x", kind="stream_processor")
    content = card_content(record, CATALOG, loaded("x", 1.13, backlog=40_000))
    assert (content.level, content.left, content.flag) == (Level.OVER, "no steady state", "Behind by 40k/s")


@pytest.mark.parametrize(
    ("record", "left", "right"),
    [
        (ComponentRecord("x", kind="web_client", replicas=None), "open loop", "no rate yet"),
        (
            ComponentRecord("x", kind="web_client", replicas=None, params={"rate_rps": 500}),
            "open loop",
            "500/s",
        ),
        (ComponentRecord("x", kind="cdn", replicas=None, params={"hit_ratio": 0.9}), "", "managed"),
        (ComponentRecord("x", kind="app_service", params={"service_ms": 5}), f"service 5.0{THIN}ms", ""),
    ],
)
def test_a_card_without_load_says_one_fact(record: ComponentRecord, left: str, right: str) -> None:
    content = card_content(record, CATALOG)
    assert content.load is None
    assert (content.left, content.right) == (left, right)


def test_a_client_that_the_scenario_loads_shows_what_it_sends() -> None:
    record = ComponentRecord("x", kind="web_client", replicas=None)
    assert card_content(record, CATALOG, sends_rps=231_000.0).right == "231k/s"


@pytest.mark.parametrize(("rps", "width"), [(1, 2.5), (100, 3.0), (1000, 5.5), (10_000, 8.0), (1e9, 14.0)])
def test_bands_grow_with_the_logarithm_of_the_flow(rps: float, width: float) -> None:
    assert band_width(rps) == pytest.approx(width)


def test_load_and_flow_come_and_go(hand: Hand) -> None:
    scene = hand.view.board_scene
    hand.desk.set_analysis(
        Analysis(
            1, None, estimate_of(loaded("cache", 0.5), loaded("relational_db", 1.2, backlog=9), l1=1000.0)
        )
    )
    assert card(scene, "cache").content.level is Level.OK
    assert link(scene, "l1").look.band == pytest.approx(5.5)
    assert link(scene, "l1").look.tone is Tone.OVER
    hand.desk.set_analysis(Analysis(2))
    assert card(scene, "cache").content.level is None
    assert (link(scene, "l1").look.band, link(scene, "l1").look.tone) == (0.0, Tone.PLAIN)


def test_a_candidate_sees_load_only_when_it_is_shown(open_board: Open) -> None:
    for actor, sees in ((Actor.CANDIDATE, False), (Actor.INTERVIEWER, True)):
        hand = open_board(chain("cache"), actor)
        hand.desk.session.record(Kind.SHOW, Actor.INTERVIEWER, capacity=False)
        hand.desk.set_analysis(Analysis(1, None, estimate_of(loaded("cache", 0.5))))
        assert (card(hand.view.board_scene, "cache").content.load is not None) is sees
        hand.desk.session.record(Kind.SHOW, Actor.INTERVIEWER, capacity=True)
        assert card(hand.view.board_scene, "cache").content.load == 0.5


def test_a_link_takes_the_mode_of_its_source_until_one_is_set() -> None:
    board = chain("event_log", "stream_processor", "cache")
    scene = BoardScene(board, CATALOG, LIGHT)
    assert (link(scene, "l1").look.mode, link(scene, "l2").look.mode) == (Mode.ASYNC, Mode.SYNC)


def test_selected_links_are_drawn_in_accent(hand: Hand) -> None:
    hand.desk.select(["l1"])
    assert link(hand.view.board_scene, "l1").look.tone is Tone.ACCENT
    hand.desk.select([])
    assert link(hand.view.board_scene, "l1").look.tone is Tone.PLAIN


def test_a_finding_lifts_its_part_with_neighbours_above_the_veil(hand: Hand) -> None:
    scene = hand.view.board_scene
    hand.desk.show_spotlight(Spotlight(("cache",), "Only copy"))
    names = ("cache", "relational_db", "object_store", "l1", "l2")
    items = {name: item for name in names if (item := scene.item(name)) is not None}
    lifted = {name for name, item in items.items() if item.zValue() > VEIL_Z}
    assert lifted == {"cache", "relational_db", "l1"}
    assert link(scene, "l1").look.tone is Tone.ACCENT
    hand.key(Qt.Key.Key_Escape)
    assert hand.desk.spotlight is None
    assert card(scene, "cache").zValue() < 4


def test_every_record_has_one_item_and_they_go_with_it(hand: Hand) -> None:
    hand.desk.commit(edit.add_note(hand.board, (0, 300), "x"), "x")
    hand.desk.commit(edit.add_text(hand.board, (200, 300), "x"), "x")
    hand.desk.commit(edit.add_pin(hand.board, (30, 110), target="cache"), "x")
    hand.desk.commit(edit.add_boundary(hand.board, Rect(0, 60, 900, 200)), "x")
    scene = hand.view.board_scene
    assert all(scene.item(record.id) is not None for record in hand.board)
    names = [record.id for record in hand.board]
    hand.desk.commit(edit.delete(hand.board, names), "x")
    assert len(hand.board) == 0
    assert all(scene.item(name) is None for name in names)


def test_a_pin_goes_along_with_its_part(hand: Hand) -> None:
    hand.desk.commit(edit.add_pin(hand.board, (30, 110), target="cache"), "x")
    hand.desk.commit(edit.move(hand.board, ["cache"], 100, 0), "x")
    item = hand.view.board_scene.item("pin")
    assert item is not None
    assert (item.x(), item.y()) == (130.0, 110.0)


def painted(scene: BoardScene, scale: float) -> QImage:
    rect = scene.content_rect()
    image = QImage(int(rect.width() * scale), int(rect.height() * scale), QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT["canvas"]))
    painter = QPainter(image)
    scene.render(painter, QRectF(image.rect()), rect)
    painter.end()
    return image


def shades(image: QImage) -> int:
    return len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())})


@pytest.mark.parametrize("scale", [1.0, 0.5, 0.2])
def test_pictures_show_something_at_every_zoom(scale: float) -> None:
    board = chain("web_client", "cache", "relational_db")
    scene = board_scene(board, CATALOG, LIGHT, estimate_of(loaded("cache", 1.2), l1=500.0))
    image = painted(scene, scale)
    assert QColor(LIGHT["over"]).rgb() in {
        image.pixel(x, y) for x in range(image.width()) for y in range(image.height())
    }
    assert shades(image) > 5


def test_themes_change_all_colours(hand: Hand) -> None:
    light = hand.view.grab().toImage()
    hand.desk.set_theme(DARK)
    dark = hand.view.grab().toImage()
    corner = (5, 5)
    assert QColor(light.pixel(*corner)).name().upper() == LIGHT["canvas"]
    assert QColor(dark.pixel(*corner)).name().upper() == DARK["canvas"]


def test_an_empty_board_has_an_empty_picture() -> None:
    assert board_scene(Board(), CATALOG, LIGHT).content_rect().isEmpty()


def test_pictures_are_vectors_and_words() -> None:
    board = chain("web_client", "cache", "relational_db")
    board.apply(edit.rename(board, "l1", "on miss"))
    scene = board_scene(board, CATALOG, LIGHT, estimate_of(loaded("cache", 1.2), l1=500.0))
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    painter = QPainter(generator)
    scene.render(painter, QRectF(0, 0, 800, 200), scene.content_rect())
    painter.end()
    svg = bytes(buffer.data().data()).decode()
    assert "<image" not in svg
    assert "on miss" in svg
    assert "Overloaded" in svg


def test_a_boundary_says_its_name_above_links_and_below_cards(hand: Hand) -> None:
    hand.desk.commit(edit.add_boundary(hand.board, Rect(0, 60, 900, 200)), "x")
    scene = hand.view.board_scene
    boundary = scene.item(next(iter(hand.board.of_type(BoundaryRecord))).id)
    assert isinstance(boundary, BoundaryItem)
    assert boundary.zValue() < link(scene, "l1").zValue() < boundary.title.zValue()
    assert boundary.title.zValue() < card(scene, "cache").zValue()
    hand.desk.commit(edit.delete(hand.board, [boundary.record_id]), "x")
    assert boundary.title.scene() is None


def test_a_boundary_s_title_stands_clear_of_a_link_that_comes_in_there(open_board: Open) -> None:
    above, below = (ComponentRecord(i, kind="cache", x=20.0, y=y) for i, y in (("a", 0.0), ("b", 200.0)))
    zone = BoundaryRecord("zone", x=0.0, y=170.0, w=500.0, h=200.0, label="eu-west-1a")
    hand = open_board(Board([above, below, zone]))
    scene = hand.view.board_scene
    assert scene.title_rect(zone).x() == 9.0
    hand.desk.commit(edit.add_link(hand.board, "a", "b"), "x")
    (route,) = scene.router.routes.values()
    title = scene.title_rect(zone)
    assert route[-1][1] == 200.0
    assert title.left() > max(x for x, _ in route) + 4.5
    hand.click((title.center().x(), title.center().y()))
    assert hand.desk.selection == {"zone"}
    hand.desk.commit(edit.delete(hand.board, ["a"]), "x")
    assert scene.title_rect(zone).x() == 9.0


def test_the_flag_of_a_selected_card_stays_free_of_ring_and_handle(hand: Hand) -> None:
    hand.desk.set_analysis(Analysis(1, None, estimate_of(loaded("cache", 1.2, backlog=9))))
    hand.desk.select(["cache"])
    flag = hand.view.board_scene.flags(["cache"])[0]
    strip = hand.view.grab(QRect(hand.at((flag.x() + 4, flag.y() + 3)), QSize(int(flag.width() - 8), 15)))
    accent = QColor(LIGHT["accent"]).rgb()
    image = strip.toImage()
    assert all(image.pixel(x, y) != accent for x in range(image.width()) for y in range(image.height()))
    hand.drag((flag.center().x(), flag.bottom() + 4), hand.middle("object_store"))
    assert {"cache", "object_store"} == {hand.link("l3").source, hand.link("l3").target}


@pytest.mark.parametrize("zoom", [0.8, 1.0, 2.0])
def test_the_handles_of_a_text_cover_none_of_its_letters(hand: Hand, zoom: float) -> None:
    hand.desk.commit(edit.add_text(hand.board, (300.0, 300.0), "Words"), "x")
    (text,) = hand.board.of_type(TextRecord)
    hand.desk.select([text.id])
    hand.view.camera.go(zoom, QPointF(400.0, 320.0))
    first_letter = QRect(hand.at((text.x + 1, text.y + 1)), QSize(10, 14))
    image = hand.view.viewport().grab(first_letter).toImage()
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    seen = {image.pixelColor(*place).name().upper() for place in places}
    assert LIGHT["accent"] not in seen
    assert min(QColor(each).lightness() for each in seen) < 128, "there is a letter"
    ring = 3 / zoom + 1
    corner = (text.x + text.w + ring, text.y + text.h + ring)
    hand.drag(corner, (corner[0] + 40, corner[1] + 20))
    assert hand.board.of_type(TextRecord)[0].w >= text.w + 20


def test_a_flag_that_comes_or_goes_takes_its_place_in_the_ring_along(hand: Hand) -> None:
    overlay = next(item for item in hand.view.board_scene.items() if isinstance(item, OverlayItem))
    hand.desk.select(["cache"])
    assert not overlay.marks.flags
    hand.desk.set_analysis(Analysis(1, None, estimate_of(loaded("cache", 1.2, backlog=9))))
    assert overlay.marks.flags
    hand.desk.set_analysis(Analysis(2, None, estimate_of(loaded("cache", 0.5))))
    assert not overlay.marks.flags


def test_far_out_the_lower_handle_lies_on_the_ring_as_no_flag_is_drawn() -> None:
    card, flag = QRectF(0, 0, 172, 84), QRectF(30, 84, 100, 21)
    assert rim_points(card, (flag,), 1.0)[1].y() == flag.bottom() + 4
    assert rim_points(card, (flag,), 0.5)[1].y() == card.bottom() + 8


@pytest.mark.parametrize("zoom", [0.5, 1.0, 2.0])
def test_a_pin_is_ringed_and_grasped_at_the_size_that_it_has_on_the_screen(hand: Hand, zoom: float) -> None:
    hand.desk.commit(edit.add_pin(hand.board, (400.0, 300.0)), "x")
    hand.view.camera.set_zoom(zoom)
    hand.desk.select(["pin"])
    overlay = next(item for item in hand.view.board_scene.items() if isinstance(item, OverlayItem))
    assert not overlay.marks.rings
    assert [(tip.x(), tip.y()) for tip in overlay.marks.pins] == [(400.0, 300.0)]
    box = pin_box(overlay.marks.pins[0], zoom)
    assert (box.width() * zoom, box.height() * zoom) == (18, 20)
    for share, found in ((0.9, "pin"), (1.2, "")):
        hit = hand.view.surface.hit(Pointer(400.0, 300.0 - share * box.height()))
        assert hit.id == found


def test_far_out_a_boundary_has_its_name_on_the_frame_clear_of_the_cards_in_it(hand: Hand) -> None:
    hand.desk.commit(edit.add_boundary(hand.board, Rect(0, 30, 900, 200), label="x" * 8), "x")
    hand.view.camera.set_zoom(0.5)
    frame = hand.at((0.0, 30.0))
    below, on_it = (hand.view.grab(QRect(frame.x() + 6, frame.y() + top, 60, 5)).toImage() for top in (9, -3))
    assert not _has_words(below), "there a card may be"
    assert _has_words(on_it)


def _has_words(image: QImage) -> bool:
    """Whether more than ground and dots of the grid are in a picture."""
    dark = QColor(LIGHT["text2"]).lightness() + 60
    return any(
        QColor(image.pixel(x, y)).lightness() < dark
        for x in range(image.width())
        for y in range(image.height())
    )
