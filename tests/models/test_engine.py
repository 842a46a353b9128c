"""How the databases are spoken to."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.models import db, engine
from app.models.engine import WRITES

on_sqlite = pytest.mark.parametrize("server", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("server", ["postgresql"], indirect=True)


def pragma(name: str) -> object:
    return db.session.scalar(text(f"PRAGMA {name}"))


@on_sqlite
def test_sqlite_is_durable_and_keeps_its_references(empty_app: Flask) -> None:
    with empty_app.app_context():
        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == 2
        assert pragma("foreign_keys") == 1
        assert pragma("busy_timeout") == 5000
        assert pragma("trusted_schema") == 0


@on_sqlite
def test_sqlite_is_one_whose_wal_is_safe(empty_app: Flask) -> None:
    module = engine.sqlite_module()
    if module.__name__ == "sqlite3":
        pytest.skip("no newer SQLite for this platform")
    assert module.sqlite_version_info >= engine.SAFE_SQLITE
    with empty_app.app_context():
        assert db.session.scalar(text("SELECT sqlite_version()")) == module.sqlite_version


@on_sqlite
def test_a_writer_takes_sqlites_write_lock_before_it_reads(empty_app: Flask) -> None:
    with empty_app.app_context():
        writing = db.engine.execution_options(**{WRITES: True})
        with writing.connect() as first, first.begin():
            with db.engine.connect() as reader:
                assert reader.scalar(text("SELECT count(*) FROM catalogue")) == 1
            impatient = writing.connect()
            impatient.connection.driver_connection.execute("PRAGMA busy_timeout=50")
            with pytest.raises(OperationalError, match="locked"):
                impatient.execute(text("SELECT 1"))
            impatient.invalidate()
            impatient.close()


@on_postgresql
def test_postgresql_gives_up_waiting(empty_app: Flask) -> None:
    with empty_app.app_context():
        assert db.session.scalar(text("SHOW statement_timeout")) == "2s"
        assert db.session.scalar(text("SHOW lock_timeout")) == "2s"
