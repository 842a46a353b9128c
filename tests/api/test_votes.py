"""Readers vote on points: one vote each, counted exactly, and shown wherever points are."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.domain.keys import Scope
from app.domain.votes import voter_digest, wilson
from app.models import Change, Revision, Vote, db
from app.services import catalogue_file
from tests import databases
from tests.api.writers import REASON, key_of, revisions, send
from tests.databases import Server
from tests.services.catalogue_file.files import FILES, write
from tests.services.catalogue_file.test_importing import imported, planned
from tests.serving import faceoff_serve

FLASK = "frameworks/flask.yaml"
SMALL = "flask.small"
PROS = ("first", "second", "third", "fourth")
BLOG = "source: blog, as_of: null"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small catalogue."""
    return write(tmp_path / "catalogue")


@pytest.fixture
def app(empty_app: Flask, folder: Path) -> Flask:
    """The app on the small catalogue, to be voted in."""
    with empty_app.app_context():
        imported(db.session(), folder)
    return empty_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Asks it."""
    return app.test_client()


@pytest.fixture
def key(app: Flask) -> str:
    """A partner's key."""
    return key_of(app, Scope.VOTE, "Partner")


def vote(
    client: FlaskClient,
    key: str,
    voter: str = "ada",
    *,
    up: object = True,
    point: str = SMALL,
    query: str = "",
) -> TestResponse:
    path = f"/points/{point}/votes/{voter}{query}"
    return client.put(path, json={"up": up}, headers={"Authorization": f"Bearer {key}"})


def take_back(client: FlaskClient, key: str, voter: str = "ada") -> TestResponse:
    path = f"/points/{SMALL}/votes/{voter}"
    return client.delete(path, headers={"Authorization": f"Bearer {key}"})


def counted(client: FlaskClient, point: str = SMALL) -> tuple[int, int, float | None]:
    """Return what the list of points says of one, having compared it with a comparison's."""
    framework = point.partition(".")[0]
    (listed,) = (
        one
        for one in client.get(f"/frameworks/{framework}/points?per_page=100").json["data"]
        if one["id"] == point
    )
    answer = client.get("/compare?a=flask&b=django&include=points").json
    assert listed in [
        one for side in answer["points"] for key in ("pros", "reasons") for one in side[key]
    ]
    return listed["ups"], listed["downs"], listed["approval"]


def problem(response: TestResponse) -> tuple[int, str]:
    return response.status_code, response.json["type"].rpartition("/")[2]


def test_a_point_nobody_voted_on_has_counts_and_no_approval(client: FlaskClient) -> None:
    assert counted(client) == (0, 0, None)


def test_votes_are_counted_wherever_the_point_is_shown(client: FlaskClient, key: str) -> None:
    for number in range(9):
        assert vote(client, key, f"reader {number}").status_code == 200
    assert counted(client) == (9, 0, None)
    told = vote(client, key, "grump", up=False).json
    approval = round(wilson(9, 10).low, 4)
    assert counted(client) == (9, 1, approval)
    assert (told["id"], told["up"]) == (SMALL, False)
    assert (told["ups"], told["downs"], told["approval"]) == (9, 1, approval)


def test_the_same_vote_again_changes_nothing_and_another_takes_its_place(
    app: Flask, client: FlaskClient, key: str
) -> None:
    first = vote(client, key)
    before, tag = revisions(app), client.get("/frameworks/flask/points").headers["ETag"]
    assert first.headers["Catalogue-Revision"] == str(first.json["revision"]) == str(before)
    for _ in range(3):
        again = vote(client, key)
        assert (again.status_code, again.json["revision"]) == (200, None)
        assert "Catalogue-Revision" not in again.headers
    assert revisions(app) == before
    assert client.get("/frameworks/flask/points").headers["ETag"] == tag
    assert vote(client, key, up=False).json["revision"] == before + 1
    assert counted(client)[:2] == (0, 1)
    assert client.get("/frameworks/flask/points").headers["ETag"] != tag


def test_a_vote_can_be_taken_back_and_none_is_no_mistake(
    app: Flask, client: FlaskClient, key: str
) -> None:
    vote(client, key)
    gone = take_back(client, key)
    before = revisions(app)
    assert (gone.status_code, gone.json["revision"], gone.json["up"]) == (200, before, None)
    again = take_back(client, key)
    assert (again.status_code, again.json["revision"]) == (200, None)
    assert (revisions(app), counted(client)) == (before, (0, 0, None))


def test_a_dry_run_counts_and_stores_nothing(app: Flask, client: FlaskClient, key: str) -> None:
    before = revisions(app)
    told = vote(client, key, query="?dry_run=1").json
    assert (told["ups"], told["revision"], told["dry_run"]) == (1, None, True)
    assert (revisions(app), counted(client)[0]) == (before, 0)


def test_one_voter_has_a_vote_with_each_partner_and_each_point(
    app: Flask, client: FlaskClient, key: str
) -> None:
    vote(client, key)
    vote(client, key_of(app, Scope.VOTE, "Another"), up=False)
    vote(client, key, point="flask.few")
    assert counted(client)[:2] == (1, 1)
    assert counted(client, "flask.few")[:2] == (1, 0)


def test_a_vote_is_a_revision_of_its_own_and_logged_without_its_voter(
    app: Flask, client: FlaskClient, key: str
) -> None:
    number = vote(client, key).json["revision"]
    with app.app_context():
        row = db.session.get_one(Revision, number)
        assert (row.author, row.note, row.key_id) == ("Partner", "vote", 1)
        (logged,) = db.session.scalars(select(Change).where(Change.revision == number))
        assert (logged.noun, logged.before, logged.after) == ("vote", None, {"up": True})
        assert logged.key.endswith(db.session.scalars(select(Vote.voter)).one())


def test_of_a_voter_nothing_but_a_digest_is_kept(app: Flask, client: FlaskClient, key: str) -> None:
    vote(client, key, "ada@partner.example")
    with app.app_context():
        (row,) = db.session.scalars(select(Vote))
        assert (row.voter, row.key_id) == (voter_digest("ada@partner.example"), 1)


@pytest.mark.parametrize(
    "point",
    ["flask.nothing", "nothing.small", "flask", "flask.small.more", ".", "flask.", "Flask.small",
     "django.small", "flask.%00", "flask.smäll", "x" * 300],
)  # fmt: skip
def test_an_unknown_point_is_told(app: Flask, client: FlaskClient, key: str, point: str) -> None:
    before = revisions(app)
    assert problem(vote(client, key, point=point)) == (404, "unknown-point")
    assert revisions(app) == before


@pytest.mark.parametrize("voter", ["x" * 129, "ädä", "a%00", "a%0Ab", "%7F"])
def test_a_voter_is_up_to_128_printable_characters(
    client: FlaskClient, key: str, voter: str
) -> None:
    assert problem(vote(client, key, voter)) == (422, "invalid-request")
    assert vote(client, key, "x" * 128).status_code == 200
    assert vote(client, key, "a b%7E!").status_code == 200


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["#/up"]),
        ({"up": None}, ["#/up"]),
        ({"up": "true"}, ["#/up"]),
        ({"up": 1}, ["#/up"]),
        ({"up": True, "down": False}, ["#/down"]),
        ({"change_reason": "I like it"}, ["#/change_reason", "#/up"]),
        ([], ["#"]),
    ],
)
def test_every_mistake_of_a_vote_is_told_with_its_place(
    client: FlaskClient, key: str, body: Any, pointers: list[str]
) -> None:
    path, headers = f"/points/{SMALL}/votes/ada", {"Authorization": f"Bearer {key}"}
    response = client.put(path, json=body, headers=headers)
    assert problem(response) == (422, "bad-entries")
    assert [error["pointer"] for error in response.json["errors"]] == pointers
    assert counted(client)[:2] == (0, 0)


def test_voting_takes_a_key_and_the_key_of_a_partner_edits_nothing(
    client: FlaskClient, key: str
) -> None:
    assert problem(vote(client, "none")) == (401, "key-refused")
    headers = {**REASON, "Authorization": f"Bearer {key}", "If-Match": "*"}
    edit = client.patch("/frameworks/flask", json={}, headers=headers)
    assert problem(edit) == (403, "scope-missing")


def test_an_edited_point_keeps_its_votes(app: Flask, client: FlaskClient, key: str) -> None:
    vote(client, key)
    headers = {**REASON, "Authorization": f"Bearer {key_of(app)}", "If-Match": "*"}
    edited = client.patch("/frameworks/flask/points/small", json={"text": "Tiny"}, headers=headers)
    assert edited.json["revision"]
    assert counted(client)[:2] == (1, 0)


def test_what_is_taken_away_takes_its_votes_along(
    app: Flask, client: FlaskClient, key: str
) -> None:
    vote(client, key)
    vote(client, key, point="django.quick")
    headers = {**REASON, "Authorization": f"Bearer {key_of(app)}", "If-Match": "*"}
    for path in ("/comparisons/django-vs-flask", "/frameworks/flask"):
        gone = client.delete(path, headers=headers)
        assert gone.status_code == 200, gone.json
    assert client.get("/frameworks/flask/points").status_code == 404
    assert problem(vote(client, key)) == (404, "unknown-point")
    (quick,) = client.get("/frameworks/django/points").json["data"]
    assert (quick["id"], quick["ups"]) == ("django.quick", 1)


@pytest.fixture
def pros(empty_app: Flask, tmp_path: Path) -> FlaskClient:
    """Asks of a framework with four pros, of which its source counted votes for two."""
    head = FILES[FLASK].partition("points:\n")[0] + "points:\n"
    votes = (", votes: 678", ", votes: 50", "", "")
    lines = [
        f"  - {{slug: {slug}, kind: pro, text: A, {BLOG}{counted}}}\n"
        for slug, counted in zip(PROS, votes, strict=True)
    ]
    with empty_app.app_context():
        files = {**FILES, FLASK: head + "".join(lines)}
        imported(db.session(), write(tmp_path / "catalogue", files))
    return empty_app.test_client()


def order(client: FlaskClient) -> list[str]:
    listed = client.get("/frameworks/flask/points").json["data"]
    compared = client.get("/compare?a=flask&b=django&include=points").json["points"][0]["pros"]
    assert [one["id"] for one in compared] == [one["id"] for one in listed]
    return [one["id"].partition(".")[2] for one in listed]


def test_votes_for_a_point_lift_it_and_votes_against_lower_it(
    empty_app: Flask, pros: FlaskClient
) -> None:
    key = key_of(empty_app, Scope.VOTE)
    assert order(pros) == ["first", "second", "third", "fourth"]
    vote(pros, key, "a", point="flask.fourth")
    assert order(pros) == ["fourth", "first", "second", "third"]
    for voter in "abc":
        vote(pros, key, voter, point="flask.third")
    assert order(pros) == ["third", "fourth", "first", "second"]
    vote(pros, key, "a", point="flask.first", up=False)
    assert order(pros) == ["third", "fourth", "second", "first"]
    for voter in "bcdefghij":
        vote(pros, key, voter, point="flask.third", up=False)
    assert order(pros) == ["fourth", "second", "third", "first"]
    vote(pros, key, "a", point="flask.third", up=False)
    # Nobody is for either of them: the source's own votes decide.
    assert order(pros) == ["fourth", "second", "first", "third"]


def test_votes_are_no_part_of_the_catalogues_files(
    app: Flask, client: FlaskClient, key: str, folder: Path, tmp_path: Path
) -> None:
    def exported(name: str) -> dict[str, bytes]:
        with app.app_context():
            session = db.session()
            session.rollback()
            catalogue_file.export(session, tmp_path / name)
        return {
            path.name: path.read_bytes() for path in (tmp_path / name).rglob("*") if path.is_file()
        }

    before = exported("before")
    vote(client, key)
    assert exported("after") == before
    with app.app_context():
        assert not planned(db.session(), folder)
    assert counted(client)[:2] == (1, 0)


def test_fifty_voters_at_once_who_all_send_again_are_counted_exactly(
    server: Server, empty_database: str, tmp_path: Path
) -> None:
    url = server.copy(empty_database)
    with databases.serving(url) as app, app.app_context():
        imported(db.session(), write(tmp_path / "catalogue"))
    with faceoff_serve(url, tmp_path, workers=2) as address, databases.serving(url) as app:
        key, before = key_of(app, Scope.VOTE), revisions(app)

        def cast(number: int) -> None:
            """Vote three times over, as somebody does whose answers get lost."""
            sent = 0
            while sent < 3:
                path = f"/v1/points/{SMALL}/votes/reader-{number}"
                body = {"up": number % 5 > 0}
                told = send(address, "PUT", path, body, Authorization=f"Bearer {key}")
                assert told.status in {200, 503}, told.body
                sent += told.status == 200
                if told.status == 503:
                    time.sleep(0.1 + number / 100)

        with ThreadPoolExecutor(50) as pool:
            list(pool.map(cast, range(50)))
        assert counted(app.test_client())[:2] == (40, 10)
        assert revisions(app) == before + 50
    server.drop(url)
