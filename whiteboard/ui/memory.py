"""Keeps full garbage collections out of a person's way.

With a round open, a full collection holds the window up for about 100 ms. What a round has made by the time
it stands is therefore left out of later ones (``gc.freeze``), and swept once the round is closed.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

SETTLED_MS: Final = 3000
"""By then what is imported and made when a round opens is there."""


def leave_out(owner: QObject) -> None:
    """Leaves all that there is out of collections, once ``owner`` has settled, if it is still there."""
    QTimer.singleShot(SETTLED_MS, owner, gc.freeze)


def sweep_later() -> None:
    """Collects everything, what was left out as well, once the windows have gone."""
    QTimer.singleShot(0, _sweep)


def _sweep() -> None:
    gc.unfreeze()
    gc.collect()
    gc.freeze()
