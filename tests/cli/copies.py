"""Backing up and restoring in tests, and what a database holds and answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from click.testing import Result
from flask import Flask
from sqlalchemy import text

from app.cli import group
from app.models import db
from app.services.backups.content import OURS, Content, measure
from tests import databases
from tests.databases import Server

COMPARISON = "/compare?a=flask&b=django"
TABLES = ["frameworks", "features", "sources", "claims", "ratings"]


def run(app: Flask, verb: str, *words: object) -> Result:
    return app.test_cli_runner().invoke(group.commands[verb], [str(word) for word in words])


def done(app: Flask, verb: str, *words: object) -> str:
    result = run(app, verb, *words)
    assert result.exit_code == 0, result.output
    return result.output


def refused(app: Flask, verb: str, *words: object) -> str:
    result = run(app, verb, *words)
    assert result.exit_code == 1, result.output
    return result.stderr


@contextmanager
def another(server: Server, *, like: str | None = None) -> Iterator[Flask]:
    """Give the app on one more database, bare or a copy."""
    url = server.copy(like) if like else server.new()
    with databases.serving(url) as app:
        yield app
    server.drop(url)


def held(app: Flask) -> tuple[Content, str]:
    """Return all that a database holds, its epoch included."""
    with app.app_context(), db.engine.connect() as connection:
        epoch = connection.execute(text("SELECT epoch FROM catalogue")).scalar_one()
        return measure(connection, OURS), epoch


def told(app: Flask) -> dict[str, str]:
    """Return the digests of what the service answers."""
    client = app.test_client()
    paths = [COMPARISON, *(f"/export?format=ndjson&what={table}" for table in TABLES)]
    answers = {path: client.get(path) for path in paths}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {path: hashlib.sha256(answer.data).hexdigest() for path, answer in answers.items()}
