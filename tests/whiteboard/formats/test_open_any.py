"""Opening any file that holds a drawing or a design: the suffix decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.catalog import load_catalog
from components.problems import InvalidFile
from tests.whiteboard.formats.boards import one_of_each
from whiteboard.board.project import design_of
from whiteboard.board.records import ComponentRecord
from whiteboard.formats.board_file import write_board
from whiteboard.formats.open_any import open_any

TEXT = """
schema: loadbearing.design/1
title: Two
components:
  - {id: web, kind: web_client}
  - {id: api, kind: app_service, replicas: 2}
links:
  - {from: web, to: api}
"""


def test_a_board_is_opened_as_it_was(tmp_path: Path) -> None:
    write_board(tmp_path / "a.BOARD", one_of_each())
    assert list(open_any(tmp_path / "a.BOARD")) == list(one_of_each())


@pytest.mark.parametrize("suffix", [".yaml", ".yml"])
def test_a_design_is_laid_out(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text(TEXT)
    board = open_any(str(path))
    design = design_of(board, load_catalog())
    assert [component.id for component in design.components] == ["web", "api"]
    places = {(card.x, card.y) for card in board.of_type(ComponentRecord)}
    assert len(places) == 2


def test_a_design_as_json_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"schema": "loadbearing.design/1", "components": [{"id": "a", "kind": "cache"}]}')
    assert [record.id for record in open_any(path).of_type(ComponentRecord)] == ["a"]


@pytest.mark.parametrize("name", ["a.docx", "a", "a.board.bak"])
def test_another_suffix_is_refused_with_the_list(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    with pytest.raises(InvalidFile, match=r"this version opens \.board, \.yaml, \.yml, \.json$"):
        open_any(tmp_path / name)


def test_what_is_wrong_in_a_design_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(TEXT.replace("to: api", "to: gone"))
    with pytest.raises(InvalidFile, match=r"links\[0\]\.to: no component 'gone'"):
        open_any(tmp_path / "a.yaml")
