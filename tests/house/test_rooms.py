"""Each thing happens in its own room: writes behind one door, CORS and settings as published."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.config import Settings

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "app").rglob("*.py"))

ENDS = {"commit", "begin", "begin_nested"}
"""The names by which a transaction is begun or ended."""

STATEMENT = re.compile(r"\s*(begin|commit|savepoint|release|start\s+transaction)\b", re.IGNORECASE)
SENDS = {"execute", "exec_driver_sql", "executescript", "text", "scalar", "scalars"}

DOORS = {
    "app/services/changes.py": {"commit"},
    # SQLite's own BEGIN: the event it is sent on, and the two statements.
    "app/models/engine.py": {"'begin'", "BEGIN", "BEGIN IMMEDIATE"},
}
"""All that may begin or end a transaction, by file."""

EXPOSED = (
    "ETag, Link, Location, Content-Disposition, Catalogue-Revision, Idempotency-Replayed, "
    "Retry-After, RateLimit, RateLimit-Policy, Deprecation, Sunset, WWW-Authenticate, X-Request-Id"
)
"""The headers that scripts of any page may read."""


def transactions(source: str) -> set[str]:
    """Return every way in which a source begins or ends a transaction.

    The names count wherever they are mentioned, not only where they are called:
    ``finish = session.commit`` and ``getattr(session, "commit")`` commit as well.
    """
    return {found for node in ast.walk(ast.parse(source)) for found in _of(node)}


def _of(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name) | ast.alias(name=name):
            yield from _named(name)
        case ast.keyword(arg=str(name)):
            yield from _named(name)
        case ast.Constant(value=str(text)):
            if text in ENDS:
                yield f"'{text}'"
            elif text.lower() == "autocommit":
                yield "autocommit"
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in SENDS:
            yield from _sent(node)


def _named(name: str) -> Iterator[str]:
    if name in ENDS or name.lower() == "autocommit":
        yield name.lower()


def _sent(call: ast.Call) -> Iterator[str]:
    for node in ast.walk(call):
        match node:
            case ast.Constant(value=str(text)) if STATEMENT.match(text):
                yield text


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("session.commit()", {"commit"}),
        ("finish = session.commit", {"commit"}),
        ("getattr(session, 'commit')()", {"'commit'"}),
        ("with session.begin(): pass", {"begin"}),
        ("with engine.begin() as connection: pass", {"begin"}),
        ("with session.begin_nested(): pass", {"begin_nested"}),
        ("from somewhere import commit", {"commit"}),
        ("create_engine(url, isolation_level='AUTOCOMMIT')", {"autocommit"}),
        ("options['isolation_level'] = 'AUTOCOMMIT'", {"autocommit"}),
        ("connect(url, autocommit=True)", {"autocommit"}),
        ("connection.autocommit = True", {"autocommit"}),
        ("session.execute(text('commit'))", {"'commit'", "commit"}),
        ("connection.exec_driver_sql('SAVEPOINT here')", {"SAVEPOINT here"}),
        ("begin_reading(session)", set()),
        ("'''Commit everything, or begin again.'''", set()),
    ],
)
def test_a_second_door_would_be_seen(planted: str, found: set[str]) -> None:
    assert transactions(planted) == found


def test_only_the_one_door_begins_and_ends_transactions() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): ways
        for path in SOURCES
        if (ways := transactions(path.read_text(encoding="utf-8")))
    }
    assert found == DOORS


@pytest.mark.parametrize("path", ["/compare?a=flask&b=django", "/compare", "/nowhere"])
def test_scripts_of_any_page_may_read_exactly_the_published_headers(
    client: FlaskClient, path: str
) -> None:
    given = client.get(path, headers={"Origin": "https://partner.example"}).headers
    exposed = given["Access-Control-Expose-Headers"].split(", ")
    assert sorted(exposed) == sorted(EXPOSED.split(", "))


WORDED = {
    "database_url": "`sqlite:///faceoff.sqlite3` in the current folder",
    "workers": "usable cores + 1, at most 4",
    "frame_ancestors": "`*`",
}
"""Defaults that are made when the service starts, in the settings page's words."""


def published() -> dict[str, str]:
    """Return the defaults column of the settings page by setting."""
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    return {
        name.lower(): default
        for name, default in re.findall(r"^\| `FACEOFF_(\w+)` \| (.*?) \|", page, re.MULTILINE)
    }


def test_the_settings_page_tells_the_defaults_there_are() -> None:
    worked_out = {f.name for f in fields(Settings) if f.default is MISSING}
    chosen = Settings()
    plain = {
        f.name: f"`{value}`" if (value := getattr(chosen, f.name)) else "none"
        for f in fields(Settings)
        if f.name not in WORDED
    }
    assert worked_out - {"trusted_hosts"} == set(WORDED)
    assert published() == plain | WORDED


def test_the_default_database_is_a_file_in_the_current_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings().database_url == f"sqlite:///{tmp_path / 'faceoff.sqlite3'}"


@pytest.mark.parametrize(("cores", "workers"), [(1, 2), (2, 3), (3, 4), (4, 4), (64, 4)])
def test_the_default_of_workers_is_one_more_than_the_usable_cores_up_to_four(
    monkeypatch: pytest.MonkeyPatch, cores: int, workers: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert Settings().workers == workers
