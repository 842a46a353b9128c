"""Whether the catalogue can be read and its tables are the ones this release expects."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.models import migrations_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Which checks passed."""

    database: bool
    migrated: bool

    @property
    def ready(self) -> bool:
        """Whether traffic may come."""
        return self.database and self.migrated


def readiness(session: Session) -> Readiness:
    """Ask the database which migration it is at; never raises for a database's sake."""
    try:
        heads = MigrationContext.configure(session.connection()).get_current_heads()
    except SQLAlchemyError:
        session.rollback()
        return Readiness(database=False, migrated=False)
    return Readiness(database=True, migrated=set(heads) == set(expected_heads()))


def draining(file: str) -> bool:
    """Whether an operator has said, by a file of that name, that no more traffic may come."""
    return bool(file) and Path(file).exists()


def end_draining(file: str) -> None:
    """Take the file away: who starts wants traffic, and a file left over would keep it out."""
    if file:
        Path(file).unlink(missing_ok=True)


@cache
def expected_heads() -> tuple[str, ...]:
    """Return the newest migration this release has; the files don't change under us."""
    return tuple(ScriptDirectory(str(migrations_folder())).get_heads())


def known_migrations() -> frozenset[str]:
    """Return every migration this release knows, the newest and all before it."""
    script = ScriptDirectory(str(migrations_folder()))
    return frozenset(step.revision for step in script.walk_revisions())
