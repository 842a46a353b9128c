from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient


def listed(client: FlaskClient, **query: Any) -> dict[str, Any]:
    response = client.get("/frameworks", query_string=query)
    assert response.status_code == 200, response.json
    return dict(response.json or {})


def slugs(client: FlaskClient, **query: Any) -> list[str]:
    return [framework["slug"] for framework in listed(client, per_page=100, **query)["data"]]


def test_following_next_visits_every_framework_once(client: FlaskClient) -> None:
    seen: list[str] = []
    address: str | None = "/v1/frameworks?per_page=5"
    while address:
        body = client.get(address).json
        seen += [framework["slug"] for framework in body["data"]]
        address = body["links"]["next"]
    assert len(seen) == len(set(seen)) == body["meta"]["total"] >= 18
    assert {"flask", "django"} <= set(seen)


def test_the_link_header_says_what_the_body_says(client: FlaskClient) -> None:
    response = client.get("/frameworks?per_page=5&page=2&language=python,javascript")
    links = response.json["links"]
    for relation in ("first", "prev", "last"):
        assert f'<{links[relation]}>; rel="{relation}"' in response.headers["Link"]
    assert "language=python,javascript" in links["first"]


def test_a_page_past_the_end_is_empty_and_leads_back(client: FlaskClient) -> None:
    body = listed(client, page=99)
    assert body["data"] == []
    assert body["links"]["next"] is None
    assert body["links"]["prev"] == body["links"]["last"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "FLAS"}, "flask"),
        ({"q": "node.js"}, "nodejs"),
        ({"language": "php"}, "laravel"),
        ({"kind": "runtime"}, "nodejs"),
    ],
)
def test_filters_find_what_they_say(
    client: FlaskClient, query: dict[str, str], expected: str
) -> None:
    found = slugs(client, **query)
    assert expected in found
    assert len(found) < 18


@pytest.mark.parametrize(
    ("asked", "languages"),
    [("python", {"python"}), ("Python,php", {"python", "php"}), ("cobol", {"cobol"})],
)
def test_a_language_finds_all_that_are_for_it_and_no_other(
    client: FlaskClient, asked: str, languages: set[str]
) -> None:
    every = [one for page in (1, 2) for one in listed(client, per_page=100, page=page)["data"]]
    for_it = [one["slug"] for one in every if languages & set(one["languages"])]
    assert slugs(client, language=asked) == for_it
    assert len(for_it) < len(every)


def test_filters_are_joined_by_and(client: FlaskClient) -> None:
    found = slugs(client, language="python", q="micro")
    assert "flask" in found
    assert set(found) == set(slugs(client, language="python")) & set(slugs(client, q="micro"))


def test_wildcards_in_a_search_are_ordinary_characters(client: FlaskClient) -> None:
    assert slugs(client, q="%") == []
    assert slugs(client, q="_____") == []


def test_a_category_covers_what_hangs_below_it(client: FlaskClient) -> None:
    categories = client.get("/categories?per_page=100").json["data"]
    django = client.get("/frameworks/django").json
    (filed,) = (c for c in categories if c["slug"] == django["category"])
    root = filed["path"][0]
    assert root != filed["slug"]
    assert "django" in slugs(client, category=root)


def test_an_unknown_category_is_refused_with_the_nearest(client: FlaskClient) -> None:
    response = client.get("/frameworks?category=web-framework")
    assert response.status_code == 422
    assert response.json["errors"][0]["did_you_mean"][0] == "web-frameworks"


def test_sorting_puts_unknown_values_last_both_ways(client: FlaskClient) -> None:
    for sort in ("first_release,slug", "-first_release,slug"):
        known = [
            framework["first_release"] is not None
            for framework in listed(client, per_page=100, sort=sort)["data"]
        ]
        assert known == sorted(known, reverse=True)


def test_sorting_by_slug_and_back(client: FlaskClient) -> None:
    last = slugs(client, sort="-slug", page=2)
    assert last == sorted(slugs(client, sort="slug", page=1)[: len(last)], reverse=True)


def test_a_framework_says_what_it_is(client: FlaskClient) -> None:
    flask = client.get("/frameworks/flask").json
    assert flask["maker"] == "Pallets"
    assert flask["licence"]["spdx"] == "BSD-3-Clause"
    assert flask["package"] == "pkg:pypi/flask"
    assert flask["languages"] == ["python"]


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/frameworks/expressjs", "/v1/frameworks/express"),
        ("/frameworks/Flask", "/v1/frameworks/flask"),
        ("/v1/frameworks/node.js/ratings", "/v1/frameworks/nodejs/ratings?page=1&per_page=20"),
        (
            "/frameworks/node.js/claims?feature=orm&per_page=5",
            "/v1/frameworks/nodejs/claims?feature=orm&page=1&per_page=5",
        ),
    ],
)
def test_an_alias_is_answered_with_the_canonical_address(
    client: FlaskClient, path: str, location: str
) -> None:
    response = client.get(path)
    assert response.status_code == 301
    assert response.headers["Location"] == location


@pytest.mark.parametrize(
    "slug", ["falsk", "..", "%00", "%ff", "flask%0a", "x" * 300, "%E2%80%AEflask", "' OR 1=1 --"]
)
def test_what_is_no_framework_is_not_found(client: FlaskClient, slug: str) -> None:
    response = client.get(f"/frameworks/{slug}")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"


def test_a_framework_lists_its_ratings_with_their_sources(client: FlaskClient) -> None:
    ratings = {
        r["feature"]: r for r in client.get("/frameworks/django/ratings?per_page=100").json["data"]
    }
    assert ratings["learning-curve"]["display"] == "Steep"
    assert ratings["architecture"]["conflict"] is True
    assert ratings["orm"]["sources"][0] == "django-docs"


def test_every_claim_can_be_read_as_it_was_entered(client: FlaskClient) -> None:
    claims = client.get("/frameworks/django/claims?feature=learning-curve&per_page=100").json[
        "data"
    ]
    said = {claim["source"]: claim for claim in claims}
    assert said["versus-page"]["rating"] == "steep"
    assert said["versus-page"]["as_of"] == {"date": "2026-06", "precision": "month"}
    assert said["blog-guide"]["as_of"] is None
    assert said["blog-guide"]["span"] == ["moderate", "steep"]


def test_a_shortened_figure_keeps_its_precision(client: FlaskClient) -> None:
    claims = client.get("/frameworks/django/claims?feature=stackshare-stacks").json["data"]
    assert [(c["rating"], c["display"], c["precision"]) for c in claims] == [(38700, "38.7K", 50)]


def test_a_dash_on_the_source_is_a_missing_figure_not_a_zero(client: FlaskClient) -> None:
    claims = client.get("/frameworks/flask/claims?feature=github-stars&per_page=100").json["data"]
    (dash,) = (claim for claim in claims if claim["source"] == "stackshare")
    assert (dash["state"], dash["rating"]) == ("missing", None)


@pytest.mark.parametrize("path", ["/frameworks?per_page=3", "/frameworks?per_page=100"])
def test_a_list_takes_the_same_number_of_queries_whatever_its_length(
    client: FlaskClient, queries: list[str], path: str
) -> None:
    client.get(path)
    assert len(queries) == 5, "\n\n".join(queries)
