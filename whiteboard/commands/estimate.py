"""``loadbearing estimate``: what load a design carries, by closed form."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from whiteboard import words
from whiteboard.commands import inputs
from whiteboard.commands.answer import Answer, UsageError, table, yes

if TYPE_CHECKING:
    from components.catalog import Catalog
    from components.design import Design
    from scenarios.model import Scenario
    from scoring.capacity.result import Estimate
    from whiteboard.debrief.model import TargetRow

HELP = "estimate throughput, latency and utilization of a design"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    inputs.add_design(parser)
    inputs.add_scenario(parser, required=False)
    parser.add_argument("--rate", metavar="RPS", type=inputs.rate, help=inputs.RATE_HELP)


def run(args: argparse.Namespace) -> Answer:
    """The estimate; "no" when it is unstable or misses a target."""
    from components.catalog import load_catalog
    from scoring.capacity.json import estimate_json

    catalog = load_catalog()
    scenario = inputs.read_scenario(args.scenario)
    estimate = solve(args.design, inputs.read_design(args.design, catalog), catalog, scenario, args.rate)
    missed = any(slo.met is False for slo in estimate.slos)
    return Answer("\n".join(lines(estimate)), estimate_json(estimate), yes(estimate.stable and not missed))


def solve(
    source: str, design: Design, catalog: Catalog, scenario: Scenario | None, rate_rps: float | None = None
) -> Estimate:
    """Everything the closed form can say.

    Raises:
        UsageError: the design cannot be solved; names ``source`` and the reason.
    """
    from scoring.capacity.estimator import DesignError, Estimator
    from scoring.capacity.load import load_of

    load = None if scenario is None else load_of(scenario, catalog, design)
    try:
        return Estimator(catalog).estimate(design, load, rate_rps=rate_rps, full=True)
    except DesignError as error:
        raise UsageError(f"{source}: {error}") from error


def lines(estimate: Estimate) -> list[str]:
    """The estimate for people."""
    from whiteboard.debrief.targets import target_rows

    parts = [[_verdict(estimate)], _flows(estimate), _components(estimate), _beside(estimate)]
    parts.append([_target(row) for row in target_rows(estimate.slos, None)])
    parts.append([f"Note: {text}" for text in estimate.warnings])
    if estimate.assumed:
        parts.append(
            [f"Rests on {words.plural(len(estimate.assumed), 'assumed figure')}: {_few(estimate.assumed)}"]
        )
    return "\n\n".join("\n".join(lines) for lines in parts if lines).splitlines()


def _verdict(estimate: Estimate) -> str:
    said = ["Stable." if estimate.stable else "Unstable: a queue grows without end."]
    if estimate.bottleneck:
        said.append(f"Bottleneck: {estimate.bottleneck}.")
    if estimate.headroom is not None:
        said.append(f"Headroom: ×{words.figure(estimate.headroom)}.")
    if estimate.cost_usd is not None:
        said.append(f"{words.money_month(estimate.cost_usd.month)}.")
    return " ".join(said)


def _flows(estimate: Estimate) -> list[str]:
    rows = []
    for flow in estimate.flows:
        latency = flow.latency_ms
        times = [words.time_ms(latency.mean), words.time_ms(latency.p99)] if latency else ["-", "-"]
        most = "-" if flow.max_rps is None else words.rate(flow.max_rps)
        rows.append([flow.id, words.rate(flow.offered_rps), words.rate(flow.carried_rps), *times, most])
    return table(("FLOW", "OFFERED", "CARRIED", "MEAN", "P99", "AT MOST"), rows) if rows else []


def _components(estimate: Estimate) -> list[str]:
    rows = []
    for part in estimate.components:
        used = "-" if part.utilization is None else words.percent(part.utilization)
        p99 = words.time_ms(part.latency_ms.p99) if part.latency_ms else "-"
        waits = "-" if part.wait_ms is None else words.time_ms(part.wait_ms)
        behind = f"behind by {words.rate(part.backlog_rps)}" if part.backlog_rps else ""
        servers = "-" if part.servers is None else str(part.servers)
        rows.append([part.id, words.rate(part.rate_rps), servers, used, waits, p99, behind])
    return table(("COMPONENT", "LOAD", "SERVERS", "USED", "WAITS", "P99", ""), rows) if rows else []


def _beside(estimate: Estimate) -> list[str]:
    """What is no response time: first tokens, the age of data, models, training."""
    said = []
    for flow in estimate.flows:
        if flow.first_token_ms is not None:
            said.append(f"{flow.id}: first token p95 {words.time_ms(flow.first_token_ms.p95)}")
        if flow.freshness_s is not None:
            said.append(f"{flow.id}: data lands within {words.time_ms(flow.freshness_s * 1000.0)} (p99)")
    said += [
        f"{model.component}: {words.figure(model.tokens_per_s)} tokens/s to one user, "
        f"{model.concurrency} at once"
        for model in estimate.llm
    ]
    if (run := estimate.training) is not None:
        lost = words.percent(run.checkpoint_loss, 1)
        said.append(f"{run.component}: trains {words.with_unit(run.days, 'days')}, {lost} lost to failures")
    return said


def _target(row: TargetRow) -> str:
    """A target as the debrief words it."""
    from whiteboard.debrief import words as said

    wanted = f"wanted {said.target(row)}"
    if row.met is None:
        return f"unknown  {row.text}: {wanted}"
    met = f"{said.state(row):9}{row.text}: "
    if row.value is None:
        return f"{met}grows without end, {wanted}"
    return f"{met}{said.value(row)}, {wanted}" + (
        "" if row.margin is None else f", margin {said.margin(row)}"
    )


def _few(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:6])
    return f"{shown}, …" if len(names) > 6 else shown
