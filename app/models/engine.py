"""How the two databases are spoken to: drivers, pragmas, time limits, write locks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url

WRITES = "faceoff_writes"
"""Execution option of a connection that is about to write; see ``begin``."""

SPARE = 2
"""Connections that a process may hold beside one a thread."""

SAFE_SQLITE = (3, 51, 3)
"""The first SQLite whose WAL can't be corrupted by several writers checkpointing."""


def sqlite_module() -> ModuleType:
    """Return the SQLite driver to use: the wheel's where the interpreter's is unsafe."""
    if sqlite3.sqlite_version_info < SAFE_SQLITE:
        try:
            from pysqlite3 import dbapi2
        except ImportError:
            # No wheel for this platform: the interpreter's own is all there is.
            return sqlite3
        return dbapi2  # type: ignore[no-any-return]
    return sqlite3


def engine_options(url: str, *, threads: int) -> dict[str, Any]:
    """Return what SQLAlchemy's ``create_engine`` is told for this address.

    A pool of one connection a thread and two to spare: a request never waits
    for another's connection, and a leak shows as a timeout, not as a pile.
    """
    parsed = make_url(url)
    shared: dict[str, Any] = {
        # Ratings and keys must not appear in tracebacks.
        "hide_parameters": True,
        "pool_size": threads,
        "max_overflow": SPARE,
        "pool_timeout": 3,
    }
    if parsed.get_backend_name() == "sqlite":
        return shared | {"module": sqlite_module(), "connect_args": {"timeout": 5.0}}
    return shared | {
        "pool_pre_ping": True,
        "pool_recycle": 1800,
        "connect_args": {
            "connect_timeout": 2,
            # Of a machine that is gone without a word nobody else would ever tell, and
            # long work has no other limit; see ``take_time``.
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 20_000,
            "application_name": "faceoff",
            "options": "-c statement_timeout=2000 -c lock_timeout=2000"
            " -c idle_in_transaction_session_timeout=10000 -c timezone=UTC",
        },
    }


@cache
def scratch_engine() -> Engine:
    """Return an engine whose every connection is an empty database in memory, gone when closed.

    One engine for all: it keeps the statements it has compiled.
    """
    return create_engine(
        "sqlite://", module=sqlite_module(), poolclass=NullPool, hide_parameters=True
    )


def bystander(url: str) -> Engine:
    """Return an engine for looking at a database without changing it, one connection at a time.

    Not the service's own: that turns a SQLite file's write-ahead log on by connecting.
    """
    options = engine_options(url, threads=1)
    for pooling in ("pool_size", "max_overflow", "pool_timeout", "pool_pre_ping", "pool_recycle"):
        options.pop(pooling, None)
    engine = create_engine(url, poolclass=NullPool, **options)
    _guard(engine)
    return engine


def enforces_foreign_keys() -> bool:
    """Whether the SQLite in use does what the service's connections tell it about foreign keys."""
    engine = create_engine("sqlite://", module=sqlite_module(), poolclass=NullPool)
    listen(engine)
    with engine.connect() as connection:
        return bool(connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one())


def listen(engine: Engine) -> None:
    """Attach what every new connection and transaction needs."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_pragmas)
        event.listen(engine, "begin", _sqlite_begin)
    _guard(engine)


def _guard(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        # Without its extra there is no driver, and no PostgreSQL either.
        from app.models import patience

        patience.guard(engine)


def watch(engine: Engine, *, taken: Callable[[], None], returned: Callable[[], None]) -> None:
    """Call ``taken`` whenever somebody takes a connection, ``returned`` when it comes back."""
    event.listen(engine, "checkout", lambda *_: taken())
    event.listen(engine, "checkin", lambda *_: returned())


def _sqlite_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own BEGIN comes late and deferred; see _sqlite_begin.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        # FULL: an acknowledged write survives a power cut, which NORMAL does not promise.
        "synchronous=FULL",
        "busy_timeout=5000",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "mmap_size=0",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    """Take the write lock at once where a write is coming.

    A transaction that reads first and then writes fails with "database is locked"
    as soon as another one wrote in between, and no busy timeout helps: SQLite
    can't move the reader's snapshot. Reads stay deferred and never wait.
    """
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def allow_pauses(connection: Connection) -> None:
    """Let the transaction at hand wait a minute for whoever reads what is made of it.

    Between two requests' statements ten seconds of silence mean that something
    hangs; between two pieces of a long answer, that the network is slow.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = '60s'")
        be_patient(connection, 60.0)


def take_time(connection: Connection) -> None:
    """Let the transaction at hand last as long as its work.

    The limits that end it elsewhere are there for requests. How long it waits for
    somebody's lock keeps its limit.
    """
    if connection.dialect.name == "postgresql":
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {limit} = 0")
        be_patient(connection, None)


def be_patient(connection: Connection, seconds: float | None) -> None:
    """Wait so long for each exchange, or for ever, until the connection goes back to its pool."""
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        driver.patience = seconds
