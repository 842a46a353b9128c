"""The stackup: its differences, advice, descriptions, alternatives and related comparisons."""

from __future__ import annotations

import pytest
from _pytest.mark import ParameterSet
from flask import Flask

from tests.pages.conftest import Read, Written
from tests.pages.looking import (
    IN,
    NAME,
    Answer,
    claim,
    pair,
    paragraphs,
    points,
    requirement,
    side,
)

STACKUP = "stackshare"
WEB = "web-frameworks"


def said(answer: Answer, section: str) -> list[Answer]:
    return [entry for entry in answer[section] if entry["source"] == STACKUP]


def differing(number: int, title: str, feature: str, django: str, flask: str) -> ParameterSet:
    element = f"Difference {number - 14}: {title}"
    mark = requirement(f"S3-{number}", element, served=f"{IN} differences")
    sides = {"django": django, "flask": flask}
    return pytest.param(number - 14, title, feature, sides, marks=mark)


@pytest.mark.parametrize(
    ("position", "title", "feature", "sides"),
    [
        differing(15, "Framework type", "framework-type", "(MVT)", "Werkzeug and Jinja2"),
        differing(16, "Scalability", "scalability", "complex projects", "small"),
        differing(
            17, "Community support and ecosystem", "community", "packages of others", "ecosystem"
        ),
        differing(18, "Learning curve", "learning-curve", "conventions", "beginners"),
        differing(19, "URL routing", "routing-style", "URL configuration", "at the functions"),
        differing(20, "Template engine", "template-language", "don't repeat yourself", "Jinja2"),
    ],
)
def test_each_difference_is_numbered_and_told_side_by_side(
    everything: Answer, position: int, title: str, feature: str, sides: dict[str, str]
) -> None:
    difference = said(everything, "differences")[position - 1]
    assert (difference["position"], difference["title"]) == (position, title)
    assert difference["feature"] == feature
    assert len(difference["sides"]) == len(sides)
    for framework, words in sides.items():
        assert words in side(difference, framework)["text"]
        assert side(difference, framework)["value"]
        assert claim(everything, feature, framework, STACKUP)["state"] == "rated"


@requirement("S3-23", "Advice, 3 posts, paged", served="GET /comparisons/{name}/advice: meta")
def test_the_advice_comes_in_pages(read: Read, everything: Answer) -> None:
    first = read(f"{NAME}/advice?per_page=2")
    assert first["meta"] == {"page": 1, "per_page": 2, "total": 3, "pages": 2}
    second = read(first["links"]["next"])
    assert second["links"]["next"] is None
    assert first["data"] + second["data"] == said(everything, "advice")


@requirement("S3-24", "Advice 1: date, kind, no name", served=f"{IN} advice[].date, kind, author")
def test_the_first_post_needs_advice_and_names_nobody(everything: Answer) -> None:
    post = said(everything, "advice")[0]
    assert post["date"] == {"date": "2020-06-13", "precision": "day"}
    assert (post["kind"], post["author"]) == ("needs_advice", None)


@requirement("S3-25", "Advice 1: tags, 3", served=f"{IN} advice[].tags")
def test_the_first_post_is_filed_under_three_tags(everything: Answer) -> None:
    assert said(everything, "advice")[0]["tags"] == ["Python", "JavaScript", "Jinja"]


@requirement("S3-26", "Advice 1: text", served=f"{IN} advice[].text")
def test_the_first_post_has_a_text(everything: Answer) -> None:
    (text,) = paragraphs(said(everything, "advice")[0]["text"])
    for word in ("Python and JavaScript", "templates", "Node.js", "internship"):
        assert word in text


@requirement("S3-27", "Advice 1: 599k views, comments not shown", served=f"{IN} advice[].views")
def test_the_first_post_has_views_and_no_count_of_comments(everything: Answer) -> None:
    post = said(everything, "advice")[0]
    assert post["views"] == {"value": 599000, "display": "599k", "precision": 500}
    assert post["comments"] is None


@requirement("S3-28", "Advice 2: date, kind, role; no name", served=f"{IN} advice[].author")
def test_the_second_post_tells_a_role_and_would_tell_a_name_and_an_employer(
    everything: Answer, written: Written
) -> None:
    post = said(everything, "advice")[1]
    assert post["date"] == {"date": "2020-05-21", "precision": "day"}
    assert post["kind"] == "decided"
    role = "software systems engineer"
    assert post["author"] == {"name": None, "role": role, "employer": None}
    author = {"name": "A. Nobody", "role": "engineer", "employer": "Nowhere Ltd"}
    entry = {"slug": "a", "source": "blog", "kind": "decided", "date": "2020", "text": "Gone."}
    client = written(pair(advice=[{**entry, "author": author}]))
    (ours,) = client.get(f"{NAME}/advice").json["data"]
    assert ours["author"] == author


@requirement("S3-29", "Advice 2: text, 2 paragraphs", served=f"{IN} advice[].text")
def test_the_second_post_keeps_its_two_paragraphs(everything: Answer) -> None:
    moved, templates = paragraphs(said(everything, "advice")[1]["text"])
    assert "Microsoft" in moved
    assert "ASP.NET MVC" in templates


@requirement("S3-30", "Advice 2: 524k views", served=f"{IN} advice[].views")
def test_the_second_post_has_views(everything: Answer) -> None:
    views = said(everything, "advice")[1]["views"]
    assert views == {"value": 524000, "display": "524k", "precision": 500}


@requirement("S3-31", "Advice 3: date, kind, no tags, no name", served=f"{IN} advice[].tags")
def test_the_third_post_has_no_tags_and_names_nobody(everything: Answer) -> None:
    post = said(everything, "advice")[2]
    assert post["date"] == {"date": "2020-03-25", "precision": "day"}
    assert (post["kind"], post["author"], post["tags"]) == ("needs_advice", None, [])


@requirement("S3-32", "Advice 3: 3 paragraphs, 283k views", served=f"{IN} advice[].text, views")
def test_the_third_post_keeps_its_three_paragraphs_and_has_views(everything: Answer) -> None:
    post = said(everything, "advice")[2]
    first, second, third = paragraphs(post["text"])
    assert "beginner" in first
    assert "Node.js" in second
    assert "answer" in third
    assert post["views"] == {"value": 283000, "display": "283k", "precision": 500}


def described(answer: Answer, framework: str, source: str) -> str:
    (point,) = points(answer, framework, "description", source)
    return str(point["text"])


@requirement("S3-33", "Description of Django", served=f"{IN} descriptions")
def test_django_is_described_by_the_community(everything: Answer) -> None:
    assert "quick work and a clean, practical design" in described(everything, "django", STACKUP)


@requirement("S3-34", "Description of Flask, not the AI page's", served=f"{IN} descriptions")
def test_flask_is_described_differently_by_each_source(everything: Answer) -> None:
    community = described(everything, "flask", STACKUP)
    assert "very quick start" in community
    assert community != described(everything, "flask", "versus-page")


Pointed = tuple[str, str, str]
"""The page's name of a framework, its slug here, and the category it is filed in."""


def alternative(number: int, pointed: Pointed, word: str) -> ParameterSet:
    mark = requirement(f"S3-{number}", f"Alternative {pointed[0]}", served=f"{IN} alternatives")
    return pytest.param(number - 45, pointed, word, marks=mark)


@pytest.mark.parametrize(
    ("position", "pointed", "word"),
    [
        alternative(45, ("Node.js", "nodejs", "runtimes"), "real time"),
        alternative(46, ("Rails", "rails", WEB), "model-view-controller"),
        alternative(47, ("Laravel", "laravel", WEB), "elegant syntax"),
        alternative(48, (".NET", "dotnet", "developer-platforms"), "platform"),
        alternative(49, ("ASP.NET Core", "aspnet-core", WEB), "modular"),
        alternative(50, ("ExpressJS", "express", WEB), "for Node.js"),
        alternative(51, ("Symfony", "symfony", WEB), "PHP"),
        alternative(52, ("Spring", "spring-framework", WEB), "enterprise"),
        alternative(53, ("Spring Boot", "spring-boot", WEB), "very little configuration"),
        alternative(54, ("Android SDK", "android-sdk", "mobile"), "mobile devices"),
    ],
)
def test_each_alternative_is_told_of_and_leads_to_an_entry_of_ours(
    everything: Answer, read: Read, position: int, pointed: Pointed, word: str
) -> None:
    label, slug, category = pointed
    entry = said(everything, "alternatives")[position]
    assert (entry["framework"]["slug"], entry["framework"]["category"]) == (slug, category)
    assert word in entry["text"]
    assert read(entry["links"]["self"])["name"] == entry["framework"]["name"]
    assert read(f"/compare?a={label}&b=flask")["frameworks"][0]["slug"] == slug


@requirement("S3-55", "Alternatives outside the category", served=f"{IN} alternatives[].why")
def test_an_alternative_from_another_category_says_so_and_why(everything: Answer) -> None:
    ours = {framework["category"] for framework in everything["frameworks"]}
    assert ours == {WEB}
    found = said(everything, "alternatives")
    outside = [entry for entry in found if entry["framework"]["category"] not in ours]
    assert [(one["framework"]["slug"], one["framework"]["kind"]) for one in outside] == [
        ("nodejs", "runtime"),
        ("dotnet", "platform"),
        ("android-sdk", "sdk"),
    ]
    assert [entry for entry in found if entry["why"]] == outside


def related(number: int, title: str, *slugs: str) -> ParameterSet:
    mark = requirement(f"S3-{number}", f"Related: {title}", served=f"{IN} related")
    return pytest.param(number - 56, title, list(slugs), marks=mark)


@pytest.mark.parametrize(
    ("position", "title", "slugs"),
    [
        related(56, "Bootstrap vs Materialize", "bootstrap", "materialize"),
        related(57, "Django vs Laravel vs Node.js", "django", "laravel", "nodejs"),
        related(
            58, "Bootstrap vs Foundation vs Material UI", "bootstrap", "foundation", "material-ui"
        ),
        related(59, "Node.js vs Spring-Boot", "nodejs", "spring-boot"),
        related(60, "Flyway vs Liquibase", "flyway", "liquibase"),
    ],
)
def test_each_related_comparison_leads_to_one_of_ours(
    everything: Answer, read: Read, position: int, title: str, slugs: list[str]
) -> None:
    entry = said(everything, "related")[position]
    assert (entry["kind"], entry["title"], entry["frameworks"]) == ("comparison", title, slugs)
    assert entry["off_topic"] is False
    assert compared(read(entry["links"]["comparison"])) == slugs


def compared(answer: Answer) -> list[str]:
    return [framework["slug"] for framework in answer["frameworks"]]


@requirement("S3-61", "Comparisons of three", served="GET /compare?frameworks=")
def test_three_can_be_compared(everything: Answer, read: Read) -> None:
    three = [one for one in said(everything, "related") if len(one["frameworks"]) == 3]
    assert len(three) == 2
    for entry in three:
        answer = read(f"/compare?frameworks={','.join(entry['frameworks'])}")
        assert compared(answer) == entry["frameworks"]
        assert {len(row["cells"]) for row in answer["features"]} == {3}


@requirement("S3-62", "Comparison of tools, not frameworks", served="GET /frameworks: kind")
def test_tools_can_be_compared_that_are_no_frameworks(read: Read) -> None:
    answer = read("/comparisons/flyway-vs-liquibase")
    assert [one["kind"] for one in answer["frameworks"]] == ["tool", "tool"]
    assert {one["category"] for one in answer["frameworks"]} == {"database-migration"}
    kinds = {one["kind"] for one in read("/frameworks?per_page=100")["data"]}
    assert kinds >= {"framework", "tool", "runtime"}


@requirement(
    "S3-63", "Labels lead to one slug: Spring-Boot", served="GET /frameworks/{slug}: aliases"
)
def test_every_label_of_the_page_leads_to_one_address(read: Read, pages: Flask) -> None:
    aliases = {"Spring Boot": "spring-boot", "ExpressJS": "express", "Node.js": "nodejs"}
    for label, slug in aliases.items():
        assert label.lower() in read(f"/frameworks/{slug}")["aliases"]
    for label, slug in {**aliases, "Spring-Boot": "spring-boot"}.items():
        moved = pages.test_client().get(f"/frameworks/{label}")
        assert (moved.status_code, moved.location) == (301, f"/v1/frameworks/{slug}")
