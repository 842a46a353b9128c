"""How the numbers of a comparison look from outside, in full precision."""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any

from marshmallow import fields

from app.api.schemas.common import Out, flag, integer, many, mapping, number, one, text, texts
from app.domain.analysis import PairAnalysis
from app.domain.ranking import RankAcceptability, RankAnalysis


class SharesOut(Out):
    """Under which share of weightings each side wins; they add up to 1."""

    a = number("The first side.", example=0.19)
    b = number("The second.", example=0.81)
    tie = number("Neither.", example=0)


class FlipOut(Out):
    """The weight of one feature at which the result turns, the others kept."""

    weight = number("That weight, in the units of the weights used.", example=0.23)
    multiplier = number("As a multiple of its weight now; null when that is 0.", null=True)
    share = number("As a share of all weight.", example=0.32)
    to = text("Which side wins beyond it: a or b.", example="a")


class FeatureAnalysisOut(Out):
    """What one feature adds to the result."""

    weight = number("Its share of the weight of what is compared; null when not.", null=True)
    value_a = number("The first side's value, 0 to 1; null for a gap.", null=True)
    value_b = number("The second side's.", null=True)
    clamped_a = flag("Whether the first side's figure lies beyond the scale's anchors.")
    clamped_b = flag("Whether the second's does.")
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


class PairAnalysisOut(Out):
    """The numbers of a pair; a is the first framework asked, b the second."""

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


class RankAcceptabilityOut(Out):
    """How often each framework takes each rank when weights are drawn at random."""

    draws = integer("How many weightings were drawn.", example=4096)
    seed = integer("What they were drawn from; the same question draws the same.")
    shares = mapping(fields.List(fields.Float()), "The share of draws on rank 1, 2 and so on.")
    standard_error = mapping(fields.List(fields.Float()), "The standard error of each share.")


class RankAnalysisOut(Out):
    """The numbers of three frameworks and more, by slug; the unranked ones only in coverage."""

    reason = text(
        "score, or why nobody is ranked: low_coverage, no_common_features, zero_total_weight or "
        "no_scorable_features.",
        example="score",
    )
    common = texts("The features that count and are rated for all that are ranked.")
    unranked = texts("Who is not ranked, as too little is known or nothing is shared.")
    coverage = mapping(fields.Float(), "The share of weight that is rated.")
    score = mapping(fields.Float(), "The score over the common features, 0 to 100.")
    rank = mapping(fields.Integer(), "The rank; equals share the better one: 1, 2, 2, 4.")
    rank_bounds = mapping(
        fields.List(fields.Integer()), "Best and worst rank, whatever fills the gaps."
    )
    pareto = texts("Those that no other equals everywhere and beats somewhere.")
    copeland = mapping(fields.Integer(), "Opponents beaten on score, less those lost to.")
    pairwise_winning_index = mapping(
        fields.Dict(keys=fields.String(), values=fields.Float()),
        "The share of all weightings under which the first beats the second.",
    )
    expected_rank = mapping(fields.Float(), "1 plus the shares under which others beat it.")
    rank_acceptability = one(
        RankAcceptabilityOut, "Drawn at random; null unless asked for.", null=True
    )


class AnalysisOut(fields.Raw):
    """A pair's numbers for two frameworks, a ranking's for more."""

    shapes = (PairAnalysisOut, RankAnalysisOut)


def analysis_field() -> Any:
    """Describe the numbers of a comparison."""
    return AnalysisOut(
        required=True,
        metadata={"description": "The numbers: of a pair, or of a ranking for more than two."},
    )


def present_analysis(
    analysis: PairAnalysis | RankAnalysis, acceptability: RankAcceptability | None = None
) -> PairAnalysis | dict[str, Any]:
    """Write the numbers; orjson writes records as they are."""
    if isinstance(analysis, PairAnalysis):
        return analysis
    numbers = {field.name: getattr(analysis, field.name) for field in fields_of(analysis)}
    return {**numbers, "rank_acceptability": acceptability}
