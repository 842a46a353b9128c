"""Lines to paste: full, escaped, vouched for, and each leading to an answer."""

from __future__ import annotations

import hashlib
import re
import shlex
from base64 import b64encode
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from markdown_it import MarkdownIt
from sqlalchemy import update

from app.models import Framework, db
from tests import databases
from tests.databases import Server, SQLite

HERE = "https://compare.example"
KINDS = ["iframe", "element", "script", "svg", "png", "badge", "badge", "curl"]
LOOK = "use_case=lightweight-api&weights=performance:3&theme=dark&accent=00aa77&size=table&lang=de"
HOSTILE = """"><script>alert(1)</script>' ]](x) `*_ {{7*7}} \u202e & \U0001f525 $(id)"""


@pytest.fixture(scope="module")
def known(only_sqlite: SQLite, shipped_on: Callable[[Server], str]) -> Iterator[FlaskClient]:
    """Asks a service that knows its public address."""
    with databases.serving(shipped_on(only_sqlite), public_url=HERE) as app:
        yield app.test_client()


def lines(client: FlaskClient, name: str = "flask-vs-django", query: str = "") -> Any:
    return client.get(f"/comparisons/{name}/snippets.json?{query}").json


class Markup(HTMLParser):
    """The elements of a snippet with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def by_kind(body: Any) -> dict[str, str]:
    return {f"{one['kind']} {one['language']}": one["code"] for one in body["snippets"]}


def test_there_is_a_line_for_every_way(known: FlaskClient) -> None:
    body = lines(known)
    assert [one["kind"] for one in body["snippets"]] == KINDS
    assert (body["id"], body["title"]) == ("flask-vs-django", "Flask vs Django")
    assert body["complete"] is True
    assert body["note"] is None
    assert known.get(body["links"]["self"].removeprefix(HERE)).json == body


@pytest.mark.parametrize("query", ["", LOOK, "features=performance,security", "size=full"])
@pytest.mark.parametrize("name", ["flask-vs-django", "flask-vs-django-vs-rails"])
def test_every_address_in_every_line_is_answered(known: FlaskClient, name: str, query: str) -> None:
    for one in lines(known, name, query)["snippets"]:
        addresses = re.findall(rf"{HERE}[^\"')]+", one["code"])
        assert addresses
        for address in {one["address"], *(text.replace("&amp;", "&") for text in addresses)}:
            assert known.get(address.removeprefix(HERE)).status_code == 200, address


def test_question_and_look_are_in_every_line_that_takes_them(known: FlaskClient) -> None:
    codes = by_kind(lines(known, query=LOOK))
    attributes = dict(Markup(codes["element html"]).elements)["faceoff-comparison"]
    assert attributes == {
        "a": "flask",
        "b": "django",
        "use-case": "lightweight-api",
        "weights": "performance:3",
        "theme": "dark",
        "accent": "00aa77",
        "size": "table",
        "lang": "de",
    }
    ((_, script),) = Markup(codes["script html"]).elements
    assert {name: script[f"data-{name}"] for name in attributes} == attributes
    framed = Markup(codes["iframe html"]).elements[0][1]["src"]
    given = {name: values[0] for name, values in parse_qs(LOOK).items()}
    assert {k: v[0] for k, v in parse_qs(urlsplit(str(framed)).query).items()} == given
    picture = Markup(codes["svg html"]).elements[0][1]["src"]
    assert parse_qs(urlsplit(str(picture)).query).keys() == given.keys() - {"size"}
    badge = Markup(codes["badge html"]).elements[1][1]["src"]
    assert parse_qs(urlsplit(str(badge)).query).keys() == given.keys() - {"size", "theme", "accent"}
    asked = parse_qs(urlsplit(shlex.split(codes["curl sh"])[-1]).query)
    assert asked.keys() == {"a", "b", "use_case", "weights"}


def test_the_module_is_vouched_for(known: FlaskClient) -> None:
    (_, script), *_ = Markup(by_kind(lines(known))["element html"]).elements
    module = known.get(str(script["src"]).removeprefix(HERE))
    digest = b64encode(hashlib.sha384(module.data).digest()).decode()
    assert script["integrity"] == f"sha384-{digest}"
    assert script["crossorigin"] == "anonymous"
    assert script["type"] == "module"
    assert "immutable" in module.headers["Cache-Control"]


def test_a_frame_may_do_no_more_than_it_needs(known: FlaskClient) -> None:
    ((_, frame),) = Markup(by_kind(lines(known))["iframe html"]).elements
    assert set(str(frame["sandbox"]).split()) == {
        "allow-scripts",
        "allow-popups",
        "allow-popups-to-escape-sandbox",
    }
    assert frame["title"] == "Flask vs Django"


def test_pictures_say_in_words_what_they_show(known: FlaskClient) -> None:
    codes = by_kind(lines(known))
    told = "Flask vs Django: Django wins with 87.6 points to 67.1."
    for kind in ("svg html", "png html", "badge html"):
        image = dict(Markup(codes[kind]).elements)["img"]
        assert image["alt"] == told
    rendered = Markup(MarkdownIt().render(codes["badge markdown"])).elements
    assert [tag for tag, _ in rendered] == ["p", "a", "img"]
    assert codes["badge markdown"].startswith(f"[![{told}](")


def test_three_frameworks_are_named_together(known: FlaskClient) -> None:
    codes = by_kind(lines(known, "flask-vs-django-vs-rails"))
    element = dict(Markup(codes["element html"]).elements)["faceoff-comparison"]
    assert element == {"frameworks": "flask,django,rails"}
    assert "frameworks=flask,django,rails" in codes["curl sh"]


def test_without_a_public_address_the_lines_say_that_they_are_not_whole(
    catalogue_client: FlaskClient,
) -> None:
    body = lines(catalogue_client)
    assert body["complete"] is False
    assert "in front of each" in body["note"]
    assert "://" not in str(body)
    for one in body["snippets"]:
        assert one["address"].startswith("/v1/")


def test_the_host_that_was_asked_is_in_no_line(catalogue_client: FlaskClient) -> None:
    path = "/comparisons/flask-vs-django/snippets.json"
    asked = catalogue_client.get(path, headers={"Host": "evil.example"})
    assert b"evil" not in asked.data


def test_an_alias_is_pasted_as_its_slug(known: FlaskClient) -> None:
    assert lines(known, "Django-vs-Flask")["id"] == "django-vs-flask"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/comparisons/flask-vs-djang/snippets.json", 404),
        ("/comparisons/flask-vs-flask/snippets.json", 422),
        ("/comparisons/flask-vs-django/snippets.json?size=huge", 422),
        ("/comparisons/flask-vs-django/snippets.json?lang=xx", 422),
        ("/comparisons/flask-vs-django/snippets.json?colour=red", 422),
    ],
)
def test_what_can_t_be_shown_has_no_lines(known: FlaskClient, path: str, status: int) -> None:
    response = known.get(path)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"


def test_a_hostile_name_breaks_out_of_no_line(
    only_sqlite: SQLite, shipped_on: Callable[[Server], str]
) -> None:
    url = only_sqlite.copy(shipped_on(only_sqlite))
    with databases.serving(url, public_url=HERE) as app:
        with app.app_context():
            django = update(Framework).where(Framework.slug == "django")
            db.session.execute(django.values(name=HOSTILE))
            db.session.commit()
        codes = by_kind(lines(app.test_client()))
    only_sqlite.drop(url)
    found = {kind: [tag for tag, _ in Markup(code).elements] for kind, code in codes.items()}
    assert found["iframe html"] == ["iframe"]
    assert found["element html"] == ["script", "faceoff-comparison", "a"]
    assert found["script html"] == ["script"]
    assert found["svg html"] == found["png html"] == ["img"]
    assert found["badge html"] == ["a", "img"]
    rendered = Markup(MarkdownIt().render(codes["badge markdown"])).elements
    assert [tag for tag, _ in rendered] == ["p", "a", "img"]
    assert HOSTILE in str(rendered[2][1]["alt"])
    assert shlex.split(codes["curl sh"])[:2] == ["curl", "-s"]


@pytest.mark.parametrize(
    "path",
    [
        "/compare?a=flask&b=django&use_case=lightweight-api&weights=performance:3",
        "/comparisons/flask-vs-django?features=performance,security",
        "/compare?frameworks=flask,django,rails&groups=security",
    ],
)
def test_every_comparison_leads_to_all_that_is_drawn_of_it(known: FlaskClient, path: str) -> None:
    links = known.get(path).json["links"]
    question = parse_qs(urlsplit(path).query)
    kept = {k: v for k, v in question.items() if k not in {"a", "b", "frameworks"}}
    for name in ("embed", "card", "radar", "bars", "matrix", "png", "badge", "snippets"):
        assert known.get(links[name].removeprefix(HERE)).status_code == 200, links[name]
        assert parse_qs(urlsplit(links[name]).query) == kept
    oembed = known.get(links["oembed"].removeprefix(HERE)).json
    assert links["embed"].replace("&", "&amp;") in oembed["html"]


def test_without_a_public_address_there_is_no_oembed(catalogue_client: FlaskClient) -> None:
    links = catalogue_client.get("/compare?a=flask&b=django").json["links"]
    assert links["oembed"] is None
    assert links["embed"] == "/v1/embed/flask-vs-django"
