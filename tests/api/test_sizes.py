"""Lists and rankings ask as much of the database whatever the size of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import db
from app.services import catalogue_file, rankings
from tests import databases
from tests.databases import Server
from tests.services.catalogue_file.test_sizes import many


@pytest.fixture(scope="module")
def app(
    server: Server, empty_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The app on a catalogue of 302 frameworks."""
    url = server.copy(empty_database)
    with databases.serving(url) as app:
        with app.app_context():
            session = db.session()
            read = catalogue_file.read_folder(many(tmp_path_factory.mktemp("many"), 300))
            plan = catalogue_file.plan_import(session, read)
            catalogue_file.apply(session, plan, author="a test", note="Many")
        yield app
    server.drop(url)


@pytest.mark.parametrize("per_page", [1, 100])
def test_a_list_takes_the_same_number_of_queries(
    client: FlaskClient, queries: list[str], per_page: int
) -> None:
    body = client.get(f"/frameworks?per_page={per_page}").json
    assert (len(body["data"]), body["meta"]["total"]) == (per_page, 302)
    assert len(queries) == 5, "\n\n".join(queries)


@pytest.mark.parametrize(
    ("asked", "count", "statements"), [("category=web", 302, 7), ("frameworks=flask,v7", 2, 10)]
)
def test_a_ranking_takes_the_same_number_of_queries(
    client: FlaskClient, queries: list[str], asked: str, count: int, statements: int
) -> None:
    meta = client.get(f"/rankings?{asked}").json["meta"]
    assert (meta["total"], meta["asked"], meta["ranked_together"]) == (count, count, count)
    assert len(queries) == statements, "\n\n".join(queries)


def test_a_category_too_large_ranks_the_best_known_and_says_how_many_there_are(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rankings, "MAX_RANKED", 100)
    body = client.get("/rankings?category=web&per_page=100").json
    meta = body["meta"]
    assert (meta["asked"], meta["ranked_together"], meta["total"]) == (302, 100, 100)
    ranked = {place["framework"] for place in body["data"]}
    # Flask and its likes are rated on two features that count, Django on one.
    assert "flask" in ranked
    assert "django" not in ranked
