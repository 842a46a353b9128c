from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.domain.sensitivity import (
    Flip,
    Transfer,
    Weighed,
    counterfactuals,
    flips,
    net_to_gross,
    transfer,
    weight_factor,
)


def weighed(*rows: tuple[float, float]) -> list[Weighed]:
    """Features named f0, f1 ...: (weight, difference)."""
    return [Weighed(key=f"f{n}", weight=w, difference=d) for n, (w, d) in enumerate(rows)]


def test_net_to_gross_and_weight_factor_grow_with_the_lead() -> None:
    assert net_to_gross(3, 1) == 0.5
    assert weight_factor(9, 4) == 1.5
    assert (net_to_gross(1, 3), weight_factor(4, 9)) == (0.5, 1.5)


def test_dominance_is_safe_from_any_weights() -> None:
    assert net_to_gross(3, 0) == 1.0
    assert weight_factor(3, 0) is None


def test_nothing_that_differs_has_no_safety() -> None:
    assert net_to_gross(0, 0) is None
    assert weight_factor(0, 0) is None


def test_a_flip_tells_weight_share_and_multiplier() -> None:
    found = flips(weighed((10, 0.2), (1, -0.2), (1, -0.2)))
    assert found["f0"].weight == pytest.approx(2.0)
    assert found["f0"].share == pytest.approx(0.5)
    assert found["f0"].multiplier == pytest.approx(0.2)
    assert {flip.to for flip in found.values()} == {"b"}
    assert found["f1"].multiplier == pytest.approx(9.0)


def test_a_feature_of_weight_0_may_turn_the_result_if_one_cared() -> None:
    found = flips(weighed((2, 0.1), (0, -0.6)))
    assert list(found) == ["f1"]
    assert found["f1"].weight == pytest.approx(1 / 3)
    assert found["f1"].multiplier is None


def test_what_speaks_for_the_winner_alone_cannot_flip_by_vanishing_exactly() -> None:
    assert flips(weighed((1, 0.3), (1, 0.0))) == {}
    # Without f4 the others balance but for residue: 0.1 x 0.3 + 0.2 x 0.15 - 0.6 x 0.1.
    assert "f4" not in flips(weighed((0.1, 0.3), (0.2, 0.15), (0.6, -0.1), (0, -0.1), (1, 0.5)))


TENTHS = st.integers(-10, 10)


@given(st.lists(st.tuples(st.integers(0, 10), TENTHS), min_size=2, max_size=6))
@settings(max_examples=500)
def test_flips_are_those_of_exact_arithmetic(rows: list[tuple[int, int]]) -> None:
    net = sum(w * d for w, d in rows)
    assume(net != 0)
    found = flips(weighed(*((w / 10, d / 10) for w, d in rows)))
    for n, (w, d) in enumerate(rows):
        exact = Fraction(w * d - net, 10 * d) if d else Fraction(0)
        flip = found.get(f"f{n}")
        # Nothing but float residue speaks against it: no weight turns the result.
        assert (flip is not None) == (exact > 0)
        if flip is not None:
            assert flip.weight == pytest.approx(float(exact), rel=1e-12)
            assert flip.to == ("b" if net > 0 else "a")


@pytest.mark.parametrize("weight", [7.0, 11.0, 70.0])
def test_a_flip_keeps_its_digits_where_the_others_all_but_cancel(weight: float) -> None:
    others = [(0.7, 0.1), (0.1, -0.7 + 1e-9), (1.0, -0.5), (1.0, 0.5)]
    found = flips(weighed(*others, (weight, -0.9)))["f4"]
    exact = sum(Fraction(w) * Fraction(d) for w, d in others) / Fraction(0.9)
    assert found.weight == pytest.approx(float(exact), rel=5e-7, abs=0.0)


@pytest.mark.parametrize(
    "rows",
    [
        ((1, 0.8), (1, -5e-324)),
        ((1, 0.8), (1, -1e-308)),
        ((1e6, 0.8), (5e-324, -0.1)),
        ((5e-324, 0.8), (5e-324, -0.4)),
    ],
)
def test_no_flip_is_ever_infinite(rows: tuple[tuple[float, float], ...]) -> None:
    for flip in flips(weighed(*rows)).values():
        figures = (flip.weight, flip.share, flip.multiplier or 0.0)
        assert all(math.isfinite(figure) for figure in figures)


def test_a_transfer_goes_to_what_favours_the_loser_most() -> None:
    found = transfer(weighed((10, 0.2), (1, -0.1), (1, -0.3)))
    assert found is not None
    assert found.to == "f2"


def test_of_equals_a_transfer_goes_to_the_first() -> None:
    found = transfer(weighed((10, 0.2), (1, -0.2), (3, -0.2)))
    assert found is not None
    assert found.to == "f1"


def test_a_loser_without_a_feature_gets_no_transfer() -> None:
    assert transfer(weighed((1, 0.2), (1, 0.0))) is None


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(-4, 4)), min_size=2, max_size=6),
)
def test_a_transfer_is_the_least_that_ties(rows: list[tuple[int, int]]) -> None:
    known = weighed(*((float(w), d / 4) for w, d in rows))
    net = sum(w * d for w, d in rows)
    assume(net != 0)
    found = transfer(known)
    least = least_transfer(rows)
    assert (found is None) == (least is None)
    if found is not None and least is not None:
        assert found.share == pytest.approx(float(least), rel=1e-12)


def least_transfer(rows: list[tuple[int, int]]) -> Fraction | None:
    """The optimum found by trying every set of features emptied and every one tapped.

    An optimum of the linear programme is at a corner: some features are emptied
    whole, at most one in part, all into one.
    """
    net = Fraction(sum(w * d for w, d in rows))
    sign = 1 if net > 0 else -1
    total = sum(w for w, _ in rows)
    found: list[Fraction] = []
    places = range(len(rows))
    for to, tapped in itertools.product(places, places):
        others = [n for n in places if n != tapped]
        for count in range(len(others) + 1):
            for emptied in itertools.combinations(others, count):
                left = sign * net - sum(
                    rows[n][0] * sign * (rows[n][1] - rows[to][1]) for n in emptied
                )
                gain = sign * (rows[tapped][1] - rows[to][1])
                if left == 0:
                    moved = Fraction(0)
                elif gain > 0 and 0 < left <= gain * rows[tapped][0]:
                    moved = Fraction(left) / gain
                else:
                    continue
                found.append((sum(rows[n][0] for n in emptied) + moved) / total)
    if not any(sign * d < 0 for _, d in rows):
        return None
    return min(found, default=None)


def test_a_transfer_does_not_depend_on_the_order_of_equal_differences() -> None:
    rows = ((0.1, 0.3), (0.7, 0.3), (0.2, 0.3), (1.3, -0.2))
    shares = {
        found.share
        for order in itertools.permutations(rows)
        if isinstance(found := transfer(weighed(*order)), Transfer)
    }
    assert len(shares) == 1


def flip(multiplier: float | None, share: float = 0.2) -> Flip:
    return Flip(weight=1.0, share=share, multiplier=multiplier, to="b")


def test_the_smallest_change_of_weight_is_told_first_up_or_down() -> None:
    asked = {"x4": flip(4), "tenth": flip(0.1), "half": flip(0.5), "x1.5": flip(1.5)}
    assert [told.feature for told in counterfactuals(asked)] == ["x1.5", "half", "x4", "tenth"]


def test_what_counts_nothing_now_is_told_last_by_share() -> None:
    asked = {"much": flip(None, 0.6), "little": flip(None, 0.1), "x99": flip(99)}
    assert [told.feature for told in counterfactuals(asked)] == ["x99", "little", "much"]


@pytest.mark.parametrize(
    ("found", "advisable"),
    [
        (flip(10), True),
        (flip(10.1), False),
        (flip(0.1), True),
        (flip(0.09), False),
        (flip(None, 0.5), True),
        (flip(None, 0.51), False),
    ],
)
def test_nothing_beyond_ten_times_is_advice(found: Flip, advisable: bool) -> None:
    (told,) = counterfactuals({"f": found})
    assert told.advisable is advisable
