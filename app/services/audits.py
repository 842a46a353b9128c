"""What a comparison was made from, and what is doubtful about it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.claims import CellState
from app.domain.dates import PartialDate
from app.domain.freshness import Freshness, freshness
from app.services.matrices import Row
from app.services.profiles import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictingClaim:
    """One side of a contradiction."""

    source: str
    rating: float | str | None
    display: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A cell whose sources contradict each other."""

    framework: str
    feature: str
    claims: tuple[ConflictingClaim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A cell that counts and is not rated."""

    framework: str
    feature: str
    state: CellState


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A rating past its feature's shelf life."""

    framework: str
    feature: str
    freshness: Freshness


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsourced:
    """A rating that rests on a claim nobody can look up."""

    framework: str
    feature: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The claims behind a comparison, counted, dated and doubted."""

    oldest: PartialDate | None
    newest: PartialDate | None
    claims: int
    sources: tuple[str, ...]
    evidence_kinds: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    gaps: tuple[Gap, ...]
    stale: tuple[Stale, ...]
    unsourced: tuple[Unsourced, ...]


def audit(
    frameworks: Sequence[str],
    rows: Sequence[Row],
    counting: Container[str],
    *,
    judged_on: date | None,
) -> Audit:
    """Look over the cells of a matrix; ``frameworks`` are in the order of its cells.

    ``counting`` has the features that have any weight: a gap in these is told.
    """
    cells = [
        (framework, cell)
        for row in rows
        for framework, cell in zip(frameworks, row.cells, strict=True)
        if cell is not None
    ]
    claims = [claim for _, cell in cells for claim in cell.claims]
    rated = [cell for _, cell in cells if cell.state is CellState.RATED]
    dates = [cell.spoken.as_of for cell in rated if cell.spoken.as_of]
    return Audit(
        oldest=min(dates, key=_first, default=None),
        newest=max(dates, key=_first, default=None),
        claims=len(claims),
        sources=tuple(sorted({claim.source for claim in claims})),
        evidence_kinds=tuple(sorted({claim.source_kind.value for claim in claims})),
        conflicts=tuple(_conflicts(cells)),
        gaps=tuple(_gaps(frameworks, (row for row in rows if row.feature.slug in counting))),
        stale=tuple(_stale(cells, judged_on)) if judged_on else (),
        unsourced=tuple(
            Unsourced(framework=framework, feature=cell.feature.slug, source=cell.spoken.source)
            for framework, cell in cells
            if cell.state is CellState.RATED and cell.spoken.unsourced
        ),
    )


def _first(when: PartialDate) -> date:
    return when.first


def _conflicts(cells: Iterable[tuple[str, Cell]]) -> Iterator[Conflict]:
    for framework, cell in cells:
        if cell.conflict:
            yield Conflict(
                framework=framework,
                feature=cell.feature.slug,
                claims=tuple(
                    ConflictingClaim(
                        source=claim.source, rating=claim.rating, display=claim.display
                    )
                    for claim in cell.claims
                ),
            )


def _gaps(frameworks: Sequence[str], rows: Iterable[Row]) -> Iterator[Gap]:
    for row in rows:
        for framework, cell in zip(frameworks, row.cells, strict=True):
            state = cell.state if cell else CellState.MISSING
            if state is not CellState.RATED:
                yield Gap(framework=framework, feature=row.feature.slug, state=state)


def _stale(cells: Iterable[tuple[str, Cell]], judged_on: date) -> Iterator[Stale]:
    for framework, cell in cells:
        if cell.state is not CellState.RATED:
            continue
        found = freshness(cell.spoken.as_of, cell.feature.shelf_life_days, judged_on)
        if found in {Freshness.STALE, Freshness.EXPIRED}:
            yield Stale(framework=framework, feature=cell.feature.slug, freshness=found)
