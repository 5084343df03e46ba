"""What the closed form said, as a strip of figures and charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from whiteboard.debrief.paper.blocks import Block, Columns, Section, Stack, Table
from whiteboard.debrief.paper.charts import Axis, Chart, Mark, nice_ticks
from whiteboard.debrief.paper.type import FIGURE, NAME, SMALL, Paragraph, Style
from whiteboard.words import figure, money_month, percent, rate, time_ms

if TYPE_CHECKING:
    from scoring.capacity.estimator import Curves
    from scoring.capacity.result import Estimate, FlowEstimate

VALUE: Final = Style(11, 600, "text1", 1.3)
_SLOWEST: Final = 1.25


def figure_strip(estimate: Estimate, names: Mapping[str, str]) -> Block:
    """The figures that a panel asks for first."""
    cells = [
        ("Headroom", f"×{estimate.headroom:.2f}" if estimate.headroom else "none"),
        ("Bottleneck", names.get(estimate.bottleneck or "", "none")),
        ("Availability", percent(estimate.availability, 2) if estimate.availability else "not known"),
        ("Survives a replica", _yes(estimate.survives.replica)),
        ("Survives a zone", _yes(estimate.survives.zone)),
        ("Cost", money_month(estimate.cost_usd.month) if estimate.cost_usd else "not known"),
    ]
    return Columns(
        [Stack((Paragraph(name, SMALL), Paragraph(text, VALUE, most_lines=1))) for name, text in cells],
        [1.0] * len(cells),
        12,
    )


def _yes(value: bool | None) -> str:
    return "not known" if value is None else "yes" if value else "no"


def flows_table(estimate: Estimate) -> Block:
    """A row for each flow."""
    return Table(
        [_flow_cells(flow) for flow in estimate.flows],
        (1.4, 1, 1, 1, 1, 1),
        ("Flow", "Offered", "Mean", "p50", "p95", "p99"),
    )


def _flow_cells(flow: FlowEstimate) -> list[Block]:
    latency = flow.latency_ms
    times = (
        [time_ms(v) for v in (latency.mean, latency.p50, latency.p95, latency.p99)]
        if latency
        else ["no steady state", "", "", ""]
    )
    return [
        Paragraph(flow.id, NAME),
        Paragraph(rate(flow.offered_rps), FIGURE),
        *(Paragraph(text, FIGURE) for text in times),
    ]


def response_chart(flow: FlowEstimate, slo_ms: float | None) -> Chart | None:
    """The flow's CDF with its percentiles and the target; None when it has no steady state."""
    latency, spread = flow.latency_ms, flow.distribution
    if latency is None or spread is None:
        return None
    high = max(latency.p99 * _SLOWEST, (slo_ms or 0) * 1.1)
    return Chart(
        xs=spread.t_ms.tolist(),
        ys=spread.cdf.tolist(),
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


def charts(estimate: Estimate, curves: Curves | None) -> Iterator[Block]:
    """For each flow a row of two charts: the response time, and p99 against the load."""
    limits = {slo.id.removesuffix(".p99"): slo.target for slo in estimate.slos if slo.unit == "ms"}
    for flow in estimate.flows:
        slo_ms = limits.get(flow.id)
        response = response_chart(flow, slo_ms)
        if response:
            title = f"Response time of {flow.id}"
            yield Columns((Section(title, response, "CDF in ms"), Stack(())), (1, 1), 20)
