"""How a migration runs: one transaction, one at a time, on SQLite and PostgreSQL."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from app.models import Base, db
from app.models.engine import WRITES, take_time

ADVISORY_LOCK = 7_214_309_581
"""Any number nobody else uses: two starters queue here instead of both migrating."""


def configure(connection: Connection) -> None:
    """Tell Alembic what to compare with and how to write it."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # SQLite can roll DDL back, but Alembic does not believe it: without this
        # a failing migration stays half applied.
        transactional_ddl=True,
        **current_app.extensions["migrate"].configure_args,
    )


def run() -> None:
    """Migrate inside one transaction that holds the lock from its first statement."""
    engine = db.engine.execution_options(**{WRITES: True})
    with engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            # Migrations may rightly take longer than a request.
            take_time(connection)
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
        configure(connection)
        with context.begin_transaction():
            context.run_migrations()


run()
