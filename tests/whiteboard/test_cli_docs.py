"""The examples of docs/cli.md are what the program prints.

``python -m tests.whiteboard.test_cli_docs`` writes them anew.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from whiteboard import cli

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "cli.md"
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def session(block: str) -> str:
    """The commands of a block, each followed by what it prints in the current folder."""
    said = ""
    for line in block.splitlines():
        if line.startswith("$ "):
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                cli.main(shlex.split(line)[2:])
            said += f"{line}\n{out.getvalue()}"
    return said


@pytest.mark.usefixtures("qapp")
def test_the_examples_are_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(DOCS / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path / "examples")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    blocks = _BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert len(blocks) == 6
    assert [session(block) for block in blocks] == blocks


def test_every_command_is_described() -> None:
    headings = re.findall(r"^## (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    described = {word for heading in headings for word in re.findall(r"\b[a-z]+\b", heading)}
    assert set(cli.COMMANDS) <= described


def main() -> None:
    """Writes the examples anew."""
    text = PAGE.read_text(encoding="utf-8")
    with contextlib.chdir(DOCS / "examples"):
        fresh = _BLOCK.sub(lambda match: f"```console\n{session(match[1])}```", text)
    for made in ("profile-service.board", "profile-service.svg"):
        (DOCS / "examples" / made).unlink()
    PAGE.write_text(fresh, encoding="utf-8")
    sys.stdout.write(f"{PAGE} is up to date\n")


if __name__ == "__main__":
    main()
