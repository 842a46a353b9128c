from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.api.svg import badge, png, radar
from app.api.svg.dress import Tone
from app.domain.palettes import LIGHT
from app.services.charts import Axis, Chart, Series
from app.services.embeds import Embed
from tests.embeds.drawings import (
    DRAW,
    DRESS,
    KINDS,
    LOOK,
    MANY,
    PAIRS,
    SVG,
    asked,
    checks,
    flask_and_django,
    hold_inside,
    parse,
    texts,
    words,
)

CASES = ["", "use_case=lightweight-api", "use_case=prototype", "weights=performance:9,orm:0"]

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


@pytest.fixture(scope="module")
def pair(catalogue_client: FlaskClient) -> Embed:
    return flask_and_django(catalogue_client)


def answer(client: FlaskClient, name: str, query: str = "") -> Any:
    names = name.replace("-vs-", ",")
    return client.get(f"/compare?frameworks={names}&include=charts&{query}").json


def scores(answered: Any) -> list[str]:
    """Return the scores as they are drawn: in brackets where too little is known to decide."""
    form = "({:.1f})" if answered["verdict"]["outcome"] == "undetermined" else "{:.1f}"
    return [
        "–" if one["values"][0] is None else form.format(one["values"][0])
        for one in answered["charts"]["overall"]["series"]
    ]


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
    heights = [word.y for word in rows if word.bold]
    assert [y for _, y in checks(root)] == [pytest.approx(height - 4, abs=3) for height in heights]


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


@pytest.mark.parametrize("name", ["flask-vs-django", "django-vs-flask", MANY[0]])
def test_who_wins_has_the_accent_and_the_whole_line_wherever_it_stands(
    catalogue_client: FlaskClient, name: str
) -> None:
    root = asked(catalogue_client, name, "radar")
    key = list(root.iter(f"{SVG}g"))[-len(name.split("-vs-")) :]
    place = name.split("-vs-").index("django")
    assert [g.get("class") == "fo-s1" for g in key] == [
        number == place for number in range(len(key))
    ]
    assert key[place][0].get("stroke-dasharray") is None


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
