"""What came of a drill, from its seconds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from whiteboard.round.drill_outcome import CALM_FAILED, LEAST_SHARE, Outcome, outcome, outcome_words
from whiteboard.words import percent


@dataclass
class Ten:
    """Ten seconds of 100 requests each; fields by keyword."""

    t_s: list[float] = field(default_factory=lambda: [float(n) for n in range(1, 11)])
    carried_rps: list[float] = field(default_factory=lambda: [100.0] * 10)
    refused_rps: list[float] = field(default_factory=lambda: [0.0] * 10)
    p99_ms: list[float | None] = field(default_factory=lambda: [10.0] * 10)
    queue: dict[str, list[float]] = field(default_factory=dict)


SLOW: list[float | None] = [10.0, 10.0, 10.0, 50.0, 60.0, 60.0, 30.0, 12.0, 11.0, 10.0]


def test_a_run_without_faults_has_nothing_to_recover_from() -> None:
    assert outcome(Ten(), [], None) == Outcome(10.0, 0.0, "", 10.0, 0.0, None)


def test_recovery_counts_from_the_end_of_the_last_fault() -> None:
    assert outcome(Ten(p99_ms=SLOW), [(3.0, 5.0)], 20.0).recovered_s == 2.0
    assert outcome(Ten(p99_ms=SLOW), [(3.0, 4.0), (4.0, 5.5)], 20.0).recovered_s == 1.5


def test_without_a_target_the_usual_p99_is_the_measure() -> None:
    assert outcome(Ten(p99_ms=SLOW), [(3.0, 5.0)], None).recovered_s == 2.0, "twice the usual is 20 ms"


def test_a_target_is_held_against_the_p99_of_its_own_flow() -> None:
    found = outcome(Ten(), [(3.0, 5.0)], 20.0, p99_ms=[*SLOW[:9], 30.0], flow="Read")
    assert (found.recovered_s, found.peak_p99_ms) == (None, 60.0)
    assert "p99 of Read up to 60" in outcome_words(found, "")


def test_what_goes_on_failing_has_not_recovered() -> None:
    failing = Ten(refused_rps=[0.0] * 3 + [100.0] * 7)
    found = outcome(failing, [(3.0, 5.0)], 20.0)
    assert (found.failed_share, found.recovered_s) == (0.5, None)


def test_the_second_in_which_the_fault_ended_does_not_count() -> None:
    assert outcome(Ten(), [(3.0, 5.0)], 20.0).recovered_s == 0.0, "calm from the first second after it"
    assert outcome(Ten(), [(3.0, 5.5)], 20.0).recovered_s == 0.5


def test_next_to_none_may_fail_in_calm() -> None:
    few = CALM_FAILED * 1000.0
    for failed, recovered in ((few, 0.0), (few + 1.0, None)):
        rows = Ten(carried_rps=[1000.0 - failed] * 10, refused_rps=[failed] * 10)
        assert outcome(rows, [(3.0, 5.0)], 20.0).recovered_s == recovered


def test_small_peaks_and_shares_in_words() -> None:
    found = outcome(Ten(), [(3.0, 5.0)], 20.0)
    assert "waited" not in outcome_words(replace(found, peak_queue=0.9), "API")
    assert "at most 1 waited at API" in outcome_words(replace(found, peak_queue=1.0), "API")
    assert outcome_words(found, "").startswith("Nothing failed")
    assert outcome_words(replace(found, failed_share=LEAST_SHARE / 2), "").startswith("Less than ")
    assert outcome_words(replace(found, failed_share=LEAST_SHARE), "").startswith(percent(LEAST_SHARE))


def test_seconds_without_answers_are_not_calm() -> None:
    silent: list[float | None] = [10.0] * 9 + [None]
    assert outcome(Ten(p99_ms=silent), [(3.0, 5.0)], 20.0).recovered_s is None


def test_a_fault_that_still_runs_leaves_nothing_to_say() -> None:
    found = outcome(Ten(), [(3.0, 30.0)], 20.0)
    assert (found.recovered_s, found.faults_end_s) == (None, 30.0)
    assert outcome_words(found, "").endswith("; a fault still ran when it ended at 0:10.")


def test_the_peak_is_that_after_the_first_fault() -> None:
    queues = {"api": [9.0] + [0.0] * 9, "db": [0.0] * 8 + [7.0, 3.0]}
    found = outcome(Ten(queue=queues), [(3.0, 5.0)], 20.0)
    assert (found.peak_component, found.peak_queue) == ("db", 7.0)


def test_an_outcome_survives_its_row() -> None:
    found = outcome(Ten(p99_ms=SLOW), [(3.0, 5.0)], 20.0)
    assert Outcome.from_json(found.to_json()) == found
    assert Outcome.from_json({**found.to_json(), "later": 1}) == found
