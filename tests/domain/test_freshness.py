from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import DatePrecision, PartialDate
from app.domain.freshness import Freshness, fresh_until, freshness, stale_before

JUNE = PartialDate.parse("2026-06")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 7, 30), Freshness.FRESH),
        (date(2026, 7, 31), Freshness.STALE),
        (date(2026, 8, 29), Freshness.STALE),
        (date(2026, 8, 30), Freshness.EXPIRED),
    ],
)
def test_a_claim_is_fresh_for_its_shelf_life_and_stale_for_as_long_again(
    on: date, expected: Freshness
) -> None:
    assert freshness(JUNE, 30, on) is expected


def test_the_shelf_life_starts_when_the_period_ends() -> None:
    assert fresh_until(JUNE, 30) == date(2026, 7, 30)


def test_without_a_shelf_life_nothing_goes_stale() -> None:
    assert freshness(JUNE, None, date(2099, 1, 1)) is Freshness.FRESH
    assert fresh_until(JUNE, None) is None


def test_an_undated_claim_is_neither_fresh_nor_stale() -> None:
    assert freshness(None, 30, date(2026, 7, 30)) is Freshness.UNDATED


@given(
    first=st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    precision=st.sampled_from(DatePrecision),
    days=st.integers(0, 4000),
    on=st.dates(date(1990, 1, 1), date(2040, 1, 1)),
)
def test_the_day_before_which_claims_are_stale_judges_as_the_claim_itself(
    first: date, precision: DatePrecision, days: int, on: date
) -> None:
    as_of = PartialDate.parse(str(PartialDate(first, precision)))
    judged = freshness(as_of, days, on)
    assert (as_of.first < stale_before(on, days, precision)) == (judged is not Freshness.FRESH)
    assert (as_of.first < stale_before(on, 2 * days, precision)) == (judged is Freshness.EXPIRED)


def test_nothing_is_stale_where_the_shelf_life_is_longer_than_the_calendar() -> None:
    assert stale_before(date(2026, 1, 1), 10**7, DatePrecision.DAY) == date.min
