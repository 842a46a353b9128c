"""GET /method: how ratings come about and winners are picked."""

from __future__ import annotations

from flask import Blueprint
from marshmallow import fields

from app import shipped
from app.api import links
from app.api.contract import Answer, read
from app.api.schemas.common import Out, integer, mapping, number, one, text, texts
from app.domain import claims, model

bp = Blueprint("method", __name__)


class ResolutionOut(Out):
    """How many claims become one rating."""

    rule = texts("How the claim that becomes the rating is chosen, first rule first.")
    standing = mapping(
        fields.List(fields.String()), "The kinds of source of each standing, highest first."
    )
    agreement = text("When claims contradict each other.")


class ScoringOut(Out):
    """The conventions of the scoring model: choices, published with every answer."""

    tie_points = number("Scores closer than this, of 100, are a tie.", example=0.1)
    min_coverage = number("The share of weight that must be known to name a winner.", example=0.5)
    strength_cutoffs = mapping(
        fields.Float(), "The least share of weightings a winner needs for each word."
    )
    max_features = integer("The most features one answer compares.", example=500)
    max_frameworks = integer("The most frameworks one answer compares.", example=8)


class MethodLinksOut(Out):
    """Where to read more."""

    self = text("This.")
    page = text("The same for readers, with a worked example, in Markdown.")
    features = text("The features and their scales.")
    sources = text("The sources and their standing.")


class MethodOut(Out):
    """How ratings come about and winners are picked."""

    id = text("The arithmetic's name; it changes whenever a number's meaning does.")
    summary = text("The model in a paragraph.")
    values = text("How a rating becomes a value from 0 to 1.")
    unknown = text("What a missing rating does.")
    share = text("What the share of weightings means, and what it does not.")
    freshness = text("How old claims are judged.")
    resolution = one(ResolutionOut, "How many claims become one rating.")
    scoring = one(ScoringOut, "The conventions.")
    links = one(MethodLinksOut, "Where to read more.")


@read(bp, "/method", tag="Method", returns=MethodOut(), depends_on_catalogue=False)
def show_method() -> Answer:
    """Explain the model.

    How claims resolve to ratings, how ratings become values, how a winner is
    picked, and which conventions that rests on.
    """
    standing = {
        rank.name.lower(): [kind.value for kind, its in claims.STANDING.items() if its is rank]
        for rank in claims.Standing
    }
    return Answer(
        body={
            "id": model.MODEL_ID,
            "summary": (
                "An additive value model: every rating becomes a value from 0 to 1 on its "
                "feature's own scale, values are weighed and added up to a score from 0 to 100, "
                "and the higher score wins. The scale belongs to the feature, so a third "
                "framework can't change who beats whom."
            ),
            "values": (
                "Ratings run linearly over their scale, ordinals by the published value of their "
                "level, booleans are 1 for yes, 0.5 for optional (by an extension) and 0 for no, "
                "metrics run linearly or logarithmically between the feature's anchors and are "
                "clamped beyond them. Texts are shown and never scored."
            ),
            "unknown": (
                "A missing rating is never a 0, a tie or a loss. It lowers the coverage and widens "
                "the bounds; below the least coverage no winner is named."
            ),
            "share": (
                "Every weighting of the compared features is taken as equally likely, and the "
                "share under which a side wins is computed exactly. It tells how much the verdict "
                "depends on the weights, not how likely a framework is to be better."
            ),
            "freshness": (
                "A claim is fresh for its feature's shelf life, stale for as long again, then "
                "expired: judged on the day of the newest claim in the catalogue, so that one "
                "revision gives one answer. `fresh_until` lets a client judge by its own clock."
            ),
            "resolution": {
                "rule": claims.RULE,
                "standing": standing,
                "agreement": claims.AGREEMENT,
            },
            "scoring": {
                "tie_points": model.TIE_POINTS,
                "min_coverage": model.MIN_COVERAGE,
                "strength_cutoffs": model.STRENGTH_CUTOFFS,
                "max_features": model.MAX_FEATURES,
                "max_frameworks": model.MAX_FRAMEWORKS,
            },
            "links": {
                "self": links.to("/method"),
                "page": links.to("/method.md"),
                "features": links.to("/features"),
                "sources": links.to("/sources"),
            },
        }
    )


@read(bp, "/method.md", tag="Method", media_type="text/markdown", depends_on_catalogue=False)
def show_method_page() -> Answer:
    """Explain the model to a reader.

    One page of Markdown with a worked example, from claim to verdict.
    """
    text = shipped.path("method.md", "docs/method.md").read_bytes()
    return Answer(body=text, media_type="text/markdown; charset=utf-8")
