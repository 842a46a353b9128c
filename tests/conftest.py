"""What tests are given: databases of both kinds, the app on them, its client.

Every test that takes one of these runs once on SQLite and once on PostgreSQL.
Where no PostgreSQL answers, its half is skipped by name; with ``CI=true`` it
fails instead, so that a green run always means both.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.models import db
from app.services import catalogue_file
from tests import databases
from tests.databases import PostgreSQL, Server, SQLite
from tests.services.catalogue_file.files import write

# A machine that others share may be slow for a moment; that says nothing of the code.
settings.register_profile("faceoff", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("faceoff")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let ``make contract``, ``test-long`` and ``holds`` ask more than ``make test`` does."""
    parser.addoption("--cases", type=int, default=10, help="questions per route of the contract")
    parser.addoption("--long", action="store_true", help="all pairs and links, not some")
    parser.addoption("--image", action="store_true", help="carry the Dockerfile out")
    parser.addoption("--promised", action="store_true", help="hold as much as is promised")


@pytest.fixture(scope="session")
def long(pytestconfig: pytest.Config) -> bool:
    """Whether to look at everything there is, as ``make test-long`` does."""
    return bool(pytestconfig.getoption("--long"))


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
def shipped_on() -> Iterator[Callable[[Server], str]]:
    """Give a database of a kind with the shipped catalogue, loaded once; read it or copy it."""
    made: dict[type[Server], tuple[Server, str]] = {}

    def on(server: Server) -> str:
        if type(server) not in made:
            empty = databases.migrated(server)
            made[type(server)] = server, databases.loaded(server, empty)
            server.drop(empty)
        return made[type(server)][1]

    yield on
    for server, url in made.values():
        server.drop(url)


@pytest.fixture(scope="session")
def shipped_database(server: Server, shipped_on: Callable[[Server], str]) -> str:
    """A database with the shipped catalogue; read it or copy it."""
    return shipped_on(server)


@pytest.fixture(scope="session")
def only_sqlite(tmp_path_factory: pytest.TempPathFactory) -> SQLite:
    """Where databases are made for tests of what the catalogue says: the engines agree on it."""
    return SQLite(tmp_path_factory.mktemp("only"))


@pytest.fixture(scope="session")
def catalogue_client(
    only_sqlite: SQLite, shipped_on: Callable[[Server], str]
) -> Iterator[FlaskClient]:
    """Ask the shipped catalogue on SQLite alone."""
    with databases.serving(shipped_on(only_sqlite)) as app:
        yield app.test_client()


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


@pytest.fixture
def own_app(server: Server, shipped_database: str) -> Iterator[Flask]:
    """The app on a copy of the shipped catalogue, for writing."""
    yield from _on_copy(server, shipped_database)


@pytest.fixture(scope="session")
def small_database(
    server: Server, empty_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database with the smallest catalogue that has one of everything; copy it."""
    url = server.copy(empty_database)
    with databases.serving(url) as app, app.app_context():
        folder = write(tmp_path_factory.mktemp("small"))
        plan = catalogue_file.plan_import(db.session(), catalogue_file.read_folder(folder))
        catalogue_file.apply(db.session(), plan, author="a test", note="Trying")
        db.session.remove()
    yield url
    server.drop(url)


@pytest.fixture
def small_app(server: Server, small_database: str) -> Iterator[Flask]:
    """The app on a copy of the smallest catalogue, for writing."""
    yield from _on_copy(server, small_database)


def _on_copy(server: Server, database: str) -> Iterator[Flask]:
    url = server.copy(database)
    with databases.serving(url) as app:
        yield app
    server.drop(url)


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
    """Every statement sent to the database from here on, where nothing is remembered."""
    databases.forget(app)
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
