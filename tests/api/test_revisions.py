"""A validator lasts as long as its answer: until the next change, and not one change longer."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.api import http_cache
from app.models import db
from tests import databases
from tests.services.catalogue_file.files import edit, write
from tests.services.catalogue_file.test_importing import imported

COMPARE = "/compare?a=flask&b=django"
FLASK = "frameworks/flask.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path)


def load(app: Flask, folder: Path) -> int | None:
    """Import a folder as the command line would; returns the revision it became."""
    with app.app_context():
        return imported(db.session(), folder).revision


def ask(client: FlaskClient, path: str = COMPARE, *, holding: str | None = None) -> TestResponse:
    return client.get(path, headers={"If-None-Match": holding} if holding else {})


def test_a_change_moves_the_revision_by_one_and_outdates_the_tag(
    empty_app: Flask, folder: Path
) -> None:
    client = empty_app.test_client()
    load(empty_app, folder)
    before = ask(client)
    assert ask(client, holding=before.headers["ETag"]).status_code == 304
    load(empty_app, edit(folder, FLASK, "value: 8", "value: 9"))
    after = ask(client, holding=before.headers["ETag"])
    assert after.status_code == 200
    assert after.data != before.data
    assert after.headers["ETag"] != before.headers["ETag"]
    assert after.json["audit"]["revision"] == before.json["audit"]["revision"] + 1
    assert ask(client, holding=after.headers["ETag"]).status_code == 304


def test_an_import_that_plans_nothing_keeps_tag_and_body(empty_app: Flask, folder: Path) -> None:
    client = empty_app.test_client()
    load(empty_app, folder)
    before = ask(client)
    assert load(empty_app, folder) is None
    after = ask(client)
    assert after.data == before.data
    assert after.headers["ETag"] == before.headers["ETag"]
    assert ask(client, holding=before.headers["ETag"]).status_code == 304


def test_a_value_changed_and_changed_back_does_not_revive_the_old_tag(
    empty_app: Flask, folder: Path
) -> None:
    """Its revision is told in the body, so that the bytes are not the same."""
    client = empty_app.test_client()
    load(empty_app, folder)
    first = ask(client)
    load(empty_app, edit(folder, FLASK, "value: 8", "value: 9"))
    load(empty_app, edit(folder, FLASK, "value: 9", "value: 8"))
    again = ask(client, holding=first.headers["ETag"])
    assert again.status_code == 200
    assert again.json["audit"]["revision"] == first.json["audit"]["revision"] + 2
    assert again.json["analysis"] == first.json["analysis"]


@pytest.mark.parametrize("path", [COMPARE, "/frameworks", "/", "/problems"])
def test_a_tag_from_another_public_address_does_not_match(
    client: FlaskClient, shipped_database: str, path: str
) -> None:
    here = ask(client, path).headers["ETag"]
    with databases.serving(shipped_database, public_url="https://compare.example") as elsewhere:
        there = ask(elsewhere.test_client(), path, holding=here)
    assert there.status_code == 200
    assert there.headers["ETag"] != here
    assert b"https://compare.example/v1/" in there.data


@pytest.mark.parametrize("path", [COMPARE, "/frameworks", "/", "/openapi.json"])
def test_a_tag_from_another_release_does_not_match(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    old = ask(client, path).headers["ETag"]
    monkeypatch.setattr(http_cache, "__version__", "0.0.1-another")
    databases.forget(app)
    new = ask(client, path, holding=old)
    assert new.status_code == 200
    assert new.headers["ETag"] != old


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/compare?a=flask&b=nobody-knows", 404),
        ("/frameworks/nobody-knows", 404),
        ("/frameworks/nobody-knows/claims", 404),
        ("/problems/nobody-knows", 404),
        ("/compare?a=flask&b=Flask", 422),
        ("/compare?a=flask", 422),
        ("/frameworks?category=nobody-knows", 422),
        ("/frameworks/Flask", 301),
        ("/frameworks/node.js", 301),
        ("/frameworks/node.js/ratings", 301),
    ],
)
def test_asking_for_anything_at_all_does_not_turn_a_refusal_or_a_move_into_a_304(
    client: FlaskClient, path: str, status: int
) -> None:
    response = ask(client, path, holding="*")
    assert response.status_code == status
    assert "ETag" not in response.headers
