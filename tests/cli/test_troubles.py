"""What goes wrong around the program ends it with one sentence and 1, never a traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app.models import db
from app.models.engine import WRITES
from tests.databases import Server, SQLite
from tests.services.catalogue_file.files import write

ROOT = Path(__file__).parents[2]
WITHOUT_DRIVER = "import sys; sys.modules['psycopg'] = None; from app.cli import main; main()"
WITH_A_FAULT = "from app.cli import group, main\n@group.command()\ndef fail():\n    {}\nmain()"


def faceoff(
    url: str, *words: object, program: tuple[str, ...] = ("-m", "app")
) -> subprocess.CompletedProcess[str]:
    environment: Mapping[str, str] = {**os.environ, "FACEOFF_DATABASE_URL": url}
    return subprocess.run(
        [sys.executable, *program, *map(str, words)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def said(done: subprocess.CompletedProcess[str]) -> str:
    """Return the one sentence on stderr."""
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    return sentence


@pytest.fixture
def bare_database(server: Server) -> Iterator[str]:
    """A database without any tables."""
    url = server.new()
    yield url
    server.drop(url)


@pytest.fixture
def locked_database(empty_app: Flask) -> Iterator[str]:
    """A database that somebody else is writing to."""
    with empty_app.app_context():
        engine = db.engine.execution_options(**{WRITES: True})
        with engine.connect() as connection, connection.begin():
            connection.execute(text("UPDATE catalogue SET revision = revision + 1"))
            yield empty_app.config["SETTINGS"].database_url
            connection.rollback()


@pytest.mark.parametrize(
    "words", [("compare", "flask", "django"), ("catalogue", "import"), ("catalogue", "export", "x")]
)
def test_without_tables_the_verb_that_makes_them_is_named(
    bare_database: str, words: tuple[str, ...]
) -> None:
    assert said(faceoff(bare_database, *words)) == (
        "The database has no tables for this release; "
        "run `faceoff db upgrade` or `faceoff serve` first."
    )


def test_that_verb_makes_them(bare_database: str) -> None:
    upgraded = faceoff(bare_database, "db", "upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    assert "(head)" in faceoff(bare_database, "db", "current").stdout
    assert "no framework called 'flask'" in said(faceoff(bare_database, "compare", "flask", "vue"))
    assert faceoff(bare_database, "db", "downgrade", "base").returncode == 0
    assert "has no tables" in said(faceoff(bare_database, "compare", "flask", "vue"))


def test_while_somebody_else_writes_an_import_says_so(locked_database: str, tmp_path: Path) -> None:
    done = faceoff(locked_database, "catalogue", "import", write(tmp_path))
    assert said(done) == "Somebody else is writing; try again."


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1]}/faceoff"
        for words in (("compare", "flask", "django"), ("db", "upgrade"), ("serve",)):
            told = said(faceoff(f"postgresql://me:secret@{address}", *words))
            assert told.startswith(
                f"The database at postgresql://me:***@{address} cannot be reached: connection "
            )
            assert "secret" not in told


def test_a_database_the_server_does_not_have_is_named(server: Server) -> None:
    url = server.new()
    server.drop(url)
    if isinstance(server, SQLite):
        url = f"sqlite:///{server.folder}/nowhere/faceoff.sqlite3"
    told = said(faceoff(url, "compare", "flask", "django"))
    assert told.startswith("The database at ")
    assert " cannot be reached: " in told


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Not a database. " * 100, encoding="utf-8")
    assert said(faceoff(f"sqlite:///{file}", "compare", "flask", "django")) == (
        f"The database at sqlite:///{file} cannot be used: file is not a database."
    )


def test_without_the_driver_of_postgresql_the_way_to_get_it_is_told() -> None:
    program = ("-c", WITHOUT_DRIVER)
    done = faceoff("postgresql://127.0.0.1/faceoff", "compare", "a", "b", program=program)
    assert said(done) == ("PostgreSQL needs its driver; run `pip install 'faceoff[postgresql]'`.")


def test_a_file_in_the_way_of_an_export_is_named(empty_app: Flask, tmp_path: Path) -> None:
    url = empty_app.config["SETTINGS"].database_url
    write(tmp_path, {"frameworks": ""})
    told = said(faceoff(url, "catalogue", "export", tmp_path))
    assert told == f"{tmp_path}/frameworks cannot be used: File exists."


def test_a_folder_in_place_of_a_catalogue_file_is_a_mistake_among_the_others(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"sources.yaml": None})
    (tmp_path / "categories.yaml").mkdir()
    (tmp_path / "sources.yaml").symlink_to("sources.yaml")
    checked = faceoff("sqlite:///unused", "catalogue", "check", tmp_path)
    assert checked.returncode == 1
    assert checked.stderr == ""
    assert f"{tmp_path}/categories.yaml:1: is a folder; a file belongs here" in checked.stdout
    assert f"{tmp_path}/sources.yaml:1: cannot be read: " in checked.stdout


@pytest.mark.parametrize("fault", ["import nowhere", "raise OSError('inside')"])
def test_a_fault_of_the_program_keeps_its_traceback(fault: str) -> None:
    done = faceoff("sqlite:///unused", "fail", program=("-c", WITH_A_FAULT.format(fault)))
    assert done.returncode == 1
    assert "Traceback" in done.stderr
