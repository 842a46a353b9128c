"""The front page: HTML for people, JSON for programs, and never one in the place of the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient

from app.api import headers, static_files
from app.api.door import prefers_html
from tests import databases
from tests.databases import Server, SQLite
from tests.embeds.languages import english

BROWSERS = [
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "text/html",
    "application/json;q=0.5, text/html",
]
PROGRAMS = [
    "",
    "*/*",
    "application/json",
    "application/json, text/html",
    "application/json, text/plain, */*",
    "text/html;q=0.5, application/json",
    "text/html;q=0",
    "image/png",
    "nonsense",
]
BROWSER, PROGRAM = {"Accept": BROWSERS[0]}, {"Accept": "*/*"}
HTML, JSON = "text/html; charset=utf-8", "application/json"


class Page(HTMLParser):
    """The elements of a page with their attributes, and all its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attributes for found, attributes in self.elements if found == tag)

    def field(self, name: str) -> str | None:
        return next(one["value"] for one in self.all("input") if one.get("name") == name)


def page(client: FlaskClient, query: str = "") -> Page:
    return Page(client.get(f"/?{query}", headers=BROWSER).get_data(as_text=True))


@pytest.mark.parametrize("accept", BROWSERS)
def test_browsers_get_the_page(catalogue_client: FlaskClient, accept: str) -> None:
    assert prefers_html(accept)
    assert catalogue_client.get("/", headers={"Accept": accept}).content_type == HTML


@pytest.mark.parametrize("accept", PROGRAMS)
def test_programs_get_the_index(catalogue_client: FlaskClient, accept: str) -> None:
    assert not prefers_html(accept)
    assert catalogue_client.get("/", headers={"Accept": accept}).content_type == JSON


@pytest.mark.parametrize("path", ["/v1", "/v1/"])
def test_the_pinned_version_is_always_json(catalogue_client: FlaskClient, path: str) -> None:
    response = catalogue_client.get(path, headers=BROWSER)
    assert response.content_type == JSON
    assert {"docs", "quickstart"} <= response.json["links"].keys()


def test_page_and_index_never_take_each_other_s_place(catalogue_client: FlaskClient) -> None:
    """Again and again, so that both are remembered: by GET, by HEAD and by 304."""
    databases.forget(catalogue_client.application)
    tags: dict[str, str] = {}
    for _ in range(3):
        for accept, content_type in ((BROWSER, HTML), (PROGRAM, JSON)):
            got = catalogue_client.get("/", headers=accept)
            assert got.content_type == content_type
            assert got.data.startswith(b"<!doctype" if content_type == HTML else b"{")
            assert tags.setdefault(content_type, got.headers["ETag"]) == got.headers["ETag"]
            head = catalogue_client.head("/", headers=accept)
            assert (head.content_type, head.data) == (content_type, b"")
            assert head.headers["ETag"] == got.headers["ETag"]
            same = catalogue_client.get(
                "/", headers={**accept, "If-None-Match": tags[content_type]}
            )
            assert same.status_code == 304
            for answer in (got, head, same):
                assert answer.headers.getlist("Vary") == ["Accept, Accept-Encoding"]
    assert len(set(tags.values())) == 2
    for accept, other in ((BROWSER, JSON), (PROGRAM, HTML)):
        asked = {**accept, "If-None-Match": tags[other]}
        assert catalogue_client.get("/", headers=asked).status_code == 200


def test_a_304_takes_nothing_away_from_what_the_page_may_do(catalogue_client: FlaskClient) -> None:
    databases.forget(catalogue_client.application)
    tag = catalogue_client.get("/", headers=BROWSER).headers["ETag"]
    databases.forget(catalogue_client.application)
    again = catalogue_client.get("/", headers={**BROWSER, "If-None-Match": tag})
    assert again.status_code == 304
    assert again.headers.get("Content-Security-Policy", headers.OWN) == headers.OWN


def test_only_reading_at_the_door_is_led_elsewhere(catalogue_client: FlaskClient) -> None:
    assert catalogue_client.post("/", headers=BROWSER).status_code == 405
    assert catalogue_client.get("/frameworks", headers=BROWSER).content_type == JSON


def test_the_policy_of_the_page_lets_nothing_in_but_ours(catalogue_client: FlaskClient) -> None:
    policy = catalogue_client.get("/", headers=BROWSER).headers["Content-Security-Policy"]
    assert dict(part.split(" ", 1) for part in policy.split("; ")) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "frame-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.parametrize("query", ["", "a=flask&b=django&size=full", "a=flask&b=djang"])
def test_nothing_in_the_page_is_inline_or_from_elsewhere(
    catalogue_client: FlaskClient, query: str
) -> None:
    shown = page(catalogue_client, query)
    assert "style" not in [tag for tag, _ in shown.elements]
    for tag, attributes in shown.elements:
        assert not {name for name in attributes if name == "style" or name.startswith("on")}
        assert tag != "script" or attributes["src"]
        for name in ("src", "href", "action"):
            value = attributes.get(name) or "/"
            assert value.startswith(("/", "data:image/svg+xml,")), value
            assert not value.startswith("//")
            if tag in {"script", "link", "iframe"} and value.startswith("/v1/"):
                assert catalogue_client.get(value).status_code == 200


def test_it_shows_the_pair_asked_for_without_a_script(catalogue_client: FlaskClient) -> None:
    query = "a=flask&b=vue&size=table&theme=dark&accent=%230a7&use_case=lightweight-api&lang=de"
    shown = page(catalogue_client, query)
    (frame,) = shown.all("iframe")
    assert frame["src"] == (
        "/v1/embed/flask-vs-vue?use_case=lightweight-api&theme=dark&accent=00aa77&size=table&lang=de"
    )
    assert (shown.field("a"), shown.field("b")) == ("flask", "vue")
    assert {one["value"] for one in shown.all("input") if "checked" in one} == {"table", "dark"}
    assert [one["value"] for one in shown.all("option") if "selected" in one] == [
        "lightweight-api",
        "de",
    ]
    for code in ("&lt;iframe", "&lt;faceoff-comparison", "curl -s"):
        assert code.replace("&lt;", "<") in shown.text


@pytest.mark.parametrize("spelt", ["pt-BR", "pt_BR"])
def test_a_language_is_chosen_in_the_form_however_it_was_spelt(
    only_sqlite: SQLite, shipped_on: Callable[[Server], str], tmp_path: Path, spelt: str
) -> None:
    words = {**english(), "name": "Português"}
    (tmp_path / "pt_BR.yaml").write_text(yaml.safe_dump(_in_portuguese(words)), encoding="utf-8")
    with databases.serving(shipped_on(only_sqlite), languages=tmp_path) as app:
        shown = page(app.test_client(), f"a=flask&b=django&lang={spelt}")
    assert [one["value"] for one in shown.all("option") if "selected" in one][-1] == "pt-BR"


def _in_portuguese(words: dict[str, Any]) -> dict[str, Any]:
    """Give every phrase with a number the forms that Portuguese has."""
    if "other" in words:
        return {**words, "many": words["other"]}
    return {
        key: _in_portuguese(said) if isinstance(said, dict) else said for key, said in words.items()
    }


@pytest.mark.parametrize("path", ["/", "/docs", "/docs/quickstart"])
def test_every_page_has_the_one_icon(catalogue_client: FlaskClient, path: str) -> None:
    shown = Page(catalogue_client.get(path, headers=BROWSER).text)
    (icon,) = [str(one["href"]) for one in shown.all("link") if one["rel"] == "icon"]
    assert icon == f"/v1/widgets/{static_files.versioned('icon.svg')}"
    assert catalogue_client.get(icon).content_type == "image/svg+xml"


@pytest.mark.parametrize(
    ("set_to", "allowed"),
    [
        (["*"], "*"),
        (["https://one.example"], "'self' https://one.example"),
        (
            ["https://one.example", "http://two.example:8080"],
            "'self' https://one.example http://two.example:8080",
        ),
    ],
)
def test_exactly_the_origins_of_the_setting_may_frame_an_embed_and_we_ourselves(
    only_sqlite: SQLite, shipped_on: Callable[[Server], str], set_to: list[str], allowed: str
) -> None:
    with databases.serving(shipped_on(only_sqlite), frame_ancestors=set_to) as app:
        asked = app.test_client()
        for address in ("/embed/flask-vs-django", "/embed/falsk-vs-django", "/embed/a-vs-b?size=x"):
            policy = asked.get(address).headers["Content-Security-Policy"]
            told = dict(part.split(" ", 1) for part in policy.split("; "))
            assert told["frame-ancestors"] == allowed
        own = asked.get("/", headers=BROWSER).headers["Content-Security-Policy"]
    assert own == headers.OWN, "the front page is framed by nobody, whoever may frame embeds"


def test_an_empty_form_is_no_mistake(catalogue_client: FlaskClient) -> None:
    response = catalogue_client.get("/?a=&b=&accent=&use_case=&lang=&size=&theme=", headers=BROWSER)
    assert response.status_code == 200
    assert next(Page(response.text).all("iframe"))["src"].startswith("/v1/embed/")


def test_a_question_that_the_form_has_no_field_for_is_not_lost(
    catalogue_client: FlaskClient,
) -> None:
    shown = page(catalogue_client, "a=flask&b=django&weights=performance:3&groups=security,http")
    assert shown.field("weights") == "performance:3"
    assert shown.field("groups") == "security,http"


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("a=flask&b=djang", 404, "Did you mean django"),
        ("a=flask&b=flask", 422, "flask"),
        ("a=flask&b=django&use_case=none", 422, "none"),
        ("a=flask", 200, "Pick a second framework"),
    ],
)
def test_what_is_wrong_is_said_above_the_form_that_mends_it(
    catalogue_client: FlaskClient, query: str, status: int, told: str
) -> None:
    response = catalogue_client.get(f"/?{query}", headers=BROWSER)
    assert (response.status_code, response.content_type) == (status, HTML)
    shown = Page(response.text)
    assert told in shown.text
    assert shown.field("a") == "flask"
    assert not list(shown.all("iframe"))


@pytest.mark.parametrize("query", ["size=huge", "colour=red", "a=flask&a=vue", "lang=xx"])
def test_a_malformed_question_is_refused_as_a_page(
    catalogue_client: FlaskClient, query: str
) -> None:
    response = catalogue_client.get(f"/?{query}", headers=BROWSER)
    assert (response.status_code, response.content_type) == (422, HTML)


def test_what_was_typed_stays_text(catalogue_client: FlaskClient) -> None:
    hostile = '"><script>alert(1)</script>{{7*7}}'
    response = catalogue_client.get("/", query_string={"a": hostile, "b": "flask"}, headers=BROWSER)
    shown = Page(response.text)
    assert shown.field("a") == hostile
    assert all(script.get("src") for script in shown.all("script"))
    assert "49" not in response.text.replace(hostile, "")


def test_comparisons_to_go_on_with_are_answered(catalogue_client: FlaskClient) -> None:
    shown = page(catalogue_client, "a=flask&b=vue")
    pairs = [str(one["href"]) for one in shown.all("a") if str(one["href"]).startswith("/?a=")]
    assert len(pairs) >= 4
    for address in pairs:
        assert catalogue_client.get(address, headers=BROWSER).status_code == 200


def test_an_empty_catalogue_has_a_page_too(empty_app: Flask) -> None:
    response = empty_app.test_client().get("/", headers=BROWSER)
    assert response.status_code == 200
    assert not list(Page(response.text).all("iframe"))
