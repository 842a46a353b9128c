"""Every golden case about several frameworks, and about votes, figure by figure."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

import pytest

from app.domain.ranking import analyse_rank, rank_acceptability
from app.domain.readings import read
from app.domain.votes import wilson
from tests.domain.golden import case_types, cases, differences, features_of

ACCEPTABILITY = "first_rank_acceptability_exact"
PAIR_TYPES = {
    "compare",
    "win_probability",
    "win_probability_ordered",
    "poll_probability",
    "roc_weights",
}
TYPES = {"rank", "wilson"}


def test_no_case_goes_unasked() -> None:
    assert case_types() == PAIR_TYPES | TYPES


@pytest.mark.parametrize("case", cases("rank"))
def test_several_frameworks_rank_as_published(case: dict[str, Any]) -> None:
    answer = asdict(analyse_rank(features_of(case), case["input"]["alternatives"]))
    expected = {k: v for k, v in case["expected"].items() if not k.startswith(("first_", "accept"))}
    asked_for = {key: answer[key] for key in expected}
    assert not list(differences(expected, asked_for))


@pytest.mark.parametrize("case", [c for c in cases("rank") if ACCEPTABILITY in str(c.values)])
def test_first_ranks_are_drawn_about_as_often_as_geometry_says(case: dict[str, Any]) -> None:
    features = features_of(case)
    readings = {
        name: read(features, ratings) for name, ratings in case["input"]["alternatives"].items()
    }
    found = rank_acceptability(features, readings, seed=1)
    for name, exact in case["expected"][ACCEPTABILITY].items():
        allowed = 4 * math.sqrt(exact * (1 - exact) / found.draws)
        assert abs(found.shares[name][0] - exact) <= allowed


@pytest.mark.parametrize("case", cases("wilson"))
def test_wilson_intervals_are_as_published(case: dict[str, Any]) -> None:
    assert not list(differences(case["expected"], asdict(wilson(**case["input"]))))
