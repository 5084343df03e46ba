"""Writing a board or a report to a file that a person chooses; what goes wrong is told, in one message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from whiteboard.round.setup import RoundMode, Setup
from whiteboard.round.visibility import visible_capacity
from whiteboard.ui.board_bar import title_of
from whiteboard.ui.desk import Desk
from whiteboard.ui.files import BOARD, PICTURES, REPORTS, Asker
from whiteboard.ui.round_scenario import find_scenario
from whiteboard.ui.saved_note import say_saved

if TYPE_CHECKING:
    from whiteboard.round.events import Event

WITHOUT_SCENARIO: Final = (
    "A debrief without it has the drawing, minutes, notes and capacity, but no marks or numbers."
)
WITH_COPY: Final = "A debrief with the copy marks by its rubric and numbers, which may differ."
COPIES: Final = {"candidate": "Candidate's copy", "interviewer": "Interviewer's copy"}


def save_copy(desk: Desk, asker: Asker, parent: QWidget) -> None:
    """Writes the board as a ``.board`` file."""
    from components.problems import InvalidFile
    from whiteboard.formats.atomic import CannotSave
    from whiteboard.formats.board_file import write_board

    path = asker.save_file(parent, "Save a copy", file_name(title_of(desk)), (BOARD,))
    if path is None:
        return
    try:
        write_board(path, desk.session.board, desk.catalog)
    except (CannotSave, InvalidFile) as error:
        asker.tell(parent, "The copy could not be saved", str(error))
        return
    say_saved(parent, "Copy", path)


def save_picture(desk: Desk, asker: Asker, parent: QWidget) -> None:
    """Writes the drawing as PNG, SVG or PDF, with the load that this person may see."""
    from whiteboard.formats import pictures
    from whiteboard.formats.atomic import CannotSave

    writers = {".png": pictures.write_png, ".svg": pictures.write_svg, ".pdf": pictures.write_pdf}
    path = asker.save_file(parent, "Export a picture", file_name(title_of(desk)), PICTURES)
    if path is None:
        return
    writer = writers.get(path.suffix.lower())
    try:
        if writer is None:
            raise CannotSave(f"{path}: a picture is written as {', '.join(writers)}.")
        writer(path, desk.session.board, desk.catalog, estimate=visible_capacity(desk))
    except CannotSave as error:
        asker.tell(parent, "The picture could not be saved", str(error))
        return
    say_saved(parent, "Picture", path)


def save_debrief(
    events: Sequence[Event], asker: Asker, parent: QWidget, *, retention: str | None = None
) -> None:
    """Writes the report of a round; in an interview it asks first whose copy it is to be."""
    from components.catalog import load_catalog
    from whiteboard.debrief.debrief import build
    from whiteboard.debrief.model import Audience
    from whiteboard.debrief.write import write_debrief
    from whiteboard.formats.atomic import CannotSave

    setup = Setup.from_json(events[0].body)
    found = find_scenario(setup)
    if found.missing and not asker.confirm(parent, found.missing, WITHOUT_SCENARIO, "Write it without"):
        return
    if found.replaced and not asker.confirm(parent, found.replaced, WITH_COPY, "Write it with the copy"):
        return
    audience = _audience(setup, asker, parent)
    if audience is None:
        return
    path = asker.save_file(parent, "Save the debrief", file_name(f"{setup.title} debrief"), REPORTS)
    if path is None:
        return
    try:
        until = date.fromisoformat(retention) if retention else None
        catalog = load_catalog()
        report = build(events, found.scenario, catalog, Audience(audience), retention=until)
        write_debrief(report, path, catalog)
    except CannotSave as error:
        asker.tell(parent, "The debrief could not be saved", str(error))
        return
    say_saved(parent, "Debrief", path)


def _audience(setup: Setup, asker: Asker, parent: QWidget) -> str | None:
    """Whose copy: in practice one's own, which holds everything."""
    if setup.mode is not RoundMode.INTERVIEW:
        return "interviewer"
    question = "Whose copy is it?"
    detail = "The candidate's copy holds nothing private: no notes, marks, hints kept back or follow-ups."
    return asker.choose(parent, question, detail, COPIES)


def file_name(title: str) -> str:
    """A title as the name of a file, in any file system."""
    kept = "".join(c if c.isalnum() or c in " -_()" else " " for c in title)
    return " ".join(kept.split())[:80] or "board"
