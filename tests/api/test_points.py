"""GET /frameworks/{slug}/points, descriptions, adopters, integrations."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain.points import SECTION, PointKind
from app.domain.sections import Section

LISTS = ["points", "descriptions", "adopters", "integrations"]


def listed(client: FlaskClient, address: str, **query: Any) -> list[dict[str, Any]]:
    response = client.get(address, query_string={"per_page": 100, **query})
    assert response.status_code == 200, response.json
    return list(response.json["data"])


@pytest.mark.parametrize("framework", ["flask", "django"])
@pytest.mark.parametrize("section", LISTS)
def test_a_list_has_the_kinds_of_its_section_and_no_other(
    client: FlaskClient, framework: str, section: str
) -> None:
    found = listed(client, f"/frameworks/{framework}/{section}")
    assert {SECTION[PointKind(point["kind"])] for point in found} <= {Section(section)}
    assert {point["framework"] for point in found} <= {framework}
    assert len({point["id"] for point in found}) == len(found)
    assert all(point["id"].startswith(f"{framework}.") for point in found)


def test_every_point_says_who_says_it(client: FlaskClient) -> None:
    found = listed(client, "/frameworks/django/points")
    assert len(found) > 20
    sources = {
        source["slug"]
        for page in (1, 2)
        for source in client.get(f"/sources?per_page=100&page={page}").json["data"]
    }
    assert {point["source"] for point in found} <= sources
    assert all(point["text"] or point["title"] for point in found)


def test_votes_rank_within_a_kind_and_shares_have_intervals(client: FlaskClient) -> None:
    pros = listed(client, "/frameworks/django/points", kind="pro")
    votes = [point["votes"] for point in pros]
    voted = [count for count in votes if count is not None]
    assert voted == sorted(voted, reverse=True)
    assert votes[: len(voted)] == voted
    assert (pros[0]["id"], pros[0]["votes"]) == ("django.rapid-development", 678)
    share = pros[0]["share"]
    assert 0 < share["low"] < share["value"] < share["high"] < 1
    assert share["value"] == pytest.approx(678 / 4200, abs=1e-4)
    assert all(point["share"] is None for point in pros if point["votes"] is None)


def test_kinds_narrow_the_list_and_stay_in_its_pages(client: FlaskClient) -> None:
    both = listed(client, "/frameworks/flask/points", kind="pro,con")
    assert {point["kind"] for point in both} == {"pro", "con"}
    assert both == [
        *listed(client, "/frameworks/flask/points", kind="pro"),
        *listed(client, "/frameworks/flask/points", kind="con"),
    ]
    first = client.get("/frameworks/flask/points?kind=con,pro&per_page=2").json
    assert "kind=con,pro" in first["links"]["next"]
    seen, address = list(first["data"]), first["links"]["next"]
    while address:
        page = client.get(address).json
        seen += page["data"]
        address = page["links"]["next"]
    assert seen == both


def test_points_of_another_section_can_be_asked_for_by_kind(client: FlaskClient) -> None:
    by_kind = listed(
        client, "/frameworks/django/points", kind="definition,overview,description,philosophy"
    )
    assert by_kind == listed(client, "/frameworks/django/descriptions")
    assert by_kind


def test_none_known_is_listed_and_is_not_the_same_as_nothing(client: FlaskClient) -> None:
    (point,) = listed(client, "/frameworks/django/integrations") or [{}]
    assert listed(client, "/frameworks/rails/integrations") == []
    flask = listed(client, "/frameworks/flask/integrations")
    states = {one["state"] for one in [point, *flask] if one}
    assert "none_known" in states


@pytest.mark.parametrize("section", LISTS)
@pytest.mark.parametrize("alias", ["Flask", "FLASK"])
def test_an_alias_leads_to_the_slug_with_the_question(
    client: FlaskClient, section: str, alias: str
) -> None:
    response = client.get(f"/frameworks/{alias}/{section}?per_page=3&page=2")
    assert response.status_code == 301
    path, _, query = response.headers["Location"].partition("?")
    assert path == f"/v1/frameworks/flask/{section}"
    assert set(query.split("&")) == {"per_page=3", "page=2"}
    assert client.get(response.headers["Location"]).status_code == 200


def test_an_alias_keeps_the_kinds_that_were_asked_for(client: FlaskClient) -> None:
    response = client.get("/frameworks/Flask/points?kind=con,pro")
    assert "kind=con,pro" in response.headers["Location"]


@pytest.mark.parametrize("section", LISTS)
def test_an_unknown_framework_is_told_with_the_nearest_known(
    client: FlaskClient, section: str
) -> None:
    response = client.get(f"/frameworks/djagno/{section}")
    assert response.status_code == 404
    assert response.json["errors"][0]["did_you_mean"][0] == "django"


def test_an_unknown_kind_is_told_with_the_known_ones(client: FlaskClient) -> None:
    response = client.get("/frameworks/flask/points?kind=pro,profit")
    assert response.status_code == 422
    (error,) = response.json["errors"]
    assert error["parameter"] == "kind"
    assert "key_feature" in error["detail"]


def test_other_sections_take_no_kind(client: FlaskClient) -> None:
    assert client.get("/frameworks/flask/adopters?kind=adopter").status_code == 422
