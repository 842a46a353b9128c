"""Named sets of weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.dates import PartialDate
from app.domain.errors import UnknownUseCase
from app.models import Feature, UseCase, UseCaseWeight
from app.services import kept

GENERAL = "general"
"""The use case of a question that names none: the features' own default weights."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCaseRecord:
    """A use case; ``weights`` has the features it weighs differently from their default."""

    slug: str
    name: str
    summary: str
    audience: str
    owner: str
    as_of: PartialDate
    weights: Mapping[str, float]


RECORD_SIZE = 1_500
"""Bytes that a use case takes beside its weights; estimated."""

WEIGHT_SIZE = 100
"""Bytes that one weight of it takes; estimated."""


def every(session: Session) -> tuple[UseCaseRecord, ...]:
    """Return all use cases in the catalogue's order, one query."""
    return kept.once(session, "use cases", lambda: _every(session), size=_size)


def _size(cases: Sequence[UseCaseRecord]) -> int:
    return sum(RECORD_SIZE + WEIGHT_SIZE * len(case.weights) for case in cases)


def _every(session: Session) -> tuple[UseCaseRecord, ...]:
    weights: dict[UseCase, dict[str, float]] = {}
    rows = session.execute(
        select(UseCase, Feature.slug, UseCaseWeight.weight)
        .join(UseCaseWeight, UseCaseWeight.use_case_id == UseCase.id, isouter=True)
        .join(Feature, Feature.id == UseCaseWeight.feature_id, isouter=True)
        .order_by(UseCase.position, Feature.position)
    )
    for use_case, feature, weight in rows:
        named = weights.setdefault(use_case, {})
        if feature is not None:
            named[feature] = weight
    return tuple(
        UseCaseRecord(
            slug=row.slug,
            name=row.name,
            summary=row.summary,
            audience=row.audience,
            owner=row.owner,
            as_of=PartialDate(row.as_of, row.as_of_precision),
            weights=named,
        )
        for row, named in weights.items()
    )


def by_slug(session: Session, slug: str) -> UseCaseRecord:
    """Return one use case; raises UnknownUseCase with the nearest known."""
    known = {use_case.slug: use_case for use_case in every(session)}
    if slug not in known:
        raise UnknownUseCase([slug], list(known))
    return known[slug]
