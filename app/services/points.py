"""What is stated of frameworks and is no rating."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Subquery, and_, func, select
from sqlalchemy.orm import Session

from app.domain.dates import PartialDate
from app.domain.points import SECTION, PointKind, PointState, Share, share
from app.domain.sections import Section
from app.domain.votes import NO_VOTES, VoteCount
from app.models import Feature, Point, Source, Vote
from app.services import kept
from app.services.profiles import Profile

VOTES = "votes"
"""The unit of features that count all votes cast on a framework: the base of a point's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRecord:
    """One point; ``share`` is its part of all votes on the framework, where both are known.

    ``votes`` were counted by its source, ``counted`` by us.
    """

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
    counted: VoteCount
    url: str | None
    note: str | None

    @property
    def section(self) -> Section:
        """The part of an answer that shows it."""
        return SECTION[self.kind]


Points = Sequence[PointRecord]
"""The points of one framework: by kind, then by what readers voted here, then by its source's
votes, then as its source lists them."""


POINT_SIZE = 500
"""Bytes that a point takes beside its words; estimated."""


def load(session: Session, profiles: Mapping[int, Profile]) -> dict[int, Points]:
    """Return the points of frameworks, in one query for those that are not known yet.

    ``profiles`` know how many votes there are.
    """
    return kept.each(
        session,
        "points",
        profiles,
        lambda missing: _load(session, {framework: profiles[framework] for framework in missing}),
        size=_size,
    )


def _size(points: Points) -> int:
    return sum(POINT_SIZE + kept.letters(one.title, one.text, one.note) for one in points)


def _load(session: Session, profiles: Mapping[int, Profile]) -> dict[int, Points]:
    counts = _counts(profiles)
    query = (
        select(Point, Feature.slug, Source.slug, counts.c.ups, counts.c.downs)
        .join(Source, Source.id == Point.source_id)
        .join(Feature, Feature.id == Point.feature_id, isouter=True)
        .join(
            counts,
            and_(counts.c.framework_id == Point.framework_id, counts.c.point == Point.slug),
            isouter=True,
        )
        .where(Point.framework_id.in_(profiles))
        .order_by(Point.framework_id, Point.position, Point.slug)
    )
    found: dict[int, list[PointRecord]] = {framework: [] for framework in profiles}
    for row, feature, source, ups, downs in session.execute(query):
        profile = profiles[row.framework_id]
        counted = NO_VOTES if ups is None else VoteCount(ups, downs)
        found[row.framework_id].append(_record(row, feature, source, profile, counted))
    return {framework: _ranked(points) for framework, points in found.items()}


def _counts(frameworks: Iterable[int]) -> Subquery:
    """Count the votes on each point of these frameworks that has any."""
    return (
        select(
            Vote.framework_id,
            Vote.point,
            func.count().filter(Vote.up).label("ups"),
            func.count().filter(~Vote.up).label("downs"),
        )
        .where(Vote.framework_id.in_(frameworks))
        .group_by(Vote.framework_id, Vote.point)
        .subquery()
    )


def _record(
    row: Point, feature: str | None, source: str, profile: Profile, counted: VoteCount
) -> PointRecord:
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
        counted=counted,
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
    """Order within each kind by our votes, then its source's; Python's sort keeps equal ones.

    What no source counted comes after what none of its readers voted for.
    """
    kinds = {kind: position for position, kind in enumerate(PointKind)}

    def rank(point: PointRecord) -> tuple[int, float, int]:
        by_source = 1 if point.votes is None else -point.votes
        return kinds[point.kind], -point.counted.standing, by_source

    return sorted(points, key=rank)
