"""Real databases for the tests: made for this run, copied for each test, dropped after.

SQLite copies are files. PostgreSQL copies are databases made from a template,
on the server that TEST_POSTGRESQL_URL names.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import flask_migrate
import psycopg
from flask import Flask
from sqlalchemy import make_url

from app import create_app
from app.api import answers
from app.api.finished import Store
from app.config import Settings
from app.models import db
from app.services.catalogue_file import load_shipped_if_empty
from app.services.kept import Shelf

POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


class Server(Protocol):
    """Something that holds databases."""

    def new(self) -> str:
        """Make an empty database and return its address."""

    def copy(self, url: str) -> str:
        """Copy a database nobody is connected to and return the copy's address."""

    def drop(self, url: str) -> None:
        """Remove a database."""


class SQLite:
    """Databases as files in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def new(self) -> str:
        return f"sqlite:///{self.folder / uuid.uuid4().hex}.sqlite3"

    def copy(self, url: str) -> str:
        copied = self.new()
        shutil.copyfile(_file(url), _file(copied))
        return copied

    def drop(self, url: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{_file(url)}{suffix}").unlink(missing_ok=True)


def _file(url: str) -> str:
    return url.removeprefix("sqlite:///")


class PostgreSQL:
    """Databases on a server, named so that nobody else's is touched."""

    def __init__(self, url: str = POSTGRESQL) -> None:
        self.url = make_url(url)

    def new(self) -> str:
        return self._make("")

    def copy(self, url: str) -> str:
        return self._make(f' TEMPLATE "{make_url(url).database}"')

    def drop(self, url: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def _make(self, template: str) -> str:
        name = f"faceoff_test_{uuid.uuid4().hex}"
        self._run(f'CREATE DATABASE "{name}"{template}')
        return self.url.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        plain = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True, connect_timeout=3) as connection:
            connection.execute(statement.encode())


def postgresql_answers() -> bool:
    """Whether the server the tests are pointed at is there."""
    try:
        PostgreSQL()._run("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def serving(url: str, **settings: object) -> Iterator[Flask]:
    """Yield the app on a database, and let go of every connection afterwards."""
    # What a test has written it sees at once; the lease has tests of its own.
    # Nor is it ever asked to wait.
    unhurried = {"revision_lease": 0.0, "reads_per_minute": 0, "writes_per_minute": 0}
    given: dict[str, Any] = {**unhurried, **settings}
    app = create_app(Settings(database_url=url, **given))
    app.testing = False
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def forget(app: Flask) -> None:
    """Make an app remember no more than one that has just started."""
    settings = app.config["SETTINGS"]
    app.extensions[answers.ANSWERS].store = Store(settings.answer_bytes)
    app.extensions[answers.SHELF] = Shelf(settings.profile_bytes)


def migrated(server: Server) -> str:
    """Make a database with our tables and nothing in them."""
    url = server.new()
    with serving(url) as app, app.app_context():
        flask_migrate.upgrade()
    return url


def loaded(server: Server, empty: str) -> str:
    """Make a database with the shipped catalogue."""
    url = server.copy(empty)
    with serving(url) as app, app.app_context():
        load_shipped_if_empty(db.session())
    return url
