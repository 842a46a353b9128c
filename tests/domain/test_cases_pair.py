"""Every golden case about two frameworks, figure by figure."""

from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction
from typing import Any

import pytest

from app.domain.analysis import PairAnalysis
from app.domain.scoring import analyse_pair
from app.domain.shares import poll_share, shares, shares_in_order
from app.domain.weights import rank_order_centroid
from tests.domain.golden import cases, differences, features_of


def told(analysis: PairAnalysis) -> dict[str, Any]:
    """An analysis in the form of the cases, one map per feature figure."""
    answer = asdict(analysis)
    found = answer.pop("features")
    answer["feature_winner"] = {key: feature["winner"] for key, feature in found.items()}
    answer["contribution"] = {key: feature["contribution"] for key, feature in found.items()}
    answer["flip"] = {key: feature["flip"] for key, feature in found.items()}
    return answer


@pytest.mark.parametrize("case", cases("compare"))
def test_two_frameworks_compare_as_published(case: dict[str, Any]) -> None:
    answer = told(
        analyse_pair(features_of(case), case["input"]["a"], case["input"]["b"]),
    )
    asked_for = {key: answer[key] for key in case["expected"]}
    assert not list(differences(case["expected"], asked_for))


@pytest.mark.parametrize("case", cases("win_probability"))
def test_the_share_of_weightings_is_as_published(case: dict[str, Any]) -> None:
    found = asdict(shares(case["input"]["d"]))
    expected = {side: case["expected"][side] for side in found}
    assert not list(differences(expected, found))
    if "a_exact" in case["expected"]:
        exact = float(Fraction(case["expected"]["a_exact"]))
        assert found["a"] == pytest.approx(exact, rel=1e-14)


@pytest.mark.parametrize("case", cases("win_probability_ordered"))
def test_the_share_in_order_of_importance_is_as_published(case: dict[str, Any]) -> None:
    found = shares_in_order(case["input"]["d_most_important_first"])
    assert found.a == pytest.approx(case["expected"]["a"], abs=1e-9)
    assert found.b == pytest.approx(case["expected"]["b"], abs=1e-9)


@pytest.mark.parametrize("case", cases("poll_probability"))
def test_the_majority_of_a_poll_is_as_published(case: dict[str, Any]) -> None:
    found = poll_share(case["input"]["a"], case["input"]["b"])
    assert found == pytest.approx(case["expected"]["value"], abs=1e-9)


@pytest.mark.parametrize("case", cases("roc_weights"))
def test_rank_order_centroid_weights_are_as_published(case: dict[str, Any]) -> None:
    found = rank_order_centroid(case["input"]["n"])
    assert not list(differences(case["expected"]["weights"], found))
