"""Finding frameworks: by slug or alias, by page, by what they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.domain.dates import PartialDate
from app.domain.errors import UnknownFramework
from app.models import Alias, Framework, FrameworkLanguage
from app.services import categories, kept
from app.services.paging import Page

LABEL_LENGTH = 120
"""The longest alias there is; nothing longer can be a framework's label."""


RECORD_SIZE = 2_500
"""Bytes that a framework takes, its links included; estimated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkRecord:
    """A framework as everybody may see it."""

    id: int
    slug: str
    name: str
    kind: str
    maker: str | None
    summary: str
    category: str
    languages: tuple[str, ...]
    aliases: tuple[str, ...]
    licence_spdx: str | None
    licence_url: str | None
    logo_url: str | None
    logo_alt: str | None
    logo_licence: str | None
    first_release: PartialDate | None
    first_release_url: str | None
    links: Mapping[str, str]


def by_labels(session: Session, labels: Sequence[str]) -> list[FrameworkRecord]:
    """Return the frameworks meant by slugs or aliases, in the order asked.

    Case does not matter. Raises UnknownFramework naming every label that means
    none, with the nearest that do.
    """
    wanted = [cleaned(label) for label in labels]
    found = kept.each(
        session,
        "label",
        [clean for clean in dict.fromkeys(wanted) if clean],
        lambda missing: _meant(session, missing),
        size=lambda record: RECORD_SIZE + kept.letters(record.summary, *record.links.values()),
    )
    unknown = [
        label
        for label, clean in zip(labels, wanted, strict=True)
        if not clean or clean not in found
    ]
    if unknown:
        raise UnknownFramework(unknown, _known_labels(session))
    return [found[clean] for clean in wanted if clean]


def cleaned(label: str) -> str | None:
    """Return a label as it would be stored; None for what can't be one.

    A NUL or a lone surrogate would be an error of PostgreSQL, not a miss.
    """
    clean = label.strip(" ").lower()
    return clean if 0 < len(clean) <= LABEL_LENGTH and clean.isprintable() else None


def _meant(session: Session, labels: Collection[str]) -> dict[str, FrameworkRecord]:
    """Return the framework that each label means; labels that mean none are left out."""
    slugs = _slugs(session, labels)
    found = _records(session, select(Framework).where(Framework.slug.in_(set(slugs.values()))))
    by_slug = {record.slug: record for record in found}
    return {label: by_slug[slugs[label]] for label in labels if label in slugs}


def _slugs(session: Session, labels: Collection[str]) -> dict[str, str]:
    """Return which slug each label means; labels that mean nothing are left out."""
    query = (
        select(Framework.slug, Alias.alias)
        .outerjoin(Alias, Alias.framework_id == Framework.id)
        .where(or_(Framework.slug.in_(labels), Alias.alias.in_(labels)))
    )
    meant: dict[str, str] = {}
    for slug, alias in session.execute(query):
        meant[slug] = slug
        if alias is not None:
            meant[alias] = slug
    return meant


def _known_labels(session: Session) -> dict[str, str]:
    """Return every slug and alias with the slug it means."""
    aliased = select(Alias.alias, Framework.slug).join(
        Framework, Framework.id == Alias.framework_id
    )
    known = {slug: slug for slug in session.scalars(select(Framework.slug))}
    return known | dict(session.execute(aliased).all())


def _records(session: Session, query: Select[Framework]) -> list[FrameworkRecord]:
    rows = session.scalars(
        query.options(
            joinedload(Framework.category),
            selectinload(Framework.languages),
            selectinload(Framework.aliases),
        )
    )
    return [_record(row) for row in rows]


def _record(row: Framework) -> FrameworkRecord:
    released = None
    if row.first_release and row.first_release_precision:
        released = PartialDate(row.first_release, row.first_release_precision)
    return FrameworkRecord(
        id=row.id,
        slug=row.slug,
        name=row.name,
        kind=row.kind,
        maker=row.maker,
        summary=row.summary,
        category=row.category.slug,
        languages=tuple(language.language for language in row.languages),
        aliases=tuple(alias.alias for alias in row.aliases),
        licence_spdx=row.licence_spdx,
        licence_url=row.licence_url,
        logo_url=row.logo_url,
        logo_alt=row.logo_alt,
        logo_licence=row.logo_licence,
        first_release=released,
        first_release_url=row.first_release_url,
        links=row.links,
    )


SORTS: Mapping[str, ColumnElement[Any]] = {
    "slug": Framework.slug.expression,
    "name": func.lower(Framework.name),
    "kind": Framework.kind.expression,
    "maker": func.lower(Framework.maker),
    "first_release": Framework.first_release.expression,
}
"""What a list of frameworks can be ordered by."""


def find(  # noqa: PLR0913 (the filters of one question; all are named)
    session: Session,
    *,
    q: str | None = None,
    category: Sequence[str] = (),
    language: Sequence[str] = (),
    kind: Sequence[str] = (),
    sort: Sequence[str] = ("name",),
    page: int = 1,
    per_page: int = 20,
) -> Page[FrameworkRecord]:
    """Return one page of the frameworks that fit every filter.

    Values of one filter are alternatives. ``q`` looks for a part of the slug,
    the name, an alias or the summary; ``category`` covers what hangs below it;
    ``sort`` names keys of ``SORTS``, ``-`` in front for the other way round, with
    unknown values last. Raises UnknownCategory.
    """
    matching = select(Framework)
    if q:
        matching = matching.where(_mentions(q))
    if category:
        ids = categories.with_descendants(session, category)
        matching = matching.where(Framework.category_id.in_(ids))
    if language:
        spoken = select(FrameworkLanguage.framework_id).where(
            func.lower(FrameworkLanguage.language).in_([name.lower() for name in language])
        )
        matching = matching.where(Framework.id.in_(spoken))
    if kind:
        matching = matching.where(Framework.kind.in_(kind))
    total = session.scalar(select(func.count()).select_from(matching.subquery())) or 0
    ordered = matching.order_by(*_order(sort)).limit(per_page).offset((page - 1) * per_page)
    return Page(records=_records(session, ordered), page=page, per_page=per_page, total=total)


def _mentions(q: str) -> ColumnElement[bool]:
    aliased = select(Alias.framework_id).where(Alias.alias.icontains(q, autoescape=True))
    return or_(
        Framework.slug.icontains(q, autoescape=True),
        Framework.name.icontains(q, autoescape=True),
        Framework.summary.icontains(q, autoescape=True),
        Framework.id.in_(aliased),
    )


def _order(sort: Sequence[str]) -> list[ColumnElement[Any]]:
    order: list[ColumnElement[Any]] = []
    for key in sort:
        column = SORTS[key.removeprefix("-")]
        # Unknown values last whichever way: the databases differ in where NULL goes.
        order += [column.is_(None), column.desc() if key.startswith("-") else column.asc()]
    return [*order, Framework.slug.asc()]
