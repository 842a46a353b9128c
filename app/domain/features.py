"""What frameworks are compared on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.errors import BadWeight, DuplicateFeature, TooManyFeatures
from app.domain.model import MAX_FEATURES, MAX_WEIGHT
from app.domain.scales import Scale, finite


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing frameworks are compared on, and how much it counts.

    Only the ratios of weights matter. A weight of 0 keeps the feature out of
    scores, coverage and shares; it is still marked, and may still be named as
    the one that would change the winner.

    :raises BadWeight: unless the weight is a number from 0 to a million.
    """

    key: str
    scale: Scale
    weight: float = 1.0

    def __post_init__(self) -> None:
        check_weight(self.key, self.weight)

    def check(self, rating: object) -> None:
        """Refuse a rating the scale does not have.

        :raises OffScale: naming this feature and what is allowed.
        """
        self.scale.check(rating, feature=self.key)


def check_weight(feature: str, weight: object) -> None:
    """Refuse a weight that is not a number from 0 to a million.

    :raises BadWeight: naming the feature and the problem.
    """
    number = finite(weight)
    if number is None:
        raise BadWeight(feature, weight, "is not a number")
    if number < 0:
        raise BadWeight(feature, weight, "is below 0")
    if number > MAX_WEIGHT:
        raise BadWeight(feature, weight, f"is above {MAX_WEIGHT:,.0f}")


def check_features(features: Sequence[Feature]) -> None:
    """Refuse a set of features that no answer can be given for.

    :raises TooManyFeatures: above 500.
    :raises DuplicateFeature: when a key appears twice.
    """
    if len(features) > MAX_FEATURES:
        raise TooManyFeatures(len(features), MAX_FEATURES)
    if len({feature.key for feature in features}) == len(features):
        return
    seen: set[str] = set()
    for feature in features:
        if feature.key in seen:
            raise DuplicateFeature(feature.key)
        seen.add(feature.key)
