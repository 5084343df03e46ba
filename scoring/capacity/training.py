"""Training runs of a design: days, gradient exchange, time lost to failures."""

from __future__ import annotations

from collections.abc import Mapping

from components.design import NO_PARAMS, Value
from components.kinds import Group
from scoring.capacity.figures import Layers
from scoring.capacity.formulas.training import (
    checkpoint_loss,
    ring_all_reduce_s,
    training_days,
    training_flops,
)
from scoring.capacity.result import TrainingEstimate
from scoring.capacity.topology import Topology

GRADIENT_BYTES = 2.0


def longest_training(
    topology: Topology, givens: Mapping[str, Mapping[str, Value]]
) -> tuple[TrainingEstimate | None, tuple[str, ...]]:
    """The training run that takes longest, and its fields that are assumed, as ``component.field``.

    None when no training part says what it trains.
    """
    runs = []
    for component, kind in zip(topology.components, topology.kinds, strict=True):
        if kind.group is Group.TRAINING:
            look = Layers(kind, component.params, givens.get(kind.id, NO_PARAMS))
            run = _run(component.id, look, component.replicas or 1)
            if run is not None:
                runs.append((run, tuple(f"{component.id}.{field}" for field in look.assumed)))
    return max(runs, key=lambda run: run[0].days, default=(None, ()))


def _run(name: str, look: Layers, replicas: int) -> TrainingEstimate | None:
    parameters, tokens, flops, mfu = (
        look.number(field) for field in ("model_params", "tokens", "flops", "mfu")
    )
    if not parameters or not tokens or not flops or not mfu:
        return None
    gpus = look.number("gpus") or float(replicas)
    fabric = look.number("interconnect_gb_s")
    mtbf = look.number("mtbf_h")
    interval, lost = 0.0, 0.0
    if mtbf:
        interval, lost = checkpoint_loss(look.number("checkpoint_s") or 0.0, mtbf * 3600.0 / gpus)
    days = training_days(training_flops(parameters, tokens), gpus, flops, mfu)
    exchange = ring_all_reduce_s(parameters * GRADIENT_BYTES / 1e9, int(gpus), fabric) if fabric else None
    return TrainingEstimate(name, days / max(1e-9, 1.0 - lost), exchange, interval or None, lost)
