"""Targets and symptoms of a scenario in words: ``at most 200 ms``, ``at least 35 000 req/s``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from whiteboard.words import exact, percent

if TYPE_CHECKING:
    from scenarios.model import NonFunctionalRequirement

_SPELLED: Final = {"cpu": "CPU", "db": "DB", "gpu": "GPU", "util": "use"}
BOUNDS: Final = {"<=": "at most", ">=": "at least", "=": "exactly"}


def target_words(target: NonFunctionalRequirement) -> str:
    """A target with its bound: ``at most 200 ms``."""
    return f"{BOUNDS[target.op]} {exact(target.target, target.unit)}"


def symptom_words(name: str, value: float | str) -> tuple[str, str]:
    """A symptom's name and value: ``p99_ms`` 2800 is ``p99``, ``2 800 ms``; rates and utils are shares."""
    if isinstance(value, str):
        return _spelled(name), value
    stem, _, last = name.rpartition("_")
    match last:
        case "ms":
            return _spelled(stem), exact(value, "ms")
        case "rate" | "util":
            return _spelled(name), percent(value)
        case _:
            return _spelled(name), exact(value, "")


def _spelled(name: str) -> str:
    """``gpu_util`` is ``GPU use``, ``error_rate`` is ``Error rate``; percentiles stay as they are."""
    first, *rest = (_SPELLED.get(word, word) for word in name.split("_"))
    start = first if first[1:].isdigit() else first[:1].upper() + first[1:]
    return " ".join([start, *rest])
