"""Votes on one point compare across frameworks as shares only, and only with their interval."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.points import SECTION, PointKind, share
from app.domain.sections import Section
from app.domain.votes import wilson


def test_a_share_is_the_part_of_all_votes_with_its_wilson_interval() -> None:
    found = share(678, 4200, None)
    assert found is not None
    assert found.value == pytest.approx(0.1614, abs=1e-4)
    assert found.interval == wilson(678, 4200)


def test_a_rounded_base_widens_the_interval_by_what_it_may_hide() -> None:
    exact, rounded = share(678, 4200, 0), share(678, 4200, 50)
    assert exact is not None
    assert rounded is not None
    assert rounded.value == exact.value
    assert rounded.interval.low == wilson(678, 4250).low < exact.interval.low
    assert rounded.interval.high == wilson(678, 4150).high > exact.interval.high


def test_all_votes_for_one_point_are_a_share_of_one_and_not_a_certainty() -> None:
    found = share(22, 22, None)
    assert found is not None
    assert (found.value, found.interval.high) == (1.0, 1.0)
    assert found.interval.low == pytest.approx(0.851, abs=1e-3)


def test_no_votes_of_some_are_a_share_of_nothing() -> None:
    found = share(0, 22, None)
    assert found is not None
    assert (found.value, found.interval.low) == (0.0, 0.0)
    assert 0 < found.interval.high < 0.2


@pytest.mark.parametrize(
    ("votes", "base", "precision"),
    [
        (23, 22, None),
        (1, 0, None),
        (0, 0, None),
        (0, -5, None),
        # 22 give or take 5 may be 17, of which 20 cannot be a part.
        (20, 22, 5),
        (0, 3, 4),
    ],
)
def test_what_cannot_be_the_base_of_the_votes_gives_no_share(
    votes: int, base: float, precision: float | None
) -> None:
    assert share(votes, base, precision) is None


@given(
    votes=st.integers(0, 10**6),
    base=st.integers(0, 10**7),
    precision=st.integers(0, 10**5) | st.none(),
)
def test_a_share_lies_in_its_interval_between_0_and_1(
    votes: int, base: int, precision: int | None
) -> None:
    found = share(votes, base, precision)
    if found is None:
        assert base - (precision or 0) < max(votes, 1)
    else:
        assert 0 <= found.interval.low <= found.value <= found.interval.high <= 1


def test_every_kind_of_point_is_shown_in_one_section() -> None:
    assert set(SECTION) == set(PointKind)
    elsewhere = {kind: section for kind, section in SECTION.items() if section != "points"}
    assert elsewhere == {
        PointKind.DEFINITION: Section.DESCRIPTIONS,
        PointKind.OVERVIEW: Section.DESCRIPTIONS,
        PointKind.DESCRIPTION: Section.DESCRIPTIONS,
        PointKind.PHILOSOPHY: Section.DESCRIPTIONS,
        PointKind.ADOPTER: Section.ADOPTERS,
        PointKind.INTEGRATION: Section.INTEGRATIONS,
    }
