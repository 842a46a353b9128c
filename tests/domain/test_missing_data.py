"""What other comparison sites get wrong about data that is not there, and what we answer.

Each test names a project whose published code or figures showed the behaviour,
rebuilds the situation with our model, and holds the outcome we state for it.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain import weights
from app.domain.analysis import Invalid, Outcome, Reason, Winner
from app.domain.errors import BadWeight
from app.domain.features import Feature
from app.domain.ranking import analyse_rank
from app.domain.scales import Direction, Kind, Scale, Transform
from app.domain.scoring import analyse_pair
from tests.domain.questions import TEN, TEXT, YES_OR_NO, tens

SLOWDOWN = Scale(
    Kind.METRIC, direction=Direction.LOWER, lo=1, hi=10, transform=Transform.LOG, indifference=0.05
)
PER_SECOND = Scale(Kind.METRIC, lo=100, hi=100_000, transform=Transform.LOG)
HOLES = Scale(Kind.METRIC, direction=Direction.LOWER, lo=1, hi=1000, transform=Transform.LOG)
DAYS_SINCE_COMMIT = Scale(Kind.METRIC, direction=Direction.LOWER, lo=0, hi=1095)
FIRST_RELEASE = Scale(Kind.METRIC, direction=Direction.LOWER, lo=1995, hi=2026)
#: The overall figure of the first peer weighs its benchmarks unequally.
NINE = tuple(Feature(f"b{n}", SLOWDOWN, 1.0 + n / 10) for n in range(9))


def every(figure: float) -> dict[str, object]:
    return {feature.key: figure for feature in NINE}


def test_one_benchmark_of_nine_does_not_rank_above_all_nine() -> None:
    """js-framework-benchmark: what was not run counts as the best possible result.

    One test of nine at 2.0 times the fastest was shown as 1.113, ahead of all
    nine at 1.2 times.
    """
    pair = analyse_pair(NINE, {"b0": 2.0}, every(1.2))
    assert (pair.outcome, pair.reason) == (Outcome.UNDETERMINED, Reason.LOW_COVERAGE)
    assert pair.features["b0"].winner is Winner.B
    assert pair.gaps == tuple(f"b{n}" for n in range(1, 9))
    ranked = analyse_rank(NINE, {"one": {"b0": 2.0}, "all": every(1.2), "slow": every(1.5)})
    assert ranked.unranked == ("one",)
    assert ranked.rank == {"all": 1, "slow": 2}


@pytest.mark.parametrize("chosen", [1, 4, 9])
def test_choosing_fewer_benchmarks_keeps_an_even_slowdown_what_it_is(chosen: int) -> None:
    """js-framework-benchmark: fixed weights are matched by position.

    With one test chosen, 2.0 times slower throughout was shown as 1.113.
    """
    answer = analyse_pair(NINE[-chosen:], every(2.0), every(1.0))
    twice = SLOWDOWN.reading(2.0)
    assert twice is not None
    assert answer.score_a == pytest.approx(100.0 * twice.value)
    assert answer.score_b == pytest.approx(100.0)


@pytest.mark.parametrize("keys", [("b0", "b1"), ("b1", "b0")])
def test_slower_here_and_faster_there_are_both_told_in_either_order(keys: tuple[str, str]) -> None:
    """js-framework-benchmark: "slower" is 0 and so taken for "nothing found"."""
    features = [Feature(key, SLOWDOWN) for key in keys]
    answer = analyse_pair(features, {"b0": 2.0, "b1": 1.0}, {"b0": 1.0, "b1": 2.0})
    assert answer.features["b0"].winner is Winner.B
    assert answer.features["b1"].winner is Winner.A
    assert (answer.tally.a, answer.tally.b) == (1, 1)
    assert (answer.outcome, answer.reason) == (Outcome.TIE, Reason.BALANCED)


def test_an_unknown_commit_date_is_no_better_than_an_old_one() -> None:
    """Django Packages: no date costs a tenth of the score, an old date up to all of it.

    900 points without a date stood against 600 for one year and -200 for three.
    """
    features = [Feature("activity", DAYS_SINCE_COMMIT), Feature("docs", TEN)]
    undated: dict[str, object] = {"docs": 8}
    for days in (365, 1095):
        answer = analyse_pair(features, undated, {"activity": days, "docs": 8})
        assert answer.features["activity"].winner is None
        assert (answer.score_a, answer.score_b) == (80.0, 80.0)
        assert answer.coverage == 0.5
        low, high = answer.difference_bounds or (0.0, 0.0)
        assert low <= 0.0 < high
        assert answer.robust_to_missing is False


@pytest.mark.parametrize("words", ["notable", "good luck", "yesterday", "Yes!", "no idea"])
def test_a_sentence_is_neither_a_yes_nor_a_no(words: str) -> None:
    """Django Packages: a cell's first letters choose a tick or a cross.

    "notable" was a cross followed by "table", "good luck" a tick.
    """
    shown = analyse_pair([Feature("f", TEXT)], {"f": words}, {"f": "no"})
    assert (shown.outcome, shown.reason) == (Outcome.UNDETERMINED, Reason.NO_SCORABLE_FEATURES)
    assert shown.features["f"].winner is None
    asked = analyse_pair([Feature("f", YES_OR_NO)], {"f": words}, {"f": "no"})
    assert asked.features["f"].winner is None
    assert [(found.feature, found.side) for found in asked.invalid] == [("f", "a")]


def test_a_look_up_that_failed_is_not_a_count_of_none() -> None:
    """npmx.dev: when the look-up of vulnerabilities fails, the badge turns green with a 0."""
    features = [Feature("holes", HOLES)]
    failed = analyse_pair(features, {}, {"holes": 3})
    assert failed.features["holes"].winner is None
    assert failed.features["holes"].value_a is None
    assert failed.gaps == ("holes",)
    none_found = analyse_pair(features, {"holes": 0}, {"holes": 3})
    assert none_found.features["holes"].winner is Winner.A
    assert none_found.features["holes"].value_a == 1.0


def test_a_profile_that_was_not_run_does_not_score_nothing() -> None:
    """HttpArena: a profile that was not run scores 0 of 100."""
    question = tens((1, 9, 6), (1, 9, 6), (1, None, 6))
    answer = question.answer()
    assert answer.outcome is Outcome.A
    assert answer.score_a == pytest.approx(90.0)
    assert answer.score_b == pytest.approx(60.0)
    assert answer.coverage == pytest.approx(2 / 3)
    as_nothing = replace(question, a={**question.a, "f2": 0}).answer()
    assert as_nothing.score_a == pytest.approx(60.0)
    assert as_nothing.outcome is Outcome.TIE


@pytest.mark.parametrize("scale", [PER_SECOND, SLOWDOWN, HOLES, TEN])
def test_minus_one_for_not_measured_is_a_gap_and_is_told(scale: Scale) -> None:
    """the-benchmarker: -1.0 stands in a numeric field where nothing was measured."""
    answer = analyse_pair([Feature("f", scale)], {"f": -1.0}, {"f": 5})
    assert answer.features["f"].winner is None
    assert answer.features["f"].value_a is None
    assert answer.gaps == ("f",)
    assert answer.invalid == (Invalid("f", "a", f"-1 is not {scale.allowed}"),)


def test_a_figure_below_a_linear_scale_says_that_it_was_clamped() -> None:
    """the-benchmarker: the same -1.0, where negative figures are possible."""
    reading = DAYS_SINCE_COMMIT.reading(-1.0)
    assert reading is not None
    assert (reading.value, reading.clamped) == (1.0, True)


def test_both_sides_are_scored_on_the_same_checks_and_the_others_are_named() -> None:
    """OpenSSF Scorecard: inconclusive checks leave the mean, and nothing says how many.

    Two repositories may so be scored on two sets of checks.
    """
    answer = tens((1, 10, 8), (1, None, 8), (1, 2, None), (1, 6, 6)).answer()
    assert answer.features_compared == 2
    assert answer.gaps == ("f1", "f2")
    assert answer.coverage == 0.5
    assert (answer.score_a, answer.score_b) == (80.0, 70.0)
    # Each on its own checks it would be 60 to 73, and the other would win.
    assert answer.difference_bounds == pytest.approx((-35.0, 15.0))


def test_no_rating_is_not_a_rating_of_nothing() -> None:
    """Open Hub: in the exported table a rating nobody gave is 0.0."""
    unrated = analyse_pair([Feature("f", TEN)], {"f": None}, {"f": 3})
    lowest = analyse_pair([Feature("f", TEN)], {"f": 0}, {"f": 3})
    assert unrated.outcome is Outcome.UNDETERMINED
    assert unrated.invalid == ()
    assert unrated.score_a is None
    assert (lowest.outcome, lowest.score_a) == (Outcome.B, 0.0)


def test_the_older_first_release_wins_and_equals_win_nothing() -> None:
    """Ruby Toolbox: the star asks for the metric by a name it does not have.

    So the newest first release was starred, and all of several equals.
    """
    features = [Feature("first-release", FIRST_RELEASE)]
    older = analyse_pair(features, {"first-release": 2005}, {"first-release": 2010})
    assert older.features["first-release"].winner is Winner.A
    same = analyse_pair(features, {"first-release": 2010}, {"first-release": 2010})
    assert same.features["first-release"].winner is Winner.TIE
    assert (same.tally.a, same.tally.b, same.tally.tie) == (0, 0, 1)
    with pytest.raises(BadWeight, match="first-relaese"):
        weights.choose({"first-release": 1.0}, explicit={"first-relaese": 2.0})


def test_what_cannot_be_compared_is_listed_and_nothing_is_dropped() -> None:
    """Conbench: a single comparison without figures has no verdict, rightly.

    Its list leaves out the rows whose units differ without a word.
    """
    features = [Feature("speed", PER_SECOND), Feature("size", PER_SECOND)]
    answer = analyse_pair(features, {"speed": 900, "size": "12 MB"}, {"speed": 800, "size": 500})
    assert set(answer.features) == {"speed", "size"}
    assert answer.features["size"].winner is None
    assert answer.invalid == (Invalid("size", "a", "'12 MB' is not a number"),)
    assert answer.tally.not_compared == 1
    nothing = analyse_pair(features, {}, {})
    assert (nothing.outcome, nothing.reason) == (Outcome.UNDETERMINED, Reason.NO_COMMON_FEATURES)


def test_nothing_against_something_mirrors_when_the_sides_are_swapped() -> None:
    """Conbench: a baseline of 0 gives no answer; swapped, it is a regression of 100 %."""
    features = [Feature("speed", PER_SECOND)]
    one = analyse_pair(features, {"speed": 0}, {"speed": 500})
    other = analyse_pair(features, {"speed": 500}, {"speed": 0})
    assert (one.outcome, other.outcome) == (Outcome.B, Outcome.A)
    assert one.difference is not None
    assert one.difference == -(other.difference or 0.0)
    assert (one.score_a, one.score_b) == (other.score_b, other.score_a)


def test_what_is_left_out_lowers_how_sure_the_answer_is() -> None:
    """fosstars: what is unknown is skipped and the confidence lowered, rightly."""
    known = tens((1, 9, 7), (1, 9, 7), (1, 9, 7)).answer()
    partly = tens((1, 9, 7), (1, 9, 7), (1, None, 7)).answer()
    assert known.score_a == pytest.approx(partly.score_a)
    assert known.coverage == 1.0
    assert partly.coverage == pytest.approx(2 / 3)
    assert (known.strength, partly.strength) == ("dominates", "strong")
    assert (known.robust_to_missing, partly.robust_to_missing) == (True, False)
