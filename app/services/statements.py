"""What sources say of several frameworks together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.claims import SourceKind
from app.domain.sections import Section
from app.domain.statements import KINDS, Article, Related, Statement
from app.models import Category, ComparedFramework, Comparison, Framework, Source
from app.models import Statement as StatementRow
from app.services import kept
from app.services.plain import plain, record

S = TypeVar("S", bound=Statement)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """A framework that a statement points to, as far as a link needs it."""

    slug: str
    name: str
    kind: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What was written about a comparison; empty for one that nobody wrote about."""

    title: str | None = None
    summary: str | None = None
    sections: Mapping[Section, Sequence[Statement]] = field(default_factory=dict)
    #: What sort of thing each source is.
    kinds: Mapping[str, SourceKind] = field(default_factory=dict)
    #: The frameworks that statements name, by slug.
    pointed: Mapping[str, Pointed] = field(default_factory=dict)

    def of(self, section: Section, kind: type[S]) -> list[S]:
        """Return the statements of one section, in order."""
        return [one for one in self.sections.get(section, ()) if isinstance(one, kind)]

    @property
    def on_topic(self) -> list[Related]:
        """The further pages that have something to do with the comparison."""
        return [one for one in self.of(Section.RELATED, Related) if not one.off_topic]

    @property
    def articles(self) -> list[Article]:
        """The pages these are from."""
        return self.of(Section.ARTICLES, Article)


NOTHING = Pages()


STATEMENT_SIZE = 1_500
"""Bytes that a statement takes beside its words, with whom it points to; estimated."""


def load(session: Session, slug: str) -> Pages:
    """Return what was written about a comparison, by its slug, in one query."""
    return kept.once(session, ("pages", slug), lambda: _load(session, slug), size=_size)


def _size(pages: Pages) -> int:
    stated = (one for listed in pages.sections.values() for one in listed)
    return sum(STATEMENT_SIZE + kept.letters(*_texts(one)) for one in stated)


def _texts(one: Statement) -> list[str]:
    return [value for value in plain(one).values() if isinstance(value, str)]


def _load(session: Session, slug: str) -> Pages:
    query = (
        select(Comparison, StatementRow, Source.slug, Source.kind, Framework, Category.slug)
        .join(StatementRow, StatementRow.comparison_id == Comparison.id, isouter=True)
        .join(Source, Source.id == StatementRow.source_id, isouter=True)
        .join(Framework, Framework.id == StatementRow.framework_id, isouter=True)
        .join(Category, Category.id == Framework.category_id, isouter=True)
        .where(Comparison.slug == slug)
        .order_by(StatementRow.position, StatementRow.slug)
    )
    rows = session.execute(query).all()
    if not rows:
        return NOTHING
    sections: dict[Section, list[Statement]] = {section: [] for section in KINDS}
    pointed: dict[str, Pointed] = {}
    kinds: dict[str, SourceKind] = {}
    for _, row, source, kind, framework, category in rows:
        if row is not None:
            sections[row.section].append(record(KINDS[row.section], row.body))
            kinds[source] = kind
        if framework is not None:
            pointed[framework.slug] = _pointed(framework, category)
    head = rows[0][0]
    return Pages(
        title=head.title, summary=head.summary, sections=sections, kinds=kinds, pointed=pointed
    )


def _pointed(framework: Framework, category: str) -> Pointed:
    return Pointed(
        slug=framework.slug,
        name=framework.name,
        kind=framework.kind,
        category=category,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedRecord:
    """A comparison that somebody wrote about, and how many statements each section has."""

    slug: str
    title: str
    summary: str | None
    frameworks: tuple[str, ...]
    counts: Mapping[Section, int]


def curated(session: Session, *, framework: int | None = None) -> list[CuratedRecord]:
    """Return the comparisons somebody wrote about, by slug, in three queries.

    ``framework`` keeps those it is one of.
    """
    chosen = select(Comparison)
    if framework is not None:
        chosen = chosen.join(ComparedFramework).where(ComparedFramework.framework_id == framework)
    comparisons = session.scalars(chosen.order_by(Comparison.slug)).all()
    compared: dict[int, list[str]] = {}
    members = select(ComparedFramework.comparison_id, Framework.slug).join(Framework)
    for comparison, slug in session.execute(members.order_by(Framework.slug)):
        compared.setdefault(comparison, []).append(slug)
    counts: dict[int, dict[Section, int]] = {}
    counted = select(
        StatementRow.comparison_id, StatementRow.section, func.count(StatementRow.id)
    ).group_by(StatementRow.comparison_id, StatementRow.section)
    for comparison, section, count in session.execute(counted):
        counts.setdefault(comparison, {})[section] = count
    return [
        CuratedRecord(
            slug=row.slug,
            title=row.title,
            summary=row.summary,
            frameworks=tuple(compared.get(row.id, ())),
            counts=counts.get(row.id, {}),
        )
        for row in comparisons
    ]
