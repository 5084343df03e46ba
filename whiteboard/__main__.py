"""``python -m whiteboard`` is ``loadbearing``."""

from __future__ import annotations

import sys

from whiteboard.cli import main

if __name__ == "__main__":
    sys.exit(main())
