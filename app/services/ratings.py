"""Keeping the ratings that the claims resolve to."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, cast

from sqlalchemy import Select, Table, delete, insert, null, select, tuple_
from sqlalchemy.orm import Session

from app.domain.claims import CellState, resolve
from app.domain.claims import Claim as Statement
from app.domain.dates import PartialDate
from app.domain.scales import Reading, Scale
from app.models import Claim, Feature, Rating, Source
from app.services.features import FeatureRecord, scale_of

Cell = tuple[int, int]
"""A framework's and a feature's row number."""

BATCH = 400
"""Cells resolved together; two variables each stay far below what a statement may have."""


def readings(
    session: Session,
    frameworks: Select[int] | Collection[int],
    features: Iterable[FeatureRecord],
    *,
    precise: bool = False,
) -> dict[int, dict[str, Reading]]:
    """Read the ratings of many frameworks off their scales, in one query.

    ``frameworks`` are row numbers, or selects them. ``precise`` says of figures how far
    they may be off, as a comparison does. A framework without ratings is left out, and
    so is a rating its scale does not have.
    """
    by_id = {feature.id: feature for feature in features if feature.scale.scored}
    query = select(
        Rating.framework_id,
        Rating.feature_id,
        Rating.rating,
        Claim.precision if precise else null(),
    ).where(
        Rating.framework_id.in_(frameworks),
        Rating.feature_id.in_(by_id),
        Rating.state == CellState.RATED,
    )
    if precise:
        query = query.join(Claim, Claim.id == Rating.claim_id)
    found: dict[int, dict[str, Reading]] = {}
    for framework, feature_id, rating, precision in session.execute(query):
        feature = by_id[feature_id]
        reading = feature.scale.reading(rating)
        if reading is not None:
            exact = reading._replace(half=precision) if precision else reading
            found.setdefault(framework, {})[feature.slug] = exact
    return found


def resolve_cells(session: Session, cells: Iterable[Cell]) -> None:
    """Make the ratings of these cells those that their claims in force resolve to.

    Call it inside ``change`` whenever the claims, the scale or a source's kind
    behind a cell has changed. A cell without claims is left without a rating.
    """
    waiting = sorted(set(cells))
    if not waiting:
        return
    session.flush()
    # Bulk updates pass the session's own copies of rows by; those may be old.
    features = (
        select(Feature)
        .where(Feature.id.in_({feature for _, feature in waiting}))
        .execution_options(populate_existing=True)
    )
    scales = {feature.id: scale_of(feature) for feature in session.scalars(features)}
    for start in range(0, len(waiting), BATCH):
        _resolve_batch(session, waiting[start : start + BATCH], scales)


def _resolve_batch(session: Session, cells: Collection[Cell], scales: dict[int, Scale]) -> None:
    session.execute(
        delete(Rating)
        .where(
            Rating.framework_id.in_({framework for framework, _ in cells}),
            tuple_(Rating.framework_id, Rating.feature_id).in_(cells),
        )
        .execution_options(synchronize_session=False)
    )
    rows = [
        row
        for cell, heard in _heard(session, cells).items()
        if (row := _rating(cell, heard, scales[cell[1]])) is not None
    ]
    if rows:
        session.execute(insert(cast("Table", Rating.__table__)), rows)


def _heard(session: Session, cells: Collection[Cell]) -> dict[Cell, dict[Statement, int]]:
    """Return the claims in force on each cell, each with its row number.

    Two rows that state the very same are one statement; the older one speaks.
    """
    query = (
        select(
            Claim.id,
            Claim.framework_id,
            Claim.feature_id,
            Claim.state,
            Claim.rating,
            Claim.precision,
            Claim.span,
            Claim.as_of,
            Claim.as_of_precision,
            Source.slug,
            Source.kind,
        )
        .join(Source, Source.id == Claim.source_id)
        # By framework, which an index answers, and then by hand: asked for pairs,
        # PostgreSQL reads the whole table, for every batch of a growing one.
        .where(
            Claim.framework_id.in_({framework for framework, _ in cells}),
            Claim.retired_in.is_(None),
            Claim.feature_id.in_({feature for _, feature in cells}),
        )
        .order_by(Claim.id)
    )
    wanted = set(cells)
    heard: dict[Cell, dict[Statement, int]] = {}
    for row in session.execute(query):
        cell = (row.framework_id, row.feature_id)
        if cell not in wanted:
            continue
        statement = Statement(
            source=row.slug,
            source_kind=row.kind,
            state=row.state,
            rating=row.rating,
            precision=row.precision,
            span=(row.span[0], row.span[1]) if row.span else None,
            as_of=PartialDate(row.as_of, row.as_of_precision) if row.as_of else None,
        )
        heard.setdefault(cell, {}).setdefault(statement, row.id)
    return heard


def _rating(cell: Cell, heard: dict[Statement, int], scale: Scale) -> dict[str, Any] | None:
    resolution = resolve(list(heard), scale)
    if resolution is None:
        return None
    framework, feature = cell
    return {
        "framework_id": framework,
        "feature_id": feature,
        "claim_id": heard[resolution.claim],
        "state": resolution.claim.state,
        "rating": resolution.claim.rating,
        "conflict": resolution.conflict,
    }
