"""/export gives the whole catalogue, of one revision, safely, and in bounded memory."""

from __future__ import annotations

import csv
import gc
import io
import json
import sqlite3
import tracemalloc
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import Framework, db
from app.services.changes import change
from app.services.exports import TABLES, What, formats, rows
from tests import databases, large
from tests.services.catalogue_file.files import edit, write
from tests.services.catalogue_file.test_importing import imported


def taken(client: FlaskClient, query: str) -> bytes:
    with client.get(f"/export{query}") as response:
        assert response.status_code == 200
        data: bytes = response.data
        return data


def lines(client: FlaskClient, what: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in taken(client, f"?what={what}").splitlines()]


def sheet(client: FlaskClient, what: str) -> list[dict[str, str]]:
    text = taken(client, f"?format=csv&what={what}").decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@contextmanager
def opened(client: FlaskClient, folder: Path, query: str = "") -> Iterator[sqlite3.Connection]:
    file = folder / "export.sqlite3"
    file.write_bytes(taken(client, f"?format=sqlite{query}"))
    with closing(sqlite3.connect(file)) as connection:
        yield connection


def test_every_framework_feature_and_source_is_there(client: FlaskClient) -> None:
    for noun in ("frameworks", "features", "sources"):
        wanted = {one["slug"] for one in pages(client, f"/{noun}?per_page=100")}
        assert {row["slug"] for row in lines(client, noun)} == wanted


def pages(client: FlaskClient, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    following: str | None = path
    while following:
        body = client.get(following).json
        found += body["data"]
        following = body["links"]["next"]
    return found


@pytest.mark.parametrize("slug", ["flask", "django", "bootstrap"])
def test_claims_and_ratings_are_those_of_the_lists(client: FlaskClient, slug: str) -> None:
    for what, keys in (
        ("claims", ("feature", "source", "state", "rating", "note", "url", "version", "span")),
        ("ratings", ("feature", "state", "rating", "display", "value", "freshness", "flags")),
    ):
        listed = pages(client, f"/frameworks/{slug}/{what}?per_page=100")
        exported = [row for row in lines(client, what) if row["framework"] == slug]
        assert [[row[key] for key in keys] for row in exported] == [
            [one[key] for key in keys] for one in listed
        ]
        assert [row["as_of"] for row in exported] == [
            one["as_of"] and one["as_of"]["date"] for one in listed
        ]


@pytest.fixture(scope="module")
def sqlite_file(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole catalogue as a SQLite file."""
    file = tmp_path_factory.mktemp("exported") / "whole.sqlite3"
    file.write_bytes(taken(app.test_client(), "?format=sqlite"))
    return file


@pytest.mark.parametrize("what", list(What))
def test_the_three_formats_say_the_same(client: FlaskClient, sqlite_file: Path, what: What) -> None:
    names = TABLES[what].names
    from_json = [tuple(map(flat, row.values())) for row in lines(client, what)]
    assert from_json
    with closing(sqlite3.connect(sqlite_file)) as connection:
        asked = connection.execute(f'SELECT * FROM "{what}"')  # noqa: S608
        assert tuple(column[0] for column in asked.description) == names
        assert asked.fetchall() == from_json
    from_csv = sheet(client, what)
    assert tuple(from_csv[0]) == names
    written = [
        tuple("" if value is None else str(formats.csv_cell(value)) for value in row)
        for row in from_json
    ]
    assert [tuple(row.values()) for row in from_csv] == written


def flat(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


@pytest.mark.parametrize("what", list(What))
def test_every_row_says_its_terms_and_the_revision(client: FlaskClient, what: What) -> None:
    for row in lines(client, what):
        assert row["licence"] == "CC-BY-4.0"
        assert row["attribution"] == "the Faceoff catalogue"
        assert row["revision"] == 1
        if what in {What.CLAIMS, What.RATINGS}:
            assert row["source"]
            assert row["source_title"]
            assert {"source_url", "source_licence"} <= set(row)


def test_a_sqlite_file_holds_all_tables_and_whom_to_name(
    client: FlaskClient, tmp_path: Path
) -> None:
    with opened(client, tmp_path) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        assert {name for (name,) in names} == {*What, "attribution"}
        terms = dict(connection.execute("SELECT name, value FROM attribution"))
        assert (terms["revision"], terms["licence"]) == (1, "CC-BY-4.0")
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with opened(client, tmp_path, "&what=sources") as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        assert {name for (name,) in names} == {"sources", "attribution"}


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", 'a "quoted", one']


def test_no_cell_of_a_sheet_is_run_and_numbers_stay_numbers(
    empty_app: Flask, tmp_path: Path
) -> None:
    folder = write(tmp_path)
    for place, note in enumerate(HOSTILE):
        said = json.dumps(note, ensure_ascii=False)
        claim = (
            f'{{feature: architecture, value: v, source: page, as_of: "201{place}", note: {said}}}'
        )
        edit(folder, "frameworks/flask.yaml", "claims:\n", f"claims:\n  - {claim}\n")
    edit(
        folder, "features.yaml", "lo: 100\n    hi: 100000\n    transform: log", "lo: -5\n    hi: 9"
    )
    edit(folder, "frameworks/flask.yaml", "value: 38700", "value: -3")
    with empty_app.app_context():
        imported(db.session(), folder)
    client = empty_app.test_client()
    in_sheet = {row["note"] for row in sheet(client, "claims")}
    assert in_sheet >= {*(f"'{note}" for note in HOSTILE[:-1]), HOSTILE[-1]}
    assert {row["note"] for row in lines(client, "claims")} >= set(HOSTILE)
    assert "-3" in {row["rating"] for row in sheet(client, "claims")}


@pytest.mark.parametrize("text", ["=1", "\t=1", "\r1", " =1", "\n+1", "\xa0@x", "\t1"])
def test_text_that_a_spreadsheet_might_strip_first_is_guarded(text: str) -> None:
    assert formats.csv_cell(text) == f"'{text}"
    assert formats.csv_cell(-1.5) == -1.5
    assert formats.csv_cell(f"x{text}") == f"x{text}"


def test_a_sheet_is_rfc_4180_in_utf_8(client: FlaskClient) -> None:
    response = client.get("/export?format=csv&what=claims")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    text = response.data.decode("utf-8")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    rows_of_it = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert {len(row) for row in rows_of_it} == {len(TABLES[What.CLAIMS].names)}


QUESTIONS = ["", "?format=csv", "?format=sqlite", "?what=frameworks", "?format=csv&what=ratings"]


@pytest.mark.parametrize("query", QUESTIONS)
def test_an_export_is_named_cached_and_told_unchanged(client: FlaskClient, query: str) -> None:
    with client.get(f"/export{query}") as first:
        tag = first.headers["ETag"]
        assert first.headers["Catalogue-Revision"] == "1"
        assert first.headers["Content-Disposition"].startswith('attachment; filename="faceoff-')
        assert "Content-Length" not in first.headers
    again = client.get(f"/export{query}", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("query", QUESTIONS)
def test_head_tells_the_headers_and_reads_nothing(
    client: FlaskClient, queries: list[str], query: str
) -> None:
    head = client.head(f"/export{query}")
    assert head.status_code == 200
    assert len(queries) == 1, queries
    with client.get(f"/export{query}") as get:
        assert {*get.headers.keys()} == {*head.headers.keys()}
        for header in ("ETag", "Content-Type", "Content-Disposition"):
            assert head.headers[header] == get.headers[header]


def in_use(app: Flask) -> int:
    with app.app_context():
        pool: Any = db.engine.pool
        return int(pool.checkedout())


@pytest.mark.parametrize("query", QUESTIONS)
def test_a_client_that_goes_away_leaves_nothing_behind(
    empty_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(rows, "BATCH", 5)
    with empty_app.app_context():
        large.fill(db.session(), frameworks=30, features=3)
    client = empty_app.test_client()
    for gone in (begin(client, f"/export{query}"), client.head(f"/export{query}")):
        gone.close()
    assert in_use(empty_app) == 0
    assert not list(tmp_path.iterdir())


def test_an_answer_that_is_forgotten_lets_go_as_well(empty_app: Flask) -> None:
    """Neither read nor closed: whoever drops it drops what it holds."""
    empty_app.test_client().get("/export")
    gc.collect()
    assert in_use(empty_app) == 0


def test_what_is_sent_to_the_end_is_let_go_before_it_is_closed(empty_app: Flask) -> None:
    response = empty_app.test_client().get("/export?what=sources")
    assert b"".join(cast("Iterator[bytes]", response.response)) == b""
    assert in_use(empty_app) == 0
    response.close()


def begin(client: FlaskClient, path: str) -> TestResponse:
    """Take the first piece of an answer and no more."""
    response = client.get(path)
    assert next(iter(response.response))
    return response


def test_an_export_that_cannot_begin_is_an_error_like_any_other(
    empty_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Iterator[list[rows.Row]]:
        raise RuntimeError("planted")

    monkeypatch.setattr(rows.Reader, "read", fail)
    response = empty_app.test_client().get("/export")
    assert response.status_code == 500
    assert response.headers["Content-Type"] == "application/problem+json"
    assert in_use(empty_app) == 0


def test_a_change_that_lands_meanwhile_is_not_mixed_in(
    empty_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "BATCH", 5)
    with empty_app.app_context():
        large.fill(db.session(), frameworks=30, features=2)
    client = empty_app.test_client()
    for query in ("", "?format=csv&what=ratings", "?what=frameworks"):
        whole = taken(client, query)
        with client.get(f"/export{query}") as response:
            pieces = cast("Iterator[bytes]", iter(response.response))
            body = next(pieces)
            revision = int(response.headers["Catalogue-Revision"])
            with empty_app.app_context():
                rename(db.session(), revision)
            body += b"".join(pieces)
        assert body == whole
        after = taken(client, query)
        assert after != whole


def rename(session: Session, number: int) -> None:
    """Make every framework another one, in slug and name."""
    with change(session, author="a test", note="Renaming"):
        for framework in session.query(Framework):
            framework.slug = f"{framework.slug}-{number}"
            framework.name = f"{framework.name} {number}"


@pytest.fixture(scope="module")
def sizes(server: databases.Server, empty_database: str) -> Iterator[list[Flask]]:
    """A catalogue of 200 frameworks and one of 1,000."""
    urls = [server.copy(empty_database) for _ in (200, 1_000)]
    with ExitStack() as served:
        apps = [served.enter_context(databases.serving(url)) for url in urls]
        for app, frameworks in zip(apps, (200, 1_000), strict=True):
            with app.app_context():
                large.fill(db.session(), frameworks=frameworks, features=5)
        yield apps
    for url in urls:
        server.drop(url)


@pytest.mark.parametrize("query", ["", "?format=csv&what=ratings", "?format=sqlite"])
def test_memory_does_not_grow_with_the_catalogue(sizes: list[Flask], query: str) -> None:
    peaks = [peak(app.test_client(), query) for app in sizes]
    assert peaks[1] < 1.25 * peaks[0] + 500_000, peaks


def peak(client: FlaskClient, query: str) -> int:
    """Return the most memory held while all is sent."""
    # What is kept for good (compiled statements, tables) is not what is asked here.
    begin(client, f"/export{query}").close()
    tracemalloc.start()
    try:
        with client.get(f"/export{query}") as response:
            for _ in response.response:
                pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_the_number_of_queries_grows_by_batches_of_frameworks(
    empty_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "BATCH", 10)
    with empty_app.app_context():
        large.fill(db.session(), frameworks=95, features=2)
        sent: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    taken(empty_app.test_client(), "")
    walked = [statement for statement in sent if "FROM claims" in statement]
    assert len(walked) == 10
