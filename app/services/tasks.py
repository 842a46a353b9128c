"""Programming tasks, and how frameworks do them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import UnknownTask
from app.models import Example, Framework, Source, Task
from app.services import kept


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleRecord:
    """How one framework does a task; ``problems`` say why it is not valid code."""

    framework: str
    source: str | None
    explanation: str | None
    requires: tuple[str, ...]
    files: Sequence[Mapping[str, Any]]
    problems: tuple[str, ...]

    @property
    def valid(self) -> bool:
        """Whether all of its code could be parsed."""
        return not self.problems


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRecord:
    """A task with the examples asked for, by framework."""

    slug: str
    name: str
    description: str
    examples: tuple[ExampleRecord, ...]


EXAMPLE_SIZE = 2_500
"""Bytes that an example takes beside its words, with its share of its task; estimated."""


def load(session: Session, frameworks: Sequence[int]) -> Sequence[TaskRecord]:
    """Return the tasks that any of these frameworks does, in order, in one query.

    Examples come in the order in which the frameworks are given.
    """
    return kept.once(
        session,
        ("tasks", *frameworks),
        lambda: _load(session, frameworks),
        size=_size,
    )


def _size(tasks: Sequence[TaskRecord]) -> int:
    examples = (example for task in tasks for example in task.examples)
    return sum(EXAMPLE_SIZE + kept.letters(*_texts(example)) for example in examples)


def _texts(example: ExampleRecord) -> list[str]:
    code = [str(value) for file in example.files for value in file.values()]
    return [example.explanation or "", *code]


def _load(session: Session, frameworks: Sequence[int]) -> list[TaskRecord]:
    query = (
        select(Task, Example, Framework.slug, Source.slug)
        .join(Example, Example.task_id == Task.id)
        .join(Framework, Framework.id == Example.framework_id)
        .join(Source, Source.id == Example.source_id, isouter=True)
        .where(Example.framework_id.in_(frameworks))
        .order_by(Task.position, Task.slug)
    )
    place = {framework: position for position, framework in enumerate(frameworks)}
    found: dict[Task, list[tuple[int, ExampleRecord]]] = {}
    for task, row, framework, source in session.execute(query):
        example = _example(row, framework, source)
        found.setdefault(task, []).append((place[row.framework_id], example))
    return [
        _record(task, [example for _, example in sorted(examples, key=lambda one: one[0])])
        for task, examples in found.items()
    ]


def by_slug(session: Session, slug: str) -> TaskRecord:
    """Return one task with every example there is, by framework; raises UnknownTask."""
    task = session.scalar(select(Task).where(Task.slug == slug))
    if task is None:
        raise UnknownTask([slug], list(session.scalars(select(Task.slug).order_by(Task.slug))))
    query = (
        select(Example, Framework.slug, Source.slug)
        .join(Framework, Framework.id == Example.framework_id)
        .join(Source, Source.id == Example.source_id, isouter=True)
        .where(Example.task_id == task.id)
        .order_by(Framework.slug)
    )
    return _record(task, [_example(*row) for row in session.execute(query)])


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSummary:
    """A task, and which frameworks have an example."""

    slug: str
    name: str
    description: str
    frameworks: tuple[str, ...]


def every(session: Session) -> list[TaskSummary]:
    """Return all tasks in their order, two queries."""
    frameworks: dict[int, list[str]] = {}
    query = select(Example.task_id, Framework.slug).join(Framework).order_by(Framework.slug)
    for task, slug in session.execute(query):
        frameworks.setdefault(task, []).append(slug)
    return [
        TaskSummary(
            slug=row.slug,
            name=row.name,
            description=row.description,
            frameworks=tuple(frameworks.get(row.id, ())),
        )
        for row in session.scalars(select(Task).order_by(Task.position, Task.slug))
    ]


def _record(task: Task, examples: Sequence[ExampleRecord]) -> TaskRecord:
    return TaskRecord(
        slug=task.slug, name=task.name, description=task.description, examples=tuple(examples)
    )


def _example(row: Example, framework: str, source: str | None) -> ExampleRecord:
    return ExampleRecord(
        framework=framework,
        source=source,
        explanation=row.explanation,
        requires=tuple(row.requires),
        files=tuple(row.files),
        problems=tuple(row.problems),
    )
