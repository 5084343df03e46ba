"""``python -m bench [NAME…]``: runs the benchmarks that have ``run()`` and prints one table."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator

import bench
from bench.measure import Row


def benchmarks(names: list[str]) -> Iterator[tuple[str, Callable[[], list[Row]]]]:
    """Modules of this package with a ``run``; only those named, when some are."""
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name in {"__main__", "measure"} or (names and module.name not in names):
            continue
        run = getattr(importlib.import_module(f"bench.{module.name}"), "run", None)
        if run is not None:
            yield module.name, run


def main() -> None:
    """Prints every figure with its goal."""
    for name, run in benchmarks(sys.argv[1:]):
        print(name)
        for row in run():
            sign = ">=" if row.at_least else "<="
            goal = "" if row.goal is None else f"  goal {sign} {row.goal:g}  {'ok' if row.met else 'MISSED'}"
            print(f"  {row.name:<64}{row.value:>10.4g} {row.unit:<8}{goal}")


if __name__ == "__main__":
    main()
