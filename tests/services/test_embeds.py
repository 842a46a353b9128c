"""A comparison in words: the same winner, the same numbers, in whatever language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.domain.verdicts import VerdictOutcome
from app.models import db
from app.services import changes, comparisons, layouts
from app.services.comparisons import Comparison
from app.services.embeds import Embed, embed
from app.services.languages import chosen
from app.services.matrices import RowOutcome
from app.services.questions import Question

PAIR = ("flask", "django")
SEVERAL = ("flask", "django", "fastapi", "laravel")
QUESTIONS = [
    Question(),
    Question(use_case="lightweight-api"),
    Question(weights={"orm": 0.0}, only=True),
    Question(order=("security", "performance")),
    Question(groups=("data",)),
]


@pytest.fixture
def reading(catalogue_client: FlaskClient) -> Iterator[Session]:
    with catalogue_client.application.app_context():
        yield db.session()


def compared(session: Session, who: tuple[str, ...], question: Question) -> Comparison:
    return comparisons.compare(session, changes.begin_reading(session), who, question)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("who", [PAIR, SEVERAL, tuple(reversed(PAIR))])
@pytest.mark.parametrize("lang", ["en", "de"])
def test_who_wins_is_who_the_comparison_says(
    reading: Session, who: tuple[str, ...], question: Question, lang: str
) -> None:
    comparison = compared(reading, who, question)
    told = embed(comparison, chosen(lang))
    assert told.outcome is comparison.verdict.outcome
    assert (told.winner.slug if told.winner else None) == comparison.verdict.winner
    assert [side.slug for side in told.sides] == comparison.slugs
    assert (told.winner is not None) == (told.outcome is VerdictOutcome.WIN)
    if told.winner is not None:
        assert told.winner.name in told.headline
        assert told.winner.score_text in told.headline
    assert "{" not in told.headline + (told.sure or "") + " ".join(told.reasons)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_feature_counts_when_it_is_given_weight(reading: Session, question: Question) -> None:
    comparison = compared(reading, PAIR, question)
    rows = [
        row
        for group in embed(comparison, chosen("en")).groups
        for row in (*group.scored, *group.described)
    ]
    assert {row.slug for row in rows if row.counts} == {
        slug for slug, weight in comparison.weights.items() if weight
    }
    assert not [row for row in rows if row.weight and not row.counts]
    assert not [row for row in rows if row.outcome is RowOutcome.NOT_SCORED and row.counts]


def test_what_a_feature_usually_weighs_is_told_beside_what_was_given(reading: Session) -> None:
    question = Question(use_case="lightweight-api", weights={"orm": 3.5})
    told = embed(compared(reading, PAIR, question), chosen("en"))
    rows = {row.slug: row for group in told.groups for row in (*group.scored, *group.described)}
    assert rows["orm"].raw == 3.5
    usual = embed(compared(reading, PAIR, Question(use_case="lightweight-api")), chosen("en"))
    same = {row.slug: row for group in usual.groups for row in (*group.scored, *group.described)}
    assert rows["orm"].usual == same["orm"].usual == same["orm"].raw != 3.5
    assert rows["philosophy"].raw is rows["philosophy"].usual is None


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("who", [PAIR, SEVERAL])
def test_a_page_has_each_row_in_one_place(
    reading: Session, who: tuple[str, ...], question: Question
) -> None:
    told = embed(compared(reading, who, question), chosen("en"))
    layout = layouts.lay_out(told, movable=True)
    placed = [
        row.slug
        for groups in (layout.counting, layout.weightless, layout.described)
        for group in groups
        for row in group.rows
    ]
    rows = [row.slug for group in told.groups for row in (*group.scored, *group.described)]
    assert len(placed) == len(set(placed))
    assert set(placed) == set(rows)


def test_of_group_values_that_read_alike_none_is_the_better(reading: Session) -> None:
    told = embed(compared(reading, PAIR, Question()), chosen("en"))
    for group in layouts.lay_out(told, movable=False).by_group:
        texts = [value.text for value in group.values]
        best = [value.text for value in group.values if value.best]
        assert len(best) == (0 if len(set(texts)) == 1 else 1)
        if best:
            assert float(best[0]) == max(map(float, texts))


@pytest.mark.parametrize("lang", ["en", "de"])
def test_all_that_a_sentence_may_name_is_known_as_a_name(reading: Session, lang: str) -> None:
    told: Embed = embed(compared(reading, PAIR, Question()), chosen(lang))
    assert len(told.terms) == len(set(told.terms))
    for sentence in (*told.reasons, *(when for one in told.conditions for when in one.when)):
        assert any(term in sentence for term in told.terms), sentence
