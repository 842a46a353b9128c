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
def no_pages(only_sqlite: SQLite) -> str:
    """A database with our tables and nothing in them; copy it, don't use it."""
    return databases.migrated(only_sqlite)


@pytest.fixture(scope="session")
def pages(catalogue_client: FlaskClient) -> Flask:
    """The app on the shipped catalogue, for reading."""
    return catalogue_client.application


@pytest.fixture(scope="session")
def read(catalogue_client: FlaskClient) -> Read:
    """Ask the shipped catalogue: a path in, the answer out."""
    answers: dict[str, dict[str, Any]] = {}

    def ask(path: str) -> dict[str, Any]:
        if path not in answers:
            response = catalogue_client.get(path)
            assert response.status_code == 200, (path, response.json)
            answers[path] = dict(response.json or {})
        return answers[path]

    return ask


@pytest.fixture(scope="session")
def everything(read: Read) -> dict[str, Any]:
    """The comparison with every section."""
    return read("/compare?a=flask&b=django&include=all")


@pytest.fixture(scope="session")
def figures(read: Read) -> dict[str, Any]:
    """The comparison with what is counted or measured, and every source's figures.

    Beside claims they would be said twice, so that ``everything`` has them as claims.
    """
    return read("/compare?a=flask&b=django&include=stats")


@pytest.fixture
def written(only_sqlite: SQLite, no_pages: str, tmp_path: Path) -> Iterator[Written]:
    """Import files of the test's own, on top of the smallest catalogue, and ask them."""
    with ExitStack() as open_apps:

        def importing(files: Mapping[str, str | None]) -> FlaskClient:
            folder = write(tmp_path / uuid.uuid4().hex, {**FILES, **files})
            app = open_apps.enter_context(databases.serving(only_sqlite.copy(no_pages)))
            with app.app_context():
                plan = catalogue_file.plan_import(db.session(), catalogue_file.read_folder(folder))
                db.session.rollback()
                catalogue_file.apply(db.session(), plan, author="a test", note="Trying")
            return app.test_client()

        yield importing
