"""``faceoff backup`` and ``faceoff restore``: the whole database in one file, and back."""

from __future__ import annotations

from pathlib import Path

import click
import flask_migrate
from flask.cli import with_appcontext

from app import __version__
from app.models import db
from app.services import backups
from app.services.backups import BackupRefused, Manifest

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--force", is_flag=True, help="Put it in the place of a FILE that is there.")
@with_appcontext
def backup(file: Path, *, force: bool) -> None:
    """Write the whole database into FILE while the service goes on.

    Keys, votes and the log of changes included: FILE is to be kept like the
    database. PostgreSQL needs its pg_dump on the PATH.
    """
    try:
        manifest = backups.back_up(db.session(), file, release=__version__, replace=force)
    except BackupRefused as refused:
        raise _ended(refused, "No backup was made") from None
    click.echo(f"Backed up {_told(manifest)} to {file}, {file.stat().st_size:,} bytes.")
    _show(manifest)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="Into a database that holds something, too.")
@click.option("--check", is_flag=True, help="Only look whether FILE could be restored.")
@with_appcontext
def restore(file: Path, *, replace: bool, check: bool) -> None:
    """Put the backup in FILE into the database, whole or not at all.

    The database has to be empty, and nobody should be writing. Migrates what an
    older release backed up, and begins a new epoch, so that nothing remembered of
    the database before counts.
    """
    try:
        if check:
            manifest = backups.check(file)
            click.echo(f"{file} is whole: {_told(manifest)}, made {manifest.made_at}.")
            _show(manifest)
            return
        restored = backups.restore(db.session(), file, replace=replace)
    except BackupRefused as refused:
        raise _ended(refused, "Nothing was restored") from None
    db.session.remove()
    db.engine.dispose()
    flask_migrate.upgrade()
    click.echo(f"Restored {_told(restored.manifest)}; the catalogue is of epoch {restored.epoch}.")
    _show(restored.manifest)


def _ended(refused: BackupRefused, what: str) -> click.ClickException:
    return click.ClickException(f"{what}: {refused}.")


def _told(manifest: Manifest) -> str:
    return f"revision {manifest.revision} of epoch {manifest.epoch}"


def _show(manifest: Manifest) -> None:
    rows = manifest.content.rows
    shown = ", ".join(
        f"{rows[table]:,} {table}"
        for table in ("frameworks", "claims", "changes", "keys", "votes")
        if table in rows
    )
    click.echo(f"Holds {shown}.")
    click.echo(f"Digest {manifest.content.digest}")
