"""How a ranking is asked for, and how it looks from outside."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from webargs.fields import DelimitedList

from app.api import links
from app.api.schemas.common import (
    Label,
    Out,
    PageLinksOut,
    PageMetaOut,
    PageQuery,
    integer,
    many,
    mapping,
    number,
    one,
    text,
    texts,
)
from app.api.schemas.questions import QuestionQuery
from app.domain.league import Place
from app.services.rankings import MAX_RANKED, Ranking


class RankingQuery(QuestionQuery, PageQuery):
    """Whom to rank, and under which question."""

    category = Label(
        "The category to rank, with those below it.", example="web-frameworks", load_default=None
    )
    frameworks = DelimitedList(
        Label("A framework."),
        load_default=(),
        metadata={
            "description": "The frameworks to rank, instead of a category.",
            "examples": [["flask", "django"]],
        },
    )


class PlaceLinksOut(Out):
    """Where to read more."""

    framework = text("The framework.")


class PlaceOut(Out):
    """Where one framework stands."""

    framework = text("Which.", example="django")
    name = text("What people call it.", example="Django")
    rank = integer("Its rank; equals share the better one; null without one.", null=True)
    score = number("Its score over the common features, 0 to 100.", null=True, example=80.0)
    coverage = number("The share of weight that is known of it.", example=1.0)
    reason = text(
        "Why it has no rank: low_coverage, or too_little_shared (with it, the features that all "
        "share would carry less than half of the weight).",
        null=True,
    )
    links = one(PlaceLinksOut, "Where to read more.")


class RankingMetaOut(PageMetaOut):
    """Which page of how many, and what the scores rest on."""

    use_case = text("Whose weights.", example="general")
    asked = integer("How many frameworks the category has, or were named.", example=18)
    ranked_together = integer(
        f"How many of them were looked at: at most {MAX_RANKED:,}, those with the most ratings "
        "that count; the others have no place.",
        example=18,
    )
    common = texts("The features known of all that are ranked.")
    weights = mapping(fields.Float(), "The weights used, adding up to 1.")


class RankingOut(Out):
    """Frameworks in order, those without a rank last."""

    data = many(PlaceOut, "The places on this page.")
    meta = one(RankingMetaOut, "Which page this is, and what the scores rest on.")
    links = one(PageLinksOut, "The neighbouring pages.")


def present_place(place: Place, ranking: Ranking) -> dict[str, Any]:
    """Write a place."""
    return {
        "framework": place.name,
        "name": ranking.names[place.name],
        "rank": place.rank,
        "score": place.score,
        "coverage": place.coverage,
        "reason": place.reason,
        "links": {"framework": links.to(f"/frameworks/{place.name}")},
    }
