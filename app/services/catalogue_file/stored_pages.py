"""What stands beside the ratings in the database, as the records that files are read into."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.statements import KINDS
from app.models import (
    ComparedFramework,
    Comparison,
    Example,
    Feature,
    Framework,
    Point,
    Source,
    Statement,
    Task,
)
from app.services.catalogue_file.entries import COMPARISONS
from app.services.catalogue_file.page_records import (
    CodeEntry,
    ComparisonEntry,
    ComparisonFile,
    ExampleEntry,
    ExampleKey,
    PointEntry,
    PointKey,
    StatementEntry,
    StatementKey,
    TaskEntry,
)
from app.services.catalogue_file.stored import Stored, day
from app.services.plain import record


def points(session: Session, frameworks: Sequence[str]) -> dict[PointKey, Stored[PointEntry]]:
    """Return the points on these frameworks, in their order."""
    query = (
        select(Point, Framework.slug, Feature.slug, Source.slug)
        .join(Framework, Framework.id == Point.framework_id)
        .join(Source, Source.id == Point.source_id)
        .join(Feature, Feature.id == Point.feature_id, isouter=True)
        .where(Framework.slug.in_(frameworks))
        .order_by(Framework.slug, Point.position, Point.slug)
    )
    return {
        PointKey(framework, row.slug): Stored(row.id, _point(row, feature, source))
        for row, framework, feature, source in session.execute(query)
    }


def _point(row: Point, feature: str | None, source: str) -> PointEntry:
    return PointEntry(
        slug=row.slug,
        kind=row.kind,
        state=row.state,
        title=row.title,
        text=row.text,
        feature=feature,
        source=source,
        as_of=day(row.as_of, row.as_of_precision),
        votes=row.votes,
        url=row.url,
        note=row.note,
        position=row.position,
    )


def comparison_slugs(session: Session) -> list[str]:
    """Return the slug of every curated comparison, sorted."""
    return sorted(session.scalars(select(Comparison.slug)))


def comparisons_of(session: Session, frameworks: Sequence[str]) -> list[str]:
    """Return the slugs of the comparisons that any of these frameworks is in, sorted."""
    query = (
        select(Comparison.slug)
        .join(ComparedFramework, ComparedFramework.comparison_id == Comparison.id)
        .join(Framework, Framework.id == ComparedFramework.framework_id)
        .distinct()
    )
    wanted = set(frameworks)
    # Matched here: thousands of names would not fit one statement.
    named = session.execute(query.add_columns(Framework.slug))
    return sorted({slug for slug, framework in named if framework in wanted})


def files(session: Session, slugs: Sequence[str]) -> list[ComparisonFile]:
    """Return comparisons with their statements, as the files they would be exported to."""
    said: dict[str, list[StatementEntry]] = {}
    for key, row in statements(session, slugs).items():
        said.setdefault(key.comparison, []).append(row.entry)
    return [
        ComparisonFile(
            file=f"{COMPARISONS}/{slug}.yaml",
            comparison=entry,
            statements=tuple(said.get(slug, ())),
        )
        for slug, entry in comparisons(session, slugs).items()
    ]


def comparisons(session: Session, slugs: Sequence[str]) -> dict[str, ComparisonEntry]:
    """Return those of the comparisons there are, by slug."""
    compared: dict[int, list[str]] = {}
    query = (
        select(ComparedFramework.comparison_id, Framework.slug)
        .join(Framework, Framework.id == ComparedFramework.framework_id)
        .join(Comparison, Comparison.id == ComparedFramework.comparison_id)
        .where(Comparison.slug.in_(slugs))
    )
    for comparison, framework in session.execute(query):
        compared.setdefault(comparison, []).append(framework)
    found = session.scalars(
        select(Comparison).where(Comparison.slug.in_(slugs)).order_by(Comparison.slug)
    )
    return {
        row.slug: ComparisonEntry(
            slug=row.slug,
            frameworks=tuple(sorted(compared.get(row.id, ()))),
            title=row.title,
            summary=row.summary,
        )
        for row in found
    }


def statements(
    session: Session, comparisons: Sequence[str]
) -> dict[StatementKey, Stored[StatementEntry]]:
    """Return what is stated of these comparisons, section by section, in order."""
    query = (
        select(Statement, Comparison.slug)
        .join(Comparison, Comparison.id == Statement.comparison_id)
        .where(Comparison.slug.in_(comparisons))
        .order_by(Comparison.slug, Statement.position, Statement.slug)
    )
    return {
        StatementKey(comparison, row.section, row.slug): Stored(
            row.id,
            StatementEntry(
                section=row.section,
                position=row.position,
                statement=record(KINDS[row.section], row.body),
            ),
        )
        for row, comparison in session.execute(query)
    }


def tasks(session: Session) -> dict[str, TaskEntry]:
    """Return the tasks by slug, in their order."""
    rows = session.scalars(select(Task).order_by(Task.position, Task.slug))
    return {
        row.slug: TaskEntry(
            slug=row.slug, name=row.name, description=row.description, position=row.position
        )
        for row in rows
    }


def examples(
    session: Session, tasks: Sequence[str], frameworks: Sequence[str] | None = None
) -> dict[ExampleKey, Stored[ExampleEntry]]:
    """Return the examples of these tasks, by framework: of all, or only of some."""
    query = (
        select(Example, Task.slug, Framework.slug, Source.slug)
        .join(Task, Task.id == Example.task_id)
        .join(Framework, Framework.id == Example.framework_id)
        .join(Source, Source.id == Example.source_id, isouter=True)
        .where(Task.slug.in_(tasks))
        .order_by(Task.slug, Framework.slug)
    )
    if frameworks is not None:
        query = query.where(Framework.slug.in_(frameworks))
    return {
        ExampleKey(task, framework): Stored(row.id, _example(row, framework, source))
        for row, task, framework, source in session.execute(query)
    }


def _example(row: Example, framework: str, source: str | None) -> ExampleEntry:
    return ExampleEntry(
        framework=framework,
        source=source,
        explanation=row.explanation,
        requires=tuple(row.requires),
        files=tuple(record(CodeEntry, file) for file in row.files),
        # The check holds the two equal: what does not parse says so.
        broken=bool(row.problems),
    )
