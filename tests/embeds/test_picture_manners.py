from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from app.api.svg import card
from app.api.svg.dress import Dress, Tone
from app.domain.colours import Colour
from app.domain.palettes import DARK, LIGHT
from app.services.embeds import Embed
from tests.embeds import drawings
from tests.embeds.drawings import (
    DRAW,
    DRESS,
    KINDS,
    LOOK,
    MANY,
    PAIRS,
    SVG,
    asked,
    flask_and_django,
    hold_inside,
    parse,
    pixels,
    rules_of,
    texts,
)


@pytest.fixture(scope="module")
def pair(catalogue_client: FlaskClient) -> Embed:
    return flask_and_django(catalogue_client)


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_says_what_it_shows_to_who_cannot_see_it(
    catalogue_client: FlaskClient, kind: str
) -> None:
    root = asked(catalogue_client, "flask-vs-django", kind)
    assert root.get("role") == "img"
    title, desc = root.attrib["aria-labelledby"].split()
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert {title, desc, root.get("id")} == set(ids)
    assert len(ids) == len(set(ids))
    assert root.findtext(f"{SVG}title") == "Flask vs Django"
    if kind != "radar":
        assert "Django wins with 87.6 points to 67.1." in (root.findtext(f"{SVG}desc") or "")


def test_two_pictures_in_one_page_do_not_share_ids(catalogue_client: FlaskClient) -> None:
    roots = [
        asked(catalogue_client, name, kind, query)
        for name in PAIRS[:2]
        for kind in KINDS
        for query in ("", "theme=dark", "lang=de")
    ]
    ids = [root.get("id") for root in roots]
    assert len(ids) == len(set(ids))
    for root in roots:
        rules = rules_of(root)
        selectors = re.findall(r"(?:^|[{}])([^{}@]+)\{", rules)
        assert selectors
        assert all(selector.startswith(f"#{root.get('id')} .") for selector in selectors)


@pytest.mark.parametrize("kind", KINDS)
def test_an_inlined_picture_has_no_style_and_ids_of_its_own(pair: Embed, kind: str) -> None:
    one, other = (
        parse(DRAW[kind](pair, Dress(look=LOOK, prefix=prefix, inlined=True)))
        for prefix in ("one", "other")
    )
    assert one.find(f"{SVG}style") is None
    assert not any(box.get("class") == Tone.GROUND for box in one.iter(f"{SVG}rect"))
    for root, prefix in ((one, "one"), (other, "other")):
        ids = [element.attrib["id"] for element in root.iter() if element.get("id")]
        assert all(name.startswith(prefix) for name in ids)
        assert "<?xml" not in str(DRAW[kind](pair, Dress(look=LOOK, prefix=prefix, inlined=True)))


@pytest.mark.parametrize(
    ("query", "grounds", "follows"),
    [
        ("", [LIGHT.ground, DARK.ground], True),
        ("theme=light", [LIGHT.ground], False),
        ("theme=dark", [DARK.ground], False),
    ],
)
def test_a_theme_is_fixed_or_follows_the_reader(
    catalogue_client: FlaskClient, query: str, grounds: list[Colour], *, follows: bool
) -> None:
    rules = rules_of(asked(catalogue_client, "flask-vs-django", "card", query))
    assert [f"fo-ground{{color:{ground}}}" in rules for ground in grounds] == [True] * len(grounds)
    assert ("@media (prefers-color-scheme:dark)" in rules) is follows
    assert rules.count("fo-ground") == len(grounds)


def test_an_accent_is_the_winners_colour_and_made_legible(catalogue_client: FlaskClient) -> None:
    rules = rules_of(asked(catalogue_client, "flask-vs-django", "card", "accent=ffee00"))
    for palette in (LIGHT, DARK):
        accent = palette.accented(Colour.parse("ffee00")).accent
        assert f".fo-accent{{color:{accent}}}" in rules
        assert f".fo-s1{{color:{accent}}}" in rules
    assert f".fo-accent{{color:{LIGHT.accent}}}" not in rules


def test_a_picture_speaks_the_language_asked(catalogue_client: FlaskClient) -> None:
    root = asked(catalogue_client, "flask-vs-django", "card", "lang=de")
    assert root.get("lang") == "de"
    assert "87,6" in texts(root)


@pytest.mark.parametrize("name", [PAIRS[0], MANY[2]])
def test_a_card_is_an_image_for_previews_of_links(catalogue_client: FlaskClient, name: str) -> None:
    made = {}
    for theme in ("auto", "light", "dark"):
        reply = catalogue_client.get(f"/comparisons/{name}/card.png?theme={theme}")
        assert reply.status_code == 200
        assert reply.content_type == "image/png"
        width, height, made[theme] = pixels(reply.data)
        assert (width, height) == (1200, 630)
        assert len(set(made[theme])) > 50
    assert made["auto"] == made["light"] != made["dark"]


def test_other_comparisons_are_other_images(catalogue_client: FlaskClient) -> None:
    images = {
        catalogue_client.get(f"/comparisons/{name}/card.png?{query}").data
        for name in PAIRS
        for query in ("", "lang=de", "theme=dark")
    }
    assert len(images) == 9


@pytest.mark.parametrize("kind", [*(f"{kind}.svg" for kind in KINDS), "card.png"])
@pytest.mark.parametrize(
    ("name", "query", "status"),
    [
        ("flask-vs-djagno", "", 404),
        ("flask-vs-flask", "", 422),
        ("flask-vs-django", "theme=blue", 422),
        ("flask-vs-django", "accent=red", 422),
        ("flask-vs-django", "lang=xx", 422),
        ("flask-vs-django", "use_case=nope", 422),
        ("flask-vs-django", "sizes=card", 422),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_a_picture_that_says_why(
    catalogue_client: FlaskClient, kind: str, name: str, query: str, status: int
) -> None:
    reply = catalogue_client.get(f"/comparisons/{name}/{kind}?{query}")
    assert reply.status_code == status
    assert reply.headers["Cache-Control"] == "public, max-age=30"
    if kind.endswith("png"):
        assert reply.content_type == "image/png"
        assert pixels(reply.data)[0] == 960
        return
    assert reply.content_type == "image/svg+xml; charset=utf-8"
    root = parse(reply.text)
    hold_inside(root)
    assert len(texts(root)) >= 2


def test_a_failure_is_told_in_at_most_two_lines_and_in_the_theme_asked(
    catalogue_client: FlaskClient,
) -> None:
    reply = catalogue_client.get(f"/comparisons/{'x' * 90}-vs-{'y' * 90}/card.svg?theme=dark")
    root = parse(reply.text)
    hold_inside(root)
    assert texts(root)[0] == "Unknown framework"
    assert len(texts(root)) == 3
    assert f"fo-ground{{color:{DARK.ground}}}" in rules_of(root)
    assert "@media" not in rules_of(root)


def test_a_picture_may_do_nothing_and_is_kept_like_any_answer(
    catalogue_client: FlaskClient,
) -> None:
    reply = catalogue_client.get("/comparisons/flask-vs-django/card.svg")
    assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'")
    again = catalogue_client.get(
        "/comparisons/flask-vs-django/card.svg", headers={"If-None-Match": reply.headers["ETag"]}
    )
    assert again.status_code == 304
    assert catalogue_client.get("/comparisons/flask-vs-django/card.svg").data == reply.data
    other = catalogue_client.get("/comparisons/flask-vs-django/card.svg?theme=dark")
    assert other.headers["ETag"] != reply.headers["ETag"]


def test_every_word_of_the_stylesheets_is_one_of_ours(pair: Embed) -> None:
    coloured = set(re.findall(r"\.(fo-[a-z0-9]+)\{", str(card.card_svg(pair, DRESS))))
    for kind in KINDS:
        root = parse(DRAW[kind](pair, DRESS))
        used = {element.get("class") for element in root.iter()} - {None, root.get("class")}
        assert used <= coloured


def test_the_checks_of_these_tests_see_a_foreign_element() -> None:
    for bad in ("<script/>", '<rect onload="x"/>', '<path style="x"/>', '<text href="x"/>'):
        with pytest.raises(AssertionError):
            drawings.parse(f'<svg xmlns="http://www.w3.org/2000/svg">{bad}</svg>')
