"""Cells for editors to look at: out of date, contradicted, or on nobody's word.

The whole catalogue is walked in the order of its frameworks, a bounded stretch
for each question: a cell in doubt may be one in a million, and looking for it
must not hold the database up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session

from app.domain.claims import CellState
from app.domain.dates import DatePrecision, PartialDate
from app.domain.freshness import Freshness, freshness, stale_before
from app.models import Claim, Feature, Framework, Rating, Source
from app.services import categories

STRETCH = 500
"""Frameworks whose cells are looked at in one query."""

STRETCHES = 4
"""Queries for one question; what is beyond them is the next question's."""


class Doubt(StrEnum):
    """What is doubtful about a cell, in the order in which a cell's doubts are listed."""

    #: Past its feature's shelf life.
    STALE = "stale"
    #: Past twice its feature's shelf life.
    EXPIRED = "expired"
    #: Its sources contradict each other.
    CONFLICT = "conflict"
    #: Neither the claim nor its source says where it can be looked up.
    UNSOURCED = "unsourced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How far a walk has come: behind this framework, or behind one doubt of one of its cells."""

    framework: str
    feature: str | None = None
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtRecord:
    """One doubt about one cell; ``source`` and ``as_of`` are those of the claim that speaks."""

    framework: str
    feature: str
    doubt: Doubt
    source: str
    as_of: PartialDate | None

    @property
    def place(self) -> Place:
        """Where the walk goes on from."""
        return Place(framework=self.framework, feature=self.feature, doubt=self.doubt)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The doubts of one stretch, and where to go on; None when the walk is over."""

    doubts: tuple[DoubtRecord, ...]
    further: Place | None


def find(  # noqa: PLR0913 (the filters of one question; all are named)
    session: Session,
    *,
    judged_on: date | None,
    doubts: Collection[Doubt] = tuple(Doubt),
    category: Sequence[str] = (),
    framework_id: int | None = None,
    after: Place | None = None,
    limit: int,
) -> Found:
    """Return at most ``limit`` doubts behind ``after``, by framework, then as features are shown.

    There may be fewer, none even, and more further on: ``further`` says so. A date
    is judged on ``judged_on``, the catalogue's newest claim. Raises UnknownCategory.
    """
    condition = _doubtful(session, doubts, judged_on)
    frameworks = _frameworks(session, category, framework_id)
    found: list[DoubtRecord] = []
    place = after
    for _ in range(STRETCHES):
        stretch = _stretch(session, frameworks, place)
        wanted = _cells(session, condition, stretch, place, limit=limit - len(found) + 2)
        for record in _expanded(wanted, doubts, judged_on, place):
            if len(found) == limit:
                return Found(doubts=tuple(found), further=found[-1].place)
            found.append(record)
        if len(stretch) < STRETCH:
            return Found(doubts=tuple(found), further=None)
        place = Place(framework=stretch[-1][1])
    return Found(doubts=tuple(found), further=place)


def _frameworks(
    session: Session, category: Sequence[str], framework_id: int | None
) -> Select[int, str]:
    query = select(Framework.id, Framework.slug).order_by(Framework.slug)
    if category:
        ids = categories.with_descendants(session, category)
        query = query.where(Framework.category_id.in_(ids))
    if framework_id is not None:
        query = query.where(Framework.id == framework_id)
    return query


def _stretch(
    session: Session, frameworks: Select[int, str], place: Place | None
) -> Sequence[tuple[int, str]]:
    """Return the next frameworks; one whose cells have only been listed in part comes again."""
    if place is not None:
        whole = place.feature is None
        slug = Framework.slug.expression
        frameworks = frameworks.where(slug > place.framework if whole else slug >= place.framework)
    return [(row.id, row.slug) for row in session.execute(frameworks.limit(STRETCH))]


def _doubtful(
    session: Session, doubts: Collection[Doubt], judged_on: date | None
) -> ColumnElement[bool]:
    rated = Rating.state == CellState.RATED
    conditions: list[ColumnElement[bool]] = []
    if Doubt.CONFLICT in doubts:
        conditions.append(Rating.conflict.is_(True))
    if Doubt.UNSOURCED in doubts:
        conditions.append(and_(rated, Claim.url.is_(None), Source.url.is_(None)))
    if judged_on and {Doubt.STALE, Doubt.EXPIRED}.intersection(doubts):
        conditions.append(and_(rated, _aged(session, doubts, judged_on)))
    return or_(false(), *conditions)


def _aged(session: Session, doubts: Collection[Doubt], judged_on: date) -> ColumnElement[bool]:
    """Tell in SQL exactly what ``freshness`` tells: shelf lives are few, precisions three."""
    shelf_lives = session.scalars(
        select(Feature.shelf_life_days).where(Feature.shelf_life_days.is_not(None)).distinct()
    )
    return or_(
        false(),
        *(
            and_(
                Feature.shelf_life_days == days,
                Claim.as_of_precision == precision,
                *_span(doubts, judged_on, days or 0, precision),
            )
            for days in shelf_lives
            for precision in DatePrecision
        ),
    )


def _span(
    doubts: Collection[Doubt], judged_on: date, days: int, precision: DatePrecision
) -> Iterator[ColumnElement[bool]]:
    stale = stale_before(judged_on, days, precision)
    expired = stale_before(judged_on, 2 * days, precision)
    yield Claim.as_of < (stale if Doubt.STALE in doubts else expired)
    if Doubt.EXPIRED not in doubts:
        yield Claim.as_of >= expired


def _cells(
    session: Session,
    condition: ColumnElement[bool],
    stretch: Sequence[tuple[int, str]],
    place: Place | None,
    *,
    limit: int,
) -> Iterable[Any]:
    """Return the doubtful cells of a stretch; the cell of the place is among them."""
    query = (
        select(
            Framework.slug.label("framework"),
            Feature.slug.label("feature"),
            Source.slug.label("source"),
            Feature.shelf_life_days,
            Rating.state,
            Rating.conflict,
            Claim.as_of,
            Claim.as_of_precision,
            and_(Claim.url.is_(None), Source.url.is_(None)).label("unsourced"),
        )
        .join(Framework, Framework.id == Rating.framework_id)
        .join(Feature, Feature.id == Rating.feature_id)
        .join(Claim, Claim.id == Rating.claim_id)
        .join(Source, Source.id == Claim.source_id)
        .where(Rating.framework_id.in_([number for number, _ in stretch]), condition)
        .order_by(Framework.slug, Feature.position)
        .limit(limit)
    )
    if place is not None and place.feature is not None:
        begun = select(Feature.position).where(Feature.slug == place.feature).scalar_subquery()
        query = query.where(or_(Framework.slug > place.framework, Feature.position >= begun))
    return session.execute(query)


def _expanded(
    cells: Iterable[Any],
    wanted: Collection[Doubt],
    judged_on: date | None,
    place: Place | None,
) -> Iterator[DoubtRecord]:
    """Yield the wanted doubts of each cell that the walk has not come past."""
    for cell in cells:
        as_of = None
        if cell.as_of and cell.as_of_precision:
            as_of = PartialDate(cell.as_of, cell.as_of_precision)
        for doubt in _doubts(cell, as_of, judged_on):
            if doubt in wanted and not _passed(cell, doubt, place):
                yield DoubtRecord(
                    framework=cell.framework,
                    feature=cell.feature,
                    doubt=doubt,
                    source=cell.source,
                    as_of=as_of,
                )


def _doubts(cell: Any, as_of: PartialDate | None, judged_on: date | None) -> Iterator[Doubt]:
    """Tell what is doubtful about a cell, in the order of ``Doubt``."""
    if cell.state is CellState.RATED and judged_on:
        judged = freshness(as_of, cell.shelf_life_days, judged_on)
        if judged in {Freshness.STALE, Freshness.EXPIRED}:
            yield Doubt(judged.value)
    if cell.conflict:
        yield Doubt.CONFLICT
    if cell.state is CellState.RATED and cell.unsourced:
        yield Doubt.UNSOURCED


def _passed(cell: Any, doubt: Doubt, place: Place | None) -> bool:
    order = tuple(Doubt)
    if place is None or place.doubt is None:
        return False
    if (cell.framework, cell.feature) != (place.framework, place.feature):
        return False
    return order.index(doubt) <= order.index(place.doubt)
