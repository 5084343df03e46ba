"""Kernels in the background: from a process that ends with its parent; a failure is one line of the log."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from scoring.capacity.simulation import background, compiled


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Loads of the kernels, none of which happens; this process starts without any."""
    found: list[str] = []
    monkeypatch.setattr(compiled, "_READY", {})
    monkeypatch.setattr(background, "compile_kernels", lambda: found.append("loaded"))
    return found


def runs(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Takes the place of the process that compiles."""
    monkeypatch.setattr(background, "COMMAND", (sys.executable, "-c", code))


def finish() -> None:
    for thread in threading.enumerate():
        if thread.name == "kernels":
            thread.join()


def test_what_a_process_compiled_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loaded: list[str]
) -> None:
    runs(monkeypatch, f"open({str(tmp_path / 'done')!r}, 'w')")
    background.start_compiling()
    finish()
    assert (tmp_path / "done").exists()
    assert loaded == ["loaded"]


def test_at_rest_nothing_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loaded: list[str]
) -> None:
    runs(monkeypatch, f"open({str(tmp_path / 'done')!r}, 'w')")
    background.start_keeping()
    finish()
    assert (tmp_path / "done").exists()
    assert loaded == []


def test_what_is_on_disk_is_not_compiled(monkeypatch: pytest.MonkeyPatch, loaded: list[str]) -> None:
    runs(monkeypatch, "import sys; sys.exit('not to be started')")
    monkeypatch.setattr(background, "kept", lambda: True)
    background.start_compiling()
    finish()
    assert loaded == ["loaded"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise OSError('the disk is full')", "OSError: the disk is full"),
        ("raise SystemExit(1)", "no compiler"),
    ],
)
def test_a_failure_is_one_line_of_the_log(
    code: str, said: str, monkeypatch: pytest.MonkeyPatch, loaded: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    runs(monkeypatch, code)
    background.start_compiling()
    finish()
    assert caplog.messages == [f"no kernels, so that long simulations take longer: {said}"]
    assert loaded == []


def test_who_waits_sets_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    runs(monkeypatch, "import time; time.sleep(600)")
    with pytest.raises(RuntimeError, match=r"not compiled within 0\.1 s"):
        background.compile_beside(0.1)


def test_nothing_starts_without_numba(monkeypatch: pytest.MonkeyPatch, loaded: list[str]) -> None:
    monkeypatch.setenv("LOADBEARING_NO_NUMBA", "1")
    runs(monkeypatch, "raise SystemExit(1)")
    background.start_keeping()
    background.start_compiling()
    assert not any(thread.name == "kernels" for thread in threading.enumerate())


@pytest.mark.skipif(sys.platform == "win32", reason="needs a lock that Windows has not")
def test_the_process_ends_with_its_parent(own_home: Path) -> None:
    """It would wait for ever: the lock is held here as by another process that compiles."""
    import fcntl

    folder = own_home / "cache" / "loadbearing"
    folder.mkdir()
    with (folder / "kernels.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with subprocess.Popen(background.COMMAND, stdin=subprocess.PIPE) as process:
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(60.0) == 1
    assert not list(folder.rglob("*.nbi"))


def test_with_kernels_on_disk_the_process_has_nothing_to_do(kernel_cache: Path) -> None:
    env = {**os.environ, "XDG_CACHE_HOME": str(kernel_cache)}
    with subprocess.Popen(background.COMMAND, stdin=subprocess.PIPE, env=env) as process:
        assert process.wait(60.0) == 0
