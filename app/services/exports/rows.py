"""The rows of an export, read a batch of frameworks at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.domain.claims import CellState, SourceKind
from app.domain.dates import DatePrecision, PartialDate
from app.domain.freshness import fresh_until, freshness
from app.models import Feature, Framework, Source
from app.services import features, profiles
from app.services.exports.tables import ATTRIBUTION, LICENCE, What
from app.services.features import FeatureRecord
from app.services.profiles import Cell, ClaimRecord, Profile

Value = str | float | int | Sequence[str] | Mapping[str, str] | None
Row = tuple[Value, ...]
Batch = list[Row]
"""Rows that are read, written and forgotten together."""

BATCH = 100
"""Frameworks read at a time: quick for the database, little to hold."""

DIGITS = 4
"""Digits kept of a value on the common yardstick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTerms:
    """What a row says of the source it rests on."""

    title: str
    kind: SourceKind
    url: str | None
    licence: str | None


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Reads the rows of every table from one snapshot of the catalogue."""

    session: Session
    revision: int
    known_until: date | None

    def read(self, what: What) -> Iterator[Batch]:
        """Yield a table's rows, frameworks and sources by slug, features as they are shown."""
        reads: Mapping[What, Callable[[], Iterator[Batch]]] = {
            What.FRAMEWORKS: self._frameworks,
            What.FEATURES: self._features,
            What.SOURCES: self._sources,
            What.CLAIMS: self._claims,
            What.RATINGS: self._ratings,
        }
        return reads[what]()

    @property
    def _terms(self) -> Row:
        return self.revision, LICENCE, ATTRIBUTION

    @cached_property
    def _known(self) -> tuple[FeatureRecord, ...]:
        return features.every(self.session)

    @cached_property
    def _source_terms(self) -> Mapping[str, SourceTerms]:
        rows = self.session.execute(
            select(Source.slug, Source.title, Source.kind, Source.url, Source.licence)
        )
        return {
            row.slug: SourceTerms(title=row.title, kind=row.kind, url=row.url, licence=row.licence)
            for row in rows
        }

    def _frameworks(self) -> Iterator[Batch]:
        query = select(Framework).options(
            joinedload(Framework.category),
            selectinload(Framework.languages),
            selectinload(Framework.aliases),
        )
        last = ""
        while rows := self.session.scalars(
            query.where(Framework.slug > last).order_by(Framework.slug).limit(BATCH)
        ).all():
            last = rows[-1].slug
            yield [(*_framework(row), *self._terms) for row in rows]

    def _features(self) -> Iterator[Batch]:
        query = select(Feature).options(joinedload(Feature.group)).order_by(Feature.position)
        yield [(*_feature(row), *self._terms) for row in self.session.scalars(query)]

    def _sources(self) -> Iterator[Batch]:
        query = select(Source).order_by(Source.slug)
        yield [(*_source(row), *self._terms) for row in self.session.scalars(query)]

    def _claims(self) -> Iterator[Batch]:
        for batch in self._profiles():
            yield [
                (
                    *_cell(cell.feature, claim, slug, claim.display),
                    claim.span,
                    int(claim is cell.spoken),
                    *self._whose(claim),
                )
                for slug, profile in batch
                for cell in profile.values()
                for claim in cell.claims
            ]

    def _ratings(self) -> Iterator[Batch]:
        for batch in self._profiles():
            yield [
                (
                    *_cell(cell.feature, cell.spoken, slug, cell.display),
                    *self._judged(cell),
                    *self._whose(cell.spoken),
                )
                for slug, profile in batch
                for cell in profile.values()
            ]

    def _profiles(self) -> Iterator[list[tuple[str, Profile]]]:
        known, last = self._known, ""
        query = select(Framework.id, Framework.slug).order_by(Framework.slug).limit(BATCH)
        while rows := self.session.execute(query.where(Framework.slug > last)).all():
            last = rows[-1].slug
            loaded = profiles.load(self.session, [row.id for row in rows], known)
            yield [(row.slug, loaded[row.id]) for row in rows]

    def _judged(self, cell: Cell) -> Row:
        as_of, days = cell.spoken.as_of, cell.feature.shelf_life_days
        judged = None
        if cell.state is CellState.RATED and self.known_until:
            judged = freshness(as_of, days, self.known_until).value
        until = fresh_until(as_of, days)
        return (
            round(cell.reading.value, DIGITS) if cell.reading else None,
            judged,
            until.isoformat() if until else None,
            int(cell.conflict),
            len(cell.claims),
        )

    def _whose(self, claim: ClaimRecord) -> Row:
        source = self._source_terms[claim.source]
        return (
            claim.source,
            source.title,
            source.kind.value,
            source.url,
            source.licence,
            *self._terms,
        )


def _cell(feature: FeatureRecord, claim: ClaimRecord, framework: str, display: str | None) -> Row:
    return (
        framework,
        feature.slug,
        claim.state.value,
        claim.rating,
        display,
        feature.unit,
        claim.precision,
        str(claim.as_of) if claim.as_of else None,
        claim.version,
        claim.note,
        claim.url,
        claim.flags,
    )


def _framework(row: Framework) -> Row:
    return (
        row.slug,
        row.name,
        row.kind,
        row.maker,
        row.summary,
        row.category.slug,
        [language.language for language in row.languages],
        [alias.alias for alias in row.aliases],
        row.licence_spdx,
        _date(row.first_release, row.first_release_precision),
        row.links,
    )


def _feature(row: Feature) -> Row:
    return (
        row.slug,
        row.name,
        row.group.slug,
        row.kind.value,
        row.direction.value,
        [level["slug"] for level in row.levels],
        row.lo,
        row.hi,
        row.unit,
        row.weight,
        row.shelf_life_days,
        row.description,
    )


def _source(row: Source) -> Row:
    return (
        row.slug,
        row.title,
        row.kind.value,
        row.publisher,
        row.url,
        _date(row.published, row.published_precision),
        _date(row.retrieved, row.retrieved_precision),
        row.licence,
        row.rights,
        row.description,
    )


def _date(first: date | None, precision: DatePrecision | None) -> str | None:
    return str(PartialDate(first, precision)) if first and precision else None
