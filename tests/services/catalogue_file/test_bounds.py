"""What the check accepts, the database holds and the answers can be made from."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Enum, String
from sqlalchemy.orm import InstrumentedAttribute

from app.models import (
    Alias,
    Base,
    Category,
    Claim,
    Comparison,
    Example,
    Feature,
    FeatureGroup,
    Framework,
    FrameworkLanguage,
    Point,
    Source,
    Statement,
    Task,
    UseCase,
    db,
)
from app.services import catalogue_file
from app.services.catalogue_file.format.fields import LONGEST_CODE, LONGEST_PASSAGE
from tests.services.catalogue_file.files import FILES, edit, write

CATEGORIES, FEATURES, SOURCES = "categories.yaml", "features.yaml", "sources.yaml"
USE_CASES, FLASK, DJANGO = "use_cases.yaml", "frameworks/flask.yaml", "frameworks/django.yaml"
COMPARISON, TASK = "comparisons/django-vs-flask.yaml", "tasks/hello.yaml"
EXACT = 2**53


def told(folder: Path) -> list[str]:
    return [str(mistake) for mistake in catalogue_file.check(catalogue_file.read_folder(folder))]


def line_of(file: str, passage: str) -> int:
    return FILES[file].split(passage)[0].count("\n") + 1


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (FLASK, '"2026-06-13"', '"2101-01-01"', "claims[3].as_of: 2101-01-01 is outside 1950 to"),
        (FLASK, '"2026-06-13"', '"9999-12-31"', "claims[3].as_of: 9999-12-31 is outside 1950 to"),
        (FLASK, '"2026-06-13"', '"0001"', "claims[3].as_of: 0001 is outside 1950 to 2100, the"),
        (FLASK, '"2026-06-13"', '"0000"', "claims[3].as_of: year 0 is out of range"),
        (FLASK, '"2010-04"', '"1949-12"', "first_release.date: 1949-12 is outside 1950 to 2100"),
        (FLASK, '"2010-04"', '"2101"', "first_release.date: 2101 is outside 1950 to 2100"),
        (SOURCES, '"2026-06"', '"2101"', "[1].date: 2101 is outside 1950 to 2100"),
        (SOURCES, '"2026-06"', '"1949"', "[1].date: 1949 is outside 1950 to 2100"),
        (
            SOURCES,
            '"2026-06"',
            '"2026-06", retrieved: "2101-01"',
            "[1].retrieved: 2101-01 is outside",
        ),
        (USE_CASES, '"2026-11-20"', '"2101"', "[0].as_of: 2101 is outside 1950 to 2100"),
        (FEATURES, "365", "36501", "features[2].shelf_life_days: must be 36,500 or less"),
        (FEATURES, "365", "365.0", "features[2].shelf_life_days: must be a whole number of days"),
        (FEATURES, "365", "true", "features[2].shelf_life_days: must be a whole number of days"),
        (FEATURES, "365", "'365'", "features[2].shelf_life_days: must be a whole number of days"),
        (FEATURES, "hi: 100000", f"hi: {EXACT + 1}", "features[2].hi: is a whole number beyond 9,"),
        (FEATURES, "lo: 100\n", f"lo: {-EXACT - 1}\n", "features[2].lo: is a whole number beyond"),
        (FLASK, "value: 38700", f"value: {EXACT + 1}", "claims[3].value: is a whole number beyond"),
        (FLASK, "value: 38700", f"value: {-EXACT - 1}", "claims[3].value: is a whole number beyo"),
        (FLASK, "precision: 50", f"precision: {EXACT + 1}", "claims[3].precision: is a whole num"),
        (FLASK, "value: 38700", "value: 1e309", "claims[3].value: must be a number or a text"),
        (DJANGO, "votes: 7", f"votes: {2**31}", "points[1].votes: must be 2,147,483,647 or less"),
        (DJANGO, "votes: 7", "votes: -1", "points[1].votes: must be 0 or more"),
        (DJANGO, "votes: 7", "votes: 7.0", "points[1].votes: must be a whole number"),
        (DJANGO, "votes: 7", "votes: true", "points[1].votes: must be a whole number"),
        (DJANGO, 'as_of: "2026", votes', 'as_of: "2101", votes', "points[1].as_of: 2101 is outs"),
        (COMPARISON, '"2020-05-21"', '"1949"', "advice[0].date: 1949 is outside 1950 to 2100"),
        (COMPARISON, "value: 599000", f"value: {EXACT + 1}", "advice[0].views.value: is a whole"),
        (COMPARISON, "value: 599000", "value: -1", "advice[0].views.value: must be 0 or more"),
        (COMPARISON, "precision: 500", "precision: 0.5", "advice[0].views.precision: must be a w"),
        (
            COMPARISON,
            "tags: [python]",
            f"comments: {2**31}",
            "advice[0].comments: must be 2,147,483,647 or less",
        ),
        (TASK, "position: 10", "position: 100001", "position: must be 100,000 or less"),
        (TASK, "position: 10", "position: -1", "position: must be 0 or more"),
    ],
)
def test_what_no_answer_could_be_made_from_is_told_with_its_file_and_line(
    tmp_path: Path, file: str, old: str, new: str, problem: str
) -> None:
    mistakes = told(edit(write(tmp_path), file, old, new))
    place = f"{file}:{line_of(file, old)}: {problem}"
    assert any(line.startswith(place) for line in mistakes), mistakes


URL = "https://x.example/"

Column = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]

TEXTS: list[tuple[Column, str, str, str]] = [
    (Category.slug, CATEGORIES, "slug: web,", "slug: {},"),
    (Category.name, CATEGORIES, "name: Web,", "name: {},"),
    (Category.description, CATEGORIES, "On the web.", "{}"),
    (FeatureGroup.slug, FEATURES, "slug: running", "slug: {}"),
    (FeatureGroup.name, FEATURES, "name: Running", "name: {}"),
    (FeatureGroup.description, FEATURES, "Keeping on.", "{}"),
    (Feature.slug, FEATURES, "slug: orm", "slug: {}"),
    (Feature.name, FEATURES, "name: ORM", "name: {}"),
    (Feature.unit, FEATURES, "    lo: 100\n", "    unit: {}\n    lo: 100\n"),
    (Feature.description, FEATURES, "How fast it is.", "{}"),
    (Source.slug, SOURCES, "slug: blog", "slug: {}"),
    (Source.title, SOURCES, "title: A blog", "title: {}"),
    (Source.publisher, SOURCES, "title: A blog", "title: A blog, publisher: {}"),
    (Source.rights, SOURCES, "title: A blog", "title: A blog, rights: {}"),
    (Source.url, SOURCES, "title: A blog", "title: A blog, url: '{}'"),
    (Source.licence, SOURCES, "title: A blog", "title: A blog, licence: {}"),
    (Source.description, SOURCES, "Written by somebody.", "{}"),
    (UseCase.slug, USE_CASES, "slug: general", "slug: {}"),
    (UseCase.name, USE_CASES, "name: General", "name: {}"),
    (UseCase.summary, USE_CASES, "What counts for all.", "{}"),
    (UseCase.audience, USE_CASES, "Everybody", "{}"),
    (UseCase.owner, USE_CASES, "owner: Faceoff", "owner: {}"),
    (Framework.slug, FLASK, "slug: flask", "slug: {}"),
    (Framework.name, FLASK, "name: Flask", "name: {}"),
    (Framework.maker, FLASK, "maker: Pallets", "maker: {}"),
    (Framework.summary, FLASK, "A small one.", "{}"),
    (Framework.licence_spdx, FLASK, "BSD-3-Clause", "{}"),
    (Framework.licence_url, FLASK, "url: null", "url: '{}'"),
    (Framework.first_release_url, FLASK, '"2010-04", url: "pkg:pypi/flask"', "\"2010\", url: '{}'"),
    (Framework.logo_url, DJANGO, '"https://django.example/logo.svg"', "'{}'"),
    (Framework.logo_alt, DJANGO, "alt: The word", "alt: {}"),
    (Framework.logo_licence, DJANGO, "licence: Trademark", "licence: {}"),
    (FrameworkLanguage.language, FLASK, "[python]", "[{}]"),
    (Alias.alias, FLASK, "[pallets flask,", "[{},"),
    (Claim.display, FLASK, "display: Easy", "display: {}"),
    (Claim.note, FLASK, '"The prose says less."', "{}"),
    (Claim.url, FLASK, '"https://flask.example/orm"', "'{}'"),
    (Claim.version, DJANGO, '"5.0"', "{}"),
    (Point.slug, DJANGO, "slug: quick", "slug: {}"),
    (Point.title, DJANGO, "title: Batteries", "title: {}"),
    (Point.text, DJANGO, "text: Quick", "text: {}"),
    (Point.url, DJANGO, '"https://django.example/motto"', "'{}'"),
    (Point.note, DJANGO, "Said of it, not by it.", "{}"),
    (Comparison.slug, COMPARISON, "slug: django-vs-flask", "slug: {}"),
    (Comparison.title, COMPARISON, "title: Flask vs Django", "title: {}"),
    (Comparison.summary, COMPARISON, "A small one against a large one.", "{}"),
    (Statement.slug, COMPARISON, "slug: overall", "slug: {}"),
    (Task.slug, TASK, "slug: hello", "slug: {}"),
    (Task.name, TASK, "name: Hello", "name: {}"),
    (Task.description, TASK, "Answer one path.", "{}"),
    (Example.explanation, TASK, "One function.", "{}"),
]
"""Each column of text, and the passage of a file that fills it."""

INSIDE: list[tuple[int, str, str, str]] = [
    (LONGEST_PASSAGE, SOURCES, "title: A blog", "title: A blog, author: {{bio: {}}}"),
    (120, SOURCES, "title: A blog", "title: A blog, author: {{role: {}}}"),
    (120, SOURCES, "title: A blog", "title: A blog, author: {{expertise: [{}]}}"),
    (200, SOURCES, "title: A blog", "title: A blog, author: {{works: [{}]}}"),
    (120, SOURCES, "title: A blog", "title: A blog, method: {{generator: people, model: {}}}"),
    (120, SOURCES, "title: A blog", "title: A blog, method: {{generator: people, covers: [{}]}}"),
    (200, COMPARISON, "title: Two compared", "title: {}"),
    (200, COMPARISON, "path: [Web, Web]", "path: [{}]"),
    (LONGEST_PASSAGE, COMPARISON, "intro: There are two.", "intro: {}"),
    (LONGEST_PASSAGE, COMPARISON, "intro: There are two.", "summary: {}"),
    (LONGEST_PASSAGE, COMPARISON, "intro: There are two.", "conclusion: {}"),
    (200, COMPARISON, "intro: There are two.", "dimensions: [{}]"),
    (200, COMPARISON, "intro: There are two.", "criteria: [{}]"),
    (200, COMPARISON, "title: Matrix", "title: {}"),
    (LONGEST_PASSAGE, COMPARISON, "lead: Row by row.", "lead: {}"),
    (600, COMPARISON, "note: Furniture.", "note: {}"),
    (120, COMPARISON, "label: Write to us", "label: {}"),
    (LONGEST_PASSAGE, COMPARISON, "text: Flask wins.", "text: {}"),
    (600, COMPARISON, "text: Flask wins.", "text: Flask wins.\n    condition: {}"),
    (LONGEST_PASSAGE, COMPARISON, "text: It is easy", "text: {}"),
    (600, COMPARISON, "[much is needed]", "[{}]"),
    (200, COMPARISON, "title: Rules", "title: {}"),
    (200, COMPARISON, "axis: few against many", "axis: {}"),
    (LONGEST_PASSAGE, COMPARISON, "text: One has more of them.", "text: {}"),
    (200, COMPARISON, "value: many", "value: {}"),
    (LONGEST_PASSAGE, COMPARISON, "text: Hardly any.", "text: {}"),
    (LONGEST_PASSAGE, COMPARISON, "text: Something small", "text: {}"),
    (300, COMPARISON, "question: Which is easier?", "question: {}"),
    (LONGEST_PASSAGE, COMPARISON, "answer: Flask.", "answer: {}"),
    (120, COMPARISON, "role: engineer", "role: {}"),
    (120, COMPARISON, "role: engineer", "name: {}"),
    (120, COMPARISON, "role: engineer", "employer: {}"),
    (60, COMPARISON, "tags: [python]", "tags: [{}]"),
    (40, COMPARISON, "display: 599k", "display: {}"),
    (LONGEST_PASSAGE, COMPARISON, "text: Moved away.", "text: {}"),
    (LONGEST_PASSAGE, COMPARISON, "text: Another one.", "text: {}"),
    (600, COMPARISON, "why: It is there.", "why: {}"),
    (200, COMPARISON, "title: The two", "title: {}"),
    (LONGEST_PASSAGE, COMPARISON, "title: The two", "title: The two, text: {}"),
    (600, COMPARISON, "title: The two", "title: The two, why: {}"),
    (120, TASK, "path: app.py", "path: {}"),
    (64, TASK, "path: app.py\n        language: python", "path: a\n        language: {}"),
    (500, TASK, '"pkg:pypi/flask"', "'{}'"),
    (LONGEST_CODE, TASK, 'python, code: "def broken(:\\n"', "text, code: {}"),
]
"""Each text that is kept inside a JSON column, and how long it may be."""


def length_of(column: Column) -> int:
    kind = column.property.columns[0].type
    assert isinstance(kind, String)
    return kind.length or LONGEST_PASSAGE


def text_of(length: int, written: str) -> str:
    start = URL if "'{}'" in written else ""
    return start + "x" * (length - len(start))


@pytest.mark.parametrize(
    ("column", "file", "old", "new"), TEXTS, ids=[str(column) for column, *_ in TEXTS]
)
def test_a_text_its_column_cannot_hold_is_told_and_the_longest_that_fits_is_not(
    tmp_path: Path, column: Column, file: str, old: str, new: str
) -> None:
    assert_limit(tmp_path, length_of(column), file, old, new)


@pytest.mark.parametrize(("limit", "file", "old", "new"), INSIDE)
def test_a_text_inside_another_value_has_its_limit_too(
    tmp_path: Path, limit: int, file: str, old: str, new: str
) -> None:
    assert_limit(tmp_path, limit, file, old, new)


def assert_limit(folder: Path, limit: int, file: str, old: str, new: str) -> None:
    near = line_of(file, old)
    long = told(edit(write(folder), file, old, new.format(text_of(limit + 1, new))))
    problem = f"is {limit + 1} characters long, at most {limit} are kept"
    places = [f"{file}:{line}: " for line in range(near, near + 1 + new.count("\n"))]
    assert any(line.startswith(tuple(places)) and problem in line for line in long), long
    fits = told(edit(write(folder), file, old, new.format(text_of(limit, new))))
    assert not any("characters long" in line for line in fits), fits


def test_passages_and_code_are_as_long_as_the_format_says() -> None:
    assert (LONGEST_PASSAGE, LONGEST_CODE) == (6_000, 20_000)


def test_every_column_that_files_fill_with_text_has_its_limit_tested() -> None:
    texts = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, String) and not isinstance(column.type, Enum)
    }
    # The first is of a closed set; the others are not written by editors.
    others = {"frameworks.kind", "catalogue.epoch", "revisions.author", "revisions.note"}
    # Made of slugs, names and aliases, whose limits are tested.
    others |= {"labels.slug", "labels.plain", "labels.written", "label_keys.key"}
    # Written by who curates, each with a limit of its own.
    curation = {"keys", "changes", "changed_verdicts", "votes", "replays"}
    others |= {name for name in texts if name.split(".")[0] in curation}
    tested = {str(column.property.columns[0]) for column, *_ in TEXTS}
    assert tested == texts - others


def test_a_catalogue_at_every_bound_is_accepted_imported_and_answered_from(
    empty_app: Flask, tmp_path: Path
) -> None:
    folder = write(tmp_path)
    for file, old, new in (
        (FLASK, '"2026-06-13"', '"2100-12-31"'),
        (FLASK, '"2010-04"', '"1950"'),
        (FLASK, "value: 38700, precision: 50", f"value: {EXACT}, precision: {EXACT}"),
        (FLASK, 'note: "The prose', f'display: {"d" * 200}, note: "The prose'),
        (FLASK, "name: Flask", f"name: {'n' * 120}"),
        (
            DJANGO,
            "  - {feature: performance,",
            (
                "  - {feature: github-stars, value: 1.5e308, precision: 1.5e308, source: docs,"
                ' as_of: "1950-01-01"}\n'
                "  - {feature: performance, value: 1e-308, source: docs, as_of: null}\n"
                "  - {feature: performance,"
            ),
        ),
        (SOURCES, '"2026-06"', '"2100", retrieved: "1950"'),
        (USE_CASES, '"2026-11-20"', '"2100-12"'),
        (USE_CASES, "performance: 2", "performance: 1000000"),
        (FEATURES, "365", "36500"),
        (FEATURES, "hi: 100000", f"hi: {EXACT}"),
        (FEATURES, "lo: 100\n", "lo: 1e-300\n"),
        (FEATURES, "weight: 0.5", "weight: 1000000"),
        (DJANGO, "votes: 7", f"votes: {2**31 - 1}"),
        (DJANGO, "text: Quick", f"text: {'q' * LONGEST_PASSAGE}"),
        (COMPARISON, "value: 599000", f"value: {EXACT}"),
        (COMPARISON, "tags: [python]", f"comments: {2**31 - 1}"),
        (COMPARISON, "text: Moved away.", f"text: {'m' * LONGEST_PASSAGE}"),
        (COMPARISON, '"2020-05-21"', '"2100-12-31"'),
        (TASK, "position: 10", "position: 100000"),
        (TASK, 'python, code: "def broken(:\\n"', f"text, code: {'c' * LONGEST_CODE}"),
        (TASK, "broken: true", "broken: false"),
    ):
        edit(folder, file, old, new)
    assert told(folder) == []
    with empty_app.app_context():
        session = db.session()
        plan = catalogue_file.plan_import(session, catalogue_file.read_folder(folder))
        catalogue_file.apply(session, plan, author="a test", note="Every bound")
    client = empty_app.test_client()
    for path in (
        "/compare?a=flask&b=django",
        "/frameworks/flask",
        "/frameworks/flask/claims",
        "/frameworks/django/ratings",
        "/features/github-stars",
        "/sources/page",
        "/use-cases/general",
        "/compare?a=flask&b=django&include=all",
        "/tasks/hello",
    ):
        assert client.get(path).status_code == 200, path
