"""Features, categories, sources, use cases, the method: what a comparison rests on."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


def test_features_come_with_scales_in_the_order_they_are_shown(client: FlaskClient) -> None:
    body = client.get("/features?per_page=100").json
    curve = next(f for f in body["data"] if f["slug"] == "learning-curve")
    assert curve["scale"]["levels"] == ["easy", "moderate", "steep"]
    assert curve["scale"]["level_values"] == [9, 6, 3]
    assert curve["direction"] == "lower"
    assert {group["slug"] for group in body["meta"]["groups"]} >= {curve["group"]}


def test_features_can_be_asked_for_by_group(client: FlaskClient) -> None:
    group = client.get("/features/security").json["group"]
    found = client.get(f"/features?per_page=100&group={group}").json["data"]
    assert {feature["group"] for feature in found} == {group}


def test_one_feature_has_an_address(client: FlaskClient) -> None:
    assert client.get("/features/performance").json["scale"]["hi"] == 10


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("/features/perfomance", "performance"),
        ("/sources/stackshar", "stackshare"),
        ("/use-cases/generel", "general"),
    ],
)
def test_what_is_unknown_is_not_found_with_the_nearest_known(
    client: FlaskClient, path: str, nearest: str
) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert nearest in response.json["errors"][0]["did_you_mean"]


def test_categories_come_parents_first(client: FlaskClient) -> None:
    seen: set[str] = set()
    for category in client.get("/categories?per_page=100").json["data"]:
        assert category["parent"] is None or category["parent"] in seen
        assert category["path"][-1] == category["slug"]
        seen.add(category["slug"])


def test_a_source_tells_its_standing_and_what_it_lacks(client: FlaskClient) -> None:
    blog = client.get("/sources/blog-guide").json
    assert blog["standing"] == "secondary"
    assert blog["flags"] == ["undated", "unpublished"]
    assert blog["claims"] > 0
    assert client.get("/sources/versus-page").json["published"] == {
        "date": "2026-06",
        "precision": "month",
    }


def test_sources_can_be_asked_for_by_kind(client: FlaskClient) -> None:
    found = client.get("/sources?kind=documentation,registry&per_page=100").json["data"]
    assert {source["kind"] for source in found} == {"documentation", "registry"}


def test_the_general_use_case_is_there(client: FlaskClient) -> None:
    assert client.get("/use-cases/general").json["weights"] == {}
    assert client.get("/use-cases").json["data"][0]["slug"] == "general"


def test_the_method_publishes_the_resolution_rule_and_the_conventions(
    client: FlaskClient,
) -> None:
    method = client.get("/method").json
    assert method["id"] == "additive-value/1"
    assert list(method["resolution"]["standing"]) == ["ruling", "primary", "measured", "secondary"]
    assert method["scoring"]["tie_points"] == 0.1
    assert len(method["resolution"]["rule"]) == 5


def test_the_index_leads_to_places_that_answer(client: FlaskClient) -> None:
    for address in client.get("/").json["links"].values():
        assert client.get(address).status_code == 200, address
