"""Why a finding holds, in one sentence that names the parts it is seen at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from components.catalog import Catalog
from whiteboard.board.board import Board
from whiteboard.board.names import distinct_names, kind_name
from whiteboard.board.records import ComponentRecord

if TYPE_CHECKING:
    from scenarios.model import RequiredPath
    from scenarios.rules import Rule
    from scoring.checks.result import PathFinding

_FLAGS: Final[Mapping[str, str]] = {
    "absent_role": "Calls for one",
    "direct_edge": "Direct call",
    "path_without": "Nothing in between",
    "unreachable": "Leads nowhere",
    "single_replica": "Only copy",
    "no_common_source": "Different sources",
    "fanout_write": "Writes to each",
}


class Words:
    """Names parts and roles of one board; sentences are rich text with the parts in bold."""

    def __init__(self, board: Board, catalog: Catalog) -> None:
        self._catalog = catalog
        self._names = distinct_names(board.of_type(ComponentRecord), catalog)

    def name(self, component_id: str) -> str:
        """What a component is called; its id when it is gone."""
        return self._names.get(component_id, component_id)

    def kind(self, kind_id: str) -> str:
        """What a kind is called."""
        kind = self._catalog.kinds.get(kind_id)
        return kind_name(kind) if kind else kind_id

    def names(self, component_ids: Iterable[str]) -> str:
        """Names in bold: "A, B and C"."""
        return _list([f"<b>{escape(self.name(i))}</b>" for i in component_ids], "and")

    def walk(self, component_ids: Iterable[str]) -> str:
        """Names in bold, in the order of a walk."""
        return " → ".join(f"<b>{escape(self.name(i))}</b>" for i in component_ids)

    def roles(self, role_ids: Iterable[str], joint: str = "or") -> str:
        """The kinds that play roles, at most three: "load balancer, API gateway or CDN"."""
        return _list(list(dict.fromkeys(self._role(i) for i in role_ids))[:3], joint)

    def flag(self, rule: Rule | None) -> str:
        """A few words at the first part on the canvas."""
        return _FLAGS.get(rule.kind, "Look here") if rule else "Look here"

    def reason(self, rule: Rule | None, parts: Sequence[str]) -> str:
        """Why an antipattern of this rule fires at these parts."""
        from scenarios import rules  # pydantic: not before there is a scenario

        named, first, last = self.names(parts), self.names(parts[:1]), self.names(parts[-1:])
        text = f"Seen at {named}." if parts else ""
        match rule:
            case rules.AbsentRole(roles=roles):
                asks = f"{named} would need one. " if parts else ""
                text = f"{asks}No {self.roles(roles)} is drawn."
            case rules.DirectEdge() if len(parts) == 2:
                text = f"{first} calls {last} directly."
            case rules.PathWithout(must_include=roles):
                text = f"{first} reaches {last} without passing a {self.roles(roles)}."
            case rules.Unreachable(to_roles=roles):
                text = f"From {named} no way leads to {self.roles(roles)}."
            case rules.SingleReplica():
                text = f"{named} {'runs one copy' if len(parts) == 1 else 'run one copy each'}."
            case rules.NoCommonSource():
                text = f"Nothing that is drawn fills all of {named}."
            case rules.FanoutWrite():
                text = f"{first} writes to {self.names(parts[1:])} itself."
            case rules.Verbal():
                text = "The drawing cannot tell; ask."
        return text

    def wanted_path(self, path: RequiredPath | None, found: PathFinding) -> str:
        """The walk that a missing path asks for, and where the drawing breaks it."""
        if path is None:
            return "Nothing drawn leads this way."
        through = [self.roles(path.via_all, "and"), self.roles(path.via_any)]
        via = "".join(f" through {words}" for words in through if words)
        wanted = f"No way leads from {self.roles(path.from_roles)}{via} to {self.roles(path.to_roles)}."
        return f"{wanted} {self._break(found)}"

    def _break(self, found: PathFinding) -> str:
        """Where a missing path ends on the drawing, and what would have to come next."""
        if found.absent:
            return f"Not drawn: {self.roles(found.lacking)}."
        return f"It ends at {self.names(found.reached[-1:])}, short of {self.roles(found.lacking)}."

    def _role(self, role_id: str) -> str:
        """The kind for which this role is the main one."""
        kinds = [kind for kind in self._catalog.kinds.values() if role_id in kind.roles]
        kind = min(kinds, key=lambda kind: kind.roles.index(role_id), default=None)
        return escape(_lowered(kind_name(kind))) if kind else escape(role_id.replace("_", " "))


def _list(words: Sequence[str], joint: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def _lowered(text: str) -> str:
    """Within a sentence: the first letter small, unless the word is an acronym."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
