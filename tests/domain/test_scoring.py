"""The edges: what the model does where a simpler one divides by zero or guesses."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterator
from dataclasses import asdict
from fractions import Fraction
from random import Random

import pytest

from app.domain import model
from app.domain.analysis import Outcome, PairAnalysis, Reason, Strength, Winner
from app.domain.errors import BadWeight, DuplicateFeature, TooManyFeatures
from app.domain.features import Feature
from app.domain.scales import Kind, Scale
from app.domain.scoring import analyse_pair
from tests.domain.questions import (
    SCALES,
    STARS,
    TEN,
    TEXT,
    YES_OR_NO,
    close,
    rated,
    tens,
)


def figures(found: object) -> Iterator[float]:
    """Every float in an answer."""
    if isinstance(found, dict):
        for part in found.values():
            yield from figures(part)
    elif isinstance(found, list | tuple):
        for part in found:
            yield from figures(part)
    elif isinstance(found, float):
        yield found


def test_a_missing_rating_is_neither_0_nor_a_tie_nor_a_loss() -> None:
    answer = tens((3, 8, 9), (1, 10, None)).answer()
    assert answer.features["f1"].winner is None
    assert answer.features["f1"].contribution is None
    assert (answer.score_a, answer.score_b) == (80.0, 90.0)
    assert answer.coverage == 0.75
    assert answer.tally.not_compared == 1
    assert answer.gaps == ("f1",)


def test_a_gap_lowers_coverage_and_widens_the_bounds() -> None:
    whole, lacking = tens((1, 9, 7), (1, 5, 5)).answer(), tens((1, 9, 7), (1, 5, None)).answer()
    assert whole.coverage == 1.0
    assert whole.difference_bounds == (whole.difference, whole.difference)
    assert lacking.coverage == 0.5
    assert lacking.difference_bounds is not None
    low, high = lacking.difference_bounds
    assert low == pytest.approx(-15.0)
    assert high == pytest.approx(35.0)


@pytest.mark.parametrize("junk", [math.nan, math.inf, True, "8", [8], 11, 10**400, b"8"])
def test_an_invalid_rating_is_a_gap_and_is_reported(junk: object) -> None:
    answer = tens((1, junk, 8), (1, 7, 6)).answer()
    assert answer.features["f0"].winner is None
    assert answer.coverage == 0.5
    (reported,) = answer.invalid
    assert (reported.feature, reported.side) == ("f0", "a")
    assert reported.problem


def test_a_null_rating_is_a_gap_and_nothing_to_report() -> None:
    answer = analyse_pair([Feature("f", TEN)], {"f": None}, {"f": 8})
    assert answer.invalid == ()
    assert answer.tally.not_compared == 1


def test_a_text_is_never_scored_and_never_a_gap() -> None:
    answer = analyse_pair(
        [Feature("f", TEN), Feature("t", TEXT, 100)], {"f": 8, "t": "x"}, {"f": 7, "t": math.nan}
    )
    assert answer.coverage == 1.0
    assert answer.features["t"].winner is None
    assert answer.tally.not_compared == 0
    assert (answer.invalid, answer.gaps) == ((), ())


def test_weight_0_keeps_out_of_scores_coverage_and_shares_but_is_marked_and_may_flip() -> None:
    answer = tens((2, 7, 6), (0, 2, 8), (0, None, 8)).answer()
    assert (answer.score_a, answer.score_b) == (70.0, 60.0)
    assert (answer.coverage, answer.features_compared) == (1.0, 1)
    assert answer.win_probability is not None
    assert answer.win_probability.a == 1.0
    assert answer.features["f1"].winner is Winner.B
    assert answer.features["f1"].contribution is None
    assert answer.features["f1"].flip is not None
    assert answer.features["f1"].flip.multiplier is None
    assert answer.tally.not_compared == 1
    assert answer.gaps == ()


def test_equal_ratings_everywhere_tie_under_all_weightings() -> None:
    answer = tens((1, 7, 7), (2, 5, 5)).answer()
    assert (answer.outcome, answer.reason) == (Outcome.TIE, Reason.IDENTICAL)
    assert answer.win_probability is not None
    assert answer.win_probability.tie == 1.0
    assert (answer.net_to_gross, answer.weight_factor) == (None, None)
    assert answer.robust_to_missing is False


@pytest.mark.parametrize(
    "rows",
    [
        ((2, 8, 7), (1, 5, 7)),
        ((0.1, 8, 7), (0.2, 7, 8), (0.3, 7.5, 7), (0.5, 3.0, 3.1)),
        ((0.1, 0.3, 0.0), (0.3, 0.0, 0.1)),
    ],
)
def test_the_float_residue_of_an_exact_balance_flips_nothing(
    rows: tuple[tuple[float, float, float], ...],
) -> None:
    exact = sum(round(w * 10) * (round(a * 10) - round(b * 10)) for w, a, b in rows)
    assert exact == 0
    answer = tens(*rows).answer()
    assert (answer.outcome, answer.reason) == (Outcome.TIE, Reason.BALANCED)
    assert answer.difference == 0.0
    assert answer.difference_bounds == (0.0, 0.0)
    assert (answer.net_to_gross, answer.weight_factor) == (0.0, 1.0)
    assert not any(feature.flip for feature in answer.features.values())
    assert answer.transfer is not None
    assert (answer.transfer.share, answer.transfer.to) == (0.0, None)
    assert answer.needed_raw_for_tie == {}


def test_a_balance_at_the_edge_of_the_bounds_is_not_robust_by_residue() -> None:
    for rows in itertools.product(range(5, 10), repeat=3):
        known = tuple((w, a, 3) for w, a in zip((0.1, 0.1, 3), rows, strict=True))
        # The missing rating, at its best for b, undoes exactly what a leads by.
        weight = sum(round(10 * w) * (a - b) for w, a, b in known) / 100
        answer = tens(*known, (weight, 0, None)).answer()
        assert answer.robust_to_missing is False
        assert answer.difference_bounds is not None
        assert answer.difference_bounds[0] == 0.0


def test_below_a_tenth_of_a_point_is_too_close_and_a_tenth_is_a_win() -> None:
    assert tens((101, 8, 7), (100, 7, 8)).answer().reason is Reason.TOO_CLOSE
    edge = tens((101, 8, 7), (99, 7, 8)).answer()
    assert edge.difference == pytest.approx(model.TIE_POINTS)
    assert edge.outcome is Outcome.A


def test_half_of_the_weight_known_is_enough_however_it_adds_up() -> None:
    for weights in itertools.permutations((0.1, 0.2, 0.3)):
        rows = [(w, 9, 5 if w == 0.3 else None) for w in weights]
        assert tens(*rows).answer().outcome is Outcome.A
        rows = [(w, 9, None if w == 0.3 else 5) for w in weights]
        assert tens(*rows).answer().outcome is Outcome.A
    assert tens((1, 9, 5), (1.001, 9, None)).answer().reason is Reason.LOW_COVERAGE


def test_a_gap_of_almost_no_weight_is_still_a_gap() -> None:
    answer = tens((1, 9, 8), (1e-20, 5, None)).answer()
    assert answer.coverage < 1.0
    assert answer.dominance is Winner.A
    assert answer.strength is Strength.STRONG


def test_dominance_with_a_gap_is_at_most_strong() -> None:
    answer = tens((1, 9, 8), (1, 8, 7), (1, None, 7)).answer()
    assert answer.dominance is Winner.A
    assert answer.strength is Strength.STRONG
    assert answer.robust_to_missing is False


@pytest.mark.parametrize(
    ("lead", "strength"),
    [
        (19, Strength.STRONG),
        (18.9, Strength.CLEAR),
        (4, Strength.CLEAR),
        (3.9, Strength.MODERATE),
        (1.5, Strength.MODERATE),
        (1.4, Strength.WEIGHT_DEPENDENT),
    ],
)
def test_the_words_for_a_win_change_at_the_published_cut_offs(
    lead: float, strength: Strength
) -> None:
    scale = Scale(Kind.METRIC, lo=0, hi=20)
    features = [Feature("x", scale), Feature("y", scale)]
    answer = analyse_pair(features, {"x": lead, "y": 0}, {"x": 0, "y": 1})
    assert answer.win_probability is not None
    assert answer.win_probability.a == pytest.approx(lead / (lead + 1))
    assert answer.strength is strength


UNDETERMINED: list[tuple[list[Feature], dict[str, object], dict[str, object], Reason]] = [
    ([], {}, {}, Reason.NO_SCORABLE_FEATURES),
    ([Feature("t", TEXT)], {"t": "x"}, {"t": "y"}, Reason.NO_SCORABLE_FEATURES),
    ([Feature("x", TEN, 0)], {"x": 9}, {"x": 1}, Reason.ZERO_TOTAL_WEIGHT),
    ([Feature("x", TEN, 0)], {}, {}, Reason.ZERO_TOTAL_WEIGHT),
    ([Feature("x", TEN)], {"x": 9}, {}, Reason.NO_COMMON_FEATURES),
    (
        [Feature("x", TEN), Feature("y", TEN, 0)],
        {"x": 9, "y": 3},
        {"y": 5},
        Reason.NO_COMMON_FEATURES,
    ),
]


@pytest.mark.parametrize(("features", "a", "b", "reason"), UNDETERMINED)
def test_without_anything_that_counts_no_figure_is_invented(
    features: list[Feature], a: dict[str, object], b: dict[str, object], reason: Reason
) -> None:
    answer = analyse_pair(features, a, b)
    assert (answer.outcome, answer.reason) == (Outcome.UNDETERMINED, reason)
    assert (answer.score_a, answer.score_b, answer.difference) == (None, None, None)
    assert (answer.win_probability, answer.win_probability_near) == (None, None)
    assert (answer.strength, answer.dominance, answer.transfer) == (None, None, None)
    assert (answer.coverage, answer.features_compared) == (0.0, 0)
    assert not any(feature.flip for feature in answer.features.values())
    assert (answer.difference_bounds is None) == (reason is not Reason.NO_COMMON_FEATURES)


def test_low_coverage_names_no_winner_and_still_shows_the_scores() -> None:
    answer = tens((1, 9, 8), (2, 9, None)).answer()
    assert (answer.outcome, answer.reason) == (Outcome.UNDETERMINED, Reason.LOW_COVERAGE)
    assert (answer.score_a, answer.score_b, answer.strength) == (90.0, 80.0, None)


def test_indifference_changes_the_mark_and_never_the_score() -> None:
    strict, lenient = rated(TEN, 8, 8.5), rated(Scale(Kind.RATING, indifference=0.5), 8, 8.5)
    assert strict.features["f"].winner is Winner.B
    assert lenient.features["f"].winner is Winner.TIE
    assert strict.difference == lenient.difference == pytest.approx(-5.0)
    assert lenient.outcome is Outcome.B


def test_the_tally_is_a_count_and_never_the_verdict() -> None:
    answer = tens((10, 9, 7), (1, 5, 7), (1, 5, 7), (1, 5, 7)).answer()
    assert (answer.tally.a, answer.tally.b) == (1, 3)
    assert answer.outcome is Outcome.A


def test_ratings_of_other_features_do_not_matter() -> None:
    features = [Feature("x", TEN)]
    plain = analyse_pair(features, {"x": 8}, {"x": 7})
    assert analyse_pair(features, {"x": 8, "y": math.nan}, {"x": 7, "z": []}) == plain


def test_questions_no_answer_can_be_given_for_are_refused() -> None:
    with pytest.raises(DuplicateFeature):
        analyse_pair([Feature("x", TEN), Feature("x", TEN)], {}, {})
    with pytest.raises(TooManyFeatures):
        analyse_pair([Feature(f"f{n}", TEN) for n in range(501)], {}, {})
    with pytest.raises(BadWeight):
        Feature("x", TEN, -1)


def test_a_needed_rating_is_left_out_only_where_exact_arithmetic_leaves_the_scale() -> None:
    for weight, a, b, other in itertools.product((1, 2, 3), range(6, 11), range(5), range(10)):
        net = weight * (a - b) + (other - 7)
        exact = Fraction(weight * b + net, weight)
        found = tens((weight, a, b), (1, other, 7)).answer().needed_raw_for_tie
        if net > 0:
            assert (found["f0"] is not None) == (exact <= 10)
            assert found["f0"] is None or close(found["f0"], float(exact))


def test_the_needed_rating_may_be_the_very_end_of_the_scale() -> None:
    answer = tens((1, 9, 8), (1, 7, 6)).answer()
    assert answer.needed_raw_for_tie["f0"] == pytest.approx(10.0)
    assert tens((1, 9, 8), (1, 7, 5.9)).answer().needed_raw_for_tie["f0"] is None


def test_a_score_of_all_tens_is_100_and_not_a_bit_more() -> None:
    chance = Random(5)  # noqa: S311  a fixed draw, no secret
    for _ in range(300):
        weights = [chance.choice((0.1, 0.2, 1 / 3, 3, chance.random())) for _ in range(7)]
        answer = tens(*((weight, 10, 0) for weight in weights)).answer()
        assert (answer.score_a, answer.score_b) == (100.0, 0.0)
        assert answer.difference is not None
        assert close(answer.difference, 100.0)
        assert answer.difference <= 100.0


JUNK: tuple[object, ...] = (
    None,
    math.nan,
    math.inf,
    -math.inf,
    10**400,
    -(10**400),
    5e-324,
    1.7e308,
    -0.0,
    0,
    1,
    7.3,
    10,
    11,
    True,
    False,
    "8",
    "yes",
    "optional",
    "no",
    "Easy",
    "Low",
    "",
    "\ud800",
    b"yes",
    [],
    [8],
    {},
    ("Easy",),
    {8},
    object(),
    8j,
)
ODD_WEIGHTS = (0, 0.0, 5e-324, 1e-310, 1e-9, 0.1, 1, 3, 1e6, 10**6)


@pytest.mark.parametrize("start", range(4))
def test_junk_in_100_000_comparisons_never_raises_and_never_answers_nan(start: int) -> None:
    chance = Random(start)  # noqa: S311  a fixed draw, no secret
    scales = (
        *SCALES,
        TEXT,
        Scale(Kind.METRIC, lo=0, hi=1e308),
        Scale(Kind.METRIC, lo=0, hi=1e-300),
    )
    features = {
        (n, scale, weight): Feature(f"f{n}", scale, weight)
        for n in range(4)
        for scale in scales
        for weight in ODD_WEIGHTS
    }
    for _ in range(25_000):
        asked = [
            features[n, chance.choice(scales), chance.choice(ODD_WEIGHTS)]
            for n in range(chance.randint(0, 4))
        ]
        a = {f"f{n}": chance.choice(JUNK) for n in range(4)}
        b = {f"f{n}": chance.choice(JUNK) for n in range(4)}
        check(analyse_pair(asked, a, b))


def check(answer: PairAnalysis) -> None:
    flips = [found.flip for found in answer.features.values() if found.flip]
    loose = [
        answer.score_a,
        answer.score_b,
        answer.difference,
        answer.coverage,
        answer.net_to_gross,
        answer.weight_factor,
        answer.transfer.share if answer.transfer else None,
        *(answer.difference_bounds or ()),
        *answer.needed_raw_for_tie.values(),
        *(figure for flip in flips for figure in (flip.weight, flip.share, flip.multiplier)),
    ]
    assert all(figure is None or math.isfinite(figure) for figure in loose)


def test_an_answer_is_plain_json() -> None:
    features = [Feature("x", TEN), Feature("y", YES_OR_NO), Feature("z", STARS), Feature("t", TEXT)]
    answer = asdict(
        analyse_pair(features, {"x": 8, "y": "yes", "z": 0, "t": "x"}, {"x": 9, "z": 1e9, "y": 1})
    )
    assert json.loads(json.dumps(answer, allow_nan=False))["outcome"] == answer["outcome"]
    assert all(math.isfinite(figure) for figure in figures(answer))
