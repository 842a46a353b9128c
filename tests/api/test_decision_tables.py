"""POST /compare: a table of one's own, and an answer checked by sending it back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import db
from app.services.catalogue_file import stored
from tests import chosen
from tests.domain.golden import cases, differences

SPEED = {"key": "speed", "kind": "rating"}
#: An integer that no float can hold.
HUGE = 10**310
TABLE = {"features": [SPEED], "a": {"speed": 8}, "b": {"speed": 9}}


def post(client: FlaskClient, table: object) -> TestResponse:
    # The client's own writer of JSON refuses integers beyond 64 bits.
    return client.post("/compare", data=json.dumps(table), content_type="application/json")


def analysed(client: FlaskClient, table: object) -> dict[str, Any]:
    response = post(client, table)
    assert response.status_code == 200, response.json
    return dict(response.json["analysis"])


def told(analysis: dict[str, Any]) -> dict[str, Any]:
    """An analysis in the form of the golden cases, one map per figure of a feature."""
    features = analysis["features"]
    return {
        **analysis,
        "feature_winner": {key: feature["winner"] for key, feature in features.items()},
        "contribution": {key: feature["contribution"] for key, feature in features.items()},
        "flip": {key: feature["flip"] for key, feature in features.items()},
    }


@pytest.mark.parametrize("case", cases("compare"))
def test_a_golden_pair_is_answered_as_published(client: FlaskClient, case: dict[str, Any]) -> None:
    answer = told(analysed(client, case["input"]))
    asked_for = {key: answer[key] for key in case["expected"]}
    assert not list(differences(case["expected"], asked_for))


#: What the cases publish of a ranking that only a draw of weightings answers.
DRAWN = {"first_rank_acceptability_exact", "acceptability_tolerance"}


@pytest.mark.parametrize("case", cases("rank"))
def test_a_golden_ranking_is_answered_as_published(
    client: FlaskClient, case: dict[str, Any]
) -> None:
    answer = analysed(client, case["input"])
    expected = {key: figure for key, figure in case["expected"].items() if key not in DRAWN}
    assert not list(differences(expected, {key: answer[key] for key in expected}))


def table_of(answer: dict[str, Any]) -> dict[str, Any]:
    """Build the table that an answer was made from, out of the answer alone."""
    rows, weights = answer["features"], answer["model"]["weights"]
    a, b = (
        {row["slug"]: row["cells"][side]["rating"] for row in rows if rated(row, side)}
        for side in (0, 1)
    )
    precision = {
        side: {
            row["slug"]: row["cells"][position]["precision"]
            for row in rows
            if row["cells"][position]["precision"] is not None
        }
        for position, side in enumerate("ab")
    }
    features = [feature_of(row, weights) for row in rows]
    return {"features": features, "a": a, "b": b, "precision": precision}


def rated(row: dict[str, Any], side: int) -> bool:
    return bool(row["cells"][side]["state"] == "rated")


def feature_of(row: dict[str, Any], weights: dict[str, float]) -> dict[str, Any]:
    feature = {"key": row["slug"], "kind": row["kind"]}
    if row["kind"] == "text":
        return feature
    scale = {key: row["scale"][key] for key in ("levels", "level_values", "lo", "hi")}
    return {
        **feature,
        **{key: part for key, part in scale.items() if part not in (None, [])},
        "direction": row["direction"],
        "transform": row["scale"]["transform"],
        "indifference": row["indifference"],
        "weight": weights[row["slug"]],
    }


@pytest.fixture(scope="module")
def pairs(app: Flask, long: bool) -> list[chosen.Pair]:
    with app.app_context():
        slugs = stored.framework_slugs(db.session())
    return chosen.each_once(slugs, long=long)


def replayed(client: FlaskClient, **question: str) -> list[str]:
    """Return every place where an answer sent back does not come out exactly the same."""
    answer = dict(client.get("/compare", query_string=question).json or {})
    again = analysed(client, table_of(answer))
    return list(unequal(answer["analysis"], again, "-".join(question.values())))


def unequal(one: Any, other: Any, place: str) -> list[str]:
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [found for key in one for found in unequal(one[key], other[key], f"{place}.{key}")]
    return [] if one == other else [f"{place}: {one!r} became {other!r}"]


def test_every_answer_sent_back_gives_the_same_analysis_exactly(
    client: FlaskClient, pairs: list[chosen.Pair]
) -> None:
    total = client.get("/frameworks").json["meta"]["total"]
    assert len({slug for pair in pairs for slug in pair}) == total >= 18
    assert [place for a, b in pairs for place in replayed(client, a=a, b=b)] == []


@pytest.mark.parametrize(
    "question",
    [
        {"use_case": "lightweight-api"},
        {"weights": "performance:3,security:2"},
        {"weights": "performance:3,learning-curve:1", "only": "1"},
        {"order": "security,learning-curve,performance"},
        {"groups": "security"},
    ],
)
def test_an_answer_to_a_question_of_ones_own_can_be_sent_back_too(
    client: FlaskClient, question: dict[str, str]
) -> None:
    assert replayed(client, a="flask", b="django", **question) == []


def test_the_answer_says_which_weights_and_conventions_it_used(client: FlaskClient) -> None:
    table = {**TABLE, "features": [{**SPEED, "weight": 3}, {"key": "docs", "kind": "rating"}]}
    found = post(client, table).json["model"]
    published = client.get("/method").json
    assert found["weights"] == {"speed": 0.75, "docs": 0.25}
    assert found["id"] == published["id"]
    assert found["tie_points"] == published["scoring"]["tie_points"]
    assert found["min_coverage"] == published["scoring"]["min_coverage"]
    assert found["strength_cutoffs"] == published["scoring"]["strength_cutoffs"]


def test_a_rating_off_its_scale_is_a_gap_that_is_listed(client: FlaskClient) -> None:
    answer = analysed(client, {**TABLE, "a": {"speed": 80}})
    assert answer["invalid"] == [
        {"feature": "speed", "side": "a", "problem": "80 is not a number from 0 to 10"}
    ]
    assert answer["gaps"] == ["speed"]
    assert answer["score_a"] is None


@pytest.mark.parametrize(
    "rating", [True, "8", [8], {"is": 8}, None, pytest.param(HUGE, id="huge"), -1, 10.01]
)
def test_nothing_is_read_into_a_rating(client: FlaskClient, rating: object) -> None:
    answer = analysed(client, {**TABLE, "a": {"speed": rating}})
    assert answer["features"]["speed"]["winner"] is None
    assert answer["features"]["speed"]["value_a"] is None


def test_a_table_is_open_to_everybody_and_stores_nothing(
    client: FlaskClient, queries: list[str]
) -> None:
    before = client.get("/compare?a=flask&b=django").json["audit"]["revision"]
    queries.clear()
    response = post(client, TABLE)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    assert queries == []
    assert post(client, {}).status_code == 422
    assert client.get("/compare?a=flask&b=django").json["audit"]["revision"] == before


def mistakes(client: FlaskClient, table: object) -> list[tuple[str, str]]:
    response = post(client, table)
    assert response.status_code == 422, response.json
    assert response.content_type == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    return [(error["pointer"], error["detail"]) for error in response.json["errors"]]


def pointers(client: FlaskClient, table: object) -> set[str]:
    return {pointer for pointer, _ in mistakes(client, table)}


@pytest.mark.parametrize(
    ("feature", "pointer", "says"),
    [
        ("speed", "", "an object"),
        ({"kind": "rating"}, "/key", "a text"),
        ({**SPEED, "key": ""}, "/key", "a text"),
        ({**SPEED, "key": "x" * 121}, "/key", "1 to 120"),
        ({**SPEED, "key": 5}, "/key", "a text"),
        ({"key": "f"}, "/kind", "takes one of"),
        ({**SPEED, "kind": "score"}, "", "not a kind"),
        ({**SPEED, "kind": ["rating"]}, "/kind", "a word"),
        ({**SPEED, "wieght": 3}, "/wieght", "weight"),
        ({**SPEED, "a/b~c": 3}, "/a~1b~0c", "there is no"),
        ({**SPEED, "weight": -1}, "/weight", "below 0"),
        ({**SPEED, "weight": 1e7}, "/weight", "above 1,000,000"),
        ({**SPEED, "weight": True}, "/weight", "not a number"),
        ({**SPEED, "weight": "3"}, "/weight", "not a number"),
        ({**SPEED, "weight": None}, "/weight", "not a number"),
        ({**SPEED, "weight": HUGE}, "/weight", "not a number"),
        ({**SPEED, "direction": "up"}, "", "not a direction"),
        ({**SPEED, "direction": 1}, "/direction", "a word"),
        ({**SPEED, "transform": "log"}, "", "only a metric"),
        ({**SPEED, "indifference": -1}, "", "indifference"),
        ({**SPEED, "scale": [1]}, "/scale", "lowest and the highest"),
        ({**SPEED, "scale": [10, 0]}, "", "not below"),
        ({**SPEED, "scale": ["a", 2]}, "", "not both numbers"),
        ({**SPEED, "scale": [0, 5], "hi": 5}, "/scale", "one of both"),
        ({**SPEED, "scale": "0-10"}, "/scale", "a list"),
        ({**SPEED, "levels": ["a", "b"]}, "", "has no levels"),
        ({"key": "f", "kind": "metric"}, "", "needs lo and hi"),
        ({"key": "f", "kind": "metric", "lo": 0, "hi": 9, "transform": "log"}, "", "above 0"),
        ({"key": "f", "kind": "ordinal"}, "", "two levels"),
        ({"key": "f", "kind": "ordinal", "levels": ["a", "a"]}, "", "named twice"),
        ({"key": "f", "kind": "ordinal", "levels": ["a", 5]}, "", "a text"),
        ({"key": "f", "kind": "ordinal", "levels": ["a", "b"], "level_values": [1]}, "", "against"),
        (
            {"key": "f", "kind": "ordinal", "levels": ["a", "b"], "level_values": [1, 1]},
            "",
            "neither rise nor fall",
        ),
    ],
)
def test_a_bad_feature_is_told_with_its_place(
    client: FlaskClient, feature: object, pointer: str, says: str
) -> None:
    found = mistakes(client, {"features": [SPEED | {"key": "good"}, feature], "a": {}, "b": {}})
    place = f"#/features/1{pointer}"
    assert any(where == place and says in detail for where, detail in found), found


NINE: dict[str, object] = {f"n{n}": {} for n in range(9)}


@pytest.mark.parametrize(
    ("table", "pointer"),
    [
        ({}, "#/features"),
        ({**TABLE, "features": []}, "#/features"),
        ({**TABLE, "features": SPEED}, "#/features"),
        (
            {**TABLE, "features": [{**SPEED, "key": f"f{n}"} for n in range(501)]},
            "#/features",
        ),
        ({**TABLE, "features": [SPEED, SPEED]}, "#/features/1/key"),
        ({**TABLE, "c": {}}, "#/c"),
        ({**TABLE, "alternatives": {}}, "#/alternatives"),
        ({"features": [SPEED], "a": {}}, "#/b"),
        ({**TABLE, "a": [8]}, "#/a"),
        ({**TABLE, "a": {"sped": 8}}, "#/a/sped"),
        ({"features": [SPEED]}, "#/alternatives"),
        ({"features": [SPEED], "alternatives": [1, 2]}, "#/alternatives"),
        ({"features": [SPEED], "alternatives": {"x": {}}}, "#/alternatives"),
        ({"features": [SPEED], "alternatives": NINE}, "#/alternatives"),
        ({"features": [SPEED], "alternatives": {"": {}, "x": {}}}, "#/alternatives/"),
        ({"features": [SPEED], "alternatives": {"x/y": 1, "z": {}}}, "#/alternatives/x~1y"),
        ([], "#"),
        (None, "#"),
        ("table", "#"),
        (8, "#"),
    ],
)
def test_a_bad_table_is_told_with_its_place(
    client: FlaskClient, table: object, pointer: str
) -> None:
    assert pointer in pointers(client, table)


def test_every_mistake_of_a_table_is_told_at_once(client: FlaskClient) -> None:
    table = {
        "features": [
            {**SPEED, "weight": -1, "levels": ["a"]},
            {**SPEED, "kind": "boolean"},
            {"key": "", "kind": "rating"},
            {"key": "stars", "kind": "metric", "hi": 5, "wieght": 1},
        ],
        "a": {"speed": 1, "sped": 3},
        "b": 3,
        "c": {},
    }
    assert pointers(client, table) == {
        "#/c",
        "#/features/0",
        "#/features/0/weight",
        "#/features/1/key",
        "#/features/2/key",
        "#/features/3",
        "#/features/3/wieght",
        "#/a/sped",
        "#/b",
    }


def test_the_nearest_name_is_suggested(client: FlaskClient) -> None:
    table = {**TABLE, "features": [{**SPEED, "wieght": 3}]}
    (error,) = post(client, table).json["errors"]
    assert error["did_you_mean"] == ["weight"]


STARS = {
    "features": [{"key": "stars", "kind": "metric", "lo": 1, "hi": 1000000, "transform": "log"}],
    "a": {"stars": 38700},
    "b": {"stars": 38712},
}


def test_figures_whose_intervals_overlap_have_no_winner_and_keep_their_score(
    client: FlaskClient,
) -> None:
    exact = analysed(client, STARS)
    rounded = analysed(client, {**STARS, "precision": {"a": {"stars": 50}}})
    assert exact["features"]["stars"]["winner"] == "b"
    assert rounded["features"]["stars"]["winner"] == "tie"
    assert rounded["difference"] == exact["difference"]
    further = {**STARS, "b": {"stars": 38800}, "precision": {"a": {"stars": 50}}}
    assert analysed(client, further)["features"]["stars"]["winner"] == "b"


@pytest.mark.parametrize(
    ("precision", "pointer"),
    [
        (5, "#/precision"),
        ({"a": 5}, "#/precision"),
        ({"c": {"stars": 5}}, "#/precision/c"),
        ({"a": {"strs": 5}}, "#/precision/a/strs"),
        ({"a": {"stars": -1}}, "#/precision/a/stars"),
        ({"b": {"stars": True}}, "#/precision/b/stars"),
    ],
)
def test_a_bad_precision_is_told_with_its_place(
    client: FlaskClient, precision: object, pointer: str
) -> None:
    response = client.post("/compare", json={**STARS, "precision": precision})
    assert response.status_code == 422
    assert pointer in [error["pointer"] for error in response.json["errors"]]
