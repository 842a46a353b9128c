"""The one door for writes, and the revision that everything else hangs on."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol, TypeVar

from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.models import Catalogue, Claim, Revision, engine
from app.models.engine import WRITES
from app.models.faults import lost_a_race
from app.services import kept


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
def private_change(session: Session) -> Iterator[None]:
    """Commit everything done inside, or none of it, without a new revision.

    For rows that are no part of the catalogue, such as keys: no answer is made of
    them, so no ETag may move. Enter it before reading what you are about to change,
    as a ``change``.

    Raises WriteInsideRead when the session is in a transaction already.
    """
    if session.in_transaction():
        raise WriteInsideRead("begin a change before reading what it changes")
    kept.take_back(session)
    try:
        session.connection(execution_options={WRITES: True})
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise


@contextmanager
def change(
    session: Session,
    *,
    author: str,
    note: str,
    key_id: int | None = None,
    reverts: int | None = None,
) -> Iterator[int]:
    """Commit everything done inside as one revision, or none of it.

    Enter it before reading what you are about to change: it takes the write
    lock first, so nothing can move between your reading and your writing.
    Yields the number of the new revision. ``key_id`` is the row of the key that
    asked for it, ``reverts`` the revision that it undoes.

    Raises WriteInsideRead when the session is in a transaction already: what it
    has read may be old by now.
    """
    with private_change(session):
        revision = _next_revision(session)
        session.add(
            Revision(
                number=revision,
                author=author,
                note=note,
                committed_at=datetime.now(UTC),
                key_id=key_id,
                reverts=reverts,
            )
        )
        session.flush()
        yield revision
        session.flush()
        _note_newest_claim(session, revision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who answers for a change, why it is made, and with which key it was asked for."""

    author: str
    note: str
    key_id: int | None = None


class Done(Protocol):
    """What work did; without a revision it is not to last."""

    @property
    def revision(self) -> int | None:
        """The revision it became."""


D = TypeVar("D", bound=Done)

AGAIN = 3
"""How often work is done again that lost a race."""

PAUSES = (0.01, 0.05)
"""Seconds to wait before that, at least and at most: two that met would meet again."""


class _Undone(Exception):
    """Leaves the door without a revision."""


def attempt(
    session: Session,
    work: Callable[[int], D],
    *,
    signed: Signature,
    keep: Callable[[D], None] | None = None,
    reverts: int | None = None,
) -> D:
    """Do work as one revision, whose number it is given, or undo it.

    It is undone where what it did has no revision: it changed nothing, or it was a dry
    run. ``keep`` is called with what was done, last, within the same transaction.

    All of it is done again, from the start, when PostgreSQL undoes it because it can't be
    put in order with what others do. So work has no effects but those in the database.
    """
    tries = 0
    while True:
        try:
            return _attempted(session, work, signed=signed, keep=keep, reverts=reverts)
        except DBAPIError as error:
            tries += 1
            if tries > AGAIN or not lost_a_race(error):
                raise
        time.sleep(random.uniform(*PAUSES))  # noqa: S311 (nobody is to be kept from guessing)


def _attempted(
    session: Session,
    work: Callable[[int], D],
    *,
    signed: Signature,
    keep: Callable[[D], None] | None,
    reverts: int | None,
) -> D:
    session.rollback()
    done: list[D] = []
    with (
        suppress(_Undone),
        change(
            session,
            author=signed.author,
            note=signed.note,
            key_id=signed.key_id,
            reverts=reverts,
        ) as revision,
    ):
        done.append(work(revision))
        if done[0].revision is None:
            raise _Undone
        if keep is not None:
            keep(done[0])
    return done[0]


def _next_revision(session: Session) -> int:
    return session.scalars(
        update(Catalogue)
        .values(revision=Catalogue.revision + 1)
        .returning(Catalogue.revision)
        .execution_options(synchronize_session=False)
    ).one()


def _note_newest_claim(session: Session, revision: int) -> None:
    """Keep the day freshness is judged on: for today, and for who asks of this revision later."""
    # A slip of a year ahead would make all that is known look old.
    today = datetime.now(UTC).date()
    newest = session.scalar(
        select(func.max(Claim.as_of)).where(Claim.retired_in.is_(None), Claim.as_of <= today)
    )
    for row in (update(Catalogue), update(Revision).where(Revision.number == revision)):
        session.execute(row.values(known_until=newest).execution_options(synchronize_session=False))


def epoch_of(session: Session) -> str:
    """Return which database this is: what tells its versions from another's."""
    return session.scalars(select(Catalogue.epoch)).one()


def begin_epoch(session: Session) -> str:
    """Say that this is another database than the one before, and return its new epoch.

    After a restore, revisions that were given out before are made a second time, of other
    contents. A new epoch keeps what anybody remembers of the first ones from counting.
    """
    with private_change(session):
        return new_epoch(session)


def new_epoch(session: Session) -> str:
    """Begin a new epoch within a change that is under way, and return it."""
    epoch = secrets.token_hex(8)
    session.execute(
        update(Catalogue).values(epoch=epoch).execution_options(synchronize_session=False)
    )
    return epoch


def take_time(session: Session) -> None:
    """Let this transaction last as long as its work: an import is as long as its catalogue."""
    engine.take_time(session.connection())


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
    # Past the ORM, which takes as long again: every answer that is not known yet begins here.
    return State(*session.connection().execute(columns).one())
