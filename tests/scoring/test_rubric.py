"""Marks become a suggestion by arithmetic that a person can repeat with a pencil."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.loader import library, load_scenario
from scenarios.model import LEVELS
from scenarios.rubric_base import presets, rubric_base
from scoring.rubric import Flag, Recommendation, Score, flags, suggest

SCENARIO = load_scenario("realtime-recommendation")
IDS = [dimension.id for dimension in SCENARIO.rubric.dimensions]
"""Senior weights, in this order: 15, 10, 20, 15, 15, 10, 10, 5; all bars 3."""


def marks(scores: str) -> dict[str, Score | None]:
    """Marks from a digit per dimension, ``-`` for not observed and ``.`` for still open."""
    meaning: dict[str, Score | None] = {"-": "NO", ".": None}
    return {i: meaning.get(s, int(s) if s.isdigit() else None) for i, s in zip(IDS, scores, strict=True)}


@pytest.mark.parametrize(
    ("scores", "level", "mean", "margin", "recommendation"),
    [
        ("33333333", "senior", 3.0, 0.0, "yes"),
        ("44444444", "senior", 4.0, 1.0, "strong_yes"),
        ("11111111", "senior", 1.0, -2.0, "strong_no"),
        ("22222222", "senior", 2.0, -1.0, "strong_no"),
        # 40 of the 100 points of weight on a 4 give exactly +0.40
        ("33443333", "senior", 3.35, 0.35, "yes"),
        ("43443333", "senior", 3.5, 0.5, "strong_yes"),
        ("33433433", "senior", 3.3, 0.3, "yes"),
        ("34443333", "senior", 3.45, 0.45, "strong_yes"),
        ("33433443", "senior", 3.4, 0.4, "strong_yes"),
        # strong by its mean, but one dimension is a point below its bar
        ("42443333", "senior", 3.4, 0.4, "yes"),
        # one point below in a dimension of weight 10 is -0.10 exactly, of weight 15 is more
        ("32333333", "senior", 2.9, -0.1, "yes"),
        ("23333333", "senior", 2.85, -0.15, "no"),
        # two below, or one by two points, is a no whatever the mean
        ("44444422", "senior", 3.7, 0.7, "no"),
        ("44444441", "senior", 3.85, 0.85, "no"),
        ("23223233", "senior", 2.4, -0.6, "no"),
        ("23222333", "senior", 2.35, -0.65, "no"),
        ("33222222", "senior", 2.25, -0.75, "strong_no"),
        ("22322223", "mid", 2.35, 0.0, "yes"),
        ("33433434", "mid", 3.43, 1.08, "strong_yes"),
        ("33434443", "staff", 3.6, 0.0, "yes"),
        ("33333333", "staff", 3.0, -0.6, "no"),
    ],
)
def test_vectors(scores: str, level: str, mean: float, margin: float, recommendation: str) -> None:
    suggestion = suggest(marks(scores), SCENARIO, level)
    assert (suggestion.weighted_mean, suggestion.margin) == (mean, margin)
    assert suggestion.percent == pytest.approx((mean - 1) / 3 * 100)
    assert suggestion.recommendation == recommendation
    assert suggestion.coverage == 1


@pytest.mark.parametrize("scenario_id", list(library()))
def test_the_bars_are_the_published_ones(scenario_id: str) -> None:
    suggestion = suggest(marks("33333333"), load_scenario(scenario_id), "senior")
    assert {level: reading.bar for level, reading in suggestion.bars.items()} == {
        "mid": 2.35,
        "senior": 3.0,
        "staff": 3.6,
    }


def test_not_observed_leaves_both_sides_of_the_mean() -> None:
    """Senior weights 15 10 20 15 15 10 10 5; without estimation and communication 85 are left."""
    suggestion = suggest(marks("4-33333-"), SCENARIO, "senior")
    assert suggestion.coverage == 0.85
    assert suggestion.weighted_mean == pytest.approx((15 * 4 + 70 * 3) / 85)
    assert suggestion.recommendation == "yes"


def test_an_open_mark_counts_as_not_observed() -> None:
    assert suggest(marks("3.333333"), SCENARIO, "mid") == suggest(marks("3-333333"), SCENARIO, "mid")


@pytest.mark.parametrize(
    ("scores", "coverage", "reasons"),
    [
        ("--------", 0, ("Only 0 % of the weight was observed; 70 % is needed",)),
        ("333---33", 0.6, ("Only 60 % of the weight was observed; 70 % is needed",)),
        ("-3333-.-", 0.6, ("Only 60 % of the weight was observed; 70 % is needed",)),
        ("-333-333", 0.7, ("Not observed: Framing & requirements, Technical depth",)),
    ],
)
def test_too_little_evidence_gives_no_number(scores: str, coverage: float, reasons: tuple[str, ...]) -> None:
    suggestion = suggest(marks(scores), SCENARIO, "senior")
    assert suggestion.recommendation is Recommendation.INSUFFICIENT
    assert (suggestion.weighted_mean, suggestion.percent, suggestion.margin) == (None, None, None)
    assert suggestion.coverage == coverage
    assert suggestion.reasons[: len(reasons)] == reasons


def test_seventy_per_cent_is_enough_and_one_core_dimension_may_be_missing() -> None:
    assert suggest(marks("-33333--"), SCENARIO, "senior").coverage == 0.7
    assert suggest(marks("-33333--"), SCENARIO, "senior").recommendation == "yes"


def test_the_same_marks_are_read_at_all_three_levels() -> None:
    bars = suggest(marks("33333333"), SCENARIO, "staff").bars
    assert [bars[level].recommendation for level in LEVELS] == ["strong_yes", "yes", "no"]
    assert bars["staff"].below_bar == ("architecture", "deep_dive", "reliability_ops", "tradeoffs")
    assert bars["senior"].below_bar == ()


def test_the_reasons_say_what_was_computed() -> None:
    assert suggest(marks("33332333"), SCENARIO, "senior").reasons == (
        "Weighted mean 2.85 against a bar of 3.00, margin -0.15",
        "Technical depth: 2, below its bar of 3",
    )


@pytest.mark.parametrize("bad", [0, 5, "no", "yes", 2.5])
def test_a_mark_that_is_none_is_refused(bad: Score) -> None:
    with pytest.raises(ValueError, match="requirements is marked"):
        suggest(marks("33333333") | {"requirements": bad}, SCENARIO, "senior")
    with pytest.raises(ValueError, match="no level 'junior'"):
        suggest(marks("33333333"), SCENARIO, "junior")


@settings(deadline=None)
@given(st.lists(st.sampled_from([1, 2, 3, 4, "NO", None]), min_size=8, max_size=8), st.sampled_from(LEVELS))
def test_a_better_mark_never_gives_a_worse_suggestion(scores: list[Score | None], level: str) -> None:
    order = [Recommendation.STRONG_NO, Recommendation.NO, Recommendation.YES, Recommendation.STRONG_YES]
    before = suggest(dict(zip(IDS, scores, strict=True)), SCENARIO, level)
    for i, score in enumerate(scores):
        if before.recommendation in order and isinstance(score, int) and score < 4:
            raised = suggest(
                dict(zip(IDS, [*scores[:i], score + 1, *scores[i + 1 :]], strict=True)), SCENARIO, level
            )
            assert order.index(raised.recommendation) >= order.index(before.recommendation)


def test_flags_ask_for_evidence_and_name_what_stayed_on_the_board() -> None:
    scenario = load_scenario("slow-model-api")
    found = flags(marks("1334-333"), scenario, {"estimation", "architecture"}, {"db_on_hot_path"})
    assert found[:2] == [
        Flag(
            "requirements",
            "Framing & requirements is marked 1 without a note. A 1 or a 4 needs at least one.",
        ),
        Flag("ml_lifecycle", "ML lifecycle depth is marked 4 without a note. A 1 or a 4 needs at least one."),
    ]
    assert found[2].text == "Reliability, monitoring, security, cost is marked 3 without a note."
    assert found[-1] == Flag(
        "db_on_hot_path",
        "Still on the board after the question: "
        "The model pod queries the relational database for every request.",
    )
    assert [flag.id for flag in found] == [
        "requirements",
        "ml_lifecycle",
        "reliability_ops",
        "tradeoffs",
        "communication",
        "db_on_hot_path",
    ]


def test_presets_fit_their_time() -> None:
    names = {preset.name: sum(p.minutes for p in preset.phases) for preset in rubric_base().presets}
    assert names == {
        "Standard 45": 45,
        "Standard 60": 57,
        "Troubleshooting 45": 45,
        "Troubleshooting 60": 57,
        "Delivery framework 45": 42,
        "ML 45": 43,
    }
    assert [preset.id for preset in presets("troubleshooting")] == [
        "troubleshooting_45",
        "troubleshooting_60",
    ]


def test_the_presets_are_the_plans_of_the_scenarios() -> None:
    by_id = {preset.id: preset for preset in rubric_base().presets}
    for scenario_id in library():
        scenario = load_scenario(scenario_id)
        name = "standard" if scenario.kind == "design" else "troubleshooting"
        assert [p.minutes for p in by_id[f"{name}_45"].phases] == [p.plan_45 for p in scenario.phases]
        assert [p.minutes for p in by_id[f"{name}_60"].phases] == [p.plan_60 for p in scenario.phases]
        assert [p.name for p in by_id[f"{name}_60"].phases] == [p.name for p in scenario.phases]


def test_every_recommendation_has_a_word_in_every_hiring_system() -> None:
    words = rubric_base().ats_map
    for system in ("greenhouse", "workday", "merge_unified"):
        assert set(words[system]) == {str(r) for r in Recommendation}
    assert words["greenhouse_attribute"] == {
        1: "definitely_not",
        2: "no",
        3: "yes",
        4: "strong_yes",
        "NO": "no_decision",
    }
