"""What the four source pages hold, read back over HTTP: each answer is asked for once.

SQLite alone: that both engines answer the same is told elsewhere.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import db
from app.services import catalogue_file
from tests import databases
from tests.databases import SQLite
from tests.services.catalogue_file.files import FILES, write

Read = Callable[[str], dict[str, Any]]
Written = Callable[[Mapping[str, str | None]], FlaskClient]


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SQLite:
    """Where the databases of these tests are made."""
    return SQLite(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="session")
def no_pages(sqlite: SQLite) -> str:
    """A database with our tables and nothing in them; copy it, don't use it."""
    return databases.migrated(sqlite)


@pytest.fixture(scope="session")
def pages(sqlite: SQLite, no_pages: str) -> Iterator[Flask]:
    """The app on the shipped catalogue, for reading."""
    with databases.serving(databases.loaded(sqlite, no_pages)) as app:
        yield app


@pytest.fixture(scope="session")
def read(pages: Flask) -> Read:
    """Ask the shipped catalogue: a path in, the answer out."""
    client = pages.test_client()
    answers: dict[str, dict[str, Any]] = {}

    def ask(path: str) -> dict[str, Any]:
        if path not in answers:
            response = client.get(path)
            assert response.status_code == 200, (path, response.json)
            answers[path] = dict(response.json or {})
        return answers[path]

    return ask


@pytest.fixture(scope="session")
def everything(read: Read) -> dict[str, Any]:
    """The comparison with every section."""
    return read("/compare?a=flask&b=django&include=all")


@pytest.fixture
def written(sqlite: SQLite, no_pages: str, tmp_path: Path) -> Iterator[Written]:
    """Import files of the test's own, on top of the smallest catalogue, and ask them."""
    with ExitStack() as open_apps:

        def importing(files: Mapping[str, str | None]) -> FlaskClient:
            folder = write(tmp_path / uuid.uuid4().hex, {**FILES, **files})
            app = open_apps.enter_context(databases.serving(sqlite.copy(no_pages)))
            with app.app_context():
                plan = catalogue_file.plan_import(db.session(), catalogue_file.read_folder(folder))
                db.session.rollback()
                catalogue_file.apply(db.session(), plan, author="a test", note="Trying")
            return app.test_client()

        yield importing
