"""The rows of a comparison: each scored feature with both readings and its share of the weight."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.analysis import Winner
from app.domain.features import Feature
from app.domain.scales import Reading

POINTS = 100.0
"""The points of a perfect score."""


@dataclass(slots=True)
class Row:
    """A scored feature with both readings, None for a gap, and its normalised weight."""

    feature: Feature
    a: Reading | None
    b: Reading | None
    difference: float | None = None
    weight: float | None = None
    contribution: float | None = None

    def winner(self) -> Winner | None:
        """Return who wins this feature; None where a side is not known."""
        if self.a is None or self.b is None:
            return None
        if self.feature.scale.tie(self.a, self.b):
            return Winner.TIE
        return Winner.A if self.a.value > self.b.value else Winner.B

    def reach(self) -> tuple[float, float]:
        """Return the least and the greatest difference that filling the gaps can make."""
        if self.difference is not None:
            return self.difference, self.difference
        low_a, high_a = (self.a.value, self.a.value) if self.a else (0.0, 1.0)
        low_b, high_b = (self.b.value, self.b.value) if self.b else (0.0, 1.0)
        return low_a - high_b, high_a - low_b


def rows_of(
    features: Sequence[Feature], a: Mapping[str, Reading], b: Mapping[str, Reading]
) -> list[Row]:
    """Return a row for each scored feature, in their order."""
    rows: list[Row] = []
    for feature in features:
        if feature.scale.scored:
            row = Row(feature, a.get(feature.key), b.get(feature.key))
            if row.a is not None and row.b is not None:
                row.difference = row.a.value - row.b.value
            rows.append(row)
    return rows


def weigh(rows: Sequence[Row]) -> list[Row]:
    """Give the compared rows their share of the weight and their points; return them."""
    compared = [row for row in rows if row.difference is not None and row.feature.weight > 0.0]
    # Against the largest first: weights near the smallest float keep their ratios.
    top = max((row.feature.weight for row in compared), default=1.0)
    whole = math.fsum([row.feature.weight / top for row in compared])
    for row in rows:
        if row.difference is not None:
            row.weight = row.feature.weight / top / whole if compared else 0.0
            if row.feature.weight > 0.0:
                row.contribution = POINTS * row.weight * row.difference
    return compared
