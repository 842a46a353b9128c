"""The stackup: its frame, its counts, votes on pros and cons, and integrations."""

from __future__ import annotations

import pytest
from _pytest.mark import ParameterSet

from tests.pages.conftest import Read, Written
from tests.pages.looking import (
    IN,
    POINTS,
    Answer,
    article,
    headings,
    pebble,
    points,
    remarks,
    requirement,
    row,
    stat,
    told,
)

STACKUP = "stackshare"
COUNTS = [
    "github-stars",
    "github-forks",
    "stackshare-stacks",
    "stackshare-followers",
    "stackshare-votes",
]


@requirement("S3-01", "Site name, links, rights: site furniture", served="GET /sources/{slug}")
def test_the_frame_of_the_site_is_left_out_but_for_publisher_and_rights(
    everything: Answer, read: Read
) -> None:
    source = read(f"/sources/{STACKUP}")
    assert source["publisher"] == "StackShare"
    assert source["rights"] == "© 2025 StackShare"
    ignored = headings(everything, STACKUP, state="ignored")
    titles = [heading["title"] for heading in ignored]
    assert titles == ["StackShare", "Product", "Company", "Legal"]
    assert {heading["section"] for heading in ignored} == {None}
    assert all(f"ignored: {title!r}" in remarks() for title in titles)


@requirement("S3-02", "Breadcrumb, 5 levels, one twice", served=f"{IN} articles[].path")
def test_the_breadcrumb_keeps_its_five_levels_and_the_one_that_is_there_twice(
    everything: Answer,
) -> None:
    assert article(everything, STACKUP)["path"] == [
        "Stackups",
        "Application & Data",
        "Frameworks",
        "Frameworks",
        "Django vs Flask",
    ]


@requirement("S3-03", "Page title", served=f"{IN} title")
def test_the_comparison_has_the_title_of_the_page(everything: Answer, read: Read) -> None:
    assert read("/comparisons/django-vs-flask")["title"] == "Django vs Flask"
    assert everything["title"] == "Flask vs Django", "the order asked"
    assert article(everything, STACKUP)["title"] == "Django vs Flask"


@requirement("S3-04", "Tabs, 4", served=f"{IN} articles[].outline, sections")
def test_each_of_the_four_tabs_names_a_section_that_is_there(everything: Answer) -> None:
    tabs = headings(everything, STACKUP, note="A tab.")
    titles = ["Overview", "Decisions", "Comparison", "Alternatives"]
    assert [tab["title"] for tab in tabs] == titles
    sections = [tab["section"] for tab in tabs]
    assert sections == ["stats", "advice", "points", "alternatives"]
    index = everything["sections"]
    assert {index[section]["state"] for section in sections} == {"present"}


@requirement("S3-05", "Logo of each tool", served="GET /frameworks/{slug}: logo")
def test_a_logo_has_an_address_a_text_and_a_licence(written: Written, read: Read) -> None:
    logo = {"url": "https://pebble.example/logo.svg", "alt": "A stone", "licence": "CC0-1.0"}
    client = written(pebble(logo=logo))
    assert client.get("/frameworks/pebble").json["logo"] == logo
    assert {read(f"/frameworks/{ours}")["logo"] for ours in ("django", "flask")} == {None}


Count = tuple[int, str, int | None]
"""A number, how it is shown, and half the width of its interval."""


def counted(number: int, framework: str, feature: str, count: Count) -> ParameterSet:
    element = f"{framework.title()}, {feature.replace('-', ' ')}: {count[1]}"
    mark = requirement(f"S3-{number:02}", element, served=f"{IN} stats[{feature}]")
    return pytest.param(framework, feature, count, marks=mark)


@pytest.mark.parametrize(
    ("framework", "feature", "count"),
    [
        counted(6, "django", "stackshare-stacks", (38700, "38.7K", 50)),
        counted(7, "django", "stackshare-followers", (34800, "34.8K", 50)),
        counted(8, "django", "stackshare-votes", (4200, "4.2K", 50)),
        counted(9, "django", "github-stars", (85600, "85.6K", 50)),
        counted(10, "django", "github-forks", (33200, "33.2K", 50)),
        counted(11, "flask", "stackshare-stacks", (19300, "19.3K", 50)),
        counted(12, "flask", "stackshare-followers", (16200, "16.2K", 50)),
        counted(13, "flask", "stackshare-votes", (60, "60", None)),
    ],
)
def test_a_count_is_a_number_as_exact_as_the_page_shows_it(
    figures: Answer, framework: str, feature: str, count: Count
) -> None:
    figure = stat(figures, feature, framework, STACKUP)
    assert figure["state"] == "rated"
    assert (figure["value"], figure["display"], figure["precision"]) == count
    assert figure["as_of"] == {"date": "2025", "precision": "year"}
    assert row(figures, feature)["kind"] == "metric"


@requirement(
    "S3-14", "Flask's GitHub counts: absent", served=f"{IN} stats[].cells[].figures[].state"
)
def test_a_count_the_page_shows_no_figure_for_is_missing(figures: Answer) -> None:
    for feature in ("github-stars", "github-forks"):
        figure = stat(figures, feature, "flask", STACKUP)
        assert (figure["state"], figure["value"], figure["display"]) == ("missing", None, "-")


@requirement(
    "S3-21", "Summary sentence, 6 dimensions", served=f"{IN} articles[].summary, dimensions"
)
def test_the_summary_names_the_six_things_the_differences_are_about(everything: Answer) -> None:
    page = article(everything, STACKUP)
    assert "six respects" in page["summary"]
    assert page["dimensions"] == [
        "framework type",
        "scalability",
        "community support",
        "learning curve",
        "URL routing",
        "template engine",
    ]
    told_of = [one["title"] for one in everything["differences"] if one["source"] == STACKUP]
    assert len(told_of) == len(page["dimensions"])
    for title, dimension in zip(told_of, page["dimensions"], strict=True):
        assert title.lower().startswith(dimension.lower())


@requirement("S3-22", "Share your stack: 3 ways", served=f"{IN} articles[].contribute")
def test_readers_are_invited_to_add_in_three_ways(everything: Answer) -> None:
    assert article(everything, STACKUP)["contribute"] == [
        {"kind": "documentation", "label": "View Docs"},
        {"kind": "cli", "label": "CLI (Node.js)"},
        {"kind": "manual", "label": "Manual"},
    ]
    (heading,) = headings(everything, STACKUP, title="Share your Stack")
    assert heading["state"] == "present"


@requirement("S3-35", "Statistics, 5 lines for two", served=f"{IN} stats")
def test_the_statistics_stand_in_a_fixed_order_with_their_blanks(
    everything: Answer, figures: Answer
) -> None:
    lines = {}
    for line in figures["stats"]:
        shown = {
            cell["framework"]: figure["display"]
            for cell in line["cells"]
            for figure in cell["figures"]
            if figure["source"] == STACKUP
        }
        if shown:
            lines[line["feature"]] = (shown["django"], shown["flask"])
    assert list(lines) == COUNTS
    assert list(lines.values()) == [
        ("85.6K", "-"),
        ("33.2K", "-"),
        ("38.7K", "19.3K"),
        ("34.8K", "16.2K"),
        ("4.2K", "60"),
    ]
    (heading,) = headings(everything, STACKUP, title="Statistics")
    assert heading["section"] == "stats"


def voted(
    number: int, framework: str, kind: str, votes: list[int], words: list[str]
) -> ParameterSet:
    element = f"{framework.title()}, {len(votes)} {kind} with votes"
    mark = requirement(f"S3-{number}", element, served=f"{POINTS}.{kind}")
    return pytest.param(framework, kind, votes, words, marks=mark)


@pytest.mark.parametrize(
    ("framework", "kind", "votes", "words"),
    [
        voted(
            36,
            "django",
            "pros",
            [678, 488, 426, 380, 277],
            ["rapid development", "open source", "great community", "easy to learn", "MVC"],
        ),
        voted(
            37,
            "django",
            "cons",
            [26, 22, 22, 15, 10],
            ["templating", "server starts anew", "ORM", "HTTP method", "depend on each other"],
        ),
        voted(
            39,
            "flask",
            "pros",
            [10, 9, 7, 6, 5],
            ["flexibility", "easy to use", "user friendly", "secure", "unopinionated"],
        ),
        voted(
            40,
            "flask",
            "cons",
            [10, 7, 5, 1],
            ["JavaScript", "context", "not fast", "modules than Spring"],
        ),
    ],
)
def test_pros_and_cons_come_with_their_votes_most_votes_first(
    everything: Answer, framework: str, kind: str, votes: list[int], words: list[str]
) -> None:
    found = points(everything, framework, kind, STACKUP)
    assert [point["votes"] for point in found] == votes
    assert told(found, words) == words


@requirement("S3-38", "Equal votes keep the page's order: 22 / 22", served=f"{POINTS}.cons")
def test_points_with_equal_votes_keep_the_order_of_the_page(
    everything: Answer, written: Written
) -> None:
    found = points(everything, "django", "cons", STACKUP)
    equal = [point["id"] for point in found if point["votes"] == 22]
    assert equal == ["django.autoreload", "django.underpowered-orm"]
    ours = [
        {"slug": slug, "kind": "con", "text": slug, "source": "blog", "as_of": None, "votes": votes}
        for slug, votes in (("few", 2), ("second", 3), ("first", 3), ("third", 3), ("many", 4))
    ]
    client = written(pebble(points=ours))
    kept = client.get("/frameworks/pebble/points").json["data"]
    assert [point["text"] for point in kept] == ["many", "second", "first", "third", "few"]


@requirement(
    "S3-41", "Misspelt text of a user, kept as it is", served="GET /frameworks/{slug}/points: text"
)
def test_what_a_user_wrote_is_not_corrected(written: Written) -> None:
    misspelt = "Eassy too  lern,i recomend it !!"
    point = {"slug": "easy", "kind": "pro", "text": misspelt, "source": "blog", "as_of": None}
    client = written(pebble(points=[point]))
    (kept,) = client.get("/frameworks/pebble/points").json["data"]
    assert kept["text"] == misspelt


@requirement(
    "S3-42", "Votes for a statement out of a base: 678 of 4.2K", served=f"{POINTS}.pros[].share"
)
def test_votes_are_for_one_statement_and_a_share_of_all_votes_on_its_subject(
    everything: Answer, figures: Answer
) -> None:
    bases = {"django": 4200, "flask": 60}
    for framework, base in bases.items():
        assert stat(figures, "stackshare-votes", framework, STACKUP)["value"] == base
        for kind in ("pros", "cons"):
            for point in points(everything, framework, kind, STACKUP):
                assert point["id"].startswith(f"{framework}.")
                assert point["share"]["value"] == pytest.approx(point["votes"] / base, abs=5e-5)
    first = points(everything, "django", "pros", STACKUP)[0]
    assert (first["id"], first["votes"]) == ("django.rapid-development", 678)


@requirement("S3-43", "Integrations of Django", served="GET /frameworks/{slug}/integrations")
def test_django_integrates_with_python(everything: Answer, read: Read) -> None:
    (point,) = read("/frameworks/django/integrations")["data"]
    assert (point["kind"], point["title"], point["state"]) == ("integration", "Python", "stated")
    assert point["source"] == STACKUP
    assert points(everything, "django", "integration", STACKUP) == [point]


@requirement("S3-44", "Integrations of Flask: none", served="GET /frameworks/{slug}/integrations")
def test_that_there_are_no_integrations_is_said_and_not_left_open(
    everything: Answer, read: Read
) -> None:
    (point,) = read("/frameworks/flask/integrations")["data"]
    assert (point["kind"], point["state"]) == ("integration", "none_known")
    assert (point["title"], point["text"]) == (None, None)
    (shown,) = (one for one in everything["integrations"] if one["framework"] == "flask")
    assert (shown["state"], shown["points"]) == ("empty", [])
