"""The tables of the report: marks, minutes, targets, numbers, findings, timeline and plain lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from whiteboard.debrief import words
from whiteboard.debrief.drills import faults_words
from whiteboard.debrief.findings import STATUSES
from whiteboard.debrief.marks import RECOMMENDATIONS, unobserved_reason
from whiteboard.debrief.model import (
    DrillRow,
    Evidence,
    FindingRow,
    LevelRow,
    MarkRow,
    NumberRow,
    PhaseRow,
    TargetRow,
    TimelineRow,
)
from whiteboard.debrief.paper.blocks import Block, Columns, Drawn, Stack, Table, fill
from whiteboard.debrief.paper.signs import SIGN, sign
from whiteboard.debrief.paper.type import BODY, FIGURE, FORMULA, NAME, SMALL, Paragraph, Style
from whiteboard.ui.theme import PAPER
from whiteboard.words import clock, figure, signed_clock

NONE: Final = Stack(())
EVIDENCE_LINES: Final = 6
"""Of the evidence beside a mark, so that all marks fit on the first page; what is cut follows in full."""
_RIGHT: Final = Qt.AlignmentFlag.AlignRight
_HOT: Final = Style(8, 500, "hot_text")
_STATUS_STYLES: Final = {
    "met": Style(8, 600, "ok_text"),
    "missed": Style(8, 600, "over_text"),
    "to judge": SMALL,
}


def marks_table(rows: Sequence[MarkRow]) -> Table:
    """A row for each dimension: name and weight, the mark in blocks, its anchor, any evidence."""
    cells = [_mark_cells(row) for row in rows]
    if any(row.evidence for row in rows):
        return Table(cells, (1.72, 0.96, 3.5, 1.62), gap=10, pad=3)
    return Table([row[:-1] for row in cells], (1.72, 0.96, 5.12), gap=10, pad=3)


def evidence_cut(rows: Sequence[MarkRow], width: float) -> list[MarkRow]:
    """The rows of a table of this width that have no room for all of their evidence."""
    table = marks_table(rows)
    room = Columns(table.rows[0], table.shares, table.gap).widths(width)[-1] if rows else 0.0
    return [row for row in rows if row.evidence and not _evidence_of(row).is_whole(room)]


def evidence_table(rows: Sequence[MarkRow]) -> Block:
    """All that stands behind marks, a row for each note."""
    return _said([(row.name, item) for row in rows for item in row.evidence], (0.5, 1.7, 5.5))


def _mark_cells(row: MarkRow) -> list[Block]:
    anchor: list[tuple[str, Style]] = [(row.anchor if row.observed else unobserved_reason(row), BODY)]
    if row.below_bar:
        anchor.append((f"  {words.below_bar(row)}", _HOT))
    weight = (f" · {figure(row.weight)}", SMALL)
    return [
        Paragraph([(row.name, NAME), weight]),
        Drawn(10, lambda painter, x, y, _: _score(painter, x, y, row)),
        Paragraph(anchor, most_lines=12),
        _evidence_of(row),
    ]


def _evidence_of(row: MarkRow) -> Paragraph:
    lines = (f"{clock(item.at_ms)} {_text(item)}" for item in row.evidence)
    return Paragraph("\n".join(lines), SMALL, most_lines=EVIDENCE_LINES)


def _score(painter: QPainter, x: float, y: float, row: MarkRow) -> None:
    """Four blocks, filled up to the mark; an empty dashed frame when there is none."""
    width, gap, tall, top = 10.4, 1.6, 6.0, y + 2.6
    if isinstance(row.score, int):
        for index in range(4):
            color = "accent" if index < row.score else "track"
            fill(painter, QRectF(x + index * (width + gap), top, width, tall), color, 1.4)
    else:
        pen = QPen(QColor(PAPER["border_strong"]), 0.6)
        pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(x, top, 4 * width + 3 * gap, tall), 1.4, 1.4)
    label = "–" if row.score is None else str(row.score)
    Paragraph(label, NAME).paint(painter, x + 4 * (width + gap) + 3, y + 0.2, 20)


def minutes_table(rows: Sequence[PhaseRow]) -> Block:
    """Bars of used minutes on planned ones, with a tick at the plan."""
    longest = max((max(row.planned_ms, row.used_ms) for row in rows), default=1) or 1
    return Stack([_minutes_row(row, longest) for row in rows], 4)


def _minutes_row(row: PhaseRow, longest: int) -> Block:
    over = row.used_ms - row.planned_ms
    late = Style(7.5, 500, "hot_text") if over >= 1000 else SMALL
    return Columns(
        (
            Paragraph(row.name, BODY, most_lines=1),
            Drawn(11, lambda painter, x, y, width: _minutes_bar(painter, x, y, width / longest, row)),
            Paragraph(f"{clock(row.used_ms)} / {_minutes(row.planned_ms)}", FIGURE, align=_RIGHT),
            Paragraph(signed_clock(over), late, align=_RIGHT),
        ),
        (2.45, 0.8, 1.05, 0.71),
        gap=6,
    )


def _minutes(ms: int) -> str:
    return clock(ms).removesuffix(":00")


def _minutes_bar(painter: QPainter, x: float, y: float, scale: float, row: PhaseRow) -> None:
    top, planned, used = y + 3.2, row.planned_ms * scale, row.used_ms * scale
    fill(painter, QRectF(x, top, planned, 5), "track", 1)
    fill(painter, QRectF(x, top, min(used, planned), 5), "accent", 1)
    if used > planned:
        fill(painter, QRectF(x + planned, top, used - planned, 5), "hot", 1)
    fill(painter, QRectF(x + planned - 0.4, top - 2.6, 0.8, 10.2), "text1")


def targets_table(rows: Sequence[TargetRow]) -> Block:
    """A sign, the target's words, the figure, the target, the margin."""
    return Table([_target_cells(row) for row in rows], (0.18, 1.69, 0.96, 1.06, 1.1), gap=5, pad=2.6)


def _target_cells(row: TargetRow) -> list[Block]:
    status = words.state(row)
    return [
        _sign(status),
        Paragraph(row.text, BODY, most_lines=8),
        Paragraph(words.value(row), NAME, align=_RIGHT, most_lines=1),
        Paragraph(words.target(row), SMALL, align=_RIGHT, most_lines=2),
        Paragraph(words.margin(row), _STATUS_STYLES[status], align=_RIGHT, most_lines=1),
    ]


def _sign(status: str) -> Block:
    return Drawn(SIGN + 3, lambda painter, x, y, _: sign(painter, x, y + 2, status))


def numbers_table(rows: Sequence[NumberRow]) -> Block:
    """The candidate's numbers; with the accepted range and the calculation where they may be seen."""
    if not any(row.calculation for row in rows):
        cells = [[Paragraph(row.label, NAME), _written(row)] for row in rows]
        return Table(cells, (2, 3))
    return Table(
        [_number_cells(row) for row in rows],
        (0.14, 1.6, 1.1, 1.45, 3.15),
        ("", "Number", "Written", "Accepted", "Calculation"),
        gap=8,
    )


def _number_cells(row: NumberRow) -> list[Block]:
    calculation: list[Block] = [Paragraph(row.calculation, FORMULA)]
    if row.drives:
        calculation.append(Paragraph(f"Drives: {row.drives}", SMALL))
    return [
        NONE if row.accepted is None else _sign("met" if row.accepted else "missed"),
        Paragraph(row.label, NAME),
        _written(row),
        Paragraph(words.accepted(row), SMALL),
        Stack(calculation),
    ]


def _written(row: NumberRow) -> Paragraph:
    if row.value is None:
        return Paragraph("not attempted", SMALL)
    return Paragraph(words.amount(row.value, row.unit), FIGURE)


def findings_table(rows: Sequence[FindingRow]) -> Block:
    """What fires, is to be confirmed or is missing, with the follow-up question and what came of it."""
    return Table([_finding_cells(row) for row in rows], (0.14, 1.3, 3.1, 2.9), gap=8)


def _finding_cells(row: FindingRow) -> list[Block]:
    status = row.severity if row.status == "fires" else row.status
    where = f"  {', '.join(row.components)}" if row.components else ""
    text = [Paragraph([(row.text, NAME), (where, SMALL)])]
    if row.why:
        text.append(Paragraph(row.why, SMALL))
    verdict = ": ".join(part for part in (row.verdict.capitalize(), row.answer) if part)
    return [
        _sign(status),
        Paragraph(f"{row.group}, {row.severity or STATUSES[row.status]}", SMALL),
        Stack(text),
        Stack(
            [
                Paragraph(part, style, most_lines=12)
                for part, style in ((row.follow_up, BODY), (verdict, FIGURE))
                if part
            ]
        ),
    ]


def timeline_table(rows: Sequence[TimelineRow]) -> Block:
    """What was asked and given, by time."""
    return Table(
        [
            [
                Paragraph(clock(row.at_ms), FIGURE, align=_RIGHT),
                Paragraph(str(row.kind).capitalize(), SMALL),
                Paragraph(row.text, BODY),
                Paragraph(row.answer, SMALL),
            ]
            for row in rows
        ],
        (0.5, 0.8, 3.2, 3.2),
    )


def drills_table(rows: Sequence[DrillRow]) -> Block:
    """A row for each run: what was made to fail and what happened."""
    return Table(
        [
            [
                Paragraph(clock(row.at_ms), FIGURE, align=_RIGHT),
                Paragraph("\n".join(faults_words(row)), BODY, most_lines=12),
                Paragraph(row.happened, BODY, most_lines=6),
            ]
            for row in rows
        ],
        (0.5, 3.4, 3.8),
    )


def levels_table(rows: Sequence[LevelRow]) -> Block:
    """The marks read at each level, for a hire at another."""
    return Table(
        [
            [
                Paragraph(row.level.capitalize(), NAME),
                Paragraph(f"{row.bar:.2f}", FIGURE),
                Paragraph("–" if row.mean is None else f"{row.mean:.2f}", FIGURE),
                Paragraph("–" if row.margin is None else f"{row.margin:+.2f}".replace("-", "−"), FIGURE),
                Paragraph(RECOMMENDATIONS[row.suggestion], BODY),
            ]
            for row in rows
        ],
        (1, 1, 1, 1, 3),
        ("Level", "Bar", "Weighted mean", "Margin", "Computed suggestion"),
    )


def notes_table(rows: Sequence[Evidence]) -> Block:
    """Notes that belong to no dimension."""
    return _said([(note.phase, note) for note in rows], (0.5, 1.4, 5.8))


def _said(rows: Iterable[tuple[str, Evidence]], shares: Sequence[float]) -> Block:
    """When a note was made, what it belongs to, and its words."""
    return Table(
        [
            [
                Paragraph(clock(note.at_ms), FIGURE, align=_RIGHT),
                Paragraph(belongs_to, SMALL),
                Paragraph(_text(note), BODY),
            ]
            for belongs_to, note in rows
        ],
        shares,
    )


def _text(note: Evidence) -> str:
    return f"{note.text} ({note.about})" if note.about else note.text


def bullets(lines: Sequence[str], bullet: str, style: Style = BODY) -> Block:
    """A list; ``bullet`` is one of the signs + − → ·."""
    tint = {"+": "ok_text", "−": "hot_text", "→": "accent"}.get(bullet, "text3")
    return Stack([_bullet(text, bullet, Style(8, 600, tint), style) for text in lines], 2.5)


def _bullet(text: str, bullet: str, look: Style, style: Style) -> Block:
    paragraph = Paragraph(text, style, most_lines=12)

    class Bullet:
        def height(self, width: float) -> float:
            return paragraph.height(width - 11)

        def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
            Paragraph(bullet, look).paint(painter, x, y, 10)
            paragraph.paint(painter, x + 11, y, width - 11)

    return Bullet()
