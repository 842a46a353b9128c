"""The AI versus page: two names, a matrix, empty charts, pros and cons, a verdict, its audit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pages.conftest import Read, Written
from tests.pages.looking import (
    NAME,
    ON,
    POINTS,
    Answer,
    article,
    cell,
    claim,
    headings,
    named,
    points,
    requirement,
    row,
    told,
)

PAGE = "versus-page"
PAIR = "GET /comparisons/{name}"
JUNE = {"date": "2026-06", "precision": "month"}
MATRIX = ["learning-curve", "performance", "scalability", "security", "documentation", "community"]
MARKED = ["performance", "security", "documentation"]
AUDIT = "GET /sources/{slug}: method"

EMPTY_PAGE = """\
slug: django-vs-flask
frameworks: [django, flask]
title: Django vs Flask
articles:
  - slug: page
    source: page
    order: [flask, django]
    outline:
      - {title: See also, section: related, state: empty}
      - {title: Others, section: alternatives, state: empty}
"""


def told_of(number: int, element: str, key: str, *wanted: str) -> Any:
    """Mark what a framework's own page says of it; the first thing wanted is its slug."""
    mark = requirement(f"S0-0{number}", element, served=f"GET /frameworks/{{slug}}: {key}")
    return pytest.param(*wanted, marks=mark)


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        told_of(1, "First name: Flask", "name", "flask", "Flask"),
        told_of(4, "Second name: Django", "name", "django", "Django"),
    ],
)
def test_a_framework_has_a_name_and_a_slug(read: Read, slug: str, name: str) -> None:
    framework = read(f"/frameworks/{slug}")
    assert (framework["slug"], framework["name"]) == (slug, name)


@pytest.mark.parametrize(
    ("slug", "maker"),
    [
        told_of(2, "Maker of Flask", "maker", "flask", "Pallets"),
        told_of(5, "Maker of Django", "maker", "django", "Django Software Foundation"),
    ],
)
def test_a_framework_has_a_maker(read: Read, slug: str, maker: str) -> None:
    assert read(f"/frameworks/{slug}")["maker"] == maker


@pytest.mark.parametrize(
    ("slug", "is_a", "line"),
    [
        told_of(3, "One line on Flask", "summary", "flask", "micro web framework", "micro frame"),
        told_of(6, "One line on Django", "summary", "django", "web framework", "high-level"),
    ],
)
def test_a_framework_is_told_in_a_line(
    read: Read, everything: Answer, slug: str, is_a: str, line: str
) -> None:
    summary = read(f"/frameworks/{slug}")["summary"]
    assert is_a in summary
    assert "Python" in summary
    assert len(summary) <= 300
    described = points(everything, slug, "description", PAGE)
    assert told(described, [line]) == [line]
    assert described[0]["as_of"] == JUNE


@requirement("S0-07", "The pair and its order: Flask, Django", served="GET /compare: id, links")
def test_a_pair_has_one_name_and_the_order_it_was_asked_in(read: Read, everything: Answer) -> None:
    turned = read("/compare?a=django&b=flask")
    assert everything["id"] == "flask-vs-django"
    assert turned["id"] == "django-vs-flask"
    assert [one["slug"] for one in everything["frameworks"]] == ["flask", "django"]
    assert [one["slug"] for one in turned["frameworks"]] == ["django", "flask"]
    for answer in (everything, turned):
        assert answer["links"]["canonical"] == f"/v1{NAME}"
    assert article(everything, PAGE)["order"] == ["flask", "django"]


@requirement("S0-08", "Comparison Matrix: six rows", served="GET /compare: features")
def test_the_matrix_has_six_rows_with_both_sides_and_a_winner(everything: Answer) -> None:
    rows = [
        found
        for found in everything["features"]
        if {claim["framework"] for claim in found["claims"] if claim["source"] == PAGE}
        == {"flask", "django"}
    ]
    assert [found["slug"] for found in rows] == MATRIX
    for found in rows:
        assert [cell["framework"] for cell in found["cells"]] == ["flask", "django"]
        assert found["winner"] in {"flask", "django"}
    (heading,) = headings(everything, PAGE, title="Comparison Matrix")
    assert (heading["section"], heading["state"]) == ("features", "present")


def in_the_matrix(number: int, feature: str, winner: str, flask: object, django: object) -> Any:
    mark = requirement(
        f"S0-{number:02}",
        f"Row {feature}: {flask} / {django}",
        served=f"{ON}[{feature}].cells",
    )
    return pytest.param(feature, winner, [flask, django], marks=mark)


@pytest.mark.parametrize(
    ("feature", "winner", "shown"),
    [
        in_the_matrix(9, "learning-curve", "flask", "Easy", "Steep"),
        in_the_matrix(10, "performance", "django", 8, 9),
        in_the_matrix(11, "scalability", "django", "Limited", "High"),
        in_the_matrix(12, "security", "django", 8, 9),
        in_the_matrix(13, "community", "django", "Small", "Large"),
        in_the_matrix(14, "documentation", "django", 8, 9),
    ],
)
def test_a_row_has_both_values_on_its_scale_and_its_winner(
    everything: Answer, feature: str, winner: str, shown: list[str | int]
) -> None:
    found = row(everything, feature)
    assert found["kind"] == ("rating" if feature in MARKED else "ordinal")
    assert (found["outcome"], found["winner"]) == ("win", winner)
    for framework, wanted in zip(("flask", "django"), shown, strict=True):
        said = claim(everything, feature, framework, PAGE)
        rating = wanted if isinstance(wanted, int) else wanted.lower()
        assert (said["rating"], said["display"]) == (rating, str(wanted))
        rated = cell(everything, feature, framework)
        assert (rated["rating"], rated["display"]) == (rating, str(wanted))
        assert found["kind"] == "rating" or rating in found["scale"]["levels"]


@requirement("S0-15", "The mark of a winner apart from its value", served=f"{ON}[].winner")
def test_the_mark_of_a_winner_is_no_part_of_the_value(everything: Answer) -> None:
    for feature in MATRIX:
        for framework in ("flask", "django"):
            said = claim(everything, feature, framework, PAGE)
            assert "winner" not in f"{said['rating']} {said['display']}".lower()
            marked = feature in MARKED and framework == "django"
            assert ("marks it as the winner" in (said["note"] or "")) == marked
        if feature in MARKED:
            assert cell(everything, feature, "django")["rating"] == 9
            assert row(everything, feature)["leaders"] == ["django"]


@requirement("S0-16", "The scale of the ratings: 0 to 10", served="GET /features/{slug}: scale")
def test_the_ratings_say_their_scale(read: Read) -> None:
    for feature in MARKED:
        found = read(f"/features/{feature}")
        assert found["kind"] == "rating"
        assert (found["scale"]["lo"], found["scale"]["hi"]) == (0, 10)


@requirement("S0-17", "Which end is better", served="GET /features/{slug}: direction")
def test_every_feature_says_which_end_is_better_and_a_text_has_none(
    read: Read, everything: Answer
) -> None:
    better = {feature: read(f"/features/{feature}")["direction"] for feature in MATRIX}
    assert better.pop("learning-curve") == "lower"
    assert set(better.values()) == {"higher"}
    for found in everything["features"]:
        wanted = {None} if found["kind"] == "text" else {"higher", "lower"}
        assert found["direction"] in wanted, found["slug"]
    assert read("/features/architecture")["direction"] is None


@requirement("S0-18", "Overall Score Comparison", served="GET /compare: charts.overall")
def test_the_overall_scores_are_a_chart_that_says_it_is_computed(everything: Answer) -> None:
    chart = everything["charts"]["overall"]
    assert (chart["origin"], chart["max"]) == ("computed", 100)
    assert len(chart["axes"]) == 1
    assert [line["framework"] for line in chart["series"]] == ["flask", "django"]
    analysis = everything["analysis"]
    scores = [analysis["score_a"], analysis["score_b"]]
    assert [line["values"] for line in chart["series"]] == [pytest.approx([s]) for s in scores]


@requirement("S0-19", "Feature Benchmark Ratings", served="GET /compare: charts.ratings")
def test_the_ratings_are_axes_and_what_is_not_rated_is_null(
    everything: Answer, written: Written
) -> None:
    chart = everything["charts"]["ratings"]
    assert (chart["origin"], chart["max"]) == ("computed", 10)
    assert {axis["kind"] for axis in chart["axes"]} == {"rating"}
    assert [axis["slug"] for axis in chart["axes"]] == MARKED
    assert [line["values"] for line in chart["series"]] == [[8, 8, 8], [9, 9, 9]]

    small = written({}).get("/compare?a=flask&b=django&include=charts").json["charts"]["ratings"]
    assert [line["values"] for line in small["series"]] == [[8], [None]]


@requirement("S0-20", "Two charts with nothing below", served=f"{PAIR}/articles: outline[].state")
def test_headings_with_nothing_below_are_kept_as_empty(read: Read) -> None:
    outline = named(read(f"{NAME}/articles")["data"], PAGE)["outline"]
    charts = [one for one in outline if one["section"] == "charts"]
    assert [(one["title"], one["state"]) for one in charts] == [
        ("Overall Score Comparison", "empty"),
        ("Feature Benchmark Ratings", "empty"),
    ]


def of_a_framework(number: int, framework: str, kind: str, *said: str) -> Any:
    mark = requirement(
        f"S0-{number}",
        f"{framework.capitalize()} {kind}, {len(said)}",
        served=f"{POINTS}.{kind}",
    )
    return pytest.param(framework, kind, said, marks=mark)


@pytest.mark.parametrize(
    ("framework", "kind", "said"),
    [
        of_a_framework(21, "flask", "pros", "Lightweight and flexible", "learn", "prototypes"),
        of_a_framework(22, "flask", "cons", "limits in scale", "smaller community"),
        of_a_framework(23, "django", "pros", "comes with it", "large and complex", "community"),
        of_a_framework(24, "django", "cons", "more to learn", "heavier"),
    ],
)
def test_pros_and_cons_keep_their_order_source_and_date_and_have_no_votes(
    read: Read, everything: Answer, framework: str, kind: str, said: tuple[str, ...]
) -> None:
    found = points(everything, framework, kind, PAGE)
    assert told(found, said) == list(said)
    assert all(one["as_of"] == JUNE and one["votes"] is None for one in found)
    listed = read(f"/frameworks/{framework}/points?kind={kind[:-1]}&per_page=100")["data"]
    assert [one for one in listed if one["source"] == PAGE] == found


@pytest.fixture(scope="session")
def verdict(everything: Answer) -> Answer:
    return named(everything["verdict"]["opinions"], "versus-page-verdict")


@requirement("S0-25", "AI Verdict: Django, outright", served="GET /compare: verdict.opinions")
def test_the_page_names_its_winner_outright(verdict: Answer) -> None:
    assert (verdict["source"], verdict["feature"]) == (PAGE, None)
    assert (verdict["kind"], verdict["winner"]) == ("outright", "django")
    assert verdict["condition"] is None


@requirement(
    "S0-26", "Reasons of the verdict, 3", served="GET /compare: verdict.opinions[].reasons"
)
def test_each_reason_is_linked_to_a_feature_or_says_that_it_is_not(verdict: Answer) -> None:
    assert [(one["feature"], one["support"]) for one in verdict["reasons"]] == [
        (None, "unlinked"),
        ("scalability", "supported"),
        ("community", "supported"),
    ]
    reasons = [{"title": None, **reason} for reason in verdict["reasons"]]
    said = ["comes with it", "large and complex", "larger community"]
    assert told(reasons, said) == said


@requirement("S0-27", "When Flask is right", served="GET /compare: verdict.opinions[].conditions")
def test_the_verdict_says_when_the_other_one_is_right(verdict: Answer) -> None:
    (condition,) = verdict["conditions"]
    assert condition["framework"] == "flask"
    small, prototype, light = condition["when"]
    assert "small project" in small
    assert "prototype" in prototype
    assert "light" in light


@requirement(
    "S0-28", "Text of the verdict, by an AI", served="GET /compare: verdict.opinions[].text"
)
def test_the_verdict_has_a_text_and_says_that_a_model_wrote_it(read: Read, verdict: Answer) -> None:
    assert verdict["text"].startswith("Django wins")
    assert "Flask" in verdict["text"]
    assert verdict["author"] == "ai"
    assert read(f"/sources/{PAGE}")["kind"] == "generated"


def asked(number: int, words: str, favours: str | None, feature: str, answer: str) -> Any:
    mark = requirement(f"S0-{number}", f"Question: {words}", served=f"{PAIR}/faq")
    wanted = {"position": number - 28, "favours": favours, "feature": feature}
    return pytest.param(words, answer, wanted, marks=mark)


@pytest.mark.parametrize(
    ("words", "answer", "wanted"),
    [
        asked(29, "sets the two apart", None, "framework-type", "Flask is a micro framework"),
        asked(30, "large projects", "django", "scalability", "Django, because"),
        asked(31, "easier to learn", "flask", "learning-curve", "Flask: "),
        asked(32, "larger community", "django", "community", "Django; "),
    ],
)
def test_a_question_has_an_answer_whom_it_favours_and_its_feature(
    read: Read, words: str, answer: str, wanted: Answer
) -> None:
    questions = [one for one in read(f"{NAME}/faq")["data"] if one["source"] == PAGE]
    assert len(questions) == 4
    found = questions[wanted["position"] - 1]
    assert words in found["question"]
    assert found["answer"].startswith(answer)
    assert wanted.items() <= found.items()


def is_an_empty_list(section: str, title: str, everything: Answer, written: Written) -> None:
    (heading,) = headings(everything, PAGE, title=title)
    assert (heading["section"], heading["state"]) == (section, "empty")
    assert PAGE not in {entry["source"] for entry in everything[section]}
    client = written({"comparisons/django-vs-flask.yaml": EMPTY_PAGE})
    answer = client.get(f"/compare?a=flask&b=django&include={section}").json
    assert answer[section] == []
    assert answer["sections"][section]["state"] == "empty"
    assert client.get(f"{NAME}/{section}").json["data"] == []


@requirement(
    "S0-33", "People Also Compare: empty", served="GET /compare: related, sections.related"
)
def test_related_comparisons_may_be_an_empty_list(everything: Answer, written: Written) -> None:
    is_an_empty_list("related", "People Also Compare", everything, written)


@requirement("S0-34", "Market Alternatives: empty", served="GET /compare: alternatives")
def test_alternatives_may_be_an_empty_list(everything: Answer, written: Written) -> None:
    is_an_empty_list("alternatives", "Market Alternatives", everything, written)


@requirement("S0-35", "How the page was made", served=AUDIT)
def test_the_source_says_that_an_unnamed_model_made_it_automatically(read: Read) -> None:
    method = read(f"/sources/{PAGE}")["method"]
    assert (method["generator"], method["automatic"], method["model"]) == ("model", True, None)


@requirement("S0-36", "Kinds of evidence, 3", served=f"{AUDIT}.evidence")
def test_the_source_names_the_kinds_of_evidence_it_drew_on(read: Read) -> None:
    evidence = read(f"/sources/{PAGE}")["method"]["evidence"]
    assert evidence == ["official documentation", "technical benchmarks", "market feedback"]


@requirement("S0-37", "As of June 2026", served="GET /sources/{slug}: published")
def test_a_date_is_as_precise_as_the_page_gives_it(read: Read, everything: Answer) -> None:
    assert read(f"/sources/{PAGE}")["published"] == JUNE
    for feature in MATRIX:
        for framework in ("flask", "django"):
            assert claim(everything, feature, framework, PAGE)["as_of"] == JUNE
            assert cell(everything, feature, framework)["as_of"] == JUNE


@requirement("S0-38", "What the audit covers", served=f"{AUDIT}.covers")
def test_the_source_says_what_it_speaks_of(read: Read) -> None:
    assert read(f"/sources/{PAGE}")["method"]["covers"] == ["ratings", "features", "verdict"]


@requirement("S0-39", "No source for any row", served=f"{ON}[].cells[].flags, audit.unsourced")
def test_a_row_that_nobody_can_look_up_is_flagged(read: Read, everything: Answer) -> None:
    assert read(f"/sources/{PAGE}")["url"] is None
    for feature in MATRIX:
        for framework in ("flask", "django"):
            said = claim(everything, feature, framework, PAGE)
            assert (said["url"], said["flags"]) == (None, ["unsourced"])
            assert "unsourced" in cell(everything, feature, framework)["flags"]
            doubt = {"framework": framework, "feature": feature, "source": PAGE}
            assert doubt in everything["audit"]["unsourced"]
