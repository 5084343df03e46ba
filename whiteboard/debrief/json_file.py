"""The report as JSON (``loadbearing.debrief/1``); docs/debrief.md describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Final

from whiteboard.board.board import Board
from whiteboard.board.records import to_fields
from whiteboard.debrief.model import Debrief

SCHEMA: Final = "loadbearing.debrief/1"
_ELSEWHERE: Final = {"names", "curves", "estimate", "limits_ms"}
"""Fields of the model that the file does not hold, or in another shape."""


def debrief_json(debrief: Debrief) -> dict[str, Any]:
    """The report as JSON values; text stands as it was written."""
    value: dict[str, Any] = {"schema": SCHEMA, **_plain(debrief), "estimate": None}
    if debrief.estimate:
        from scoring.capacity.json import estimate_json

        value["estimate"] = estimate_json(debrief.estimate)
    return value


def debrief_text(debrief: Debrief) -> str:
    """The file's text."""
    return json.dumps(debrief_json(debrief), ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any) -> Any:
    match value:
        case Board():
            return [{"id": record.id, **to_fields(record)} for record in value]
        case Enum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case tuple() | list():
            return [_plain(item) for item in value]
        case _ if is_dataclass(value):
            names = [field.name for field in fields(value) if field.name not in _ELSEWHERE]
            return {name: _plain(getattr(value, name)) for name in names}
        case _:
            return value
