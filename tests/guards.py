"""What every test is held to: no unexpected word in the log, and nothing of Qt left behind."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest


class LogGuard(logging.Handler):
    """Remembers each warning or error that reaches the root logger."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Takes one."""
        self.records.append(record)


@pytest.fixture(autouse=True)
def fail_on_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning in the log fails the test, unless it reads the log or is marked ``expects_log``."""
    if "caplog" in request.fixturenames or request.node.get_closest_marker("expects_log"):
        yield
        return
    guard = LogGuard()
    root = logging.getLogger()
    root.addHandler(guard)
    yield
    root.removeHandler(guard)
    if guard.records:
        lines = [f"{r.levelname} {r.name}: {r.getMessage()}" for r in guard.records]
        pytest.fail("unexpected in the log:\n" + "\n".join(lines), pytrace=False)


@pytest.fixture(autouse=True)
def nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that uses Qt leaves nothing that could disturb the next one."""
    if "qapp" not in request.fixturenames:
        yield
        return
    from tests.leftovers import found_after, threads

    app, before = request.getfixturevalue("qapp"), threads()
    yield
    if found := found_after(app, before):
        pytest.fail("the test has left behind:\n" + "\n".join(found), pytrace=False)
