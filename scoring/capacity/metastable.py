"""Designs that an overload leaves in a second, worse balance: calls that are made again keep it alive."""

from __future__ import annotations

from typing import Final

from scoring.capacity.said import said_rate
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
    cause, cure = _cause_and_cure(solver)
    found = []
    for number, flow in enumerate(solver.model.flows):
        good, bad = (
            sum(share * item.success[number][at] for at, share in solver.model.starts[number])
            for item in (solution, worse)
        )
        if good - bad > APART:
            rate = solver.rates_rps[number]
            found.append(
                f"{flow.id} is metastable: it carries {said_rate(good * rate)}, but after an overload "
                f"{cause} keep it at {said_rate(bad * rate)}; {cure} ends that."
            )
    return tuple(found)


def _cause_and_cure(solver: Solver) -> tuple[str, str]:
    """What multiplies the load; only retries have a budget."""
    links = [call.link for call in solver.feedback.guarded]
    retried, hedged = any(link.retries for link in links), any(link.hedge_ms is not None for link in links)
    if not retried:
        return "hedges", "a queue limit shorter than their delay"
    return "retries and hedges" if hedged else "retries", "a retry budget or a queue limit"
