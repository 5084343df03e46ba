"""The docs tell the truth: links lead somewhere, commands exist, the window shows the guide of the docs.

``python -m tests.test_docs`` writes the window's guide anew from ``docs/guide.md``.
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from whiteboard import cli
from whiteboard.ui.about import GUIDE

ROOT = Path(__file__).parents[1]
GUIDE_PAGE = ROOT / "docs" / "guide.md"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
PACKAGES = ("components", "scenarios", "scoring", "whiteboard")
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_REGISTRY = re.compile(rb"(?m)^ *--(?:extra-)?index-url|://[\w.-]*(?:pypi|pythonhosted|npmjs)")
page = pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))


def anchor_of(heading: str) -> str:
    """What a heading is linked by."""
    return re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-")


def window_guide() -> str:
    """The guide without pictures, and without links to pages that the window cannot open."""
    text = GUIDE_PAGE.read_text(encoding="utf-8")
    without_pictures = re.sub(r"^!\[.*\n\n", "", text, flags=re.MULTILINE)
    return _LINK.sub(r"\2", without_pictures)


def tracked() -> list[Path]:
    """The files of the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


@page
def test_every_link_leads_somewhere(page: Path) -> None:
    text = _CODE.sub("", page.read_text(encoding="utf-8"))
    for _, _, target in _LINK.findall(text):
        file, _, anchor = target.partition("#")
        if "://" in target:
            continue
        there = page.parent / file if file else page
        assert there.exists(), target
        if anchor:
            headings = _HEADING.findall(there.read_text(encoding="utf-8"))
            assert anchor in {anchor_of(heading) for heading in headings}, target


def options_of(command: str) -> set[str]:
    """The options that a command of the program takes."""
    parsers = next(a for a in cli.make_parser()._actions if isinstance(a, argparse._SubParsersAction))
    return {option for action in parsers.choices[command]._actions for option in action.option_strings}


@page
def test_every_command_shown_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for line in re.findall(r"(?m)(?:^|[`$ ])loadbearing ([a-z][^`\n]*)", text):
        command, *words = line.partition("#")[0].split()
        if "." not in command:
            assert command in cli.COMMANDS, line
            assert {word for word in words if word.startswith("--")} <= options_of(command), line


def test_the_window_s_guide_is_that_of_the_docs() -> None:
    """Otherwise run ``python -m tests.test_docs``."""
    assert GUIDE.read_text(encoding="utf-8") == window_guide()


@page
def test_every_make_target_shown_exists(page: Path) -> None:
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    code = _CODE.findall(page.read_text(encoding="utf-8")) + re.findall(
        r"^    (make .*)$", page.read_text(encoding="utf-8"), re.MULTILINE
    )
    for shown in code:
        for targets in re.findall(r"\bmake ((?:[a-z]+ ?)+)", shown):
            assert set(targets.split()) <= known, shown


def test_pictures_are_there_and_small() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").glob("*.png"))
    shown = {target for page in PAGES for sign, _, target in _LINK.findall(page.read_text("utf-8")) if sign}
    assert len(pictures) >= 5
    assert {picture.name for picture in pictures} == {Path(target).name for target in shown}
    assert all(picture.stat().st_size < 250_000 for picture in pictures)


def test_no_file_names_this_machine_or_a_registry() -> None:
    here = str(ROOT).encode()
    texts = {path: path.read_bytes() for path in tracked()}
    assert [path for path, text in texts.items() if here in text or _REGISTRY.search(text)] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_says_what_it_is_for(package: str) -> None:
    files = [path for path in (ROOT / package).rglob("*.py") if path.read_text(encoding="utf-8").strip()]
    silent = [str(p) for p in files if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))]
    assert silent == []


def main() -> None:
    """Writes the window's guide anew."""
    GUIDE.write_text(window_guide(), encoding="utf-8")
    sys.stdout.write(f"{GUIDE} is up to date\n")


if __name__ == "__main__":
    main()
