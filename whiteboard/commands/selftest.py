"""``loadbearing selftest``: proves that an installed copy works."""

from __future__ import annotations

import argparse
import os
from dataclasses import asdict

from whiteboard.commands.answer import Answer, yes

HELP = "prove that this installed copy works"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares no arguments of its own."""


def run(args: argparse.Namespace) -> Answer:  # noqa: ARG001 - commands share one shape
    """Every check with its time; "no" when one failed."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from whiteboard.selftest import run_checks

    checks = run_checks()
    good = all(check.ok for check in checks)
    lines = [f"{'ok    ' if c.ok else 'failed'} {c.name:10} {c.ms:6.0f} ms  {c.detail}" for c in checks]
    data = {"schema": "loadbearing.selftest/1", "ok": good, "checks": [asdict(check) for check in checks]}
    return Answer("\n".join(lines), data, yes(good))
