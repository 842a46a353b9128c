"""What holds of every comparison whatever is compared."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.domain.analysis import PairAnalysis, Winner
from app.domain.features import Feature
from app.domain.model import MAX_WEIGHT
from app.domain.readings import read
from app.domain.scales import YES_NO, Kind
from app.domain.scoring import analyse_pair, analyse_readings, decide
from tests.domain.questions import (
    CALIBRATED,
    EASY_TO_STEEP,
    YES_OR_NO,
    Question,
    close,
    on,
    questions,
    tens,
)

MIRRORED = {"a": "b", "b": "a"}


def mirrored(side: str | None) -> str | None:
    return MIRRORED.get(side, side) if side is not None else None


def bits(analysis: PairAnalysis) -> list[object]:
    """Every figure of an answer that may not depend on the order of the features."""
    moved = analysis.transfer
    return [
        analysis.outcome,
        analysis.reason,
        analysis.strength,
        analysis.score_a,
        analysis.score_b,
        analysis.difference,
        analysis.coverage,
        analysis.difference_bounds,
        analysis.robust_to_missing,
        analysis.dominance,
        analysis.tally,
        analysis.win_probability,
        analysis.win_probability_near,
        analysis.net_to_gross,
        analysis.weight_factor,
        None if moved is None else moved.share,
        dict(analysis.features),
        dict(analysis.needed_raw_for_tie),
    ]


@given(questions())
def test_swapping_the_sides_mirrors_the_answer_bit_by_bit(question: Question) -> None:
    one, other = question.answer(), question.swapped().answer()
    assert mirrored(one.outcome) == other.outcome
    assert mirrored(one.dominance) == other.dominance
    assert (one.reason, one.strength) == (other.reason, other.strength)
    assert one.coverage == other.coverage
    assert (one.score_a, one.score_b) == (other.score_b, other.score_a)
    if one.difference is not None and other.difference is not None:
        assert one.difference == -other.difference
    if one.difference_bounds is not None and other.difference_bounds is not None:
        low, high = other.difference_bounds
        assert one.difference_bounds == (-high, -low)
    assert one.robust_to_missing == other.robust_to_missing
    for mine, theirs in (
        (one.win_probability, other.win_probability),
        (one.win_probability_near, other.win_probability_near),
    ):
        if mine is not None and theirs is not None:
            assert (mine.a, mine.b, mine.tie) == (theirs.b, theirs.a, theirs.tie)
    assert (one.net_to_gross, one.weight_factor) == (other.net_to_gross, other.weight_factor)
    assert one.transfer == other.transfer
    assert one.needed_raw_for_tie == other.needed_raw_for_tie
    for key, found in one.features.items():
        again = other.features[key]
        assert mirrored(found.winner) == again.winner
        assert (found.value_a, found.value_b) == (again.value_b, again.value_a)
        if found.contribution is not None and again.contribution is not None:
            assert found.contribution == -again.contribution
        if found.flip is None or again.flip is None:
            assert found.flip is again.flip
        else:
            assert replace(found.flip, to=mirrored(found.flip.to) or "") == again.flip


@given(questions())
def test_what_decides_is_what_the_whole_analysis_says(question: Question) -> None:
    whole = question.answer()
    sides = (read(question.features, ratings) for ratings in (question.a, question.b))
    decided = decide(question.features, *sides)
    assert (decided.outcome, decided.score_a, decided.score_b) == (
        whole.outcome,
        whole.score_a,
        whole.score_b,
    )


@given(questions(), st.randoms(use_true_random=False))
def test_the_order_of_the_features_changes_no_bit(question: Question, chance: Random) -> None:
    features = list(question.features)
    chance.shuffle(features)
    assert bits(question.answer()) == bits(question.reordered(features).answer())


def test_equal_differences_with_other_weights_may_come_in_any_order() -> None:
    question = tens((0.1, 9, 6), (0.7, 9, 6), (0.3, 9, 6), (3.1, 1, 8), (0.2, 9, 6))
    answers = [
        bits(question.reordered(order).answer())
        for order in itertools.permutations(question.features)
    ]
    assert all(answer == answers[0] for answer in answers)


@given(questions(), st.floats(0.01, 100))
def test_only_the_ratios_of_weights_matter(question: Question, factor: float) -> None:
    scaled = tuple(replace(f, weight=f.weight * factor) for f in question.features)
    one, other = question.answer(), question.reordered(scaled).answer()
    assert one.outcome == other.outcome
    assert one.win_probability == other.win_probability
    assert close(one.difference or 0.0, other.difference or 0.0)
    assert close(one.coverage, other.coverage)
    for key, found in one.features.items():
        again = other.features[key]
        assert (found.flip is None) == (again.flip is None)
        if found.flip and again.flip:
            assert math.isclose(found.flip.weight * factor, again.flip.weight, rel_tol=1e-6)
            assert math.isclose(found.flip.share, again.flip.share, rel_tol=1e-6)


def test_weights_near_the_smallest_float_keep_their_ratios() -> None:
    tiny = tens((2e-320, 9, 6), (1e-320, 5, 7)).answer()
    plain = tens((2.0, 9, 6), (1.0, 5, 7)).answer()
    assert tiny.outcome == plain.outcome
    assert close(tiny.difference or 0, plain.difference or 1)
    assert tiny.transfer
    assert plain.transfer
    assert math.isclose(tiny.transfer.share, plain.transfer.share, rel_tol=1e-3)


@given(questions(), st.data())
def test_a_better_rating_never_hurts(question: Question, data: st.DataObject) -> None:
    feature = data.draw(st.sampled_from(question.features))
    old = feature.scale.reading(question.a.get(feature.key))
    better = data.draw(on(feature.scale))
    new = feature.scale.reading(better)
    assume(old is not None and new is not None and new.value >= old.value)
    before = question.answer()
    after = replace(question, a={**question.a, feature.key: better}).answer()
    if before.difference is None or after.difference is None:
        return
    assert after.difference >= before.difference - 1e-9
    for mine, theirs in (
        (before.win_probability, after.win_probability),
        (before.win_probability_near, after.win_probability_near),
    ):
        assert mine is not None
        assert theirs is not None
        assert theirs.a + theirs.tie >= mine.a - 1e-12


@given(questions())
def test_contributions_add_up_to_the_difference(question: Question) -> None:
    answer = question.answer()
    if answer.difference is None or answer.score_a is None or answer.score_b is None:
        return
    parts = [f.contribution for f in answer.features.values() if f.contribution is not None]
    assert math.isclose(math.fsum(parts), answer.difference, abs_tol=1e-10)
    assert close(answer.score_a - answer.score_b, answer.difference)
    weights = [f.weight for f in answer.features.values() if f.weight is not None]
    assert close(math.fsum(weights), 1.0)


@given(questions())
def test_scores_shares_and_coverage_stay_in_their_ranges(question: Question) -> None:
    answer = question.answer()
    assert 0.0 <= answer.coverage <= 1.0
    for score in (answer.score_a, answer.score_b):
        assert score is None or 0.0 <= score <= 100.0
    for shares in (answer.win_probability, answer.win_probability_near):
        if shares is not None:
            assert math.isclose(shares.a + shares.b + shares.tie, 1.0, rel_tol=1e-13)
            assert min(shares.a, shares.b, shares.tie) >= 0.0
    if answer.transfer is not None:
        assert 0.0 <= answer.transfer.share <= 1.0


@given(questions(), st.data())
def test_every_filling_of_the_gaps_lands_inside_the_bounds(
    question: Question, data: st.DataObject
) -> None:
    bounds = question.answer().difference_bounds
    assume(bounds is not None)
    assert bounds is not None

    def filled(side: dict[str, object]) -> dict[str, object]:
        unknown = [f for f in question.features if f.key not in side]
        return side | {f.key: data.draw(on(f.scale)) for f in unknown}

    whole = Question(question.features, filled(question.a), filled(question.b)).answer()
    assert whole.difference is not None
    assert bounds[0] - 1e-9 <= whole.difference <= bounds[1] + 1e-9
    assert whole.coverage == 1.0


def test_the_bounds_are_reached_by_the_worst_and_the_best_filling() -> None:
    features = tuple(
        Feature(f"f{n}", scale, n + 1.0) for n, scale in enumerate((EASY_TO_STEEP, YES_OR_NO))
    )
    words: tuple[tuple[str, ...], ...] = (EASY_TO_STEEP.levels, tuple(YES_NO))
    bounds = analyse_pair(features, {"f0": "Moderate"}, {"f1": "optional"}).difference_bounds
    differences = [
        analyse_pair(
            features, {"f0": "Moderate", "f1": mine}, {"f0": theirs, "f1": "optional"}
        ).difference
        for theirs, mine in itertools.product(*words)
    ]
    found = [difference for difference in differences if difference is not None]
    assert bounds is not None
    assert close(min(found), bounds[0])
    assert close(max(found), bounds[1])


def test_a_gap_on_calibrated_levels_may_hide_any_value_of_the_yardstick() -> None:
    answer = analyse_pair([Feature("f", CALIBRATED)], {"f": "Mid"}, {})
    assert answer.difference_bounds is not None
    assert close(answer.difference_bounds[0], -35.0)
    assert close(answer.difference_bounds[1], 65.0)


@given(questions())
def test_at_its_flip_weight_a_feature_ties_and_beyond_it_the_other_side_wins(
    question: Question,
) -> None:
    answer = question.answer()
    for feature in question.features:
        found = answer.features[feature.key]
        # Where the feature hardly moves the scores, a lead drowns in what is settled to 0.
        if found.flip is None or found.flip.share * abs(found.difference or 0.0) < 1e-6:
            continue
        turning = found.flip.weight
        if turning > MAX_WEIGHT / 2:
            continue
        assert abs(difference_with(question, feature, turning)) <= 1e-9
        # Away from the weight it has, a bit past the turning point.
        past = turning * (1.001 if turning > feature.weight else 0.999)
        if abs(answer.difference or 0.0) > 1e-6:
            beyond = difference_with(question, feature, past)
            assert beyond > 0 if found.flip.to == "a" else beyond < 0


def difference_with(question: Question, feature: Feature, weight: float) -> float:
    features = [replace(f, weight=weight) if f is feature else f for f in question.features]
    difference = question.reordered(features).answer().difference
    return 0.0 if difference is None else difference


@given(questions(gaps=False))
def test_the_rating_needed_for_a_tie_ties(question: Question) -> None:
    answer = question.answer()
    for key, raw in answer.needed_raw_for_tie.items():
        if raw is None or answer.difference is None:
            continue
        (feature,) = (f for f in question.features if f.key == key)
        assert feature.scale.kind in {Kind.RATING, Kind.METRIC}
        lifted = (
            replace(question, b={**question.b, key: raw})
            if answer.difference > 0
            else replace(question, a={**question.a, key: raw})
        )
        assert abs(lifted.answer().difference or 0.0) <= 1e-6


@given(questions())
def test_a_result_is_safe_while_weights_are_off_by_less_than_said(question: Question) -> None:
    answer = question.answer()
    assume(answer.difference)
    assert answer.difference is not None
    assert answer.net_to_gross is not None
    off = answer.net_to_gross * 0.999
    assert spoilt(answer, 1.0 - off, 1.0 + off) * answer.difference > 0.0
    if answer.weight_factor is not None:
        factor = 1.0 + (answer.weight_factor - 1.0) * 0.999
        assert spoilt(answer, 1.0 / factor, factor) * answer.difference > 0.0
    else:
        assert answer.net_to_gross == 1.0


def spoilt(answer: PairAnalysis, winners: float, losers: float) -> float:
    """The sum of contributions with each side's features off by these factors."""
    sign = math.copysign(1.0, answer.difference or 0.0)
    parts = [f.contribution for f in answer.features.values() if f.contribution is not None]
    return math.fsum(part * (winners if part * sign > 0 else losers) for part in parts)


@given(questions())
def test_strength_is_told_of_winners_only(question: Question) -> None:
    answer = question.answer()
    assert (answer.strength is None) == (answer.outcome not in {"a", "b"})
    if answer.strength == "dominates":
        assert str(answer.dominance) == str(answer.outcome)
        assert not answer.gaps


@given(questions())
def test_readings_kept_from_earlier_give_the_same_answer(question: Question) -> None:
    kept = [
        {
            f.key: reading
            for f in question.features
            if (reading := f.scale.reading(side.get(f.key))) is not None
        }
        for side in (question.a, question.b)
    ]
    assert analyse_readings(question.features, *kept) == question.answer()


@given(questions(gaps=False))
@settings(max_examples=30)
def test_the_winner_of_a_feature_has_the_better_value(question: Question) -> None:
    for found in question.answer().features.values():
        if found.value_a is not None and found.value_b is not None:
            better = Winner.A if found.value_a > found.value_b else Winner.B
            assert found.winner == (Winner.TIE if found.value_a == found.value_b else better)
