"""The candidate's copy of an interview: no private word in any of the four files."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import pypdf
import pytest
from PySide6.QtWidgets import QApplication

from components.catalog import load_catalog
from scenarios.model import Scenario
from tests.whiteboard.debrief import sample
from tests.whiteboard.debrief.canaries import Canaries, private_kinds
from whiteboard.debrief.debrief import Audience, Debrief, build
from whiteboard.debrief.write import WRITABLE, debrief_bytes
from whiteboard.round.events import PRIVATE, Event

GIVEN = (
    "scenario.title",
    *(f"scenario.phases[{i}].name" for i in range(5)),
    *(f"scenario.clarifying_questions[{i}].{part}" for i in (0, 1, 3) for part in ("question", "answer")),
    "scenario.hints[1].text",
    "scenario.curveballs[0].text",
    *(f"scenario.requirements.non_functional[{i}].text" for i in range(6)),
    *(f"scenario.estimates[{i}].label" for i in (0, 1, 2, 4, 6, 7)),
)
"""What was said to this candidate, or shown: all that their copy may hold of the scenario."""


class Sweep:
    """Writes a copy and tells which words are in it."""

    def __init__(self) -> None:
        self.canaries = Canaries()
        self.scenario: Scenario = self.canaries.scenario(sample.scenario())
        self.events: list[Event] = self.canaries.journal(sample.interview(self.scenario))

        self.copies = {audience: self.copy(audience, self.events) for audience in Audience}

    def copy(self, audience: Audience, events: list[Event]) -> Debrief:
        return build(events, self.scenario, load_catalog(), audience)

    @cache  # noqa: B019 - one sweep for the whole module
    def __call__(self, audience: Audience, suffix: str) -> set[str]:
        return self.words_in(self.copies[audience], suffix)

    def words_in(self, debrief: Debrief, suffix: str) -> set[str]:
        data = debrief_bytes(debrief, suffix, load_catalog())
        return set(self.canaries.found(text_of(data, suffix)))


def text_of(data: bytes, suffix: str) -> str:
    if suffix != ".pdf":
        return data.decode()
    reader = pypdf.PdfReader(io.BytesIO(data))
    return "\n".join(page.extract_text() for page in reader.pages) + str(reader.metadata)


@pytest.fixture(scope="module")
def sweep() -> Sweep:
    return Sweep()


@pytest.mark.parametrize("suffix", WRITABLE)
def test_the_candidates_copy_holds_only_what_was_given(qapp: QApplication, sweep: Sweep, suffix: str) -> None:
    found = sweep(Audience.CANDIDATE, suffix)
    assert found <= set(GIVEN)
    assert "scenario.hints[1].text" in found


@pytest.mark.parametrize("suffix", WRITABLE)
def test_the_sweep_sees_private_words_where_they_are(qapp: QApplication, sweep: Sweep, suffix: str) -> None:
    found = sweep(Audience.INTERVIEWER, suffix)
    assert private_kinds(sweep.events) == PRIVATE
    for kind in PRIVATE:
        assert any(f".{kind}." in place for place in found), kind
    assert "scenario.rubric.dimensions[3].anchors[2]" in found
    assert "scenario.deep_dives[0].question" in found


@pytest.mark.parametrize("suffix", WRITABLE)
@pytest.mark.parametrize("audience", list(Audience))
def test_the_brief_and_the_reference_are_in_no_copy(
    qapp: QApplication, sweep: Sweep, audience: Audience, suffix: str
) -> None:
    found = sweep(audience, suffix)
    assert not any(p.startswith(("scenario.interviewer_brief", "scenario.reference")) for p in found)


@pytest.mark.parametrize(
    "keep",
    [
        lambda event: event.kind != "clock",
        lambda event: event.seq < 3,
        lambda event: event.kind not in {"ask", "hint", "curveball", "number"},
    ],
    ids=["never started", "just opened", "nothing given"],
)
def test_what_was_not_given_is_not_told(
    qapp: QApplication, sweep: Sweep, keep: Callable[[Event], bool]
) -> None:
    events = [event for event in sweep.events if keep(event)]
    assert sweep.words_in(sweep.copy(Audience.CANDIDATE, events), ".json") <= set(GIVEN)
