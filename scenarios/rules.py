"""The eight kinds of antipattern rule, as written in scenario files; scoring.checks runs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import Field

Roles = tuple[str, ...]
SomeRoles = Annotated[Roles, Field(min_length=1)]
_From = Annotated[Roles, Field(alias="from", min_length=1)]
_To = Annotated[Roles, Field(alias="to", min_length=1)]
_Groups = Annotated[tuple[SomeRoles, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class AbsentRole:
    """No component has any of ``roles``; asked only if one has a ``when_present`` role, when given."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    kind: Literal["absent_role"]
    roles: SomeRoles
    when_present: Roles = ()


@dataclass(frozen=True, slots=True)
class DirectEdge:
    """A link from a from-role to a to-role, of one of ``modes`` when given, target without ``except_to``."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    kind: Literal["direct_edge"]
    from_roles: _From
    to_roles: _To
    modes: tuple[Literal["sync", "async", "batch", "control", "replication"], ...] = ()
    except_to: Roles = ()


@dataclass(frozen=True, slots=True)
class PathWithout:
    """A way from a from-component to a to-component that avoids every ``must_include`` role."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    kind: Literal["path_without"]
    from_roles: _From
    to_roles: _To
    must_include: SomeRoles


@dataclass(frozen=True, slots=True)
class Unreachable:
    """From-components exist and none (nor a caller of one, when included) reaches a to-component."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    kind: Literal["unreachable"]
    from_roles: _From
    to_roles: _To
    include_callers: bool = False


@dataclass(frozen=True, slots=True)
class SingleReplica:
    """One copy of a component with one of ``roles`` at or behind an ``on_path_from`` component."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    kind: Literal["single_replica"]
    on_path_from: SomeRoles
    roles: SomeRoles


@dataclass(frozen=True, slots=True)
class NoCommonSource:
    """Every target group is on the board and no source component reaches one of each."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    kind: Literal["no_common_source"]
    targets: _Groups
    source_roles: SomeRoles


@dataclass(frozen=True, slots=True)
class FanoutWrite:
    """One from-component writes to a component of every group."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    kind: Literal["fanout_write"]
    from_roles: _From
    to_all: _Groups


@dataclass(frozen=True, slots=True)
class Verbal:
    """Only a person can tell."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    kind: Literal["verbal"]


Rule = Annotated[
    AbsentRole
    | DirectEdge
    | PathWithout
    | Unreachable
    | SingleReplica
    | NoCommonSource
    | FanoutWrite
    | Verbal,
    Field(discriminator="kind"),
]


def roles_of(rule: Rule) -> set[str]:
    """Every role that a rule names."""
    match rule:
        case AbsentRole(roles=roles, when_present=others):
            return {*roles, *others}
        case DirectEdge():
            return {*rule.from_roles, *rule.to_roles, *rule.except_to}
        case PathWithout():
            return {*rule.from_roles, *rule.to_roles, *rule.must_include}
        case Unreachable():
            return {*rule.from_roles, *rule.to_roles}
        case SingleReplica():
            return {*rule.on_path_from, *rule.roles}
        case NoCommonSource():
            return {*rule.source_roles, *(role for group in rule.targets for role in group)}
        case FanoutWrite():
            return {*rule.from_roles, *(role for group in rule.to_all for role in group)}
        case _:
            return set()
