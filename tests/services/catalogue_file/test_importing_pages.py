"""What stands beside the ratings is imported as the files say it: points, tasks, comparisons."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.sections import Section
from app.models import ComparedFramework, Comparison, Example, Framework, Point, Statement, Task
from app.services.catalogue_file import BadCatalogue, Noun
from tests.services.catalogue_file.files import FILES, edit, write
from tests.services.catalogue_file.test_importing import imported, planned, revision

FLASK, DJANGO, SOURCES = "frameworks/flask.yaml", "frameworks/django.yaml", "sources.yaml"
COMPARISON, TASK = "comparisons/django-vs-flask.yaml", "tasks/hello.yaml"
QUICK = '  - {slug: quick, kind: pro, text: Quick, source: docs, as_of: "2026", votes: 7}\n'
SMALL = '  - {slug: small, kind: pro, text: Small, source: page, as_of: "2026-06"}\n'
PAGES = {Noun.POINT, Noun.TASK, Noun.EXAMPLE, Noun.COMPARISON, Noun.STATEMENT}


@pytest.fixture
def folder(session: Session, tmp_path: Path) -> Path:
    """The small catalogue, imported and ready to be edited."""
    imported(session, write(tmp_path))
    return tmp_path


def point(session: Session, slug: str) -> Point:
    session.rollback()
    return session.scalars(select(Point).where(Point.slug == slug)).one()


def points_of(session: Session, framework: str) -> list[str]:
    query = select(Point.slug).join(Framework).where(Framework.slug == framework)
    return list(session.scalars(query.order_by(Point.position)))


def statement(session: Session, section: Section, slug: str) -> Statement | None:
    session.rollback()
    query = select(Statement).where(Statement.section == section, Statement.slug == slug)
    return session.scalars(query).one_or_none()


def stated(session: Session, section: Section) -> list[str]:
    query = select(Statement.slug).where(Statement.section == section)
    return list(session.scalars(query.order_by(Statement.position)))


def steps(session: Session, folder: Path) -> dict[Noun, tuple[int, int, int]]:
    """Import, and return how many of each noun were added, changed and removed."""
    return {
        noun: (part.added, part.changed, part.removed)
        for noun, part in imported(session, folder).plan.parts().items()
        if part
    }


def test_importing_pages_again_plans_nothing(session: Session, folder: Path) -> None:
    plan = planned(session, folder)
    assert not plan
    assert {noun: plan.parts()[noun].unchanged for noun in PAGES} == {
        Noun.POINT: 5,
        Noun.TASK: 1,
        Noun.EXAMPLE: 2,
        Noun.COMPARISON: 1,
        Noun.STATEMENT: 10,
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("text: Quick", "text: Quick to begin with"),
        ("votes: 7", "votes: 8"),
        (", votes: 7", ""),
        ("kind: pro", "kind: con"),
        ("text: Quick", "text: Quick, title: Speed, feature: orm, note: Much said"),
        ('source: docs, as_of: "2026"', "source: blog, as_of: null"),
    ],
)
def test_a_changed_point_keeps_its_row(session: Session, folder: Path, old: str, new: str) -> None:
    before = point(session, "quick").id
    # Passages of a point are looked for in its own line.
    edit(folder, DJANGO, QUICK, QUICK.replace(old, new))
    assert steps(session, folder) == {Noun.POINT: (0, 1, 0)}
    assert point(session, "quick").id == before
    assert not planned(session, folder)


def test_a_changed_count_of_votes_is_what_is_stored(session: Session, folder: Path) -> None:
    edit(folder, DJANGO, "votes: 7", "votes: 0")
    imported(session, folder)
    assert point(session, "quick").votes == 0


def test_a_point_gone_from_its_file_is_removed_and_one_renamed_is_another(
    session: Session, folder: Path
) -> None:
    edit(folder, FLASK, SMALL, "")
    # The others move up.
    assert steps(session, folder) == {Noun.POINT: (0, 2, 1)}
    assert points_of(session, "flask") == ["few", "alone"]
    before = point(session, "alone").id
    edit(folder, FLASK, "slug: alone", "slug: lonely")
    assert steps(session, folder) == {Noun.POINT: (1, 0, 1)}
    assert points_of(session, "flask") == ["few", "lonely"]
    assert before not in session.scalars(select(Point.id).where(Point.slug == "alone")).all()


def test_all_points_gone_from_a_file_are_removed(session: Session, folder: Path) -> None:
    head, _, _ = FILES[DJANGO].partition("points:\n")
    assert steps(session, write(folder, {DJANGO: head})) == {Noun.POINT: (0, 0, 2)}
    assert points_of(session, "django") == []
    assert points_of(session, "flask") == ["small", "few", "alone"]


def test_another_order_of_points_is_a_change(session: Session, folder: Path) -> None:
    edit(folder, FLASK, SMALL, "")
    edit(
        folder,
        FLASK,
        "source: docs, as_of: null}\n  - {slug: alone",
        f"source: docs, as_of: null}}\n{SMALL}  - {{slug: alone",
    )
    assert steps(session, folder) == {Noun.POINT: (0, 2, 0)}
    assert points_of(session, "flask") == ["few", "small", "alone"]


def test_frameworks_may_have_points_of_one_name(session: Session, folder: Path) -> None:
    edit(folder, DJANGO, "slug: quick", "slug: small")
    imported(session, folder)
    assert not planned(session, folder)
    assert len(session.scalars(select(Point).where(Point.slug == "small")).all()) == 2


def test_a_changed_statement_keeps_its_row_and_a_removed_one_goes(
    session: Session, folder: Path
) -> None:
    before = statement(session, Section.FAQ, "easy")
    assert before is not None
    number = before.id
    edit(folder, COMPARISON, "answer: Flask.", "answer: Flask, at first.")
    assert steps(session, folder) == {Noun.STATEMENT: (0, 1, 0)}
    after = statement(session, Section.FAQ, "easy")
    assert after is not None
    assert (after.id, after.body["answer"]) == (number, "Flask, at first.")
    text, _, _ = (folder / COMPARISON).read_text(encoding="utf-8").partition("related:")
    assert steps(session, write(folder, {COMPARISON: text})) == {Noun.STATEMENT: (0, 0, 2)}
    assert stated(session, Section.RELATED) == []
    assert stated(session, Section.OPINIONS) == ["overall", "level"]


def test_one_slug_may_stand_in_several_sections(session: Session, folder: Path) -> None:
    edit(folder, COMPARISON, "slug: rules", "slug: easy")
    imported(session, folder)
    assert not planned(session, folder)
    assert stated(session, Section.DIFFERENCES) == stated(session, Section.FAQ) == ["easy"]


def test_a_statement_repeats_whom_and_what_it_is_about(session: Session, folder: Path) -> None:
    assert folder.exists()
    names = dict(session.execute(select(Framework.id, Framework.slug)).all())
    named = {
        (row.section, row.slug): (names.get(row.framework_id or 0), row.feature_id is not None)
        for row in session.scalars(select(Statement))
    }
    assert named == {
        (Section.ARTICLES, "page"): (None, False),
        (Section.OPINIONS, "overall"): ("flask", False),
        (Section.OPINIONS, "level"): (None, True),
        (Section.DIFFERENCES, "rules"): (None, True),
        (Section.RECOMMENDATIONS, "small"): ("flask", False),
        (Section.FAQ, "easy"): ("flask", True),
        (Section.ADVICE, "moved"): (None, False),
        (Section.ALTERNATIVES, "other"): ("django", False),
        (Section.RELATED, "same"): (None, False),
        (Section.RELATED, "ball"): (None, False),
    }


def test_a_comparison_knows_whom_it_compares(session: Session, folder: Path) -> None:
    edit(folder, COMPARISON, "A small one against", "The small one against")
    assert steps(session, folder) == {Noun.COMPARISON: (0, 1, 0)}
    query = select(Comparison.slug, Comparison.summary, Framework.slug).join(
        ComparedFramework, ComparedFramework.comparison_id == Comparison.id
    )
    joined = query.join(Framework, Framework.id == ComparedFramework.framework_id)
    summary = "The small one against a large one."
    assert session.execute(joined.order_by(Framework.slug)).all() == [
        ("django-vs-flask", summary, "django"),
        ("django-vs-flask", summary, "flask"),
    ]


def test_an_example_keeps_its_row_and_its_problems_are_found_out_again(
    session: Session, folder: Path
) -> None:
    def examples() -> dict[str, tuple[int, list[str]]]:
        session.rollback()
        query = select(Framework.slug, Example.id, Example.problems).join(Framework)
        return {slug: (number, problems) for slug, number, problems in session.execute(query)}

    before = examples()
    assert before["flask"][1] == []
    assert len(before["django"][1]) == 1
    assert before["django"][1][0].startswith("urls.py: line 1: ")
    edit(folder, TASK, "def broken(:", "def mended(): ...")
    edit(folder, TASK, "broken: true", "broken: false")
    assert steps(session, folder) == {Noun.EXAMPLE: (0, 1, 0)}
    assert examples() == {"flask": before["flask"], "django": (before["django"][0], [])}
    text, _, _ = (folder / TASK).read_text(encoding="utf-8").partition("  - framework: django")
    assert steps(session, write(folder, {TASK: text})) == {Noun.EXAMPLE: (0, 0, 1)}
    assert list(examples()) == ["flask"]


def test_a_changed_task_keeps_its_examples(session: Session, folder: Path) -> None:
    edit(folder, TASK, "position: 10", "position: 0")
    edit(folder, TASK, "name: Hello", "name: Hi")
    assert steps(session, folder) == {Noun.TASK: (0, 1, 0)}
    (task,) = session.scalars(select(Task)).all()
    assert (task.name, task.position) == ("Hi", 0)
    assert len(session.scalars(select(Example)).all()) == 2


@pytest.mark.parametrize(
    ("name", "edited", "noun"),
    [
        (COMPARISON, ("answer: Flask.", "answer: Flask, at first."), Noun.STATEMENT),
        (TASK, ("One function.", "A function."), Noun.EXAMPLE),
    ],
)
def test_a_folder_of_one_page_finds_the_rest_in_the_database(
    session: Session, folder: Path, name: str, edited: tuple[str, str], noun: Noun
) -> None:
    write(folder, {**dict.fromkeys(FILES, None), name: FILES[name]})
    assert not planned(session, folder)
    assert steps(session, edit(folder, name, *edited)) == {noun: (0, 1, 0)}
    assert len(session.scalars(select(Statement)).all()) == 10
    assert len(session.scalars(select(Example)).all()) == 2
    assert len(session.scalars(select(Point)).all()) == 5


def test_a_page_alone_is_held_against_the_database(session: Session, folder: Path) -> None:
    write(folder, {**dict.fromkeys(FILES, None), COMPARISON: FILES[COMPARISON]})
    edit(folder, COMPARISON, "task: hello", "task: hallo")
    edit(folder, COMPARISON, "answer: Flask.\n    favours: flask", "answer: F.\n    favours: flusk")
    edit(folder, COMPARISON, "use_case: general", "use_case: generel")
    edit(folder, COMPARISON, "slug: moved\n    source: blog", "slug: moved\n    source: log")
    edit(folder, COMPARISON, "Another one., why", "Another one., framwork: x, why")
    with pytest.raises(BadCatalogue) as refused:
        planned(session, folder)
    assert [mistake.problem for mistake in refused.value.mistakes] == [
        "there is no task 'hallo'; did you mean 'hello'?",
        "there is no use case 'generel'; did you mean 'general'?",
        "'flusk' is not one of those compared: django, flask",
        "there is no source 'log'; did you mean 'blog'?",
        "is not a key of this entry; did you mean 'framework'?",
    ]


def test_a_related_page_alone_is_filed_by_the_database(session: Session, folder: Path) -> None:
    more = "- {slug: apps, name: Apps, parent: null, description: For telephones.}\n"
    write(folder, {"categories.yaml": FILES["categories.yaml"] + more})
    write(
        folder,
        {
            "frameworks/swift.yaml": FILES[FLASK]
            .split("licence:")[0]
            .replace("flask", "swift")
            .replace("web-frameworks", "apps")
        },
    )
    imported(session, folder)
    write(folder, {**dict.fromkeys([*FILES, "frameworks/swift.yaml"], None)})
    write(folder, {COMPARISON: FILES[COMPARISON]})
    assert not planned(session, folder)
    edit(folder, COMPARISON, "The two, frameworks: [django, flask]", "The two, frameworks: [swift]")
    with pytest.raises(BadCatalogue, match="shares no category with those compared"):
        planned(session, folder)


def test_an_import_that_only_moves_pages_is_a_revision_of_its_own(
    session: Session, folder: Path
) -> None:
    assert revision(session) == 1
    edit(folder, DJANGO, "votes: 7", "votes: 8")
    assert imported(session, folder).revision == 2
    assert imported(session, folder).revision is None
    assert revision(session) == 2


def test_a_source_that_is_dated_anew_has_its_points_looked_at_again(
    session: Session, folder: Path
) -> None:
    edit(
        folder, SOURCES, "date: null, description: Written by them", 'date: "2026", description: W'
    )
    with pytest.raises(BadCatalogue) as refused:
        planned(session, folder)
    told = [str(mistake) for mistake in refused.value.mistakes]
    assert any("points[1].as_of: must be given: 'docs' is dated" in line for line in told), told
