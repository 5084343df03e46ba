"""A scenario and a journal in which every text that could be private is a word of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

from scenarios.model import Scenario
from whiteboard.round.events import PRIVATE, Event, Kind

PREFIX: Final = "zqcanary"
_WORDS: Final = """
goal exit question answer why_it_matters text label drives ask reveals points_to examples name why follow_up
strong_signals weak_signals good_response prompt interviewer_brief reference_notes level_expectation anchors
title product note out_of_scope labels
"""
WORDS: Final = frozenset(_WORDS.split())
"""Fields of a scenario that hold words for people."""


class Canaries:
    """Gives out words and remembers where each one stands."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    def word(self, place: str) -> str:
        """A new word, such as ``zqcanary0007x``."""
        word = f"{PREFIX}{len(self.places):04d}x"
        self.places[word] = place
        return word

    def scenario(self, scenario: Scenario) -> Scenario:
        """The scenario with a word in each of its texts."""
        changed = self._walk(scenario, "scenario", "")
        assert isinstance(changed, Scenario)
        return changed

    def _walk(self, value: Any, place: str, name: str) -> Any:
        match value:
            case str() if name in WORDS:
                return self.word(place)
            case tuple():
                return tuple(self._walk(item, f"{place}[{i}]", name) for i, item in enumerate(value))
            case Mapping():
                return {k: self._walk(item, f"{place}[{k}]", name) for k, item in value.items()}
            case _ if is_dataclass(value) and not isinstance(value, type):
                changes = {
                    f.name: self._walk(getattr(value, f.name), f"{place}.{f.name}", f.name)
                    for f in fields(value)
                }
                return replace(value, **changes)
            case _:
                return value

    def journal(self, events: Sequence[Event]) -> list[Event]:
        """The journal with a word in each private text."""
        return [self._private(event) if event.kind in PRIVATE else event for event in events]

    def _private(self, event: Event) -> Event:
        body = dict(event.body)
        for name in ("text", "reason"):
            if name in body:
                body[name] = self.word(f"events[{event.seq}].{event.kind}.{name}")
        return replace(event, body=body)

    def found(self, text: str) -> Iterator[str]:
        """The places of all words in a text, however it was wrapped."""
        dense = "".join(text.split())
        return (place for word, place in self.places.items() if word in dense)


def private_kinds(events: Sequence[Event]) -> set[Kind]:
    """The private kinds that a journal holds, to see that a sweep covers all."""
    return {event.kind for event in events if event.kind in PRIVATE}
