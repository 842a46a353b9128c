"""GET /search: what a picker gets for what has been typed so far."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient


def results(client: FlaskClient, q: str, **query: Any) -> list[dict[str, Any]]:
    response = client.get("/search", query_string={"q": q, **query})
    assert response.status_code == 200, response.json
    return list(response.json["data"])


@pytest.mark.parametrize(
    ("q", "slug", "matched", "how"),
    [
        ("Flask", "flask", "Flask", "exact"),
        ("node.js", "nodejs", "Node.js", "exact"),
        ("NODEJS", "nodejs", "nodejs", "exact"),
        ("expressjs", "express", "expressjs", "exact"),
        ("dj", "django", "Django", "prefix"),
        ("asp.net c", "aspnet-core", "ASP.NET Core", "prefix"),
        ("djagno", "django", "Django", "typo"),
        ("djagn", "django", "Django", "typo"),
        ("larvael", "laravel", "Laravel", "typo"),
        ("djangoo", "django", "Django", "typo"),
    ],
)
def test_the_first_suggestion_is_the_one_meant(
    client: FlaskClient, q: str, slug: str, matched: str, how: str
) -> None:
    first = results(client, q)[0]
    assert (first["slug"], first["matched"], first["how"]) == (slug, matched, how)


def test_the_start_of_a_label_goes_before_the_start_of_a_later_word(client: FlaskClient) -> None:
    found = [(result["slug"], result["how"]) for result in results(client, "boot")]
    assert found[:2] == [("bootstrap", "prefix"), ("spring-boot", "word")]


def test_a_suggestion_says_enough_to_be_shown_and_followed(client: FlaskClient) -> None:
    flask = results(client, "flask")[0]
    assert (flask["name"], flask["kind"]) == ("Flask", "framework")
    assert client.get(flask["links"]["self"]).json["summary"] == flask["summary"]
    categories = client.get("/categories?per_page=100").json["data"]
    assert flask["category"] in {category["slug"] for category in categories}


@pytest.mark.parametrize("q", ["zzzz", "++", "%", "_", "'", "\u202e", "q" * 120])
def test_nothing_found_is_an_empty_list(client: FlaskClient, q: str) -> None:
    assert results(client, q) == []


def test_as_many_are_suggested_as_asked_for(client: FlaskClient) -> None:
    assert len(results(client, "s", limit=2)) == 2
    everything = results(client, "s", limit=20)
    assert [found["slug"] for found in results(client, "s", limit=3)] == [
        found["slug"] for found in everything
    ][:3]
    assert len({found["slug"] for found in everything}) == len(everything)


def test_the_answer_says_how_the_question_was_read(client: FlaskClient) -> None:
    body = client.get("/search?q=ASP.NET%20&limit=5").json
    assert body["meta"] == {"q": "asp net", "limit": 5}
    assert client.get(body["links"]["self"]).json == body


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("", "q"),
        ("?q=", "q"),
        (f"?q={'x' * 121}", "q"),
        ("?q=%00", "q"),
        ("?q=a&limit=0", "limit"),
        ("?q=a&limit=21", "limit"),
        ("?q=a&limt=2", "limt"),
    ],
)
def test_a_question_that_is_none_is_refused_naming_what_is_wrong(
    client: FlaskClient, query: str, parameter: str
) -> None:
    response = client.get(f"/search{query}")
    assert response.status_code == 422
    assert [error["parameter"] for error in response.json["errors"]] == [parameter]


def test_a_search_takes_four_statements(client: FlaskClient, queries: list[str]) -> None:
    client.get("/search?q=djagno")
    assert len(queries) == 4, "\n\n".join(queries)


def test_an_unchanged_answer_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/search?q=djagno").headers["ETag"]
    assert client.get("/search?q=djagno", headers={"If-None-Match": tag}).status_code == 304
