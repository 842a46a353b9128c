"""A category, or a list of frameworks, ranked under one set of weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import BadQuestion, Mistake
from app.domain.league import Place, league
from app.models import Framework
from app.services import categories, features, frameworks, questions, ratings
from app.services.questions import Question, Weighing


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Every framework's place, by slug; ``names`` is what people call them."""

    places: tuple[Place, ...]
    names: dict[str, str]
    common: tuple[str, ...]
    weighing: Weighing


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
    read = ratings.readings(session, chosen, counting)
    rows = session.execute(
        select(Framework.id, Framework.slug, Framework.name).where(Framework.id.in_(chosen))
    ).all()
    found = league(weighing.weighed(), {slug: read.get(id_, {}) for id_, slug, _ in rows})
    return Ranking(
        places=found.places,
        names={slug: name for _, slug, name in rows},
        common=found.common,
        weighing=weighing,
    )
