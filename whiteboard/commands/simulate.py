"""``loadbearing simulate``: a design played out request by request, with failures."""

from __future__ import annotations

import argparse
import math
import sys
from typing import TYPE_CHECKING

from whiteboard import words
from whiteboard.commands import estimate, inputs
from whiteboard.commands.answer import Answer, UsageError, yes

if TYPE_CHECKING:
    from scoring.capacity.simulation.faults import Fault
    from scoring.capacity.simulation.result import Simulation

HELP = "simulate a design request by request, with failures"
_SECONDS_HELP = "how long (default: 500,000 requests, though 10 to 600 s, and 30 s beyond the last fault)"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    inputs.add_design(parser)
    inputs.add_scenario(parser, required=False)
    parser.add_argument("--rate", metavar="RPS", type=inputs.rate, help=inputs.RATE_HELP)
    parser.add_argument("--seconds", metavar="S", type=_seconds, help=_SECONDS_HELP)
    parser.add_argument("--warmup", metavar="S", type=_seconds, help="seconds not counted (default: a tenth)")
    parser.add_argument(
        "--seed", metavar="N", type=_seed, default=1, help="of the random numbers (default: 1)"
    )
    parser.add_argument(
        "--fault",
        metavar="SPEC",
        type=_fault,
        action="append",
        default=[],
        help="kill:ID:N@30+20, slow:ID:x5@30+20, zone:NAME@30+20, link:FROM:TO@30+20, flush:ID@30 or "
        "load:x3@30+10: what fails, from which second, for how many",
    )


def run(args: argparse.Namespace) -> Answer:
    """The simulation; "no" when it is unstable or misses a target."""
    from components.catalog import load_catalog
    from scoring.capacity.estimator import DesignError
    from scoring.capacity.load import load_of
    from scoring.capacity.simulation.faults import FaultError
    from scoring.capacity.simulation.result import simulation_json
    from scoring.capacity.simulation.simulate import simulate

    catalog = load_catalog()
    scenario = inputs.read_scenario(args.scenario)
    design = inputs.read_design(args.design, catalog)
    load = None if scenario is None else load_of(scenario, catalog, design)
    if not design.components:
        raise UsageError(f"{args.design}: has no components to simulate")
    if args.seconds is not None and args.warmup is not None and args.warmup >= args.seconds:
        raise UsageError("the warm-up is as long as the whole run: use more --seconds or less --warmup")
    try:
        found = simulate(
            design,
            catalog,
            load,
            rate_rps=args.rate,
            seconds=args.seconds,
            warmup_s=args.warmup,
            seed=args.seed,
            faults=args.fault,
            progress=_progress,
            get_kernels=_kernels,
        )
    except (DesignError, FaultError) as error:
        raise UsageError(f"{args.design}: {error}") from error
    missed = any(slo.met is False for slo in found.estimate.slos)
    return Answer("\n".join(_lines(found)), simulation_json(found), yes(found.estimate.stable and not missed))


def _kernels() -> None:
    """A long run waits for compiled kernels, and says so when that takes long; without them it goes on.

    Another process compiles them, because the compiler may swallow a Ctrl C.
    """
    from scoring.capacity.simulation.background import compile_beside
    from scoring.capacity.simulation.compiled import compile_kernels, kept, wanted

    if not wanted():
        return
    if not kept():
        sys.stderr.write("loadbearing simulate: compiling kernels, once, in some 20 s\n")
    try:
        compile_beside()
        compile_kernels()
    except (OSError, RuntimeError) as error:
        sys.stderr.write(f"loadbearing simulate: no kernels, so that this takes longer: {error}\n")


def _progress(share: float) -> None:
    """How far the run is, for a person at a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{share:4.0%}" if share < 1.0 else "\r    \r")
        sys.stderr.flush()


def _lines(found: Simulation) -> list[str]:
    said = f"{found.requests:,} requests in {words.figure(found.seconds)} s, the first "
    said += f"{words.figure(found.warmup_s)} s not counted; seed {found.seed}."
    lines = [said, "", *estimate.lines(found.estimate)]
    if found.unsure:
        lines += ["", f"Unsure, p99 not known to ±10 %: {', '.join(found.unsure)}; simulate longer"]
    return lines


def _seconds(text: str) -> float:
    value = _number(text)
    if not 0.0 < value <= 1e6:
        raise argparse.ArgumentTypeError(f"'{text}' is not a time; give seconds above 0, up to 1e6")
    return value


def _seed(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise argparse.ArgumentTypeError(f"'{text}' is not a seed; give a whole number of up to 18 digits")
    return int(text)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _fault(text: str) -> Fault:
    from scoring.capacity.simulation.faults import FaultError, parse_fault

    try:
        return parse_fault(text)
    except FaultError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
