"""What is known of one framework: a cell for each feature somebody spoke about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.domain import figures
from app.domain.claims import CellState, SourceKind, precedence
from app.domain.dates import PartialDate
from app.domain.scales import Kind, Reading
from app.models import Claim, Feature, Rating, Source
from app.services import kept
from app.services.features import FeatureRecord

UNSOURCED = "unsourced"
"""The flag of a claim that nobody can look up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRecord:
    """What one source says of one cell, as it was entered."""

    feature: str
    source: str
    source_kind: SourceKind
    state: CellState
    rating: float | str | None
    display: str | None
    precision: float | None
    span: tuple[str, ...]
    as_of: PartialDate | None
    note: str | None
    url: str | None
    version: str | None
    flags: tuple[str, ...]
    #: Whether neither the claim nor its source says where it can be looked up.
    unsourced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of the matrix: the claim that speaks for it, and all, whose word counts first.

    ``reading`` is null unless the cell is rated on a scored scale.
    """

    feature: FeatureRecord
    spoken: ClaimRecord
    conflict: bool
    claims: tuple[ClaimRecord, ...]
    reading: Reading | None
    #: The rating as people say it; null unless the cell is rated.
    display: str | None

    @property
    def state(self) -> CellState:
        """What is known."""
        return self.spoken.state

    def said_by(self, source: str) -> ClaimRecord | None:
        """Return what one source rates the cell as, its newest word where it spoke twice."""
        own = (c for c in self.claims if c.source == source and c.state is CellState.RATED)
        return max(own, key=lambda claim: str(claim.as_of or ""), default=None)

    @property
    def current(self) -> tuple[ClaimRecord, ...]:
        """What each source says last, the one that speaks first; what it said before is history."""
        last = {self.spoken.source: self.spoken}
        for claim in self.claims:
            before = last.get(claim.source)
            if before is None or (before is not self.spoken and _day(claim) > _day(before)):
                last[claim.source] = claim
        return tuple(last.values())

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source of the cell, in the order in which their word counts."""
        return tuple(dict.fromkeys(claim.source for claim in self.claims))


def _day(claim: ClaimRecord) -> date:
    return claim.as_of.first if claim.as_of else date.min


Profile = Mapping[str, Cell]
"""The cells of one framework by feature; a feature nobody spoke about is not in it."""


CLAIM_SIZE = 1_000
"""Bytes that a claim takes beside its words, with its share of its cell; estimated."""


def load(
    session: Session, framework_ids: Sequence[int], features: Iterable[FeatureRecord]
) -> dict[int, Profile]:
    """Return the profiles of frameworks, in one query for those that are not known yet."""
    return kept.each(
        session,
        "profile",
        framework_ids,
        lambda missing: _load(session, missing, features),
        size=_size,
    )


def _size(profile: Profile) -> int:
    claims = (claim for cell in profile.values() for claim in cell.claims)
    return sum(CLAIM_SIZE + kept.letters(one.display, one.note, one.url) for one in claims)


def _load(
    session: Session, framework_ids: Collection[int], features: Iterable[FeatureRecord]
) -> dict[int, Profile]:
    by_id = {feature.id: feature for feature in features}
    query = (
        select(Claim, Source.slug, Source.kind, Source.url, Rating.claim_id, Rating.conflict)
        .join(Source, Source.id == Claim.source_id)
        .join(Feature, Feature.id == Claim.feature_id)
        .join(
            Rating,
            and_(Rating.framework_id == Claim.framework_id, Rating.feature_id == Claim.feature_id),
        )
        .where(Claim.framework_id.in_(framework_ids), Claim.retired_in.is_(None))
        .order_by(Feature.position, Claim.framework_id, Source.slug, Claim.as_of, Claim.id)
    )
    heard: dict[tuple[int, int], list[tuple[ClaimRecord, bool]]] = {}
    conflicts: dict[tuple[int, int], bool] = {}
    for claim, source, kind, url, speaker, conflict in session.execute(query):
        key = (claim.framework_id, claim.feature_id)
        unsourced = claim.url is None and url is None
        record = _record(claim, by_id[claim.feature_id].slug, source, kind, unsourced=unsourced)
        heard.setdefault(key, []).append((record, claim.id == speaker))
        conflicts[key] = conflict
    profiles: dict[int, dict[str, Cell]] = {framework: {} for framework in framework_ids}
    for (framework, feature_id), claims in heard.items():
        feature = by_id[feature_id]
        cell = _cell(feature, claims, conflict=conflicts[framework, feature_id])
        profiles[framework][feature.slug] = cell
    return dict(profiles)


def _record(
    claim: Claim, feature: str, source: str, kind: SourceKind, *, unsourced: bool
) -> ClaimRecord:
    as_of = None
    if claim.as_of and claim.as_of_precision:
        as_of = PartialDate(claim.as_of, claim.as_of_precision)
    return ClaimRecord(
        feature=feature,
        source=source,
        source_kind=kind,
        state=claim.state,
        rating=claim.rating,
        display=claim.display,
        precision=claim.precision,
        span=tuple(claim.span),
        as_of=as_of,
        note=claim.note,
        url=claim.url,
        version=claim.version,
        flags=(*claim.flags, *((UNSOURCED,) if unsourced else ())),
        unsourced=unsourced,
    )


def _cell(
    feature: FeatureRecord, claims: Sequence[tuple[ClaimRecord, bool]], *, conflict: bool
) -> Cell:
    spoken = next(record for record, speaks in claims if speaks)
    ordered = sorted((record for record, _ in claims), key=precedence)
    reading = feature.scale.reading(spoken.rating) if feature.scale.scored else None
    if reading is not None and spoken.precision:
        reading = reading._replace(half=spoken.precision)
    return Cell(
        feature=feature,
        spoken=spoken,
        conflict=conflict,
        claims=tuple(ordered),
        reading=reading,
        display=_display(feature, spoken),
    )


def _display(feature: FeatureRecord, spoken: ClaimRecord) -> str | None:
    """Return a rating in words: its level's name, its source's wording, the figure.

    A level goes by its own name: two sources' words for one level must not
    look like two ratings.
    """
    scale = feature.scale
    if spoken.state is not CellState.RATED or spoken.rating is None:
        return None
    if scale.kind is Kind.ORDINAL:
        return feature.level_names[scale.levels.index(str(spoken.rating))]
    if spoken.display is not None:
        return spoken.display
    if isinstance(spoken.rating, str):
        return spoken.rating.capitalize() if scale.kind is Kind.BOOLEAN else spoken.rating
    return figures.display(spoken.rating)
