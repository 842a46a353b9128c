"""Looking at the catalogue as it was at an earlier revision.

What a comparison needs is put together as it was then, in a database in memory,
and the very same services answer from it: there is no second way to compute an
answer that could drift from the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import TooManyFrameworks, UnknownFramework, UnknownRevision
from app.domain.model import MAX_FRAMEWORKS
from app.domain.plans import Plan, Tally
from app.domain.statements import comparison_slug
from app.models import Base, Catalogue, Revision
from app.models.engine import scratch_engine
from app.services import frameworks
from app.services.catalogue_file import stored
from app.services.catalogue_file.applying import carry_out
from app.services.catalogue_file.catalogue import Catalogue as Files
from app.services.catalogue_file.entries import FRAMEWORKS, Noun
from app.services.catalogue_file.framework_files import FrameworkFiles
from app.services.catalogue_file.framework_plans import FrameworkSteps, RowPlan
from app.services.catalogue_file.importing import ImportPlan
from app.services.catalogue_file.page_records import (
    ComparisonEntry,
    ExampleEntry,
    ExampleKey,
    StatementEntry,
    StatementKey,
    TaskEntry,
)
from app.services.catalogue_file.records import FrameworkFile, SourceEntry
from app.services.catalogue_file.stored_past import Past
from app.services.changes import State


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The part of an earlier catalogue that one comparison needs, beside what all need."""

    files: Sequence[FrameworkFile]
    sources: Mapping[str, SourceEntry]
    tasks: Mapping[str, TaskEntry]
    examples: Mapping[ExampleKey, ExampleEntry]
    comparison: ComparisonEntry | None
    statements: Mapping[StatementKey, StatementEntry]


def askable(session: Session, state: State) -> tuple[int, int]:
    """Return the first and the last revision that can be looked at."""
    first = session.scalars(select(Catalogue.logged_from)).one()
    return max(first, 1), state.revision


@contextmanager
def look_back(
    session: Session, state: State, revision: int | None, labels: Sequence[str]
) -> Iterator[tuple[Session, State]]:
    """Yield a session that sees these frameworks as they were at a revision, and its state.

    Everything that is asked of other frameworks has no answer there, and readers' votes,
    which are of no revision, are not counted. So it is at today's revision as well: an
    answer that may be kept for ever must not change with the next one. Without a
    revision it is the session itself.

    Raises UnknownRevision for one that can't be looked at, UnknownFramework naming
    every label that meant none then, and TooManyFrameworks.
    """
    if revision is None:
        yield session, state
        return
    first, last = askable(session, state)
    if not first <= revision <= last:
        raise UnknownRevision(revision, first, last)
    known_until = select(Revision.known_until).where(Revision.number == revision)
    then = State(
        revision=revision, epoch=state.epoch, known_until=session.scalars(known_until).one()
    )
    plan = _plan(Past(session, revision), labels)
    with scratch_engine().connect() as connection:
        # Nothing to look for: the database is as new as the connection.
        Base.metadata.create_all(connection, checkfirst=False)
        with Session(connection) as scratch:
            carry_out(scratch, plan, revision)
            scratch.flush()
            scratch.expunge_all()
            yield scratch, then


def _plan(past: Past, labels: Sequence[str]) -> ImportPlan:
    """Plan to build the part of the catalogue in which these frameworks can be compared."""
    part = _part(past, _slugs(past, labels))
    named: dict[Noun, dict[str, Any]] = {
        Noun.CATEGORY: past.ordered(Noun.CATEGORY, stored.categories),
        Noun.GROUP: past.ordered(Noun.GROUP, stored.groups),
        Noun.FEATURE: past.ordered(Noun.FEATURE, stored.features),
        Noun.USE_CASE: past.ordered(Noun.USE_CASE, stored.use_cases),
    }
    files = FrameworkFiles(part.files)
    added: dict[Noun, Any] = {noun: Plan(added=entries) for noun, entries in named.items()}
    compared = {part.comparison.slug: part.comparison} if part.comparison else {}
    # Not through the checks of an import: what was stored then was held to those of then.
    return ImportPlan(
        revision=0,
        catalogue=Files(folder=Path(), frameworks=files),
        categories=added[Noun.CATEGORY],
        groups=added[Noun.GROUP],
        features=added[Noun.FEATURE],
        sources=Plan(added=part.sources),
        use_cases=added[Noun.USE_CASE],
        on_frameworks=FrameworkSteps(
            frameworks=Tally(added=len(files)),
            claims=Tally(added=sum(head.claims for head in files.heads)),
            points=Tally(added=sum(head.points for head in files.heads)),
            written=tuple(files.heads),
            spoken=tuple(files.heads),
        ),
        tasks=Plan(added=part.tasks),
        examples=RowPlan(added=part.examples, rows={}),
        comparisons=Plan(added=compared),
        statements=RowPlan(added=part.statements, rows={}),
        retired={},
        companions={},
        orders={noun: tuple(entries) for noun, entries in named.items()},
        staying=(),
    )


def _slugs(past: Past, labels: Sequence[str]) -> list[str]:
    """Return the frameworks that labels meant then, each once."""
    if len(labels) > MAX_FRAMEWORKS:
        raise TooManyFrameworks(len(labels), MAX_FRAMEWORKS)
    wanted = [frameworks.cleaned(label) for label in labels]
    meant = past.meant([label for label in wanted if label])
    unknown = [label for label, clean in zip(labels, wanted, strict=True) if clean not in meant]
    if unknown:
        raise UnknownFramework(unknown, past.labels())
    return list(dict.fromkeys(meant[clean] for clean in wanted if clean))


def _part(past: Past, slugs: list[str]) -> _Part:
    comparison = past.comparison(comparison_slug(slugs))
    statements = past.statements(comparison.slug) if comparison else {}
    points = past.points(slugs)
    claims = past.claims(slugs)
    tasks = past.tasks()
    examples = past.examples(tasks, slugs)
    pointed = [getattr(entry.statement, "framework", None) for entry in statements.values()]
    entries = past.frameworks(sorted({*slugs, *filter(None, pointed)}))
    speaking = {
        *(claim.source for said in claims.values() for claim in said),
        *(point.source for point in points.values()),
        *(entry.statement.source for entry in statements.values()),
        *(example.source for example in examples.values() if example.source),
    }
    return _Part(
        files=[
            FrameworkFile(
                file=f"{FRAMEWORKS}/{slug}.yaml",
                framework=entry,
                claims=tuple(claims.get(slug, ())),
                points=tuple(point for key, point in points.items() if key.framework == slug),
            )
            for slug, entry in entries.items()
        ],
        sources=past.sources(speaking),
        tasks=tasks,
        examples=examples,
        comparison=comparison,
        statements=statements,
    )
