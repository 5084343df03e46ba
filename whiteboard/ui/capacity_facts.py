"""The rows of figures in the Capacity tab: of one flow, of the whole design, and what moves them most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from scoring.capacity.result import Estimate, FlowEstimate, LlmEstimate, TrainingEstimate
from whiteboard import words
from whiteboard.ui.capacity_words import Fact, factor
from whiteboard.ui.theme import level_of

if TYPE_CHECKING:
    from scoring.capacity.result import Curves, Lever

VISIBLE: Final = 0.005
"""What rounds to 0 % is not worth a row."""
Name = Callable[[str], str]
"""What a component is called, by its id."""


def facts_of(flow: FlowEstimate, estimate: Estimate, curves: Curves | None, name: Name) -> list[Fact]:
    """Only what is known: of the flow, of the design, of its models and training, and what moves it most."""
    return [
        *_of_flow(flow),
        *_bottleneck(estimate, name),
        *_room_and_money(estimate, curves),
        *_faults(flow, estimate, curves),
        *(_model(model, name(model.component)) for model in estimate.llm if model.concurrency),
        *_training(estimate.training),
        *(_levers(curves.levers, name) if curves else ()),
    ]


def _of_flow(flow: FlowEstimate) -> Iterator[Fact]:
    """Times that are no response times: the first token, and the age of what lands elsewhere."""
    if flow.first_token_ms is not None:
        first = flow.first_token_ms
        yield Fact("First token", words.time_ms(first.p95), f"p95, mean {words.time_ms(first.mean)}")
    if flow.freshness_s is not None:
        yield Fact("Data lands within", words.time_ms(flow.freshness_s * 1000.0), "p99")


def _bottleneck(estimate: Estimate, name: Name) -> Iterator[Fact]:
    loads = {c.id: c.utilization for c in estimate.components}
    busiest = estimate.bottleneck
    if busiest is not None and (load := loads.get(busiest)) is not None:
        yield Fact("Bottleneck", words.utilization(load), name(busiest), str(level_of(load)))


def _room_and_money(estimate: Estimate, curves: Curves | None) -> Iterator[Fact]:
    headroom = curves.headroom if curves else None
    if headroom is not None:
        yield Fact("Headroom", factor(headroom), "to the first miss or overload")
    cost = estimate.cost_usd
    if cost is None:
        return
    per_million = cost.per_million_requests
    remark = f"{words.money(per_million)} per million requests" if per_million is not None else ""
    yield Fact("Cost", words.money_month(cost.month), remark)
    if cost.per_thousand_tokens is not None:
        yield Fact("Cost of answers", words.money(cost.per_thousand_tokens), "per 1,000 tokens")


def _faults(flow: FlowEstimate, estimate: Estimate, curves: Curves | None) -> Iterator[Fact]:
    """Availability of the flow that is up least, this flow's beside it, and what a loss does."""
    worst = estimate.availability
    if worst is not None:
        own = flow.availability
        remark = f"this flow {words.availability(own)}" if own is not None and own != worst else ""
        yield Fact("Availability", words.availability(worst), remark)
    survives = curves.survives if curves else estimate.survives
    for label, holds in (("One replica lost", survives.replica), ("One zone lost", survives.zone)):
        if holds is not None:
            yield Fact(label, "holds" if holds else "fails", tone="ok" if holds else "over")


def _model(model: LlmEstimate, name: str) -> Fact:
    speed = f"{words.figure(model.tokens_per_s)} tok/s"
    return Fact("Tokens to one user", speed, f"{name}, {model.concurrency} at once")


def _training(run: TrainingEstimate | None) -> Iterator[Fact]:
    if run is None:
        return
    length = words.with_unit(run.days, "days") if run.days >= 1 else words.time_ms(run.days * 86_400_000.0)
    yield Fact("Training run", length, f"{words.percent(run.checkpoint_loss, 1)} lost to failures")
    if run.all_reduce_s:
        yield Fact("Gradient exchange", words.time_ms(run.all_reduce_s * 1000.0), "each step")


def _levers(levers: tuple[Lever, ...], name: Name) -> Iterator[Fact]:
    """The one parameter that moves p99 most, and the one that moves cost most."""
    for label, moved in (("Moves p99 most", "p99"), ("Moves cost most", "cost")):
        effects = {
            lever: effect for lever in levers if abs(effect := getattr(lever, moved) or 0.0) >= VISIBLE
        }
        if effects:
            most = max(effects, key=lambda lever: lever.by_tenth(effects[lever]))
            part, parameter = name(most.component), words.field_name(most.parameter)
            change = words.signed_percent(most.change)
            yield Fact(label, words.signed_percent(effects[most]), f"{part}, {parameter} {change}")
