from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadScale, OffScale
from app.domain.scales import Direction, Kind, Reading, Scale, Transform
from tests.domain.questions import (
    BALANCE,
    CALIBRATED,
    EASY_TO_STEEP,
    LATENCY,
    SCALES,
    STARS,
    TEN,
    TEXT,
    YES_OR_NO,
    on,
)


def value(scale: Scale, rating: object) -> float:
    reading = scale.reading(rating)
    assert reading is not None
    return reading.value


def read(scale: Scale, rating: object) -> Reading:
    reading = scale.reading(rating)
    assert reading is not None
    return reading


@pytest.mark.parametrize(
    ("scale", "rating", "worth"),
    [
        (TEN, 8, 0.8),
        (TEN, 0, 0.0),
        (TEN, 10, 1.0),
        (Scale(Kind.RATING, lo=1, hi=5), 2, 0.25),
        (Scale(Kind.RATING, lo=1, hi=5, direction=Direction.LOWER), 2, 0.75),
        (EASY_TO_STEEP, "Easy", 1.0),
        (EASY_TO_STEEP, "Moderate", 0.5),
        (EASY_TO_STEEP, "Steep", 0.0),
        (CALIBRATED, "Mid", 0.65),
        (YES_OR_NO, "yes", 1.0),
        (YES_OR_NO, "optional", 0.5),
        (YES_OR_NO, "no", 0.0),
        (Scale(Kind.BOOLEAN, direction=Direction.LOWER), "yes", 0.0),
        (BALANCE, -20, 0.4),
        (STARS, 1000, 0.5),
        (STARS, 1, 0.0),
        (STARS, 1_000_000, 1.0),
        (LATENCY, 10, 0.5),
    ],
)
def test_a_rating_has_its_place_on_the_common_yardstick(
    scale: Scale, rating: object, worth: float
) -> None:
    assert value(scale, rating) == pytest.approx(worth, abs=1e-15)


def test_calibrated_levels_are_directed_already() -> None:
    levels, values = ("Easy", "Moderate", "Steep"), (9, 6, 3)
    for direction in Direction:
        scale = Scale(Kind.ORDINAL, levels=levels, level_values=values, direction=direction)
        assert [value(scale, level) for level in levels] == [0.9, 0.6, 0.3]


@pytest.mark.parametrize(
    ("scale", "rating", "worth"),
    [(STARS, 0, 0.0), (STARS, 0.5, 0.0), (STARS, 5e6, 1.0), (LATENCY, 0, 1.0), (BALANCE, 1e300, 1)],
)
def test_a_metric_beyond_its_anchors_is_clamped_and_says_so(
    scale: Scale, rating: float, worth: float
) -> None:
    assert scale.reading(rating) == Reading(worth, True, rating)


def test_a_metric_on_its_anchor_is_not_clamped() -> None:
    assert not read(STARS, 1).clamped
    assert not read(BALANCE, 100).clamped


JUNK: list[object] = [
    None,
    True,
    False,
    math.nan,
    math.inf,
    -math.inf,
    10**400,
    -(10**400),
    "8",
    "",
    b"8",
    [8],
    (8,),
    {"value": 8},
    {8},
    8j,
    Fraction(1, 2),
    object(),
    "x" * 10_000,
    "\ud800",
]


@pytest.mark.parametrize("scale", [*SCALES, TEXT], ids=lambda scale: scale.kind)
@pytest.mark.parametrize("rating", JUNK, ids=lambda rating: f"{type(rating).__name__}")
def test_junk_is_a_gap_and_never_an_exception(scale: Scale, rating: object) -> None:
    assert scale.reading(rating) is None
    assert len(scale.problem(rating) or "") < 200


@pytest.mark.parametrize(
    ("scale", "rating"),
    [
        (TEN, 11),
        (TEN, -0.1),
        (TEN, 10.000001),
        (EASY_TO_STEEP, "Vertical"),
        (EASY_TO_STEEP, "easy"),
        (EASY_TO_STEEP, 0),
        (YES_OR_NO, "Yes"),
        (YES_OR_NO, 1),
        (YES_OR_NO, True),
        (STARS, -1),
        (TEXT, 7),
    ],
)
def test_a_rating_off_its_scale_is_refused_when_written_and_a_gap_when_read(
    scale: Scale, rating: object
) -> None:
    assert scale.reading(rating) is None
    with pytest.raises(OffScale) as refused:
        scale.check(rating, feature="f")
    assert (refused.value.feature, refused.value.rating) == ("f", rating)
    assert refused.value.allowed == scale.allowed
    assert refused.value.allowed in str(refused.value)


@pytest.mark.parametrize("scale", [*SCALES, TEXT], ids=lambda scale: scale.kind)
@given(data=st.data())
def test_a_rating_on_its_scale_may_be_written(scale: Scale, data: st.DataObject) -> None:
    rating = data.draw(on(scale))
    scale.check(rating)
    reading = scale.reading(rating)
    assert (reading is None) == (scale is TEXT)
    assert reading is None or 0.0 <= reading.value <= 1.0


@given(
    st.sampled_from([TEN, STARS, BALANCE, LATENCY, Scale(Kind.METRIC, lo=5, hi=5.0000001)]),
    st.floats(0, 1),
)
def test_the_number_worth_a_value_has_that_value(scale: Scale, worth: float) -> None:
    number = scale.raw(worth)
    assert number is not None
    assert value(scale, number) == pytest.approx(worth, abs=1e-7)
    assert not read(scale, number).clamped


@pytest.mark.parametrize("worth", [-0.001, 1.001, math.inf, math.nan])
def test_no_number_is_worth_a_value_outside_the_scale(worth: float) -> None:
    assert TEN.raw(worth) is None


def test_no_number_stands_for_a_level() -> None:
    assert EASY_TO_STEEP.raw(0.5) is None
    assert YES_OR_NO.raw(1.0) is None


@pytest.mark.parametrize(
    ("scale", "one", "other", "ties"),
    [
        (TEN, 8, 8.0, True),
        (TEN, 8, 8.000001, False),
        (Scale(Kind.RATING, indifference=0.5), 8, 8.5, True),
        (Scale(Kind.RATING, indifference=0.5), 8, 8.51, False),
        (Scale(Kind.RATING, indifference=0.1), 0.8, 0.7, True),
        (Scale(Kind.ORDINAL, levels=("a", "b", "c"), indifference=1), "a", "b", True),
        (Scale(Kind.ORDINAL, levels=("a", "b", "c"), indifference=1), "a", "c", False),
        (Scale(Kind.METRIC, lo=0, hi=100, indifference=3), 50, 53, True),
        (Scale(Kind.METRIC, lo=0, hi=100, indifference=3), 50, 53.1, False),
        (STARS, 2e6, 3e6, True),
    ],
)
def test_ratings_within_the_indifference_threshold_tie(
    scale: Scale, one: object, other: object, ties: bool
) -> None:
    assert scale.tie(read(scale, one), read(scale, other)) is ties
    assert scale.tie(read(scale, other), read(scale, one)) is ties


def test_a_logarithmic_threshold_is_relative_to_the_larger_number() -> None:
    scale = Scale(Kind.METRIC, lo=1, hi=1e6, transform=Transform.LOG, indifference=0.05)
    assert scale.tie(read(scale, 100_000), read(scale, 95_000))
    assert not scale.tie(read(scale, 100_000), read(scale, 94_900))
    assert scale.tie(read(scale, 100), read(scale, 95))


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("ordinal", {}, "two levels"),
    ("ordinal", {"levels": ("only",)}, "two levels"),
    ("ordinal", {"levels": ("a", "b", "a")}, "twice"),
    ("ordinal", {"levels": ("a", "")}, "one character"),
    ("ordinal", {"levels": ("a", 3)}, "one character"),
    ("ordinal", {"levels": ("a", "b"), "level_values": (1, 2, 3)}, "against 2 levels"),
    ("ordinal", {"levels": ("a", "b", "c"), "level_values": (1, 3, 2)}, "rise nor fall"),
    ("ordinal", {"levels": ("a", "b"), "level_values": (5, 5)}, "rise nor fall"),
    ("ordinal", {"levels": ("a", "b"), "level_values": (5, 11)}, "outside 0 to 10"),
    ("ordinal", {"levels": ("a", "b"), "level_values": (-1, 5)}, "outside 0 to 10"),
    ("ordinal", {"levels": ("a", "b"), "level_values": (1, math.nan)}, "not a number"),
    ("ordinal", {"levels": ("a", "b"), "level_values": (False, True)}, "not a number"),
    ("ordinal", {"levels": ("a", "b"), "lo": 0, "hi": 1}, "no lo and hi"),
    ("rating", {"lo": 5, "hi": 5}, "not below"),
    ("rating", {"lo": 11}, "not below"),
    ("rating", {"lo": 0, "hi": math.inf}, "not both numbers"),
    ("rating", {"levels": ("a", "b")}, "no levels"),
    ("rating", {"transform": "log"}, "only a metric"),
    ("rating", {"indifference": -1}, "indifference"),
    ("rating", {"indifference": math.nan}, "indifference"),
    ("metric", {}, "needs lo and hi"),
    ("metric", {"lo": 0}, "needs lo and hi"),
    ("metric", {"lo": 2, "hi": 1}, "not below"),
    ("metric", {"lo": 0, "hi": 10, "transform": "log"}, "not above 0"),
    ("metric", {"lo": -1, "hi": 10, "transform": "log"}, "not above 0"),
    ("metric", {"lo": -1e308, "hi": 1.7e308}, "too far apart"),
    ("metric", {"lo": 0, "hi": 10**400}, "not both numbers"),
    ("metric", {"lo": "0", "hi": 1}, "not both numbers"),
    ("metric", {"lo": False, "hi": 1}, "not both numbers"),
    ("boolean", {"lo": 0, "hi": 1}, "no lo and hi"),
    ("stars", {}, "not a kind"),
    ("rating", {"direction": "up"}, "not a direction"),
    ("metric", {"lo": 1, "hi": 2, "transform": "sqrt"}, "not a transform"),
]


@pytest.mark.parametrize(("kind", "settings", "problem"), WRONG)
def test_a_scale_that_cannot_be_used_is_refused(
    kind: str, settings: dict[str, Any], problem: str
) -> None:
    with pytest.raises(BadScale, match=problem):
        Scale(kind, **settings)  # type: ignore[arg-type]


def test_every_problem_of_a_scale_is_told_at_once() -> None:
    with pytest.raises(BadScale) as refused:
        Scale(Kind.METRIC, levels=("a",), lo=3, hi=2, transform=Transform.LOG, indifference=-1)
    assert len(refused.value.problems) == 3
    assert refused.value.of("stars").key == "stars"
    assert refused.value.of("stars").problems == refused.value.problems


def test_scales_are_equal_when_they_say_the_same() -> None:
    assert Scale(Kind.RATING) == Scale(Kind.RATING, lo=0, hi=10)
    assert hash(Scale(Kind.RATING)) == hash(Scale(Kind.RATING, lo=0, hi=10))
    assert Scale(Kind.RATING) != Scale(Kind.RATING, hi=5)
