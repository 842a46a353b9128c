"""What a comparison of two frameworks comes to; the names are the public ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.sensitivity import Flip, Transfer
from app.domain.shares import Shares


class Winner(StrEnum):
    """Who wins a feature; no winner at all is ``None``, which is not a tie."""

    A = "a"
    B = "b"
    TIE = "tie"


class Outcome(StrEnum):
    """Who wins over everything."""

    A = "a"
    B = "b"
    TIE = "tie"
    #: Not enough is known, or nothing counts.
    UNDETERMINED = "undetermined"


class Reason(StrEnum):
    """Why the outcome is what it is."""

    SCORE = "score"
    IDENTICAL = "identical"
    BALANCED = "balanced"
    TOO_CLOSE = "too_close"
    LOW_COVERAGE = "low_coverage"
    NO_COMMON_FEATURES = "no_common_features"
    ZERO_TOTAL_WEIGHT = "zero_total_weight"
    NO_SCORABLE_FEATURES = "no_scorable_features"


class Strength(StrEnum):
    """How sure a win is, by the share of weightings it holds under."""

    DOMINATES = "dominates"
    STRONG = "strong"
    CLEAR = "clear"
    MODERATE = "moderate"
    WEIGHT_DEPENDENT = "weight_dependent"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many features each side wins: a count, never the verdict."""

    a: int
    b: int
    tie: int
    not_compared: int


@dataclass(frozen=True, slots=True)
class FeatureAnalysis:
    """What one feature adds. Values are 0 to 1, the contribution is in points."""

    weight: float | None
    value_a: float | None
    value_b: float | None
    #: Whether a figure lay beyond the scale's anchors and counts as the anchor.
    clamped_a: bool
    clamped_b: bool
    difference: float | None
    winner: Winner | None
    contribution: float | None
    flip: Flip | None


@dataclass(frozen=True, slots=True)
class Invalid:
    """A rating its scale does not have, taken as a gap."""

    feature: str
    side: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairAnalysis:
    """The numbers of a comparison in full precision; the names are the public ones."""

    outcome: Outcome
    reason: Reason
    strength: Strength | None
    score_a: float | None
    score_b: float | None
    difference: float | None
    coverage: float
    difference_bounds: tuple[float, float] | None
    robust_to_missing: bool | None
    dominance: Winner | None
    tally: Tally
    features: Mapping[str, FeatureAnalysis]
    features_compared: int
    gaps: tuple[str, ...]
    win_probability: Shares | None
    win_probability_near: Shares | None
    net_to_gross: float | None
    weight_factor: float | None
    transfer: Transfer | None
    needed_raw_for_tie: Mapping[str, float | None]
    invalid: tuple[Invalid, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who wins, and by which scores: None where nothing is known of both."""

    outcome: Outcome
    score_a: float | None
    score_b: float | None
