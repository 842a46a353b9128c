"""How long a PostgreSQL may say nothing before it counts as away.

The server's own limits end a statement that takes too long, as long as the server lives and
the way to it is open. Of one that hangs, or of a proxy in front of it that does, nothing ever
comes, and whoever waits waits for ever: so each exchange has a limit on this side too.

Needs the driver; imported only where there is a PostgreSQL to speak to.
"""

from __future__ import annotations

import logging
import time
from threading import Lock
from typing import Any, Final, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, event

logger = logging.getLogger(__name__)

PATIENCE: Final = 3.0
"""Seconds that one exchange may take; more than the server's own limits, which come first."""

PAUSE: Final = 1.0
"""Seconds for which a database that hung is left alone."""

T = TypeVar("T")


class Away(psycopg.OperationalError):
    """The database hung a moment ago, and nobody asks it right now."""


class Watch:
    """Whether the database of an engine hangs, as its connections find out.

    A thread that waits for a database that hangs answers nobody. So while it is away one
    thread at a time finds out whether it is back, and all others are refused at once.
    """

    def __init__(self) -> None:
        self._away = False
        self._again = 0.0
        self._trying = Lock()

    def start(self) -> bool:
        """Return whether the exchange that begins is a trial. Raises Away where it may not."""
        if not self._away:
            return False
        if time.monotonic() < self._again or not self._trying.acquire(blocking=False):
            raise Away("the database hung a moment ago and is left alone")
        return True

    def finish(self, *, trial: bool) -> None:
        """Let the next one try."""
        if trial:
            self._trying.release()

    def hung(self) -> None:
        """Take note that nothing was heard for too long."""
        if not self._away:
            logger.warning("the database hangs: nothing was heard from it in time")
        self._again = time.monotonic() + PAUSE
        self._away = True

    def heard(self) -> None:
        """Take note that the database speaks."""
        if self._away:
            self._away = False
            logger.info("the database answers again")


class Impatient(psycopg.Connection[Any]):
    """A connection that gives a server up which says nothing for ``patience`` seconds.

    ``wait`` is where the driver waits for whatever it has asked: statements, the pool's
    pings, commits. A thread that shuts the sockets of statements that are late would do the
    same from outside, but has to be told of each statement, and sees no ping and no commit.
    """

    watch: Watch
    patience: float | None = PATIENCE

    def wait(self, gen: PQGen[T], *args: Any, **kwargs: Any) -> T:
        """Carry an exchange out. Raises OperationalError, closed, when it takes too long."""
        # Who is in the midst of something may finish it: only what begins is refused.
        begins = self.pgconn.transaction_status == TransactionStatus.IDLE
        trial = begins and self.watch.start()
        began = time.monotonic()
        try:
            told = super().wait(gen, *args, **{"timeout": self.patience, **kwargs})
        except psycopg.OperationalError as error:
            if self.patience is None or time.monotonic() - began < self.patience:
                raise
            # Half an exchange is on its way: nobody can use this connection again.
            self.close()
            self.watch.hung()
            raise psycopg.OperationalError("the database said nothing in time") from error
        finally:
            self.watch.finish(trial=trial)
        if trial:
            self.watch.heard()
        return told


def guard(engine: Engine) -> None:
    """Let every connection of an engine give up a server that hangs."""
    watch = Watch()

    def connect(_dialect: Any, _record: Any, args: Any, options: Any) -> Impatient:
        trial = watch.start()
        try:
            connection = Impatient.connect(*args, **options)
        except psycopg.errors.ConnectionTimeout:
            watch.hung()
            raise
        finally:
            watch.finish(trial=trial)
        watch.heard()
        connection.watch = watch
        return connection

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "checkin", _impatient_again)


def _impatient_again(connection: Impatient | None, _record: object) -> None:
    if connection is not None:
        connection.patience = PATIENCE
