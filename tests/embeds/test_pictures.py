from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from app.api.schemas.embeds import Look, Theme
from app.api.svg import badge, bars, card, matrix, png, radar
from app.api.svg.dress import Dress, Tone
from app.domain.colours import Colour
from app.domain.palettes import DARK, LIGHT
from app.models import db
from app.services import changes, comparisons, embeds, languages
from app.services.charts import Axis, Chart, Series
from app.services.embeds import Embed
from app.services.questions import Question
from tests.embeds import drawings
from tests.embeds.drawings import SVG, checks, hold_inside, parse, pixels, texts, words

KINDS = ["card", "bars", "radar", "matrix"]
DRAW: dict[str, Callable[[Embed, Dress], Markup]] = {
    "card": card.card_svg,
    "bars": bars.bars_svg,
    "radar": radar.radar_svg,
    "matrix": matrix.matrix_svg,
}
PAIRS = ["flask-vs-django", "react-vs-vue", "fastapi-vs-flask"]
MANY = [
    "flask-vs-django-vs-fastapi",
    "react-vs-vue-vs-angular-vs-svelte",
    "flask-vs-django-vs-fastapi-vs-pyramid-vs-bottle-vs-tornado-vs-falcon-vs-sanic",
]
CASES = ["", "use_case=lightweight-api", "use_case=prototype", "weights=performance:9,orm:0"]
LOOK = Look(theme=Theme.AUTO, accent=None, lang="en")
DRESS = Dress(look=LOOK, prefix="p")

HOSTILE = [
    "<script>alert(1)</script>",
    "\"'&<>]]><![CDATA[",
    "{{7*7}}{% raw %}",
    "\u202eevil\u202c \u200f\u2067x",
    "שלום עולם",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\U0001f600",
    "Z\u0351\u036b\u0343\u0322\u0321a\u0301\u0302\u0303lgo",
    "W" * 300,
    "a very long name " * 18,
    "\0\x07\x1b\ufffe",
]


def asked(client: FlaskClient, name: str, kind: str, query: str = "") -> Any:
    reply = client.get(f"/comparisons/{name}/{kind}.svg?{query}")
    assert reply.status_code == 200, reply.text
    assert reply.content_type == "image/svg+xml; charset=utf-8"
    root = parse(reply.text)
    hold_inside(root)
    return root


def answer(client: FlaskClient, name: str, query: str = "") -> Any:
    names = name.replace("-vs-", ",")
    return client.get(f"/compare?frameworks={names}&include=charts&{query}").json


def scores(answered: Any) -> list[str]:
    return [
        "–" if one["values"][0] is None else f"{one['values'][0]:.1f}"
        for one in answered["charts"]["overall"]["series"]
    ]


@pytest.fixture(scope="module")
def pair(catalogue_client: FlaskClient) -> Embed:
    with catalogue_client.application.app_context():
        session = db.session()
        state = changes.begin_reading(session)
        compared = comparisons.compare(session, state, ["flask", "django"], Question())
        made = embeds.embed(compared, languages.chosen("en"))
        db.session.remove()
    return made


@pytest.mark.parametrize("query", CASES)
@pytest.mark.parametrize("name", [*PAIRS, *MANY])
@pytest.mark.parametrize("kind", ["bars", "card"])
def test_bars_show_the_scores_and_the_winner_of_the_answer(
    catalogue_client: FlaskClient, name: str, kind: str, query: str
) -> None:
    if "react" in name and "weights" in query:
        query = "weights=performance:9"
    root, answered = (
        asked(catalogue_client, name, kind, query),
        answer(catalogue_client, name, query),
    )
    shown = texts(root)
    names = [one["name"] for one in answered["frameworks"]]
    rows = [
        word
        for word in words(root)
        if word.text in names and word.start < float(root.attrib["width"]) / 3
    ][-len(names) :]
    assert [word.text for word in rows] == names
    numbers = [word for row in rows for word in words(root) if word.y == row.y and word is not row]
    found = {word.text for word in numbers}
    assert found >= set(scores(answered))
    for row, score in zip(rows, scores(answered), strict=True):
        assert score in [word.text for word in words(root) if word.y == row.y]
    winner = answered["verdict"]["winner"]
    won = [one["name"] for one in answered["frameworks"] if one["slug"] == winner]
    assert [word.text for word in rows if word.bold] == won
    assert len(checks(root)) == len(won)
    assert shown


@pytest.mark.parametrize("query", ["", "use_case=prototype"])
@pytest.mark.parametrize("name", [PAIRS[0], PAIRS[1], *MANY])
def test_the_matrix_shows_every_feature_that_counts_and_who_wins_it(
    catalogue_client: FlaskClient, name: str, query: str
) -> None:
    root = asked(catalogue_client, name, "matrix", query)
    answered = answer(catalogue_client, name, query)
    counting = [
        one
        for one in answered["features"]
        if one["weight"] and any(cell["display"] for cell in one["cells"])
    ]
    won = [one for one in counting if one["winner"]]
    overall = 1 if answered["verdict"]["winner"] else 0
    assert len(checks(root)) == len(won) + overall
    shown = "".join(texts(root)).replace(" ", "")
    for feature in counting:
        assert feature["name"].replace(" ", "")[:20] in shown
        for cell in feature["cells"]:
            said = cell["display"] or "notrated"
            if cell["state"] in {"rated", "missing"}:
                assert said.replace(" ", "")[:12] in shown, cell
    bold = [word for word in words(root) if word.bold and word.tone == Tone.INK]
    assert len(bold) >= len(won) + len(answered["frameworks"])


def test_what_is_not_rated_is_said_in_italics(catalogue_client: FlaskClient) -> None:
    root = asked(catalogue_client, "flask-vs-bottle", "matrix", "groups=data")
    missing = [word for word in words(root) if word.italic]
    assert missing
    assert {word.text for word in missing} == {"not rated"}
    assert {word.tone for word in missing} == {Tone.MUTED}


def test_the_cells_of_a_winner_are_checked_tinted_and_bold(catalogue_client: FlaskClient) -> None:
    root = asked(catalogue_client, "flask-vs-django", "matrix", "features=orm")
    tints = [box for box in root.iter(f"{SVG}rect") if box.get("class") == Tone.TINT]
    assert len(tints) == 2  # the feature, and the overall score
    row = next(word for word in words(root) if word.text == "ORM")
    cells = {word.text: word.bold for word in words(root) if word.y == row.y}
    assert cells["Built in"]
    assert not cells["Third party"]


@pytest.mark.parametrize("name", [PAIRS[0], MANY[0], MANY[2]])
def test_a_radar_tells_frameworks_apart_by_more_than_colour(
    catalogue_client: FlaskClient, name: str
) -> None:
    root = asked(catalogue_client, name, "radar")
    answered = answer(catalogue_client, name)
    sides = answered["frameworks"]
    groups = answered["charts"]["groups"]
    series = [g for g in root.iter(f"{SVG}g") if (g.get("class") or "").startswith("fo-s")]
    assert len(series) == 2 * len(sides)  # in the wheel, and in the key
    dashes = {g[0].get("stroke-dasharray") for g in series}
    marks = {g[1].attrib["d"] for g in series}
    assert len(dashes) == len(marks) == len(sides)
    for g in series[: len(sides)]:
        assert len(g) == 1 + len(groups["axes"])
    told = root.findtext(f"{SVG}desc") or ""
    for number, axis in enumerate(groups["axes"]):
        for one, side in zip(groups["series"], sides, strict=True):
            assert axis["name"] in told
            assert f"{side['name']} {one['values'][number]:.1f}" in told


def test_a_radar_needs_three_groups_and_says_so(catalogue_client: FlaskClient) -> None:
    root = asked(catalogue_client, "flask-vs-django", "radar", "groups=data,performance")
    assert "Too few groups of features" in " ".join(texts(root))
    assert set(
        scores(answer(catalogue_client, "flask-vs-django", "groups=data,performance"))
    ) < set(texts(root))


def test_a_missing_value_breaks_the_line_and_is_not_0(pair: Embed) -> None:
    axes = tuple(Axis(slug=name, name=name, kind="group") for name in "abcd")
    values = ((5.0, None, 5.0, 5.0), (1.0, 2.0, 3.0, 4.0))
    series = tuple(
        Series(framework=side.slug, values=value)
        for side, value in zip(pair.sides, values, strict=True)
    )
    broken = replace(pair, radar=Chart(max=10, axes=axes, series=series))
    root = parse(radar.radar_svg(broken, DRESS))
    lines = {
        len(g): g[0].attrib["d"]
        for g in list(root.iter(f"{SVG}g"))[:2]
        if g[0].attrib.get("fill") == "none"
    }
    assert lines[4].count("M") == 1
    assert "Z" not in lines[4]
    assert lines[4].count("L") == 2
    assert lines[5].endswith("Z")
    assert "b: Flask –, Django 2.0" in (root.findtext(f"{SVG}desc") or "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_tie_and_an_open_question_mark_nobody(catalogue_client: FlaskClient, kind: str) -> None:
    tie = asked(catalogue_client, "flask-vs-django", kind, "features=template-engine")
    assert checks(tie) == []
    assert "tie" in " ".join(texts(tie))
    # No feature is rated for all of them: there is no score to draw.
    nothing = asked(catalogue_client, "flask-vs-django", kind, "features=architecture")
    assert checks(nothing) == []
    assert "No winner" in " ".join(texts(nothing))


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
        rules = root.findtext(f"{SVG}style") or ""
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
    rules = asked(catalogue_client, "flask-vs-django", "card", query).findtext(f"{SVG}style")
    assert [f"fo-ground{{color:{ground}}}" in rules for ground in grounds] == [True] * len(grounds)
    assert ("@media (prefers-color-scheme:dark)" in rules) is follows
    assert rules.count("fo-ground") == len(grounds)


def test_an_accent_is_the_winners_colour_and_made_legible(catalogue_client: FlaskClient) -> None:
    rules = asked(catalogue_client, "flask-vs-django", "card", "accent=ffee00").findtext(
        f"{SVG}style"
    )
    for palette in (LIGHT, DARK):
        accent = palette.accented(Colour.parse("ffee00")).accent
        assert f".fo-accent{{color:{accent}}}" in rules
        assert f".fo-s1{{color:{accent}}}" in rules
    assert f".fo-accent{{color:{LIGHT.accent}}}" not in rules


def test_a_picture_speaks_the_language_asked(catalogue_client: FlaskClient) -> None:
    root = asked(catalogue_client, "flask-vs-django", "card", "lang=de")
    assert root.get("lang") == "de"
    assert "87,6" in texts(root)


def test_a_card_has_all_that_a_card_should(catalogue_client: FlaskClient, pair: Embed) -> None:
    root = asked(catalogue_client, "flask-vs-django", "card")
    assert (root.get("width"), root.get("height")) == ("600", "315")
    shown = " ".join(texts(root))
    assert pair.sure
    assert pair.as_of
    for said in (pair.title, pair.headline, pair.sure, pair.reasons[0], pair.as_of, "Faceoff"):
        assert said in shown


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", KINDS)
def test_hostile_names_change_nothing_but_the_text(pair: Embed, kind: str, name: str) -> None:
    hostile = _called(pair, name)
    plain, drawn = (
        [
            element.tag
            for element in parse(DRAW[kind](one, DRESS)).iter()
            if "text" not in element.tag
        ]
        for one in (_called(pair, "plain"), hostile)
    )
    root = parse(DRAW[kind](hostile, DRESS))
    hold_inside(root)
    # A matrix has as many lines as its texts need; no other element comes of a name.
    assert drawn == plain
    assert len(png.rendered(DRAW[kind](hostile, DRESS), LOOK)) > 1000


def _called(pair: Embed, name: str) -> Embed:
    """Call everything of a comparison so."""
    first, second = pair.sides
    cells = [
        replace(
            group,
            name=name,
            scored=tuple(
                replace(
                    row,
                    name=name,
                    cells=tuple(replace(cell, text=name) for cell in row.cells),
                )
                for row in group.scored
            ),
        )
        for group in pair.groups
    ]
    axes = tuple(replace(axis, name=name) for axis in pair.radar.axes)
    return replace(
        pair,
        title=f"{name} vs {name}",
        headline=f"{name} wins with 87.6 points to 67.1.",
        sides=(replace(first, name=name), replace(second, name=name)),
        groups=tuple(cells),
        reasons=(f"{name}: {name} against {name}",),
        radar=replace(pair.radar, axes=axes),
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_on_a_badge_are_words(name: str) -> None:
    for rtl in (False, True):
        root = parse(badge.badge_svg(name, name, LIGHT.accent, rtl=rtl))
        hold_inside(root)
        assert root.get("height") == "20"


def test_a_language_from_right_to_left_mirrors_the_picture(pair: Embed) -> None:
    arabic = replace(pair.language, code="ar", locale=pair.language.locale.parse("ar"))
    turned = replace(pair, language=arabic)
    for kind in KINDS:
        plain, mirrored = (parse(DRAW[kind](one, DRESS)) for one in (pair, turned))
        hold_inside(mirrored)
        width = float(plain.attrib["width"])
        for one, other in zip(words(plain), words(mirrored), strict=True):
            assert one.start == pytest.approx(width - other.end, abs=0.1), (kind, one, other)
        ends = [(width - x - 9, y) for x, y in checks(plain)]
        assert checks(mirrored) == [pytest.approx(end, abs=0.02) for end in ends]
        # What is read from the right is anchored at the right, in every browser.
        assert mirrored.get("direction") == "ltr"


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
    assert f"fo-ground{{color:{DARK.ground}}}" in (root.findtext(f"{SVG}style") or "")
    assert "@media" not in (root.findtext(f"{SVG}style") or "")


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
