"""The report's order on paper: the first page answers what, why and with what evidence; the rest backs it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from components.catalog import Catalog
from whiteboard.canvas.scene import board_scene
from whiteboard.debrief import words
from whiteboard.debrief.findings import counted, with_status
from whiteboard.debrief.model import Debrief
from whiteboard.debrief.paper import drawing, figures, tables
from whiteboard.debrief.paper.blocks import Block, Columns, Section, Stack
from whiteboard.debrief.paper.front import OutcomeBox, headline, masthead
from whiteboard.debrief.paper.pages import (
    A4,
    BETWEEN,
    LARGER,
    Alone,
    paginate,
    pdf_of_pages,
)
from whiteboard.debrief.paper.type import BODY, NAME, SMALL, Paragraph
from whiteboard.formats.offscreen import painting_application
from whiteboard.ui.theme import PAPER
from whiteboard.words import figure

WIDTH: Final = A4.room.width()
TALL: Final = A4.room.height()
HEADING: Final = 19.0
"""What a section's heading takes."""
FINAL: Final = "Final drawing"


def report_pdf(debrief: Debrief, catalog: Catalog) -> bytes:
    """The whole report as PDF data."""
    application = painting_application()
    pages = paginate(blocks_of(debrief, catalog))
    data = pdf_of_pages(pages, f"{words.title(debrief.header)}: debrief", words.footer(debrief))
    del application
    return data


def blocks_of(debrief: Debrief, catalog: Catalog) -> list[Block | Alone]:
    """All blocks in order; the drawing stands on the first page where it is still legible there."""
    first = list(_first_page(debrief))
    room = TALL - sum(block.height(WIDTH) + BETWEEN for block in first)
    beside, drawn = _drawing(debrief, catalog, room)
    readout = list(_readout(debrief))
    return [
        *first,
        *((*drawn, *readout) if beside else (*readout, *drawn)),
        *_snapshots(debrief, catalog),
        *_backing(debrief),
        *_candidates_side(debrief),
        *_figures(debrief),
        *_drills(debrief),
        *_findings(debrief),
        *_rest(debrief),
    ]


def _first_page(debrief: Debrief) -> Iterator[Block]:
    yield Stack((masthead(debrief), headline(debrief)), 12)
    if debrief.outcome:
        yield OutcomeBox(debrief)
    if debrief.marks:
        yield Section("Marks", tables.marks_table(debrief.marks), words.marks_note(debrief.header))
    pair: list[Block] = []
    if debrief.phases:
        pair.append(Section("Minutes, planned and used", tables.minutes_table(debrief.phases)))
    if debrief.targets:
        pair.append(Section(words.targets_title(debrief.header), tables.targets_table(debrief.targets)))
    if pair:
        yield Columns([*pair, *[Stack(())] * (2 - len(pair))], (0.89, 1.11))


def _drawing(debrief: Debrief, catalog: Catalog, room: float) -> tuple[bool, list[Block | Alone]]:
    """Whether the drawing fits into ``room``, and its blocks with the captions."""
    if not debrief.drawn:
        return True, [Section(FINAL, Paragraph("Nothing was drawn.", BODY))]
    scene = board_scene(debrief.board, catalog, PAPER, debrief.estimate)
    note, pins = words.load_note(debrief), debrief.annotations
    if body := drawing.with_captions_beside(scene, pins, WIDTH, room - HEADING):
        return True, [Section(FINAL, body, note)]
    if body := drawing.with_captions_below(scene, pins, WIDTH, TALL - HEADING):
        return False, [Section(FINAL, body, note)]
    tries = [
        (sheet, *drawing.alone(scene, pins, sheet.room.width(), sheet.room.height() - HEADING))
        for sheet in LARGER
    ]
    legible = [each for each in tries if each[-1] >= drawing.LEGIBLE]
    either_side = [each for each in legible if each[0].size is legible[0][0].size]
    sheet, body, left, _ = max(either_side or tries, key=lambda each: each[-1])
    own: list[Block | Alone] = [Alone(Section(FINAL, body, note), sheet)]
    if left:
        own.append(Section("Further annotations", drawing.captions_in_columns(left, 3)))
    return False, own


def _readout(debrief: Debrief) -> Iterator[Block]:
    lists = [
        (Section(title, tables.bullets(lines, bullet)), share)
        for title, lines, bullet, share in (
            ("Strengths", debrief.strengths, "+", 0.85),
            ("Concerns", debrief.concerns, "−", 1.1),
            (words.next_title(debrief.header), debrief.next_steps, "→", 1.05),
        )
        if lines
    ]
    if lists:
        yield Columns([block for block, _ in lists], [share for _, share in lists], 16)


def _backing(debrief: Debrief) -> Iterator[Block]:
    if cut := tables.evidence_cut(debrief.marks, WIDTH):
        yield Section("Evidence in full", tables.evidence_table(cut))
    if debrief.notes:
        yield Section("Notes", tables.notes_table(debrief.notes))
    if debrief.scale:
        yield Section("The same marks at each level", tables.levels_table(debrief.scale.levels))


def _candidates_side(debrief: Debrief) -> Iterator[Block]:
    sheet = debrief.sheet
    columns = [
        Section(title, tables.bullets(lines, "·"), gap=3, look=NAME)
        for title, lines in (
            ("Functional", sheet.functional),
            ("Targets", sheet.targets),
            ("Out of scope", sheet.out_of_scope),
        )
        if lines
    ]
    if columns:
        yield Section(words.sheet_title(debrief.header), Columns(columns, [1.0] * len(columns), 18))
    if debrief.numbers:
        yield Section("Numbers", tables.numbers_table(debrief.numbers))


def _figures(debrief: Debrief) -> Iterator[Block]:
    estimate = debrief.estimate
    if estimate is None or not estimate.flows:
        return
    strip = figures.figure_strip(debrief)
    yield Section(
        "Figures of the final drawing", Stack((strip, figures.flows_table(estimate)), 8), "closed form"
    )
    charts = figures.charts(debrief)
    for left in range(0, len(charts), 2):
        pair: list[Block] = [*charts[left : left + 2]]
        yield Columns([*pair, *[Stack(())] * (2 - len(pair))], (1, 1), 20)
    if assumed := words.assumed(debrief):
        yield Section("Inputs that nobody gave or measured", Paragraph(" · ".join(assumed), SMALL))


def _drills(debrief: Debrief) -> Iterator[Block]:
    if debrief.drills:
        yield Section("Drills", tables.drills_table(debrief.drills), "simulated; time in the run")


def _findings(debrief: Debrief) -> Iterator[Block]:
    open_rows = with_status(debrief.findings, "fires", "missing", "confirm", "ask", "note")
    met = with_status(debrief.findings, "met")
    if open_rows:
        yield Section("Findings at the end", tables.findings_table(open_rows), counted(debrief.findings))
    if met:
        yield Section("Met", Paragraph(" · ".join(row.text for row in met), BODY), figure(len(met)))


def _rest(debrief: Debrief) -> Iterator[Block]:
    if debrief.timeline:
        yield Section("What was asked and given", tables.timeline_table(debrief.timeline))
    if debrief.not_assessed:
        yield Section("Not assessed", tables.bullets(debrief.not_assessed, "·"))


def _snapshots(debrief: Debrief, catalog: Catalog) -> Iterator[Block]:
    """The drawing at the end of each phase; one that is the final drawing is only named."""
    scenes = [
        (snap, None if same else board_scene(snap.board, catalog, PAPER, snap.estimate))
        for snap, same in debrief.phase_ends
    ]
    if scenes:
        yield Section(words.PHASE_ENDS, drawing.snapshot_rows(scenes, WIDTH))
