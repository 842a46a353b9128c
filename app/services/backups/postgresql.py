"""Copying a PostgreSQL database by its own ``pg_dump``, of the snapshot that we look at."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, cast

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.orm import Session

from app.config import environment_with
from app.services import changes
from app.services.backups.content import Content, measure, ours
from app.services.backups.faults import BackupRefused

if TYPE_CHECKING:
    import psycopg

COPY, FROM_HERE, END = b"COPY ", b" FROM stdin;\n", b"\\.\n"
"""How pg_restore writes the rows of a table: this line, the rows, this end."""

UNKNOWN_BEFORE_17 = b"SET transaction_timeout = 0;\n"
"""What pg_restore writes from 17 on for whatever server; older ones refuse it.

What it sets is so in our transaction anyway.
"""


@contextmanager
def copied(session: Session, payload: Path) -> Iterator[Connection]:
    """Dump the database, and lend a connection that sees exactly what was dumped."""
    connection = session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    changes.take_time(session)
    try:
        tables = ours(connection)
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        _dump(cast("Engine", session.get_bind()), payload, str(snapshot), tables)
        yield connection
    finally:
        session.rollback()


def _dump(engine: Engine, payload: Path, snapshot: str, tables: Iterable[str]) -> None:
    wanted = [f"--table={table}" for table in sorted(tables)]
    command = [
        _program("pg_dump"),
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        "--no-password",
        f"--snapshot={snapshot}",
        f"--file={payload}",
        *wanted,
    ]
    done = subprocess.run(  # noqa: S603 (a list, no shell; names of our own)
        command,
        env=environment_with(_address(engine)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupRefused(f"pg_dump says: {_last(done.stderr)}")


def _address(engine: Engine) -> dict[str, str]:
    """Return the variables that lead PostgreSQL's programs to the database.

    In the environment and not on the command line, which everybody on the machine can read.
    """
    from psycopg import pq

    _, given = engine.dialect.create_connect_args(engine.url)
    variables = {
        option.keyword.decode(): option.envvar.decode()
        for option in pq.Conninfo.get_defaults()
        if option.envvar
    }
    return {variables[name]: str(value) for name, value in given.items() if name in variables}


def put_back(
    session: Session, payload: Path, tables: AbstractSet[str], compare: Callable[[Content], None]
) -> str:
    """Put a dump in the place of our tables, in one transaction; return the new epoch.

    Not by pg_restore's own connection: it would have stored everything before anybody could
    compare it. It only turns the dump into statements, which are carried out in our transaction.
    Raises BackupRefused, and what ``compare`` raises; then nothing has changed.
    """
    import psycopg

    try:
        with changes.private_change(session):
            changes.take_time(session)
            connection = session.connection()
            _drop(connection, tables)
            _replay(_driver(connection), payload)
            # The dump's own settings, an empty search path among them, must not outlive it.
            connection.exec_driver_sql("RESET ALL")
            changes.take_time(session)
            there = tables & set(inspect(connection).get_table_names())
            compare(measure(connection, there))
            return changes.new_epoch(session)
    except psycopg.Error as error:
        raise BackupRefused(f"PostgreSQL does not take the backup: {_last(str(error))}") from error


def _driver(connection: Connection) -> psycopg.Connection[object]:
    return cast("psycopg.Connection[object]", connection.connection.driver_connection)


def _drop(connection: Connection, tables: AbstractSet[str]) -> None:
    for table in sorted(tables & set(inspect(connection).get_table_names())):
        connection.exec_driver_sql(f'DROP TABLE "{table}" CASCADE')


def _replay(connection: psycopg.Connection[object], payload: Path) -> None:
    command = [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(payload)]
    with (
        TemporaryFile() as complaints,
        subprocess.Popen(  # noqa: S603 (a list, no shell)
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints
        ) as program,
    ):
        _carry_out(connection, cast("IO[bytes]", program.stdout))
        if program.wait():
            complaints.seek(0)
            raise BackupRefused(f"pg_restore says: {_last(complaints.read().decode())}")


def _carry_out(connection: psycopg.Connection[object], script: IO[bytes]) -> None:
    """Carry out what pg_restore writes: statements, and rows to be copied in."""
    waiting: list[bytes] = []
    with connection.cursor() as cursor:
        for line in script:
            if line.startswith(COPY) and line.endswith(FROM_HERE):
                cursor.execute(b"".join(waiting))
                waiting.clear()
                with cursor.copy(line) as rows:
                    _copy_rows(script, rows)
            # What starts with \ is meant for psql, which is not asked.
            elif not line.startswith(b"\\") and line != UNKNOWN_BEFORE_17:
                waiting.append(line)
        cursor.execute(b"".join(waiting))


def _copy_rows(script: IO[bytes], rows: psycopg.Copy) -> None:
    for line in script:
        if line == END:
            return
        rows.write(line)
    raise BackupRefused("the dump in the backup ends in the middle of a table")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupRefused(f"{name} is not on the PATH; install PostgreSQL's client programs")
    return found


def _last(said: str) -> str:
    return (said.strip().splitlines() or ["nothing"])[-1].strip().rstrip(".")
