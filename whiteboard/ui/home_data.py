"""What the home screen shows, gathered in a worker: rounds with their drawings, scenarios, interruptions.

No Qt here. A round that cannot be read is still listed, without a drawing; opening it tells what is wrong.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from whiteboard.round.setup import RoundMode
from whiteboard.round.state import RoundState, RoundStatus
from whiteboard.ui.round_scenario import find_scenario

if TYPE_CHECKING:
    from components.catalog import Catalog
    from components.design import Design
    from scenarios.model import Scenario, ScenarioSummary
    from whiteboard.board.board import Board
    from whiteboard.library.store import Library
    from whiteboard.library.summaries import RoundSummary

DRAWN: Final = 40
"""How many rounds, the newest first, get their drawing and outcome; the others are listed by name."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A drawing without words: boxes with their level of load, boundaries, and the points that links join."""

    boxes: tuple[tuple[float, float, float, float, str], ...] = ()
    boundaries: tuple[tuple[float, float, float, float], ...] = ()
    links: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What a row says of a round beyond its summary: its drawing, how far it is, and how it came out.

    ``outcome`` is a few words, ``tone`` their level or empty; ``score`` the weighted mean of the marks.
    """

    sketch: Sketch = Sketch()
    progress: str = ""
    outcome: str = ""
    tone: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A round whose program stopped: its summary, and where it stood in one sentence."""

    round: RoundSummary
    sentence: str


@dataclass(frozen=True, slots=True)
class HomeData:
    """Everything at one moment; ``problem`` says why rounds cannot be read, ``broken`` which scenarios.

    ``damaged`` tells that the library itself is to be mended.
    """

    rounds: Sequence[RoundSummary] = ()
    glimpses: Mapping[str, Glimpse] = field(default_factory=dict)
    interrupted: Sequence[Interrupted] = ()
    scenarios: Sequence[ScenarioSummary] = ()
    broken: Sequence[str] = ()
    problem: str = ""
    damaged: bool = False

    def last_mark(self, scenario_id: str) -> tuple[float, str] | None:
        """The newest weighted mean on a scenario and its level."""
        for each in self.rounds:
            glimpse = self.glimpses.get(each.id)
            if each.scenario == scenario_id and glimpse is not None and glimpse.score is not None:
                return glimpse.score, each.level
        return None

    def tried(self, scenario_id: str) -> bool:
        """Whether there is a round on a scenario."""
        return any(each.scenario == scenario_id for each in self.rounds)


def load_scenarios(folder: Path) -> tuple[list[ScenarioSummary], list[str]]:
    """The shipped scenarios and the person's own, and what is wrong with those that cannot be listed."""
    from components.problems import InvalidFile
    from scenarios.loader import scenario_files, summaries, summary

    found, broken = summaries(), []
    for path in scenario_files(folder):
        try:
            found.append(summary(path))
        except InvalidFile as error:
            broken.append(str(error))
    return found, broken


def load_home(library: Library, folder: Path, _cancelled: Callable[[], bool]) -> HomeData:
    """Rounds and scenarios by name; the drawings follow with ``with_glimpses``."""
    from whiteboard.library.errors import LibraryDamaged, LibraryError

    scenarios, broken = load_scenarios(folder)
    try:
        rounds, stopped = library.rounds(), library.interrupted()
    except LibraryError as error:
        damaged = isinstance(error, LibraryDamaged)
        return HomeData(scenarios=scenarios, broken=broken, problem=str(error), damaged=damaged)
    interrupted = [Interrupted(each, _sentence(library, each)) for each in stopped]
    return HomeData(rounds, {}, interrupted, scenarios, broken)


def with_glimpses(library: Library, data: HomeData, cancelled: Callable[[], bool]) -> HomeData:
    """The same with the drawings and outcomes of the newest rounds; stops early when cancelled."""
    return replace(data, glimpses=glimpses_of(library, data.rounds, cancelled))


def glimpses_of(
    library: Library, rounds: Sequence[RoundSummary], cancelled: Callable[[], bool]
) -> dict[str, Glimpse]:
    """Drawings and outcomes by round, of the first ``DRAWN``; stops early when cancelled."""
    wanted = takewhile(lambda _: not cancelled(), rounds[:DRAWN])
    return {each.id: glimpse_of(library, each) for each in wanted}


def glimpse_of(library: Library, each: RoundSummary) -> Glimpse:
    """The drawing and the outcome of one round; empty when it cannot be read."""
    from components.catalog import load_catalog
    from whiteboard.round.session import replay

    try:
        board, state = replay(library.events(each.id))
        return _glimpse(board, state, load_catalog())
    except Exception:  # noqa: BLE001 - one broken round must not hide the others
        _log.warning("round %s has no picture on the home screen", each.id, exc_info=True)
        return Glimpse()


def _glimpse(board: Board, state: RoundState, catalog: Catalog) -> Glimpse:
    from whiteboard.board.project import design_of

    design = design_of(board, catalog)
    scenario = find_scenario(state.setup).scenario
    score, outcome, tone = _outcome(state, scenario)
    sketch = sketch_of(board, _levels(design, scenario, catalog))
    return Glimpse(sketch, _progress(design, scenario, state, catalog), outcome, tone, score)


def sketch_of(board: Board, levels: Mapping[str, str]) -> Sketch:
    """The drawing at its smallest zoom; ``levels`` are those of the components under load."""
    from whiteboard.board.records import BoundaryRecord, ComponentRecord, LinkRecord

    cards = {c.id: c for c in board.of_type(ComponentRecord)}
    middles = {c.id: (c.x + c.w / 2, c.y + c.h / 2) for c in cards.values()}
    return Sketch(
        tuple((c.x, c.y, c.w, c.h, levels.get(c.id, "")) for c in cards.values()),
        tuple((b.x, b.y, b.w, b.h) for b in board.of_type(BoundaryRecord)),
        tuple((*middles[link.source], *middles[link.target]) for link in board.of_type(LinkRecord)),
    )


def _levels(design: Design, scenario: Scenario | None, catalog: Catalog) -> dict[str, str]:
    """Load levels by the closed form; none where it cannot solve the design."""
    from scoring.capacity.estimator import DesignError, Estimator
    from scoring.capacity.load import load_of
    from whiteboard.ui.theme import Level, level_of

    load = load_of(scenario, catalog, design) if scenario else None
    try:
        estimate = Estimator(catalog).estimate(design, load, percentiles=False)
    except DesignError:
        return {}
    known = {c.id: level_of(c.utilization) for c in estimate.components if c.utilization is not None}
    return {component: str(level) for component, level in known.items() if level is not Level.OK}


def _progress(design: Design, scenario: Scenario | None, state: RoundState, catalog: Catalog) -> str:
    from scoring.checks.check import check_design
    from scoring.checks.result import Status
    from whiteboard.words import plural

    if scenario is None:
        return plural(len(design.components), "component")
    stages = check_design(design, catalog, scenario, state.setup.level).stages
    wanted = [stage for stage in stages if stage.status is not Status.NOT_REQUIRED]
    met = sum(stage.status is Status.MET for stage in wanted)
    return f"{met} of {len(wanted)} stages"


_RECOMMENDED: Final = {
    "strong_no": ("Strong no", "over"),
    "no": ("No", "over"),
    "yes": ("Yes", "ok"),
    "strong_yes": ("Strong yes", "ok"),
}


def _outcome(state: RoundState, scenario: Scenario | None) -> tuple[float | None, str, str]:
    """Weighted mean, words and tone: the interviewer's recommendation, or one's own marks."""
    score = _mean(state, scenario)
    if state.setup.mode is RoundMode.DRAW:
        return None, "", ""
    if state.status is RoundStatus.ABANDONED:
        return score, "Abandoned", ""
    if state.status is RoundStatus.OPEN:
        return score, "Not finished" if state.clock.started else "Not started", ""
    if state.setup.mode is RoundMode.INTERVIEW:
        recommended = state.recommendation.value if state.recommendation else ""
        return (score, *_RECOMMENDED.get(recommended, ("Debrief open", "")))
    return score, "Marks open" if score is None else f"Self-marked {score:.1f}", ""


def _mean(state: RoundState, scenario: Scenario | None) -> float | None:
    from scoring.rubric import suggest

    marks = {name: mark.score for name, mark in state.marks.items()}
    return suggest(marks, scenario, state.setup.level).weighted_mean if scenario and marks else None


def _sentence(library: Library, each: RoundSummary) -> str:
    from whiteboard.library.errors import LibraryError
    from whiteboard.round.recovery import resume, sentence, stop_of

    try:
        _, state = resume(library.events(each.id))
    except (LibraryError, ValueError) as error:
        return str(error)
    return f"{sentence(stop_of(state), seconds_since(each.updated, datetime.now(UTC)))} Nothing was lost."


def seconds_since(stamp: str, now: datetime) -> float:
    """Seconds from an ISO time in UTC until ``now``; 0 when it cannot be read."""
    try:
        then = datetime.fromisoformat(stamp)
    except ValueError:
        return 0.0
    return max(0.0, (now - then.replace(tzinfo=then.tzinfo or UTC)).total_seconds())
