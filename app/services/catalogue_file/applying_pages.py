"""Writing what stands beside the ratings: points, tasks, comparisons and what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from app.models import (
    Base,
    ComparedFramework,
    Comparison,
    Example,
    Point,
    Statement,
    Task,
)
from app.services.catalogue_file import rows, stored
from app.services.catalogue_file.change_log import ChangeLog
from app.services.catalogue_file.entries import Entry, Noun
from app.services.catalogue_file.framework_plans import RowPlan
from app.services.catalogue_file.importing import ImportPlan
from app.services.catalogue_file.page_records import (
    ExampleEntry,
    ExampleKey,
    PointEntry,
    PointKey,
    StatementEntry,
    StatementKey,
)
from app.services.catalogue_file.row_writing import RowWriter
from app.services.catalogue_file.rows import Ids

K = TypeVar("K", bound=Hashable)
T = TypeVar("T", bound=Entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedIds:
    """The row numbers of what pages name."""

    frameworks: Ids
    features: Ids
    sources: Ids


class PageWriter(RowWriter):
    """Writes the parts of a plan that no rating rests on."""

    def __init__(self, session: Session, plan: ImportPlan, ids: NamedIds, log: ChangeLog) -> None:
        super().__init__(session)
        self.plan = plan
        self.ids = ids
        self.log = log
        self.tasks: Mapping[str, int] = {}
        self.comparisons: Mapping[str, int] = {}

    def write(self) -> None:
        """Write in the order in which one names the other."""
        self.write_tasks()
        self.step(Noun.EXAMPLE, self.plan.examples, Example, self.example)
        self.write_comparisons()
        self.step(Noun.STATEMENT, self.plan.statements, Statement, self.statement)

    def write_points(self, plan: RowPlan[PointKey, PointEntry]) -> None:
        """Write the points of some frameworks."""
        self.step(Noun.POINT, plan, Point, self.point)

    def step(
        self,
        noun: Noun,
        plan: RowPlan[K, T],
        model: type[Base],
        columns: Callable[[K, T], rows.Columns],
    ) -> None:
        """Carry out the plan of one noun whose entries have no name of their own."""
        self.log.note(noun, plan)
        self.remove(model, [plan.rows[key] for key in plan.removed])
        self.update(
            model,
            (
                {"id": plan.rows[key]} | columns(key, change.new)
                for key, change in plan.changed.items()
            ),
        )
        self.insert(model, (columns(key, entry) for key, entry in plan.added.items()))

    def point(self, key: PointKey, entry: PointEntry) -> rows.Columns:
        """Return a point's columns."""
        return rows.point(
            entry,
            framework=self.ids.frameworks[key.framework],
            feature=self.ids.features[entry.feature] if entry.feature else None,
            source=self.ids.sources[entry.source],
        )

    def write_tasks(self) -> None:
        """Write the tasks, and learn their row numbers."""
        plan = self.plan.tasks
        self.log.note(Noun.TASK, plan)
        self.insert(Task, map(rows.task, plan.added.values()))
        self.tasks = stored.ids(self.session, Task.slug) if plan or self.plan.examples else {}
        self.update(
            Task,
            ({"id": self.tasks[key]} | rows.task(step.new) for key, step in plan.changed.items()),
        )

    def example(self, key: ExampleKey, entry: ExampleEntry) -> rows.Columns:
        """Return an example's columns."""
        return rows.example(
            entry,
            task=self.tasks[key.task],
            framework=self.ids.frameworks[key.framework],
            source=self.ids.sources[entry.source] if entry.source else None,
        )

    def write_comparisons(self) -> None:
        """Write the comparisons; whom one compares never changes, as it is named for them."""
        plan = self.plan.comparisons
        self.log.note(Noun.COMPARISON, plan)
        self.insert(Comparison, map(rows.comparison, plan.added.values()))
        known = plan or self.plan.statements
        self.comparisons = stored.ids(self.session, Comparison.slug) if known else {}
        self.update(
            Comparison,
            (
                {"id": self.comparisons[key]} | rows.comparison(step.new)
                for key, step in plan.changed.items()
            ),
        )
        self.insert(
            ComparedFramework,
            (
                {
                    "comparison_id": self.comparisons[slug],
                    "framework_id": self.ids.frameworks[framework],
                }
                for slug, entry in plan.added.items()
                for framework in entry.frameworks
            ),
        )

    def statement(self, key: StatementKey, entry: StatementEntry) -> rows.Columns:
        """Return a statement's columns; what it names is repeated beside its body."""
        stated = entry.statement
        framework = next(
            (name for key in _POINTING if (name := getattr(stated, key, None)) is not None), None
        )
        feature = getattr(stated, "feature", None)
        return rows.statement(
            entry,
            comparison=self.comparisons[key.comparison],
            source=self.ids.sources[stated.source],
            framework=self.ids.frameworks[framework] if framework else None,
            feature=self.ids.features[feature] if feature else None,
        )


_POINTING = ("framework", "winner", "favours")
"""Under which of these a statement names the one framework it is about."""
