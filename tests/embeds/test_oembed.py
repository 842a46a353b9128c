"""oEmbed: addresses of ours become frames of the size allowed; no other address is looked at."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from app.models import Framework, db
from tests import databases
from tests.databases import Server, SQLite

HERE = "https://compare.example"
HOSTILE = """</script><script>alert(1)</script>"' ]]> {{7*7}} \u202eevil & \U0001f525"""


@pytest.fixture(scope="module")
def known(only_sqlite: SQLite, shipped_on: Callable[[Server], str]) -> Iterator[FlaskClient]:
    """Asks a service that knows its public address."""
    with databases.serving(shipped_on(only_sqlite), public_url=HERE) as app:
        yield app.test_client()


def ask(client: FlaskClient, url: str, **asked: Any) -> Any:
    return client.get("/oembed", query_string={"url": url, **asked})


class Frame(HTMLParser):
    """The one element that the markup is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes = dict(attrs)


def test_an_embed_is_answered_as_the_specification_has_it(known: FlaskClient) -> None:
    response = ask(known, f"{HERE}/v1/embed/flask-vs-django?size=table")
    assert response.content_type == "application/json"
    body = response.json
    frame = Frame(body.pop("html"))
    assert body == {
        "type": "rich",
        "version": "1.0",
        "title": "Flask vs Django",
        "provider_name": "Faceoff",
        "provider_url": HERE,
        "cache_age": 3600,
        "width": 760,
        "height": 800,
        "thumbnail_url": f"{HERE}/v1/comparisons/flask-vs-django/card.png",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }
    assert frame.tags == ["iframe"]
    assert frame.attributes["src"] == f"{HERE}/v1/embed/flask-vs-django?size=table"
    assert frame.attributes["title"] == "Flask vs Django"
    assert (frame.attributes["width"], frame.attributes["height"]) == ("760", "800")
    assert frame.attributes["frameborder"] == "0"
    assert set(str(frame.attributes["sandbox"]).split()) == {
        "allow-scripts",
        "allow-popups",
        "allow-popups-to-escape-sandbox",
    }


OURS = [
    "/embed/flask-vs-django",
    "/v1/embed/flask-vs-django",
    "/v1/embed/flask-vs-django#verdict",
    "/comparisons/flask-vs-django",
    "/v1/comparisons/flask-vs-django?include=faq",
    "/compare?a=flask&b=django",
    "/v1/compare?frameworks=flask,django",
]


@pytest.mark.parametrize("path", OURS)
def test_every_address_of_a_comparison_leads_to_its_embed(known: FlaskClient, path: str) -> None:
    html = ask(known, f"{HERE}{path}").json["html"]
    assert Frame(html).attributes["src"] == f"{HERE}/v1/embed/flask-vs-django"


@pytest.mark.parametrize("place", ["HTTPS://COMPARE.EXAMPLE", f"{HERE}:443"])
def test_a_place_is_the_same_in_every_spelling(known: FlaskClient, place: str) -> None:
    assert ask(known, f"{place}/embed/flask-vs-django").status_code == 200


@pytest.mark.parametrize("path", ["/embed/flask-vs-django?", "/compare?a=flask&b=django&"])
def test_question_and_look_are_kept(known: FlaskClient, path: str) -> None:
    asked = "use_case=lightweight-api&weights=performance:3&theme=dark&accent=00aa77&lang=de"
    body = ask(known, f"{HERE}{path}{asked}&size=full").json
    framed = f"{HERE}/v1/embed/flask-vs-django?{asked.replace('&lang=de', '&size=full&lang=de')}"
    assert Frame(body["html"]).attributes["src"] == framed
    assert body["thumbnail_url"] == f"{HERE}/v1/comparisons/flask-vs-django/card.png?{asked}"
    for address in (framed, body["thumbnail_url"]):
        assert known.get(address.removeprefix(HERE)).status_code == 200


FOREIGN = [
    "https://compare.example.evil/embed/flask-vs-django",
    "https://compare.example@evil.example/embed/flask-vs-django",
    "https://evil.example@compare.example/embed/flask-vs-django",
    "https://evil.example/https://compare.example/embed/flask-vs-django",
    "https://evil.example\\@compare.example/embed/flask-vs-django",
    "https://compare.example\\.evil.example/embed/flask-vs-django",
    "http://compare.example/embed/flask-vs-django",
    "https://compare.example:8443/embed/flask-vs-django",
    "https://compare.example:x/embed/flask-vs-django",
    "https://compare.example./embed/flask-vs-django",
    "https://[compare.example/embed/flask-vs-django",
    "//compare.example/embed/flask-vs-django",
    "/embed/flask-vs-django",
    "javascript:alert(1)//compare.example/embed/flask-vs-django",
    " https://compare.example/embed/flask-vs-django",
    "https://compare.example/embed/flask-vs-django\n",
    "https://compare.example/em\tbed/flask-vs-django",
    "https://compare.example/embed/flask-vs-django/",
    "https://compare.example/embed//flask-vs-django",
    "https://compare.example/v1/v1/embed/flask-vs-django",
    "https://compare.example/v2/embed/flask-vs-django",
    "https://compare.example/embed",
    "https://compare.example/compare/flask",
    "https://compare.example/frameworks/flask",
    "https://compare.example",
    "",
]


@pytest.mark.parametrize("address", FOREIGN)
def test_any_other_address_is_answered_404(known: FlaskClient, address: str) -> None:
    response = ask(known, address)
    assert response.status_code == 404
    assert response.json["type"].endswith("/problems/foreign-address")


def test_no_address_is_ever_fetched(
    only_sqlite: SQLite, shipped_on: Callable[[Server], str]
) -> None:
    """Not even one that is ours: what it leads to is known without asking."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        here = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with databases.serving(shipped_on(only_sqlite), public_url=here) as app:
            client = app.test_client()
            assert ask(client, f"{here}/embed/flask-vs-django").status_code == 200
            assert ask(client, f"{here}/frameworks").status_code == 404
            assert ask(client, f"{here}.evil.example/embed/x").status_code == 404
        with pytest.raises(TimeoutError):
            listening.accept()


def test_a_public_address_with_a_path_is_a_whole_prefix(
    only_sqlite: SQLite, shipped_on: Callable[[Server], str]
) -> None:
    with databases.serving(shipped_on(only_sqlite), public_url=f"{HERE}/faceoff") as app:
        client = app.test_client()
        assert ask(client, f"{HERE}/faceoff/embed/flask-vs-django").status_code == 200
        for path in ("/embed", "/faceoffs/embed", "/faceoff/../embed", "/faceoff/faceoff/embed"):
            assert ask(client, f"{HERE}{path}/flask-vs-django").status_code == 404


def test_without_a_public_address_none_is_ours(catalogue_client: FlaskClient) -> None:
    response = ask(catalogue_client, "http://localhost/embed/flask-vs-django")
    assert response.status_code == 404
    assert response.json["type"].endswith("/problems/no-public-address")
    assert "public address" in response.json["detail"]


def test_an_unknown_framework_is_404_and_named(known: FlaskClient) -> None:
    response = ask(known, f"{HERE}/embed/flask-vs-djang")
    assert response.status_code == 404
    assert "django" in response.json["errors"][0]["did_you_mean"]


@pytest.mark.parametrize(
    "query", ["size=huge", "colour=red", "theme=dark&theme=dark", "accent=red", "use_case=none"]
)
def test_a_query_that_the_address_would_refuse_is_refused(known: FlaskClient, query: str) -> None:
    assert known.get(f"/embed/flask-vs-django?{query}").status_code == 422
    assert ask(known, f"{HERE}/embed/flask-vs-django?{query}").status_code == 422


def test_an_earlier_revision_can_t_be_framed(known: FlaskClient) -> None:
    response = ask(known, f"{HERE}/compare?a=flask&b=django&revision=1")
    assert response.status_code == 422
    assert response.json["errors"][0]["parameter"] == "url"


@pytest.mark.parametrize("maxwidth", [None, 40, 320, 1199, 1200, 5000])
@pytest.mark.parametrize("maxheight", [None, 40, 200, 629, 630, 5000])
def test_nothing_is_larger_than_allowed(
    known: FlaskClient, maxwidth: int | None, maxheight: int | None
) -> None:
    most = {"maxwidth": maxwidth, "maxheight": maxheight}
    asked = {name: value for name, value in most.items() if value is not None}
    body = ask(known, f"{HERE}/embed/flask-vs-django?size=full", **asked).json
    wide, high = maxwidth or 10_000, maxheight or 10_000
    assert 0 < body["width"] <= wide
    assert 0 < body["height"] <= high
    frame = Frame(body["html"]).attributes
    assert (frame["width"], frame["height"]) == (str(body["width"]), str(body["height"]))
    thumbnail = [key for key in body if key.startswith("thumbnail_")]
    assert len(thumbnail) == (3 if wide >= 1200 and high >= 630 else 0)


@pytest.mark.parametrize("most", ["0", "-1", "39", "wide"])
def test_a_size_that_shows_nothing_is_refused(known: FlaskClient, most: str) -> None:
    response = ask(known, f"{HERE}/embed/flask-vs-django", maxwidth=most)
    assert response.status_code == 422
    assert response.json["errors"][0]["parameter"] == "maxwidth"


@pytest.mark.parametrize("format_", ["yaml", "JSON", "html", ""])
def test_another_format_is_answered_501(known: FlaskClient, format_: str) -> None:
    response = ask(known, f"{HERE}/embed/flask-vs-django", format=format_)
    assert response.status_code == 501
    assert response.content_type == "application/problem+json"


def test_an_unknown_argument_is_ignored_and_a_repeated_one_of_ours_is_not(
    known: FlaskClient,
) -> None:
    url = f"/oembed?url={quote(HERE)}/embed/flask-vs-django"
    assert known.get(f"{url}&dnt=1&dnt=2&_=3").json == known.get(url).json
    assert known.get(f"{url}&maxwidth=300&maxwidth=400").status_code == 422
    assert known.get("/oembed?dnt=1").status_code == 422


def test_xml_says_the_same(known: FlaskClient) -> None:
    url = f"{HERE}/embed/flask-vs-django?theme=dark&size=table"
    response = ask(known, url, format="xml")
    assert response.content_type == "text/xml; charset=utf-8"
    root = ET.fromstring(response.data)  # noqa: S314 (our own answer)
    assert root.tag == "oembed"
    said = {name: str(value) for name, value in ask(known, url).json.items()}
    assert {child.tag: child.text for child in root} == said


@pytest.mark.parametrize("name", [HOSTILE, "\x01\x0b\ufffe", "N" * 120])
def test_a_hostile_name_stays_a_name(
    only_sqlite: SQLite, shipped_on: Callable[[Server], str], name: str
) -> None:
    url = only_sqlite.copy(shipped_on(only_sqlite))
    with databases.serving(url, public_url=HERE) as app:
        with app.app_context():
            flask = update(Framework).where(Framework.slug == "flask")
            db.session.execute(flask.values(name=name))
            db.session.commit()
        client = app.test_client()
        body = ask(client, f"{HERE}/embed/flask-vs-django").json
        xml = ask(client, f"{HERE}/embed/flask-vs-django", format="xml").data
    only_sqlite.drop(url)
    frame = Frame(body["html"])
    assert frame.tags == ["iframe"]
    assert frame.attributes["title"] == body["title"] == f"{name} vs Django"
    root = ET.fromstring(xml)  # noqa: S314 (our own answer)
    assert root.tag == "oembed"
    assert Frame(str(root.findtext("html"))).tags == ["iframe"]
