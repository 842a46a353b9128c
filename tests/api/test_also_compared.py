"""What people also compare: the nearest of each, never the ones at hand."""

from __future__ import annotations

from flask.testing import FlaskClient


def test_each_framework_is_offered_against_those_most_like_it(client: FlaskClient) -> None:
    offered = client.get("/comparisons/flask-vs-django/also-compare").json["data"]
    assert len(offered) == 6
    for side in ("flask", "django"):
        nearest = client.get(f"/frameworks/{side}/alternatives").json["data"]
        wanted = [
            one["framework"] for one in nearest if one["framework"] not in {"flask", "django"}
        ]
        against = {one["frameworks"][1] for one in offered if one["frameworks"][0] == side}
        assert against == set(wanted[:3])


def test_the_most_alike_come_first_and_lead_to_their_comparison(client: FlaskClient) -> None:
    offered = client.get("/comparisons/django-vs-flask/also-compare").json["data"]
    likeness = [one["likeness"] for one in offered]
    assert likeness == sorted(likeness, reverse=True)
    for one in offered:
        comparison = client.get(one["links"]["comparison"]).json
        assert {framework["slug"] for framework in comparison["frameworks"]} == set(
            one["frameworks"]
        )


def test_a_name_nobody_has_is_told(client: FlaskClient) -> None:
    assert client.get("/comparisons/flask-vs-djagno/also-compare").status_code == 404
