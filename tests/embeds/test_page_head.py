"""What others read of an embed's page; its colours; and names that try to be more than names."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from app.api.static_files import FOLDER
from app.domain.colours import LEGIBLE, Colour, contrast
from app.domain.palettes import DARK, LIGHT, Palette
from app.models import Feature, Framework, Source, db
from tests import databases
from tests.databases import SQLite
from tests.embeds.pages import classed, main, part, text, tree

HOME = "https://faceoff.example"
CSS = (FOLDER / "embed.css").read_text(encoding="utf-8")


def head(client: FlaskClient, address: str) -> ET.Element:
    response = client.get(address)
    assert response.status_code == 200
    found = tree(response.text).find("head")
    assert found is not None
    return found


def meta(root: ET.Element) -> dict[str, str]:
    named = [
        (one.get("property") or one.get("name"), one.get("content")) for one in root.iter("meta")
    ]
    return {name: content or "" for name, content in named if name}


def linked(root: ET.Element) -> dict[str, Any]:
    (script,) = [one for one in root.iter("script") if one.get("type") == "application/ld+json"]
    return dict(json.loads(script.text or ""))


def canonical(root: ET.Element) -> str:
    (link,) = [one for one in root.iter("link") if one.get("rel") == "canonical"]
    return link.attrib["href"]


@pytest.fixture(scope="module")
def public(catalogue_client: FlaskClient) -> Iterator[FlaskClient]:
    url = catalogue_client.application.config["SETTINGS"].database_url
    with databases.serving(url, public_url=HOME) as app:
        yield app.test_client()


def test_a_shared_page_has_its_card(public: FlaskClient) -> None:
    found = meta(
        head(public, "/embed/flask-vs-django?size=full&theme=dark&use_case=prototype&lang=de")
    )
    assert found["og:title"] == "Flask vs Django"
    assert found["og:locale"] == "de_DE"
    assert found["og:description"].startswith("Django gewinnt mit")
    assert found["twitter:card"] == "summary_large_image"
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["og:image:alt"].startswith("Flask vs Django: Django gewinnt")
    image = urlsplit(found["og:image"])
    assert f"{image.scheme}://{image.netloc}" == HOME
    assert image.path == "/v1/comparisons/flask-vs-django/card.png"
    assert dict(parse_qsl(image.query)) == {"theme": "dark", "use_case": "prototype", "lang": "de"}
    assert found["og:url"] == f"{HOME}/v1/embed/django-vs-flask?size=full&lang=de"


def test_the_card_of_a_shared_page_is_there(public: FlaskClient) -> None:
    found = meta(head(public, "/embed/flask-vs-django?size=full&weights=orm:3"))
    response = public.get(found["og:image"].removeprefix(HOME))
    assert (response.status_code, response.content_type) == (200, "image/png")


def test_oembed_is_announced_with_the_whole_address(public: FlaskClient) -> None:
    root = head(public, "/embed/flask-vs-django?size=table&weights=orm:3")
    found = {
        one.attrib["type"]: urlsplit(one.attrib["href"])
        for one in root.iter("link")
        if one.get("rel") == "alternate"
    }
    assert set(found) == {"application/json+oembed", "text/xml+oembed"}
    for kind, address in found.items():
        asked = dict(parse_qsl(address.query))
        assert (address.scheme, address.netloc, address.path) == (
            "https",
            "faceoff.example",
            "/v1/oembed",
        )
        assert asked["format"] == ("json" if "json" in kind else "xml")
        assert asked["url"] == f"{HOME}/v1/embed/flask-vs-django?weights=orm:3&size=table"


def test_without_a_public_address_nothing_claims_a_whole_one(catalogue_client: FlaskClient) -> None:
    root = head(catalogue_client, "/embed/flask-vs-django")
    assert not {"og:url", "og:image"} & set(meta(root))
    assert meta(root)["twitter:card"] == "summary"
    assert not [one for one in root.iter("link") if one.get("rel") == "alternate"]
    assert "url" not in linked(root)


@pytest.mark.parametrize(
    ("query", "indexed"),
    [
        ("", True),
        ("?size=full", True),
        ("?size=full&lang=de", True),
        ("?theme=auto&use_case=general", True),
        ("?weights=orm:3", False),
        ("?theme=dark", False),
        ("?accent=f80", False),
        ("?use_case=prototype", False),
        ("?groups=data", False),
    ],
)
def test_only_the_usual_question_is_for_search_engines(
    catalogue_client: FlaskClient, query: str, indexed: bool
) -> None:
    root = head(catalogue_client, f"/embed/flask-vs-django{query}")
    assert (meta(root).get("robots") == "noindex") != indexed
    lang = "&lang=de" if "lang=de" in query else ""
    assert canonical(root) == f"/v1/embed/django-vs-flask?size=full{lang}"


def test_the_page_describes_itself_as_linked_data(public: FlaskClient) -> None:
    page = linked(head(public, "/embed/flask-vs-django-vs-fastapi?size=full"))
    assert page["@context"] == "https://schema.org"
    assert (page["@type"], page["name"]) == ("WebPage", "Flask vs Django vs FastAPI")
    assert page["license"] == "https://creativecommons.org/licenses/by/4.0/legalcode"
    assert page["url"] == f"{HOME}/v1/embed/django-vs-fastapi-vs-flask?size=full"
    items = page["mainEntity"]["itemListElement"]
    compared = public.get("/compare?frameworks=flask,django,fastapi").json
    ranked = sorted(compared["analysis"]["rank"].items(), key=lambda one: one[1])
    names = {one["slug"]: one["name"] for one in compared["frameworks"]}
    assert [one["item"]["name"] for one in items] == [names[slug] for slug, _ in ranked]
    assert [one["position"] for one in items] == [1, 2, 3]
    assert {one["name"] for one in page["isBasedOn"]} == {
        one["title"]
        for one in public.get("/compare?frameworks=flask,django,fastapi&include=sources").json[
            "sources"
        ]
    }
    assert all(
        one.get("url", "https://").startswith(("https://", "http://")) for one in page["isBasedOn"]
    )


def test_a_tie_lists_nobody_first(catalogue_client: FlaskClient) -> None:
    page = linked(head(catalogue_client, "/embed/flask-vs-django?only=1&weights=orm:0"))
    assert page["mainEntity"]["itemListOrder"] == "https://schema.org/ItemListUnordered"


HOSTILE = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    '"\' onmouseover="alert(1)" x=\'',
    "{{7*7}}{% raw %}",
    "<!-- --> ]]> &amp; &#x3c;",
    "a\u202eb\u2066c \u2028 d",
    "\u05d0\u05d1 <b>\u05d2</b>",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301",
    "W" * 300,
]


@pytest.fixture(scope="module")
def hostile(
    only_sqlite: SQLite, catalogue_client: FlaskClient
) -> Iterator[tuple[FlaskClient, FlaskClient]]:
    """Two services whose catalogues differ in what things are called: see ``rename``."""
    url = only_sqlite.copy(catalogue_client.application.config["SETTINGS"].database_url)
    with databases.serving(url, public_url=HOME, answer_bytes=0, profile_bytes=0) as app:
        yield app.test_client(), catalogue_client
    only_sqlite.drop(url)


def rename(client: FlaskClient, name: str) -> None:
    """Call frameworks, features and sources something, past every check."""
    with client.application.app_context():
        db.session.execute(update(Framework).where(Framework.slug == "flask").values(name=name))
        db.session.execute(update(Feature).where(Feature.slug == "orm").values(name=name))
        db.session.execute(update(Source).values(title=name, url="javascript:alert(1)"))
        db.session.commit()
    databases.forget(client.application)


def outline(root: ET.Element) -> list[tuple[str, tuple[str, ...]]]:
    """Return every element with the names of its attributes, but what isolates names."""
    return [
        (one.tag, tuple(one.attrib))
        for one in root.iter()
        if one.tag not in {"bdi", "a", "link", "meta"}
    ]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("size", ["card", "table", "full"])
def test_a_name_is_never_more_than_a_name(
    hostile: tuple[FlaskClient, FlaskClient], name: str, size: str
) -> None:
    client, _ = hostile
    address = f"/embed/flask-vs-django?size={size}"
    rename(client, "Plain")
    plain = tree(client.get(address).text)
    rename(client, name)
    response = client.get(address)
    root = tree(response.text)
    drawn = [one for one in outline(main(root)) if one[0] not in {"text", "path", "tspan"}]
    assert drawn == [one for one in outline(main(plain)) if one[0] not in {"text", "path", "tspan"}]
    assert len(list(root.iter("script"))) == 2
    assert text(next(classed(root, "who"))) == " ".join(name.split())
    assert linked(root)["name"] == f"{name} vs Django"
    assert meta(root)["og:title"] == f"{name} vs Django"
    assert not [
        one for one in root.iter("a") if not one.attrib["href"].startswith(("http", "/v1/"))
    ]
    raw = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.text, re.DOTALL)
    assert raw is not None
    assert not re.search("[<>&\u2028\u2029]", raw[1])


@pytest.mark.parametrize("asked", ["f80", "FF8800", "000", "ffffff", "777"])
def test_an_accent_is_made_legible_for_both_grounds(
    catalogue_client: FlaskClient, asked: str
) -> None:
    response = catalogue_client.get(f"/embed/accent/{asked}.css")
    assert (response.status_code, response.content_type) == (200, "text/css; charset=utf-8")
    told = dict(re.findall(r"--faceoff-accent-(light|dark):(#\w{6})", response.text))
    for palette, colour in ((LIGHT, told["light"]), (DARK, told["dark"])):
        for ground in (palette.ground, palette.tint, palette.track):
            assert contrast(Colour.parse(colour), ground) >= LEGIBLE
    shown = main(tree(catalogue_client.get(f"/embed/flask-vs-django?accent={asked}").text))
    assert shown.attrib["data-faceoff-accent-light"] == told["light"]
    assert shown.attrib["data-faceoff-accent-dark"] == told["dark"]


def test_the_page_links_the_accent_it_was_asked_for(catalogue_client: FlaskClient) -> None:
    root = head(catalogue_client, "/embed/flask-vs-django?accent=F80")
    sheets = [one.attrib["href"] for one in root.iter("link") if one.get("rel") == "stylesheet"]
    assert sheets[1] == "/v1/embed/accent/ff8800.css"
    assert catalogue_client.get(sheets[1]).status_code == 200


@pytest.mark.parametrize("asked", ["zzz", "12345", "f80;}", "red"])
def test_what_is_no_colour_is_no_accent(catalogue_client: FlaskClient, asked: str) -> None:
    response = catalogue_client.get(f"/embed/accent/{asked}.css")
    assert response.status_code == 422
    assert repr(asked) in response.json["detail"]


def coloured() -> dict[str, tuple[Colour, Colour]]:
    """Return the colours of the stylesheet by name, for the light ground and the dark one."""
    pairs = re.findall(r"--([\w-]+):[^;]*?light-dark\(\D*?(#\w{6})\D*?,\D*?(#\w{6})\D*?\)", CSS)
    return {name: (Colour.parse(light), Colour.parse(dark)) for name, light, dark in pairs}


@pytest.mark.parametrize(("palette", "place"), [(LIGHT, 0), (DARK, 1)])
def test_the_stylesheet_has_the_colours_of_the_palette(palette: Palette, place: int) -> None:
    found = {name: pair[place] for name, pair in coloured().items()}
    names = ("ground", "ink", "muted", "line", "track", "tint", "rest")
    wanted = {name: getattr(palette, name) for name in names}
    wanted |= {"accent": palette.accent}
    wanted |= {f"series-{number}": one for number, one in enumerate(palette.series[1:], 2)}
    assert found == wanted


TEXTS = ("ink", "muted", "accent")
GROUNDS = ("ground", "tint", "track")


@pytest.mark.parametrize("place", [0, 1])
def test_every_text_can_be_read_on_every_ground(place: int) -> None:
    found = {name: pair[place] for name, pair in coloured().items()}
    for words in TEXTS:
        for ground in GROUNDS:
            assert contrast(found[words], found[ground]) >= LEGIBLE, (words, ground)
    # Bars carry no letters; they have to be seen.
    assert contrast(found["rest"], found["ground"]) >= 3


def selectors() -> Iterator[str]:
    """Yield what the rules of the stylesheet are about, one by one."""
    rules = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    for listed in re.findall(r"(?:^|[{};])\s*([^{}@;]+?)\s*\{", rules):
        # What is listed within :is() belongs to one selector.
        yield from re.sub(r"\([^()]*(\([^()]*\)[^()]*)*\)", "", listed).split(",")


def test_every_rule_hangs_on_the_comparison() -> None:
    """Nothing of ours may reach into the page around it, wherever the stylesheet is put."""
    found = [selector.strip() for selector in selectors()]
    assert len(found) > 100
    assert [one for one in found if not one.startswith((".faceoff", ":root.faceoff-page"))] == []


def test_the_stylesheet_asks_nobody_for_anything() -> None:
    assert not re.search(r"url\(|@import|@font-face|https?:|!important", CSS)


def test_the_foot_says_whose_word_it_is(catalogue_client: FlaskClient) -> None:
    response = catalogue_client.get("/embed/flask-vs-django")
    foot = part(tree(response.text), "foot")
    assert "Data: the Faceoff catalogue, CC-BY-4.0" in text(foot)
    (licence,) = [one for one in foot.iter("a") if "license" in one.attrib["rel"].split()]
    assert licence.attrib["href"] == "https://creativecommons.org/licenses/by/4.0/legalcode"
    assert re.search(r"revision \d+", text(foot))
