"""What is doubtful about a catalogue is remarked on; what an editor rules has to be borne out."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services import catalogue_file
from app.services.catalogue_file import SHIPPED, Mistake, check, read_folder
from tests.services.catalogue_file.files import FILES, edit, write

SOURCES, FLASK, DJANGO = "sources.yaml", "frameworks/flask.yaml", "frameworks/django.yaml"
COMPARISON, TASK = "comparisons/django-vs-flask.yaml", "tasks/hello.yaml"
OVERALL = "    kind: outright\n    winner: flask\n"


def remarks(folder: Path) -> list[str]:
    return [str(remark) for remark in catalogue_file.remarks(read_folder(folder))]


def new_in(folder: Path, file: str, old: str, new: str) -> list[str]:
    """Return the remarks that a change of the small catalogue adds."""
    before = remarks(write(folder))
    edit(folder, file, old, new)
    assert check(read_folder(folder)) == []
    return [remark for remark in remarks(folder) if remark not in before]


UNLINKED = "a reason that names no feature, so no rating can bear it out"


def test_every_kind_of_remark_is_made_of_the_smallest_catalogue(tmp_path: Path) -> None:
    said = "'blog' says 'MVC'; 'docs' says 'MVT'"
    nowhere = "unsourced: neither this claim nor {!r} says where to look"
    assert remarks(write(tmp_path)) == [
        f"{COMPARISON}:14: articles[0].outline[1]: empty: 'Others'",
        f"{COMPARISON}:15: articles[0].outline[2]: ignored: 'Sign up'",
        f"{COMPARISON}:23: opinions[0].reasons[1]: {UNLINKED}",
        f"{COMPARISON}:57: related[1]: off topic: 'A match'",
        f"{DJANGO}:8: claims[0]: {nowhere.format('page')}",
        f"{DJANGO}:9: claims[1]: {nowhere.format('blog')}",
        f"{DJANGO}:10: claims[2]: 'architecture' is contradictory: {said}",
        f"{DJANGO}:10: claims[2]: {nowhere.format('blog')}",
        f"{DJANGO}:11: claims[3]: {nowhere.format('docs')}",
        f"{DJANGO}:12: claims[4]: {nowhere.format('blog')}",
        f"{FLASK}:14: claims[0]: {nowhere.format('page')}",
        f"{FLASK}:15: claims[1]: {nowhere.format('page')}",
        f"{FLASK}:17: claims[3]: {nowhere.format('docs')}",
        f"{FLASK}:18: claims[4]: {nowhere.format('blog')}",
        f"{SOURCES}:1: [0]: 'docs' is undated",
        f"{SOURCES}:3: [2]: 'blog' is undated",
        f"{TASK}:16: examples[1]: urls.py is kept although it does not parse: line 1: "
        + remarks(tmp_path)[-1].rpartition(": ")[2],
    ]


def test_a_remark_is_no_mistake(tmp_path: Path) -> None:
    assert check(read_folder(write(tmp_path))) == []
    assert remarks(tmp_path)


@pytest.mark.parametrize("key", ["date", "retrieved"])
def test_a_source_with_any_date_is_not_undated(tmp_path: Path, key: str) -> None:
    folder = write(tmp_path)
    docs = "{slug: docs, title: The manual, kind: documentation, date: null,"
    if key == "date":
        edit(folder, SOURCES, docs, docs.replace("null", '"2026"'))
    else:
        edit(folder, SOURCES, docs, f'{docs} retrieved: "2026",')
    assert not any("'docs' is undated" in remark for remark in remarks(folder))


@pytest.mark.parametrize("place", ["the claim", "the source"])
def test_a_place_to_look_on_either_is_enough(tmp_path: Path, place: str) -> None:
    folder = write(tmp_path)
    if place == "the claim":
        edit(folder, FLASK, "display: Easy", 'display: Easy, url: "https://page.example/"')
    else:
        edit(folder, SOURCES, "title: A page", 'title: A page, url: "https://page.example/"')
    assert not any(remark.startswith(f"{FLASK}:14") for remark in remarks(folder))


def test_claims_that_agree_are_no_contradiction(tmp_path: Path) -> None:
    folder = edit(write(tmp_path), DJANGO, "value: MVC", "value: MVT")
    assert not any("contradictory" in remark for remark in remarks(folder))


def test_a_heading_without_a_title_is_told_by_its_note(tmp_path: Path) -> None:
    old = "{title: Sign up, section: null"
    lost, ignored = new_in(tmp_path, COMPARISON, old, "{title: null, section: null")
    assert lost.endswith("articles[0].outline[2]: a heading without its title")
    assert ignored.endswith("articles[0].outline[2]: ignored: 'Furniture.'")


@pytest.mark.parametrize("state", ["present", "absent"])
def test_other_headings_are_nothing_to_remark_on(tmp_path: Path, state: str) -> None:
    change = ("state: present, lead", f"state: {state}, lead")
    assert new_in(tmp_path, COMPARISON, *change) == []


def opining(winner: str, feature: str, reason: str = "") -> str:
    """Write an outright opinion on a feature, in place of the one over everything."""
    return f"    kind: outright\n    winner: {winner}\n    feature: {feature}\n{reason}"


@pytest.mark.parametrize(
    ("winner", "feature", "doubt"),
    [
        ("flask", "learning-curve", None),
        ("django", "learning-curve", "its ratings of 'learning-curve' put another framework fir"),
        ("flask", "performance", "'performance' is not rated for all of them"),
        # There is no better and worse between descriptions.
        ("django", "architecture", None),
    ],
)
def test_an_opinion_whose_own_ratings_say_otherwise_is_remarked_on(
    tmp_path: Path, winner: str, feature: str, doubt: str | None
) -> None:
    added = new_in(tmp_path, COMPARISON, OVERALL, opining(winner, feature))
    told = [remark for remark in added if "is said to win, and" in remark]
    on_it = [remark for remark in told if ": opinions[0]: " in remark]
    assert len(on_it) == (doubt is not None)
    if doubt:
        assert on_it[0].startswith(f"{COMPARISON}:18: opinions[0]: {winner!r} is said to win, and")
        assert doubt in on_it[0]


def test_each_reason_is_held_against_the_ratings(tmp_path: Path) -> None:
    (remark,) = new_in(tmp_path, COMPARISON, "winner: flask", "winner: django")
    assert remark == (
        f"{COMPARISON}:23: opinions[0].reasons[0]: 'django' is said to win, and its ratings of "
        "'learning-curve' put another framework first"
    )


def test_ratings_that_tie_are_remarked_on(tmp_path: Path) -> None:
    folder = edit(write(tmp_path), DJANGO, "state: missing, source: blog", "value: 8, source: blog")
    edit(folder, COMPARISON, OVERALL, opining("flask", "performance"))
    assert any("its ratings of 'performance' name no winner" in one for one in remarks(folder))


def test_the_sources_own_ratings_count_before_the_catalogues(tmp_path: Path) -> None:
    folder = write(tmp_path)
    line = "  - {{feature: learning-curve, value: {}, source: docs, as_of: null}}\n"
    edit(folder, FLASK, "claims:\n", f"claims:\n{line.format('steep')}")
    edit(folder, DJANGO, "claims:\n", f"claims:\n{line.format('easy')}")
    assert not any("is said to win" in remark for remark in remarks(folder))
    # The blog rates only one of them, so that the manual speaks for both.
    edit(folder, COMPARISON, "slug: overall\n    source: page", "slug: overall\n    source: blog")
    assert any("is said to win" in remark for remark in remarks(folder))


def ruling(folder: Path, winner: str, feature: str) -> list[Mistake]:
    """Return the mistakes of the small catalogue where an editor concludes this."""
    editor = "- {slug: us, title: We, kind: editor, date: null, description: The editors.}\n"
    write(folder)
    write(folder, {SOURCES: FILES[SOURCES] + editor})
    edit(folder, COMPARISON, "slug: overall\n    source: page", "slug: overall\n    source: us")
    edit(folder, COMPARISON, OVERALL, opining(winner, feature))
    return check(read_folder(folder))


def test_an_editors_opinion_that_the_ratings_do_not_bear_out_is_a_mistake(tmp_path: Path) -> None:
    assert ruling(tmp_path, "flask", "learning-curve") == []
    doubt = "'django' is said to win, and its ratings of 'learning-curve' put another"
    opinion, reason = map(str, ruling(tmp_path, "django", "learning-curve"))
    assert opinion == f"{COMPARISON}:18: opinions[0]: {doubt} framework first"
    assert reason == f"{COMPARISON}:24: opinions[0].reasons[0]: {doubt} framework first"


def test_ratings_with_mistakes_of_their_own_bear_nothing_out(tmp_path: Path) -> None:
    assert len(ruling(tmp_path, "django", "learning-curve")) == 2
    edit(tmp_path, FLASK, "value: 8", "value: 11")
    assert [mistake.file for mistake in check(read_folder(tmp_path))] == [FLASK]


def test_a_part_of_the_catalogue_is_not_asked_what_the_rest_says(tmp_path: Path) -> None:
    assert len(ruling(tmp_path, "django", "learning-curve")) == 2
    write(tmp_path, {DJANGO: None})
    assert not any("said to win" in mistake.problem for mistake in check(read_folder(tmp_path)))


@pytest.mark.parametrize(
    ("trap", "file", "feature", "said"),
    [
        ("T2", DJANGO, "architecture", ("MVC", "MVT")),
        ("T3", FLASK, "template-engine", ("'lusera-article'", "'flask-docs'")),
        ("T4", DJANGO, "routing-style", ("path converters", "regular expressions")),
    ],
)
def test_the_contradictions_of_the_shipped_sources_are_found(
    trap: str, file: str, feature: str, said: tuple[str, str]
) -> None:
    assert trap
    (remark,) = (
        one
        for one in remarks(SHIPPED)
        if one.startswith(file) and f"'{feature}' is contradictory" in one
    )
    assert all(words in remark for words in said)


def test_prose_that_contradicts_its_own_figure_is_noted_on_both() -> None:
    """T6: no two ratings contradict each other there, so that only a note can tell."""
    (flask,) = (f for f in read_folder(SHIPPED).frameworks if f.framework.slug == "flask")
    (claim,) = (c for c in flask.claims if (c.feature, c.source) == ("performance", "versus-page"))
    (point,) = (point for point in flask.points if point.slug == "limited-growth")
    assert claim.note
    assert point.note
    assert claim.rating == 8
