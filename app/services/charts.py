"""The numbers of a comparison as charts want them: series over axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.analysis import PairAnalysis
from app.domain.ranking import RankAnalysis
from app.domain.scales import Kind
from app.services.matrices import Row

MOST_POINTS = 100
MOST_VALUE = 10
"""Values are shown on the ten-point scale that people know; 10 is best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One axis of a chart: a feature or a group of features."""

    slug: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One framework's values along the axes; null where there is none to draw."""

    framework: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Series over axes, each value from 0 to ``max``."""

    max: int
    axes: tuple[Axis, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    """Overall scores, what is rated on the ten-point scale, and the groups of features."""

    overall: Chart
    ratings: Chart
    groups: Chart


def draw(
    frameworks: Sequence[str],
    rows: Sequence[Row],
    analysis: PairAnalysis | RankAnalysis,
    weights: Mapping[str, float],
) -> Charts:
    """Lay a comparison out for charts.

    The overall chart has the scores. The others have values on the common yardstick:
    of the features that are rated by numbers, and of the groups. A group's value is
    the mean of its features' values by their weights, over those that all frameworks
    are rated on: another framework's gap must not lift it. Fifty features on one
    chart could not be read.
    """
    counting = [row for row in rows if weights.get(row.feature.slug)]
    rated = [row for row in rows if row.feature.scale.kind is Kind.RATING]
    return Charts(
        overall=Chart(
            max=MOST_POINTS,
            axes=(Axis(slug="score", name="Score", kind="score"),),
            series=_series(frameworks, [_scores(frameworks, analysis)]),
        ),
        ratings=Chart(
            max=MOST_VALUE,
            axes=tuple(
                Axis(slug=row.feature.slug, name=row.feature.name, kind=row.feature.scale.kind)
                for row in rated
            ),
            series=_series(frameworks, [_values(row) for row in rated]),
        ),
        groups=_groups(frameworks, counting),
    )


def _scores(frameworks: Sequence[str], analysis: PairAnalysis | RankAnalysis) -> list[float | None]:
    if isinstance(analysis, PairAnalysis):
        return [analysis.score_a, analysis.score_b]
    return [analysis.score.get(slug) for slug in frameworks]


def _values(row: Row) -> list[float | None]:
    readings = [cell.reading if cell else None for cell in row.cells]
    return [None if reading is None else reading.value * MOST_VALUE for reading in readings]


def _groups(frameworks: Sequence[str], rows: Sequence[Row]) -> Chart:
    shared: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        # One that nobody compares has no weight to be averaged by.
        if row.weight is not None and None not in _values(row):
            key = (row.feature.group, row.feature.group_name)
            shared.setdefault(key, []).append(row)
    return Chart(
        max=MOST_VALUE,
        axes=tuple(Axis(slug=slug, name=name, kind="group") for slug, name in shared),
        series=_series(frameworks, [_mean(grouped) for grouped in shared.values()]),
    )


def _mean(rows: Sequence[Row]) -> list[float | None]:
    total = sum(row.weight or 0.0 for row in rows)
    columns = zip(*(_values(row) for row in rows), strict=True)
    return [
        sum((row.weight or 0.0) * (value or 0.0) for row, value in zip(rows, column, strict=True))
        / total
        for column in columns
    ]


def _series(
    frameworks: Sequence[str], axes: Sequence[Sequence[float | None]]
) -> tuple[Series, ...]:
    return tuple(
        Series(framework=slug, values=tuple(axis[place] for axis in axes))
        for place, slug in enumerate(frameworks)
    )
