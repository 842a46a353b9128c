"""The blog guide: its intro, two definitions, a philosophy, a table, and the reasons it gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.pages.conftest import Read
from tests.pages.looking import (
    NAME,
    ON,
    POINTS,
    Answer,
    article,
    claim,
    headings,
    named,
    paragraphs,
    points,
    requirement,
    row,
    says,
    side,
    told,
)

PAGE = "blog-guide"
PAIR = "GET /comparisons/{name}"
ARTICLE = f"{PAIR}/articles"
DESCRIBED = "GET /frameworks/{slug}/descriptions"
Words = Sequence[str]


def of_feature(found: Sequence[Answer], feature: str) -> list[Answer]:
    return [one for one in found if one["feature"] == feature]


@requirement("S1-01", "Intro, 3 paragraphs", served=f"{ARTICLE}: intro")
def test_the_intro_keeps_its_paragraphs(everything: Answer) -> None:
    hard, purposes, four = paragraphs(article(everything, PAGE)["intro"])
    assert says(hard, "begun with web development")
    assert says(purposes, "Flask", "Django")
    assert says(four, "Four things")


@requirement("S1-02", "Announced dimensions, 4", served=f"{ARTICLE}: dimensions")
def test_the_announced_dimensions_are_a_list(everything: Answer) -> None:
    announced = ["performance", "scalability", "security", "ease of use"]
    assert article(everything, PAGE)["dimensions"] == announced


@pytest.mark.parametrize(
    ("framework", "words"),
    [
        pytest.param(
            "flask",
            ("light microframework", "Python"),
            marks=requirement("S1-03", "Definition of Flask", served=DESCRIBED),
        ),
        pytest.param(
            "django",
            ("high-level", "full-stack", "Python"),
            marks=requirement("S1-06", "Definition of Django", served=DESCRIBED),
        ),
    ],
)
def test_a_framework_has_a_definition_with_its_source(
    read: Read, framework: str, words: Words
) -> None:
    described = read(f"/frameworks/{framework}/descriptions")["data"]
    (defined,) = (one for one in described if one["kind"] == "definition")
    assert says(defined["text"], *words)
    assert defined["source"] == PAGE


def characteristics(number: int, element: str, framework: str, *said: str) -> Any:
    mark = requirement(f"S1-{number:02}", element, served=f"{POINTS}.characteristics")
    return pytest.param(framework, number > 30, said, marks=mark)


CORE = ["Minimal core", "Neither a database layer nor authentication", "Highly customizable"]
BUILT_IN = ["admin panel", "ORM", "Authentication", "Security"]


@pytest.mark.parametrize(
    ("framework", "on_community", "said"),
    [
        characteristics(4, "Key characteristics of Flask, 3", "flask", *CORE),
        characteristics(7, "Key characteristics of Django, 4", "django", *BUILT_IN),
        characteristics(34, "Community of Django, 3", "django", "older", "Larger", "Extensive doc"),
        characteristics(35, "Community of Flask, 3", "flask", "Active", "extensions", "Growing"),
    ],
)
def test_characteristics_are_a_list_and_say_if_they_are_about_the_community(
    everything: Answer, framework: str, on_community: bool, said: Words
) -> None:
    listed = points(everything, framework, "characteristics", PAGE)
    found = [one for one in listed if (one["feature"] == "community") == on_community]
    assert told(found, said) == list(said)


@requirement("S1-08", "Philosophy of Django: batteries included", served=DESCRIBED)
def test_a_philosophy_has_a_motto_and_what_it_means(everything: Answer) -> None:
    (philosophy,) = points(everything, "django", "philosophy", PAGE)
    assert philosophy["title"] == "Batteries included"
    assert says(philosophy["text"], "everything", "in the box")


@pytest.fixture(scope="session")
def philosophy(read: Read) -> Answer:
    return named(read(f"{NAME}/differences")["data"], "core-philosophy")


@requirement(
    "S1-09", "Core Philosophy: heading and axis", served=f"{PAIR}/differences: title, axis"
)
def test_the_difference_has_a_title_and_says_between_what(
    everything: Answer, philosophy: Answer
) -> None:
    assert (philosophy["source"], philosophy["title"]) == (PAGE, "Core philosophy")
    assert philosophy["axis"] == "microframework against full-stack"
    (heading,) = headings(everything, PAGE, section="differences")
    assert says(heading["title"], "Core Philosophy", "Microframework", "Full-Stack")


@requirement("S1-10", "Philosophy per side", served=f"{PAIR}/differences: sides[].value")
def test_the_difference_has_a_value_for_each_side(everything: Answer, philosophy: Answer) -> None:
    assert philosophy["feature"] == "philosophy"
    assert side(philosophy, "flask")["value"] == "minimal and flexible"
    assert side(philosophy, "django")["value"] == "structured and feature-rich"
    assert claim(everything, "philosophy", "flask", PAGE)["rating"] == "minimal and flexible"
    said = claim(everything, "philosophy", "django", PAGE)
    assert says(said["note"], "Structured", "rich in features")
    (flask,) = points(everything, "flask", "philosophy", PAGE)
    assert flask["title"] == "Minimal and flexible"


@requirement("S1-11", "Consequence per side", served=f"{PAIR}/differences: sides[].text")
def test_the_difference_says_what_follows_for_each_side(
    everything: Answer, philosophy: Answer
) -> None:
    assert says(side(philosophy, "flask")["text"], "tools", "choose")
    assert says(side(philosophy, "django")["text"], "whole toolkit")
    (flask,) = points(everything, "flask", "philosophy", PAGE)
    assert says(flask["text"], "tools", "chosen")


def in_the_table(
    number: int, feature: str, kind: str, flask: tuple[str, str], django: tuple[str, str]
) -> Any:
    """Mark a row: how it is rated and how the page words it, side by side."""
    element = f"Row {feature}: {flask[1]} / {django[1]}"
    mark = requirement(f"S1-{number}", element, served=f"{ON}[{feature}].claims")
    return pytest.param(feature, kind, {"flask": flask, "django": django}, marks=mark)


@pytest.mark.parametrize(
    ("feature", "kind", "sides"),
    [
        in_the_table(
            12,
            "framework-type",
            "text",
            ("micro", "Microframework"),
            ("full-stack", "Full-stack framework"),
        ),
        in_the_table(13, "admin-interface", "ordinal", ("none", "No"), ("built-in", "Yes")),
        in_the_table(14, "orm", "ordinal", ("third-party", "Optional"), ("built-in", "Included")),
        in_the_table(
            15,
            "authentication",
            "ordinal",
            ("third-party", "Manual setup"),
            ("built-in", "Built-in"),
        ),
        in_the_table(16, "flexibility", "ordinal", ("high", "High"), ("moderate", "Moderate")),
        in_the_table(
            17,
            "learning-curve",
            "ordinal",
            ("easy", "Easier initially"),
            ("moderate", "Slightly steeper"),
        ),
    ],
)
def test_a_row_of_the_table_is_rated_and_keeps_its_wording(
    everything: Answer, feature: str, kind: str, sides: dict[str, tuple[str, str]]
) -> None:
    found = row(everything, feature)
    assert found["kind"] == kind
    for framework, wanted in sides.items():
        said = claim(everything, feature, framework, PAGE)
        assert (said["rating"], said["display"]) == wanted
        assert kind == "text" or {said["rating"], *said["span"]} <= set(found["scale"]["levels"])


@requirement("S1-18", "Performance, both sides", served=f"{POINTS}.reasons")
def test_what_is_said_of_performance_stands_on_its_feature(everything: Answer) -> None:
    for framework, words in (("flask", ["because it is light"]), ("django", ["heavy, complex"])):
        found = points(everything, framework, "reasons", PAGE)
        assert told(of_feature(found, "performance"), words) == words


@requirement("S1-19", "Differences in speed are minimal", served=f"{ON}[performance].opinions")
def test_a_difference_that_hardly_counts_is_told_on_its_feature(everything: Answer) -> None:
    opinion = named(row(everything, "performance")["opinions"], "blog-guide-performance")
    assert (opinion["source"], opinion["kind"]) == (PAGE, "negligible_difference")
    assert opinion["winner"] is None
    assert says(opinion["text"], "hardly differ", "how an application is put together")


@requirement("S1-20", "Django is designed to scale", served=f"{ON}[scalability].claims")
def test_django_is_said_to_scale(everything: Answer) -> None:
    said = claim(everything, "scalability", "django", PAGE)
    assert said["rating"] == "high"
    assert says(said["note"], "Designed to scale")


@requirement("S1-21", "A named adopter: Instagram", served="GET /frameworks/{slug}/adopters")
def test_an_adopter_is_named_with_its_use_and_source(read: Read) -> None:
    (adopter,) = read("/frameworks/django/adopters")["data"]
    assert (adopter["title"], adopter["text"]) == ("Instagram", "Back end")
    assert adopter["source"] == PAGE


@requirement("S1-22", "Flask scales with more work", served=f"{ON}[scalability].claims[].note")
def test_flask_is_said_to_scale_on_a_condition(everything: Answer) -> None:
    said = claim(everything, "scalability", "flask", PAGE)
    assert (said["rating"], said["span"]) == ("moderate", ["moderate", "high"])
    assert says(said["note"], "Scales well", "configuration and planning by hand")


def reasons(number: int, element: str, framework: str, feature: str, *said: str) -> Any:
    mark = requirement(f"S1-{number}", element, served=f"{POINTS}.reasons")
    return pytest.param(framework, feature, said, marks=mark)


EASY = ["Fewer rules", "simple project layout", "easier to grasp"]
LATER = "at first, and time saved later"
ATTACKS = ["SQL injection", "XSS", "CSRF"]


@pytest.mark.parametrize(
    ("framework", "feature", "said"),
    [
        reasons(24, "Why Flask is easy to learn, 3", "flask", "learning-curve", *EASY),
        reasons(25, "Django: saves time later", "django", "learning-curve", LATER),
        reasons(26, "What Django protects against, 3", "django", "security", *ATTACKS),
        reasons(27, "Flask: protections by hand", "flask", "security", "put in by hand"),
    ],
)
def test_reasons_are_a_list_on_the_feature_they_speak_of(
    everything: Answer, framework: str, feature: str, said: Words
) -> None:
    found = of_feature(points(everything, framework, "reasons", PAGE), feature)
    assert told(found, said) == list(said)
    if feature == "security":
        protections = claim(everything, "built-in-protections", framework, PAGE)["rating"]
        wanted = {"django": "SQL injection, XSS, CSRF", "flask": "few, mostly by hand"}
        assert protections == wanted[framework]
    else:
        note = claim(everything, feature, framework, PAGE)["note"]
        assert says(note, "first, time saved later" if framework == "django" else "fewer rules")
