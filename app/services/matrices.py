"""The matrix of a comparison: feature by feature, who is ahead and by how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.scales import Kind, Reading, Scale
from app.services.features import FeatureRecord
from app.services.profiles import Cell, Profile


class RowOutcome(StrEnum):
    """What a feature says about the frameworks."""

    WIN = "win"
    TIE = "tie"
    #: At least one has no rating: nobody has looked yet.
    UNDECIDED = "undecided"
    #: A description; there is no better and worse.
    NOT_SCORED = "not_scored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One feature across the frameworks, cells in the order asked.

    ``leaders`` has the winner, or all that tie for the lead; ``margin`` is how
    far the best value is ahead of the next, 0 to 1.
    """

    feature: FeatureRecord
    weight: float | None
    outcome: RowOutcome
    leaders: tuple[str, ...]
    margin: float | None
    cells: tuple[Cell | None, ...]

    @property
    def differs(self) -> bool:
        """Whether the frameworks are not all shown alike."""
        return len({cell.display if cell else None for cell in self.cells}) > 1


def rows(features: Iterable[FeatureRecord], profiles: Mapping[str, Profile]) -> tuple[Row, ...]:
    """Build the matrix, without weights: as it is whatever counts how much."""
    return tuple(_row(feature, profiles) for feature in features)


def weighed(matrix: Iterable[Row], weights: Mapping[str, float]) -> tuple[Row, ...]:
    """Lay weights over a matrix; they are normalised over what is compared."""
    return tuple(
        replace(row, weight=weights[row.feature.slug]) if row.feature.slug in weights else row
        for row in matrix
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatRow:
    """A count or measurement across frameworks, cells in their order."""

    feature: FeatureRecord
    cells: tuple[Cell | None, ...]


def stat_rows(features: Iterable[FeatureRecord], profiles: Iterable[Profile]) -> list[StatRow]:
    """Return the counts and measurements that a source shows of any of the frameworks."""
    of_all = list(profiles)
    rows = (
        StatRow(feature=feature, cells=tuple(profile.get(feature.slug) for profile in of_all))
        for feature in features
        if feature.scale.kind is Kind.METRIC
    )
    return [row for row in rows if any(row.cells)]


def _row(feature: FeatureRecord, profiles: Mapping[str, Profile]) -> Row:
    cells = {slug: profile.get(feature.slug) for slug, profile in profiles.items()}
    readings = {slug: cell.reading for slug, cell in cells.items() if cell and cell.reading}
    known = len(readings) == len(cells)
    leaders = _leaders(feature.scale, readings) if known else ()
    return Row(
        feature=feature,
        weight=None,
        outcome=_outcome(feature.scale, leaders),
        leaders=leaders,
        margin=_margin(list(readings.values())) if known else None,
        cells=tuple(cells.values()),
    )


def _leaders(scale: Scale, readings: Mapping[str, Reading]) -> tuple[str, ...]:
    best = max(readings.values(), key=lambda reading: reading.value)
    return tuple(slug for slug, reading in readings.items() if scale.tie(best, reading))


def _outcome(scale: Scale, leaders: Sequence[str]) -> RowOutcome:
    if not scale.scored:
        return RowOutcome.NOT_SCORED
    if not leaders:
        return RowOutcome.UNDECIDED
    return RowOutcome.WIN if len(leaders) == 1 else RowOutcome.TIE


def _margin(readings: Sequence[Reading]) -> float:
    best, second = sorted((reading.value for reading in readings), reverse=True)[:2]
    return best - second
