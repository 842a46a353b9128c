from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.votes import (
    Interval,
    bayesian_mean,
    bradley_terry,
    figure_interval,
    leader,
    round_to_sum,
    wilson,
)


@given(st.integers(1, 10_000), st.data())
def test_a_wilson_interval_holds_the_share_and_lies_in_0_to_1(n: int, data: st.DataObject) -> None:
    positive = data.draw(st.integers(0, n))
    found = wilson(positive, n)
    assert 0.0 <= found.low <= positive / n <= found.high <= 1.0
    mirrored = wilson(n - positive, n)
    assert found.low == pytest.approx(1.0 - mirrored.high, abs=1e-12)


def test_one_vote_of_one_does_not_beat_900_of_1000() -> None:
    assert wilson(1, 1).low < wilson(900, 1000).low


@pytest.mark.parametrize(
    ("positive", "n"), [(-1, 5), (6, 5), (0, -1), (math.nan, 5), (1, math.inf)]
)
def test_votes_that_cannot_be_are_refused(positive: float, n: float) -> None:
    with pytest.raises(ValueError, match="votes cannot be"):
        wilson(positive, n)


def test_few_reviews_stay_near_the_prior() -> None:
    three_nines = bayesian_mean(27, 3, prior_mean=7, prior_weight=10)
    many_eights = bayesian_mean(800, 100, prior_mean=7, prior_weight=10)
    assert three_nines is not None
    assert many_eights is not None
    assert three_nines < many_eights


def test_no_reviews_and_no_prior_have_no_mean() -> None:
    assert bayesian_mean(0, 0, prior_mean=7, prior_weight=0) is None
    assert bayesian_mean(0, 0, prior_mean=7, prior_weight=5) == 7
    with pytest.raises(ValueError, match="cannot be"):
        bayesian_mean(0, -1, prior_mean=7, prior_weight=5)


def test_rounded_figures_that_overlap_have_no_leader() -> None:
    assert figure_interval(38_700, 50) == Interval(38_650, 38_750)
    assert leader([figure_interval(38_700, 50), figure_interval(38_780, 50)]) is None
    assert leader([figure_interval(38_700, 50), figure_interval(34_800, 50)]) == 0
    assert leader([figure_interval(60, 0), figure_interval(4200, 50)]) == 1


def test_touching_intervals_overlap() -> None:
    assert Interval(0, 1).overlaps(Interval(1, 2))
    assert not Interval(0, 1).overlaps(Interval(1.5, 2))
    assert leader([]) is None
    assert leader([Interval(0, 1)]) == 0


def test_an_interval_has_its_ends_in_order() -> None:
    for low, high in ((2, 1), (math.nan, 1), (0, math.nan)):
        with pytest.raises(ValueError, match="no interval"):
            Interval(low, high)


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=12), st.integers(0, 3))
def test_rounded_parts_add_up_to_the_rounded_sum(thirds: list[int], digits: int) -> None:
    parts = [n / 3 for n in thirds]
    rounded = round_to_sum(parts, digits)
    unit = 10**-digits
    assert math.fsum(rounded) == pytest.approx(math.fsum(parts), abs=unit / 2 + 1e-9)
    for part, shown in zip(parts, rounded, strict=True):
        assert abs(part - shown) <= unit * (1 + 1e-9)


def test_the_first_of_equal_remainders_is_rounded_up() -> None:
    assert round_to_sum([0.5, 0.5, 0.5, 0.5], 0) == [1, 1, 0, 0]
    assert round_to_sum([0.29, 0.71], 2) == [0.29, 0.71]
    assert round_to_sum([], 1) == []


def test_abilities_of_two_are_their_odds() -> None:
    found = bradley_terry(["x", "y"], [[0, 6], [2, 0]])
    assert found == {"x": pytest.approx(math.log(3)), "y": 0.0}


@given(st.lists(st.integers(1, 9), min_size=12, max_size=12))
def test_at_the_maximum_each_wins_as_often_as_expected(counts: list[int]) -> None:
    places, given_counts = range(4), iter(counts)
    wins = [[0 if i == j else next(given_counts) for j in places] for i in places]
    found = bradley_terry("wxyz", wins)
    assert found is not None
    abilities = [math.exp(ability) for ability in found.values()]
    for i in places:
        expected = math.fsum(
            (wins[i][j] + wins[j][i]) * abilities[i] / (abilities[i] + abilities[j])
            for j in places
            if j != i
        )
        assert expected == pytest.approx(sum(wins[i]), rel=1e-9)


@pytest.mark.parametrize(
    "wins",
    [
        [[0, 5], [0, 0]],
        [[0, 0], [0, 0]],
        [[0, 1, 2], [1, 0, 3], [0, 0, 0]],
    ],
)
def test_who_never_lost_has_no_likeliest_ability_without_a_prior(wins: list[list[int]]) -> None:
    names = "xyz"[: len(wins)]
    assert bradley_terry(names, wins) is None
    found = bradley_terry(names, wins, prior=0.5)
    assert found is not None
    assert all(math.isfinite(ability) for ability in found.values())


def test_one_alone_and_nobody_have_the_ability_of_the_last() -> None:
    assert bradley_terry(["x"], [[0]]) == {"x": 0.0}
    assert bradley_terry([], []) == {}


@pytest.mark.parametrize("wins", [[[0, 1]], [[0], [1]], [[0, -1], [1, 0]], [[0, math.nan], [1, 0]]])
def test_a_table_of_wins_is_square_and_counts(wins: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="wins"):
        bradley_terry(["x", "y"], wins)


def test_abilities_do_not_depend_on_the_order_of_names() -> None:
    wins = [[0, 9, 4], [6, 0, 5], [3, 2, 0]]
    one = bradley_terry("xyz", wins)
    assert one is not None
    for order in itertools.permutations(range(3)):
        other = bradley_terry(
            ["xyz"[i] for i in order], [[wins[i][j] for j in order] for i in order]
        )
        assert other is not None
        for name in "xy":
            assert other[name] - other["z"] == pytest.approx(one[name], abs=1e-9)
