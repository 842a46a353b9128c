"""Keeping retired rows out of every query, in one place.

A condition in each of some sixty queries was rejected: the one that is forgotten
shows what an editor took away.
"""

from __future__ import annotations

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from app.models.base import Retirable

WITH_RETIRED = "faceoff_with_retired"
"""Execution option of a query that is to see retired rows too."""

_IN_FORCE = with_loader_criteria(
    Retirable, lambda row: row.retired_in.is_(None), include_aliases=True
)


def listen() -> None:
    """Have every session leave retired rows out."""
    if not event.contains(Session, "do_orm_execute", _leave_out):
        event.listen(Session, "do_orm_execute", _leave_out)


def _leave_out(execution: ORMExecuteState) -> None:
    if execution.is_select and not execution.execution_options.get(WITH_RETIRED, False):
        execution.statement = execution.statement.options(_IN_FORCE)
