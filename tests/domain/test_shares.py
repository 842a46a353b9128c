from __future__ import annotations

import math
import time
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.shares import (
    Shares,
    poll_share,
    shares,
    shares_in_order,
    shares_near,
    shares_of_dirichlet,
)

TENTHS = st.lists(st.integers(-10, 10), min_size=1, max_size=9)


def exact_share(differences: list[Fraction]) -> Fraction:
    """The share by another road: inclusion and exclusion over distinct differences.

    P(sum E_i d_i > 0) for independent exponentials, by partial fractions: the
    sum over d_i > 0 of the product over j != i of d_i / (d_i - d_j). Exact in
    fractions, and only for distinct differences; useless in floats.
    """
    return sum(
        (
            math.prod((d / (d - other) for other in differences if other != d), start=Fraction(1))
            for d in differences
            if d > 0
        ),
        Fraction(0),
    )


@given(st.sets(st.integers(-1000, 1000).filter(bool), min_size=1, max_size=12))
def test_the_share_equals_the_closed_form_in_fractions(thousandths: set[int]) -> None:
    exact = exact_share([Fraction(n, 1000) for n in sorted(thousandths)])
    found = shares([n / 1000 for n in thousandths])
    assert found.a == pytest.approx(float(exact), rel=1e-12, abs=1e-300)
    assert found.b == pytest.approx(float(1 - exact), rel=1e-12, abs=1e-300)


def test_the_share_is_what_drawing_weightings_finds() -> None:
    differences = [0.3, 0.3, 0.1, -0.5, -0.2, 0.0]
    chance = Random(7)  # noqa: S311  a fixed draw, no secret
    draws, won = 20_000, 0
    for _ in range(draws):
        won += sum(chance.expovariate(1) * d for d in differences) > 0
    share = shares(differences).a
    assert abs(won / draws - share) < 4 * math.sqrt(share * (1 - share) / draws)


@given(TENTHS)
def test_shares_add_up_to_1_and_swapping_mirrors_them(tenths: list[int]) -> None:
    one, other = shares(tenths), shares([-d for d in tenths])
    assert math.isclose(one.a + one.b + one.tie, 1.0, rel_tol=1e-14)
    assert (one.a, one.b, one.tie) == (other.b, other.a, other.tie)


@given(TENTHS, st.randoms(use_true_random=False))
def test_the_order_of_the_differences_changes_no_bit(tenths: list[int], chance: Random) -> None:
    shuffled = [d / 7 for d in tenths]
    chance.shuffle(shuffled)
    assert shares(shuffled) == shares([d / 7 for d in tenths])


@given(TENTHS)
def test_zeros_drop_out(tenths: list[int]) -> None:
    assert shares([0, *tenths, 0]) == shares(tenths)


def test_nothing_that_differs_is_a_tie_under_all_weightings() -> None:
    assert shares([]) == shares([0, 0]) == Shares(0.0, 0.0, 1.0)


def test_both_sides_are_exact_however_small() -> None:
    found = shares([1e-9] + [-1.0] * 3)
    assert found.a == pytest.approx(1e-27, rel=1e-6, abs=0.0)
    assert found.b == pytest.approx(1.0, rel=1e-15)


def test_nearly_equal_differences_are_no_trouble() -> None:
    near = shares([0.1 + n * 1e-15 for n in range(20)] + [-0.1] * 20)
    assert near.a == pytest.approx(0.5, abs=1e-9)


def test_differences_near_the_smallest_float_keep_their_ratio() -> None:
    assert shares([3e-320, -1e-320]).a == pytest.approx(0.75, rel=1e-3)


def test_near_the_given_weights_half_of_the_weighting_is_given() -> None:
    near = shares_near([0.4, -0.1], 0.2, 0.5)
    assert near == shares([0.5 * 0.2 + 0.5 * 0.4, 0.5 * 0.2 - 0.5 * 0.1])
    assert shares_near([0.4, -0.1], 0.2, 1.0) == shares([0.4, -0.1])


def test_an_order_of_importance_is_drawn_from_its_own_region() -> None:
    differences = [0.3, -0.2, -0.3, 0.1]
    chance = Random(3)  # noqa: S311  a fixed draw, no secret
    draws, won = 20_000, 0
    for _ in range(draws):
        weights = sorted((chance.expovariate(1) for _ in differences), reverse=True)
        won += sum(w * d for w, d in zip(weights, differences, strict=True)) > 0
    share = shares_in_order(differences).a
    assert abs(won / draws - share) < 4 * math.sqrt(share * (1 - share) / draws)


def test_dirichlet_counts_repeat_their_difference() -> None:
    assert shares_of_dirichlet([0.2, -0.1], [1, 1]) == shares([0.2, -0.1])
    assert shares_of_dirichlet([0.2, -0.1], [2, 3]) == shares([0.2, 0.2, -0.1, -0.1, -0.1])
    assert shares_of_dirichlet([0.2, -0.1], [1, 0]) == Shares(1.0, 0.0, 0.0)


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_poll_is_a_race_of_equal_votes(a: int, b: int) -> None:
    race = shares([1.0] * (a + 1) + [-1.0] * (b + 1))
    assert poll_share(a, b) == pytest.approx(race.a, rel=1e-12, abs=0.0)
    exact = Fraction(sum(math.comb(a + b + 1, k) for k in range(a + 1)), 2 ** (a + b + 1))
    assert poll_share(a, b) == pytest.approx(float(exact), rel=1e-12, abs=0.0)


def test_a_poll_of_millions_is_answered_at_once() -> None:
    started = time.process_time()
    assert poll_share(1_000_000, 1_000_000) == pytest.approx(0.5)
    assert poll_share(1_002_000, 1_000_000) == pytest.approx(0.9213, abs=1e-3)
    assert poll_share(3_000_000, 10) == 1.0
    assert poll_share(10, 3_000_000) == 0.0
    assert time.process_time() - started < 2.0
