"""The whole database in one file, and back again: keys, votes and the log of changes included.

``archive`` knows the file, ``content`` what is compared before and after, ``sqlite`` and
``postgresql`` how each database is copied as of one moment while it goes on being written.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, inspect
from sqlalchemy.orm import Session

from app.services import health
from app.services.backups import archive, postgresql, sqlite
from app.services.backups.archive import Kind, Manifest
from app.services.backups.content import OURS, Content, measure, ours
from app.services.backups.faults import BackupRefused

__all__ = ["BackupRefused", "Manifest", "Restored", "back_up", "check", "restore"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a database holds now, and the epoch it began with that."""

    manifest: Manifest
    epoch: str


def back_up(session: Session, path: Path, *, release: str, replace: bool) -> Manifest:
    """Write the database as of this moment into one file; nobody has to stop writing.

    :param release: ours, for whoever finds the file later.

    The file appears under its name when it is whole. It holds the digests of keys, so nobody
    but its owner may read it. Raises BackupRefused.
    """
    if path.exists() and not replace:
        raise BackupRefused(f"{path} is there already; --force puts the new backup in its place")
    with TemporaryDirectory(prefix=".faceoff-backup-", dir=path.absolute().parent) as scratch:
        payload = Path(scratch) / "payload"
        manifest = _copied(session, payload, release)
        packed = Path(scratch) / "packed"
        archive.pack(manifest, payload, packed)
        packed.replace(path)
    _keep_name(path.absolute().parent)
    return manifest


def _copied(session: Session, payload: Path, release: str) -> Manifest:
    kind = _kind(session)
    copied = (sqlite if kind is Kind.SQLITE else postgresql).copied
    with copied(session, payload) as connection:
        tables = ours(connection)
        row = connection.exec_driver_sql("SELECT revision, epoch FROM catalogue").one()
        manifest = Manifest(
            release=release,
            kind=kind,
            migration=_migration(connection),
            revision=row.revision,
            epoch=row.epoch,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            content=measure(connection, tables),
            size=0,
            sha256="",
        )
    return archive.sealed(manifest, payload)


def _migration(connection: Connection) -> str:
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def _keep_name(folder: Path) -> None:
    """Make the new name survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check(path: Path, folder: Path | None = None) -> Manifest:
    """Look whether a file is a whole backup that this release can restore; touches no database.

    Of SQLite the content is compared as well; of PostgreSQL that needs a database.
    Raises BackupRefused.
    """
    with TemporaryDirectory(prefix=".faceoff-restore-", dir=folder) as scratch:
        return _verified(path, Path(scratch) / "payload")


def _verified(path: Path, payload: Path, wanted: Kind | None = None) -> Manifest:
    manifest = archive.unpack(path, payload)
    if wanted not in {None, manifest.kind}:
        raise BackupRefused(
            f"{path} is a backup of {manifest.kind}, and the database is {wanted}; "
            "take `faceoff catalogue export` and `import` from one to the other"
        )
    if manifest.migration not in health.known_migrations():
        raise BackupRefused(
            f"{path} was made by release {manifest.release}, whose tables this one does not know"
        )
    if manifest.kind is Kind.SQLITE:
        sqlite.verify(payload, lambda found: _same(manifest, found))
    return manifest


def _same(manifest: Manifest, found: Content) -> None:
    if found != manifest.content:
        raise BackupRefused("what the backup holds is not what was backed up: its digest differs")


def restore(session: Session, path: Path, *, replace: bool) -> Restored:
    """Put a backup into the place of an empty database, or with ``replace`` of any.

    All of it or nothing: until everything has been compared, the database stays as it was.
    Begins a new epoch, and leaves the tables at the migration that the backup was made at.
    Raises BackupRefused.
    """
    kind = _kind(session)
    if not replace:
        _refuse_to_replace(session)
    with TemporaryDirectory(prefix=".faceoff-restore-", dir=_folder(session)) as scratch:
        payload = Path(scratch) / "payload"
        manifest = _verified(path, payload, kind)
        epoch = (
            sqlite.put_back(session, payload)
            if kind is Kind.SQLITE
            else _put_into_postgresql(session, payload, manifest)
        )
    return Restored(manifest=manifest, epoch=epoch)


def _put_into_postgresql(session: Session, payload: Path, manifest: Manifest) -> str:
    tables = OURS | set(manifest.content.rows)
    return postgresql.put_back(session, payload, tables, lambda found: _same(manifest, found))


def _refuse_to_replace(session: Session) -> None:
    """Raise BackupRefused unless the database is as ``faceoff db upgrade`` makes it, or bare."""
    if _kind(session) is Kind.POSTGRESQL:
        # Nothing but our tables is replaced there.
        try:
            _refuse_in_use(session.connection())
        finally:
            session.rollback()
    elif sqlite.file_of(session).exists():
        # Not by the session: it would turn the log of somebody else's file on.
        with sqlite.reading(sqlite.file_of(session)) as connection:
            _refuse_anothers(connection)
            _refuse_in_use(connection)


def _refuse_anothers(connection: Connection) -> None:
    found = set(inspect(connection).get_table_names())
    # Names of ours are common ones: a file of keys and features alone is not ours either.
    if found and not {"catalogue", "alembic_version"} <= found <= OURS:
        raise BackupRefused(
            "the file is another program's, whose tables would be gone "
            f"({', '.join(sorted(found - OURS) or sorted(found))}); "
            "--replace puts the backup in its place"
        )


def _refuse_in_use(connection: Connection) -> None:
    tables = OURS & set(inspect(connection).get_table_names())
    if "catalogue" not in tables:
        return
    revision = connection.exec_driver_sql("SELECT revision FROM catalogue").scalar_one()
    keys = 0
    if "keys" in tables:
        keys = connection.exec_driver_sql("SELECT count(*) FROM keys").scalar_one()
    if revision or keys:
        raise BackupRefused(
            f"the database is in use, it holds revision {revision} and {keys} keys; "
            "--replace puts the backup in its place"
        )


def _folder(session: Session) -> Path | None:
    """Return where there has to be room anyway: beside the file of the database."""
    return sqlite.file_of(session).parent if _kind(session) is Kind.SQLITE else None


def _kind(session: Session) -> Kind:
    return Kind(session.get_bind().dialect.name)
