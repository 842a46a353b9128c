"""A figure over time: every claim on one cell, oldest first."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import db
from tests.services.catalogue_file.files import edit, write
from tests.services.catalogue_file.test_importing import imported

STARS = (
    '  - {feature: github-stars, value: 38700, precision: 50, source: docs, as_of: "2026-06-13"}\n'
)
OLDER = """\
  - {feature: github-stars, value: 30000, source: docs, as_of: "2025-01-01"}
  - {feature: github-stars, value: 31000, source: page, as_of: "2025"}
  - {feature: github-stars, value: 29000, source: blog, as_of: null, display: 29K}
"""


@pytest.fixture
def client_of_four(empty_app: Flask, tmp_path: Path) -> FlaskClient:
    """Asks a catalogue with four figures on one cell."""
    folder = edit(write(tmp_path), "frameworks/flask.yaml", STARS, STARS + OLDER)
    with empty_app.app_context():
        imported(db.session(), folder)
    return empty_app.test_client()


def test_undated_figures_come_first_and_then_the_oldest(client_of_four: FlaskClient) -> None:
    body = client_of_four.get("/frameworks/flask/history/github-stars").json
    assert [(m["rating"], m["as_of"] and m["as_of"]["date"]) for m in body["data"]] == [
        (29000, None),
        (30000, "2025-01-01"),
        (31000, "2025"),
        (38700, "2026-06-13"),
    ]
    assert [m["display"] for m in body["data"]] == ["29K", None, None, None]
    assert [m["precision"] for m in body["data"]] == [None, None, None, 50]
    values = [m["value"] for m in body["data"]]
    assert values == sorted(values)
    assert body["meta"]["feature"] == "github-stars"


def test_one_source_can_be_followed(client_of_four: FlaskClient) -> None:
    body = client_of_four.get("/frameworks/flask/history/github-stars?source=docs&per_page=1").json
    assert [m["rating"] for m in body["data"]] == [30000]
    assert body["meta"]["total"] == 2
    following = client_of_four.get(body["links"]["next"]).json
    assert [m["rating"] for m in following["data"]] == [38700]


def test_a_claim_that_was_retired_is_no_part_of_it(
    empty_app: Flask, client_of_four: FlaskClient, tmp_path: Path
) -> None:
    with empty_app.app_context():
        imported(db.session(), edit(tmp_path, "frameworks/flask.yaml", OLDER, ""))
    body = client_of_four.get("/frameworks/flask/history/github-stars").json
    assert [m["rating"] for m in body["data"]] == [38700]


def test_a_cell_that_nobody_spoke_about_has_an_empty_history(client: FlaskClient) -> None:
    body = client.get("/frameworks/bootstrap/history/orm").json
    assert (body["data"], body["meta"]["total"]) == ([], 0)


def test_words_have_a_history_too_and_descriptions_no_value(client: FlaskClient) -> None:
    said = client.get("/frameworks/django/history/architecture").json["data"]
    assert {m["value"] for m in said} == {None}
    assert len(said) > 1


def test_an_alias_is_led_to_the_slug_with_the_question(client: FlaskClient) -> None:
    moved = client.get("/frameworks/Node.js/history/github-stars?source=github-ranking")
    assert moved.status_code == 301
    assert moved.headers["Location"] == (
        "/v1/frameworks/nodejs/history/github-stars?source=github-ranking&page=1&per_page=20"
    )


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/frameworks/flask/history/github-star", "unknown-feature"),
        ("/frameworks/Node.js/history/a%0d%0aSet-Cookie:b", "unknown-feature"),
        ("/frameworks/flsk/history/github-stars", "unknown-framework"),
        ("/frameworks/flask/history/github-stars?source=stackshar", "unknown-source"),
    ],
)
def test_what_is_unknown_is_not_found(client: FlaskClient, path: str, kind: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.json["type"].endswith(kind)
