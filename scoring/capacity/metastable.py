"""Designs that an overload leaves in a second, worse balance: retries keep alive what they came from."""

from __future__ import annotations

from typing import Final

from scoring.capacity.solution import Solution
from scoring.capacity.solver import Solver

APART: Final = 1e-3
"""Shares of success that differ by more are two balances."""


def stuck_flows(solver: Solver, solution: Solution) -> tuple[str, ...]:
    """One sentence for each flow that carries less from a start where every guarded call fails."""
    if not solver.feeds_back:
        return ()
    branch = solver.memory.branch()  # so that the responses of the better balance stay
    apart = Solver(solver.model, solver.figures, solver.rates_rps, branch, solver.cancelled)
    worse = apart.solve(saturated=True, with_responses=False)
    found = []
    for number, flow in enumerate(solver.model.flows):
        good, bad = (
            sum(share * item.success[number][at] for at, share in solver.model.starts[number])
            for item in (solution, worse)
        )
        if good - bad > APART:
            rate = solver.rates_rps[number]
            found.append(
                f"{flow.id} is metastable: it carries {good * rate:.4g}/s, but after an overload "
                f"retries keep it at {bad * rate:.4g}/s; a retry budget or a queue limit ends that"
            )
    return tuple(found)
