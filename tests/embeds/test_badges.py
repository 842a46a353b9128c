from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.api.schemas.badges import COLOURS
from app.api.svg import badge, failed
from app.domain.colours import LEGIBLE, Colour, contrast
from tests.embeds.drawings import SVG, hold_inside, parse, texts, words

SHIELD = {"schemaVersion", "label", "message", "color"}
PAIRS = ["flask-vs-django", "react-vs-vue", "fastapi-vs-flask"]
CASES = {
    "": "",
    "use_case=lightweight-api": " · Weighed for Lightweight API",
    "weights=performance:9": " · Weights of one's own",
    "groups=security": " · Chosen features only",
}
"""What may be asked, and what the label then says of it."""
OPEN = ["features=template-engine", "features=architecture", "weights=orm:0&features=orm"]


def drawn(client: FlaskClient, path: str) -> Any:
    reply = client.get(path)
    assert reply.status_code == 200, reply.text
    assert reply.content_type == "image/svg+xml; charset=utf-8"
    root = parse(reply.text)
    hold_inside(root)
    return root


@pytest.mark.parametrize("query", CASES)
@pytest.mark.parametrize("name", PAIRS)
def test_a_badge_says_what_the_answer_says(
    catalogue_client: FlaskClient, name: str, query: str
) -> None:
    a, b = name.split("-vs-")
    answered = catalogue_client.get(f"/compare?a={a}&b={b}&{query}").json
    names = {one["slug"]: one["name"] for one in answered["frameworks"]}
    verdict, analysis = answered["verdict"], answered["analysis"]
    shield = catalogue_client.get(f"/badges/{name}.json?{query}").json
    high, low = sorted((analysis["score_a"] or 0, analysis["score_b"] or 0), reverse=True)
    said = {
        "win": f"{names.get(verdict['winner'])} {high:.1f} : {low:.1f}",
        "tie": "Tie",
        "undetermined": "No winner",
    }[verdict["outcome"]]
    assert shield["label"] == f"{names[a]} vs {names[b]}{CASES[query]}"
    assert shield["message"] == said
    assert texts(drawn(catalogue_client, f"/badges/{name}.svg?{query}")) == [
        shield["label"],
        shield["message"],
    ]


def test_a_badge_of_several_says_how_far_the_winner_is_ahead(
    catalogue_client: FlaskClient,
) -> None:
    answered = catalogue_client.get("/compare?frameworks=flask,django,fastapi&include=charts").json
    scores = sorted(
        (one["values"][0] for one in answered["charts"]["overall"]["series"]), reverse=True
    )
    shield = catalogue_client.get("/badges/flask-vs-django-vs-fastapi.json").json
    assert shield["message"] == f"Django {scores[0]:.1f} : {scores[1]:.1f}"


@pytest.mark.parametrize("query", OPEN)
def test_a_tie_and_an_open_question_name_no_winner(
    catalogue_client: FlaskClient, query: str
) -> None:
    shield = catalogue_client.get(f"/badges/flask-vs-django.json?{query}").json
    assert shield["message"] in {"Tie", "No winner"}
    assert shield["color"] == "5c6675"


def test_a_badge_of_a_rating_says_what_the_matrix_says(catalogue_client: FlaskClient) -> None:
    answered = catalogue_client.get("/compare?a=flask&b=bottle").json
    for feature in answered["features"]:
        for framework, cell in zip(answered["frameworks"], feature["cells"], strict=True):
            if cell["state"] not in {"rated", "missing"}:
                continue
            path = f"/badges/{framework['slug']}/{feature['slug']}.json"
            shield = catalogue_client.get(path).json
            assert shield["label"] == f"{framework['name']} · {feature['name']}"
            assert shield["message"] == (cell["display"] or "not rated")


def test_the_badge_of_a_rating_is_drawn(catalogue_client: FlaskClient) -> None:
    root = drawn(catalogue_client, "/badges/flask/learning-curve.svg")
    assert texts(root) == ["Flask · Learning curve", "Easy"]


@pytest.mark.parametrize(
    "path",
    ["/badges/flask-vs-django", "/badges/flask/learning-curve", "/badges/flask/architecture"],
)
def test_the_json_has_the_keys_of_shields_and_no_other(
    catalogue_client: FlaskClient, path: str
) -> None:
    reply = catalogue_client.get(f"{path}.json")
    assert reply.content_type == "application/json"
    assert (reply.json or {}).keys() == SHIELD
    assert reply.json["schemaVersion"] == 1
    assert all(isinstance(reply.json[key], str) for key in SHIELD - {"schemaVersion"})
    Colour.parse(reply.json["color"])


def test_a_badge_is_20_pixels_high_and_says_itself(catalogue_client: FlaskClient) -> None:
    root = drawn(catalogue_client, "/badges/flask-vs-django.svg")
    assert root.get("height") == "20"
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Flask vs Django: Django 87.6 : 67.1"
    label, message = words(root)
    assert label.end < message.start
    assert float(root.attrib["width"]) - message.end >= 6


def test_read_from_right_to_left_the_label_is_right() -> None:
    root = parse(badge.badge_svg("שלום", "Django 87.6", Colour.parse("1d5fc2"), rtl=True))
    label, message = words(root)
    assert message.end < label.start


def test_words_on_a_badge_can_be_read() -> None:
    grounds = [badge.LABEL_GROUND, failed.FAILED, *map(Colour.parse, COLOURS.values())]
    assert all(contrast(badge.INK, ground) >= LEGIBLE for ground in grounds)


@pytest.mark.parametrize("path", ["/badges/flask-vs-django", "/badges/flask/learning-curve"])
def test_a_label_of_ones_own_takes_the_place_of_ours(
    catalogue_client: FlaskClient, path: str
) -> None:
    assert catalogue_client.get(f"{path}.json?label=Which one?").json["label"] == "Which one?"
    assert texts(drawn(catalogue_client, f"{path}.svg?label=<b>%26")) == [
        "<b>&",
        catalogue_client.get(f"{path}.json").json["message"],
    ]


@pytest.mark.parametrize("label", ["", "x" * 61, "a%00b", "a%0Ab"])
def test_a_label_has_1_to_60_characters(catalogue_client: FlaskClient, label: str) -> None:
    reply = catalogue_client.get(f"/badges/flask-vs-django.svg?label={label}")
    assert reply.status_code == 422


def test_a_badge_speaks_the_language_asked(catalogue_client: FlaskClient) -> None:
    shield = catalogue_client.get("/badges/flask-vs-django.json?lang=de").json
    assert shield["message"] == "Django 87,6 : 67,1"
    tie = catalogue_client.get("/badges/flask-vs-django.json?lang=de&features=template-engine").json
    assert tie["message"] == "Unentschieden"


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/badges/flask-vs-djagno.svg", "Unknown framework"),
        ("/badges/nobody/learning-curve.svg", "Unknown framework"),
        ("/badges/flask/nope.svg", "Unknown feature"),
    ],
)
def test_an_unknown_one_is_a_badge_that_says_so(
    catalogue_client: FlaskClient, path: str, title: str
) -> None:
    for address in (path, f"/v1{path}"):
        reply = catalogue_client.get(address)
        assert reply.status_code == 404
        assert reply.content_type == "image/svg+xml; charset=utf-8"
        root = parse(reply.text)
        assert root.get("height") == "20"
        assert texts(root) == ["Faceoff", title]


def test_an_alias_has_the_badge_of_what_it_means(catalogue_client: FlaskClient) -> None:
    alias = catalogue_client.get("/frameworks/react").json["aliases"][0]
    named = catalogue_client.get("/badges/react/learning-curve.svg")
    meant = catalogue_client.get(f"/badges/{alias}/learning-curve.svg")
    assert meant.status_code == 200
    assert meant.headers["ETag"] == named.headers["ETag"]
