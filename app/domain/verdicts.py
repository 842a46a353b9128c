"""The answer in sentences, every one made from a number of the analysis.

Templates stand beside the states they tell of, and a test holds that each state
has one: no sentence can contradict a number, and no outcome goes without words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain import model
from app.domain.analysis import Outcome, PairAnalysis, Reason, Strength

MOST_REASONS = 4
"""Reasons told of a winner, weightiest first; the analysis has every contribution."""


class VerdictOutcome(StrEnum):
    """What the answer is."""

    WIN = "win"
    TIE = "tie"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A feature as the sentences need it: its name, and how each side's rating reads."""

    name: str
    a: str | None
    b: str | None


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


SENTENCES: Mapping[Reason, str] = {
    Reason.SCORE: "{winner} wins with {high:.1f} points to {low:.1f}, over {features}.",
    Reason.IDENTICAL: "{a} and {b} tie: they are rated the same on {features}.",
    Reason.BALANCED: "{a} and {b} tie: what speaks for each weighs exactly the same, over "
    "{features}.",
    Reason.TOO_CLOSE: "{a} and {b} tie: {apart:.2g} points apart is too close to call, over "
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
    Strength.DOMINATES: "It is at least as good on every one of them, so no weighting changes "
    "that.",
    Strength.STRONG: "It wins under {share} of all weightings of these {n}: a strong lead.",
    Strength.CLEAR: "It wins under {share} of all weightings of these {n}: a clear lead.",
    Strength.MODERATE: "It wins under {share} of all weightings of these {n}: a moderate lead.",
    Strength.WEIGHT_DEPENDENT: "It wins under {share} of all weightings of these {n}: who wins "
    "depends on what counts.",
}
"""How sure a win is, for every strength."""

GAPS = "Not rated for both, and so left out: {names}."
MAY_TURN = "Filled in, they could turn the result."
REASON = "{feature}: {mine} against {theirs}, worth {points:.1f} points."


def percent(share: float) -> str:
    """Write a share so that only a certain one reads as 0 % or 100 %."""
    if 0.0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1.0:
        return "over 99 %"
    return f"{share * 100:.0f} %"


def tell(
    analysis: PairAnalysis, features: Mapping[str, Named], *, a: str, b: str, names: tuple[str, str]
) -> Verdict:
    """Put an analysis into words; ``a`` and ``b`` are slugs, ``names`` what people call them."""
    slugs = {Outcome.A: a, Outcome.B: b}
    winner = slugs.get(analysis.outcome)
    return Verdict(
        outcome=_outcome(analysis.outcome),
        winner=winner,
        strength=analysis.strength,
        text=" ".join(_sentences(analysis, features, names)),
        reasons=_reasons(analysis, features, winner) if winner else (),
    )


def _outcome(outcome: Outcome) -> VerdictOutcome:
    if outcome in {Outcome.A, Outcome.B}:
        return VerdictOutcome.WIN
    return VerdictOutcome.TIE if outcome is Outcome.TIE else VerdictOutcome.UNDETERMINED


def _sentences(
    analysis: PairAnalysis, features: Mapping[str, Named], names: tuple[str, str]
) -> Sequence[str]:
    compared = analysis.features_compared
    scores = sorted((analysis.score_a or 0.0, analysis.score_b or 0.0))
    told = [
        SENTENCES[analysis.reason].format(
            a=names[0],
            b=names[1],
            winner=names[0] if analysis.outcome is Outcome.A else names[1],
            low=scores[0],
            high=scores[1],
            apart=abs(analysis.difference or 0.0),
            features=_count(compared),
            known=percent(analysis.coverage),
            needed=percent(model.MIN_COVERAGE),
        )
    ]
    if analysis.strength and analysis.win_probability:
        shares = analysis.win_probability
        share = shares.a if analysis.outcome is Outcome.A else shares.b
        told.append(STRENGTHS[analysis.strength].format(share=percent(share), n=_count(compared)))
    return [*told, *_gaps(analysis, features)]


def _count(features: int) -> str:
    return "1 feature" if features == 1 else f"{features} features"


def _gaps(analysis: PairAnalysis, features: Mapping[str, Named]) -> Sequence[str]:
    missing = [features[key].name for key in analysis.gaps]
    if not missing:
        return []
    told = [GAPS.format(names=", ".join(missing))]
    if analysis.strength and not analysis.robust_to_missing:
        told.append(MAY_TURN)
    return told


def _reasons(
    analysis: PairAnalysis, features: Mapping[str, Named], winner: str
) -> tuple[ReasonTold, ...]:
    a_wins = analysis.outcome is Outcome.A
    sign = 1.0 if a_wins else -1.0
    speaking = sorted(
        (-sign * found.contribution, position, key)
        for position, (key, found) in enumerate(analysis.features.items())
        if found.contribution and sign * found.contribution > 0.0
    )
    return tuple(
        ReasonTold(
            feature=key,
            favours=winner,
            text=REASON.format(
                feature=features[key].name,
                mine=features[key].a if a_wins else features[key].b,
                theirs=features[key].b if a_wins else features[key].a,
                points=-contribution,
            ),
        )
        for contribution, _, key in speaking[:MOST_REASONS]
    )
