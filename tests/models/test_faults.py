"""What counts as a database that is away, shown by real faults."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from app.models import db
from app.models.engine import engine_options
from app.models.faults import is_unavailable


def fault(url: str, *statements: str) -> Exception:
    """Return the error that a statement ends with on a database of its own engine."""
    engine = create_engine(url, **engine_options(url, threads=1))
    with pytest.raises(SQLAlchemyError) as raised, engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
    return raised.value


@pytest.mark.parametrize(
    "url",
    ["postgresql://nobody@127.0.0.1:1/nothing", "sqlite:////nowhere/at/all/faceoff.sqlite3"],
)
def test_a_database_that_is_not_there_is_away(url: str) -> None:
    assert is_unavailable(fault(url, "SELECT 1"))


@pytest.mark.parametrize("server", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    "statements",
    [
        ("SET statement_timeout = 1", "SELECT pg_sleep(1)"),
        ("SET default_transaction_read_only = on", "COMMIT", "CREATE TABLE t (i int)"),
        ("SELECT pg_terminate_backend(pg_backend_pid())", "SELECT 1"),
    ],
)
def test_a_postgresql_that_is_slow_or_read_only_or_stopped_is_away(
    empty_database: str, statements: tuple[str, ...]
) -> None:
    assert is_unavailable(fault(empty_database, *statements))


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
def test_a_sqlite_that_is_read_only_is_away(empty_database: str) -> None:
    assert is_unavailable(fault(empty_database, "PRAGMA query_only=ON", "CREATE TABLE t (i int)"))


def test_a_mistake_of_ours_is_not(empty_app: Flask) -> None:
    with empty_app.app_context(), pytest.raises(SQLAlchemyError) as raised:
        db.session.execute(text("SELECT nothing FROM nowhere"))
    assert not is_unavailable(raised.value)
    assert not is_unavailable(ValueError("locked"))
