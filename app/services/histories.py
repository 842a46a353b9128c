"""What has been said of one cell over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.claims import CellState
from app.domain.errors import UnknownSource
from app.models import Source
from app.services import features, profiles
from app.services.features import FeatureRecord
from app.services.profiles import ClaimRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One claim of a history; ``value`` is its rating on the common yardstick, 0 to 1."""

    claim: ClaimRecord
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The claims in force on one cell, oldest first, those without a date before all others."""

    feature: FeatureRecord
    moments: tuple[Moment, ...]


def history(
    session: Session, framework_id: int, feature: FeatureRecord, *, source: str | None = None
) -> History:
    """Return the history of a framework on a feature; ``source`` keeps one source's word.

    Raises UnknownSource with the nearest known.
    """
    if source is not None:
        _require(session, source)
    profile = profiles.load(session, [framework_id], features.every(session))[framework_id]
    cell = profile.get(feature.slug)
    claims = cell.claims if cell else ()
    return History(
        feature=feature,
        moments=tuple(
            Moment(claim=claim, value=_value(claim, feature))
            for claim in sorted(claims, key=_when)
            if source in (None, claim.source)
        ),
    )


def _require(session: Session, source: str) -> None:
    known = set(session.scalars(select(Source.slug)))
    if source not in known:
        raise UnknownSource([source], known)


def _when(claim: ClaimRecord) -> tuple[date, date, str]:
    """Order by the first day, then by the last: a day comes before the year it begins."""
    if claim.as_of is None:
        return date.min, date.min, claim.source
    return claim.as_of.first, claim.as_of.last, claim.source


def _value(claim: ClaimRecord, feature: FeatureRecord) -> float | None:
    if claim.state is not CellState.RATED or not feature.scale.scored:
        return None
    reading = feature.scale.reading(claim.rating)
    return reading.value if reading else None
