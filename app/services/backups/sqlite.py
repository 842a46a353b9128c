"""Copying a SQLite database while others write to it, by SQLite's own backup."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from sqlalchemy import Connection, Engine, NullPool, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.models.engine import sqlite_module
from app.services.backups.content import Content, measure, ours
from app.services.backups.faults import BackupRefused

PATIENCE = 30.0
"""Seconds to wait for somebody else's lock; SQLite's own backup would wait for ever."""


def file_of(session: Session) -> Path:
    """Return the file of the database at hand."""
    return Path(str(cast("Engine", session.get_bind()).url.database))


@contextmanager
def copied(session: Session, payload: Path) -> Iterator[Connection]:
    """Copy the database into a new file, and lend a connection to the copy.

    In one step, so that it is of one moment: in several it would begin anew with every write.
    """
    source = file_of(session)
    if not source.exists():
        raise BackupRefused(f"there is no database at {source}")
    _copy(source, payload)
    with reading(payload) as connection:
        yield connection


def verify(payload: Path, compare: Callable[[Content], None]) -> None:
    """Look whether a copy is a sound database with the content it should have.

    Raises BackupRefused, and what ``compare`` raises.
    """
    try:
        with reading(payload) as connection:
            says = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            if says != ["ok"]:
                raise BackupRefused(f"the database in the backup is damaged: {says[0]}")
            compare(measure(connection, ours(connection)))
    except DBAPIError as error:
        raise BackupRefused(f"the database in the backup can't be read: {error.orig}") from error


def put_back(session: Session, payload: Path) -> str:
    """Copy a verified file over the database, in one transaction; return its new epoch.

    By the backup and not by renaming: workers that run hold the old file and its log open.
    """
    epoch = secrets.token_hex(8)
    with closing(_connect(payload)) as copy:
        # Before it is put back, so that there is no moment with old revisions under a known epoch.
        copy.execute("UPDATE catalogue SET epoch = ?", (epoch,))
    target = file_of(session)
    session.rollback()
    _copy(payload, target)
    return epoch


@contextmanager
def reading(file: Path) -> Iterator[Connection]:
    """Lend a connection to a file that is looked at and stays as it is."""
    engine = create_engine(f"sqlite:///{file}", module=sqlite_module(), poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def _connect(file: Path, mode: str = "rwc") -> Any:
    address = f"file:{quote(str(file.absolute()))}?mode={mode}"
    return sqlite_module().connect(address, uri=True, timeout=PATIENCE, isolation_level=None)


def _copy(source: Path, target: Path) -> None:
    until = time.monotonic() + PATIENCE

    def progress(status: int, _remaining: int, _total: int) -> None:
        if status and time.monotonic() > until:
            raise BackupRefused("somebody else holds the database; try again")

    module = sqlite_module()
    fresh = not target.exists()
    try:
        with closing(_connect(source, "rw")) as live, closing(_connect(target)) as copy:
            live.backup(copy, pages=-1, progress=progress)
            if fresh:
                # One file, without a log beside it; the service turns its log on when it starts.
                copy.execute("PRAGMA journal_mode=DELETE")
    except module.Error as error:
        raise BackupRefused(f"{source} can't be copied to {target}: {error}") from error
