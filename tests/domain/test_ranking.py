from __future__ import annotations

import itertools
import math
from dataclasses import asdict
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.analysis import Reason
from app.domain.errors import DuplicateFeature, TooManyFeatures, TooManyFrameworks
from app.domain.features import Feature
from app.domain.ranking import (
    RankAnalysis,
    analyse_rank,
    competition_ranks,
    rank_acceptability,
    rank_readings,
)
from app.domain.readings import read
from app.domain.scoring import analyse_pair
from tests.domain.questions import (
    BALANCE,
    EASY_TO_STEEP,
    SCALES,
    STARS,
    TEN,
    TEXT,
    WEIGHTS,
    YES_OR_NO,
    Ratings,
    close,
    on,
)

Table = dict[str, Ratings]


def table(**ratings: tuple[object, ...]) -> Table:
    """Frameworks rated 0 to 10 on f0, f1 ...; None is a gap."""
    return {
        name: {f"f{n}": rating for n, rating in enumerate(own) if rating is not None}
        for name, own in ratings.items()
    }


def tens(*weights: float) -> list[Feature]:
    return [Feature(f"f{n}", TEN, weight) for n, weight in enumerate(weights)]


@st.composite
def tables(draw: st.DrawFn, *, gaps: bool = True) -> tuple[list[Feature], Table]:
    scales = draw(st.lists(st.sampled_from((*SCALES, TEXT)), min_size=1, max_size=6))
    features = [Feature(f"f{n}", scale, draw(WEIGHTS)) for n, scale in enumerate(scales)]
    names = "abcdefgh"[: draw(st.integers(1, 5))]
    return features, {
        name: {f.key: draw(on(f.scale)) for f in features if not gaps or draw(st.integers(0, 4))}
        for name in names
    }


def test_frameworks_known_too_little_are_listed_and_take_nobodys_place() -> None:
    answer = analyse_rank(tens(2, 1, 1), table(x=(8, 7, 6), y=(9, 5, 5), z=(None, 10, None)))
    assert answer.unranked == ("z",)
    assert answer.coverage == {"x": 1.0, "y": 1.0, "z": 0.25}
    assert list(answer.rank) == list(answer.score) == ["x", "y"]
    assert answer.common == ("f0", "f1", "f2")


def test_scores_rest_on_what_is_known_of_all_ranked() -> None:
    answer = analyse_rank(tens(1, 1, 1), table(x=(8, 2, 5), y=(6, 4, None)))
    assert answer.common == ("f0", "f1")
    assert answer.score == {"x": pytest.approx(50.0), "y": pytest.approx(50.0)}
    assert answer.rank == {"x": 1, "y": 1}


def test_features_that_do_not_count_or_are_not_scored_are_not_common() -> None:
    features = [Feature("x", TEN), Feature("y", TEN, 0), Feature("t", TEXT)]
    answer = analyse_rank(features, {"a": {"x": 1, "y": 2, "t": ""}, "b": {"x": 1, "y": 2}})
    assert answer.common == ("x",)


def test_equal_scores_share_the_better_rank_and_the_next_is_skipped() -> None:
    assert competition_ranks({"a": 5.0, "b": 7.0, "c": 7.0, "d": 9.0}) == {
        "a": 4,
        "b": 2,
        "c": 2,
        "d": 1,
    }


def test_float_residue_does_not_break_a_tie_of_scores() -> None:
    assert competition_ranks({"a": 0.1 + 0.2, "b": 0.3}) == {"a": 1, "b": 1}


def test_equals_tie_in_everything() -> None:
    answer = analyse_rank(tens(1, 1), table(x=(8, 7), y=(8, 7)))
    assert answer.rank == {"x": 1, "y": 1}
    assert answer.rank_bounds == {"x": (1, 1), "y": (1, 1)}
    assert answer.copeland == {"x": 0, "y": 0}
    assert answer.pareto == ("x", "y")
    assert answer.pairwise_winning_index == {"x": {"y": 0.0}, "y": {"x": 0.0}}
    assert answer.expected_rank == {"x": 1.0, "y": 1.0}


def test_the_dominated_leave_the_pareto_set() -> None:
    answer = analyse_rank(tens(1, 1), table(x=(8, 7), y=(8, 6), z=(1, 9)))
    assert answer.pareto == ("x", "z")


def test_a_gap_widens_the_rank_bounds() -> None:
    answer = analyse_rank(tens(1, 1), table(x=(8, 6), y=(7, None), z=(1, 1)))
    assert answer.rank_bounds == {"x": (1, 2), "y": (1, 2), "z": (3, 3)}


REASONS: list[tuple[list[Feature], Table, Reason]] = [
    ([], table(x=(1,), y=(2,)), Reason.NO_SCORABLE_FEATURES),
    ([Feature("f0", TEXT)], table(x=("p",), y=("q",)), Reason.NO_SCORABLE_FEATURES),
    (tens(0), table(x=(1,), y=(2,)), Reason.ZERO_TOTAL_WEIGHT),
    (tens(1, 1), table(x=(1, None), y=(None, 2)), Reason.NO_COMMON_FEATURES),
    (tens(1, 1, 1), table(x=(1, None, None), y=(1, None, None)), Reason.LOW_COVERAGE),
]


@pytest.mark.parametrize(("features", "ratings", "reason"), REASONS)
def test_without_common_features_nobody_is_ranked(
    features: list[Feature], ratings: Table, reason: Reason
) -> None:
    answer = analyse_rank(features, ratings)
    assert answer.reason is reason
    assert answer.unranked == ("x", "y")
    assert (answer.score, answer.rank, answer.rank_bounds, answer.pareto) == ({}, {}, {}, ())


def test_more_than_eight_frameworks_or_500_features_are_refused() -> None:
    nine: Table = {f"x{n}": {"f0": 5} for n in range(9)}
    with pytest.raises(TooManyFrameworks) as refused:
        analyse_rank(tens(1), nine)
    assert (refused.value.count, refused.value.limit) == (9, 8)
    assert len(analyse_rank(tens(1), dict(list(nine.items())[:8])).rank) == 8
    with pytest.raises(TooManyFeatures):
        analyse_rank(tens(*[1.0] * 501), {})
    with pytest.raises(DuplicateFeature):
        analyse_rank(tens(1) * 2, {})


@given(tables())
def test_a_ranking_keeps_its_own_rules(question: tuple[list[Feature], Table]) -> None:
    features, ratings = question
    answer = analyse_rank(features, ratings)
    check_shape(answer, ratings)
    for name, rank in answer.rank.items():
        best, worst = answer.rank_bounds[name]
        assert 1 <= best <= worst <= len(answer.rank)
        assert 1.0 <= answer.expected_rank[name] <= len(answer.rank)
        if set(answer.common) == counting_keys(features):
            assert best == rank == worst
    assert sum(answer.copeland.values()) == 0
    if answer.rank:
        assert answer.pareto


def check_shape(answer: RankAnalysis, ratings: Table) -> None:
    ranked = [name for name in ratings if name not in answer.unranked]
    found = asdict(answer)
    for key in ("score", "rank", "rank_bounds", "copeland", "expected_rank"):
        assert list(found[key]) == ranked
    for one, row in answer.pairwise_winning_index.items():
        assert list(row) == [name for name in ranked if name != one]
    assert list(answer.coverage) == list(ratings)


def counting_keys(features: list[Feature]) -> set[str]:
    return {f.key for f in features if f.scale.scored and f.weight > 0}


@given(tables(gaps=False))
def test_a_third_framework_never_turns_two_others_round(
    question: tuple[list[Feature], Table],
) -> None:
    features, ratings = question
    together = analyse_rank(features, ratings)
    for one in together.rank:
        for other in together.rank:
            pair = analyse_rank(features, {one: ratings[one], other: ratings[other]})
            assert pair.score[one] == together.score[one]
            if one != other:
                index = together.pairwise_winning_index
                assert pair.pairwise_winning_index[one][other] == index[one][other]


@given(tables(gaps=False))
def test_two_frameworks_rank_as_they_compare(question: tuple[list[Feature], Table]) -> None:
    features, ratings = question
    answer = analyse_rank(features, ratings)
    names = list(answer.rank)
    for one, other in itertools.pairwise(names):
        pair = analyse_pair(features, ratings[one], ratings[other])
        assert pair.score_a is not None
        assert pair.win_probability is not None
        assert close(pair.score_a, answer.score[one])
        assert close(pair.win_probability.a, answer.pairwise_winning_index[one][other])


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_features_and_frameworks_changes_no_bit(
    question: tuple[list[Feature], Table], chance: Random
) -> None:
    features, ratings = question
    shuffled, names = list(features), list(ratings)
    chance.shuffle(shuffled)
    chance.shuffle(names)
    one, other = (
        analyse_rank(features, ratings),
        analyse_rank(shuffled, {name: ratings[name] for name in names}),
    )
    assert set(one.common) == set(other.common)
    assert set(one.unranked) == set(other.unranked)
    assert set(one.pareto) == set(other.pareto)
    assert (one.score, one.rank, one.copeland) == (other.score, other.rank, other.copeland)
    assert (one.rank_bounds, one.coverage) == (other.rank_bounds, other.coverage)
    assert one.pairwise_winning_index == other.pairwise_winning_index
    assert one.expected_rank == other.expected_rank


@given(tables(), st.data())
@settings(max_examples=50)
def test_every_filling_of_the_gaps_keeps_ranks_inside_their_bounds(
    question: tuple[list[Feature], Table], data: st.DataObject
) -> None:
    features, ratings = question
    before = analyse_rank(features, ratings)
    filled = {
        name: own | {f.key: data.draw(on(f.scale)) for f in features if f.key not in own}
        for name, own in ratings.items()
        if name in before.rank
    }
    for name, rank in analyse_rank(features, filled).rank.items():
        best, worst = before.rank_bounds[name]
        assert best <= rank <= worst


def test_rank_acceptability_is_repeatable_and_its_shares_add_up() -> None:
    features = [Feature("p", TEN), Feature("q", YES_OR_NO), Feature("r", EASY_TO_STEEP)]
    rated = {
        "x": read(features, {"p": 9, "q": "no", "r": "Easy"}),
        "y": read(features, {"p": 5, "q": "yes", "r": "Steep"}),
        "z": read(features, {"p": 7, "q": "optional", "r": "Moderate"}),
    }
    found = rank_acceptability(features, rated, seed=42, draws=500)
    assert found == rank_acceptability(features[::-1], rated, seed=42, draws=500)
    assert found != rank_acceptability(features, rated, seed=43, draws=500)
    assert (found.draws, found.seed) == (500, 42)
    for name, row in found.shares.items():
        assert math.fsum(row) == pytest.approx(1.0)
        for share, error in zip(row, found.standard_error[name], strict=True):
            assert error == pytest.approx(math.sqrt(share * (1 - share) / 500))


def test_drawn_ranks_agree_with_the_exact_winning_index_of_two() -> None:
    features = [Feature("p", TEN), Feature("q", BALANCE), Feature("r", STARS)]
    rated = {
        "x": read(features, {"p": 9, "q": -20, "r": 4000}),
        "y": read(features, {"p": 7, "q": 30, "r": 2000}),
    }
    exact = rank_readings(features, rated).pairwise_winning_index["x"]["y"]
    found = rank_acceptability(features, rated, seed=1)
    assert abs(found.shares["x"][0] - exact) < 4 * math.sqrt(exact * (1 - exact) / found.draws)


def test_equals_share_the_first_rank_in_every_draw() -> None:
    features = tens(1, 1)
    twins = {name: read(features, {"f0": 8, "f1": 3.3}) for name in "xy"}
    found = rank_acceptability(features, twins, seed=1, draws=50)
    assert found.shares == {"x": (1.0, 0.0), "y": (1.0, 0.0)}


def test_who_is_better_everywhere_is_drawn_ahead_every_time() -> None:
    features = tens(1, 1)
    chain = {
        name: read(features, {"f0": n, "f1": n}) for name, n in zip("xyz", (9, 5, 1), strict=True)
    }
    found = rank_acceptability(features, chain, seed=1, draws=50)
    assert found.shares == {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}


def test_nobody_to_rank_leaves_no_acceptability() -> None:
    assert rank_acceptability(tens(1), {"x": {}}, seed=1).shares == {}
