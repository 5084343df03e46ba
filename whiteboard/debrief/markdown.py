"""The report as Markdown, for an applicant tracking system's text box or a wiki; it stands alone.

Every text of a person is escaped, so that a label cannot become a link, an image, HTML or a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from whiteboard.board.records import ComponentRecord, LinkRecord, NoteRecord, TextRecord
from whiteboard.debrief import words
from whiteboard.debrief.drills import faults_words
from whiteboard.debrief.findings import counted, standing, with_status
from whiteboard.debrief.marks import RECOMMENDATIONS, unobserved_reason
from whiteboard.debrief.model import Annotation, Debrief, Evidence
from whiteboard.formats.clean import clean
from whiteboard.words import MINUS, clock, figure, percent, plural, rate, signed_clock

_SPECIAL: Final = re.compile(r"([\\`*\[\]<>|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_BULLET: Final = re.compile(r"^([#+=-])|^(\d+)([.)])")
_LINKS: Final = re.compile(r"(://|@|\bwww\.|\bmailto:)", re.IGNORECASE)
_JOINER: Final = "\u2060"
"""Has no width and no break: keeps addresses readable but not recognised as links."""


def escaped(text: str) -> str:
    """One line of plain text as Markdown, for the middle of a line."""
    flat = " ".join(clean(text).split())
    quiet = _LINKS.sub(lambda found: found[0][:-1] + _JOINER + found[0][-1] + _JOINER, flat)
    return _SPECIAL.sub(r"\\\1", _ENTITY.sub("&amp;", quiet))


def line_of(text: str) -> str:
    """One line of plain text as Markdown that begins a line or a list's entry."""
    return _BULLET.sub(lambda found: f"{found[2] or ''}\\{found[1] or found[3]}", escaped(text))


def debrief_markdown(debrief: Debrief) -> str:
    """The whole report."""
    parts = [
        _head(debrief),
        _marks(debrief),
        _lists(debrief),
        _minutes(debrief),
        _targets(debrief),
        _drawing(debrief),
        _phase_ends(debrief),
        _levels(debrief),
        _sheet(debrief),
        _numbers(debrief),
        _figures(debrief),
        _drills(debrief),
        _findings(debrief),
        _given(debrief),
    ]
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def _head(debrief: Debrief) -> Iterator[str]:
    yield f"# {escaped(words.title(debrief.header))}"
    yield ""
    yield line_of(words.subtitle(debrief.header))
    yield ""
    yield f"*{debrief.copy_label}. {escaped(words.footer(debrief))}.*"
    yield ""
    own = debrief.recommendation
    if own:
        reason = f" {escaped(own.reason)}" if own.reason else ""
        yield f"**Recommendation: {escaped(RECOMMENDATIONS.get(own.value, own.value))}.**{reason}"
        yield ""
    if debrief.outcome:
        yield line_of(" ".join(debrief.outcome))
        yield ""
    scale = debrief.scale
    if scale and scale.mean is not None:
        bars = ", ".join(f"{row.level} {row.bar:.2f}" for row in scale.levels)
        yield f"Weighted mean {scale.mean:.2f} (bars: {bars}), coverage {percent(scale.coverage)}."
        yield ""


def _marks(debrief: Debrief) -> Iterator[str]:
    yield from _table(
        "Marks",
        ("Dimension", "Weight", "Bar", "Mark", "Anchor", "Evidence"),
        [
            (
                row.name,
                figure(row.weight),
                str(row.bar),
                "–" if row.score is None else f"{row.score}{', below bar' if row.below_bar else ''}",
                row.anchor if row.observed else unobserved_reason(row),
                "; ".join(_note(item) for item in row.evidence),
            )
            for row in debrief.marks
        ],
    )
    yield from _table(
        "Notes",
        ("Time", "Phase", "Note"),
        [(clock(n.at_ms), n.phase, _note(n, timed=False)) for n in debrief.notes],
    )


def _note(item: Evidence, *, timed: bool = True) -> str:
    about = f" ({item.about})" if item.about else ""
    return f"{clock(item.at_ms)} {item.text}{about}" if timed else f"{item.text}{about}"


def _lists(debrief: Debrief) -> Iterator[str]:
    yield from _list("Strengths", debrief.strengths)
    yield from _list("Concerns", debrief.concerns)
    yield from _list(words.next_title(debrief.header), debrief.next_steps)


def _minutes(debrief: Debrief) -> Iterator[str]:
    yield from _table(
        "Minutes, planned and used",
        ("Phase", "Used", "Planned", "Difference"),
        [
            (row.name, clock(row.used_ms), clock(row.planned_ms), signed_clock(row.used_ms - row.planned_ms))
            for row in debrief.phases
        ],
    )


def _targets(debrief: Debrief) -> Iterator[str]:
    yield from _table(
        words.targets_title(debrief.header),
        ("Target", "Figure", "Wanted", "Margin", "State"),
        [
            (row.text, words.value(row), words.target(row), words.margin(row), words.state(row))
            for row in debrief.targets
        ],
    )


def _drawing(debrief: Debrief) -> Iterator[str]:
    """The drawing in words: its parts and links, then the captions of its pins."""
    names = debrief.names
    yield "## Final drawing"
    yield ""
    if not debrief.drawn:
        yield "Nothing was drawn."
        yield ""
        return
    for part in debrief.board.of_type(ComponentRecord):
        count = f" ×{part.replicas}" if part.replicas else ""
        product = f", {escaped(part.product)}" if part.product else ""
        yield f"- {line_of(names[part.id])}{count}{product}"
    yield ""
    for link in debrief.board.of_type(LinkRecord):
        label = f" ({escaped(link.label)})" if link.label else ""
        yield f"- {line_of(names[link.source])} → {escaped(names[link.target])}{label}"
    yield ""
    notes = [note.text for note in debrief.board.of_type(NoteRecord)]
    notes += [text.text for text in debrief.board.of_type(TextRecord)]
    yield from _list("Notes on the drawing", notes)
    yield from _table(
        "Annotations",
        ("Number", "On", "Text"),
        [(str(pin.number), pin.about, _caption(pin)) for pin in debrief.annotations],
    )


def _caption(pin: Annotation) -> str:
    return ": ".join(part for part in (pin.title, pin.text) if part)


def _phase_ends(debrief: Debrief) -> Iterator[str]:
    """The snapshots by their size, as there is no picture of them."""
    lines = []
    for snapshot, same in debrief.phase_ends:
        parts = plural(len(snapshot.board.of_type(ComponentRecord)), "part")
        links = plural(len(snapshot.board.of_type(LinkRecord)), "link")
        drawn = words.AS_FINAL if same else f"{parts}, {links}."
        lines.append(f"{snapshot.phase} at {clock(snapshot.at_ms)}: {drawn}")
    yield from _list(words.PHASE_ENDS, lines)


def _levels(debrief: Debrief) -> Iterator[str]:
    rows = debrief.scale.levels if debrief.scale else ()
    yield from _table(
        "The same marks at each level",
        ("Level", "Bar", "Weighted mean", "Margin", "Computed suggestion"),
        [
            (
                row.level.capitalize(),
                f"{row.bar:.2f}",
                "–" if row.mean is None else f"{row.mean:.2f}",
                "–" if row.margin is None else f"{row.margin:+.2f}".replace("-", MINUS),
                RECOMMENDATIONS[row.suggestion],
            )
            for row in rows
        ],
    )


def _sheet(debrief: Debrief) -> Iterator[str]:
    title, sheet = words.sheet_title(debrief.header), debrief.sheet
    yield from _list(title, sheet.functional)
    yield from _list(f"{title}: targets", sheet.targets)
    yield from _list(f"{title}: out of scope", sheet.out_of_scope)


def _numbers(debrief: Debrief) -> Iterator[str]:
    if any(row.calculation for row in debrief.numbers):
        yield from _table(
            "Numbers",
            ("Number", "Written", "Accepted", "In range", "Calculation", "Drives"),
            [
                (
                    row.label,
                    words.amount(row.value, row.unit) if row.value is not None else "not attempted",
                    words.accepted(row),
                    {True: "yes", False: "no", None: ""}[row.accepted],
                    row.calculation,
                    row.drives,
                )
                for row in debrief.numbers
            ],
        )
    else:
        rows = [(row.label, words.amount(row.value or 0.0, row.unit)) for row in debrief.numbers]
        yield from _table("Numbers", ("Number", "Written"), rows)


def _figures(debrief: Debrief) -> Iterator[str]:
    estimate = debrief.estimate
    if estimate is None or not estimate.flows:
        yield from _list("Figures of the final drawing", (debrief.problem,) if debrief.problem else ())
        return
    rows = [(flow.id, rate(flow.offered_rps), *words.flow_times(flow)) for flow in estimate.flows]
    yield from _table("Figures of the final drawing", ("Flow", "Offered", "Mean", "p50", "p95", "p99"), rows)
    facts = [f"{name}: {text}" for name, text in words.headline_figures(debrief)]
    if assumed := words.assumed(debrief):
        facts.append(f"Assumed: {' · '.join(assumed)}")
    yield from (f"- {escaped(fact)}" for fact in facts)
    yield ""


def _drills(debrief: Debrief) -> Iterator[str]:
    yield from _table(
        "Drills",
        ("Time", "What was made to fail", "What happened"),
        [(clock(row.at_ms), "; ".join(faults_words(row)), row.happened) for row in debrief.drills],
    )


def _findings(debrief: Debrief) -> Iterator[str]:
    rows = with_status(debrief.findings, "fires", "missing", "confirm", "ask", "note")
    yield from _table(
        f"Findings at the end: {counted(debrief.findings)}",
        ("Finding", "Why", "State", "Where", "Follow-up", "Answer"),
        [
            (
                row.text,
                row.why,
                standing(row),
                ", ".join(row.components),
                row.follow_up,
                ": ".join(part for part in (row.verdict, row.answer) if part),
            )
            for row in rows
        ],
    )
    yield from _list("Met", [row.text for row in with_status(debrief.findings, "met")])


def _given(debrief: Debrief) -> Iterator[str]:
    yield from _table(
        "What was asked and given",
        ("Time", "What", "Text", "Answer"),
        [(clock(row.at_ms), str(row.kind), row.text, row.answer) for row in debrief.timeline],
    )
    yield from _list("Not assessed", debrief.not_assessed)


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    lines = [" | ".join(escaped(cell) for cell in row) for row in rows]
    if lines:
        yield f"## {title}"
        yield ""
        yield f"| {' | '.join(head)} |"
        yield f"|{' --- |' * len(head)}"
        yield from (f"| {line} |" for line in lines)
        yield ""


def _list(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"## {title}"
        yield ""
        yield from (f"- {line_of(line)}" for line in lines)
        yield ""
