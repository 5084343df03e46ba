"""What the closed form said, as a strip of figures and charts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from whiteboard.debrief import words
from whiteboard.debrief.model import Debrief
from whiteboard.debrief.paper.blocks import Block, Columns, Section, Stack, Table
from whiteboard.debrief.paper.charts import Axis, Chart, Mark, nice_ticks
from whiteboard.debrief.paper.type import FIGURE, NAME, SMALL, Paragraph, Style
from whiteboard.words import figure, percent, rate

if TYPE_CHECKING:
    from scoring.capacity.result import Curves, Estimate, FlowEstimate

VALUE: Final = Style(11, 600, "text1", 1.3)
_SLOWEST: Final = 1.25


def figure_strip(debrief: Debrief) -> Block:
    """The figures that a panel asks for first."""
    cells = words.headline_figures(debrief)
    return Columns(
        [Stack((Paragraph(name, SMALL), Paragraph(text, VALUE, most_lines=1))) for name, text in cells],
        (0.9, 1.6, 0.9, 1, 1, 1)[: len(cells)],
        12,
    )


def flows_table(estimate: Estimate) -> Block:
    """A row for each flow."""
    return Table(
        [_flow_cells(flow) for flow in estimate.flows],
        (1.4, 1, 1, 1, 1, 1),
        ("Flow", "Offered", "Mean", "p50", "p95", "p99"),
    )


def _flow_cells(flow: FlowEstimate) -> list[Block]:
    return [
        Paragraph(flow.id, NAME),
        Paragraph(rate(flow.offered_rps), FIGURE),
        *(Paragraph(text, FIGURE) for text in words.flow_times(flow)),
    ]


def response_chart(flow: FlowEstimate, slo_ms: float | None) -> Chart | None:
    """The flow's CDF with its percentiles and the target; None without steady state, or if nobody waits."""
    latency, spread = flow.latency_ms, flow.distribution
    if latency is None or spread is None or latency.p99 <= 0:
        return None
    high = max(latency.p99 * _SLOWEST, (slo_ms or 0) * 1.1)
    return Chart(
        xs=[*spread.t_ms.tolist(), high],  # nobody waits longer than the grid: the curve stays up
        ys=[*spread.cdf.tolist(), float(spread.cdf[-1])],
        x=Axis(0, high, tuple((tick, figure(tick)) for tick in nice_ticks(high))),
        y=Axis(0, 1, ((0, "0"), (0.5, percent(0.5)), (1, percent(1)))),
        marks=tuple(
            Mark(value, share, f"p{round(share * 100)} {figure(value)}", side)
            for share, value, side in (
                (0.5, latency.p50, "right"),
                (0.95, latency.p95, "left"),
                (0.99, latency.p99, "below"),
            )
        ),
        limit_x=(slo_ms, f"target {figure(slo_ms)}") if slo_ms else None,
    )


def load_chart(flow: FlowEstimate, curves: Curves, limit_ms: float | None) -> Chart | None:
    """The flow's p99 against its load up to where it breaks; None with too few points."""
    points = curves.p99.get(flow.id)
    both = [] if points is None else zip(points.rps.tolist(), points.p99_ms.tolist(), strict=True)
    settled = [(x, y) for x, y in both if math.isfinite(y) and y > 0]
    if len(settled) < 2:
        return None
    xs, ys = [x for x, _ in settled], [y for _, y in settled]
    breaks = flow.offered_rps * curves.breaks if curves.breaks else None
    right = max(xs[-1], breaks * 1.08 if breaks else 0.0, flow.offered_rps * 1.05)
    high = max(min(ys[-1], (limit_ms or ys[0] * 3) * 2), (limit_ms or 0) * 1.25, ys[0] * 1.5)
    now = flow.latency_ms
    return Chart(
        xs=xs,
        ys=ys,
        x=Axis(0, right, tuple((tick, figure(tick)) for tick in nice_ticks(right))),
        y=Axis(0, high, tuple((tick, figure(tick)) for tick in nice_ticks(high, 4))),
        marks=(Mark(flow.offered_rps, now.p99, f"now {figure(now.p99)}", "left"),) if now else (),
        limit_y=(limit_ms, f"target {figure(limit_ms)}") if limit_ms else None,
        breaks_from=breaks,
    )


def charts(debrief: Debrief) -> list[Section]:
    """The charts of each flow: its response time, and its p99 against the load."""
    estimate, curves = debrief.estimate, debrief.curves
    sections = []
    for flow in estimate.flows if estimate else ():
        limit = debrief.limits_ms.get(flow.id)
        response = response_chart(flow, limit)
        if response:
            sections.append(Section(f"Response time of {flow.id}", response, "CDF, ms"))
        against = load_chart(flow, curves, limit) if curves else None
        if against:
            room = f" · headroom ×{curves.headroom:.2f}" if curves and curves.headroom else ""
            sections.append(Section(f"p99 of {flow.id} against load", against, f"ms, req/s{room}"))
    return sections
