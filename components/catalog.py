"""The catalogue of kinds: loading it, and finding a kind by what people call it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from components.kinds import Category, Kind, Role

CATALOG_FOLDER = Path(__file__).parent / "catalog"


@dataclass(frozen=True, slots=True, eq=False)
class Catalog:
    """Kinds, roles and categories by id, in the order of the files; equal to itself alone."""

    categories: Mapping[str, Category]
    roles: Mapping[str, Role]
    kinds: Mapping[str, Kind]

    def kind(self, kind_id: str) -> Kind:
        """The kind of that id; KeyError when there is none."""
        return self.kinds[kind_id]

    def of_category(self, category_id: str) -> list[Kind]:
        """The kinds of one drawer of the palette."""
        return [kind for kind in self.kinds.values() if kind.category == category_id]


@cache
def load_catalog(folder: Path = CATALOG_FOLDER) -> Catalog:
    """The catalogue of a folder, loaded once.

    Raises:
        InvalidFile: a file is not a valid catalogue; names file, path and reason.
    """
    from components.catalog_file import read_folder

    categories, roles, kinds = read_folder(folder)
    return Catalog(
        MappingProxyType({item.id: item for item in categories}),
        MappingProxyType({item.id: item for item in roles}),
        MappingProxyType({item.id: item for item in kinds}),
    )
