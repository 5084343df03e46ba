"""Long work that stops soon after somebody no longer wants it."""

from __future__ import annotations


class Cancelled(Exception):  # noqa: N818 - it is no error
    """``cancelled()`` was true."""


def never() -> bool:
    """Work that is always wanted."""
    return False
