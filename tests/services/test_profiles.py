"""What is known of a framework is what its claims in force say; retired ones are forgotten."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.domain.claims import CellState
from app.services import features, frameworks, profiles, sources
from app.services.changes import begin_reading
from app.services.profiles import Profile
from tests.services.catalogue_file.files import edit, write
from tests.services.catalogue_file.test_importing import imported

FLASK, DJANGO = "frameworks/flask.yaml", "frameworks/django.yaml"
MANUAL = '  - {feature: architecture, value: MVT, source: docs, as_of: null, version: "5.0"}\n'
DASH = "  - {feature: performance, state: missing, source: blog, as_of: null}\n"


@pytest.fixture
def folder(session: Session, tmp_path: Path) -> Path:
    """The small catalogue, imported and ready to be edited."""
    imported(session, write(tmp_path))
    return tmp_path


def profile(session: Session, slug: str) -> Profile:
    session.rollback()
    begin_reading(session)
    (framework,) = frameworks.by_labels(session, [slug])
    return profiles.load(session, [framework.id], features.every(session))[framework.id]


def claims_of(session: Session, source: str) -> int:
    session.rollback()
    return sources.by_slug(session, source).claims


def known_until(session: Session) -> date | None:
    session.rollback()
    return begin_reading(session).known_until


def test_a_cell_holds_every_claim_and_the_one_that_speaks(session: Session, folder: Path) -> None:
    assert folder.exists()
    cell = profile(session, "django")["architecture"]
    assert [(claim.source, claim.rating) for claim in cell.claims] == [
        ("docs", "MVT"),
        ("blog", "MVC"),
    ]
    assert (cell.spoken.source, cell.conflict, cell.sources) == ("docs", True, ("docs", "blog"))


def test_a_changed_claim_takes_the_place_of_the_old_one(session: Session, folder: Path) -> None:
    imported(session, edit(folder, FLASK, "value: 8", "value: 9"))
    cell = profile(session, "flask")["performance"]
    assert [claim.rating for claim in cell.claims] == [9]
    assert cell.spoken.rating == 9
    assert cell.reading is not None
    assert cell.reading.value == 0.9


def test_a_removed_claim_leaves_its_cell_to_those_that_stay(session: Session, folder: Path) -> None:
    imported(session, edit(folder, DJANGO, MANUAL, ""))
    cell = profile(session, "django")["architecture"]
    assert [claim.source for claim in cell.claims] == ["blog"]
    assert (cell.spoken.rating, cell.conflict, cell.sources) == ("MVC", False, ("blog",))


def test_a_cell_nobody_speaks_about_any_more_is_gone(session: Session, folder: Path) -> None:
    assert profile(session, "django")["performance"].state is CellState.MISSING
    imported(session, edit(folder, DJANGO, DASH, ""))
    assert "performance" not in profile(session, "django")


def test_a_claim_that_comes_back_speaks_again_once(session: Session, folder: Path) -> None:
    imported(session, edit(folder, DJANGO, MANUAL, ""))
    imported(session, write(folder))
    cell = profile(session, "django")["architecture"]
    assert [claim.source for claim in cell.claims] == ["docs", "blog"]
    assert (cell.spoken.source, cell.conflict) == ("docs", True)


def test_profiles_loaded_together_are_those_loaded_alone(session: Session, folder: Path) -> None:
    imported(session, edit(folder, FLASK, "value: 8", "value: 9"))
    alone = {slug: profile(session, slug) for slug in ("flask", "django")}
    both = frameworks.by_labels(session, ["flask", "django"])
    together = profiles.load(session, [row.id for row in both], features.every(session))
    assert {row.slug: together[row.id] for row in both} == alone


def test_a_source_counts_its_claims_in_force_only(session: Session, folder: Path) -> None:
    assert {slug: claims_of(session, slug) for slug in ("docs", "page", "blog")} == {
        "docs": 3,
        "page": 3,
        "blog": 4,
    }
    imported(session, edit(folder, FLASK, "value: 8", "value: 9"))
    assert claims_of(session, "page") == 3
    imported(session, edit(folder, DJANGO, MANUAL, ""))
    assert claims_of(session, "docs") == 2
    alone = edit(folder, DJANGO, DASH, "")
    imported(session, edit(alone, FLASK, "value: no, source: docs", "value: no, source: blog"))
    assert (claims_of(session, "docs"), claims_of(session, "blog")) == (1, 4)


def test_a_source_nobody_cites_any_more_counts_nothing(session: Session, folder: Path) -> None:
    text = (folder / FLASK).read_text(encoding="utf-8").replace("source: page", "source: blog")
    write(folder, {FLASK: text})
    imported(session, edit(folder, DJANGO, "steep, source: page", "steep, source: docs"))
    assert claims_of(session, "page") == 0


def test_the_catalogue_is_known_until_its_newest_claim_in_force(
    session: Session, folder: Path
) -> None:
    assert known_until(session) == date(2026, 6, 13)
    imported(session, edit(folder, FLASK, '"2026-06-13"', '"2026-07-02"'))
    assert known_until(session) == date(2026, 7, 2)
    imported(session, edit(folder, FLASK, '"2026-07-02"', '"2025-01-31"'))
    assert known_until(session) == date(2026, 6, 1)
    for name in (FLASK, DJANGO):
        text = (folder / name).read_text(encoding="utf-8")
        head, _, _ = text.partition("claims:\n")
        write(folder, {name: f"{head}claims: []\n"})
    imported(session, folder)
    assert known_until(session) is None
