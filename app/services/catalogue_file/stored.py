"""The catalogue in the database, as the records that the files are read into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.domain.dates import DatePrecision, PartialDate
from app.models import (
    Alias,
    Category,
    Claim,
    Feature,
    FeatureGroup,
    Framework,
    FrameworkLanguage,
    Source,
    UseCase,
    UseCaseWeight,
)
from app.models.base import Retirable
from app.models.retired import WITH_RETIRED
from app.services.catalogue_file.entries import FRAMEWORKS
from app.services.catalogue_file.records import (
    CategoryEntry,
    ClaimEntry,
    ClaimKey,
    FeatureEntry,
    FirstReleaseEntry,
    FrameworkEntry,
    FrameworkFile,
    FrameworkKind,
    GroupEntry,
    LevelEntry,
    LicenceEntry,
    LogoEntry,
    MethodEntry,
    SourceAuthorEntry,
    SourceEntry,
    UseCaseEntry,
    claim_key,
)
from app.services.plain import record

T = TypeVar("T")

BATCH = 200
"""Frameworks looked at together: enough to spare round trips, few enough to hold."""

ROWS = 1_000
"""Rows fetched together where there may be more than can be held."""


@dataclass(frozen=True, slots=True)
class Stored(Generic[T]):
    """An entry that has no name of its own, and the row that holds it."""

    id: int
    entry: T


def batches(things: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Cut into lists of at most ``size``."""
    left = iter(things)
    while batch := list(islice(left, size)):
        yield batch


def ids(
    session: Session, slugs: InstrumentedAttribute[str], only: Sequence[str] | None = None
) -> dict[str, int]:
    """Return the row numbers by slug of a table, given its slug column: all, or only some."""
    query = select(slugs, slugs.class_.id)
    if only is not None:
        query = query.where(slugs.in_(only))
    # Row by row: a list of all of them would be as large again as what it becomes.
    return dict(map(tuple, session.execute(query)))


def retired_ids(
    session: Session,
    model: type[Category | FeatureGroup | Feature | Framework | Source | UseCase],
    slugs: Iterable[str],
) -> dict[str, int]:
    """Return the row numbers of those of the slugs that were retired."""
    if not issubclass(model, Retirable):
        return {}
    found: dict[str, int] = {}
    for batch in batches(slugs):
        query = (
            select(model.slug, model.id)
            .where(model.slug.in_(batch), model.retired_in.is_not(None))
            .execution_options(**{WITH_RETIRED: True})
        )
        found.update((slug, number) for slug, number in session.execute(query))
    return found


def categories(session: Session) -> dict[str, CategoryEntry]:
    """Return the categories by slug, in their order."""
    parent = aliased(Category)
    query = (
        select(Category, parent.slug)
        .join(parent, parent.id == Category.parent_id, isouter=True)
        .order_by(Category.position, Category.slug)
    )
    return {
        row.slug: CategoryEntry(
            slug=row.slug, name=row.name, parent=above, description=row.description
        )
        for row, above in session.execute(query)
    }


def groups(session: Session) -> dict[str, GroupEntry]:
    """Return the feature groups by slug, in their order."""
    rows = session.scalars(select(FeatureGroup).order_by(FeatureGroup.position, FeatureGroup.slug))
    return {
        row.slug: GroupEntry(slug=row.slug, name=row.name, description=row.description)
        for row in rows
    }


def features(session: Session, only: Sequence[str] | None = None) -> dict[str, FeatureEntry]:
    """Return the features by slug, in their order: all, or only some."""
    query = (
        select(Feature, FeatureGroup.slug)
        .join(FeatureGroup, FeatureGroup.id == Feature.group_id)
        .order_by(Feature.position, Feature.slug)
    )
    if only is not None:
        query = query.where(Feature.slug.in_(only))
    return {row.slug: _feature(row, group) for row, group in session.execute(query)}


def _feature(row: Feature, group: str) -> FeatureEntry:
    return FeatureEntry(
        slug=row.slug,
        name=row.name,
        group=group,
        kind=row.kind,
        direction=row.direction,
        levels=tuple(LevelEntry(**level) for level in row.levels),
        lo=row.lo,
        hi=row.hi,
        transform=row.transform,
        unit=row.unit,
        weight=row.weight,
        indifference=row.indifference,
        shelf_life_days=row.shelf_life_days,
        description=row.description,
    )


def sources(session: Session, only: Sequence[str] | None = None) -> dict[str, SourceEntry]:
    """Return the sources by slug: all, or only some."""
    query = select(Source).order_by(Source.slug)
    rows = session.scalars(query if only is None else query.where(Source.slug.in_(only)))
    return {
        row.slug: SourceEntry(
            slug=row.slug,
            title=row.title,
            kind=row.kind,
            publisher=row.publisher,
            author=record(SourceAuthorEntry, row.author) if row.author else None,
            url=row.url,
            date=day(row.published, row.published_precision),
            retrieved=day(row.retrieved, row.retrieved_precision),
            licence=row.licence,
            rights=row.rights,
            method=record(MethodEntry, row.method) if row.method else None,
            description=row.description,
        )
        for row in rows
    }


def use_cases(session: Session) -> dict[str, UseCaseEntry]:
    """Return the use cases by slug, in their order."""
    weights: dict[int, dict[str, float]] = {}
    query = (
        select(UseCaseWeight.use_case_id, Feature.slug, UseCaseWeight.weight)
        .join(Feature, Feature.id == UseCaseWeight.feature_id)
        .order_by(Feature.position, Feature.slug)
    )
    for use_case, feature, weight in session.execute(query):
        weights.setdefault(use_case, {})[feature] = weight
    rows = session.scalars(select(UseCase).order_by(UseCase.position, UseCase.slug))
    return {
        row.slug: UseCaseEntry(
            slug=row.slug,
            name=row.name,
            summary=row.summary,
            audience=row.audience,
            owner=row.owner,
            as_of=PartialDate(row.as_of, row.as_of_precision),
            weights=weights.get(row.id, {}),
        )
        for row in rows
    }


def framework_slugs(session: Session) -> list[str]:
    """Return the slug of every framework, sorted."""
    # Sorted here: databases differ in how they order a hyphen.
    return sorted(session.scalars(select(Framework.slug)))


def frameworks(session: Session, slugs: Sequence[str]) -> dict[str, FrameworkEntry]:
    """Return those of the frameworks there are, by slug."""
    query = (
        select(Framework, Category.slug)
        .join(Category, Category.id == Framework.category_id)
        .where(Framework.slug.in_(slugs))
    )
    rows = session.execute(query).all()
    numbers = [row.id for row, _ in rows]
    languages = _lists(
        session,
        FrameworkLanguage.framework_id,
        FrameworkLanguage.language,
        FrameworkLanguage.position,
        numbers,
    )
    aliases = _lists(session, Alias.framework_id, Alias.alias, Alias.alias, numbers)
    return {
        row.slug: _framework(
            row,
            category,
            languages=tuple(languages.get(row.id, ())),
            aliases=tuple(sorted(aliases.get(row.id, ()))),
        )
        for row, category in rows
    }


def _lists(
    session: Session,
    owner: InstrumentedAttribute[int],
    text: InstrumentedAttribute[str],
    order: InstrumentedAttribute[Any],
    owners: Sequence[int],
) -> dict[int, list[str]]:
    """Return the texts that hang on each owner."""
    lists: dict[int, list[str]] = {}
    query = select(owner, text).where(owner.in_(owners)).order_by(order)
    for number, value in session.execute(query):
        lists.setdefault(number, []).append(value)
    return lists


def _framework(
    row: Framework, category: str, *, languages: tuple[str, ...], aliases: tuple[str, ...]
) -> FrameworkEntry:
    licence = first = logo = None
    if row.licence_spdx is not None or row.licence_url is not None:
        licence = LicenceEntry(spdx=row.licence_spdx, url=row.licence_url)
    released = day(row.first_release, row.first_release_precision)
    if released is not None:
        first = FirstReleaseEntry(date=released, url=row.first_release_url)
    if row.logo_url is not None:
        logo = LogoEntry(url=row.logo_url, alt=row.logo_alt, licence=row.logo_licence)
    return FrameworkEntry(
        slug=row.slug,
        name=row.name,
        kind=FrameworkKind(row.kind),
        maker=row.maker,
        summary=row.summary,
        category=category,
        languages=languages,
        licence=licence,
        links=row.links,
        first_release=first,
        aliases=aliases,
        logo=logo,
    )


_CLAIM_COLUMNS = (
    Claim.id,
    Claim.state,
    Claim.rating,
    Claim.display,
    Claim.precision,
    Claim.span,
    Claim.note,
    Claim.url,
    Claim.version,
    Claim.flags,
    Claim.as_of,
    Claim.as_of_precision,
)


def claims(session: Session, *, frameworks: Sequence[str]) -> dict[ClaimKey, Stored[ClaimEntry]]:
    """Return the claims in force on these frameworks."""
    in_force = Claim.retired_in.is_(None)
    return dict(claim_rows(session, in_force, Framework.slug.in_(frameworks)))


def claims_on(session: Session, feature: str) -> Iterator[tuple[ClaimKey, Stored[ClaimEntry]]]:
    """Yield the claims in force on a feature; of a large catalogue, more than can be held."""
    in_force = Claim.retired_in.is_(None)
    return claim_rows(session, in_force, Feature.slug == feature, options={"yield_per": ROWS})


def claim_rows(
    session: Session,
    *chosen: ColumnElement[bool],
    order: Sequence[ColumnElement[Any]] = (Feature.position.expression, Claim.id.expression),
    limit: int | None = None,
    options: Mapping[str, Any] | None = None,
) -> Iterator[tuple[ClaimKey, Stored[ClaimEntry]]]:
    """Yield the claims that conditions choose, those included that are in force no longer."""
    # Columns and not rows of the session: it would keep every claim it has seen.
    query = (
        select(
            Framework.slug.label("framework"),
            Feature.slug.label("feature"),
            Source.slug.label("source"),
            *_CLAIM_COLUMNS,
        )
        .join(Framework, Framework.id == Claim.framework_id)
        .join(Feature, Feature.id == Claim.feature_id)
        .join(Source, Source.id == Claim.source_id)
        .where(*chosen)
        .order_by(*order)
        .limit(limit)
        .execution_options(**(options or {}))
    )
    for row in session.execute(query):
        entry = _claim(row)
        yield claim_key(row.framework, entry), Stored(row.id, entry)


def _claim(row: Row[Any]) -> ClaimEntry:
    return ClaimEntry(
        feature=row.feature,
        source=row.source,
        as_of=day(row.as_of, row.as_of_precision),
        state=row.state,
        rating=row.rating,
        display=row.display,
        precision=row.precision,
        span=tuple(row.span),
        url=row.url,
        version=row.version,
        note=row.note,
        flags=tuple(row.flags),
    )


def files(session: Session, slugs: Sequence[str]) -> list[FrameworkFile]:
    """Return frameworks with their claims, as the files they would be exported to."""
    said: dict[str, list[ClaimEntry]] = {}
    for key, claim in claims(session, frameworks=slugs).items() if slugs else ():
        said.setdefault(key.framework, []).append(claim.entry)
    return [
        FrameworkFile(
            file=f"{FRAMEWORKS}/{slug}.yaml", framework=entry, claims=tuple(said.get(slug, ()))
        )
        for slug, entry in frameworks(session, slugs).items()
    ]


def day(first: date | None, precision: DatePrecision | None) -> PartialDate | None:
    """Return the date that two columns hold."""
    return PartialDate(first, precision) if first and precision else None
