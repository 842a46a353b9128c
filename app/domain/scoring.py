"""Two frameworks, feature by feature and over everything: an additive value model.

Score S = 100 * sum(W_i v_i) over the features known on both sides, W normalised.
The contribution of a feature, 100 W_i (v_i(A) - v_i(B)), is its Shapley value;
contributions add up to the difference exactly. Sums go through ``math.fsum``,
whose result does not depend on the order of its terms, so permuting features
changes no bit and swapping the sides mirrors every one.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.domain import model, sensitivity
from app.domain.analysis import (
    Decision,
    FeatureAnalysis,
    Invalid,
    Outcome,
    PairAnalysis,
    Reason,
    Strength,
    Tally,
    Winner,
)
from app.domain.features import Feature, check_features
from app.domain.readings import read
from app.domain.rows import POINTS, Row, rows_of, weigh
from app.domain.scales import Reading
from app.domain.sensitivity import Flip, Transfer, Weighed
from app.domain.shares import Shares, shares, shares_near

NOTHING_ROUNDED: Mapping[str, Mapping[str, float]] = MappingProxyType({})

DESCRIPTION = FeatureAnalysis(
    weight=None,
    value_a=None,
    value_b=None,
    clamped_a=False,
    clamped_b=False,
    difference=None,
    winner=None,
    contribution=None,
    flip=None,
)
"""What a text adds: it is shown and never scored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scores:
    """What decides; the difference has lost its rounding residue."""

    score_a: float
    score_b: float
    difference: float
    identical: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Totals(_Scores):
    """All sums over the compared features."""

    dominance: Winner | None
    everywhere: Shares
    near: Shares
    net_to_gross: float | None
    weight_factor: float | None


def analyse_pair(
    features: Sequence[Feature],
    a: Mapping[str, object],
    b: Mapping[str, object],
    *,
    precision: Mapping[str, Mapping[str, float]] = NOTHING_ROUNDED,
) -> PairAnalysis:
    """Compare two sets of raw ratings by feature key.

    ``precision`` has, under "a" and "b", half the width of rounded figures.
    A missing rating, ``None`` or one its scale does not have is a gap; the last
    kind is listed as ``invalid``. Never raises on ratings.

    :raises TooManyFeatures: above 500.
    :raises DuplicateFeature: when a key appears twice.
    """
    invalid = tuple(
        Invalid(feature.key, side, problem)
        for feature in features
        for side, ratings in (("a", a), ("b", b))
        if (problem := _problem(feature, ratings.get(feature.key))) is not None
    )
    return _analyse(
        features,
        read(features, a, precision.get("a", {})),
        read(features, b, precision.get("b", {})),
        invalid,
    )


def _problem(feature: Feature, rating: object) -> str | None:
    if rating is None or not feature.scale.scored:
        return None
    return feature.scale.problem(rating)


def analyse_readings(
    features: Sequence[Feature], a: Mapping[str, Reading], b: Mapping[str, Reading]
) -> PairAnalysis:
    """Compare two sets of ratings that have been read off their scales already.

    :raises TooManyFeatures: above 500.
    :raises DuplicateFeature: when a key appears twice.
    """
    return _analyse(features, a, b, ())


def decide(
    features: Sequence[Feature], a: Mapping[str, Reading], b: Mapping[str, Reading]
) -> Decision:
    """Return of ``analyse_readings`` what decides, a few times as quick; raises as it does."""
    check_features(features)
    rows = rows_of(features, a, b)
    total = math.fsum([row.feature.weight for row in rows])
    compared = weigh(rows)
    scores = _scores(compared) if compared else None
    coverage = _coverage(rows, compared, total)
    return Decision(
        outcome=_outcome(rows, scores, total=total, coverage=coverage)[0],
        score_a=scores.score_a if scores else None,
        score_b=scores.score_b if scores else None,
    )


def _analyse(
    features: Sequence[Feature],
    a: Mapping[str, Reading],
    b: Mapping[str, Reading],
    invalid: tuple[Invalid, ...],
) -> PairAnalysis:
    check_features(features)
    rows = rows_of(features, a, b)
    total = math.fsum([row.feature.weight for row in rows])
    compared = weigh(rows)
    coverage = _coverage(rows, compared, total)
    totals = _sum_up(compared) if compared else None
    outcome, reason = _outcome(rows, totals, total=total, coverage=coverage)
    flips, transfer = _turning_points(rows, totals)
    bounds = _bounds(rows, total, totals)
    return PairAnalysis(
        outcome=outcome,
        reason=reason,
        strength=_strength(outcome, totals, coverage=coverage),
        score_a=totals.score_a if totals else None,
        score_b=totals.score_b if totals else None,
        difference=totals.difference if totals else None,
        coverage=coverage,
        difference_bounds=bounds,
        robust_to_missing=None if bounds is None else bounds[0] > 0.0 or bounds[1] < 0.0,
        dominance=totals.dominance if totals else None,
        tally=_tally(rows),
        features=_features(features, rows, flips),
        features_compared=len(compared),
        gaps=tuple(
            row.feature.key for row in rows if row.feature.weight > 0.0 and row.difference is None
        ),
        win_probability=totals.everywhere if totals else None,
        win_probability_near=totals.near if totals else None,
        net_to_gross=totals.net_to_gross if totals else None,
        weight_factor=totals.weight_factor if totals else None,
        transfer=transfer,
        needed_raw_for_tie=_needed(compared, totals),
        invalid=invalid,
    )


def _coverage(rows: Sequence[Row], compared: Sequence[Row], total: float) -> float:
    if total <= 0.0:
        return 0.0
    if len(compared) == sum(1 for row in rows if row.feature.weight > 0.0):
        return 1.0
    known = math.fsum([row.feature.weight for row in compared]) / total
    # A gap of almost no weight is still a gap: only 1 says that there is none.
    return min(known, math.nextafter(1.0, 0.0))


def _scores(compared: Sequence[Row]) -> _Scores:
    return _Scores(
        score_a=_score(compared, [row.a for row in compared]),
        score_b=_score(compared, [row.b for row in compared]),
        difference=_settled(math.fsum([row.contribution or 0.0 for row in compared])),
        identical=not any(row.difference for row in compared),
    )


def _sum_up(compared: Sequence[Row]) -> _Totals:
    scores = _scores(compared)
    differences = [row.difference or 0.0 for row in compared]
    points = [row.contribution or 0.0 for row in compared]
    favours_a = math.fsum([p for p in points if p > 0.0])
    favours_b = math.fsum([-p for p in points if p < 0.0])
    balanced = scores.difference == 0.0 and favours_a > 0.0 and favours_b > 0.0
    return _Totals(
        score_a=scores.score_a,
        score_b=scores.score_b,
        difference=scores.difference,
        identical=scores.identical,
        dominance=_dominance(differences),
        everywhere=shares(differences),
        near=shares_near(differences, scores.difference / POINTS, model.NEAR_UNIFORM_SHARE),
        net_to_gross=0.0 if balanced else sensitivity.net_to_gross(favours_a, favours_b),
        weight_factor=1.0 if balanced else sensitivity.weight_factor(favours_a, favours_b),
    )


def _score(compared: Sequence[Row], readings: Sequence[Reading | None]) -> float:
    weights = [row.weight or 0.0 for row in compared]
    values = [reading.value if reading else 0.0 for reading in readings]
    # Normalised weights may add up to a bit above 1; a score never passes 100.
    return POINTS * (math.fsum(map(operator.mul, weights, values)) / math.fsum(weights))


def _settled(points: float) -> float:
    """Strip a sum of points of its rounding residue, at a balance and beyond 100.

    The residue of an exact balance would otherwise claim a bogus turning point.
    """
    return 0.0 if abs(points) <= model.BALANCE_POINTS else max(-POINTS, min(points, POINTS))


def _dominance(differences: Sequence[float]) -> Winner | None:
    """Return the side that is nowhere worse and somewhere better."""
    low, high = min(differences), max(differences)
    if low >= 0.0 < high:
        return Winner.A
    return Winner.B if high <= 0.0 > low else None


def _outcome(
    rows: Sequence[Row], totals: _Scores | None, *, total: float, coverage: float
) -> tuple[Outcome, Reason]:
    if (reason := _why_undetermined(rows, totals, total=total, coverage=coverage)) is not None:
        return Outcome.UNDETERMINED, reason
    if totals is None or totals.identical:
        return Outcome.TIE, Reason.IDENTICAL
    if totals.difference == 0.0:
        return Outcome.TIE, Reason.BALANCED
    if abs(totals.difference) < model.TIE_POINTS - model.RESIDUE:
        return Outcome.TIE, Reason.TOO_CLOSE
    return (Outcome.A if totals.difference > 0.0 else Outcome.B), Reason.SCORE


def _why_undetermined(
    rows: Sequence[Row], totals: _Scores | None, *, total: float, coverage: float
) -> Reason | None:
    if not rows:
        return Reason.NO_SCORABLE_FEATURES
    if total <= 0.0:
        return Reason.ZERO_TOTAL_WEIGHT
    if totals is None:
        return Reason.NO_COMMON_FEATURES
    return Reason.LOW_COVERAGE if coverage < model.MIN_COVERAGE - model.RESIDUE else None


def _strength(outcome: Outcome, totals: _Totals | None, *, coverage: float) -> Strength | None:
    if totals is None or outcome not in {Outcome.A, Outcome.B}:
        return None
    if totals.dominance is not None and coverage == 1.0:
        return Strength.DOMINATES
    return strength_of(totals.everywhere.a if outcome is Outcome.A else totals.everywhere.b)


def strength_of(share: float) -> Strength:
    """Return the word for a win under this share of weightings."""
    for strength, cutoff in model.STRENGTH_CUTOFFS.items():
        if share >= cutoff - model.RESIDUE:
            return Strength(strength)
    return Strength.WEIGHT_DEPENDENT


def _turning_points(
    rows: Sequence[Row], totals: _Totals | None
) -> tuple[Mapping[str, Flip], Transfer | None]:
    if totals is None:
        return {}, None
    if totals.difference == 0.0:
        return {}, Transfer(0.0, None)
    known = [
        Weighed(key=row.feature.key, weight=row.feature.weight, difference=row.difference)
        for row in rows
        if row.difference is not None
    ]
    return sensitivity.flips(known), sensitivity.transfer(known)


def _bounds(
    rows: Sequence[Row], total: float, totals: _Totals | None
) -> tuple[float, float] | None:
    """Fill every gap worst and best for A; None when nothing weighs anything."""
    if total <= 0.0:
        return None
    weighed = [row for row in rows if row.feature.weight > 0.0]
    if totals is not None and all(row.difference is not None for row in weighed):
        return totals.difference, totals.difference
    reaches = [(row.feature.weight / total, *row.reach()) for row in weighed]
    worst = POINTS * math.fsum([weight * low for weight, low, _ in reaches])
    best = POINTS * math.fsum([weight * high for weight, _, high in reaches])
    return _settled(worst), _settled(best)


def _tally(rows: Sequence[Row]) -> Tally:
    winners = [row.winner() for row in rows]
    return Tally(
        a=winners.count(Winner.A),
        b=winners.count(Winner.B),
        tie=winners.count(Winner.TIE),
        not_compared=winners.count(None),
    )


def _features(
    features: Sequence[Feature], rows: Sequence[Row], flips: Mapping[str, Flip]
) -> dict[str, FeatureAnalysis]:
    by_key = {row.feature.key: row for row in rows}
    return {
        feature.key: _feature(by_key.get(feature.key), flips.get(feature.key))
        for feature in features
    }


def _feature(row: Row | None, flip: Flip | None) -> FeatureAnalysis:
    if row is None:
        return DESCRIPTION
    return FeatureAnalysis(
        weight=row.weight,
        value_a=row.a.value if row.a else None,
        value_b=row.b.value if row.b else None,
        clamped_a=row.a is not None and row.a.clamped,
        clamped_b=row.b is not None and row.b.clamped,
        difference=row.difference,
        winner=row.winner(),
        contribution=row.contribution,
        flip=flip,
    )


def _needed(compared: Sequence[Row], totals: _Totals | None) -> dict[str, float | None]:
    """Find the raw rating with which the losing side would tie, feature by feature."""
    if totals is None or totals.difference == 0.0:
        return {}
    needed: dict[str, float | None] = {}
    for row in compared:
        if row.feature.scale.numeric and row.a and row.b and row.weight:
            losing = row.b if totals.difference > 0.0 else row.a
            value = losing.value + abs(totals.difference) / POINTS / row.weight
            # 0.8 + 0.2 may come out a bit above 1 and is still on the scale.
            edge = 1.0 if 1.0 < value <= 1.0 + model.RESIDUE else value
            needed[row.feature.key] = row.feature.scale.raw(edge)
    return needed
