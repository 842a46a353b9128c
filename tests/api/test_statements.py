"""GET /comparisons and what hangs below one: what sources wrote about frameworks together."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.statements import KINDS
from tests import databases

SECTIONS = [section.value for section in KINDS]
PAIR = "/comparisons/django-vs-flask"
ORDERS = ["django-vs-flask", "flask-vs-django", "Flask-vs-Django", "Django-vs-FLASK"]


def listed(client: FlaskClient, address: str) -> list[dict[str, Any]]:
    response = client.get(address, query_string={"per_page": 100})
    assert response.status_code == 200, response.json
    return list(response.json["data"])


def test_curated_comparisons_are_listed_with_how_much_there_is(client: FlaskClient) -> None:
    (one,) = (c for c in listed(client, "/comparisons") if c["id"] == "django-vs-flask")
    assert one["frameworks"] == ["django", "flask"]
    assert one["title"]
    assert list(one["sections"]) == SECTIONS
    for section in SECTIONS:
        found = listed(client, one["links"][section])
        assert len(found) == one["sections"][section] > 0
    assert client.get(one["links"]["self"]).json["id"] == "django-vs-flask"


@pytest.mark.parametrize(
    ("framework", "names"),
    [("flask", ["django-vs-flask"]), ("django", ["django-vs-flask"]), ("rails", [])],
)
def test_the_comparisons_of_a_framework_are_those_it_is_one_of(
    client: FlaskClient, framework: str, names: list[str]
) -> None:
    found = listed(client, f"/frameworks/{framework}/comparisons")
    assert [one["id"] for one in found] == names
    assert all(one in listed(client, "/comparisons") for one in found)


def test_an_alias_leads_to_the_comparisons_of_its_slug(client: FlaskClient) -> None:
    response = client.get("/frameworks/Flask/comparisons?per_page=3")
    assert response.status_code == 301
    assert response.headers["Location"].startswith("/v1/frameworks/flask/comparisons?")
    assert "per_page=3" in response.headers["Location"]


@pytest.mark.parametrize("section", SECTIONS)
def test_any_order_and_any_alias_lists_the_same(client: FlaskClient, section: str) -> None:
    bodies = [client.get(f"/comparisons/{name}/{section}").json for name in ORDERS]
    for body in bodies:
        for one in body["data"]:
            # Sides come in the order asked; all else is the same.
            one.get("sides", []).sort(key=lambda side: side["framework"])
    assert all(body == bodies[0] for body in bodies)
    assert bodies[0]["links"]["self"].startswith(f"/v1{PAIR}/{section}?")


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_lists_what_the_comparison_includes(client: FlaskClient, section: str) -> None:
    found = listed(client, f"{PAIR}/{section}")
    assert all(one["slug"] and one["source"] for one in found)
    assert len({one["slug"] for one in found}) == len(found)
    if section == "opinions":
        answer = client.get(PAIR).json
        shown = [
            *answer["verdict"]["opinions"],
            *(o for f in answer["features"] for o in f["opinions"]),
        ]
        assert sorted(one["slug"] for one in shown) == sorted(one["slug"] for one in found)
        assert all(one in found for one in shown)
    else:
        assert client.get(f"{PAIR}?include={section}").json[section] == found


@pytest.mark.parametrize("name", ORDERS)
def test_every_order_names_one_canonical_address(client: FlaskClient, name: str) -> None:
    response = client.get(f"/comparisons/{name}")
    assert response.status_code == 200
    assert response.headers["Link"] == '</v1/comparisons/django-vs-flask>; rel="canonical"'
    assert response.json["links"]["canonical"] == "/v1/comparisons/django-vs-flask"


def test_the_canonical_address_asks_the_same_question(client: FlaskClient) -> None:
    asked = "/compare?a=flask&b=django&use_case=content-site&include=faq"
    response = client.get(asked)
    address = response.json["links"]["canonical"]
    assert address == "/v1/comparisons/django-vs-flask?use_case=content-site"
    assert f"<{address}>" in response.headers["Link"]
    told = client.get(address).json
    assert told["verdict"]["winner"] == response.json["verdict"]["winner"]
    assert told["model"] == response.json["model"]


def test_three_frameworks_have_a_name_and_pages_of_their_own(client: FlaskClient) -> None:
    response = client.get("/comparisons/rails-vs-django-vs-flask?include=faq,points,differences")
    assert response.status_code == 200
    answer = response.json
    assert answer["id"] == "rails-vs-django-vs-flask"
    assert answer["links"]["canonical"] == "/v1/comparisons/django-vs-flask-vs-rails"
    # What was written about two of them says nothing of three.
    assert (answer["faq"], answer["differences"]) == ([], [])
    assert [one["framework"] for one in answer["points"]] == ["rails", "django", "flask"]
    assert answer["sections"]["faq"]["state"] == "absent"


@pytest.mark.parametrize("section", SECTIONS)
def test_a_pair_nobody_wrote_about_has_empty_lists(client: FlaskClient, section: str) -> None:
    assert listed(client, f"/comparisons/express-vs-rails/{section}") == []


@pytest.mark.parametrize(
    ("name", "status", "kind"),
    [
        ("flask", 422, "bad-question"),
        ("flask-vs-Flask", 422, "same-framework"),
        ("-vs-".join(f"x{n}" for n in range(9)), 422, "too-many-frameworks"),
        ("flask-vs-djagno", 404, "unknown-framework"),
    ],
)
@pytest.mark.parametrize("below", ["", *(f"/{section}" for section in SECTIONS)])
def test_what_is_no_comparison_has_no_sections_either(
    client: FlaskClient, name: str, status: int, kind: str, below: str
) -> None:
    response = client.get(f"/comparisons/{name}{below}")
    assert response.status_code == status
    assert response.json["type"] == f"/v1/problems/{kind}"


def test_opinions_are_held_against_the_ratings(client: FlaskClient) -> None:
    found = {one["slug"]: one for one in listed(client, f"{PAIR}/opinions")}
    assert {one["author"] for one in found.values()} >= {"ai", "writer"}
    told = [reason["support"] for one in found.values() for reason in one["reasons"]]
    assert {"supported", "unlinked"} <= set(told)
    assert all(
        (one["support"] is not None) == bool(one["feature"] and one["winner"])
        for one in found.values()
    )


def test_what_comes_in_an_order_is_numbered(client: FlaskClient) -> None:
    for section in ("differences", "faq"):
        found = listed(client, f"{PAIR}/{section}")
        assert [one["position"] for one in found] == list(range(1, len(found) + 1))


def test_statements_lead_to_what_they_point_to(client: FlaskClient) -> None:
    for one in listed(client, f"{PAIR}/alternatives"):
        shown = client.get(one["links"]["self"]).json
        assert (shown["slug"], shown["name"]) == (
            one["framework"]["slug"],
            one["framework"]["name"],
        )
        assert shown["category"] == one["framework"]["category"]
    related = listed(client, f"{PAIR}/related")
    assert any(one["off_topic"] for one in related)
    for one in related:
        address = one["links"]["comparison"]
        assert (address is not None) == (len(one["frameworks"]) > 1)
        if address:
            answer = client.get(address).json
            assert sorted(f["slug"] for f in answer["frameworks"]) == sorted(one["frameworks"])
        if one["off_topic"]:
            assert address is None


def test_dates_and_paragraphs_of_advice_are_kept(client: FlaskClient) -> None:
    found = listed(client, f"{PAIR}/advice")
    assert all(one["date"] is None or set(one["date"]) == {"date", "precision"} for one in found)
    assert any("\n\n" in one["text"] for one in found)
    assert all(one["author"] is None or one["author"]["name"] is None for one in found)


@pytest.fixture
def public(shipped_database: str) -> Iterator[Flask]:
    """The app on the shipped catalogue, with an address of its own."""
    with databases.serving(shipped_database, public_url="https://faceoff.example/api") as app:
        yield app


def test_the_sitemap_has_full_addresses_of_what_is_curated(public: Flask) -> None:
    client = public.test_client()
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    assert response.content_type == "application/xml"
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = ET.fromstring(response.data)  # noqa: S314 (our own answer)
    assert root.tag == f"{space}urlset"
    base = "https://faceoff.example/api/v1"
    addresses = [place.text for place in root.iter(f"{space}loc")]
    assert addresses == [f"{base}/comparisons/{c['id']}" for c in listed(client, "/comparisons")]
    assert f"{base}/comparisons/django-vs-flask" in addresses


def test_full_addresses_lead_everywhere_where_there_is_one(public: Flask) -> None:
    response = public.test_client().get("/compare?a=flask&b=django")
    base = "https://faceoff.example/api/v1"
    assert response.json["links"]["canonical"] == f"{base}/comparisons/django-vs-flask"
    assert response.headers["Link"].startswith(f"<{base}/comparisons/django-vs-flask>")
    assert response.json["sections"]["faq"]["href"].startswith(f"{base}/compare?")


def test_without_a_public_address_there_is_no_sitemap(client: FlaskClient) -> None:
    response = client.get("/sitemap.xml")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    assert response.json["type"] == "/v1/problems/no-public-address"
    assert "FACEOFF_PUBLIC_URL" in client.get("/problems/no-public-address").json["explanation"]
