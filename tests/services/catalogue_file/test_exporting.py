"""What is exported is what would be imported."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.services import catalogue_file
from app.services.catalogue_file import StrayFiles
from app.services.catalogue_file.reading import LONGEST_NUMBER, read
from app.services.catalogue_file.writing import Value, flow, listing, tree
from tests.services.catalogue_file.files import edit, write

DJANGO, COMPARISON = "frameworks/django.yaml", "comparisons/django-vs-flask.yaml"
TASK = "tasks/hello.yaml"

# What a value may be once it has passed the checks: no controls, finite numbers.
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20).filter(
    lambda text: not set(text) & {"\ufffe", "\uffff"}
)
NUMBERS = st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.none() | TEXTS | NUMBERS.filter(lambda n: len(repr(n)) <= LONGEST_NUMBER)
# What passages and code may be: line breaks and tabs, too; blanks where they hurt most.
PASSAGES = st.lists(
    st.sampled_from(["\n", "\n\n", " ", "    ", "\t", "#", "- ", "---", ": ", "|", '"', "a"])
    | TEXTS,
    max_size=8,
).map("".join)
KEYS = st.sampled_from(["slug", "text", "sides", "why", "order"])
PAGES = st.recursive(
    VALUES | PASSAGES | st.booleans() | st.lists(VALUES | PASSAGES, max_size=3),
    lambda below: st.lists(st.dictionaries(KEYS, below, min_size=1, max_size=3), max_size=3),
    max_leaves=8,
).flatmap(lambda value: st.dictionaries(KEYS, st.just(value) | PASSAGES, min_size=1, max_size=4))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*.yaml"))
    }


def load(session: Session, folder: Path) -> None:
    plan = catalogue_file.plan_import(session, catalogue_file.read_folder(folder))
    catalogue_file.apply(session, plan, author="a test", note="Trying")


@given(entry=st.dictionaries(TEXTS, VALUES | st.lists(VALUES, max_size=3), max_size=4))
def test_whatever_is_written_is_read_back(entry: dict[str, None]) -> None:
    document = read(flow([entry]).encode())
    assert (document.value, document.problems) == ([entry], [])


@given(entry=PAGES)
def test_whatever_is_written_as_a_page_is_read_back(entry: dict[str, Value]) -> None:
    document = read(tree(entry).encode())
    assert (document.value, document.problems) == (entry, [])


@given(passage=PASSAGES)
def test_a_passage_survives_at_any_depth(passage: str) -> None:
    entry: dict[str, Value] = {
        "text": passage,
        "sides": [{"text": passage, "files": [{"code": passage}]}],
    }
    document = read(tree(entry).encode())
    assert (document.value, document.problems) == (entry, [])


def test_a_passage_is_written_as_it_reads() -> None:
    code = "def f() -> None:\n    return\n\nf()\n"
    assert tree({"files": [{"path": "a.py", "code": code, "why": "a\nb"}]}) == (
        "files:\n"
        "  - path: a.py\n"
        "    code: |\n"
        "      def f() -> None:\n"
        "          return\n"
        "\n"
        "      f()\n"
        "    why: |-\n"
        "      a\n"
        "      b\n"
    )


@pytest.mark.parametrize("text", ["a\tb\n", " a\nb", "\na", "a \nb", "a\n\n", "\n", "a\u2028\nb"])
def test_what_a_literal_block_would_change_is_quoted(text: str) -> None:
    written = tree({"code": text})
    assert "|" not in written
    assert read(written.encode()).value == {"code": text}


def test_words_that_other_readers_take_for_values_are_quoted() -> None:
    assert flow(["no", "True", "null", "2026-06", "8", "on", "easy"]) == (
        '["no", "True", "null", "2026-06", "8", "on", easy]'
    )


def test_an_empty_list_is_written_as_one() -> None:
    assert read(listing([]).encode()).value == []


@pytest.fixture
def loaded(session: Session, tmp_path: Path) -> Session:
    load(session, write(tmp_path / "written"))
    return session


def test_importing_what_was_exported_plans_nothing(loaded: Session, tmp_path: Path) -> None:
    catalogue_file.export(loaded, tmp_path / "exported")
    loaded.rollback()
    exported = catalogue_file.read_folder(tmp_path / "exported")
    assert catalogue_file.check(exported) == []
    assert not catalogue_file.plan_import(loaded, exported)


def test_the_shipped_catalogue_survives_the_round_trip(
    catalogue_session: Session, tmp_path: Path
) -> None:
    catalogue_file.export(catalogue_session, tmp_path)
    catalogue_session.rollback()
    exported = catalogue_file.read_folder(tmp_path)
    assert catalogue_file.check(exported) == []
    assert not catalogue_file.plan_import(catalogue_session, exported)


def test_exporting_again_writes_the_same_bytes(loaded: Session, tmp_path: Path) -> None:
    for name in ("once", "twice"):
        catalogue_file.export(loaded, tmp_path / name)
        loaded.rollback()
    assert contents(tmp_path / "once") == contents(tmp_path / "twice")


def test_a_claim_is_one_line(loaded: Session, tmp_path: Path) -> None:
    catalogue_file.export(loaded, tmp_path)
    flask = (tmp_path / "frameworks" / "flask.yaml").read_text(encoding="utf-8")
    assert (
        '  - {feature: orm, value: "no", source: docs, as_of: null, '
        'url: "https://flask.example/orm"}\n'
    ) in flask


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (COMPARISON, "tags: [python]", "comments: 0"),
        (COMPARISON, "value: 599000", "value: 0"),
        (COMPARISON, "precision: 500", "precision: 0"),
        (COMPARISON, "author: {role: engineer}", "author: {}"),
        (COMPARISON, 'date: "2020-05-21"', "date: null"),
        (COMPARISON, "title: Matrix", "title: null"),
        (COMPARISON, "title: Two compared", "title: null"),
        (COMPARISON, "A small one against a large one.", '"null"'),
        (COMPARISON, "text: Moved away.", r'text: "One.\n\nTwo.\n- three\n  - four"'),
        (DJANGO, "votes: 7", "votes: 0"),
        (DJANGO, "text: Quick", "text: 'yes'"),
        (TASK, "position: 10", "position: 0"),
        (TASK, "from flask import Flask\n", "import flask  \n\n\n"),
        (TASK, "app = Flask(__name__)\n", 'if 1:\n          \ta = "\u00e9"\n'),
        (TASK, "broken: true", "broken: true\n    requires: []\n    explanation: null"),
    ],
)
def test_nothing_a_page_may_say_is_lost(
    session: Session, tmp_path: Path, name: str, old: str, new: str
) -> None:
    folder = edit(write(tmp_path / "written"), name, old, new)
    load(session, folder)
    session.rollback()
    catalogue_file.export(session, tmp_path / "exported")
    session.rollback()
    exported = catalogue_file.read_folder(tmp_path / "exported")
    assert catalogue_file.check(exported) == []
    assert not catalogue_file.plan_import(session, exported)


def test_lists_that_say_nothing_are_not_written(loaded: Session, tmp_path: Path) -> None:
    catalogue_file.export(loaded, tmp_path)
    written = (tmp_path / COMPARISON).read_text(encoding="utf-8")
    assert "[]" not in written
    assert "off_topic: true" in written
    assert "off_topic: false" not in written
    assert "place" not in written


def test_an_empty_catalogue_exports_files_that_import_nothing(
    session: Session, tmp_path: Path
) -> None:
    assert catalogue_file.export(session, tmp_path) == 0
    session.rollback()
    exported = catalogue_file.read_folder(tmp_path)
    assert catalogue_file.check(exported) == []
    assert not catalogue_file.plan_import(session, exported)


@pytest.mark.parametrize("name", ["tasks/old.yaml", "comparisons/a-vs-b.yaml"])
def test_pages_that_are_not_there_are_never_mixed_in(
    loaded: Session, tmp_path: Path, name: str
) -> None:
    write(tmp_path, {name: "slug: old\n"})
    with pytest.raises(StrayFiles, match=name):
        catalogue_file.export(loaded, tmp_path)
    assert not (tmp_path / "frameworks").exists()


def test_files_of_frameworks_that_are_not_there_are_never_mixed_in(
    loaded: Session, tmp_path: Path
) -> None:
    write(tmp_path, {"frameworks/rails.yaml": "slug: rails\n"})
    with pytest.raises(StrayFiles, match=r"frameworks/rails\.yaml"):
        catalogue_file.export(loaded, tmp_path)
    assert not (tmp_path / "categories.yaml").exists()
