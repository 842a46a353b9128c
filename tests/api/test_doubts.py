"""/audit lists what editors should look at, and all of it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.models import Rating, db
from app.services import doubts
from tests import large


def walk(client: FlaskClient, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    following: str | None = path
    while following:
        response = client.get(following)
        assert response.status_code == 200, response.json
        found += response.json["data"]
        following = response.json["links"]["next"]
    return found


@pytest.fixture(scope="module")
def expected(app: Flask) -> Counter[tuple[str, str, str]]:
    """Work the doubts out from what each framework's ratings say of themselves."""
    client = app.test_client()
    found: Counter[tuple[str, str, str]] = Counter()
    frameworks = [
        framework
        for page in (1, 2)
        for framework in client.get(f"/frameworks?per_page=100&page={page}").json["data"]
    ]
    for framework in frameworks:
        slug, page = framework["slug"], 1
        while True:
            body = client.get(f"/frameworks/{slug}/ratings?per_page=100&page={page}").json
            for cell in body["data"]:
                key = (slug, cell["feature"])
                if cell["freshness"] in {"stale", "expired"}:
                    found[*key, cell["freshness"]] += 1
                if cell["conflict"]:
                    found[*key, "conflict"] += 1
                if cell["state"] == "rated" and "unsourced" in cell["flags"]:
                    found[*key, "unsourced"] += 1
            page += 1
            if body["links"]["next"] is None:
                break
    return found


def keys(found: list[dict[str, Any]]) -> Counter[tuple[str, str, str]]:
    return Counter((one["framework"], one["feature"], one["kind"]) for one in found)


@pytest.mark.parametrize("per_page", [1, 7, 100])
def test_every_doubt_the_ratings_tell_is_listed_once(
    client: FlaskClient, expected: Counter[tuple[str, str, str]], per_page: int
) -> None:
    found = walk(client, f"/audit?per_page={per_page}")
    assert keys(found) == expected
    assert {one["kind"] for one in found} >= {"expired", "conflict", "unsourced"}


@pytest.mark.parametrize("kind", ["stale", "expired", "conflict", "unsourced", "stale,conflict"])
def test_one_kind_is_those_of_all_that_are_of_it(client: FlaskClient, kind: str) -> None:
    wanted = kind.split(",")
    of_all = [one for one in walk(client, "/audit?per_page=100") if one["kind"] in wanted]
    assert walk(client, f"/audit?kind={kind}&per_page=3") == of_all


def test_a_category_and_a_framework_narrow_it_down(client: FlaskClient) -> None:
    everything = walk(client, "/audit?per_page=100")
    django = [one for one in everything if one["framework"] == "django"]
    assert walk(client, "/audit?framework=Django&per_page=2") == django
    filed = {
        one["slug"]
        for one in client.get("/frameworks?category=ui-components&per_page=100").json["data"]
    }
    wanted = [one for one in everything if one["framework"] in filed]
    assert walk(client, "/audit?category=ui-components") == wanted


def test_the_links_of_a_doubt_lead_to_what_can_be_done_about_it(client: FlaskClient) -> None:
    doubt = walk(client, "/audit?kind=conflict")[0]
    for address in doubt["links"].values():
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("kind=fresh", 422),
        ("after=Not%20a%20place", 422),
        ("after=flask,orm", 422),
        ("category=nowhere", 422),
        ("framework=flsk", 404),
        ("page=2", 422),
    ],
)
def test_a_question_that_cannot_be_meant_is_refused(
    client: FlaskClient, query: str, status: int
) -> None:
    assert client.get(f"/audit?{query}").status_code == status


def test_a_place_that_is_no_longer_there_goes_on_behind_it(client: FlaskClient) -> None:
    everything = walk(client, "/audit?per_page=100")
    behind = [one for one in everything if one["framework"] > "dzzz"]
    assert walk(client, "/audit?after=dzzz") == behind
    assert walk(client, "/audit?after=dzzz,orm,stale") == behind


def test_a_needle_in_a_large_catalogue_is_found_in_bounded_steps(
    empty_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubts, "STRETCH", 10)
    with empty_app.app_context():
        large.fill(db.session(), frameworks=150, features=2)
        db.session.execute(
            update(Rating)
            .where(Rating.framework_id == 99, Rating.feature_id == 2)
            .values(conflict=True)
        )
        db.session.commit()
    client = empty_app.test_client()
    first = client.get("/audit?kind=conflict").json
    assert first["data"] == []
    assert first["links"]["next"] == "/v1/audit?kind=conflict&per_page=20&after=framework-134"
    (found,) = walk(client, "/audit?kind=conflict")
    assert (found["framework"], found["feature"]) == ("framework-99", "feature-2")
