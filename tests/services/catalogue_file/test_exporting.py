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
from app.services.catalogue_file.writing import flow, listing
from tests.services.catalogue_file.files import write

# What a value may be once it has passed the checks: no controls, finite numbers.
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20).filter(
    lambda text: not set(text) & {"\ufffe", "\uffff"}
)
NUMBERS = st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.none() | TEXTS | NUMBERS.filter(lambda n: len(repr(n)) <= LONGEST_NUMBER)


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


def test_the_shipped_catalogue_survives_the_round_trip(session: Session, tmp_path: Path) -> None:
    catalogue_file.load_shipped_if_empty(session)
    catalogue_file.export(session, tmp_path)
    session.rollback()
    exported = catalogue_file.read_folder(tmp_path)
    assert catalogue_file.check(exported) == []
    assert not catalogue_file.plan_import(session, exported)


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


def test_an_empty_catalogue_exports_files_that_import_nothing(
    session: Session, tmp_path: Path
) -> None:
    assert catalogue_file.export(session, tmp_path) == 0
    session.rollback()
    exported = catalogue_file.read_folder(tmp_path)
    assert catalogue_file.check(exported) == []
    assert not catalogue_file.plan_import(session, exported)


def test_files_of_frameworks_that_are_not_there_are_never_mixed_in(
    loaded: Session, tmp_path: Path
) -> None:
    write(tmp_path, {"frameworks/rails.yaml": "slug: rails\n"})
    with pytest.raises(StrayFiles, match=r"frameworks/rails\.yaml"):
        catalogue_file.export(loaded, tmp_path)
    assert not (tmp_path / "categories.yaml").exists()
