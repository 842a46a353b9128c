"""Two to eight frameworks side by side: scores, ranks and how firm they are.

Every figure rests on the common features: those that count and are known for
all ranked frameworks. The scales are fixed, so a further framework can take a
feature out of the common ones but never turn two others round on the same ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import mul
from random import Random

from app.domain import model
from app.domain.analysis import Reason
from app.domain.errors import TooManyFrameworks
from app.domain.features import Feature, check_features
from app.domain.readings import read
from app.domain.rows import POINTS
from app.domain.scales import Reading
from app.domain.shares import shares

RANK_DIGITS = 9
"""Scores are compared rounded to this many digits: residue is no place in a ranking."""

DRAWS = 4096
"""Weightings drawn for a rank acceptability."""

Readings = Mapping[str, Reading]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankAnalysis:
    """The numbers of a ranking in full precision; the names are the public ones.

    All maps are by framework, in the order asked, and lack the unranked ones,
    except ``coverage``, which has all. ``reason`` is ``score``, or why no
    framework could be ranked. ``rank`` is standard competition ranking: 1, 2,
    2, 4. ``rank_bounds`` is the best and the worst rank over every filling of
    the gaps at these weights. ``copeland`` counts the ranked frameworks beaten
    on score, less those lost to. ``pairwise_winning_index`` is the share of all
    weightings of the common features under which the first beats the second,
    and ``expected_rank`` 1 plus the shares under which the others beat it.
    """

    reason: Reason
    common: tuple[str, ...]
    unranked: tuple[str, ...]
    coverage: Mapping[str, float]
    score: Mapping[str, float]
    rank: Mapping[str, int]
    rank_bounds: Mapping[str, tuple[int, int]]
    pareto: tuple[str, ...]
    copeland: Mapping[str, int]
    pairwise_winning_index: Mapping[str, Mapping[str, float]]
    expected_rank: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankAcceptability:
    """How often each framework takes each rank when weights are drawn at random.

    ``shares`` has, per framework, the share of draws on rank 1, 2 and so on;
    ``standard_error`` has the error of each share, sqrt(p (1 - p) / draws).
    """

    draws: int
    seed: int
    shares: Mapping[str, tuple[float, ...]]
    standard_error: Mapping[str, tuple[float, ...]]


def analyse_rank(
    features: Sequence[Feature], ratings: Mapping[str, Mapping[str, object]]
) -> RankAnalysis:
    """Rank frameworks by raw ratings: framework, then feature.

    :raises TooManyFrameworks: above eight.
    :raises TooManyFeatures: above 500.
    :raises DuplicateFeature: when a key appears twice.
    """
    return rank_readings(features, {name: read(features, own) for name, own in ratings.items()})


def rank_readings(features: Sequence[Feature], readings: Mapping[str, Readings]) -> RankAnalysis:
    """Rank frameworks whose ratings have been read off their scales already.

    :raises TooManyFrameworks: above eight.
    :raises TooManyFeatures: above 500.
    :raises DuplicateFeature: when a key appears twice.
    """
    counting = _counting(features, readings)
    coverage = {name: _coverage(counting, own) for name, own in readings.items()}
    ranked = [name for name in readings if coverage[name] >= model.MIN_COVERAGE - model.RESIDUE]
    common = _common(counting, readings, ranked)
    if not common:
        # On nothing in common nobody can be placed, whatever is known of each.
        ranked = []
    values = {name: [readings[name][f.key].value for f in common] for name in ranked}
    weights = _relative(common)
    score = {name: _weighted_mean(weights, values[name]) for name in ranked}
    winning = _winning_index(values)
    return RankAnalysis(
        reason=_reason(features, counting, coverage, common),
        common=tuple(feature.key for feature in common),
        unranked=tuple(name for name in readings if name not in values),
        coverage=coverage,
        score=score,
        rank=competition_ranks(score),
        rank_bounds=_rank_bounds(counting, {name: readings[name] for name in ranked}),
        pareto=_pareto(values),
        copeland=_copeland(score),
        pairwise_winning_index=winning,
        expected_rank=_expected_rank(winning),
    )


def competition_ranks(score: Mapping[str, float]) -> dict[str, int]:
    """Rank by falling score, equals sharing the better rank: 1, 2, 2, 4."""
    rounded = {name: round(points, RANK_DIGITS) for name, points in score.items()}
    return {
        name: 1 + sum(other > own for other in rounded.values()) for name, own in rounded.items()
    }


def rank_acceptability(
    features: Sequence[Feature],
    readings: Mapping[str, Readings],
    *,
    seed: int,
    draws: int = DRAWS,
) -> RankAcceptability:
    """Draw weightings at random and count who lands on which rank.

    SMAA-2 (Lahdelma & Salminen 2001) on the common features of the frameworks
    that can be ranked, by Monte Carlo: the same seed gives the same answer, in
    whatever order the features come.

    :raises TooManyFrameworks: above eight.
    """
    placed = rank_readings(features, readings)
    # By key, so that the order of the features does not change what is drawn.
    keys = sorted(placed.common)
    names = list(placed.rank)
    values = [[readings[name][key].value for key in keys] for name in names]
    counts = [[0] * len(names) for _ in names]
    # Not for secrets: a seeded generator is what makes the answer repeatable.
    random = Random(seed).random  # noqa: S311
    for _ in range(draws if names else 0):
        for own, rank in zip(counts, _ranks_drawn(values, len(keys), random), strict=True):
            own[rank] += 1
    found = {name: tuple(n / draws for n in own) for name, own in zip(names, counts, strict=True)}
    return RankAcceptability(
        draws=draws,
        seed=seed,
        shares=found,
        standard_error={
            name: tuple(math.sqrt(p * (1.0 - p) / draws) for p in own)
            for name, own in found.items()
        },
    )


def _ranks_drawn(
    values: Sequence[Sequence[float]], features: int, random: Callable[[], float]
) -> list[int]:
    """Ranks, from 0, under one weighting drawn uniformly from the simplex."""
    # Not normalised: only the ratios of weights matter to a rank.
    weights = [-math.log(1.0 - random()) for _ in range(features)]
    scores = [sum(map(mul, weights, own)) for own in values]
    # Equal frameworks are equal in every bit here, as they share all terms.
    return [sum(other > own for other in scores) for own in scores]


def _counting(features: Sequence[Feature], readings: Mapping[str, Readings]) -> list[Feature]:
    check_features(features)
    if len(readings) > model.MAX_FRAMEWORKS:
        raise TooManyFrameworks(len(readings), model.MAX_FRAMEWORKS)
    return [f for f in features if f.scale.scored and f.weight > 0.0]


def _relative(features: Sequence[Feature]) -> list[float]:
    """Weights against the largest: those near the smallest float keep their ratios."""
    top = max((f.weight for f in features), default=1.0)
    return [f.weight / top for f in features]


def _coverage(counting: Sequence[Feature], own: Readings) -> float:
    if not counting:
        return 0.0
    weights = _relative(counting)
    known = [w for w, f in zip(weights, counting, strict=True) if f.key in own]
    if len(known) == len(weights):
        return 1.0
    return min(math.fsum(known) / math.fsum(weights), math.nextafter(1.0, 0.0))


def _common(
    counting: Sequence[Feature], readings: Mapping[str, Readings], ranked: Sequence[str]
) -> list[Feature]:
    if not ranked:
        return []
    return [f for f in counting if all(f.key in readings[name] for name in ranked)]


def _reason(
    features: Sequence[Feature],
    counting: Sequence[Feature],
    coverage: Mapping[str, float],
    common: Sequence[Feature],
) -> Reason:
    if common:
        return Reason.SCORE
    if not any(feature.scale.scored for feature in features):
        return Reason.NO_SCORABLE_FEATURES
    if not counting:
        return Reason.ZERO_TOTAL_WEIGHT
    enough = max(coverage.values(), default=0.0) >= model.MIN_COVERAGE - model.RESIDUE
    return Reason.NO_COMMON_FEATURES if enough else Reason.LOW_COVERAGE


def _weighted_mean(weights: Sequence[float], values: Iterable[float]) -> float:
    return POINTS * (math.fsum(map(mul, weights, values)) / math.fsum(weights))


def _rank_bounds(
    counting: Sequence[Feature], ranked: Mapping[str, Readings]
) -> dict[str, tuple[int, int]]:
    """Place each by its best score against the others' worst, and the other way round."""
    weights = _relative(counting)

    def filled(own: Readings, gap: float) -> float:
        values = (own[f.key].value if f.key in own else gap for f in counting)
        return round(_weighted_mean(weights, values), RANK_DIGITS)

    worst = {name: filled(own, 0.0) for name, own in ranked.items()}
    best = {name: filled(own, 1.0) for name, own in ranked.items()}
    return {
        name: (
            1 + sum(worst[other] > best[name] for other in ranked if other != name),
            1 + sum(best[other] > worst[name] for other in ranked if other != name),
        )
        for name in ranked
    }


def _pareto(values: Mapping[str, Sequence[float]]) -> tuple[str, ...]:
    """Keep those that no other equals everywhere and beats somewhere."""
    return tuple(
        name
        for name, own in values.items()
        if not any(_dominates(other, own) for other in values.values())
    )


def _dominates(one: Sequence[float], other: Sequence[float]) -> bool:
    return one != other and all(a >= b for a, b in zip(one, other, strict=True))


def _copeland(score: Mapping[str, float]) -> dict[str, int]:
    rounded = {name: round(points, RANK_DIGITS) for name, points in score.items()}
    return {
        name: sum((own > other) - (own < other) for other in rounded.values())
        for name, own in rounded.items()
    }


def _winning_index(values: Mapping[str, Sequence[float]]) -> dict[str, dict[str, float]]:
    index: dict[str, dict[str, float]] = {name: {} for name in values}
    names = list(values)
    for position, one in enumerate(names):
        for other in names[position + 1 :]:
            found = shares([a - b for a, b in zip(values[one], values[other], strict=True)])
            index[one][other], index[other][one] = found.a, found.b
    # The second half of each row came first; the order asked is easier to read.
    return {one: {other: index[one][other] for other in names if other != one} for one in names}


def _expected_rank(winning: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    return {
        name: 1.0 + math.fsum(winning[other][name] for other in winning if other != name)
        for name in winning
    }
