from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadWeight, DuplicateFeature, TooManyFeatures
from app.domain.features import Feature, check_features
from app.domain.weights import choose, normalised, rank_order_centroid, weighed
from tests.domain.questions import TEN

DEFAULTS = {"performance": 1.0, "security": 1.0, "stars": 0.0}


def test_nothing_said_leaves_the_default_weights() -> None:
    assert choose(DEFAULTS) == DEFAULTS


def test_a_use_case_overrides_what_it_names() -> None:
    chosen = choose(DEFAULTS, use_case={"security": 5, "not-compared-here": 3})
    assert chosen == {"performance": 1.0, "security": 5, "stars": 0.0}


def test_explicit_weights_override_the_use_case_and_leave_the_rest_to_it() -> None:
    chosen = choose(DEFAULTS, use_case={"security": 5, "stars": 2}, explicit={"stars": 3})
    assert chosen == {"performance": 1.0, "security": 5, "stars": 3}


def test_only_drops_what_is_not_named() -> None:
    chosen = choose(DEFAULTS, use_case={"security": 5}, explicit={"stars": 3}, only=True)
    assert chosen == {"performance": 0.0, "security": 0.0, "stars": 3}


def test_an_order_alone_gives_rank_order_centroid_weights() -> None:
    chosen = choose(DEFAULTS, order=["stars", "performance"])
    assert chosen == {"performance": 0.25, "security": 0.0, "stars": 0.75}
    assert list(chosen) == list(DEFAULTS)


def test_an_order_names_a_feature_once() -> None:
    with pytest.raises(DuplicateFeature):
        choose(DEFAULTS, order=["stars", "security", "stars"])


@pytest.mark.parametrize("asked", [{"explicit": {"speed": 1}}, {"order": ["speed"]}])
def test_a_caller_cannot_weigh_a_feature_that_is_not_compared(asked: dict[str, object]) -> None:
    with pytest.raises(BadWeight, match="speed"):
        choose(DEFAULTS, **asked)  # type: ignore[arg-type]


BAD_WEIGHTS: list[object] = [-1, -1e-300, math.nan, math.inf, 1e6 + 1, 10**400, True, "3", None]


@pytest.mark.parametrize("weight", BAD_WEIGHTS, ids=lambda weight: str(weight)[:8])
def test_a_weight_is_a_number_from_0_to_a_million(weight: float) -> None:
    with pytest.raises(BadWeight):
        Feature("f", TEN, weight)
    with pytest.raises(BadWeight):
        choose(DEFAULTS, explicit={"stars": weight})


@pytest.mark.parametrize("weight", [0, 1, 0.5, 1e6, 10**6])
def test_weights_up_to_a_million_are_taken(weight: float) -> None:
    assert Feature("f", TEN, weight).weight == weight


def test_a_feature_is_asked_once() -> None:
    with pytest.raises(DuplicateFeature) as refused:
        check_features([Feature("x", TEN), Feature("y", TEN), Feature("x", TEN, 2)])
    assert refused.value.feature == "x"


def test_500_features_are_taken_and_501_are_not() -> None:
    features = [Feature(f"f{n}", TEN) for n in range(501)]
    check_features(features[:500])
    with pytest.raises(TooManyFeatures) as refused:
        check_features(features)
    assert (refused.value.count, refused.value.limit) == (501, 500)


@given(st.dictionaries(st.text(max_size=3), st.floats(0, 1e6), min_size=1))
def test_normalised_weights_add_up_to_1_or_are_all_0(weights: dict[str, float]) -> None:
    total = math.fsum(normalised(weights).values())
    assert total == (pytest.approx(1.0) if any(weights.values()) else 0.0)


def test_normalising_nothing_gives_nothing() -> None:
    assert normalised({}) == {}


@given(st.integers(1, 60))
def test_rank_order_centroid_weights_fall_and_add_up_to_1(n: int) -> None:
    weights = rank_order_centroid(n)
    assert len(weights) == n
    assert math.fsum(weights) == pytest.approx(1.0)
    assert all(before > after for before, after in itertools.pairwise(weights))


def test_features_are_weighed_by_key_and_keep_their_weight_when_not_named() -> None:
    features = [Feature("x", TEN, 1), Feature("y", TEN, 2)]
    assert [f.weight for f in weighed(features, {"x": 7})] == [7, 2]
