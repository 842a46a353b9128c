"""Where the pages contradict each other or themselves, leave out, round, or lose something."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.services.catalogue_file import BadCatalogue
from tests.pages.conftest import Read, Written
from tests.pages.looking import (
    IN,
    NAME,
    ON,
    POINTS,
    Answer,
    article,
    cell,
    claim,
    headings,
    named,
    pebble,
    points,
    remarks,
    requirement,
    row,
    stat,
)

PAGES = ("versus-page", "blog-guide", "lusera-article", "stackshare")


def words(answer: Answer, feature: str, framework: str) -> dict[str, str]:
    """Return how each of the four pages words a cell."""
    return {
        claim["source"]: claim["display"] or claim["rating"]
        for claim in row(answer, feature)["claims"]
        if claim["framework"] == framework and claim["source"] in PAGES
    }


def contradictions(answer: Answer) -> set[tuple[str, str]]:
    return {(one["framework"], one["feature"]) for one in answer["audit"]["conflicts"]}


@requirement("T1", "One cell in different words", served=f"{ON}[learning-curve].claims")
def test_the_same_thing_in_other_words_keeps_the_words_and_is_no_conflict(
    everything: Answer,
) -> None:
    assert words(everything, "learning-curve", "flask") == {
        "versus-page": "Easy",
        "blog-guide": "Easier initially",
        "lusera-article": "Relatively easy",
        "stackshare": "easy",
    }
    assert words(everything, "learning-curve", "django") == {
        "versus-page": "Steep",
        "blog-guide": "Slightly steeper",
        "lusera-article": "Moderate to steep",
        "stackshare": "steep",
    }
    article = claim(everything, "learning-curve", "django", "lusera-article")
    assert article["span"] == ["moderate", "steep"]
    assert not cell(everything, "learning-curve", "flask")["conflict"]
    assert not cell(everything, "learning-curve", "django")["conflict"]


@requirement("T2", "Django's pattern: MVC against MVT", served=f"{IN} audit.conflicts")
def test_two_names_of_one_pattern_are_a_conflict_with_both_sides(everything: Answer) -> None:
    assert ("django", "architecture") in contradictions(everything)
    (conflict,) = (
        one for one in everything["audit"]["conflicts"] if one["feature"] == "architecture"
    )
    sides = {one["source"]: one["rating"] for one in conflict["claims"]}
    assert sides == {"lusera-article": "MVC", "stackshare": "MVT"}


@requirement("T3", "Flask's templates: none against Jinja2", served=f"{IN} audit.conflicts")
def test_that_flask_has_no_template_engine_is_contradicted(everything: Answer) -> None:
    assert ("flask", "template-engine") in contradictions(everything)
    assert (
        claim(everything, "template-engine", "flask", "lusera-article")["rating"] == "third-party"
    )
    community = claim(everything, "template-engine", "flask", "stackshare")
    assert community["rating"] == "built-in"
    assert "Jinja2" in community["note"]
    decided = cell(everything, "template-engine", "flask")
    assert (decided["rating"], decided["sources"][0]) == ("built-in", "flask-docs")


@requirement("T4", "Django's URLs: regular expressions against path()", served=f"{IN} differences")
def test_how_django_routes_is_contradicted_and_both_are_told(everything: Answer) -> None:
    assert ("django", "routing-style") in contradictions(everything)
    assert words(everything, "routing-style", "django") == {
        "lusera-article": "path converters",
        "stackshare": "regular expressions",
    }
    told = {
        one["source"]: side["value"]
        for one in everything["differences"]
        if one["feature"] == "routing-style"
        for side in one["sides"]
        if side["framework"] == "django"
    }
    assert "regular expressions" in told["stackshare"]
    assert "path()" in told["lusera-article"]


@requirement("T5", "Flask's community: small, smaller, active", served=f"{ON}[community].claims")
def test_three_opinions_on_one_community_stand_side_by_side(everything: Answer) -> None:
    assert words(everything, "community", "flask") == {
        "versus-page": "Small",
        "blog-guide": "Active community",
        "lusera-article": "Active but smaller",
        "stackshare": "small",
    }
    assert ("flask", "community") in contradictions(everything)
    (tie,) = row(everything, "community")["opinions"]
    assert (tie["source"], tie["kind"], tie["winner"]) == ("blog-guide", "tie", None)


@requirement("T6", "Prose against matrix: limited, 8 of 10", served=f"{POINTS}.cons[].note")
def test_prose_that_contradicts_its_own_figure_does_not_change_the_figure(
    everything: Answer,
) -> None:
    rated = cell(everything, "performance", "flask")
    assert (rated["rating"], rated["conflict"]) == (8, False)
    assert "prose of the same page calls the performance limited" in rated["note"]
    limited = points(everything, "flask", "cons", "versus-page")[0]
    assert "limits in scale and in speed" in limited["text"]
    assert "8 of 10" in limited["note"]


@requirement(
    "T7",
    "Verdict on rows without a winner mark",
    served="GET /comparisons/{name}/opinions: reasons",
)
def test_reasons_on_rows_that_mark_no_winner_are_held_against_the_ratings(
    everything: Answer, read: Read
) -> None:
    verdict = named(read(f"{NAME}/opinions")["data"], "versus-page-verdict")
    held = {reason["feature"]: reason["support"] for reason in verdict["reasons"]}
    assert held == {None: "unlinked", "scalability": "supported", "community": "supported"}
    (heading,) = headings(everything, "versus-page", title="AI Verdict")
    assert "two are on rows that mark no winner" in heading["note"]


@requirement("T8", "Order of the pair differs", served=f"{IN} articles[].order, id")
def test_each_page_has_its_order_and_each_question_its_own(everything: Answer, read: Read) -> None:
    orders = {source: article(everything, source)["order"] for source in PAGES}
    assert orders == {
        "versus-page": ["flask", "django"],
        "blog-guide": ["flask", "django"],
        "lusera-article": ["django", "flask"],
        "stackshare": ["django", "flask"],
    }
    turned = read("/compare?a=django&b=flask")
    assert (everything["id"], turned["id"]) == ("flask-vs-django", "django-vs-flask")
    for answer, order in ((everything, ["flask", "django"]), (turned, ["django", "flask"])):
        assert [one["framework"] for one in row(answer, "security")["cells"]] == order
        assert answer["links"]["canonical"] == "/v1/comparisons/django-vs-flask"


@requirement(
    "T9", "Published code that does not parse", served="GET /tasks/{slug}: examples[].valid"
)
def test_code_that_does_not_parse_comes_in_only_where_it_is_marked(
    written: Written, everything: Answer
) -> None:
    file = "tasks/greeting.yaml"
    snippet = """\
slug: greeting
name: Greeting
description: Answer with a greeting.
position: 20
examples:
  - {framework: flask, source: blog, files: [{path: a.py, language: python, code: "def a(:"}]}
"""
    with pytest.raises(BadCatalogue, match="does not parse"):
        written({file: snippet})
    kept = written({file: snippet.replace("{framework", "{broken: true, framework")})
    (example,) = kept.get("/tasks/greeting").json["examples"]
    assert (example["valid"], len(example["problems"])) == (False, 1)
    (heading,) = headings(everything, "lusera-article", title="Creating A Router")
    assert heading["note"] == "Neither snippet parses as published."


@requirement("T10", "Posts that are off topic", served=f"{IN} related[].off_topic")
def test_posts_on_other_topics_are_kept_marked_and_not_counted(everything: Answer) -> None:
    aside = [one for one in everything["related"] if one["off_topic"]]
    ours = [one["slug"] for one in aside if one["source"] == "blog-guide"]
    assert ours == ["opioid-treatments", "football-match"]
    assert all(f"off topic: {one['title']!r}" in remarks() for one in aside)
    assert everything["sections"]["related"]["count"] == len(everything["related"]) - len(aside)


@requirement("T11", "Rounded figures: 38.7K", served=f"{IN} stats")
def test_a_rounded_figure_is_a_number_and_says_how_exact_it_is(
    everything: Answer, figures: Answer
) -> None:
    figure = stat(figures, "stackshare-stacks", "django", "stackshare")
    assert (figure["value"], figure["display"]) == (38700, "38.7K")
    assert figure["value"] - figure["precision"] == 38650
    assert cell(everything, "stackshare-stacks", "django")["display"] == "38.7K"


@requirement("T12", "Missing figures: -", served=f"{ON}[github-stars].cells")
def test_a_blank_is_no_figure_and_no_zero(
    everything: Answer, figures: Answer, written: Written
) -> None:
    blank = stat(figures, "github-stars", "flask", "stackshare")
    assert (blank["state"], blank["value"]) == ("missing", None)
    rated = cell(everything, "github-stars", "flask")
    assert (rated["state"], rated["sources"][0]) == ("rated", "github-ranking")
    alone = {"feature": "github-stars", "state": "missing", "source": "blog", "as_of": None}
    client = written(pebble(claims=[alone]))
    answer = dict(client.get("/compare?a=pebble&b=flask").json or {})
    assert cell(answer, "github-stars", "pebble")["state"] == "missing"
    assert cell(answer, "github-stars", "pebble")["rating"] is None
    assert row(answer, "github-stars")["winner"] is None


@requirement("T13", "No integrations, said so", served=f"{IN} integrations[].state")
def test_none_at_all_is_told_apart_from_nothing_said(everything: Answer) -> None:
    def state(section: str, framework: str) -> str:
        (found,) = (one for one in everything[section] if one["framework"] == framework)
        return str(found["state"])

    assert state("integrations", "django") == "present"
    assert state("integrations", "flask") == "empty"
    assert state("adopters", "flask") == "absent"


@requirement("T14", "Votes out of 4.2K and out of 60", served=f"{POINTS}.pros[].share")
def test_votes_out_of_different_bases_are_compared_by_share(everything: Answer) -> None:
    django, flask = (
        points(everything, framework, "pros", "stackshare")[0] for framework in ("django", "flask")
    )
    assert (django["votes"], flask["votes"]) == (678, 10)
    assert django["share"]["value"] == pytest.approx(678 / 4200, abs=5e-5)
    assert flask["share"]["value"] == pytest.approx(10 / 60, abs=5e-5)
    width = [point["share"]["high"] - point["share"]["low"] for point in (django, flask)]
    assert width[1] > 5 * width[0]
    assert flask["share"]["low"] < django["share"]["value"] < flask["share"]["high"]


@requirement(
    "T15", "Dates to the day, month, year, or none", served="GET /sources/{slug}: published"
)
def test_a_date_is_as_exact_as_its_page_tells_it(everything: Answer, read: Read) -> None:
    published = {source: read(f"/sources/{source}")["published"] for source in PAGES}
    assert published == {
        "versus-page": {"date": "2026-06", "precision": "month"},
        "blog-guide": None,
        "lusera-article": None,
        "stackshare": {"date": "2025", "precision": "year"},
    }
    post = named(everything["advice"], "django-templates-or-nodejs")
    assert post["date"] == {"date": "2020-06-13", "precision": "day"}


@requirement("T16", "Empty headings, 4", served=f"{IN} articles[].outline[].state")
def test_headings_with_nothing_below_them_are_kept_as_empty(everything: Answer) -> None:
    empty = headings(everything, "versus-page", state="empty")
    assert [(heading["title"], heading["section"]) for heading in empty] == [
        ("Overall Score Comparison", "charts"),
        ("Feature Benchmark Ratings", "charts"),
        ("People Also Compare", "related"),
        ("Market Alternatives", "alternatives"),
    ]
    assert all(f"empty: {heading['title']!r}" in remarks() for heading in empty)
    elsewhere = [source for source in PAGES if headings(everything, source, state="empty")]
    assert elsewhere == ["versus-page"]


@requirement("T17", "Lost headings and table heads", served=f"{IN} articles[].outline[].title")
def test_parts_whose_heading_was_lost_stand_in_their_place_without_one(
    everything: Answer,
) -> None:
    outline = article(everything, "lusera-article")["outline"]
    assert "heads of the columns are lost" in outline[0]["note"]
    lost = [
        (before["title"], heading["note"])
        for before, heading in pairwise(outline)
        if heading["title"] is None and heading["section"] != "related"
    ]
    assert lost == [
        ("Creating A Router", "On performance."),
        ("Project Size and Complexity", "On scalability."),
        ("Use Cases", "The conclusion."),
    ]


@requirement("T18", "Three in the title, two logos", served=f"{IN} related[].frameworks, text")
def test_a_comparison_of_three_has_three_though_the_page_shows_two_logos(
    everything: Answer,
) -> None:
    entry = named(everything["related"], "django-vs-laravel-vs-nodejs")
    assert entry["frameworks"] == ["django", "laravel", "nodejs"]
    assert len(entry["title"].split(" vs ")) == 3
    assert "two logos" in entry["text"]


@requirement("T19", "Variants of a label: Spring Boot, Spring-Boot", served=f"{IN} id")
def test_every_spelling_of_a_name_asks_for_the_same(everything: Answer, read: Read) -> None:
    for spelling in ("Spring Boot", "Spring-Boot", "spring-boot", "SPRING BOOT"):
        assert read(f"/compare?a={spelling}&b=ExpressJS")["id"] == "spring-boot-vs-express"
    entry = named(everything["related"], "nodejs-vs-spring-boot")
    assert entry["title"] == "Node.js vs Spring-Boot"
    assert entry["frameworks"] == ["nodejs", "spring-boot"]


@requirement("X1", "Four pages in one cell, with and without conflict", served=f"{ON}[].cells")
def test_all_four_pages_meet_in_one_cell_in_the_order_the_rule_states(
    everything: Answer, read: Read
) -> None:
    curve = cell(everything, "learning-curve", "flask")
    newest_first = ["versus-page", "stackshare", "blog-guide", "lusera-article"]
    assert curve["sources"] == newest_first
    assert (curve["claims"], curve["conflict"]) == (4, False)
    pattern = cell(everything, "architecture", "django")
    assert set(words(everything, "architecture", "django").values()) == {
        "Model-View-Controller (MVC)",
        "Model-View-Template (MVT)",
    }
    assert (pattern["sources"], pattern["conflict"]) == (["stackshare", "lusera-article"], True)
    assert any("newest" in rule for rule in read("/method")["resolution"]["rule"])
