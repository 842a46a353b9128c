"""Who rests on an entry, and would fall with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.models import (
    Category,
    Claim,
    ComparedFramework,
    Comparison,
    Example,
    Feature,
    Framework,
    Point,
    Source,
    Statement,
    Task,
    UseCase,
    UseCaseWeight,
)
from app.services.catalogue_file.entries import Noun
from app.services.use_cases import GENERAL

EDITORS = "faceoff-editors"
"""The source that an editor's own ratings are claims of."""

KEPT = {
    (Noun.SOURCE, EDITORS): ["whoever rates as an editor"],
    (Noun.USE_CASE, GENERAL): ["every comparison that names no other"],
}
"""Entries that the service itself rests on, and for whom."""

SHOWN = 5
"""Users of one kind that are named; the rest are counted."""


def users(session: Session, noun: Noun, slug: str, number: int) -> list[str]:
    """Return in words who rests on the row of an entry; nobody does where the list is empty.

    What goes with its owner is no user: the claims on a framework or a feature and
    by a source, a framework's points and code, a task's examples, what is stated of
    a comparison.
    """
    found = [*KEPT.get((noun, slug), ())]
    for kind, query in _queries(noun, number).items():
        names = session.scalars(query.limit(SHOWN)).all()
        if names:
            count = session.scalar(select(func.count()).select_from(query.subquery())) or 0
            more = f" and {count - len(names)} more" if count > len(names) else ""
            found.append(f"{kind} {', '.join(names)}{more}")
    return found


def companions(session: Session, noun: Noun, slugs: Sequence[str]) -> dict[Noun, int]:
    """Count what goes with entries when they go: it rests on nobody else."""
    found: dict[Noun, int] = {}
    for below, rows, owner in _HANGING.get(noun, ()):
        query = select(func.count()).select_from(rows).join(owner).where(owner.slug.in_(slugs))
        if rows is Claim:
            query = query.where(Claim.retired_in.is_(None))
        found[below] = session.scalar(query) or 0
    return found


_HANGING: dict[Noun, tuple[tuple[Noun, Any, Any], ...]] = {
    Noun.FRAMEWORK: (
        (Noun.CLAIM, Claim, Framework),
        (Noun.POINT, Point, Framework),
        (Noun.EXAMPLE, Example, Framework),
    ),
    Noun.FEATURE: ((Noun.CLAIM, Claim, Feature),),
    Noun.SOURCE: ((Noun.CLAIM, Claim, Source),),
    Noun.TASK: ((Noun.EXAMPLE, Example, Task),),
    Noun.COMPARISON: ((Noun.STATEMENT, Statement, Comparison),),
}
"""What hangs on each noun's entries, and by which owner's row."""


def _queries(noun: Noun, number: int) -> Mapping[str, Select[str]]:
    if noun is Noun.CATEGORY:
        return {
            "the category": _named(select(Category.slug).where(Category.parent_id == number)),
            "the framework": _named(select(Framework.slug).where(Framework.category_id == number)),
        }
    if noun is Noun.GROUP:
        return {"the feature": _named(select(Feature.slug).where(Feature.group_id == number))}
    if noun is Noun.FRAMEWORK:
        compared = (
            select(Comparison.slug)
            .join(ComparedFramework, ComparedFramework.comparison_id == Comparison.id)
            .where(ComparedFramework.framework_id == number)
        )
        return {
            "the comparison": _named(compared),
            "a statement in": _stated(Statement.framework_id == number),
        }
    if noun is Noun.FEATURE:
        weighing = (
            select(UseCase.slug)
            .join(UseCaseWeight, UseCaseWeight.use_case_id == UseCase.id)
            .where(UseCaseWeight.feature_id == number)
        )
        return {
            "the use case": _named(weighing),
            "a point of": _pointing(Point.feature_id == number),
            "a statement in": _stated(Statement.feature_id == number),
        }
    if noun is Noun.SOURCE:
        shown = select(Task.slug).join(Example, Example.task_id == Task.id)
        return {
            "a point of": _pointing(Point.source_id == number),
            "a statement in": _stated(Statement.source_id == number),
            "an example of": _named(shown.where(Example.source_id == number)),
        }
    return {}


def _named(query: Select[str]) -> Select[str]:
    # By the first column, which is the name; distinct, as one may use an entry twice.
    return query.distinct().order_by(query.selected_columns[0])


def _stated(where: ColumnElement[bool]) -> Select[str]:
    query = select(Comparison.slug).join(Statement, Statement.comparison_id == Comparison.id)
    return _named(query.where(where))


def _pointing(where: ColumnElement[bool]) -> Select[str]:
    query = select(Framework.slug).join(Point, Point.framework_id == Framework.id)
    return _named(query.where(where))
