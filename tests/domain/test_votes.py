from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.votes import (
    Interval,
    VoteCount,
    figure_interval,
    voter_digest,
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


def test_a_rounded_figure_may_be_anything_that_rounds_to_it() -> None:
    assert figure_interval(38_700, 50) == Interval(38_650, 38_750)


def test_an_interval_has_its_ends_in_order() -> None:
    for low, high in ((2, 1), (math.nan, 1), (0, math.nan)):
        with pytest.raises(ValueError, match="no interval"):
            Interval(low, high)


@pytest.mark.parametrize(("ups", "downs"), [(0, 0), (1, 0), (900, 0)])
def test_without_a_vote_against_there_is_no_approval(ups: int, downs: int) -> None:
    assert VoteCount(ups, downs).approval is None


@pytest.mark.parametrize(("ups", "downs"), [(0, 1), (9, 1), (900, 100)])
def test_approval_is_the_lower_bound_of_the_share(ups: int, downs: int) -> None:
    assert VoteCount(ups, downs).approval == wilson(ups, ups + downs).low


def test_many_of_many_stand_above_one_of_one_and_the_unvoted_between_for_and_against() -> None:
    counts = [(900, 100), (20, 0), (1, 0), (0, 0), (1, 9), (0, 1)]
    standings = [VoteCount(*count).standing for count in counts]
    assert standings == sorted(standings, reverse=True)
    assert len(set(standings)) == len(standings)
    assert VoteCount().standing == VoteCount(1, 1).standing


def test_of_a_voter_only_a_digest_is_kept() -> None:
    kept = voter_digest("reader-7")
    assert len(kept) == 64
    assert "reader" not in kept
    assert kept == voter_digest("reader-7") != voter_digest("reader-8")
