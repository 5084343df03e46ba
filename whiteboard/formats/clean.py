"""Text of strangers, made fit for a document."""

from __future__ import annotations

import re
from typing import Final

_BREAKS: Final = re.compile("\r\n?|[\u2028\u2029]")
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)


def clean(text: str) -> str:
    """The text without controls, which XML forbids, and marks that would reorder what stands beside it."""
    halves = text.encode("utf-8", "replace").decode()
    return _UNSEEN.sub("", _BREAKS.sub("\n", halves).replace("\t", " "))
