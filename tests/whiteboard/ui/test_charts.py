"""Charts, waterfall and target cards: what they say, and that they paint in both themes."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from scoring.capacity.result import Distribution, Latency, Slo
from tests.whiteboard.ui.estimates import CDF, LATENCY, REQUEST, T_MS
from whiteboard import words
from whiteboard.ui import style
from whiteboard.ui.capacity_words import LoadCurve
from whiteboard.ui.cdf_chart import CdfChart
from whiteboard.ui.chart import ticks
from whiteboard.ui.load_chart import LoadChart
from whiteboard.ui.target_card import Standing, TargetCard, bare, fitting, target_of
from whiteboard.ui.theme import DARK, LIGHT, Theme
from whiteboard.ui.waterfall import ROW, Bar, Waterfall, figure

CURVE = LoadCurve(
    tuple(float(rps) for rps in range(10_000, 36_000, 1000)),
    tuple(140 + 84_000 / (36_950 - rps) for rps in range(10_000, 36_000, 1000)),
    now_rps=34_720.0,
    now_ms=183.0,
    breaks_rps=36_900.0,
    target_ms=200.0,
)


def plain(text: str) -> str:
    return text.replace(words.THIN, " ").replace(words.NO_BREAK, " ")


def colours(widget: QWidget) -> set[str]:
    """The colours that occur in a picture of the widget."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.unique(np.frombuffer(image.constBits(), np.uint32) & 0xFFFFFF)
    return {f"#{pixel:06X}" for pixel in pixels}


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def theme(request: pytest.FixtureRequest, qapp: QApplication) -> Theme:
    style.apply(qapp, request.param)
    return request.param  # type: ignore[no-any-return]


def test_a_target_stays_whole_in_little_room(qapp: QApplication) -> None:
    line = "at most 5 s · 48.6k/s behind"
    assert fitting(line, 400) == line
    assert fitting(line, 100) == "at most 5 s"


def test_a_title_without_room_leaves_out_its_brackets(qapp: QApplication) -> None:
    title, font = "Availability (with fallback)", style.font(12)
    assert bare(title, font, 400) == title
    assert bare(title, font, 100) == "Availability"
    assert bare("Peak requests", font, 20) == "Peak requests", "what has none is cut"


class TestTicks:
    """Round places on an axis."""

    @pytest.mark.parametrize(
        ("low", "high", "most", "expected"),
        [
            (0, 250, 6, [0, 50, 100, 150, 200, 250]),
            (0, 400, 3, [0, 200, 400]),
            (10_000, 41_000, 6, [10_000, 20_000, 30_000, 40_000]),
            (0, 0.7, 6, [0, 0.2, 0.4, 0.6]),
        ],
    )
    def test_steps_are_1_2_or_5(self, low: float, high: float, most: int, expected: list[float]) -> None:
        assert ticks(low, high, most) == pytest.approx(expected)

    def test_an_empty_axis_has_its_one_place(self) -> None:
        assert ticks(5.0, 5.0) == [5.0]


class TestCdf:
    """The response-time CDF."""

    def chart(self, qtbot: QtBot, target: float | None) -> CdfChart:
        chart = CdfChart()
        qtbot.addWidget(chart)
        assert REQUEST.distribution is not None
        chart.show_flow(REQUEST.distribution, LATENCY, target)
        chart.resize(328, 128)
        chart.show()
        return chart

    def test_shows_a_quarter_beyond_p99_or_the_target(self, qtbot: QtBot) -> None:
        assert self.chart(qtbot, None).viewRange()[0] == pytest.approx([0, 1.25 * 183])
        assert self.chart(qtbot, 200.0).viewRange()[0] == pytest.approx([0, 250])

    def test_a_far_target_does_not_squeeze_the_curve(self, qtbot: QtBot) -> None:
        assert self.chart(qtbot, 60_000.0).viewRange()[0][1] == pytest.approx(1.25 * 4 * 183)

    def test_the_curve_goes_to_the_end_of_its_axis(self, qtbot: QtBot) -> None:
        chart = self.chart(qtbot, 60_000.0)
        times, shares = chart._curve.getData()
        assert times[-1] == pytest.approx(chart.viewRange()[0][1])
        assert times[-1] > T_MS[-1]
        assert shares[-1] == pytest.approx(1.0, abs=1e-3)

    def test_says_its_percentiles(self, qtbot: QtBot) -> None:
        said = plain(self.chart(qtbot, 200.0).accessibleName())
        assert said == "Response time: p50 59 ms, p95 142 ms, p99 183 ms"

    def test_paints_curve_and_area_in_the_theme(self, qtbot: QtBot, theme: Theme) -> None:
        assert {theme["accent_soft"], theme["panel"]} <= colours(self.chart(qtbot, 200.0))

    def test_follows_a_change_of_theme(self, qtbot: QtBot, qapp: QApplication) -> None:
        style.apply(qapp, LIGHT)
        chart = self.chart(qtbot, 200.0)
        style.apply(qapp, DARK)
        assert DARK["accent_soft"] in colours(chart)
        assert LIGHT["accent_soft"] not in colours(chart)
        style.apply(qapp, LIGHT)

    def test_says_what_is_under_the_pointer(self, qtbot: QtBot) -> None:
        chart = self.chart(qtbot, None)
        said: list[str] = []
        chart.pointed.connect(said.append)
        QTest.mouseMove(chart.viewport(), chart.at(100.0, 0.5).toPoint())
        QTest.mouseMove(chart.viewport(), QPoint(2, 2))
        share, _, when = plain(said[0]).partition(" within ")
        expected = float(np.interp(100.0, T_MS, CDF)) * 100
        assert float(share.removesuffix(" %")) == pytest.approx(expected, abs=0.8)
        assert when in {"99 ms", "100 ms", "101 ms"}
        assert said[-1] == ""

    def test_the_name_of_p99_ends_before_the_line_of_a_near_target(self, qtbot: QtBot) -> None:
        chart = self.chart(qtbot, 200.0)
        p99, line = chart.at(183.0, 0.99).x(), chart.at(200.0, 0.5).x()
        assert chart._name_end(p99) == line - style.px(6)
        edge = chart.plot_rect().right()
        assert chart._name_end(line + 1) == edge - style.px(4), "the plot ends before a name does"
        wide = self.chart(qtbot, None)
        assert wide._name_end(wide.at(100.0, 0.9).x()) is None, "there is room"

    @pytest.mark.parametrize(
        ("times", "caption", "ends"),
        [
            (1.0, "CDF in ms · mean 76", "200"),
            (100.0, "CDF in s · mean 7.6", "20"),
            (10_000.0, "CDF in min · mean 12.7", "30"),
            (1e6, "CDF in h · mean 21.1", "60"),
        ],
    )
    def test_long_times_are_in_longer_units(
        self, qtbot: QtBot, times: float, caption: str, ends: str
    ) -> None:
        chart = CdfChart()
        qtbot.addWidget(chart)
        values = {name: getattr(LATENCY, name) * times for name in ("mean", "p50", "p90", "p95", "p99")}
        chart.show_flow(Distribution(T_MS * times, CDF), Latency(**values), None)
        assert chart.caption == caption
        places, names = zip(*chart.getAxis("bottom")._tickLevels[0], strict=True)
        assert names[-1] == ends
        assert places[-1] <= chart.viewRange()[0][1]

    def test_points_lie_on_the_curve(self, qtbot: QtBot) -> None:
        chart = self.chart(qtbot, None)
        box = chart.plot_rect()
        place = chart.at(float(T_MS[0]), float(CDF[0]))
        assert (place.x(), place.y()) == pytest.approx((box.left(), box.bottom()), abs=1)


class TestLoad:
    """p99 against load."""

    def chart(self, qtbot: QtBot, curve: LoadCurve = CURVE) -> LoadChart:
        chart = LoadChart()
        qtbot.addWidget(chart)
        chart.show_curve(curve)
        chart.resize(328, 128)
        chart.show()
        return chart

    def test_shows_beyond_where_it_breaks_and_twice_the_target(self, qtbot: QtBot) -> None:
        x, y = self.chart(qtbot).viewRange()
        assert x[1] == pytest.approx(1.16 * 36_900)
        assert y == pytest.approx([0, 400])

    def test_its_axis_has_units_and_room_for_them(self, qtbot: QtBot) -> None:
        chart = self.chart(qtbot)
        said = [words for _, words in chart._y_ticks]
        assert [plain(words) for words in said] == ["0", "200 ms", "400 ms"]
        metrics = QFontMetricsF(style.font(10))
        assert max(metrics.horizontalAdvance(words) for words in said) < chart.getAxis("left").width() - 5

    def test_says_where_it_is_now(self, qtbot: QtBot) -> None:
        assert plain(self.chart(qtbot).accessibleName()) == "p99 against load: now 34.7k/s · 183 ms"

    def test_says_what_is_under_the_pointer(self, qtbot: QtBot) -> None:
        chart = self.chart(qtbot)
        assert plain(chart.words_at(20_000.0)) == "20k req/s: p99 145 ms"
        assert plain(chart.words_at(40_000.0)) == "40k req/s: no figure"

    def test_hatches_where_it_breaks(self, qtbot: QtBot, theme: Theme) -> None:
        assert {theme["over_soft"], theme["band_over"]} <= colours(self.chart(qtbot))

    def test_an_unstable_design_shows_todays_load_without_a_figure(self, qtbot: QtBot) -> None:
        curve = LoadCurve(CURVE.rps, CURVE.p99_ms, 50_000.0, None, 36_900.0, None)
        chart = self.chart(qtbot, curve)
        assert plain(chart.accessibleName()) == "p99 against load: now 50k/s"
        assert chart.viewRange()[0][1] == pytest.approx(55_000)
        chart.grab()

    def test_the_target_is_named_at_the_right_where_the_curve_rises_at_the_left(self, qtbot: QtBot) -> None:
        chart = self.chart(qtbot)
        assert chart._target_place(CURVE) == (chart.plot_rect().left() + 6, 0.0)
        for now, at_stem in ((400_000.0, True), (200_000.0, False)):
            early = LoadCurve(CURVE.rps, CURVE.p99_ms, now, None, 36_900.0, 200.0)
            chart = self.chart(qtbot, early)
            if not at_stem:
                chart.setXRange(0.0, 400_000.0)
            stem = chart.at(now, 0).x()
            edge = stem if at_stem else chart.plot_rect().right()
            assert chart._target_place(early) == (edge - 6, 1.0)
            chart.grab()


class TestWaterfall:
    """The critical path."""

    BARS = (Bar("a", "API", 2.0, 0.5), Bar("r", "Ranker", 61.0, 0.94), Bar("m", "Managed", 6.0, None))

    def waterfall(self, qtbot: QtBot) -> Waterfall:
        waterfall = Waterfall()
        qtbot.addWidget(waterfall)
        waterfall.set_bars(self.BARS)
        waterfall.resize(328, waterfall.sizeHint().height())
        waterfall.show()
        return waterfall

    def test_adds_up(self, qtbot: QtBot) -> None:
        waterfall = self.waterfall(qtbot)
        assert waterfall.total_ms == 69.0
        assert waterfall.sizeHint().height() == 3 * style.px(ROW)
        assert plain(waterfall.accessibleName()) == "Critical path: API 2.0 ms, Ranker 61 ms, Managed 6.0 ms"

    def test_long_times_have_no_decimals_that_would_reach_into_the_bars(self, qtbot: QtBot) -> None:
        waterfall = self.waterfall(qtbot)
        waterfall.set_bars((Bar("l", "LLM server", 4980.3, 0.3),))
        assert waterfall._decimals == 0

    @pytest.mark.parametrize(
        ("ms", "decimals", "said"),
        [(4980.3, 0, "4980"), (0.2, 0, "<1"), (0.004, 2, "<0.01"), (0.0, 2, "0.00")],
    )
    def test_nothing_that_takes_time_is_said_to_take_none(self, ms: float, decimals: int, said: str) -> None:
        assert figure(ms, decimals) == said

    def test_colours_bars_by_load(self, qtbot: QtBot, theme: Theme) -> None:
        assert {theme["ok"], theme["hot"], theme["border_strong"]} <= colours(self.waterfall(qtbot))

    def test_a_click_names_the_component(self, qtbot: QtBot) -> None:
        waterfall = self.waterfall(qtbot)
        chosen: list[str] = []
        waterfall.chosen.connect(chosen.append)
        middle = QPoint(20, style.px(ROW) + style.px(ROW) // 2)
        QTest.mouseClick(waterfall, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
        assert chosen == ["r"]

    def test_every_row_is_reached_by_keyboard(self, qtbot: QtBot, theme: Theme) -> None:
        waterfall = self.waterfall(qtbot)
        assert theme["accent"] not in colours(waterfall)
        with qtbot.waitActive(waterfall):
            waterfall.activateWindow()
        waterfall.setFocus(Qt.FocusReason.TabFocusReason)
        assert theme["accent"] in colours(waterfall), "the row with the keyboard is outlined"
        chosen: list[str] = []
        waterfall.chosen.connect(chosen.append)
        key = Qt.Key
        for pressed in (
            key.Key_Return,
            key.Key_Down,
            key.Key_Space,
            key.Key_End,
            key.Key_Down,
            key.Key_Enter,
        ):
            QTest.keyClick(waterfall, pressed)
        assert chosen == ["a", "r", "m"], "the last row is the end"
        assert plain(waterfall.accessibleDescription()) == "Managed, 6.0 ms"
        waterfall.set_bars(self.BARS[:1])
        QTest.keyClick(waterfall, key.Key_Return)
        assert chosen[-1] == "a", "a shorter path keeps the keyboard on a row"


def slo(value: float | None, met: bool | None, margin: float | None, **changed: object) -> Slo:
    fields: dict[str, object] = {"target": 200.0, "op": "<=", "unit": "ms"} | changed
    return Slo(id="s", text="Target", value=value, met=met, margin=margin, **fields)  # type: ignore[arg-type]


class TestTargets:
    """Target cards."""

    def test_met(self) -> None:
        target = target_of(slo(183.0, True, 0.085))
        assert (target.standing, target.value, target.unit) == (Standing.MET, "183", "ms")
        assert plain(target.margin) == "+8 %"
        assert plain(target.line) == "at most 200 ms"
        assert target.share == pytest.approx(0.915)

    def test_missed(self) -> None:
        target = target_of(slo(283.0, False, -0.415))
        assert target.standing is Standing.MISSED
        assert plain(target.margin) == "−42 %"

    def test_missed_by_far_is_a_factor(self) -> None:
        assert target_of(slo(50_750.0, False, -252.75)).margin == "254× over"

    def test_availability_keeps_its_nines_and_counts_in_points(self) -> None:
        target = target_of(slo(99.97345, True, 0.0002, target=99.95, op=">=", unit="%"))
        assert (target.value, target.margin) == ("99.97", "+0.02")
        assert plain(target.line) == "at least 99.95 %"
        assert target_of(slo(99.9991, True, 0.0, target=99.95, op=">=", unit="%")).value == "99.9991"

    @pytest.mark.parametrize(
        ("seconds", "value", "unit"), [(259_200, "72", "h"), (3.1, "3.1", "s"), (0.0063, "6.3", "ms")]
    )
    def test_times_are_in_the_unit_that_people_say(self, seconds: float, value: str, unit: str) -> None:
        target = target_of(slo(seconds, True, 0.1, target=5.0, unit="s"))
        assert (target.value, target.unit) == (value, unit)

    def test_without_a_steady_state_it_grows(self) -> None:
        target = target_of(slo(None, None, None, target=5.0, unit="s"), behind_rps=40_000.0)
        assert (target.standing, target.value, target.margin) == (Standing.MISSED, "grows", "missed")
        assert plain(target.line) == "at most 5 s · 40k/s behind"

    def test_without_a_figure_it_is_open(self) -> None:
        assert target_of(slo(None, None, None)).margin == "to judge"
        assert target_of(slo(None, None, None), computing=True).margin == "computing"

    def test_paints_in_the_theme(self, qtbot: QtBot, theme: Theme) -> None:
        card = TargetCard(target_of(slo(283.0, False, -0.415)))
        qtbot.addWidget(card)
        card.resize(160, 86)
        assert {theme["over_soft"], theme["over"]} <= colours(card)
        card.show_target(target_of(slo(183.0, True, 0.085)))
        assert theme["ok"] in colours(card)
        assert "183 ms" in card.accessibleName()


def test_plots_are_not_imported_before_they_show() -> None:
    script = "import sys, whiteboard.ui.capacity; sys.exit('pyqtgraph' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
