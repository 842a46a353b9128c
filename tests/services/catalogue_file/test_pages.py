"""Every mistake in points, comparisons and tasks is told with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services.catalogue_file import Mistake, check, read_folder
from tests.services.catalogue_file.files import FILES, edit, write
from tests.services.catalogue_file.slips import COMPARISONS, POINTS, TASKS, Slip

SOURCES, FLASK, DJANGO = "sources.yaml", "frameworks/flask.yaml", "frameworks/django.yaml"
COMPARISON, TASK = "comparisons/django-vs-flask.yaml", "tasks/hello.yaml"


def told(folder: Path) -> list[Mistake]:
    return check(read_folder(folder))


def line_of(file: str, passage: str) -> int:
    return FILES[file].split(passage)[0].count("\n") + 1


@pytest.mark.parametrize("slip", [*POINTS, *COMPARISONS, *TASKS])
def test_a_mistake_is_told_with_its_file_and_line(tmp_path: Path, slip: Slip) -> None:
    file, old, new, below, problem = slip
    written = [str(mistake) for mistake in told(edit(write(tmp_path), file, old, new))]
    place = f"{file}:{line_of(file, old) + below}: "
    assert any(one.startswith(place) and problem in one for one in written), written


@pytest.mark.parametrize(
    ("language", "code"), [("json", "{"), ("yaml", "a: b: c"), ("toml", "a = "), ("python", "(")]
)
def test_code_that_does_not_parse_says_so(tmp_path: Path, language: str, code: str) -> None:
    folder = edit(
        write(tmp_path), TASK, 'python, code: "def broken(:', f'{language}, code: "{code}'
    )
    assert told(folder) == []
    edit(folder, TASK, "broken: true", "broken: false")
    (mistake,) = told(folder)
    assert mistake.problem.startswith("does not parse: ")
    assert mistake.problem.endswith("; mend it or say broken: true")


def test_nothing_else_is_wrong_where_one_thing_is(tmp_path: Path) -> None:
    for file, old, new, _, _ in (POINTS[3], POINTS[-3], COMPARISONS[-1], TASKS[-1]):
        assert len(told(edit(write(tmp_path), file, old, new))) == 1


def test_all_mistakes_of_all_pages_are_told_at_once_in_order(tmp_path: Path) -> None:
    folder = write(tmp_path)
    for file, old, new in (
        (FLASK, "kind: pro", "kind: profit"),
        (FLASK, "slug: few,", "slug: alone,"),
        (DJANGO, "votes: 7", "votes: many"),
        (COMPARISON, "winner: flask", "winner: rails"),
        (COMPARISON, "off_topic: true", "off_topic: 1"),
        (COMPARISON, "task: hello", "task: hallo"),
        (TASK, "broken: true", "broken: false"),
        (TASK, '"pkg:pypi/flask"', "flask"),
    ):
        edit(folder, file, old, new)
    assert [(mistake.file, mistake.line) for mistake in told(folder)] == [
        (COMPARISON, 21),
        (COMPARISON, 31),
        (COMPARISON, 57),
        (DJANGO, 25),
        (FLASK, 20),
        (FLASK, 22),
        (TASK, 8),
        (TASK, 18),
    ]


def test_points_are_checked_though_their_framework_could_not_be_read(tmp_path: Path) -> None:
    folder = edit(write(tmp_path), FLASK, "maker: Pallets", "maker: 7")
    edit(folder, FLASK, "text: Small, source: page", "text: Small, source: pag")
    assert [mistake.line for mistake in told(folder)] == [4, 20]


def test_what_a_page_says_is_checked_though_its_head_could_not_be_read(tmp_path: Path) -> None:
    folder = edit(write(tmp_path), COMPARISON, "title: Flask vs Django", "title: 7")
    edit(folder, COMPARISON, "task: hello", "task: hallo")
    edit(folder, TASK, "name: Hello", "name: 7")
    edit(folder, TASK, "source: blog", "source: bolg")
    places = [(mistake.file, mistake.line) for mistake in told(folder)]
    assert places == [(COMPARISON, 3), (COMPARISON, 31), (TASK, 2), (TASK, 17)]


def test_what_an_entry_names_is_looked_up_though_it_has_a_mistake(tmp_path: Path) -> None:
    folder = edit(write(tmp_path), FLASK, "text: Small, source: page", "text: 7, source: pag")
    edit(folder, COMPARISON, "text: Something small, framework", "text: 7, framework")
    edit(folder, COMPARISON, "use_case: general", "use_case: generl")
    edit(folder, TASK, "source: blog", "source: bolg\n    explanation: 7")
    assert [(mistake.file, str(mistake.path[-1])) for mistake in told(folder)] == [
        (COMPARISON, "text"),
        (COMPARISON, "use_case"),
        (FLASK, "source"),
        (FLASK, "text"),
        (TASK, "source"),
        (TASK, "explanation"),
    ]


def test_frameworks_that_could_not_be_read_are_not_missed(tmp_path: Path) -> None:
    folder = edit(write(tmp_path), FLASK, "maker: Pallets", "maker: 7")
    edit(folder, DJANGO, "kind: framework", "kind: thing")
    assert [mistake.file for mistake in told(folder)] == [DJANGO, FLASK]


@pytest.mark.parametrize("name", [FLASK, TASK])
def test_a_file_that_cannot_be_read_is_one_mistake_and_what_it_holds_not_missed(
    tmp_path: Path, name: str
) -> None:
    folder = write(tmp_path, {**FILES, name: "slug: [\n"})
    assert [mistake.file for mistake in told(folder)] == [name]


def test_a_task_with_a_mistake_of_form_is_there_all_the_same(tmp_path: Path) -> None:
    folder = edit(write(tmp_path), TASK, "name: Hello", "name: 7")
    assert [(mistake.file, mistake.line) for mistake in told(folder)] == [(TASK, 2)]


def test_a_comparison_alone_is_asked_nothing_it_cannot_know(tmp_path: Path) -> None:
    assert told(write(tmp_path, {COMPARISON: FILES[COMPARISON]})) == []
    assert told(write(tmp_path, {TASK: FILES[TASK]})) == []


def test_a_reason_makes_a_page_of_another_category_related(tmp_path: Path) -> None:
    folder = edit(write(tmp_path), COMPARISON, "The two, frameworks: [django, flask]", "The two")
    assert len(told(folder)) == 1
    edit(folder, COMPARISON, "title: The two", "why: Both are read, title: The two")
    assert told(folder) == []


def test_a_category_above_both_is_shared(tmp_path: Path) -> None:
    folder = write(tmp_path)
    apart = "- {slug: apps, name: Apps, parent: web, description: Apart.}\n"
    write(folder, {"categories.yaml": FILES["categories.yaml"] + apart})
    other = FILES[DJANGO].split("logo:")[0].replace("django", "swift")
    write(folder, {"frameworks/swift.yaml": other.replace("web-frameworks", "apps")})
    edit(folder, COMPARISON, "The two, frameworks: [django, flask]", "The two, frameworks: [swift]")
    assert told(folder) == []
    edit(folder, "categories.yaml", "Apps, parent: web", "Apps, parent: null")
    assert [mistake.line for mistake in told(folder)] == [56]


@pytest.mark.parametrize(
    ("source", "day", "url", "right"),
    [
        ('"2026"', '"2026-06-02"', "", False),
        ('"2026"', '"2026-06"', "", False),
        ('"2026"', '"2026"', "", True),
        # Another year is another thing than a finer date of the same.
        ('"2026"', '"2025-06-02"', "", True),
        ('"2026-06-02"', '"2026"', "", True),
        ("null", '"2026-06-02"', "", True),
        # The place that is linked may say more than the source as a whole.
        ('"2026"', '"2026-06-02"', ', url: "https://blog.example/"', True),
    ],
)
def test_a_date_says_no_more_than_its_source_does(
    tmp_path: Path, source: str, day: str, url: str, right: bool
) -> None:
    folder = write(tmp_path)
    note = "- {slug: note, title: A note, kind: article, description: Short., date: "
    write(folder, {SOURCES: f"{FILES[SOURCES]}{note}{source}}}\n"})
    point = f"{{slug: new, kind: pro, text: New, source: note, as_of: {day}{url}}}"
    edit(folder, FLASK, "points:\n", f"points:\n  - {point}\n")
    assert (told(folder) == []) is right


def test_a_passage_keeps_its_paragraphs_and_code_every_blank(tmp_path: Path) -> None:
    folder = edit(write(tmp_path), FLASK, "text: Small", r'text: " a\r\n\r\n- b\n  - c\td \n"')
    edit(folder, TASK, 'code: "def broken(:\\n"', r'code: "\r\n  a \r\n\tb\n\n"')
    read = read_folder(folder)
    (flask,) = (file for file in read.frameworks if file.framework.slug == "flask")
    assert flask.points[0].text == "a\n\n- b\n  - c\td"
    assert read.tasks[0].examples[1].files[0].code == "\n  a \n\tb\n\n"
