"""Numbers and times as people read them."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard import words

T = words.THIN


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (34712, "34.7k"),
        (90_000, "90k"),
        (347_200, "347k"),
        (999.4, "999"),
        (999.6, "1k"),
        (999_600, "1M"),
        (1_250_000, "1.25M"),
        (5.2e9, "5.2B"),
        (3e15, "3000T"),
        (350, "350"),
        (14.64, "14.6"),
        (6.8, "6.8"),
        (0.25, "0.25"),
        (0.0123, "0.0123"),
        (1e-9, "0"),
        (-1234, "−1.23k"),
    ],
)
def test_a_figure_has_three_digits_and_a_suffix(value: float, text: str) -> None:
    assert words.figure(value) == text


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (0, f"0{T}ms"),
        (0.05, f"50{T}µs"),
        (0.95, f"0.9{T}ms"),
        (6.84, f"6.8{T}ms"),
        (34.2, f"34{T}ms"),
        (183, f"183{T}ms"),
        (3_100, f"3.1{T}s"),
        (10_000, f"10{T}s"),
        (600_000, f"10{T}min"),
        (7_560_000, f"2.1{T}h"),
        (-12, f"−12{T}ms"),
    ],
)
def test_a_time_has_the_unit_that_suits_it(ms: float, text: str) -> None:
    assert words.time_ms(ms) == text


def test_shares_and_margins() -> None:
    assert words.percent(0.94) == f"94{T}%"
    assert words.percent(0.9997, 2) == f"99.97{T}%"
    assert words.percent(-0.001) == f"0{T}%"
    assert words.signed_percent(0.083) == f"+8{T}%"
    assert words.signed_percent(-0.03) == f"−3{T}%"
    assert words.signed_percent(0.001) == f"0{T}%"
    assert words.margin(-0.42) == f"−42{T}%"
    assert words.margin(-252.75) == "254× over"
    assert words.margin(29.0) == "30× over"


def test_a_load_has_three_figures() -> None:
    assert words.utilization(0.94) == f"94{T}%"
    assert words.utilization(9.99) == f"999{T}%"
    assert words.utilization(12.34) == f">999{T}%"


def test_money_rates_and_units() -> None:
    assert words.money(92_400) == "$92.4k"
    assert words.money(1.25) == "$1.25"
    assert words.money(-3) == "−$3"
    assert words.money_month(92_000) == "$92k/mo"
    assert words.rate(34_700) == "34.7k/s"
    assert words.with_unit(12.5, "GB") == "12.5\u00a0GB"
    assert words.with_unit(3, "") == "3"


def test_clocks_count_minutes_and_seconds() -> None:
    assert words.clock(684_999) == "11:24"
    assert words.clock(3_850_000) == "64:10"
    assert words.clock(-18_000) == "−0:18"
    assert words.signed_clock(55_000) == "+0:55"
    assert words.signed_clock(-18_000) == "−0:18"
    assert words.signed_clock(-999) == "0:00"


def test_counts_agree_with_their_nouns() -> None:
    assert words.plural(1, "link") == "1 link"
    assert words.plural(17, "link") == "17 links"
    assert words.plural(0, "box", "boxes") == "0 boxes"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (3, "just now"),
        (50, "1 min ago"),
        (720, "12 min ago"),
        (7200, "2 h ago"),
        (86_400, "1 day ago"),
        (345_600, "4 days ago"),
    ],
)
def test_how_long_ago(seconds: float, text: str) -> None:
    assert words.ago(seconds) == text


def test_days_are_named_by_their_distance() -> None:
    now = datetime(2026, 11, 22, 10, 0)  # noqa: DTZ001 - the reader's own time
    assert words.day(now.replace(hour=9, minute=7), now) == "Today 09:07"
    assert words.day(now.replace(day=21), now) == "Yesterday"
    assert words.day(now.replace(day=16), now) == "Mon 16 Nov"
    assert words.day(now.replace(year=2025), now) == "22 Nov 2025"


@given(st.floats(min_value=1e-3, max_value=1e14))
def test_a_figure_is_within_half_a_percent_of_its_value(value: float) -> None:
    text = words.figure(value)
    factor = {"k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}.get(text[-1], 1.0)
    assert float(text.rstrip("kMBT")) * factor == pytest.approx(value, rel=0.0051)
