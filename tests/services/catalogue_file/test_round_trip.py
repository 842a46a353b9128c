"""A catalogue exported from one database and imported into the other gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import pytest
from flask import Flask

from app.models import db
from app.services import catalogue_file
from app.services.catalogue_file import stored
from tests import databases
from tests.databases import PostgreSQL, Server, SQLite
from tests.services.catalogue_file.test_exporting import contents, load

MOST_PAIRS = 60


@pytest.fixture(scope="module")
def other(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """Where databases of the other kind are made."""
    if isinstance(server, PostgreSQL):
        return SQLite(tmp_path_factory.mktemp("other"))
    if not databases.postgresql_answers():
        pytest.skip(f"no PostgreSQL answers at {databases.POSTGRESQL}")
    return PostgreSQL()


@pytest.fixture
def exported(app: Flask, tmp_path: Path) -> Path:
    """The shipped catalogue as the files that one database gives of it."""
    with app.app_context():
        catalogue_file.export(db.session(), tmp_path / "exported")
    return tmp_path / "exported"


@pytest.fixture
def elsewhere(other: Server, exported: Path) -> Iterator[Flask]:
    """The app on a database of the other kind that these files were imported into."""
    url = databases.migrated(other)
    with databases.serving(url) as app:
        with app.app_context():
            load(db.session(), exported)
        yield app
    other.drop(url)


def pairs(app: Flask) -> list[tuple[str, str]]:
    """Return every pair of frameworks, or so many spread over all of them."""
    with app.app_context():
        slugs = stored.framework_slugs(db.session())
    every = list(combinations(slugs, 2))
    return every[:: max(1, -(-len(every) // MOST_PAIRS))]


def digests(app: Flask, asked: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    client = app.test_client()
    found = {}
    for a, b in asked:
        response = client.get(f"/compare?a={a}&b={b}&include=all")
        assert response.status_code == 200
        found[a, b] = sha256(response.data).hexdigest()
    return found


def test_every_comparison_has_the_same_digest_on_the_other_database(
    app: Flask, elsewhere: Flask
) -> None:
    asked = pairs(app)
    assert len(asked) >= 50
    assert digests(elsewhere, asked) == digests(app, asked)


def test_exporting_from_there_gives_the_same_files(
    elsewhere: Flask, exported: Path, tmp_path: Path
) -> None:
    with elsewhere.app_context():
        catalogue_file.export(db.session(), tmp_path / "back")
    assert contents(tmp_path / "back") == contents(exported)


@pytest.mark.parametrize("what", ["claims", "ratings", "frameworks", "features", "sources"])
def test_bulk_reads_are_the_same_bytes_too(app: Flask, elsewhere: Flask, what: str) -> None:
    for form in ("ndjson", "csv"):
        question = f"/export?what={what}&format={form}"
        with (
            app.test_client().get(question) as here,
            elsewhere.test_client().get(question) as there,
        ):
            assert sha256(there.data).hexdigest() == sha256(here.data).hexdigest()
