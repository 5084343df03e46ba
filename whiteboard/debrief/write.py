"""Writing a report; the suffix decides how."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from components.catalog import Catalog, load_catalog
from whiteboard.debrief.model import Debrief
from whiteboard.formats.atomic import CannotSave, write_atomic

WRITABLE: Final = (".pdf", ".html", ".md", ".json")


def write_debrief(debrief: Debrief, path: Path | str, catalog: Catalog | None = None) -> None:
    """Writes the report as PDF, HTML, Markdown or JSON.

    Raises:
        CannotSave: the suffix is none of ``WRITABLE``, or the disk refuses; names the file and the reason.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in WRITABLE:
        raise CannotSave(f"{path}: a debrief is written as {', '.join(WRITABLE)}.")
    write_atomic(path, debrief_bytes(debrief, suffix, catalog or load_catalog()))


def debrief_bytes(debrief: Debrief, suffix: str, catalog: Catalog) -> bytes:
    """The report as the data of a file with one of the suffixes of ``WRITABLE``."""
    match suffix:
        case ".pdf":
            from whiteboard.debrief.paper.report import report_pdf

            return report_pdf(debrief, catalog)
        case ".html":
            from whiteboard.debrief.html import debrief_html

            return debrief_html(debrief, catalog).encode()
        case ".md":
            from whiteboard.debrief.markdown import debrief_markdown

            return debrief_markdown(debrief).encode()
        case _:
            from whiteboard.debrief.json_file import debrief_text

            return debrief_text(debrief).encode("utf-8", "replace")
