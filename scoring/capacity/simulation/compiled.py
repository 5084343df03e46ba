"""Kernels: one source that runs as plain Python and, once compiled, as machine code.

A function marked with ``kernel`` stays the plain function that it is. ``compile_kernels`` makes compiled
copies that call each other; the plain ones serve until those are ready, and for good where numba is missing
or ``LOADBEARING_NO_NUMBA`` is set.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FunctionType
from typing import Any, Final, TypeVar, cast

from platformdirs import user_cache_path

F = TypeVar("F", bound=Callable[..., Any])
Example = Callable[[Callable[..., Any]], object]

_KERNELS: Final[list[FunctionType]] = []
_ENTRIES: Final[dict[str, Example]] = {}
_LOCK: Final = threading.Lock()
_READY: Final[dict[str, Callable[..., Any]]] = {}


def kernel(function: F) -> F:
    """Marks a function that can be compiled: numbers, flat arrays and other kernels only."""
    _KERNELS.append(cast("FunctionType", function))
    return function


def entry(example: Example) -> Callable[[F], F]:
    """Marks a kernel that Python calls; ``example`` calls it once, with the types that it is compiled for."""

    def mark(function: F) -> F:
        _ENTRIES[_name(function)] = example
        return kernel(function)

    return mark


def wanted() -> bool:
    """False when the person turned compiling off."""
    return os.environ.get("LOADBEARING_NO_NUMBA", "") in {"", "0"}


def compile_kernels() -> bool:
    """Compiles all kernels, or reads them from disk; False when there will be none.

    Takes some 20 s of one core once after an installation, then about a second. Waits for another process
    that compiles them already.
    """
    if not wanted():
        return False
    with _LOCK:
        if not _READY:
            folder = _cache_folder()
            try:
                found = _compiled(folder)
            except ImportError:
                return False
            with _alone(folder.parent):
                for name, example in _ENTRIES.items():
                    example(found[name])
                forget_others(folder)
            _READY.update(found)
    return True


def kept() -> bool:
    """True when the kernels are on disk already, so that getting them takes a moment."""
    return len(list(_cache_folder().rglob("*.nbi"))) >= len(_ENTRIES)


def forget_others(folder: Path) -> None:
    """Removes the kernels of other versions, which are kept beside ``folder``."""
    for other in folder.parent.glob("kernels-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


def ready() -> bool:
    """True when this process has the compiled copies."""
    return bool(_READY)


def compiled(function: F) -> F | None:
    """The compiled copy of a kernel, or None while there is none."""
    return cast("F | None", _READY.get(_name(function)) if wanted() else None)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time; on Windows, which has no such lock, two may compile the same."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "kernels.lock").open("w") as lock:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _compiled(folder: Path) -> dict[str, Callable[..., Any]]:
    from numba import config, njit

    if not getattr(config, "CACHE_DIR", ""):
        config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
    modules: dict[str, dict[str, Any]] = {}
    copies = {}
    for plain in _KERNELS:
        names = modules.setdefault(plain.__module__, dict(plain.__globals__))
        copy = FunctionType(plain.__code__, names, plain.__name__)
        copy.__module__, copy.__qualname__ = plain.__module__, plain.__qualname__
        if _name(plain) in _ENTRIES:
            # The entry's machine code holds all that it calls, so only that is kept on disk.
            copies[plain] = njit(nogil=True, cache=True)(copy)
        else:
            copies[plain] = njit(nogil=True, forceinline=plain.__name__ not in SELDOM, **INNER)(copy)
    for names in modules.values():
        if "address" in names:
            names["address"] = _address()
        for name, value in list(names.items()):
            if isinstance(value, FunctionType) and value in copies:
                names[name] = copies[value]
    return {_name(plain): copy for plain, copy in copies.items()}


def _address() -> Any:
    """The pointer to the first element of an array."""
    from numba import types
    from numba.core import cgutils
    from numba.extending import intrinsic

    @intrinsic
    def address(_context: Any, array: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            proxy = cgutils.create_struct_proxy(signature.args[0])  # type: ignore[no-untyped-call]
            return proxy(context, builder, args[0]).data

        return types.CPointer(array.dtype)(array), generate  # type: ignore[no-untyped-call]

    return address


INNER: Final[dict[str, Any]] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "no_rewrites": True}
"""Only kernels call these: without what others need to call them, compiling takes two thirds of the time."""
SELDOM: Final = frozenset(
    {"act", "attempt", "batch_done", "copy_write", "fill", "gamma", "grown", "happen_seldom", "hedged"}
    | {"least_loaded", "normal", "reschedule", "resize", "scale", "set_servers", "start_batch", "try_again"}
)
"""Kernels that are called; all others become part of their callers, which is 2 to 3 times as fast."""


def _cache_folder() -> Path:
    """A folder of the person's own that changes with the source: numba looks at the entry's file only."""
    from scoring.capacity.simulation import simulate  # noqa: F401 - knows all kernels

    stamp = hashlib.blake2b(f"{sys.version} {__file__}".encode(), digest_size=8)
    for name in sorted({__file__, *(plain.__code__.co_filename for plain in _KERNELS)}):
        stamp.update(Path(name).read_bytes())
    return user_cache_path("loadbearing", appauthor=False) / f"kernels-{stamp.hexdigest()}"


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"
