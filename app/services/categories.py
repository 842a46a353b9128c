"""The tree of categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.errors import UnknownCategory
from app.models import Category, Framework


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRecord:
    """A category, its way down from the root (itself last) and how much is filed in it."""

    slug: str
    name: str
    description: str
    parent: str | None
    path: tuple[str, ...]
    frameworks: int


def every(session: Session) -> list[CategoryRecord]:
    """Return all categories, parents before children; two queries."""
    counts = dict(
        session.execute(
            select(Framework.category_id, func.count()).group_by(Framework.category_id)
        ).all()
    )
    rows = session.scalars(select(Category).order_by(Category.position)).all()
    by_id = {row.id: row for row in rows}
    return [
        CategoryRecord(
            slug=row.slug,
            name=row.name,
            description=row.description,
            parent=by_id[row.parent_id].slug if row.parent_id else None,
            path=_path(row, by_id),
            frameworks=counts.get(row.id, 0),
        )
        for row in rows
    ]


def _path(row: Category, by_id: dict[int, Category]) -> tuple[str, ...]:
    above = _path(by_id[row.parent_id], by_id) if row.parent_id else ()
    return (*above, row.slug)


def with_descendants(session: Session, slugs: Sequence[str]) -> list[int]:
    """Return the ids of these categories and of all that hang below them.

    Raises UnknownCategory naming every slug the tree does not have.
    """
    rows = session.scalars(select(Category)).all()
    by_id = {row.id: row for row in rows}
    known = {row.slug for row in rows}
    if unknown := [slug for slug in slugs if slug not in known]:
        raise UnknownCategory(unknown, known)
    wanted = set(slugs)
    return [row.id for row in rows if wanted.intersection(_path(row, by_id))]
