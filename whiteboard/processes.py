"""Whether another process of this computer still runs."""

from __future__ import annotations

import os


def runs(pid: int) -> bool:
    """True when a process of that id is there, or when this system gives no harmless way to ask."""
    if os.name == "nt":  # there os.kill would end it
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
