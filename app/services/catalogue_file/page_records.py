"""What the files say beside ratings, one record to an entry: points, comparisons, tasks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.dates import PartialDate
from app.domain.points import PointKind, PointState
from app.domain.sections import Section
from app.domain.statements import Statement
from app.services.catalogue_file.entries import Entry, NamedEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class PointEntry(NamedEntry):
    """What one source states of a framework; ``position`` counts from 0 in the file."""

    kind: PointKind
    state: PointState
    title: str | None
    text: str | None
    feature: str | None
    source: str
    as_of: PartialDate | None
    votes: int | None
    url: str | None
    note: str | None
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonEntry(NamedEntry):
    """Frameworks that sources compare, by slug and sorted."""

    frameworks: tuple[str, ...]
    title: str
    summary: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementEntry(Entry):
    """What one source says of a comparison, in one of its sections."""

    section: Section
    position: int
    statement: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEntry(NamedEntry):
    """A programming task; tasks are shown by position, then slug."""

    name: str
    description: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEntry(Entry):
    """One file of an example; ``path`` is where it belongs."""

    path: str
    language: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleEntry(Entry):
    """How one framework does a task; ``broken`` says that it is known not to parse."""

    framework: str
    source: str | None
    explanation: str | None
    requires: tuple[str, ...]
    files: tuple[CodeEntry, ...]
    broken: bool


class PointKey(NamedTuple):
    """What makes a point the same point."""

    framework: str
    slug: str


class StatementKey(NamedTuple):
    """What makes a statement the same statement."""

    comparison: str
    section: Section
    slug: str


class ExampleKey(NamedTuple):
    """What makes a code example the same example."""

    task: str
    framework: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonFile:
    """One file of the folder ``comparisons``: who is compared, and what is said of it."""

    file: str
    comparison: ComparisonEntry
    statements: tuple[StatementEntry, ...]

    def keyed(self) -> Iterator[tuple[StatementKey, StatementEntry]]:
        """Yield the statements, each with its key."""
        for entry in self.statements:
            yield StatementKey(self.comparison.slug, entry.section, entry.statement.slug), entry


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFile:
    """One file of the folder ``tasks``: a task and its examples."""

    file: str
    task: TaskEntry
    examples: tuple[ExampleEntry, ...]

    def keyed(self) -> Iterator[tuple[ExampleKey, ExampleEntry]]:
        """Yield the examples, each with its key."""
        for entry in self.examples:
            yield ExampleKey(self.task.slug, entry.framework), entry
