"""The blog guide: what to build with which, its verdict and conclusion, and who wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.pages.conftest import Read, Written
from tests.pages.looking import (
    NAME,
    ON,
    POINTS,
    Answer,
    article,
    claim,
    named,
    paragraphs,
    points,
    requirement,
    row,
    says,
    told,
)
from tests.services.catalogue_file.files import FILES

PAGE = "blog-guide"
PAIR = "GET /comparisons/{name}"
ARTICLE = f"{PAIR}/articles"
SOURCE = "GET /sources/{slug}"
Words = Sequence[str]


def stated(number: int, element: str, framework: str, kind: str, *said: str) -> Any:
    mark = requirement(f"S1-{number:02}", element, served=f"{POINTS}.{kind}")
    return pytest.param(framework, kind, said, marks=mark)


@pytest.mark.parametrize(
    ("framework", "kind", "said"),
    [
        stated(5, "Flask is ideal for, 2", "flask", "ideal_for", "Small and medium", "APIs"),
        stated(
            29,
            "Choose Flask if, 4",
            "flask",
            "choose_when",
            "Flexibility",
            "REST API",
            "Every component",
            "project is small",
        ),
        stated(30, "Flask works great for, 2", "flask", "use_cases", "Microservices", "MVPs"),
        stated(
            31,
            "Choose Django if, 4",
            "django",
            "choose_when",
            "Authentication",
            "fast",
            "large",
            "Security",
        ),
        stated(
            32, "Django is excellent for, 2", "django", "use_cases", "much content", "Enterprise"
        ),
    ],
)
def test_what_a_framework_is_right_for_is_a_list_in_the_order_of_the_page(
    everything: Answer, framework: str, kind: str, said: Words
) -> None:
    assert told(points(everything, framework, kind, PAGE), said) == list(said)


@requirement("S1-23", "What to build with which, 2", served=f"{PAIR}/recommendations")
def test_what_is_built_leads_to_a_framework(read: Read) -> None:
    found = [one for one in read(f"{NAME}/recommendations")["data"] if one["source"] == PAGE]
    assert [(one["text"], one["use_case"], one["framework"]) for one in found] == [
        ("Enterprise applications", "enterprise-application", "django"),
        ("Lightweight APIs", "lightweight-api", "flask"),
    ]
    for one in found:
        assert read(f"/use-cases/{one['use_case']}")["slug"] == one["use_case"]


@requirement("S1-28", "Security decides for Django", served=f"{ON}[security].opinions")
def test_a_winner_on_one_feature_may_have_a_condition(everything: Answer) -> None:
    (opinion,) = row(everything, "security")["opinions"]
    assert (opinion["source"], opinion["kind"]) == (PAGE, "conditional")
    assert (opinion["winner"], opinion["condition"]) == ("django", "security is a top priority")


@requirement("S1-33", "Community: both are strong", served=f"{ON}[community].opinions")
def test_a_feature_may_end_in_a_tie(everything: Answer) -> None:
    (opinion,) = row(everything, "community")["opinions"]
    assert (opinion["source"], opinion["kind"], opinion["winner"]) == (PAGE, "tie", None)
    assert says(opinion["text"], "strong", "stable", "support")
    for framework in ("flask", "django"):
        said = claim(everything, "community", framework, PAGE)
        assert said["span"] == ["medium", "large"]
        assert says(said["note"], "both communities strong")


@requirement("S1-36", "Final verdict: it depends", served=f"{PAIR}/opinions: kind, winner")
def test_the_final_verdict_names_no_winner(read: Read) -> None:
    verdict = named(read(f"{NAME}/opinions")["data"], "blog-guide-verdict")
    assert (verdict["kind"], verdict["winner"]) == ("conditional", None)
    assert (verdict["source"], verdict["feature"], verdict["author"]) == (PAGE, None, "writer")
    assert says(verdict["text"], "It depends", "Nothing suits everybody")


@requirement("S1-37", "Verdict per side, 2", served=f"{PAIR}/opinions: conditions")
def test_the_final_verdict_says_when_to_choose_which(read: Read) -> None:
    verdict = named(read(f"{NAME}/opinions")["data"], "blog-guide-verdict")
    flask, django = verdict["conditions"]
    assert (flask["framework"], django["framework"]) == ("flask", "django")
    simple, small, api = flask["when"]
    assert says(simple, "simplicity")
    assert says(small, "small")
    assert says(api, "API")
    complete, large = django["when"]
    assert says(complete, "complete framework")
    assert says(large, "large", "scale")


@requirement("S1-38", "Criteria of the conclusion, 4", served=f"{ARTICLE}: criteria")
def test_what_to_decide_by_is_a_list(everything: Answer) -> None:
    criteria = ["project size", "scalability", "security", "speed of development"]
    assert article(everything, PAGE)["criteria"] == criteria


@requirement("S1-39", "Conclusion", served=f"{ARTICLE}: conclusion")
def test_the_conclusion_keeps_its_paragraphs(everything: Answer) -> None:
    criteria, both, closing = paragraphs(article(everything, PAGE)["conclusion"])
    assert says(criteria, "size", "scalability", "security")
    assert says(both, "Flask", "control", "Django", "structure")
    assert says(closing, "what the project needs")


@requirement("S1-40", "Two posts on other matters", served=f"{PAIR}/related: off_topic")
def test_posts_on_other_matters_are_marked_and_not_counted(read: Read, everything: Answer) -> None:
    listed = read(f"{NAME}/related")["data"]
    found = [one for one in listed if one["source"] == PAGE]
    assert all(one["kind"] == "other" and not one["frameworks"] for one in found)
    said = ["opioid", "football"]
    assert told(found, said) == said
    aside = [one for one in listed if one["off_topic"]]
    assert [one for one in aside if one["source"] == PAGE] == found
    assert everything["related"] == listed
    assert everything["sections"]["related"]["count"] == len(listed) - len(aside)


BYLINE = (
    "name: Nora Feldt, bio: Writes on words., expertise: [words], works: [Of Commas, On Dashes]"
)


@pytest.fixture
def author(written: Written) -> Answer:
    sources = FILES["sources.yaml"].replace("{slug: blog,", f"{{slug: blog, author: {{{BYLINE}}},")
    return dict(written({"sources.yaml": sources}).get("/sources/blog").json["author"])


@requirement("S1-41", "Name of the author", served=f"{SOURCE}: author.name")
def test_an_author_may_have_a_name_and_ours_is_told_by_role(read: Read, author: Answer) -> None:
    assert author["name"] == "Nora Feldt"
    shipped = read(f"/sources/{PAGE}")["author"]
    assert shipped["name"] is None
    assert says(shipped["role"], "writer")


@requirement("S1-42", "The author's portrait", served=f"{SOURCE}: author.bio, author.expertise")
def test_an_author_has_a_portrait_and_what_they_know(read: Read) -> None:
    author = read(f"/sources/{PAGE}")["author"]
    assert says(author["bio"], "Writes for a living", "grammar")
    assert author["expertise"] == ["grammar", "writing"]


@requirement("S1-43", "Two books by the author", served=f"{SOURCE}: author.works")
def test_an_author_may_have_works_in_order(read: Read, author: Answer) -> None:
    assert author["works"] == ["Of Commas", "On Dashes"]
    assert says(read(f"/sources/{PAGE}")["author"]["bio"], "Two books")


@requirement("S1-44", "No date, no publisher, no address", served=f"{SOURCE}: published, flags")
def test_a_page_without_a_date_is_flagged_undated(read: Read, everything: Answer) -> None:
    source = read(f"/sources/{PAGE}")
    assert (source["published"], source["publisher"], source["url"]) == (None, None, None)
    assert "undated" in source["flags"]
    said = [one for found in everything["features"] for one in found["claims"]]
    dates = [one["as_of"] for one in said if one["source"] == PAGE]
    assert dates
    assert not any(dates)
    for framework in ("flask", "django"):
        listed = read(f"/frameworks/{framework}/points?per_page=100")["data"]
        assert {str(one["as_of"]) for one in listed if one["source"] == PAGE} == {"None"}
