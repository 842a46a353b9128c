"""What tests are given: databases of both kinds, the app on them, its client.

Every test that takes one of these runs once on SQLite and once on PostgreSQL.
Where no PostgreSQL answers, its half is skipped by name; with ``CI=true`` it
fails instead, so that a green run always means both.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.models import db
from tests import databases
from tests.databases import PostgreSQL, Server, SQLite

# A machine that others share may be slow for a moment; that says nothing of the code.
settings.register_profile("faceoff", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("faceoff")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let ``make contract`` ask more than ``make test`` does."""
    parser.addoption("--cases", type=int, default=60, help="questions per route of the contract")


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """Where databases are made; one run of the tests for each kind."""
    if request.param == "sqlite":
        return SQLite(tmp_path_factory.mktemp("databases"))
    if not databases.postgresql_answers():
        says = f"no PostgreSQL answers at {databases.POSTGRESQL} (set TEST_POSTGRESQL_URL)"
        if os.environ.get("CI") == "true":
            pytest.fail(says)
        pytest.skip(says)
    return PostgreSQL()


@pytest.fixture(scope="session")
def empty_database(server: Server) -> Iterator[str]:
    """A database with our tables and nothing in them; copy it, don't use it."""
    url = databases.migrated(server)
    yield url
    server.drop(url)


@pytest.fixture(scope="session")
def shipped_database(server: Server, empty_database: str) -> Iterator[str]:
    """A database with the shipped catalogue; read it or copy it."""
    url = databases.loaded(server, empty_database)
    yield url
    server.drop(url)


@pytest.fixture
def empty_app(server: Server, empty_database: str) -> Iterator[Flask]:
    """The app on a database of the test's own, with nothing in it."""
    url = server.copy(empty_database)
    with databases.serving(url) as app:
        yield app
    server.drop(url)


@pytest.fixture
def session(empty_app: Flask) -> Iterator[Session]:
    """A session on a database of the test's own, with nothing in it."""
    with empty_app.app_context():
        yield db.session()


@pytest.fixture(scope="module")
def app(shipped_database: str) -> Iterator[Flask]:
    """The app on the shipped catalogue, for reading."""
    with databases.serving(shipped_database) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Asks the app on the shipped catalogue."""
    return app.test_client()


@pytest.fixture
def catalogue_session(app: Flask) -> Iterator[Session]:
    """A session on the shipped catalogue, for reading."""
    with app.app_context():
        yield db.session()


@pytest.fixture
def queries(app: Flask) -> Iterator[list[str]]:
    """Every statement sent to the database from here on."""
    sent: list[str] = []

    def note(*arguments: object) -> None:
        statement = cast("str", arguments[2])
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            sent.append(statement)

    # Not yielded inside the context: requests would share its session.
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
