"""Of every part of an answer it is told whether there is anything in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.domain.sections import Section, SectionState
from app.services import comparisons
from app.services.changes import begin_reading
from tests.services.catalogue_file.files import FILES, edit, write
from tests.services.catalogue_file.test_importing import imported

FLASK, DJANGO = "frameworks/flask.yaml", "frameworks/django.yaml"
COMPARISON, TASK = "comparisons/django-vs-flask.yaml", "tasks/hello.yaml"
PRESENT, EMPTY, ABSENT = SectionState.PRESENT, SectionState.EMPTY, SectionState.ABSENT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path)


def looked_over(session: Session, folder: Path) -> dict[Section, tuple[SectionState, int]]:
    imported(session, folder)
    session.rollback()
    compared = comparisons.compare(session, begin_reading(session), ["flask", "django"])
    return {one.section: (one.state, one.count) for one in compared.sections}


def test_every_section_is_told_of_once_in_order(session: Session, folder: Path) -> None:
    found = looked_over(session, folder)
    assert list(found) == list(Section)
    assert found == {
        Section.POINTS: (PRESENT, 3),
        Section.DESCRIPTIONS: (PRESENT, 1),
        Section.ADOPTERS: (ABSENT, 0),
        # One source says there are none.
        Section.INTEGRATIONS: (EMPTY, 0),
        Section.STATS: (PRESENT, 1),
        Section.CHARTS: (PRESENT, 3),
        Section.ARTICLES: (PRESENT, 1),
        Section.OPINIONS: (PRESENT, 2),
        Section.DIFFERENCES: (PRESENT, 1),
        Section.RECOMMENDATIONS: (PRESENT, 1),
        Section.FAQ: (PRESENT, 1),
        Section.ADVICE: (PRESENT, 1),
        Section.CODE: (PRESENT, 1),
        # The page's heading is empty, and a blog names one all the same.
        Section.ALTERNATIVES: (PRESENT, 1),
        # What has nothing to do with it is not counted.
        Section.RELATED: (PRESENT, 1),
        Section.CLAIMS: (PRESENT, 10),
        Section.SOURCES: (PRESENT, 3),
    }


def without(folder: Path, section: str) -> Path:
    """Take a section's entries, up to the next key, out of the comparison."""
    head, _, rest = FILES[COMPARISON].partition(f"{section}:\n")
    kept = rest.splitlines(keepends=True)
    while kept and kept[0].startswith(" "):
        del kept[0]
    return write(folder, {COMPARISON: head + "".join(kept)})


def test_an_empty_heading_makes_its_section_empty_and_not_absent(
    session: Session, folder: Path
) -> None:
    found = looked_over(session, without(folder, "alternatives"))
    assert found[Section.ALTERNATIVES] == (EMPTY, 0)
    edit(folder, COMPARISON, "section: alternatives, state: empty", "section: null, state: empty")
    assert looked_over(session, folder)[Section.ALTERNATIVES] == (ABSENT, 0)


@pytest.mark.parametrize("state", ["present", "absent", "ignored"])
def test_no_other_heading_does(session: Session, folder: Path, state: str) -> None:
    without(folder, "alternatives")
    edit(folder, COMPARISON, "alternatives, state: empty", f"alternatives, state: {state}")
    assert looked_over(session, folder)[Section.ALTERNATIVES] == (ABSENT, 0)


def test_nothing_but_what_is_off_topic_is_nothing(session: Session, folder: Path) -> None:
    line = "  - {slug: same, source: blog, kind: comparison, title: The two, "
    edit(folder, COMPARISON, f"{line}frameworks: [django, flask]}}\n", "")
    assert looked_over(session, folder)[Section.RELATED] == (ABSENT, 0)


def test_a_point_that_is_stated_outweighs_one_that_says_there_is_none(
    session: Session, folder: Path
) -> None:
    line = "  - {slug: mail, kind: integration, title: Mail, source: blog, as_of: null}\n"
    edit(folder, DJANGO, "points:\n", f"points:\n{line}")
    assert looked_over(session, folder)[Section.INTEGRATIONS] == (PRESENT, 1)


def test_a_pair_nobody_wrote_about_has_nothing_but_what_is_made_of_ratings(
    session: Session, folder: Path
) -> None:
    write(folder, {COMPARISON: None, TASK: None})
    for name in (FLASK, DJANGO):
        head, _, _ = FILES[name].partition("points:\n")
        write(folder, {name: head})
    found = looked_over(session, folder)
    there = {section for section, (state, _) in found.items() if state is not ABSENT}
    assert there == {Section.STATS, Section.CHARTS, Section.CLAIMS, Section.SOURCES}
    assert all(count == 0 for state, count in found.values() if state is ABSENT)
