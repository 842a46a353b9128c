"""Named sets of weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.dates import PartialDate
from app.domain.errors import UnknownUseCase
from app.models import Feature, UseCase, UseCaseWeight

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


def every(session: Session) -> list[UseCaseRecord]:
    """Return all use cases in the catalogue's order, one query."""
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
    return [
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
    ]


def by_slug(session: Session, slug: str) -> UseCaseRecord:
    """Return one use case; raises UnknownUseCase with the nearest known."""
    known = {use_case.slug: use_case for use_case in every(session)}
    if slug not in known:
        raise UnknownUseCase([slug], list(known))
    return known[slug]
