"""What the findings panel lists: findings with their standing, a reason in words, and what they point at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from scoring.checks.result import (
    AntipatternFinding,
    Findings,
    Firing,
    PathFinding,
    Severity,
    StageFinding,
    Status,
    StructureFinding,
)
from whiteboard.board.board import Board
from whiteboard.board.records import LinkRecord
from whiteboard.round.state import Verdict
from whiteboard.ui.desk import Spotlight
from whiteboard.ui.finding_words import Words

if TYPE_CHECKING:
    from scenarios.model import Antipattern, RequiredPath, Scenario, Stage

SETTLED: Final = frozenset({"answered", "dismissed"})


class Topic(StrEnum):
    """The sections of the panel, in order."""

    ANTIPATTERN = "antipattern"
    STAGE = "stage"
    PATH = "path"
    STRUCTURE = "structure"


class Standing(StrEnum):
    """How a finding stands after the verdicts of people; worse ones first."""

    FIRES = "fires"
    ASK = "ask"
    CONFIRM = "confirm"
    MISSING = "missing"
    SETTLED = "settled"
    MET = "met"


@dataclass(frozen=True, slots=True)
class Item:
    """One row. ``reason`` is rich text; ``flag`` is the few words on the canvas; ``suggest`` names kinds."""

    key: str
    id: str
    topic: Topic
    standing: Standing
    title: str
    components: tuple[str, ...] = ()
    severity: Severity | None = None
    reason: str = ""
    flag: str = ""
    aside: str = ""
    follow_up: str = ""
    suggest: tuple[str, ...] = ()
    role: str = ""
    verdict: str = ""
    said: str = ""


def items_of(
    findings: Findings, verdicts: Mapping[str, Verdict], words: Words, scenario: Scenario | None
) -> tuple[Item, ...]:
    """All findings that are asked of this level, those that need attention first within each topic."""
    rules = {a.id: a for a in scenario.antipatterns} if scenario else {}
    stages = {s.id: s for s in scenario.required_stages} if scenario else {}
    paths = {p.id: p for p in scenario.required_paths} if scenario else {}
    found = [
        *(_antipattern(a, verdicts, words, rules.get(a.id)) for a in findings.antipatterns),
        *(_stage(s, verdicts, words, stages.get(s.id)) for s in findings.stages if _asked(s)),
        *(_path(p, words, paths.get(p.id)) for p in findings.paths if _asked(p)),
        *(_structure(s, verdicts, words) for s in findings.structure),
    ]
    return tuple(sorted((item for item in found if item), key=_order))


def steps_of(items: tuple[Item, ...]) -> list[Item]:
    """The items that the bar over the canvas steps through: those to look at that point at something."""
    open_standings = {Standing.FIRES, Standing.ASK, Standing.CONFIRM}
    return [item for item in items if item.standing in open_standings and item.components]


def spotlight_of(item: Item, board: Board) -> Spotlight | None:
    """What the canvas shows for an item: its components and the links among them, None when it has none.

    A single component brings the links at it.
    """
    parts = [c for c in item.components if c in board]
    if not parts:
        return None
    ends = set(parts)
    links = [
        link.id
        for link in board.of_type(LinkRecord)
        if len({link.source, link.target} & ends) >= min(2, len(ends))
    ]
    return Spotlight((*parts, *links), item.flag, item.title, item.key)


def _asked(finding: StageFinding | PathFinding) -> bool:
    return finding.status is not Status.NOT_REQUIRED


_SEVERITIES: Final = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)
_TOPICS: Final = tuple(Topic)
_STANDINGS: Final = tuple(Standing)


def _order(item: Item) -> tuple[int, int, bool, int]:
    severity = _SEVERITIES.index(item.severity) if item.severity else 0
    return (
        _TOPICS.index(item.topic),
        _STANDINGS.index(item.standing),
        item.verdict == "later",
        severity,
    )


def _antipattern(
    a: AntipatternFinding, verdicts: Mapping[str, Verdict], words: Words, asked: Antipattern | None
) -> Item | None:
    if a.status is Firing.CLEAR:
        return None
    verdict = verdicts.get(a.id)
    said = verdict.verdict if verdict else ""
    standing = Standing.FIRES if a.status is Firing.FIRES or said == "confirmed" else Standing.ASK
    if said in SETTLED or said == "refused":
        standing = Standing.SETTLED
    rule = asked.rule if asked else None
    return Item(
        f"{Topic.ANTIPATTERN}:{a.id}",
        a.id,
        Topic.ANTIPATTERN,
        standing,
        a.text,
        a.components,
        severity=a.severity,
        reason=words.reason(rule, a.components),
        flag=words.flag(rule),
        follow_up=a.follow_up,
        verdict=said,
        said=verdict.text if verdict else "",
    )


def _stage(s: StageFinding, verdicts: Mapping[str, Verdict], words: Words, asked: Stage | None) -> Item:
    verdict = verdicts.get(s.id)
    standing = Standing(str(s.status))
    refused = standing is Standing.CONFIRM and verdict is not None and verdict.verdict == "refused"
    if refused:
        standing = Standing.MISSING
    names = words.names(s.components)
    reasons = {
        Standing.MET: f"Met by {names}.",
        Standing.CONFIRM: f"{names} could be this. Does it do the job here?",
        Standing.MISSING: f"{names} was judged not to do this." if refused else "Nothing drawn does this.",
    }
    return Item(
        f"{Topic.STAGE}:{s.id}",
        s.id,
        Topic.STAGE,
        standing,
        s.name,
        s.components,
        reason=reasons[standing],
        flag=s.name if standing is Standing.MET else "To confirm",
        aside=s.why,
        suggest=s.suggest if standing is not Standing.MET else (),
        role=asked.roles_any[0] if asked and asked.roles_any else "",
        verdict=verdict.verdict if verdict else "",
    )


def _path(p: PathFinding, words: Words, asked: RequiredPath | None) -> Item:
    met = p.status is Status.MET
    walk = words.walk(p.components)
    return Item(
        f"{Topic.PATH}:{p.id}",
        p.id,
        Topic.PATH,
        Standing(str(p.status)),
        p.text,
        p.components,
        reason=f"By way of {walk}." if met else words.wanted_path(asked, p),
        flag="This is the way",
    )


def _structure(s: StructureFinding, verdicts: Mapping[str, Verdict], words: Words) -> Item:
    verdict = verdicts.get(s.id)
    settled = verdict is not None and verdict.verdict in SETTLED
    return Item(
        f"{Topic.STRUCTURE}:{s.id}",
        s.id,
        Topic.STRUCTURE,
        Standing.SETTLED if settled else Standing.FIRES,
        s.text,
        s.components,
        severity=Severity.MINOR,
        reason=f"At {words.names(s.components)}.",
        flag="Look here",
        verdict=verdict.verdict if verdict else "",
    )
