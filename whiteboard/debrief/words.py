"""Words and signs that every writer of the report shares."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from scenarios.envelope import plain_number
from whiteboard import words
from whiteboard.board.records import LinkRecord
from whiteboard.debrief.model import Debrief, Header, MarkRow, NumberRow, TargetRow
from whiteboard.round.setup import RoundMode
from whiteboard.words import (
    MINUS,
    NO_BREAK,
    THIN,
    availability,
    clock,
    exact,
    field_name,
    figure,
    money,
    money_month,
    plural,
    rate,
    time_ms,
    with_unit,
)

if TYPE_CHECKING:
    from scoring.capacity.result import FlowEstimate

SIGNS: Final = {"<=": "≤", ">=": "≥", "=": "="}


def unbroken(text: str) -> str:
    """No line parts a number from its thousands, power of ten or unit, or begins with a middle dot."""
    return _PARTED.sub(NO_BREAK, text).replace(THIN, NARROW_NO_BREAK)


_PARTED: Final = re.compile(
    r"(?<=\d) (?=\d{3}(?!\d))| (?=·)|(?<=\bof) (?=\d)|(?<=\d) (?=× 10[⁰¹²³⁴-⁹⁻])|(?<=\d ×) (?=10[⁰¹²³⁴-⁹⁻])"
)
NARROW_NO_BREAK: Final = "\u202f"


def below_bar(row: MarkRow) -> str:
    """A remark beside a mark that no line parts."""
    return f"↓ below bar {row.bar}".replace(" ", NO_BREAK)


def title(header: Header) -> str:
    """The report's title."""
    return header.title or "Untitled board"


def subtitle(header: Header) -> str:
    """Who, when and how long, such as ``Candidate K-17 · senior · 20 November 2026, 13:54``."""
    who = header.candidate or ("Practice" if header.mode is RoundMode.PRACTICE else "")
    parts = [part for part in (_person(who, header), header.role, header.level) if part]
    if header.mode is RoundMode.DRAW:
        parts = ["Free board"]
    if header.started:
        parts.append(when(header.started))
    if header.planned_ms:
        parts.append(f"{clock(header.used_ms)} of {clock(header.planned_ms)} planned")
    if header.interviewers:
        count = plural(len(header.interviewers), "interviewer").replace(" ", NO_BREAK)
        parts.append(f"{count}: {', '.join(header.interviewers)}")
    if header.status != "finished" and header.mode is not RoundMode.DRAW:
        parts.append(f"not{NO_BREAK}finished" if header.status == "open" else "abandoned")
    return " · ".join(parts)


def footer(debrief: Debrief) -> str:
    """What the figures rest on and how long the round is kept, for the foot of every page."""
    head = debrief.header
    parts = [f"Scenario {head.scenario} v{head.scenario_version}" if head.scenario else "Free board"]
    if debrief.estimate:
        parts.append(f"figures: closed form, {plural(len(debrief.estimate.assumed), 'input')} assumed")
    if debrief.retention:
        parts.append(f"kept until {day(debrief.retention)}")
    return " · ".join(parts)


def _person(who: str, header: Header) -> str:
    return f"Candidate {who}" if header.mode is RoundMode.INTERVIEW and who else who


def when(moment: datetime) -> str:
    """A date and time for a document, such as ``20 November 2026, 13:54``."""
    return f"{day(moment)}, {moment:%H:%M}"


def day(of: date) -> str:
    """A date for a document, such as ``20 November 2026``."""
    return f"{of.day} {_MONTHS[of.month - 1]} {of.year}"


_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def target(row: TargetRow) -> str:
    """The target with its sign: ``≤ 200 ms``; of what holds or does not, which of the two is wanted."""
    if row.unit == "bool":
        return _YES[bool(row.target)]
    wanted = exact if row.unit in {*_MS, "%", "count"} else _figure
    return f"{SIGNS.get(row.op, row.op)}{THIN}{wanted(row.target, row.unit)}"


def value(row: TargetRow) -> str:
    """The figure that is held against the target."""
    if row.value is None:
        return "not shown" if row.met is None else "grows"
    if row.unit in _MS:
        return time_ms(row.value * _MS[row.unit])
    if row.unit == "%" and row.value > 90:  # as the headline has it
        return availability(row.value / 100)
    return _figure(row.value, row.unit)


_MS: Final = {"ms": 1.0, "s": 1e3, "min": 6e4, "h": 3.6e6}


def _figure(number: float, unit: str) -> str:
    """A figure with its unit; dollars as everywhere."""
    match unit:
        case "USD":
            return money(number)
        case "USD/month":
            return money_month(number)
        case "%":
            return f"{figure(number)}{THIN}%"
        case _:
            return with_unit(number, unit)


def amount(number: float, unit: str) -> str:
    """A number of a person, whatever its size, with its unit; long times without a k."""
    if unit in _MS and 1000 <= number < 1e9:
        return exact(round(number), unit)
    return with_unit(number, unit) if abs(number) < 1e15 else f"{plain_number(number)}{NO_BREAK}{unit}"


def margin(row: TargetRow) -> str:
    """How far the figure is inside the target, or that a person has to judge."""
    if row.met is None or row.margin is None:
        return state(row)
    if row.unit == "%" and row.value is not None:
        inside = math.copysign(round(abs(row.value - row.target), 3), row.margin)
        return f"{inside:+.2g} points".replace("-", MINUS)
    return words.margin(row.margin)


def state(row: TargetRow) -> str:
    """Met, missed, or to judge."""
    return "to judge" if row.met is None else "met" if row.met else "missed"


def accepted(row: NumberRow) -> str:
    """An accepted range: ``57.9k to 231k req/s``; empty where it may not be seen."""
    if row.low is None or row.high is None:
        return ""
    low = amount(row.low, row.unit).removesuffix(row.unit).rstrip()
    return f"{low} to {amount(row.high, row.unit)}"


def marks_note(header: Header) -> str:
    """Whose marks they are, and what they are held against."""
    own = "your own, " if header.mode is RoundMode.PRACTICE else ""
    return f"{own}against the {header.level} bar"


def next_title(header: Header) -> str:
    """The title of the open questions."""
    return "Questions to answer next" if header.mode is RoundMode.PRACTICE else "Ask in the next round"


def targets_title(header: Header) -> str:
    """The title of the targets; a free board has only its own."""
    return "Targets of the scenario" if header.scenario else "Targets"


def sheet_title(header: Header) -> str:
    """The title of the requirements sheet."""
    return (
        "Requirements you wrote" if header.mode is RoundMode.PRACTICE else "Requirements the candidate wrote"
    )


PHASE_ENDS: Final = "The drawing at the end of each phase"
AS_FINAL: Final = "As the final drawing."


def load_note(debrief: Debrief) -> str:
    """What the bars of the final drawing stand for, or why there are none."""
    if debrief.estimate is None:
        return debrief.problem
    first = next(iter(debrief.estimate.flows), None)
    return f"bars: share of capacity in use with {first.id} at {rate(first.offered_rps)}" if first else ""


def headline_figures(debrief: Debrief) -> list[tuple[str, str]]:
    """The figures that a panel asks for first, each with its name; none without an estimate."""
    estimate = debrief.estimate
    if estimate is None:
        return []
    return [
        ("Headroom", f"×{estimate.headroom:.2f}" if estimate.headroom else "not known"),
        ("Bottleneck", debrief.names.get(estimate.bottleneck or "", "none")),
        ("Availability", availability(estimate.availability) if estimate.availability else "not known"),
        ("Survives a replica", _YES[estimate.survives.replica]),
        ("Survives a zone", _YES[estimate.survives.zone]),
        ("Cost", money_month(estimate.cost_usd.month) if estimate.cost_usd else "not known"),
    ]


def assumed(debrief: Debrief) -> list[str]:
    """The inputs that nobody gave or measured, by the part they belong to: ``Event log: service time``."""
    if debrief.estimate is None:
        return []
    entries = (entry.partition(".") for entry in debrief.estimate.assumed)
    return [f"{_part(debrief, owner)}: {field_name(field)}" for owner, _, field in entries]


def _part(debrief: Debrief, record_id: str) -> str:
    """A component by its name, a link by what it joins."""
    record = debrief.board.get(record_id)
    if isinstance(record, LinkRecord):
        return " → ".join(debrief.names.get(end, end) for end in (record.source, record.target))
    return debrief.names.get(record_id, record_id)


_YES: Final = {None: "not known", True: "yes", False: "no"}


def flow_times(flow: FlowEstimate) -> tuple[str, str, str, str]:
    """Mean, p50, p95 and p99 of a flow, or in the first place why there are none."""
    latency = flow.latency_ms
    if latency is None:
        return "no steady state", "", "", ""
    if latency.p99 <= 0:
        fresh = f"fresh in {time_ms(flow.freshness_s * 1000)}" if flow.freshness_s else ""
        return "nobody waits", fresh, "", ""
    return time_ms(latency.mean), time_ms(latency.p50), time_ms(latency.p95), time_ms(latency.p99)
