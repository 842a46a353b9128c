"""Every mistake is told, all at once, each with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services.catalogue_file import SHIPPED, Mistake, check, read_folder
from tests.services.catalogue_file.files import FILES, edit, write

CATEGORIES, FEATURES, SOURCES = "categories.yaml", "features.yaml", "sources.yaml"
USE_CASES, FLASK, DJANGO = "use_cases.yaml", "frameworks/flask.yaml", "frameworks/django.yaml"


def mistakes_in(folder: Path) -> list[Mistake]:
    return check(read_folder(folder))


def test_the_shipped_catalogue_has_no_mistakes() -> None:
    assert mistakes_in(SHIPPED) == []


def test_the_smallest_catalogue_has_no_mistakes(tmp_path: Path) -> None:
    assert mistakes_in(write(tmp_path)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        # What an entry looks like.
        (
            FLASK,
            "maker:",
            "maaker:",
            ":4: maaker: is not a key of this entry; did you mean 'maker'?",
        ),
        (FEATURES, "groups:", "group:", ":1: group: is not a key of this file; did you mean 'gr"),
        (FLASK, "name: Flask", "", ":1: name: is required"),
        (FLASK, "name: Flask", "name: 5.0", ":2: name: must be text; put it in quotes"),
        (FLASK, "name: Flask", "name: true", ":2: name: must be text; put it in quotes"),
        (FLASK, "name: Flask", "name: null", ":2: name: must not be null"),
        (FLASK, "name: Flask", "name: '  '", ":2: name: must not be empty"),
        (
            FLASK,
            "name: Flask",
            "name: " + "x" * 121,
            ":2: name: is 121 characters long, at most 120",
        ),
        (FLASK, "name: Flask", r'name: "a\nb"', ":2: name: has the character U+000A in it"),
        (FLASK, "name: Flask", r'name: "a\uFFFF"', ":2: name: has the character U+FFFF in it"),
        (FLASK, "name: Flask", r'name: "a\x85b"', ":2: name: has the character U+0085 in it"),
        (FLASK, "kind: framework", "kind: thing", ":3: kind: 'thing' is none of: framework, libr"),
        (FLASK, "[python]", "python", ":7: languages: must be a list"),
        (FLASK, "[python]", "[python, python]", ":7: languages[1]: 'python' is given twice"),
        (
            FLASK,
            "[pallets flask,",
            "[Pallets Flask,",
            "aliases[0]: 'Pallets Flask' must be in lower",
        ),
        (
            FLASK,
            "links: {homepage:",
            "links: {home:",
            "links.home: is not a key of this entry; did",
        ),
        (
            FLASK,
            'https://flask.example/"',
            'http://flask.example/"',
            "links.homepage: 'http://flask",
        ),
        (FLASK, 'pkg:pypi/flask"}\nfirst', 'pkg:pypi"}\nfirst', ":9: links.package: 'pkg:pypi' is"),
        (FLASK, '"2010-04"', "2010", ':10: first_release.date: must be a date in quotes: "2026",'),
        (FLASK, '"2010-04"', '"2010-13"', ":10: first_release.date: month must be in 1..12"),
        (FLASK, '"2010-04"', '"April 2010"', ":10: first_release.date: 'April 2010' is not a date"),
        (FLASK, "claims:\n", "claims: none\nold:\n", ":13: claims: must be a list of entries"),
        (FLASK, "value: 8", "value: true", ":15: claims[1].value: is true, which is no rating"),
        (FLASK, "value: 8", "value: .nan", ":15: claims[1].value: must be a number or a text"),
        (FLASK, "value: 8", "value: [8]", ":15: claims[1].value: must be a number or a text"),
        (FLASK, "value: 8, ", "", ":15: claims[1]: needs either a value or a state"),
        (
            FLASK,
            "value: 8",
            "value: 8, state: missing",
            ":15: claims[1]: needs either a value or a",
        ),
        (FLASK, "value: 8", "state: rated", ":15: claims[1].state: 'rated' is none of: missing,"),
        (
            DJANGO,
            "state: missing",
            "state: missing, precision: 1",
            "a claim that is missing has none",
        ),
        (FLASK, "precision: 50", "precision: -50", ":17: claims[3].precision: must be 0 or more"),
        (DJANGO, "[moderate, steep]", "[steep]", ":9: claims[1].span: Length must be 2."),
        (FLASK, ', as_of: "2026-06-13"', "", ":17: claims[3].as_of: is required"),
        (FLASK, "[stale]", "[not a slug]", ":18: claims[4].flags[0]: 'not a slug' is not a slug"),
        (CATEGORIES, "slug: web,", "slug: Web,", ":1: [0].slug: 'Web' is not a slug"),
        (CATEGORIES, "slug: web,", "slug: web-,", ":1: [0].slug: 'web-' is not a slug"),
        (CATEGORIES, "slug: web,", "slug: 404,", ":1: [0].slug: must be text; put it in quotes"),
        (FEATURES, "weight: 0.5", "weight: 1000001", ": must be 1,000,000 or less"),
        (FEATURES, "weight: 0.5", "weight: true", ": must be a number"),
        (FEATURES, "365", "365.5", ": must be a whole number of days, or null"),
        (FEATURES, "365", "0", ".shelf_life_days: must be 1 or more"),
        (FEATURES, "    direction: lower\n", "", ":5: features[0].direction: is required"),
        (FEATURES, ", value: 9", "", ":10: features[0].levels: give every level a value, or none"),
        (USE_CASES, "orm: 0.25", "orm: x", ":7: [0].weights.orm: must be a number"),
        (USE_CASES, "  name: General", " name: General", ":2: is not valid YAML"),
        (SOURCES, "kind: article", "kind: blog", ":3: [2].kind: 'blog' is none of: editor,"),
        # What entries say of each other.
        (
            CATEGORIES,
            "parent: web,",
            "parent: wep,",
            ":2: [1].parent: there is no category 'wep'; d",
        ),
        (CATEGORIES, "parent: web,", "parent: web-frameworks,", "is named as its own parent"),
        (CATEGORIES, "parent: null", "parent: web-frameworks", "must come before its child"),
        (CATEGORIES, "slug: web-frameworks", "slug: web", "there are two category entries 'web'"),
        (
            FEATURES,
            "slug: running",
            "slug: runing",
            "there is no feature group 'running'; did you m",
        ),
        (FEATURES, "slug: orm", "slug: performance", "there are two feature entries 'performance'"),
        (FEATURES, "lo: 100\n", "lo: 0\n", "the scale of 'github-stars' cannot be used: lo 0 of a"),
        (FEATURES, "value: 3", "value: 7", "the level values neither rise nor fall throughout"),
        (
            USE_CASES,
            "orm: 0.25",
            "orn: 1",
            "weights.orn: there is no feature 'orn'; did you mean 'orm'",
        ),
        (SOURCES, "slug: blog", "slug: docs", "there are two source entries 'docs'"),
        (
            FLASK,
            "category: web-frameworks",
            "category: web-framework",
            ":6: category: there is no cate",
        ),
        (
            FLASK,
            "feature: orm",
            "feature: orms",
            ":16: claims[2].feature: there is no feature 'orms'",
        ),
        (
            FLASK,
            "source: blog",
            "source: log",
            ":18: claims[4].source: there is no source 'log'; did",
        ),
        (
            FLASK,
            "value: 8",
            "value: 11",
            ":15: claims[1].value: 11 is not a number from 0 to 10 of",
        ),
        (FLASK, "value: easy", "value: simple", "allowed: easy or moderate or steep"),
        (FLASK, "value: no", "value: false", ":16: claims[2].value: is false, which is no rating"),
        (
            FLASK,
            "value: no",
            "value: no, precision: 1",
            ":16: claims[2].precision: only numbers have",
        ),
        (
            FLASK,
            "value: 8",
            "value: 8, span: [easy, steep]",
            ":15: claims[1].span: only levels have",
        ),
        (
            DJANGO,
            "[moderate, steep]",
            "[steep, moderate]",
            ":9: claims[1].span: must go from a level",
        ),
        (
            DJANGO,
            "[moderate, steep]",
            "[easy, moderate]",
            ":9: claims[1].span: must hold the value",
        ),
        (DJANGO, "[moderate, steep]", "[easy, hard]", ":9: claims[1].span: 'hard' is not a level"),
        (
            FLASK,
            '8, source: page, as_of: "2026-06"',
            "8, source: page, as_of: null",
            "'page' is dated",
        ),
        (FLASK, "slug: flask", "slug: flask2", ":1: slug: is 'flask2' in a file named flask.yaml"),
        (DJANGO, "slug: django", "slug: flask", ":1: slug: is 'flask' in a file named django.yaml"),
        (
            DJANGO,
            "logo:",
            "aliases: [flask]\nlogo:",
            ":6: aliases: the alias 'flask' means 'flask' al",
        ),
        (
            FLASK,
            "[pallets flask,",
            "[django,",
            ":11: aliases: the alias 'django' means 'django' alr",
        ),
        (
            DJANGO,
            "MVT, source: docs",
            "MVT, source: blog",
            ":11: claims[3]: 'blog' speaks twice of 'architecture' as of no date",
        ),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    folder = edit(write(tmp_path), file, old, new)
    written = [str(mistake) for mistake in mistakes_in(folder)]
    assert any(line.startswith(f"{file}:") and told in line for line in written), written


def test_all_mistakes_of_all_files_are_told_at_once_in_order(tmp_path: Path) -> None:
    folder = write(tmp_path)
    edit(folder, FLASK, "value: 8", "value: 11")
    edit(folder, FLASK, "maker: Pallets", "maker: 7")
    edit(folder, DJANGO, "kind: framework", "kind: thing")
    edit(folder, CATEGORIES, "parent: web,", "parent: wep,")
    edit(folder, USE_CASES, "performance: 2", "performance: -2")
    places = [(mistake.file, mistake.line) for mistake in mistakes_in(folder)]
    assert places == [
        (CATEGORIES, 2),
        (DJANGO, 3),
        (FLASK, 4),
        (FLASK, 15),
        (USE_CASES, 7),
    ]


def test_mistakes_of_form_do_not_hide_what_entries_get_wrong_of_each_other(tmp_path: Path) -> None:
    folder = write(tmp_path)
    for file, old, new in (
        (CATEGORIES, "parent: web,", "parent: wep,"),
        (FEATURES, "group: running\n    kind: rating", "group: runing\n    kind: rating"),
        (FEATURES, "weight: 0.5", "weight: heavy"),
        (FEATURES, "lo: 100\n", "lo: 0\n"),
        (SOURCES, "kind: article", "kind: blog"),
        (USE_CASES, "performance: 2", "performance: -2"),
        (USE_CASES, "orm: 0.25", "orn: 0.25"),
        (FLASK, "maker: Pallets", "maker: 7"),
        (FLASK, "category: web-frameworks", "category: web-framework"),
        (FLASK, "value: easy", "value: simple"),
        (FLASK, "value: 8, source: page", "value: 8, source: pages, precision: -1"),
        (FLASK, "feature: orm", "feature: orms"),
        (DJANGO, "kind: framework", "kind: framework\naliases: [flask]"),
        (DJANGO, "[moderate, steep]", "[steep, moderate]"),
        (DJANGO, "state: missing", "state: absent"),
    ):
        edit(folder, file, old, new)
    assert [(mistake.file, str(mistake.path[-1])) for mistake in mistakes_in(folder)] == [
        (CATEGORIES, "parent"),
        (FEATURES, "group"),
        (FEATURES, "2"),
        (FEATURES, "weight"),
        (DJANGO, "aliases"),
        (DJANGO, "span"),
        (DJANGO, "state"),
        (FLASK, "maker"),
        (FLASK, "category"),
        (FLASK, "value"),
        (FLASK, "precision"),
        (FLASK, "source"),
        (FLASK, "feature"),
        (SOURCES, "kind"),
        (USE_CASES, "orn"),
        (USE_CASES, "performance"),
    ]


def test_one_mistake_of_form_does_not_hide_another_of_the_same_entry(tmp_path: Path) -> None:
    folder = edit(write(tmp_path), FLASK, "value: 8, source", "display: 8, source")
    edit(folder, DJANGO, "state: missing", "state: missing, span: [easy, steep], display: 5")
    edit(folder, FEATURES, "    direction: lower\n", "")
    edit(folder, FEATURES, "{slug: easy, name: Easy, value: 9}", "{slug: easy, name: Easy}")
    edit(folder, FEATURES, "name: Learning curve", "name: 7")
    assert [(mistake.file, mistake.problem) for mistake in mistakes_in(folder)] == [
        (FEATURES, "is required"),
        (FEATURES, "must be text; put it in quotes"),
        (FEATURES, "give every level a value, or none"),
        (DJANGO, "must be text; put it in quotes"),
        (DJANGO, "a claim that is missing has none"),
        (FLASK, "needs either a value or a state"),
        (FLASK, "must be text; put it in quotes"),
    ]


def test_an_entry_repeated_with_a_mistake_of_form_is_told_as_repeated(tmp_path: Path) -> None:
    folder = edit(write(tmp_path), SOURCES, "slug: blog, title: A blog", "slug: docs, title: 7")
    told = [mistake.problem for mistake in mistakes_in(folder) if mistake.file == SOURCES]
    assert told == ["there are two source entries 'docs'", "must be text; put it in quotes"]


@pytest.mark.parametrize("name", [CATEGORIES, FLASK])
def test_a_folder_or_a_dead_end_in_place_of_a_file_is_one_mistake(
    tmp_path: Path, name: str
) -> None:
    folder = write(tmp_path, {**FILES, name: None})
    (folder / name).mkdir()
    assert [str(m) for m in mistakes_in(folder)] == [f"{name}:1: is a folder; a file belongs here"]
    (folder / name).rmdir()
    (folder / name).symlink_to(folder / name)
    (mistake,) = mistakes_in(folder)
    assert str(mistake).startswith(f"{name}:1: cannot be read: ")


def test_a_file_in_place_of_the_folder_of_frameworks_is_a_mistake(tmp_path: Path) -> None:
    folder = write(tmp_path, {CATEGORIES: FILES[CATEGORIES], "frameworks": ""})
    assert [str(m) for m in mistakes_in(folder)] == [
        "frameworks:1: is a file; a folder belongs here"
    ]


def test_claims_are_checked_though_their_framework_could_not_be_read(tmp_path: Path) -> None:
    folder = edit(write(tmp_path), FLASK, "maker: Pallets", "maker: 7")
    edit(folder, FLASK, "value: 8", "value: 11")
    assert [mistake.line for mistake in mistakes_in(folder)] == [4, 15]


def test_naming_an_entry_that_has_a_mistake_is_no_second_mistake(tmp_path: Path) -> None:
    folder = edit(write(tmp_path), FEATURES, "weight: 0.5", "weight: heavy")
    assert [str(mistake.path[-1]) for mistake in mistakes_in(folder)] == ["weight"]


def test_a_file_that_cannot_be_read_is_one_mistake(tmp_path: Path) -> None:
    folder = write(tmp_path, {**FILES, FEATURES: "groups: [\n"})
    assert len(mistakes_in(folder)) == 1


def test_a_folder_without_features_is_told_what_the_check_needs(tmp_path: Path) -> None:
    folder = write(tmp_path, {**FILES, FEATURES: None, SOURCES: None, CATEGORIES: None})
    told = [str(mistake) for mistake in mistakes_in(folder)]
    assert [line.split(": ")[0] for line in told] == [
        "categories.yaml:1",
        "features.yaml:1",
        "sources.yaml:1",
    ]
    assert "claims and weights name features" in told[1]


def test_a_file_that_would_be_passed_over_is_a_mistake(tmp_path: Path) -> None:
    folder = write(tmp_path, {**FILES, "features.yml": "[]", "frameworks/rails.yml": "{}"})
    told = [str(mistake) for mistake in mistakes_in(folder)]
    assert told == [
        "features.yml:1: is not a file of the catalogue; did you mean 'features.yaml'?",
        "frameworks/rails.yml:1: must end in .yaml",
    ]


def test_an_empty_folder_is_a_mistake(tmp_path: Path) -> None:
    assert [mistake.problem for mistake in mistakes_in(tmp_path)] == [
        "holds none of the catalogue's files"
    ]


def test_texts_are_trimmed_and_composed(tmp_path: Path) -> None:
    folder = edit(write(tmp_path), FLASK, "name: Flask", 'name: " Cafe\u0301 "')
    catalogue = read_folder(folder)
    assert [file.framework.name for file in catalogue.frameworks] == ["Django", "Café"]


def test_a_folded_paragraph_is_one_line_of_text(tmp_path: Path) -> None:
    folder = edit(write(tmp_path), FLASK, "A small one.", ">\n  A small\n  one.")
    assert read_folder(folder).frameworks[1].framework.summary == "A small one."


def test_no_stays_the_rating_no(tmp_path: Path) -> None:
    flask = read_folder(write(tmp_path)).frameworks[1]
    assert flask.claims[2].rating == "no"
