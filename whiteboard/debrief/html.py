"""The report as one HTML file: no scripts, nothing remote, drawings and charts inside as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from components.catalog import Catalog
from whiteboard import words as numbers
from whiteboard.board.board import Board
from whiteboard.debrief import words
from whiteboard.debrief.drills import faults_words
from whiteboard.debrief.findings import counted, standing, with_status
from whiteboard.debrief.marks import RECOMMENDATIONS, unobserved_reason
from whiteboard.debrief.model import Debrief
from whiteboard.formats.clean import clean
from whiteboard.ui.theme import PAPER

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from scoring.capacity.result import Estimate

TEMPLATES: Final = Path(__file__).parent / "templates"
CHART_WIDTH: Final = 250.0
PAGE: Final = 940.0
"""Pixels that a drawing may be wide."""
LEGIBLE: Final = 0.6
"""The smallest scale at which a card is read on a screen."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG, ``width`` pixels wide at 100 %."""

    svg: Markup
    width: float

    @property
    def wide(self) -> bool:
        """Whether half of the page is too little for it to be read."""
        return self.width * LEGIBLE > PAGE / 2

    @property
    def fitted(self) -> Markup:
        """As wide as its place, never larger than it was drawn; a narrow window scrolls it."""
        from markupsafe import Markup

        least, most = min(self.width * LEGIBLE, PAGE), self.width
        frame = Markup('<div style="min-width: {:.0f}px; max-width: {:.0f}px">{}</div>')
        return frame.format(least, most, self.svg)


def debrief_html(debrief: Debrief, catalog: Catalog) -> str:
    """The page's text; a QApplication has to exist."""
    page = _environment().get_template("debrief.html.j2")
    return page.render(
        debrief=debrief,
        title=words.title(debrief.header),
        colors=PAPER.colors,
        counted=counted(debrief.findings),
        open_findings=with_status(debrief.findings, "fires", "missing", "confirm", "ask", "note"),
        met=[row.text for row in with_status(debrief.findings, "met")],
        longest_ms=max((max(row.used_ms, row.planned_ms) for row in debrief.phases), default=1) or 1,
        **_pictures(debrief, catalog),
    )


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def shown(value: Any) -> Any:
        """Values as they are printed: strangers' text cleaned, SVG of our own as it is."""
        if not isinstance(value, str) or isinstance(value, Markup):
            return value
        return words.unbroken(clean(value))

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "words": words,
        "faults_words": faults_words,
        "numbers": numbers,
        "recommendations": RECOMMENDATIONS,
        "standing": standing,
        "unobserved_reason": unobserved_reason,
    }
    return environment


def _pictures(debrief: Debrief, catalog: Catalog) -> dict[str, Any]:
    """The drawing, the snapshots, without a picture where they are the drawing, and the charts, as SVG."""
    from whiteboard.canvas.scene import board_scene
    from whiteboard.debrief.paper.figures import charts
    from whiteboard.debrief.svg import inline_block, inline_drawing
    from whiteboard.formats.pictures import extent

    def drawn(board: Board, title: str, name: str, estimate: Estimate | None = None) -> Picture:
        scene = board_scene(board, catalog, PAPER, estimate)
        return Picture(_svg(inline_drawing(scene, title, name)), extent(scene).width())

    return {
        "drawing": drawn(debrief.board, "Final drawing", "final", debrief.estimate)
        if debrief.drawn
        else None,
        "snapshots": [
            (snap, None if same else drawn(snap.board, snap.phase, f"s{index}", snap.estimate))
            for index, (snap, same) in enumerate(debrief.phase_ends)
        ],
        "charts": [
            (section.title, section.note, _svg(inline_block(section.body, CHART_WIDTH, f"c{index}")))
            for index, section in enumerate(charts(debrief))
        ],
    }


def _svg(text: str) -> Markup:
    """What Qt's SVG generator wrote, which has escaped all text: not to be escaped again."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - see above; a test parses it for anything active
