"""What is stated of frameworks and is no rating."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.dates import PartialDate
from app.domain.points import SECTION, PointKind, PointState, Share, share
from app.domain.sections import Section
from app.models import Feature, Point, Source
from app.services.profiles import Profile

VOTES = "votes"
"""The unit of features that count all votes cast on a framework: the base of a point's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRecord:
    """One point; ``share`` is its part of all votes on the framework, where both are known."""

    slug: str
    kind: PointKind
    state: PointState
    title: str | None
    text: str | None
    feature: str | None
    source: str
    as_of: PartialDate | None
    votes: int | None
    share: Share | None
    url: str | None
    note: str | None

    @property
    def section(self) -> Section:
        """The part of an answer that shows it."""
        return SECTION[self.kind]


Points = Sequence[PointRecord]
"""The points of one framework: by kind, then most votes first, then as its source lists them."""


def load(session: Session, profiles: Mapping[int, Profile]) -> dict[int, Points]:
    """Return the points of frameworks, in one query; ``profiles`` know how many votes there are."""
    query = (
        select(Point, Feature.slug, Source.slug)
        .join(Source, Source.id == Point.source_id)
        .join(Feature, Feature.id == Point.feature_id, isouter=True)
        .where(Point.framework_id.in_(profiles))
        .order_by(Point.framework_id, Point.position, Point.slug)
    )
    found: dict[int, list[PointRecord]] = {framework: [] for framework in profiles}
    for row, feature, source in session.execute(query):
        profile = profiles[row.framework_id]
        found[row.framework_id].append(_record(row, feature, source, profile))
    return {framework: _ranked(points) for framework, points in found.items()}


def _record(row: Point, feature: str | None, source: str, profile: Profile) -> PointRecord:
    as_of = None
    if row.as_of and row.as_of_precision:
        as_of = PartialDate(row.as_of, row.as_of_precision)
    return PointRecord(
        slug=row.slug,
        kind=row.kind,
        state=row.state,
        title=row.title,
        text=row.text,
        feature=feature,
        source=source,
        as_of=as_of,
        votes=row.votes,
        share=None if row.votes is None else _share(row.votes, source, profile),
        url=row.url,
        note=row.note,
    )


def _share(votes: int, source: str, profile: Profile) -> Share | None:
    """Return the part of the same source's votes on the framework; another's count is no base."""
    for cell in profile.values():
        claim = cell.said_by(source) if cell.feature.unit == VOTES else None
        if claim is not None and isinstance(claim.rating, (int, float)):
            return share(votes, claim.rating, claim.precision)
    return None


def _ranked(points: Points) -> Points:
    """Order within each kind by votes; Python's sort keeps equal ones as they were.

    What nobody counted comes after what nobody voted for.
    """
    kinds = {kind: position for position, kind in enumerate(PointKind)}

    def rank(point: PointRecord) -> tuple[int, int]:
        return kinds[point.kind], 1 if point.votes is None else -point.votes

    return sorted(points, key=rank)
