"""What a source concluded is held against the ratings: its own, else those of the catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.domain.claims import SourceKind
from app.domain.sections import Section
from app.domain.statements import Opinion
from app.domain.support import Support
from app.services import features, frameworks, opinions, profiles, statements
from app.services.opinions import JudgedOpinion
from tests.services.catalogue_file.files import FILES, edit, write
from tests.services.catalogue_file.test_importing import imported

FLASK, DJANGO = "frameworks/flask.yaml", "frameworks/django.yaml"
COMPARISON = "comparisons/django-vs-flask.yaml"
OVERALL = """\
    kind: outright
    winner: flask
    text: Flask wins.
"""


def judged(session: Session, *slugs: str) -> dict[str, JudgedOpinion]:
    session.rollback()
    rows = frameworks.by_labels(session, list(slugs or ("flask", "django")))
    known = features.every(session)
    loaded = profiles.load(session, [row.id for row in rows], known)
    pages = statements.load(session, "django-vs-flask")
    found = opinions.judge(
        pages.of(Section.OPINIONS, Opinion),
        pages.kinds,
        {row.slug: loaded[row.id] for row in rows},
        {feature.slug: feature for feature in known},
    )
    return {one.opinion.slug: one for one in found}


def concluding(
    session: Session, folder: Path, feature: str, winner: str = "flask"
) -> Support | None:
    """Import the files with an outright opinion of the page on a feature, and judge it."""
    text = OVERALL.replace("winner: flask", f"winner: {winner}\n    feature: {feature}")
    edit(folder, COMPARISON, OVERALL, text)
    imported(session, folder)
    return judged(session)["overall"].support


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path)


def test_reasons_are_judged_one_by_one(session: Session, folder: Path) -> None:
    imported(session, folder)
    found = judged(session)["overall"]
    assert [(reason.text, reason.support) for reason in found.reasons] == [
        ("It is easy", Support.SUPPORTED),
        ("It is small", Support.UNLINKED),
    ]
    assert found.source_kind is SourceKind.GENERATED
    # Over everything there is no one feature to look at.
    assert found.support is None


def test_an_opinion_without_a_winner_is_not_judged(session: Session, folder: Path) -> None:
    imported(session, folder)
    assert judged(session)["level"].support is None


def test_whoever_is_asked_first_the_judgement_is_the_same(session: Session, folder: Path) -> None:
    imported(session, folder)
    assert judged(session, "flask", "django") == judged(session, "django", "flask")


@pytest.mark.parametrize(
    ("winner", "says"), [("flask", Support.SUPPORTED), ("django", Support.CONTRADICTED)]
)
def test_a_conclusion_that_its_own_ratings_contradict_is_told(
    session: Session, folder: Path, winner: str, says: Support
) -> None:
    assert concluding(session, folder, "learning-curve", winner) is says


def test_a_sources_own_ratings_are_heard_before_those_of_better_standing(
    session: Session, folder: Path
) -> None:
    # The manual, which speaks for both cells, says the opposite of the page.
    for name, old, level in ((FLASK, "source: page", "steep"), (DJANGO, "source: page", "easy")):
        line = f"  - {{feature: learning-curve, value: {level}, source: docs, as_of: null}}\n"
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        write(folder, {name: text.replace("claims:\n", f"claims:\n{line}")})
    assert concluding(session, folder, "learning-curve") is Support.SUPPORTED
    assert concluding_is_resolved(session, folder) is Support.CONTRADICTED


def concluding_is_resolved(session: Session, folder: Path) -> Support | None:
    """Take the page's word on one of them away, so that the catalogue's counts for both."""
    edit(
        folder,
        DJANGO,
        '  - {feature: learning-curve, value: steep, source: page, as_of: "2026-06"}\n',
        "",
    )
    imported(session, folder)
    return judged(session)["overall"].support


def test_a_blank_of_its_own_is_no_rating_of_its_own(session: Session, folder: Path) -> None:
    edit(folder, DJANGO, "state: missing, source: blog", "value: 9, source: docs")
    blank = '  - {feature: performance, state: missing, source: page, as_of: "2026-06"}\n'
    edit(folder, DJANGO, "points:\n", f"{blank}points:\n")
    assert concluding(session, folder, "performance") is Support.CONTRADICTED


def test_of_a_source_that_spoke_twice_its_newest_word_counts(
    session: Session, folder: Path
) -> None:
    line = "feature: learning-curve, value: {}, source: page, as_of: "
    old = f'  - {{{line.format("steep")}"2025-01"}}\n'
    for text in (f"claims:\n{old}", f"claims:\n{old.replace('2025-01', '2026-07')}"):
        write(folder)
        edit(folder, "sources.yaml", 'date: "2026-06"', 'date: "2024"')
        edit(folder, FLASK, "claims:\n", text)
        edit(folder, DJANGO, line.format("steep"), line.format("moderate"))
        edit(folder, DJANGO, "value: steep, span", "value: moderate, span")
        told = concluding(session, folder, "learning-curve")
        assert told is (Support.SUPPORTED if "2025" in text else Support.CONTRADICTED)


def test_ratings_that_tie_name_no_winner(session: Session, folder: Path) -> None:
    edit(folder, DJANGO, "state: missing, source: blog", "value: 8, source: blog")
    assert concluding(session, folder, "performance") is Support.EVEN


@pytest.mark.parametrize("by", ["docs", "page"])
def test_a_figure_within_its_rounding_names_no_winner(
    session: Session, folder: Path, by: str
) -> None:
    stars = "  - {feature: github-stars, value: 38660, source: docs, as_of: null}\n"
    edit(folder, DJANGO, "points:\n", f"{stars}points:\n")
    # By its own figures as by those of the catalogue.
    edit(folder, COMPARISON, "slug: overall\n    source: page", f"slug: overall\n    source: {by}")
    assert concluding(session, folder, "github-stars") is Support.EVEN
    write(folder, {DJANGO: FILES[DJANGO], COMPARISON: FILES[COMPARISON]})
    edit(folder, DJANGO, "points:\n", f"{stars.replace('38660', '38640')}points:\n")
    assert concluding(session, folder, "github-stars") is Support.SUPPORTED


@pytest.mark.parametrize("feature", ["orm", "performance", "architecture"])
def test_what_is_not_rated_for_all_is_not_borne_out(
    session: Session, folder: Path, feature: str
) -> None:
    assert concluding(session, folder, feature) is Support.UNRATED


def test_opinions_are_told_apart_by_what_they_are_on(session: Session, folder: Path) -> None:
    imported(session, folder)
    found = list(judged(session).values())
    assert [one.opinion.slug for one in opinions.on_feature(found, None)] == ["overall"]
    assert [one.opinion.slug for one in opinions.on_feature(found, "performance")] == ["level"]
    assert opinions.on_feature(found, "orm") == []
