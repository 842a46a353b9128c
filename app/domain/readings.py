"""Raw ratings read off their features' scales, once, before anything is computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from app.domain.features import Feature
from app.domain.scales import Reading, Scale


def of_claim(scale: Scale, rating: object, precision: float | None) -> Reading | None:
    """Read one rating off its scale; ``precision`` is half the width of a rounded figure."""
    reading = scale.reading(rating)
    return reading._replace(half=precision) if reading is not None and precision else reading


def read(
    features: Sequence[Feature],
    ratings: Mapping[str, object],
    precision: Mapping[str, float] = MappingProxyType({}),
) -> dict[str, Reading]:
    """Read the scored ratings off their scales; gaps and invalid ones are left out.

    ``precision`` has half the width of rounded figures, by feature key.
    """
    read: dict[str, Reading] = {}
    for feature in features:
        if feature.scale.scored:
            reading = feature.scale.reading(ratings.get(feature.key))
            if reading is not None:
                half = precision.get(feature.key, 0.0)
                read[feature.key] = reading._replace(half=half) if half else reading
    return read
