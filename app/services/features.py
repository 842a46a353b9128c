"""What frameworks are compared on, with the scales to read their ratings."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.domain.errors import UnknownFeature
from app.domain.scales import Scale
from app.models import Feature, FeatureGroup
from app.services import kept


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureRecord:
    """A feature, its scale ready to read ratings off."""

    id: int
    slug: str
    name: str
    group: str
    group_name: str
    scale: Scale
    level_names: tuple[str, ...]
    unit: str | None
    weight: float
    shelf_life_days: int | None
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRecord:
    """A heading that features are shown under."""

    slug: str
    name: str
    description: str


RECORD_SIZE = 1_800
"""Bytes that a feature takes, its scale included; estimated."""


def every(session: Session) -> tuple[FeatureRecord, ...]:
    """Return all features in the catalogue's order, one query."""
    return kept.once(
        session, "features", lambda: _every(session), size=lambda all_: RECORD_SIZE * len(all_)
    )


def _every(session: Session) -> tuple[FeatureRecord, ...]:
    rows = session.scalars(
        select(Feature).options(joinedload(Feature.group)).order_by(Feature.position)
    )
    return tuple(_record(row) for row in rows)


def by_slug(session: Session, slug: str) -> FeatureRecord:
    """Return one feature; raises UnknownFeature with the nearest known."""
    known = {feature.slug: feature for feature in every(session)}
    if slug not in known:
        raise UnknownFeature([slug], list(known))
    return known[slug]


def groups(session: Session) -> list[GroupRecord]:
    """Return all feature groups in the catalogue's order."""
    rows = session.scalars(select(FeatureGroup).order_by(FeatureGroup.position))
    return [GroupRecord(slug=row.slug, name=row.name, description=row.description) for row in rows]


def scale_of(row: Feature) -> Scale:
    """Return the scale a feature's columns describe."""
    values = [level["value"] for level in row.levels]
    calibrated = bool(values) and all(value is not None for value in values)
    return Scale(
        row.kind,
        direction=row.direction,
        levels=tuple(level["slug"] for level in row.levels),
        level_values=tuple(values) if calibrated else None,
        lo=row.lo,
        hi=row.hi,
        transform=row.transform,
        indifference=row.indifference,
    )


def _record(row: Feature) -> FeatureRecord:
    return FeatureRecord(
        id=row.id,
        slug=row.slug,
        name=row.name,
        group=row.group.slug,
        group_name=row.group.name,
        scale=scale_of(row),
        level_names=tuple(level["name"] for level in row.levels),
        unit=row.unit,
        weight=row.weight,
        shelf_life_days=row.shelf_life_days,
        description=row.description,
    )
