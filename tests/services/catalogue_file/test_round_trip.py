"""A catalogue exported from one database and imported into the other gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask

from app.models import db
from app.services import catalogue_file
from app.services.catalogue_file import stored
from tests import chosen, databases
from tests.databases import PostgreSQL, Server, SQLite
from tests.services.catalogue_file.test_exporting import contents, load


@pytest.fixture(scope="module")
def other(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """Where databases of the other kind are made."""
    if isinstance(server, PostgreSQL):
        return SQLite(tmp_path_factory.mktemp("other"))
    if not databases.postgresql_answers():
        pytest.skip(f"no PostgreSQL answers at {databases.POSTGRESQL}")
    return PostgreSQL()


@pytest.fixture(scope="module")
def exported(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped catalogue as the files that one database gives of it."""
    folder = tmp_path_factory.mktemp("round-trip") / "exported"
    with app.app_context():
        catalogue_file.export(db.session(), folder)
    return folder


@pytest.fixture(scope="module")
def elsewhere(other: Server, exported: Path) -> Iterator[Flask]:
    """The app on a database of the other kind that these files were imported into."""
    url = databases.migrated(other)
    with databases.serving(url) as app:
        with app.app_context():
            load(db.session(), exported)
        yield app
    other.drop(url)


def digests(app: Flask, asked: list[chosen.Pair]) -> dict[chosen.Pair, str]:
    client = app.test_client()
    found = {}
    for a, b in asked:
        response = client.get(f"/compare?a={a}&b={b}&include=all")
        assert response.status_code == 200
        found[a, b] = sha256(response.data).hexdigest()
    return found


def test_every_comparison_has_the_same_digest_on_the_other_database(
    app: Flask, elsewhere: Flask, other: Server, long: bool
) -> None:
    with app.app_context():
        slugs = stored.framework_slugs(db.session())
    # All pairs of some on the one way, on the other all frameworks in some pair.
    choose = chosen.among_a_few if isinstance(other, PostgreSQL) else chosen.each_once
    asked = choose(slugs, long=long)
    assert len(asked) >= 65
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
