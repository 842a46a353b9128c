"""GET /embed/{name}: the page says what the API says, complete without a script."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from flask.testing import FlaskClient

from tests import databases
from tests.embeds import languages
from tests.embeds.pages import classed, main, part, text, tree

NAMES = [
    "flask-vs-django",
    "django-vs-flask",
    "react-vs-vue",
    "express-vs-fastify",
    "flask-vs-django-vs-fastapi",
    "flask-vs-django-vs-fastapi-vs-laravel-vs-rails",
    "flask-vs-django-vs-fastapi-vs-laravel-vs-rails-vs-express-vs-nestjs-vs-spring-boot",
]
QUESTIONS = [
    {},
    {"use_case": "lightweight-api"},
    {"use_case": "enterprise-application", "groups": "security,data"},
    {"weights": "orm:0,learning-curve:3"},
    {"order": "security,performance"},
]
ASKED = [(name, question) for name in NAMES for question in QUESTIONS]
SIZES = ["card", "table", "full"]


def page(client: FlaskClient, name: str, **asked: str) -> ET.Element:
    response = client.get(f"/embed/{name}", query_string=asked)
    assert response.status_code == 200, response.text
    assert response.content_type == "text/html; charset=utf-8"
    return tree(response.text)


def compared(client: FlaskClient, name: str, question: dict[str, str]) -> dict[str, Any]:
    frameworks = name.replace("-vs-", ",")
    response = client.get("/compare", query_string={"frameworks": frameworks, **question})
    assert response.status_code == 200, response.json
    body: dict[str, Any] = response.json or {}
    return body


def scores(body: dict[str, Any]) -> list[float | None]:
    analysis = body["analysis"]
    if "score_a" in analysis:
        return [analysis["score_a"], analysis["score_b"]]
    return [analysis["score"].get(one["slug"]) for one in body["frameworks"]]


def rows(root: ET.Element) -> Iterator[tuple[str, list[ET.Element]]]:
    for row in root.iter("tr"):
        if "data-feature" in row.attrib:
            yield row.attrib["data-feature"], row.findall("td")


@pytest.mark.parametrize(("name", "question"), ASKED)
def test_the_winner_and_the_scores_are_those_of_the_api(
    catalogue_client: FlaskClient, name: str, question: dict[str, str]
) -> None:
    body = compared(catalogue_client, name, question)
    bars = list(classed(page(catalogue_client, name, **question), "bar"))
    told = [text(next(classed(bar, "score"))) for bar in bars]
    # In brackets where too little is known for them to decide anything.
    form = "({:.1f})" if body["verdict"]["outcome"] == "undetermined" else "{:.1f}"
    assert told == ["–" if one is None else form.format(one) for one in scores(body)]
    won = [
        framework["slug"]
        for framework, bar in zip(body["frameworks"], bars, strict=True)
        if "won" in bar.attrib["class"].split()
    ]
    winner = body["verdict"]["winner"]
    assert won == ([] if winner is None else [winner])
    for bar, score in zip(bars, scores(body), strict=True):
        (length,) = classed(bar, "fill")
        assert float(length.attrib["width"]) == pytest.approx(score or 0.0, abs=0.005)


@pytest.mark.parametrize(("name", "question"), ASKED)
def test_every_cell_is_that_of_the_api(
    catalogue_client: FlaskClient, name: str, question: dict[str, str]
) -> None:
    body = compared(catalogue_client, name, question)
    shown = dict(rows(page(catalogue_client, name, size="full", **question)))
    assert set(shown) == {row["slug"] for row in body["features"]}
    for row in body["features"]:
        for drawn, cell in zip(shown[row["slug"]], row["cells"], strict=True):
            assert_same(drawn, cell, row)


def assert_same(drawn: ET.Element, cell: dict[str, Any], row: dict[str, Any]) -> None:
    leads = cell["framework"] in row["leaders"]
    alone = leads and len(row["leaders"]) == 1
    told = text(drawn)
    if cell["display"] is None:
        assert drawn.attrib["class"] == "missing"
        assert told in {"not rated", "none known", "does not apply"}
        return
    mark = " (wins)" if alone else " (ties)" if leads else ""
    assert told == " ".join(cell["display"].split()) + mark
    # Not by colour alone: a mark that is drawn, letters in bold, and a word.
    assert (drawn.find("svg") is not None) == alone
    assert (drawn.find("b") is not None) == alone


@pytest.mark.parametrize("name", NAMES)
def test_the_table_has_what_counts_and_nothing_else(
    catalogue_client: FlaskClient, name: str
) -> None:
    body = compared(catalogue_client, name, {})
    counting = {slug for slug, weight in body["model"]["weights"].items() if weight}
    shown = [slug for slug, _ in rows(page(catalogue_client, name, size="table"))]
    assert len(shown) == len(set(shown))
    assert set(shown) == counting


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_one_to_whoever_hears_it(catalogue_client: FlaskClient, name: str) -> None:
    root = page(catalogue_client, name, size="full")
    tables = list(root.iter("table"))
    assert len(tables) >= 2
    for table in tables:
        columns = [one.get("scope") for one in table.iterfind("thead/tr/th")]
        assert columns
        assert set(columns) == {"col"}
        for row in table.iterfind("tbody/tr"):
            (head,) = row.findall("th")
            assert head.attrib["scope"] in {"row", "rowgroup"}
            assert text(head)
    assert all(text(table.find("caption")) for table in tables[:2])


@pytest.mark.parametrize("name", NAMES)
def test_the_radar_is_beside_its_numbers(catalogue_client: FlaskClient, name: str) -> None:
    chart = compared(catalogue_client, name, {"include": "charts"})["charts"]["groups"]
    table = part(page(catalogue_client, name, size="full"), "radar").find(".//table")
    assert table is not None
    shown = [[text(cell) for cell in row] for row in table.iterfind("tbody/tr")]
    assert [name for name, *_ in shown] == [axis["name"] for axis in chart["axes"]]
    for place, (_, *values) in enumerate(shown):
        drawn = [float(value) for value in values]
        # To a tenth; the API has rounded to a millionth before.
        assert drawn == pytest.approx(
            [series["values"][place] for series in chart["series"]], abs=0.050001
        )


@pytest.mark.parametrize("size", SIZES)
def test_what_changes_with_the_weights_is_marked_whatever_they_are(
    catalogue_client: FlaskClient, size: str
) -> None:
    """A script replaces part by part: one that is missing in an answer could not go away."""

    def parts(**question: str) -> list[str]:
        root = page(catalogue_client, "flask-vs-django", size=size, **question)
        found = [one.get("data-faceoff-part") for one in root.iter()]
        return [name for name in found if name]

    usual = parts()
    assert len(usual) == len(set(usual))
    assert {"headline", "bars", "foot"} <= set(usual)
    assert parts(groups="data") == usual
    assert parts(only="1", weights="orm:0") == usual
    if size == "full":
        assert {"table", "radar", "conditions", "unknown", "weightless"} <= set(usual)


def sliders(root: ET.Element) -> dict[str, ET.Element]:
    form = main(root).find("form")
    assert form is not None
    assert "data-faceoff-weights" in form.attrib
    assert "hidden" in form.attrib, "without a script it does nothing"
    return {one.attrib["name"]: one for one in form.iter("input")}


def test_sliders_stand_where_the_question_put_them(catalogue_client: FlaskClient) -> None:
    usual = sliders(page(catalogue_client, "flask-vs-django", size="full"))
    assert len(usual) == 10
    assert all(one.attrib["value"] == one.attrib["data-usual"] for one in usual.values())
    moved = sliders(
        page(catalogue_client, "flask-vs-django", size="full", weights="orm:0,pagination:3.3")
    )
    assert set(moved) == {*usual, "pagination"}
    assert (moved["orm"].attrib["value"], moved["orm"].attrib["data-usual"]) == ("0", "1")
    assert moved["pagination"].attrib["value"] == "3.3"
    assert moved["pagination"].attrib["step"] == "any", "a step would round what was asked"
    for one in (*usual.values(), *moved.values()):
        assert 0 <= float(one.attrib["value"]) <= float(one.attrib["max"])


def test_every_slider_has_its_label_and_its_value(catalogue_client: FlaskClient) -> None:
    root = page(catalogue_client, "flask-vs-django", size="full", lang="de")
    for label in root.iter("label"):
        (slider,) = label.iter("input")
        assert text(label.find("span"))
        assert text(label.find("output")).replace(",", ".") == slider.attrib["value"]


@pytest.mark.parametrize("question", [{"order": "orm"}, {"only": "1", "weights": "orm:1,forms:1"}])
def test_there_are_no_sliders_where_weights_can_not_be_added(
    catalogue_client: FlaskClient, question: dict[str, str]
) -> None:
    root = page(catalogue_client, "flask-vs-django", size="full", **question)
    assert main(root).find("form") is None


def test_the_question_is_there_to_be_asked_again(catalogue_client: FlaskClient) -> None:
    asked = {"size": "table", "theme": "dark", "use_case": "prototype", "weights": "orm:2"}
    shown = main(page(catalogue_client, "flask-vs-django", **asked, accent="0a7", lang="de"))
    again = dict(parse_qsl(shown.attrib["data-faceoff-asked"]))
    assert again == {**asked, "accent": "00aa77", "lang": "de"}
    assert shown.attrib["data-faceoff-name"] == "flask-vs-django"
    assert shown.attrib["data-theme"] == "dark"
    (whole,) = [one for one in part(shown, "foot").iter("a") if one.get("class") is None][:1]
    assert dict(parse_qsl(whole.attrib["href"].partition("?")[2])) == {**again, "size": "full"}


@pytest.mark.parametrize("size", SIZES)
def test_a_german_page_is_german_around_english_names(
    catalogue_client: FlaskClient, size: str
) -> None:
    root = page(catalogue_client, "flask-vs-django", size=size, lang="de")
    shown = main(root)
    assert root.attrib["lang"] == shown.attrib["lang"] == "de"
    assert text(part(root, "headline")).startswith("Django gewinnt mit 87,6 zu 67,1 Punkten.")
    assert all(name.attrib["lang"] == "en" for name in shown.iter("bdi") if text(name) != "Faceoff")


def test_names_on_an_english_page_need_no_language_of_their_own(
    catalogue_client: FlaskClient,
) -> None:
    shown = main(page(catalogue_client, "flask-vs-django", size="full"))
    assert not [one for one in shown.iter("bdi") if "lang" in one.attrib]


@pytest.fixture
def arabic_client(catalogue_client: FlaskClient, tmp_path: Path) -> Iterator[FlaskClient]:
    url = catalogue_client.application.config["SETTINGS"].database_url
    folder = languages.arabic(tmp_path)
    with databases.serving(url, languages=str(folder)) as app:
        yield app.test_client()


@pytest.mark.parametrize("size", SIZES)
def test_a_language_of_the_operator_is_read_from_right_to_left(
    arabic_client: FlaskClient, size: str
) -> None:
    root = page(arabic_client, "flask-vs-django", size=size, lang="ar")
    shown = main(root)
    assert (root.attrib["dir"], shown.attrib["dir"]) == ("rtl", "rtl")
    headline = part(root, "headline").find("p")
    assert [text(name) for name in headline.iter("bdi")] == ["Django"]
    # A rating of 67 must not be found in 67.1 and isolated from the rest of it.
    assert "87.6" in text(headline)
    assert all("." not in text(name) or " " in text(name) for name in headline.iter("bdi"))
    if size == "full":
        when = list(part(root, "conditions").iter("bdi"))
        assert "Lightweight API" in [text(name) for name in when]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "de"])
def test_nothing_is_styled_run_or_fetched_but_our_own_files(
    catalogue_client: FlaskClient, size: str, lang: str
) -> None:
    root = page(catalogue_client, "flask-vs-django", size=size, lang=lang, accent="f80")
    for element in root.iter():
        assert "style" not in element.attrib
        assert element.tag not in {"style", "iframe", "img", "object", "embed", "base", "image"}
        assert not [name for name in element.attrib if name.startswith("on")]
        if element.tag in {"script", "link"} and "src" in element.attrib:
            assert element.attrib["src"].startswith("/v1/widgets/")
    for script in root.iter("script"):
        assert ("src" in script.attrib) != (script.get("type") == "application/ld+json")
    sheets = [one.attrib["href"] for one in root.iter("link") if one.get("rel") == "stylesheet"]
    assert len(sheets) == 2
    assert all(address.startswith("/v1/") for address in sheets)
    for link in root.iter("a"):
        assert link.attrib["href"].startswith(("/v1/", "https://", "http://"))
        assert "noopener" in link.attrib["rel"].split()
        assert link.attrib["target"] == "_blank"


def test_ids_are_there_once_and_whoever_names_one_finds_it(catalogue_client: FlaskClient) -> None:
    root = page(catalogue_client, "flask-vs-django", size="full")
    ids = [one.attrib["id"] for one in root.iter() if "id" in one.attrib]
    assert len(ids) == len(set(ids))
    named = [
        one.attrib["aria-labelledby"] for one in root.iter() if "aria-labelledby" in one.attrib
    ]
    assert named
    assert set(" ".join(named).split()) <= set(ids)


@pytest.mark.parametrize(
    ("query", "status", "lang", "theme"),
    [
        ("/embed/flask-vs-nothing?lang=de&theme=dark", 404, "de", "dark"),
        ("/embed/flask-vs-django?lang=xx", 422, "en", "auto"),
        ("/embed/flask-vs-django?theme=green&lang=de", 422, "de", "auto"),
        ("/embed/flask-vs-flask", 422, "en", "auto"),
    ],
)
def test_a_failure_is_a_page_in_the_language_asked(
    catalogue_client: FlaskClient, query: str, status: int, lang: str, theme: str
) -> None:
    response = catalogue_client.get(query)
    assert response.status_code == status
    root = tree(response.text)
    shown = main(root)
    assert (root.attrib["lang"], shown.attrib["data-theme"]) == (lang, theme)
    titles = {
        "de": "Dieser Vergleich kann nicht gezeigt werden",
        "en": "This comparison can't be shown",
    }
    assert text(shown.find("h1")) == titles[lang]
    (detail,) = classed(shown, "detail")
    assert (detail.attrib["lang"], detail.attrib["dir"]) == ("en", "ltr")
    assert re.search(r"\w{4}", text(detail))
    assert [one for one in root.iter("link") if one.get("rel") == "stylesheet"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", None),
        ("use_case=lightweight-api", "Weighed for Lightweight API"),
        ("weights=performance:5&only=1", "Weights of one's own · Chosen features only"),
        ("order=orm,caching&lang=de", "Nach einer Rangfolge"),
    ],
)
@pytest.mark.parametrize(
    "path", ["/embed/{}", "/comparisons/{}/card.svg", "/comparisons/{}/bars.svg"]
)
def test_whoever_looks_is_told_under_which_question_it_was_compared(
    catalogue_client: FlaskClient, path: str, query: str, said: str | None
) -> None:
    drawn = html.unescape(catalogue_client.get(f"{path.format('flask-vs-django')}?{query}").text)
    plain = re.sub("<[^>]+>|[\u2066-\u2069]", "", drawn)
    if said is None:
        assert "Weighed for" not in plain
        assert "own" not in plain.split("Ratings from")[0]
    else:
        assert said in plain


@pytest.mark.parametrize("mark", ["utm_source=x&utm_medium=y", "fbclid=1", "fbclid=1&fbclid=2"])
@pytest.mark.parametrize("path", ["/embed/flask-vs-django", "/start", "/docs", "/docs/quickstart"])
def test_a_link_that_was_shared_still_leads_to_its_page(
    catalogue_client: FlaskClient, path: str, mark: str
) -> None:
    shared, plain = (catalogue_client.get(f"{path}?{query}") for query in (mark, ""))
    assert (shared.status_code, shared.data) == (200, plain.data)
    assert catalogue_client.get(f"{path}?unknown=1").status_code == 422


def test_programs_are_told_of_every_parameter_that_is_none(catalogue_client: FlaskClient) -> None:
    assert catalogue_client.get("/compare?a=flask&b=django&utm_source=x").status_code == 422
