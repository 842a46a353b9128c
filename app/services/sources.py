"""Who the catalogue's claims come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.claims import STANDING, SourceKind
from app.domain.dates import PartialDate
from app.domain.errors import UnknownSource
from app.models import Claim, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """A source and how many claims in force rest on it; ``flags`` says what it lacks."""

    slug: str
    title: str
    kind: SourceKind
    standing: str
    publisher: str | None
    author: Mapping[str, Any] | None
    url: str | None
    published: PartialDate | None
    retrieved: PartialDate | None
    licence: str | None
    rights: str | None
    method: Mapping[str, Any] | None
    description: str
    claims: int
    flags: tuple[str, ...]


def every(
    session: Session, *, kinds: Sequence[str] = (), slugs: Sequence[str] = ()
) -> list[SourceRecord]:
    """Return the sources by slug, one query; ``kinds`` and ``slugs`` keep some of them."""
    counts = (
        select(Claim.source_id, func.count().label("claims"))
        .where(Claim.retired_in.is_(None))
        .group_by(Claim.source_id)
        .subquery()
    )
    query = (
        select(Source, counts.c.claims)
        .join(counts, counts.c.source_id == Source.id, isouter=True)
        .order_by(Source.slug)
    )
    if kinds:
        query = query.where(Source.kind.in_([SourceKind(kind) for kind in kinds]))
    if slugs:
        query = query.where(Source.slug.in_(slugs))
    return [_record(row, claims or 0) for row, claims in session.execute(query)]


def by_slug(session: Session, slug: str) -> SourceRecord:
    """Return one source; raises UnknownSource with the nearest known."""
    known = {source.slug: source for source in every(session)}
    if slug not in known:
        raise UnknownSource([slug], list(known))
    return known[slug]


def _record(row: Source, claims: int) -> SourceRecord:
    published = retrieved = None
    if row.published and row.published_precision:
        published = PartialDate(row.published, row.published_precision)
    if row.retrieved and row.retrieved_precision:
        retrieved = PartialDate(row.retrieved, row.retrieved_precision)
    lacking = {"undated": published is None and retrieved is None, "unpublished": row.url is None}
    return SourceRecord(
        slug=row.slug,
        title=row.title,
        kind=row.kind,
        standing=STANDING[row.kind].name.lower(),
        publisher=row.publisher,
        author=row.author,
        url=row.url,
        published=published,
        retrieved=retrieved,
        licence=row.licence,
        rights=row.rights,
        method=row.method,
        description=row.description,
        claims=claims,
        flags=tuple(flag for flag, holds in lacking.items() if holds),
    )
