"""A category, or a list of frameworks, ranked under one set of weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from app.domain.claims import CellState
from app.domain.errors import BadQuestion, Mistake
from app.domain.league import Place, league
from app.models import Framework, Rating
from app.services import categories, features, frameworks, questions, ratings
from app.services.features import FeatureRecord
from app.services.questions import Question, Weighing

MAX_RANKED = 2_000
"""Frameworks that are ranked together at most; the ranking says how many were left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Every framework's place, by slug; ``names`` is what people call them.

    ``asked`` is how many frameworks were asked for. Beyond ``MAX_RANKED`` of them
    those with the most ratings are looked at, and the others have no place.
    """

    places: tuple[Place, ...]
    names: dict[str, str]
    common: tuple[str, ...]
    weighing: Weighing
    asked: int


def rank(
    session: Session, *, category: str | None, labels: Sequence[str], question: Question
) -> Ranking:
    """Rank the frameworks of a category, or those named by slug or alias.

    Raises UnknownCategory, UnknownFramework, and BadQuestion with every mistake
    of the question; one of category and labels has to be given.
    """
    if bool(category) is bool(labels):
        told = "Name a category, or frameworks; one of the two."
        raise BadQuestion([Mistake(parameter="category", detail=told)])
    weighing = questions.weigh(session, question, features.every(session))
    counting = [f for f in weighing.features if weighing.weights.get(f.slug, 0.0) > 0.0]
    chosen = select(Framework.id)
    if category:
        ids = categories.with_descendants(session, [category])
        chosen = chosen.where(Framework.category_id.in_(ids))
    else:
        named = frameworks.by_labels(session, labels)
        chosen = chosen.where(Framework.id.in_([framework.id for framework in named]))
    asked = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = session.execute(_best_known(chosen, counting)).all()
    best = select(Framework.id).where(Framework.id.in_([id_ for id_, _, _ in rows]))
    read = ratings.readings(session, best, counting)
    found = league(weighing.weighed(), {slug: read.get(id_, {}) for id_, slug, _ in rows})
    return Ranking(
        places=found.places,
        names={slug: name for _, slug, name in rows},
        common=found.common,
        weighing=weighing,
        asked=asked,
    )


def _best_known(chosen: Select[int], counting: Sequence[FeatureRecord]) -> Select[int, str, str]:
    """Select those with the most ratings that count: the league admits the best known first."""
    rated = and_(
        Rating.framework_id == Framework.id,
        Rating.feature_id.in_([feature.id for feature in counting]),
        Rating.state == CellState.RATED,
    )
    return (
        select(Framework.id, Framework.slug, Framework.name)
        .outerjoin(Rating, rated)
        .where(Framework.id.in_(chosen))
        .group_by(Framework.id, Framework.slug, Framework.name)
        .order_by(func.count(Rating.feature_id).desc(), Framework.slug)
        .limit(MAX_RANKED)
    )
