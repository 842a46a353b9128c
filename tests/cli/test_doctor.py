"""Operators learn what is wrong before their users do, and nothing is touched for it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import flask_migrate
import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from app.cli import group
from app.config import Settings
from app.models import db
from app.models.engine import WRITES
from app.services import doctor
from app.services.doctor import Finding, State, machine
from tests import databases
from tests.databases import PostgreSQL, Server, SQLite

ROOT = Path(__file__).parents[2]
GOOD = {"public_url": "https://faceoff.example", "security_contact": "mailto:s@faceoff.example"}


def examined(url: str, **settings: Any) -> dict[str, Finding]:
    return dict(doctor.examine(Settings(database_url=url, **GOOD | settings)))


@pytest.fixture
def url(server: Server, small_database: str) -> Iterator[str]:
    """A database of the test's own, with the smallest catalogue."""
    copied = server.copy(small_database)
    yield copied
    server.drop(copied)


@pytest.fixture
def sqlite(only_sqlite: SQLite) -> Iterator[str]:
    url = databases.migrated(only_sqlite)
    yield url
    only_sqlite.drop(url)


@pytest.fixture
def postgresql() -> Iterator[str]:
    if not databases.postgresql_answers():
        says = f"no PostgreSQL answers at {databases.POSTGRESQL} (set TEST_POSTGRESQL_URL)"
        if os.environ.get("CI") == "true":
            pytest.fail(says)
        pytest.skip(says)
    server = PostgreSQL()
    url = databases.migrated(server)
    yield url
    server.drop(url)


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def test_of_a_sound_installation_everything_is_ok(url: str) -> None:
    found = examined(url)
    assert {name: one for name, one in found.items() if one.state is not State.OK} == {}
    assert found["catalogue"].told.startswith("revision 1: 2 frameworks, ")
    of_sqlite = {"disk", "integrity", "foreign keys", "journal"}
    ours = of_sqlite if url.startswith("sqlite") else {"connections"}
    assert found.keys() & (of_sqlite | {"connections"}) == ours


def test_each_check_has_a_name_of_its_own() -> None:
    names = [check.name for check in doctor.CHECKS]
    assert len(names) == len(set(names))


def test_every_finding_that_is_not_ok_says_what_to_do(tmp_path: Path) -> None:
    for found in (
        examined(f"sqlite:///{tmp_path}/none", public_url="", security_contact=""),
        examined("postgresql://nobody@127.0.0.1:1/none"),
    ):
        for one in found.values():
            assert bool(one.advice) == (one.state is not State.OK)


def test_looking_leaves_the_file_as_it_was(sqlite: str) -> None:
    before = hashlib.sha256(file_of(sqlite).read_bytes()).digest()
    examined(sqlite)
    assert hashlib.sha256(file_of(sqlite).read_bytes()).digest() == before
    # Nor is the journal's kind changed, as by the service's own connections.
    module = pytest.importorskip("pysqlite3.dbapi2")
    module.connect(str(file_of(sqlite))).execute("PRAGMA journal_mode=DELETE")
    assert examined(sqlite)["journal"].state is State.WARNING
    assert examined(sqlite)["journal"].state is State.WARNING


def test_a_file_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    found = examined(f"sqlite:///{tmp_path}/faceoff.sqlite3")
    assert found["database"].state is State.FAILING
    assert "faceoff serve" in found["database"].advice
    assert "migrations" not in found
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_away_is_told_once_without_its_password() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        found = examined(f"postgresql://me:s3cret@127.0.0.1:{taken.getsockname()[1]}/faceoff")
    assert [name for name, one in found.items() if one.state is State.FAILING] == ["database"]
    assert "s3cret" not in str(found)


def test_tables_of_another_release_are_told_with_the_way_out(server: Server) -> None:
    url = server.new()
    with databases.serving(url) as app, app.app_context():
        flask_migrate.upgrade(revision="0003")
        older = examined(url)
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
            connection.commit()
    newer = examined(url)
    server.drop(url)
    assert older["migrations"].state is newer["migrations"].state is State.FAILING
    assert "faceoff db upgrade" in older["migrations"].advice
    assert "later release" in newer["migrations"].advice
    assert "writable" not in older


def test_an_empty_catalogue_is_a_warning(sqlite: str) -> None:
    assert examined(sqlite)["catalogue"].state is State.WARNING


def test_somebody_who_writes_is_told_of(url: str) -> None:
    with databases.serving(url) as app, app.app_context():
        engine = db.engine.execution_options(**{WRITES: True})
        with engine.connect() as connection:
            connection.execute(text("UPDATE catalogue SET revision = revision"))
            found = examined(url)["writable"]
            connection.rollback()
    assert (found.state, found.told) == (State.WARNING, "somebody else is writing")


def test_a_database_that_is_read_only_is_told_of(postgresql: str) -> None:
    server = PostgreSQL()
    name = postgresql.rpartition("/")[2]
    server._run(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    found = examined(postgresql)["writable"]
    assert found.state is State.WARNING
    assert found.told.startswith("read only")


def test_more_connections_than_the_server_lets_in_are_failing(postgresql: str) -> None:
    assert examined(postgresql, workers=2, threads=4)["connections"].told.startswith("up to 12 ")
    assert examined(postgresql, workers=256, threads=256)["connections"].state is State.FAILING


def test_a_clock_that_is_off_is_a_warning(postgresql: str) -> None:
    with time_machine.travel("2001-01-01T00:00:00Z"):
        assert examined(postgresql)["clock"].state is State.WARNING


def test_a_clock_behind_the_last_change_is_a_warning(
    only_sqlite: SQLite, shipped_on: Callable[[Server], str]
) -> None:
    url = shipped_on(only_sqlite)
    with time_machine.travel("2001-01-01T00:00:00Z"):
        found = examined(url)["clock"]
    assert found.state is State.WARNING
    assert found.told.startswith("behind the last change")


def test_damage_in_the_file_is_failing(
    only_sqlite: SQLite, shipped_on: Callable[[Server], str]
) -> None:
    url = only_sqlite.copy(shipped_on(only_sqlite))
    content = bytearray(file_of(url).read_bytes())
    # The middle of the file, page by page: the first pages say which tables there are.
    for page in range(200, 400):
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    file_of(url).write_bytes(content)
    found = examined(url)
    assert found["integrity"].state is State.FAILING
    assert "restore the last backup" in found["integrity"].advice


def test_a_row_that_hangs_on_nothing_is_failing(sqlite: str) -> None:
    module = pytest.importorskip("pysqlite3.dbapi2")
    with module.connect(str(file_of(sqlite))) as connection:
        connection.execute("INSERT INTO aliases (alias, framework_id) VALUES ('x', 7)")
    found = examined(sqlite)["foreign keys"]
    assert found.state is State.FAILING
    assert "aliases" in found.told


def test_caches_that_are_larger_than_the_memory_are_a_warning(sqlite: str) -> None:
    found = examined(sqlite, answer_bytes=10_000_000_000, workers=256)["memory"]
    assert found.state is State.WARNING
    assert "FACEOFF_ANSWER_BYTES" in found.advice


@pytest.mark.parametrize(
    ("free", "state"),
    [(10, State.FAILING), (500, State.WARNING), (5_000, State.OK)],
)
def test_a_disk_that_fills_up_is_told_in_time(
    sqlite: str, monkeypatch: pytest.MonkeyPatch, free: int, state: State
) -> None:
    given = SimpleNamespace(free=free * machine.MB)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: given)
    assert examined(sqlite)["disk"].state is state


def test_a_file_that_keeps_traffic_out_is_told_of(sqlite: str, tmp_path: Path) -> None:
    drain = tmp_path / "drain"
    assert examined(sqlite, drain_file=str(drain))["draining"].state is State.OK
    drain.touch()
    assert examined(sqlite, drain_file=str(drain))["draining"].state is State.WARNING
    assert examined(sqlite, drain_file="/nowhere/x")["draining"].state is State.WARNING


def test_what_is_not_chosen_is_said_to_be_missing(sqlite: str) -> None:
    found = examined(sqlite, public_url="", security_contact="")
    assert "/changes.atom" in found["public address"].told
    assert "security.txt" in found["security contact"].told


def test_the_verb_prints_a_line_a_check_and_ends_with_1_only_if_one_is_failing(
    small_app: Flask, tmp_path: Path
) -> None:
    runner = small_app.test_cli_runner()
    good = runner.invoke(group.commands["doctor"])
    assert good.exit_code == 0
    assert good.output.splitlines()[-1].endswith(" 0 failing")
    assert any(line.split()[:2] == ["ok", "writable"] for line in good.output.splitlines())
    settings = small_app.config["SETTINGS"]
    small_app.config["SETTINGS"] = replace(settings, database_url=f"sqlite:///{tmp_path}/none")
    bad = runner.invoke(group.commands["doctor"], ["--json"])
    assert bad.exit_code == 1
    told = json.loads(bad.output)
    assert told["state"] == "failing"
    (database,) = [one for one in told["checks"] if one["name"] == "database"]
    assert database.keys() == {"name", "state", "told", "advice"}


def test_settings_that_can_not_be_used_are_all_told() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "doctor"],
        env={**os.environ, "FACEOFF_PORT": "no", "FACEOFF_DATABASE_URL": "nothing"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.count("failing  settings") == 2
