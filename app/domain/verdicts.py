"""The answer in sentences, every one made from a number of the analysis.

Templates stand beside the states they tell of, and a test holds that each state
has one: no sentence can contradict a number, and no outcome goes without words.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain import conditions, model
from app.domain.analysis import Outcome, PairAnalysis, Reason, Strength, Winner
from app.domain.ranking import RankAnalysis
from app.domain.scoring import strength_of

MOST_REASONS = 4
"""Reasons told of a winner, weightiest first; the analysis has every contribution."""


class VerdictOutcome(StrEnum):
    """What the answer is."""

    WIN = "win"
    TIE = "tie"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A feature as the sentences need it: its name, and each rating as people say it."""

    name: str
    ratings: Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonTold:
    """One feature that speaks for the winner, and by how much."""

    feature: str
    favours: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Who wins, how sure that is, and why, in words."""

    outcome: VerdictOutcome
    winner: str | None
    strength: Strength | None
    text: str
    reasons: tuple[ReasonTold, ...]
    #: What speaks for the loser all the same.
    against: tuple[ReasonTold, ...] = ()


SENTENCES: Mapping[Reason, str] = {
    Reason.SCORE: "{winner} wins with {high:.1f} points to {low:.1f}, over {features}.",
    Reason.IDENTICAL: "{a} and {b} tie: they are rated the same on {features}.",
    Reason.BALANCED: "{a} and {b} tie: what speaks for each weighs exactly the same, over "
    "{features}.",
    Reason.TOO_CLOSE: "{a} and {b} tie: {apart:g} points apart is too close to call, over "
    "{features}.",
    Reason.LOW_COVERAGE: "No winner is named: {known} of the weight is rated for both {a} and {b}, "
    "and {needed} is needed.",
    Reason.NO_COMMON_FEATURES: "No winner is named: no feature that counts is rated for both {a} "
    "and {b}.",
    Reason.ZERO_TOTAL_WEIGHT: "No winner is named: every feature weighs 0.",
    Reason.NO_SCORABLE_FEATURES: "No winner is named: there is nothing to score, only descriptions "
    "side by side.",
}
"""What is said first, for every reason an analysis can end with."""

STRENGTHS: Mapping[Strength, str] = {
    Strength.DOMINATES: "It is at least as good on every one of them, however they are weighed.",
    Strength.STRONG: "It wins under {share} of all weightings of these {n}: a strong lead.",
    Strength.CLEAR: "It wins under {share} of all weightings of these {n}: a clear lead.",
    Strength.MODERATE: "It wins under {share} of all weightings of these {n}: a moderate lead.",
    Strength.WEIGHT_DEPENDENT: "It wins under {share} of all weightings of these {n}: who wins "
    "depends on what counts.",
}
"""How sure a win is, for every strength."""

GAPS = "Not rated for both, and so left out: {names}."
MAY_TURN = "Filled in, they could turn the result."
TURN_MORE = "{loser} would win if {feature} counted more than {times} times as much."
TURN_LESS = "{loser} would win if {feature} counted less than {times} times as much."
NO_TURN = "No single weight that counts turns that within ten times."
AHEAD = "{winner} is ahead with {high:.1f} points to {second}'s {low:.1f}, over {features}."
LEVEL = "{names} are level, over {features}."
NOBODY_RANKED = "No winner is named: fewer than two are known well enough."
UNRANKED = "Not ranked, as less than half of the weight is known or nothing is shared: {names}."
REASON = "{feature}: {mine} against {theirs}, worth {points:.1f} points."


def percent(share: float) -> str:
    """Write a share so that only a certain one reads as 0 % or 100 %."""
    if 0.0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1.0:
        return "over 99 %"
    # Down, never up: 79.6 % must not read as the 80 % that a clear lead takes.
    return f"{math.floor(share * 100 + model.RESIDUE)} %"


def short_of(share: float) -> str:
    """Write a share that falls short of a cut-off, never rounded up to it."""
    return f"{math.floor(share * 1000) / 10:g} %"


def tell(
    analysis: PairAnalysis | RankAnalysis,
    features: Mapping[str, Named],
    names: Mapping[str, str],
) -> Verdict:
    """Put an analysis into words; ``names`` is what people call each slug, in the order asked."""
    if isinstance(analysis, PairAnalysis):
        return _tell_pair(analysis, features, names)
    return _tell_rank(analysis, names)


def _tell_pair(
    analysis: PairAnalysis, features: Mapping[str, Named], names: Mapping[str, str]
) -> Verdict:
    a, b = names
    winner = {Outcome.A: a, Outcome.B: b}.get(analysis.outcome)
    text = [*_pair_sentences(analysis, names), *_turn(analysis, features, names)]
    return Verdict(
        outcome=_outcome(analysis.outcome),
        winner=winner,
        strength=analysis.strength,
        text=" ".join([*text, *_gaps(analysis, features)]),
        reasons=_pair_reasons(analysis, features, names, winner) if winner else (),
        against=_pair_reasons(analysis, features, names, b if winner == a else a) if winner else (),
    )


def _outcome(outcome: Outcome) -> VerdictOutcome:
    if outcome in {Outcome.A, Outcome.B}:
        return VerdictOutcome.WIN
    return VerdictOutcome.TIE if outcome is Outcome.TIE else VerdictOutcome.UNDETERMINED


def _pair_sentences(analysis: PairAnalysis, names: Mapping[str, str]) -> Iterator[str]:
    a, b = names.values()
    scores = sorted((analysis.score_a or 0.0, analysis.score_b or 0.0))
    yield SENTENCES[analysis.reason].format(
        a=a,
        b=b,
        winner=a if analysis.outcome is Outcome.A else b,
        low=scores[0],
        high=scores[1],
        apart=math.floor(abs(analysis.difference or 0.0) * 1000) / 1000,
        features=_count(analysis.features_compared),
        known=short_of(analysis.coverage),
        needed=percent(model.MIN_COVERAGE),
    )
    if analysis.strength and analysis.win_probability:
        shares = analysis.win_probability
        share = shares.a if analysis.outcome is Outcome.A else shares.b
        yield STRENGTHS[analysis.strength].format(
            share=percent(share), n=_count(analysis.features_compared)
        )


def _count(features: int) -> str:
    return "1 feature" if features == 1 else f"{features} features"


def _turn(
    analysis: PairAnalysis, features: Mapping[str, Named], names: Mapping[str, str]
) -> Iterator[str]:
    """Name the nearest single weight that would turn a win."""
    if analysis.strength in {None, Strength.DOMINATES}:
        return
    # A feature of no weight can be made to turn anything: a condition, and no headline.
    nearest = [one for one in conditions.advice(analysis) if one.flip.multiplier is not None]
    if not nearest:
        yield NO_TURN
        return
    flip = nearest[0].flip
    template = TURN_MORE if (flip.multiplier or 0.0) > 1.0 else TURN_LESS
    a, b = names.values()
    yield template.format(
        loser=a if flip.to == "a" else b,
        feature=features[nearest[0].feature].name,
        **conditions.turning_point(flip),
    )


def _gaps(analysis: PairAnalysis, features: Mapping[str, Named]) -> Iterator[str]:
    missing = [features[key].name for key in analysis.gaps]
    if missing:
        yield GAPS.format(names=", ".join(missing))
        if analysis.strength and not analysis.robust_to_missing:
            yield MAY_TURN


def _pair_reasons(
    analysis: PairAnalysis, features: Mapping[str, Named], names: Mapping[str, str], side: str
) -> tuple[ReasonTold, ...]:
    """Tell what speaks for one side; a feature marked as a tie speaks for nobody."""
    a, b = names
    sign, other = (1.0, b) if side == a else (-1.0, a)
    points = {
        key: sign * found.contribution
        for key, found in analysis.features.items()
        if found.contribution and sign * found.contribution > 0.0 and found.winner is not Winner.TIE
    }
    return _reasons(points, features, side, other)


def _reasons(
    points: Mapping[str, float], features: Mapping[str, Named], winner: str, loser: str
) -> tuple[ReasonTold, ...]:
    """Tell the weightiest first; equal ones stay in the catalogue's order."""
    weightiest = sorted(points, key=lambda key: -points[key])[:MOST_REASONS]
    return tuple(
        ReasonTold(
            feature=key,
            favours=winner,
            text=REASON.format(
                feature=features[key].name,
                mine=features[key].ratings[winner],
                theirs=features[key].ratings[loser],
                points=points[key],
            ),
        )
        for key in weightiest
    )


def _tell_rank(analysis: RankAnalysis, names: Mapping[str, str]) -> Verdict:
    winner = conditions.leader(analysis, list(names))
    ranked = sorted(analysis.rank, key=lambda slug: analysis.rank[slug])
    compared = _count(len(analysis.common))
    outcome = VerdictOutcome.WIN if winner else VerdictOutcome.TIE
    if len(ranked) < 2:
        outcome, told = VerdictOutcome.UNDETERMINED, [NOBODY_RANKED]
    elif winner is None:
        leading = [names[slug] for slug in ranked if _level(analysis, slug, ranked[0])]
        told = [LEVEL.format(names=", ".join(leading), features=compared)]
    else:
        told = [
            AHEAD.format(
                winner=names[winner],
                high=analysis.score[winner],
                second=names[ranked[1]],
                low=analysis.score[ranked[1]],
                features=compared,
            )
        ]
    if analysis.unranked:
        told.append(UNRANKED.format(names=", ".join(names[slug] for slug in analysis.unranked)))
    return Verdict(
        outcome=outcome,
        winner=winner,
        strength=_rank_strength(analysis, winner),
        text=" ".join(told),
        reasons=(),
    )


def _level(analysis: RankAnalysis, slug: str, best: str) -> bool:
    return analysis.score[best] - analysis.score[slug] < model.TIE_POINTS - model.RESIDUE


def _rank_strength(analysis: RankAnalysis, winner: str | None) -> Strength | None:
    """Return how sure the win is over the opponent it is least sure over."""
    if winner is None:
        return None
    least = min(analysis.pairwise_winning_index[winner].values())
    return strength_of(least)
