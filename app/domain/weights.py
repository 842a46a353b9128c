"""How much each feature counts: from defaults, a use case, given weights or an order."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.errors import BadWeight, DuplicateFeature
from app.domain.features import Feature, check_weight


def normalised(weights: Mapping[str, float]) -> dict[str, float]:
    """Divide weights by their sum, so that they add up to 1; all 0 stay 0."""
    top = max(weights.values(), default=0.0)
    if top <= 0.0:
        return dict.fromkeys(weights, 0.0)
    # Against the largest first: weights near the smallest float keep their ratios.
    relative = {key: weight / top for key, weight in weights.items()}
    total = math.fsum(relative.values())
    return {key: weight / total for key, weight in relative.items()}


def rank_order_centroid(n: int) -> tuple[float, ...]:
    """Weights for ``n`` features of which only the order of importance is known.

    The k-th most important of n gets (1/n) * sum of 1/j for j from k to n: the
    mean of all weightings in that order (Barron & Barrett 1996). They add up to 1.
    """
    return tuple(math.fsum(1.0 / j for j in range(k, n + 1)) / n for k in range(1, n + 1))


def choose(
    defaults: Mapping[str, float],
    *,
    use_case: Mapping[str, float] | None = None,
    explicit: Mapping[str, float] | None = None,
    only: bool = False,
    order: Sequence[str] | None = None,
) -> dict[str, float]:
    """Choose the weights of a comparison, in the order of ``defaults``.

    The features' own default weights are overridden by the use case's, those by
    the explicit ones. ``only`` sets every feature to 0 that ``explicit`` does
    not name. An ``order``, most important first, stands alone: its features get
    rank-order-centroid weights, all others 0. A use case may weigh features
    that are not compared here; a caller's own weights and order may not.

    :raises BadWeight: a weight is out of range, or given to an unknown feature.
    :raises DuplicateFeature: the order names a feature twice.
    """
    if order is not None:
        return _by_order(defaults, order)
    explicit = explicit or {}
    _refuse_unknown(defaults, explicit)
    chosen = {**defaults, **{k: w for k, w in (use_case or {}).items() if k in defaults}}
    if only:
        chosen = dict.fromkeys(defaults, 0.0)
    chosen.update(explicit)
    for key, weight in chosen.items():
        check_weight(key, weight)
    return chosen


def _by_order(defaults: Mapping[str, float], order: Sequence[str]) -> dict[str, float]:
    centroid = dict(zip(order, rank_order_centroid(len(order)), strict=True))
    _refuse_unknown(defaults, centroid)
    if len(centroid) < len(order):
        raise DuplicateFeature(next(key for key in order if order.count(key) > 1))
    return {key: centroid.get(key, 0.0) for key in defaults}


def _refuse_unknown(defaults: Mapping[str, float], given: Mapping[str, float]) -> None:
    for key, weight in given.items():
        if key not in defaults:
            raise BadWeight(key, weight, "is given to a feature that is not compared here")


def weighed(features: Sequence[Feature], weights: Mapping[str, float]) -> tuple[Feature, ...]:
    """Give features these weights; those not named keep their own.

    :raises BadWeight: a weight is not a number from 0 to a million.
    """
    return tuple(
        replace(f, weight=weights[f.key]) if weights.get(f.key, f.weight) != f.weight else f
        for f in features
    )
