"""Numbers, times and counts as people read them: three figures, k and M, a space before the unit."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from components.params import FIELDS

THIN: Final = "\u2009"
NO_BREAK: Final = "\u00a0"
"""Between a figure that may end in k or M and its unit: a thin space there reads as one word."""
MINUS: Final = "\u2212"
_SUFFIXES: Final = ("", "k", "M", "B", "T")
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def figure(value: float) -> str:
    """Three figures and a suffix: 34712 is ``34.7k``, 0.0123 is ``0.0123``, 1e6 is ``1M``."""
    if value < 0:
        return MINUS + figure(-value)
    step = 0
    while step < len(_SUFFIXES) - 1 and value >= 999.5:
        value, step = value / 1000, step + 1
    return _three(value) + _SUFFIXES[step]


def _three(value: float) -> str:
    """At most three figures, no exponent, no zeros at the end; below a millionth it is 0."""
    if value >= 99.95:
        return f"{value:.0f}"
    decimals = 1 if value >= 9.995 else 2 if value >= 0.9995 else 3
    while 0 < value < 10**-decimals * 99.5 and decimals < 6:
        decimals += 1
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")


def with_unit(value: float, unit: str) -> str:
    """A figure and its unit: ``12.5 GB``."""
    return f"{figure(value)}{NO_BREAK}{unit}" if unit else figure(value)


def exact(value: float, unit: str) -> str:
    """A figure of the scenario as it stands there, such as ``99.95 %``; thousands apart, never rounded."""
    shown = "" if unit == "count" else unit
    return f"{value:,.10g}".replace(",", THIN) + (f"{THIN}{shown}" if shown else "")


def rate(per_second: float) -> str:
    """A rate beside a drawing: ``34.7k/s``."""
    return f"{figure(per_second)}/s"


def time_ms(ms: float) -> str:
    """A response time: ``0.9 ms``, ``6.8 ms``, ``183 ms``, ``3.1 s``, ``12 min``, ``2.1 h``."""
    if ms < 0:
        return MINUS + time_ms(-ms)
    if ms < 5e-5:  # would read 0.0 µs
        return f"0{THIN}ms"
    for size, unit in ((0.095, "µs"), (999.5, "ms"), (120_000, "s"), (5_400_000, "min")):
        if ms < size:
            return f"{_one(ms / _MS_PER[unit])}{THIN}{unit}"
    return f"{_one(ms / _MS_PER['h'])}{THIN}h"


_MS_PER: Final = {"µs": 0.001, "ms": 1.0, "s": 1000.0, "min": 60_000.0, "h": 3_600_000.0}


def axis_unit(longest_ms: float) -> tuple[str, float]:
    """The unit of an axis up to ``longest_ms``, milliseconds at least, and how many of these it has."""
    for size, unit in ((10_000, "ms"), (120_000, "s"), (5_400_000, "min")):
        if longest_ms < size:
            return unit, _MS_PER[unit]
    return "h", _MS_PER["h"]


def _one(value: float) -> str:
    """One decimal below ten, none above."""
    return f"{value:.1f}" if value < 9.95 else f"{value:,.0f}".replace(",", THIN)


def percent(fraction: float, decimals: int = 0) -> str:
    """A share: 0.94 is ``94 %``."""
    number = f"{abs(fraction) * 100:.{decimals}f}"
    sign = MINUS if fraction < 0 and float(number) else ""
    return f"{sign}{number}{THIN}%"


def utilization(load: float) -> str:
    """How busy a part is, in three figures: ``94 %``, ``115 %``, ``>999 %``."""
    return percent(load) if load < 9.995 else f">999{THIN}%"


def availability(fraction: float) -> str:
    """An availability with as many nines as it has, up to six: 0.99973 is ``99.97 %``."""
    for decimals in range(1, 4):
        if (1 - fraction) * 100 >= 10**-decimals * (1 - 1e-9):
            return percent(fraction, decimals + 1)
    return percent(min(fraction, 0.999999), 4)


def signed_percent(fraction: float) -> str:
    """A margin: ``+8 %``, ``−3 %``, ``0 %``."""
    text = percent(fraction)
    return f"+{text}" if fraction > 0 and not text.startswith("0") else text


FACTOR: Final = 9.0
"""The margin from which a factor, ten, says more than percents."""


def margin(fraction: float) -> str:
    """How far a figure is inside its target, as a share of it: ``+8 %``, ``−42 %``, ``254× over``."""
    if abs(fraction) >= FACTOR:
        return f"{figure(abs(fraction) + 1)}× over"
    return signed_percent(fraction)


def money(usd: float) -> str:
    """Dollars: ``$92k``, ``$1.25``."""
    return MINUS + money(-usd) if usd < 0 else f"${figure(usd)}"


def money_month(usd: float) -> str:
    """Dollars a month: ``$92k/mo``."""
    return f"{money(usd)}/mo"


def clock(ms: float) -> str:
    """Minutes and seconds, rounded down: 684_000 is ``11:24``; minutes go on beyond 60."""
    if ms < 0:
        return MINUS + clock(-ms)
    seconds = int(ms // 1000)
    return f"{seconds // 60}:{seconds % 60:02d}"


def signed_clock(ms: float) -> str:
    """A difference of times: ``+0:55``, ``−0:18``, ``0:00``."""
    return f"+{clock(ms)}" if ms >= 1000 else clock(ms) if ms <= -1000 else clock(0)


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: ``1 link``, ``17 links``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def field_name(field: str) -> str:
    """A capacity field within a sentence, as the inspector labels it: ``service_ms`` is ``service time``."""
    return within_sentence(FIELDS[field].label if field in FIELDS else field.replace("_", " "))


def within_sentence(label: str) -> str:
    """A label as it stands within a sentence: ``Technical depth`` is ``technical depth``, ``ML`` stays."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def ago(seconds: float) -> str:
    """How long ago: ``just now``, ``3 min ago``, ``2 h ago``, ``4 days ago``."""
    if seconds < 45:
        return "just now"
    if seconds < 3570:
        return f"{max(1, round(seconds / 60))} min ago"
    if seconds < 84_600:
        return f"{round(seconds / 3600)} h ago"
    return f"{plural(round(seconds / 86_400), 'day')} ago"


def day(when: datetime, now: datetime) -> str:
    """A date beside others: ``Today 15:07``, ``Yesterday``, ``Mon 18 Nov``, ``18 Nov 2025``.

    Both times are in the reader's time zone.
    """
    days = (now.date() - when.date()).days
    if days == 0:
        return f"Today {when:%H:%M}"
    if days == 1:
        return "Yesterday"
    if when.year == now.year:
        return f"{_DAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]}"
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
