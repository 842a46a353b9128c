"""What one comparison costs: the full analysis, from raw ratings and from kept readings."""

from __future__ import annotations

from random import Random

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from app.domain.features import Feature
from app.domain.ranking import rank_acceptability, rank_readings
from app.domain.readings import read
from app.domain.scales import YES_NO, Direction, Kind, Scale, Transform
from app.domain.scoring import analyse_pair, analyse_readings

SCALES = (
    Scale(Kind.RATING),
    Scale(Kind.ORDINAL, levels=("Easy", "Moderate", "Steep"), direction=Direction.LOWER),
    Scale(Kind.BOOLEAN),
    Scale(Kind.METRIC, lo=1, hi=1e6, transform=Transform.LOG),
)
WORDS = {Kind.ORDINAL: SCALES[1].levels, Kind.BOOLEAN: tuple(YES_NO)}


def features(n: int) -> list[Feature]:
    chance = Random(n)
    return [Feature(f"f{k}", SCALES[k % len(SCALES)], chance.choice((0.5, 1, 2))) for k in range(n)]


def ratings(asked: list[Feature], seed: int) -> dict[str, object]:
    chance = Random(seed)
    return {
        f.key: chance.choice(WORDS[f.scale.kind])
        if f.scale.kind in WORDS
        else round(chance.uniform(0, 10), 1)
        for f in asked
    }


@pytest.mark.parametrize("n", [10, 50, 200])
def test_comparing_raw_ratings(benchmark: BenchmarkFixture, n: int) -> None:
    asked = features(n)
    answer = benchmark(analyse_pair, asked, ratings(asked, 1), ratings(asked, 2))
    assert answer.features_compared == n


@pytest.mark.parametrize("n", [10, 50, 200])
def test_comparing_kept_readings(benchmark: BenchmarkFixture, n: int) -> None:
    asked = features(n)
    a, b = (read(asked, ratings(asked, seed)) for seed in (1, 2))
    answer = benchmark(analyse_readings, asked, a, b)
    assert answer.features_compared == n


@pytest.mark.parametrize("n", [10, 50])
def test_ranking_eight(benchmark: BenchmarkFixture, n: int) -> None:
    asked = features(n)
    answer = benchmark(
        rank_readings, asked, {f"x{k}": read(asked, ratings(asked, k)) for k in range(8)}
    )
    assert len(answer.rank) == 8


def test_drawing_a_rank_acceptability_of_eight(benchmark: BenchmarkFixture) -> None:
    asked = features(10)
    rated = {f"x{k}": read(asked, ratings(asked, k)) for k in range(8)}
    found = benchmark(lambda: rank_acceptability(asked, rated, seed=1))
    assert len(found.shares) == 8
