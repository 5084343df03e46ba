"""Required stages: is a part that plays the role on the board?"""

from __future__ import annotations

from scenarios.model import Stage
from scoring.checks.graph import RoleGraph
from scoring.checks.result import StageFinding, Status


def check_stage(stage: Stage, graph: RoleGraph, *, required: bool) -> StageFinding:
    """Met by a kind that counts in full, or a role that a person gave; confirm when it is only plausible."""
    status, components = _status(stage, graph) if required else (Status.NOT_REQUIRED, [])
    suggest = tuple(item.kind for item in stage.acceptable if item.accept == "full")
    return StageFinding(stage.id, stage.name, status, tuple(components), stage.why, suggest)


def _status(stage: Stage, graph: RoleGraph) -> tuple[Status, list[str]]:
    full = graph.of_kinds(item.kind for item in stage.acceptable if item.accept == "full")
    met = graph.ordered({*full, *graph.given(stage.roles_any)})
    if met:
        return Status.MET, met
    plausible = graph.of_kinds(item.kind for item in stage.acceptable)
    confirm = graph.ordered({*plausible, *graph.playing(stage.roles_any)})
    return (Status.CONFIRM, confirm) if confirm else (Status.MISSING, [])
