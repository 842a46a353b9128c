"""How a comparison looks from outside: the main answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import Schema, fields

from app.api import links
from app.api.schemas.claims import raw
from app.api.schemas.common import (
    Label,
    Out,
    PartialDateOut,
    flag,
    integer,
    many,
    mapping,
    number,
    one,
    present_date,
    text,
    texts,
)
from app.api.schemas.features import ScaleOut, present_scale
from app.api.schemas.frameworks import FrameworkOut, present_framework
from app.api.schemas.ratings import DIGITS, CellOut, present_cell
from app.domain import model
from app.services import use_cases
from app.services.audits import Audit
from app.services.changes import State
from app.services.comparisons import Comparison, Row


class ComparisonQuery(Schema):
    """Which two are compared."""

    a = Label("The first framework, by slug or alias.", example="flask", required=True)
    b = Label("The second, by slug or alias.", example="django", required=True)


class RowOut(Out):
    """One feature across the frameworks."""

    slug = text("The feature.", example="learning-curve")
    name = text("Its name.", example="Learning curve")
    group = text("The heading it is shown under.", example="adoption")
    kind = text("rating, ordinal, boolean, metric or text (never scored).", example="ordinal")
    direction = text("Which end is better: higher or lower.", example="lower")
    scale = one(ScaleOut, "Which ratings it takes.")
    unit = text("What its figures count.", null=True)
    indifference = number(
        "The largest gap between two ratings that is still marked a tie; never in the score.",
        example=0,
    )
    weight = number("Its share of what is compared; null when it is not.", null=True, example=0.1)
    outcome = text(
        "win, tie, undecided (a rating is missing) or not_scored (a description).", example="win"
    )
    winner = text("Who wins it; null without a single winner.", null=True, example="flask")
    leaders = texts("Who is ahead: the winner, or all that tie.", example=["flask"])
    margin = number("How far apart the two values are, 0 to 1.", null=True, example=0.6)
    cells = many(CellOut, "What is known of each framework, in the order asked.")


class SharesOut(Out):
    """Under which share of weightings each side wins; they add up to 1."""

    a = number("The first side.", example=0.19)
    b = number("The second.", example=0.81)
    tie = number("Neither.", example=0)


class FlipOut(Out):
    """The weight of one feature at which the result turns, the others kept."""

    weight = number("That weight, in the question's own units.", example=2.3)
    multiplier = number("As a multiple of its weight now; null when that is 0.", null=True)
    share = number("As a share of all weight.", example=0.32)
    to = text("Which side wins beyond it: a or b.", example="a")


class FeatureAnalysisOut(Out):
    """What one feature adds to the result."""

    weight = number("Its share of the weight of what is compared; null when not.", null=True)
    value_a = number("The first side's value, 0 to 1; null for a gap.", null=True)
    value_b = number("The second side's.", null=True)
    difference = number("The first's less the second's.", null=True)
    winner = text("a, b or tie; null when not compared.", null=True, example="a")
    contribution = number("Points it adds to the difference; they sum to it.", null=True)
    flip = one(FlipOut, "The weight that would turn the result; null when none does.", null=True)


class TallyOut(Out):
    """How many features each side wins: a count, never the verdict."""

    a = integer("Won by the first side.")
    b = integer("Won by the second.")
    tie = integer("Ties.")
    not_compared = integer("Not rated for both.")


class TransferOut(Out):
    """The least share of all weight to move for a tie, and where to."""

    share = number("That share.", example=0.1)
    to = text("The feature it moves to; null on a tie.", null=True, example="learning-curve")


class InvalidRatingOut(Out):
    """A rating its scale does not have, taken as a gap."""

    feature = text("On which feature.")
    side = text("Whose: a or b.")
    problem = text("What is wrong with it.")


class AnalysisOut(Out):
    """The numbers, in full precision; a is the first framework asked, b the second."""

    outcome = text("a, b, tie or undetermined.", example="b")
    reason = text(
        "score; identical, balanced or too_close for a tie; low_coverage, no_common_features, "
        "zero_total_weight or no_scorable_features when undetermined.",
        example="score",
    )
    strength = text(
        "Of a win: dominates, strong, clear, moderate or weight_dependent.",
        null=True,
        example="clear",
    )
    score_a = number("The first side's score, 0 to 100.", null=True, example=72.5)
    score_b = number("The second side's.", null=True, example=80.0)
    difference = number("The first's less the second's.", null=True, example=-7.5)
    coverage = number("The share of weight that is rated for both.", example=1.0)
    difference_bounds = fields.List(
        fields.Float(),
        required=True,
        allow_none=True,
        metadata={"description": "Worst and best difference for a, whatever fills the gaps."},
    )
    robust_to_missing = flag("Whether no filling of the gaps can turn the result.", null=True)
    dominance = text("The side that is nowhere worse and somewhere better.", null=True)
    tally = one(TallyOut, "How many features each side wins.")
    features = mapping(fields.Nested(FeatureAnalysisOut), "What each feature adds, by slug.")
    features_compared = integer("How many features are rated for both and count.", example=12)
    gaps = texts("Features that count and are not rated for both.")
    win_probability = one(SharesOut, "Over all weightings of what is compared.", null=True)
    win_probability_near = one(SharesOut, "Over weightings near the given one.", null=True)
    net_to_gross = number(
        "The result holds while every weight is off by less than this share at once.", null=True
    )
    weight_factor = number(
        "The result holds while every weight is off by at most this factor.", null=True
    )
    transfer = one(TransferOut, "The least weight to move for a tie.", null=True)
    needed_raw_for_tie = mapping(
        fields.Float(allow_none=True),
        "The rating the losing side would need on that feature alone for a tie.",
    )
    invalid = many(InvalidRatingOut, "Ratings their scales don't have, taken as gaps.")


class ReasonOut(Out):
    """One feature that speaks for the winner."""

    feature = text("Which.", example="scalability")
    favours = text("For whom.", example="django")
    text = text("In words.")


class VerdictOut(Out):
    """The answer in sentences, every one made from the numbers."""

    outcome = text("win, tie or undetermined.", example="win")
    winner = text("Who wins; null when nobody does.", null=True, example="django")
    strength = text("How sure a win is.", null=True, example="clear")
    text = text("The answer in words.")
    reasons = many(ReasonOut, "What speaks for the winner, weightiest first.")


class ModelOut(Out):
    """What the answer rests on."""

    id = text("The arithmetic's name.", example=model.MODEL_ID)
    use_case = text("Whose weights.", example="general")
    weights = mapping(fields.Float(), "The weights used, adding up to 1.")
    tie_points = number("Scores closer than this are a tie.", example=0.1)
    min_coverage = number("The share of weight needed to name a winner.", example=0.5)
    strength_cutoffs = mapping(fields.Float(), "The least share of weightings for each word.")


class SpanOfDatesOut(Out):
    """The oldest and the newest as-of date of the ratings shown."""

    oldest = one(PartialDateOut, "The oldest.", null=True)
    newest = one(PartialDateOut, "The newest.", null=True)


class ConflictingClaimOut(Out):
    """One side of a contradiction."""

    source = text("Who says so.", example="stackshare")
    rating = raw("What it says.")
    display = text("How it says so.", null=True, example="MVT")


class ConflictOut(Out):
    """A cell whose sources contradict each other."""

    framework = text("Of which framework.", example="django")
    feature = text("On which feature.", example="architecture")
    claims = many(ConflictingClaimOut, "What each source says.")


class GapOut(Out):
    """A cell that counts and is not rated."""

    framework = text("Of which framework.")
    feature = text("On which feature.")
    state = text("missing, none_known or not_applicable.", example="missing")


class StaleOut(Out):
    """A rating past its feature's shelf life."""

    framework = text("Of which framework.")
    feature = text("On which feature.")
    freshness = text("stale or expired.", example="stale")


class AuditOut(Out):
    """What the answer was made from, and what is doubtful about it."""

    revision = integer("The catalogue's revision.", example=1)
    as_of = one(SpanOfDatesOut, "From when the ratings are.")
    claims = integer("How many claims stand behind them.", example=61)
    sources = texts("Whose claims.")
    evidence_kinds = texts("Of which kinds their sources are.")
    conflicts = many(ConflictOut, "Where they contradict each other.")
    gaps = many(GapOut, "What counts and nobody has rated.")
    stale = many(StaleOut, "What is past its shelf life.")


class ComparisonLinksOut(Out):
    """Where this comparison lives."""

    self = text("This answer.", example="/v1/compare?a=flask&b=django")
    canonical = text("The one address of this pair, whichever way round it is asked.")


class ComparisonOut(Out):
    """Frameworks head to head."""

    id = text("The pair in the order asked, aliases resolved.", example="flask-vs-django")
    frameworks = many(FrameworkOut, "Who is compared, in the order asked.")
    features = many(RowOut, "Feature by feature, in the catalogue's order.")
    analysis = one(AnalysisOut, "The numbers.")
    verdict = one(VerdictOut, "The answer in sentences.")
    model = one(ModelOut, "What it rests on.")
    audit = one(AuditOut, "What it was made from.")
    links = one(ComparisonLinksOut, "Where it lives.")


def present_comparison(comparison: Comparison, state: State) -> dict[str, Any]:
    """Write a comparison."""
    slugs = [framework.slug for framework in comparison.frameworks]
    return {
        "id": comparison.id,
        "frameworks": [present_framework(framework) for framework in comparison.frameworks],
        "features": [_row(row, slugs, state.known_until) for row in comparison.rows],
        "analysis": comparison.analysis,
        "verdict": comparison.verdict,
        "model": {
            "id": model.MODEL_ID,
            "use_case": use_cases.GENERAL,
            "weights": comparison.weights,
            "tie_points": model.TIE_POINTS,
            "min_coverage": model.MIN_COVERAGE,
            "strength_cutoffs": model.STRENGTH_CUTOFFS,
        },
        "audit": _audit(comparison.audit, state),
        "links": {
            "self": links.to("/compare", dict(zip("ab", slugs, strict=True))),
            "canonical": links.to("/compare", dict(zip("ab", sorted(slugs), strict=True))),
        },
    }


def _row(row: Row, slugs: list[str], known_until: date | None) -> dict[str, Any]:
    feature = row.feature
    return {
        "slug": feature.slug,
        "name": feature.name,
        "group": feature.group,
        "kind": feature.scale.kind,
        "direction": feature.scale.direction,
        "scale": present_scale(feature.scale, feature.level_names),
        "unit": feature.unit,
        "indifference": feature.scale.indifference,
        "weight": _rounded(row.weight),
        "outcome": row.outcome,
        "winner": row.leaders[0] if len(row.leaders) == 1 else None,
        "leaders": row.leaders,
        "margin": _rounded(row.margin),
        "cells": [
            present_cell(cell, slug, known_until=known_until)
            for cell, slug in zip(row.cells, slugs, strict=True)
        ],
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, DIGITS)


def _audit(audit: Audit, state: State) -> dict[str, Any]:
    return {
        "revision": state.revision,
        "as_of": {"oldest": present_date(audit.oldest), "newest": present_date(audit.newest)},
        "claims": audit.claims,
        "sources": audit.sources,
        "evidence_kinds": audit.evidence_kinds,
        "conflicts": audit.conflicts,
        "gaps": audit.gaps,
        "stale": audit.stale,
    }
