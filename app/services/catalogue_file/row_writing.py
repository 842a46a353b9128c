"""Rows of any table, written a batch at a time."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar, cast

from sqlalchemy import Table, delete, insert, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.plans import Plan
from app.models import Base
from app.services.catalogue_file import rows, stored

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

ROW_BATCH = 1_000
"""Rows in one statement: quick enough for the time a statement may take."""


class RowWriter:
    """Inserts, updates and deletes, in statements of bounded size."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def insert(self, model: type[Base], columns: Iterable[rows.Columns]) -> None:
        """Insert rows."""
        for batch in stored.batches(columns, ROW_BATCH):
            # Into the table: the session keeps no books on rows that nobody asks it for.
            self.session.execute(insert(cast("Table", model.__table__)), batch)

    def update(self, model: type[Base], columns: Iterable[rows.Columns]) -> None:
        """Update rows by the row number among the columns."""
        for batch in stored.batches(columns, ROW_BATCH):
            self.session.execute(update(model), batch)

    def remove(self, model: type[Base], numbers: list[int]) -> None:
        """Delete rows by their number."""
        self.delete(model.id, numbers)  # type: ignore[attr-defined]

    def delete(self, owner: InstrumentedAttribute[int], owners: list[int]) -> None:
        """Delete what hangs on these rows."""
        for batch in stored.batches(owners, ROW_BATCH):
            self.session.execute(
                delete(owner.class_)
                .where(owner.in_(batch))
                .execution_options(synchronize_session=False)
            )


def new(plan: Plan[K, T]) -> Iterator[tuple[K, T]]:
    """Yield what has to be there afterwards and is not there now."""
    yield from plan.added.items()
    yield from ((key, step.new) for key, step in plan.changed.items())


def written(plan: Plan[str, T]) -> Iterator[T]:
    """Yield the entries of ``new``."""
    return (entry for _, entry in new(plan))
