"""Builders and strategies for questions: features with two sets of ratings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from app.domain.analysis import PairAnalysis
from app.domain.features import Feature
from app.domain.scales import YES_NO, Direction, Kind, Scale, Transform
from app.domain.scoring import analyse_pair

TEN = Scale(Kind.RATING)
EASY_TO_STEEP = Scale(Kind.ORDINAL, direction=Direction.LOWER, levels=("Easy", "Moderate", "Steep"))
CALIBRATED = Scale(Kind.ORDINAL, levels=("Low", "Mid", "High"), level_values=(4, 6.5, 9))
YES_OR_NO = Scale(Kind.BOOLEAN)
STARS = Scale(Kind.METRIC, lo=1, hi=1_000_000, transform=Transform.LOG)
LATENCY = Scale(Kind.METRIC, lo=0.1, hi=1000, transform=Transform.LOG, direction=Direction.LOWER)
BALANCE = Scale(Kind.METRIC, lo=-100, hi=100)
TEXT = Scale(Kind.TEXT)
SCALES = (TEN, EASY_TO_STEEP, CALIBRATED, YES_OR_NO, STARS, LATENCY, BALANCE)

Ratings = dict[str, object]


@dataclass(frozen=True)
class Question:
    """Features, and what each side is rated on them."""

    features: tuple[Feature, ...]
    a: Ratings
    b: Ratings

    def answer(self) -> PairAnalysis:
        return analyse_pair(self.features, self.a, self.b)

    def swapped(self) -> Question:
        return Question(self.features, self.b, self.a)

    def reordered(self, features: Sequence[Feature]) -> Question:
        return Question(tuple(features), self.a, self.b)


def tens(*rows: tuple[float, object, object]) -> Question:
    """Features rated 0 to 10, named f0, f1 ...: (weight, rating of a, rating of b)."""
    return Question(
        tuple(Feature(f"f{n}", TEN, weight) for n, (weight, _, _) in enumerate(rows)),
        {f"f{n}": a for n, (_, a, _) in enumerate(rows) if a is not None},
        {f"f{n}": b for n, (_, _, b) in enumerate(rows) if b is not None},
    )


def rated(scale: Scale, a: object, b: object, weight: float = 1.0) -> PairAnalysis:
    """One feature named ``f`` on this scale."""
    return analyse_pair([Feature("f", scale, weight)], {"f": a}, {"f": b})


def on(scale: Scale) -> st.SearchStrategy[object]:
    """Any rating the scale has."""
    if scale.kind is Kind.TEXT:
        return st.text(max_size=5)
    if scale.kind is Kind.BOOLEAN:
        return st.sampled_from(tuple(YES_NO))
    if scale.kind is Kind.ORDINAL:
        return st.sampled_from(scale.levels)
    assert scale.lo is not None
    assert scale.hi is not None
    if scale.kind is Kind.RATING:
        return st.integers(0, 100).map(lambda tenths: tenths / 10)
    # Beyond the anchors too: a metric clamps there.
    low = 0.0 if scale.transform is Transform.LOG else 2 * scale.lo
    return st.floats(low, 2 * scale.hi, allow_nan=False) | st.sampled_from((scale.lo, scale.hi))


WEIGHTS = st.sampled_from((0.0, 0.5, 1.0, 2.0, 3.0, 0.1)) | st.floats(1e-3, 1e3)


@st.composite
def questions(draw: st.DrawFn, *, gaps: bool = True, most: int = 9) -> Question:
    """Any question with ratings that are on their scales, or missing."""
    scales = draw(st.lists(st.sampled_from((*SCALES, TEXT)), min_size=1, max_size=most))
    features = tuple(Feature(f"f{n}", scale, draw(WEIGHTS)) for n, scale in enumerate(scales))

    def side() -> Ratings:
        return {
            feature.key: draw(on(feature.scale))
            for feature in features
            if not gaps or draw(st.integers(0, 3))
        }

    return Question(features, side(), side())


def close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
