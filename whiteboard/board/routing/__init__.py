"""How links run: from rim to rim, around boxes, apart from each other. Plain geometry, no Qt."""

from __future__ import annotations

from whiteboard.board.routing.router import Router, route_all

__all__ = ["Router", "route_all"]
