"""How much the catalogue holds, and how much of it is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.claims import CellState
from app.domain.dates import PartialDate
from app.domain.scales import Kind
from app.models import (
    Category,
    Claim,
    Comparison,
    Feature,
    FeatureGroup,
    Framework,
    Point,
    Rating,
    Source,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """How many of the cells that can be scored are rated, and how many of all contradict.

    ``features`` counts the scored ones; ``group`` is null for all groups together.
    """

    group: str | None
    name: str | None
    features: int
    cells: int
    rated: int
    conflicts: int

    @property
    def share(self) -> float | None:
        """The part of the cells that is rated; None where there are no cells."""
        return self.rated / self.cells if self.cells else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The claims in force: how many, how many of them undated, the first and the last day."""

    total: int
    undated: int
    oldest: PartialDate | None
    newest: PartialDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What there is in the catalogue. Whatever is counted by something is by its slug."""

    frameworks_by_kind: Mapping[str, int]
    frameworks_by_category: Mapping[str, int]
    features_by_kind: Mapping[str, int]
    sources_by_kind: Mapping[str, int]
    claims: Heard
    points: int
    comparisons: int
    filled: Filled
    groups: tuple[Filled, ...]

    @property
    def frameworks(self) -> int:
        """How many frameworks there are."""
        return sum(self.frameworks_by_kind.values())


def count(session: Session) -> Counts:
    """Count the catalogue, in eight queries whatever its size."""
    kinds = _tally(session, select(Framework.kind, func.count()).group_by(Framework.kind))
    frameworks = sum(kinds.values())
    groups = _groups(session, frameworks)
    return Counts(
        frameworks_by_kind=kinds,
        frameworks_by_category=_tally(session, _by_category()),
        features_by_kind=_by_kind(session, Feature.kind),
        sources_by_kind=_by_kind(session, Source.kind),
        claims=_claims(session),
        points=_rows(session, Point.id),
        comparisons=_rows(session, Comparison.id),
        filled=_together(groups),
        groups=groups,
    )


def _rows(session: Session, column: InstrumentedAttribute[int]) -> int:
    return session.scalar(select(func.count(column))) or 0


def _tally(session: Session, query: Select[Any, int]) -> dict[str, int]:
    """Read (name, count) pairs, by name."""
    return dict(sorted((str(name), number) for name, number in session.execute(query)))


def _by_kind(session: Session, kind: InstrumentedAttribute[Any]) -> dict[str, int]:
    return _tally(session, select(kind, func.count()).group_by(kind))


def _by_category() -> Select[str, int]:
    return (
        select(Category.slug, func.count())
        .join(Framework, Framework.category_id == Category.id)
        .group_by(Category.slug)
    )


def _claims(session: Session) -> Heard:
    """Count the claims in one pass; dates of a day, a month and a year apart."""
    query = (
        select(
            Claim.as_of_precision,
            func.count(),
            func.min(Claim.as_of),
            func.max(Claim.as_of),
        )
        .where(Claim.retired_in.is_(None))
        .group_by(Claim.as_of_precision)
    )
    total = undated = 0
    oldest: list[PartialDate] = []
    newest: list[PartialDate] = []
    for precision, number, first, last in session.execute(query):
        total += number
        if precision and first and last:
            oldest.append(PartialDate(first, precision))
            newest.append(PartialDate(last, precision))
        else:
            undated += number
    return Heard(
        total=total,
        undated=undated,
        # Where several begin on the same day, the shortest: it says most.
        oldest=min(oldest, key=lambda when: (when.first, when.last), default=None),
        newest=max(newest, key=lambda when: (when.first, -when.last.toordinal()), default=None),
    )


def _groups(session: Session, frameworks: int) -> tuple[Filled, ...]:
    """Count the cells of each group: those that can be scored, and every contradiction."""
    scored = Feature.kind != Kind.TEXT
    cells = (
        select(
            Rating.feature_id,
            _sum(Rating.state == CellState.RATED).label("rated"),
            _sum(Rating.conflict).label("conflicts"),
        )
        .group_by(Rating.feature_id)
        .subquery()
    )
    query = (
        select(
            FeatureGroup.slug,
            FeatureGroup.name,
            _sum(scored),
            func.coalesce(func.sum(case((scored, cells.c.rated), else_=0)), 0),
            func.coalesce(func.sum(cells.c.conflicts), 0),
        )
        .join(Feature, Feature.group_id == FeatureGroup.id)
        .outerjoin(cells, cells.c.feature_id == Feature.id)
        .group_by(FeatureGroup.id, FeatureGroup.slug, FeatureGroup.name, FeatureGroup.position)
        .order_by(FeatureGroup.position)
    )
    return tuple(
        Filled(
            group=slug,
            name=name,
            features=int(features),
            cells=int(features) * frameworks,
            rated=int(rated),
            conflicts=int(conflicts),
        )
        for slug, name, features, rated, conflicts in session.execute(query)
    )


def _sum(condition: ColumnElement[bool] | InstrumentedAttribute[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _together(groups: Sequence[Filled]) -> Filled:
    return Filled(
        group=None,
        name=None,
        features=sum(group.features for group in groups),
        cells=sum(group.cells for group in groups),
        rated=sum(group.rated for group in groups),
        conflicts=sum(group.conflicts for group in groups),
    )
