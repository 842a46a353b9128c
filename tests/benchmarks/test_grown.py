"""A catalogue grown inside the database is one that an import could have written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app.models import db
from app.services import catalogue_file
from benchmarks import grown
from benchmarks.catalogue import names
from tests import databases
from tests.databases import Server
from tests.holds import stored

COUNT = 140
"""More than are shipped, so that some are copied twice."""


@pytest.fixture(scope="module")
def url(server: Server) -> Iterator[str]:
    made = grown.grow(server, COUNT)
    yield made
    server.drop(made)


@pytest.fixture
def app(url: str) -> Iterator[Flask]:
    with databases.serving(url) as served:
        yield served


def test_nothing_in_it_contradicts_anything_else(url: str) -> None:
    assert stored.disagreements(url, logged=1) == []


def test_the_log_says_that_each_came(url: str) -> None:
    for number in (0, COUNT - 1):
        slug, name = names(number)
        ((revision, version, before, after),) = stored.entry_history(url, slug, 1)
        assert (revision, version, before) == (2, 1, None)
        assert (after["slug"], after["name"]) == (slug, name)


def test_it_has_the_indexes_that_migrations_make(url: str, server: Server) -> None:
    empty = databases.migrated(server)
    try:
        assert _indexes(url) == _indexes(empty)
    finally:
        server.drop(empty)


def _indexes(url: str) -> set[tuple[str, ...]]:
    kind = "postgresql" if url.startswith("postgresql") else "sqlite"
    tables = [table.__tablename__ for table in grown.COPIED]
    found = (row for t in tables for row in stored.rows(url, grown.INDEXES[kind], table=t))
    return {tuple(row) for row in found}


def test_a_made_up_pair_is_compared_as_its_models_are(app: Flask) -> None:
    client = app.test_client()
    first = stored.rows(app.config["SQLALCHEMY_DATABASE_URI"], MODELS)
    slug_a, slug_b = (slug for (slug,) in first)
    made_a, made_b = (names(number)[0] for number in (0, 1))
    shipped = client.get(f"/compare?a={slug_a}&b={slug_b}").json
    made_up = client.get(f"/compare?a={made_a}&b={made_b}").json
    assert made_up["analysis"] == shipped["analysis"]


MODELS = "SELECT slug FROM frameworks WHERE id IN (1, 2) ORDER BY id"


def test_a_made_up_framework_is_found_by_its_name(app: Flask) -> None:
    slug, name = names(COUNT - 1)
    found = app.test_client().get("/search", query_string={"q": name}).json
    assert found["data"][0]["slug"] == slug


def test_what_is_exported_of_it_is_all_there_already(
    app: Flask, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("exported") / "catalogue"
    with app.app_context():
        catalogue_file.export(db.session(), folder)
        db.session.remove()
        plan = catalogue_file.plan_import(db.session(), catalogue_file.read_folder(folder))
        done = catalogue_file.apply(db.session(), plan, author="A test", note="Again")
        db.session.remove()
    assert done.revision is None
