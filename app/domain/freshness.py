"""How long a claim stays worth believing: the shelf life belongs to the feature."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from app.domain.dates import DatePrecision, PartialDate


class Freshness(StrEnum):
    """Where a claim stands in its feature's shelf life."""

    FRESH = "fresh"
    #: Past its shelf life.
    STALE = "stale"
    #: Past twice its shelf life.
    EXPIRED = "expired"
    #: The source gave no date, so nobody can tell.
    UNDATED = "undated"


def fresh_until(as_of: PartialDate | None, shelf_life_days: int | None) -> date | None:
    """Return the last day the claim counts as fresh; None when it has no such day."""
    if as_of is None or shelf_life_days is None:
        return None
    return as_of.last + timedelta(days=shelf_life_days)


def freshness(as_of: PartialDate | None, shelf_life_days: int | None, on: date) -> Freshness:
    """Judge a claim on a given day; a feature without a shelf life never goes stale."""
    if as_of is None:
        return Freshness.UNDATED
    until = fresh_until(as_of, shelf_life_days)
    if until is None or on <= until:
        return Freshness.FRESH
    twice = until + timedelta(days=shelf_life_days or 0)
    return Freshness.STALE if on <= twice else Freshness.EXPIRED


def stale_before(on: date, shelf_life_days: int, precision: DatePrecision) -> date:
    """Return the first day of the earliest period of that precision that is fresh on a day.

    For those who judge many claims at once: ``as_of.first < stale_before(...)``
    holds for exactly the claims whose freshness has run out. Given twice the
    shelf life it tells the expired ones.
    """
    try:
        earliest = on - timedelta(days=shelf_life_days)
    except OverflowError:
        return date.min
    match precision:
        case DatePrecision.DAY:
            return earliest
        case DatePrecision.MONTH:
            return earliest.replace(day=1)
        case DatePrecision.YEAR:
            return earliest.replace(month=1, day=1)
