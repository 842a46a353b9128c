"""The one door for writes, and the revision that everything else hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from app.models import Catalogue, Claim, Revision
from app.models.engine import WRITES


@dataclass(frozen=True, slots=True)
class State:
    """Which catalogue an answer is made from.

    ``known_until`` is the day of its newest claim: freshness is judged on that
    day and not on today's, so that the same catalogue gives the same answer.
    """

    revision: int
    epoch: str
    known_until: date | None


NO_STATE = State(revision=0, epoch="", known_until=None)
"""The state of answers that depend on no catalogue."""


class WriteInsideRead(RuntimeError):
    """A change was begun on a session that had already read something."""


@contextmanager
def change(session: Session, *, author: str, note: str) -> Iterator[int]:
    """Commit everything done inside as one revision, or none of it.

    Enter it before reading what you are about to change: it takes the write
    lock first, so nothing can move between your reading and your writing.
    Yields the number of the new revision.

    Raises WriteInsideRead when the session is in a transaction already: what it
    has read may be old by now.
    """
    if session.in_transaction():
        raise WriteInsideRead("begin a change before reading what it changes")
    try:
        session.connection(execution_options={WRITES: True})
        revision = _next_revision(session)
        session.add(
            Revision(number=revision, author=author, note=note, committed_at=datetime.now(UTC))
        )
        session.flush()
        yield revision
        session.flush()
        _note_newest_claim(session)
        session.commit()
    except BaseException:
        session.rollback()
        raise


def _next_revision(session: Session) -> int:
    return session.scalars(
        update(Catalogue)
        .values(revision=Catalogue.revision + 1)
        .returning(Catalogue.revision)
        .execution_options(synchronize_session=False)
    ).one()


def _note_newest_claim(session: Session) -> None:
    newest = select(func.max(Claim.as_of)).where(Claim.retired_in.is_(None)).scalar_subquery()
    session.execute(
        update(Catalogue).values(known_until=newest).execution_options(synchronize_session=False)
    )


def take_time(session: Session) -> None:
    """Let this transaction last as long as its work: an import is as long as its catalogue.

    The limits that end it elsewhere are there for requests.
    """
    if session.get_bind().dialect.name == "postgresql":
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            session.execute(text(f"SET LOCAL {limit} = 0"))


def begin_reading(session: Session) -> State:
    """Fix what the session sees from here on, and say which revision that is.

    Everything read afterwards belongs to that revision: SQLite's read transaction
    is a snapshot by nature, PostgreSQL is asked for one. Without it, a change
    landing between two queries would put two revisions into one answer.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection(
            execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
    columns = select(Catalogue.revision, Catalogue.epoch, Catalogue.known_until)
    return State(*session.execute(columns).one())
