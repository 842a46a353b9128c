"""Votes rank what is stated of one framework; across frameworks only shares compare."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.domain.points import PointKind, PointState
from app.domain.sections import Section
from app.domain.votes import wilson
from app.services import features, frameworks, points, profiles
from app.services.points import PointRecord
from tests.services.catalogue_file.files import FILES, write
from tests.services.catalogue_file.test_importing import imported

FLASK, DJANGO, FEATURES = "frameworks/flask.yaml", "frameworks/django.yaml", "features.yaml"
VOTES = """\
  - slug: all-votes
    name: All votes
    group: adoption
    kind: metric
    lo: 1
    hi: 10000
    direction: higher
    unit: votes
    weight: 0
    shelf_life_days: null
    description: How many votes were cast on it.
"""


def stating(*lines: str, claims: str = "") -> dict[str, str]:
    """Return files in which Flask has these points, and these claims beside its own."""
    head, _, _ = FILES[FLASK].partition("points:\n")
    said = "".join(f"  - {{{line}}}\n" for line in lines)
    listed = f"\n{said}" if said else " []\n"
    return {FLASK: f"{head}{claims}points:{listed}", FEATURES: FILES[FEATURES] + VOTES}


def loaded(session: Session, *slugs: str) -> dict[str, list[PointRecord]]:
    session.rollback()
    rows = frameworks.by_labels(session, list(slugs))
    known = profiles.load(session, [row.id for row in rows], features.every(session))
    found = points.load(session, known)
    return {row.slug: list(found[row.id]) for row in rows}


def named(session: Session, *slugs: str) -> list[str]:
    return [point.slug for found in loaded(session, *slugs).values() for point in found]


BLOG = "source: blog, as_of: null"


def test_most_votes_come_first_and_none_after_all_that_were_voted_on(
    session: Session, tmp_path: Path
) -> None:
    files = stating(
        f"slug: unvoted, kind: pro, text: A, {BLOG}",
        f"slug: few, kind: pro, text: B, {BLOG}, votes: 3",
        f"slug: later-unvoted, kind: pro, text: C, {BLOG}",
        f"slug: many, kind: pro, text: D, {BLOG}, votes: 678",
        f"slug: some, kind: pro, text: E, {BLOG}, votes: 50",
    )
    imported(session, write(write(tmp_path), files))
    assert named(session, "flask") == ["many", "some", "few", "unvoted", "later-unvoted"]


def test_equal_votes_keep_the_order_of_the_source(session: Session, tmp_path: Path) -> None:
    slugs = ["zebra", "apple", "mango", "berry"]
    lines = [f"slug: {slug}, kind: con, text: A, {BLOG}, votes: 22" for slug in slugs]
    imported(session, write(write(tmp_path), stating(*lines)))
    assert named(session, "flask") == slugs


def test_kinds_come_in_their_order_and_votes_rank_within_one(
    session: Session, tmp_path: Path
) -> None:
    files = stating(
        f"slug: con, kind: con, text: A, {BLOG}, votes: 900",
        f"slug: motto, kind: philosophy, text: B, {BLOG}, votes: 999",
        f"slug: pro, kind: pro, text: C, {BLOG}, votes: 1",
    )
    imported(session, write(write(tmp_path), files))
    assert named(session, "flask") == ["pro", "con", "motto"]


def test_frameworks_are_never_ranked_against_each_other(session: Session, tmp_path: Path) -> None:
    files = stating(f"slug: loved, kind: pro, text: A, {BLOG}, votes: 9999")
    imported(session, write(write(tmp_path), files))
    together = loaded(session, "django", "flask")
    assert list(together) == ["django", "flask"]
    assert together == {**loaded(session, "django"), **loaded(session, "flask")}


def test_a_framework_nobody_states_anything_of_has_no_points(
    session: Session, tmp_path: Path
) -> None:
    imported(session, write(write(tmp_path), stating()))
    assert loaded(session, "flask") == {"flask": []}


def test_a_point_is_what_its_file_says(session: Session, tmp_path: Path) -> None:
    imported(session, write(tmp_path))
    by_slug = {
        point.slug: point
        for found in loaded(session, "flask", "django").values()
        for point in found
    }
    assert (by_slug["few"].kind, by_slug["few"].feature) == (PointKind.REASON, "learning-curve")
    assert by_slug["alone"].state is PointState.NONE_KNOWN
    assert by_slug["alone"].section is Section.INTEGRATIONS
    motto = by_slug["motto"]
    assert (motto.title, motto.text) == ("Batteries", "Everything is there.\n\nEven more.")
    assert (motto.url, motto.note) == ("https://django.example/motto", "Said of it, not by it.")
    assert (motto.as_of, str(by_slug["quick"].as_of)) == (None, "2026")
    assert (by_slug["quick"].votes, by_slug["quick"].share) == (7, None)


CLAIM = "  - {{feature: all-votes, value: {}, precision: {}, source: {}, as_of: {}}}\n"


@pytest.mark.parametrize(
    ("claims", "low", "high"),
    [
        (CLAIM.format(60, 0, "blog", "null"), 60, 60),
        (CLAIM.format(60, 5, "blog", "null"), 65, 55),
        # The source's newest count is the base, whichever line it stands on.
        (
            CLAIM.format(60, 0, "blog", '"2026-02"') + CLAIM.format(30, 0, "blog", '"2025"'),
            60,
            60,
        ),
        (
            CLAIM.format(30, 0, "blog", '"2025"') + CLAIM.format(60, 0, "blog", '"2026-02"'),
            60,
            60,
        ),
    ],
)
def test_a_share_is_of_all_votes_its_own_source_counted(
    session: Session, tmp_path: Path, claims: str, low: int, high: int
) -> None:
    files = stating(f"slug: some, kind: pro, text: A, {BLOG}, votes: 10", claims=claims)
    imported(session, write(write(tmp_path), files))
    (point,) = loaded(session, "flask")["flask"]
    assert point.share is not None
    assert point.share.value == pytest.approx(10 / 60)
    interval = point.share.interval
    assert (interval.low, interval.high) == (wilson(10, low).low, wilson(10, high).high)


@pytest.mark.parametrize(
    ("votes", "claims"),
    [
        ("", CLAIM.format(60, 0, "blog", "null")),
        (", votes: 10", CLAIM.format(60, 0, "docs", "null")),
        (", votes: 10", CLAIM.format(9, 0, "blog", "null")),
        (", votes: 10", "  - {feature: all-votes, state: missing, source: blog, as_of: null}\n"),
        (", votes: 10", ""),
    ],
)
def test_without_votes_or_their_base_there_is_no_share(
    session: Session, tmp_path: Path, votes: str, claims: str
) -> None:
    files = stating(f"slug: some, kind: pro, text: A, {BLOG}{votes}", claims=claims)
    imported(session, write(write(tmp_path), files))
    (point,) = loaded(session, "flask")["flask"]
    assert point.share is None
