"""GET /rankings: many frameworks in order."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from app.api.contract import Answer, Reading, read
from app.api.pages import page_answer
from app.api.schemas.questions import parameters_of, question_of
from app.api.schemas.rankings import RankingOut, RankingQuery, present_place
from app.domain.errors import BadQuestion, UnknownCategory, UnknownFramework
from app.services import rankings

bp = Blueprint("rankings", __name__)


@read(
    bp,
    "/rankings",
    tag="Rankings",
    query=RankingQuery(),
    returns=RankingOut(),
    may_fail=(UnknownFramework, UnknownCategory, BadQuestion),
)
def rank_frameworks(
    reading: Reading,
    *,
    category: str | None,
    frameworks: list[str],
    page: int,
    per_page: int,
    **asked: Any,
) -> Answer:
    """Rank frameworks.

    A category, or frameworks by name, under a use case or weights of your own.
    Everybody is scored on the same features: those known of all that are ranked.
    Whoever is known too little, or would leave too little in common, is listed
    without a rank and with the reason. Of more than 2,000 those with the most
    ratings are looked at; `meta` says how many there are.
    """
    question = question_of(asked)
    ranking = rankings.rank(
        reading.session, category=category, labels=frameworks, question=question
    )
    used = ranking.weighing.weights
    return page_answer(
        ranking.places,
        lambda place: present_place(place, ranking),
        path="/rankings",
        asked={"category": category, "frameworks": frameworks, **parameters_of(question)},
        meta={
            "use_case": ranking.weighing.use_case,
            "asked": ranking.asked,
            "ranked_together": len(ranking.places),
            "common": ranking.common,
            "weights": {slug: weight for slug, weight in used.items() if weight > 0.0},
        },
        page=page,
        per_page=per_page,
    )
