"""What one revision changed, entry by entry: as it was before, as it was after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session, aliased

from app.models import Change, Claim, Feature, Framework
from app.models.retired import WITH_RETIRED
from app.services.catalogue_file import ClaimEntry, ClaimKey, Noun, documents, stored
from app.services.catalogue_file.change_log import key_text


class Step(StrEnum):
    """What happened to an entry."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class Part(StrEnum):
    """Where the entries of a revision are read from, one part after the other."""

    #: The log: everything but claims.
    LOG = "l"
    #: Claims that came, those among them that take the place of one that went.
    CAME = "c"
    #: Claims that went and have no successor.
    WENT = "w"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How far a reading has come: behind this row of this part."""

    part: Part = Part.LOG
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChange:
    """One entry; ``before`` is null of an added one, ``after`` of a removed one.

    ``version`` counts the changes of the entry; claims have none.
    """

    noun: str
    key: str
    version: int | None
    before: Any
    after: Any

    @property
    def step(self) -> Step:
        """What happened to it."""
        if self.before is None:
            return Step.ADDED
        return Step.REMOVED if self.after is None else Step.CHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """Some of the entries that a revision touched, and where to go on; None at the end."""

    entries: tuple[EntryChange, ...]
    further: Place | None


def diff(session: Session, number: int, *, limit: int, place: Place | None = None) -> Diff:
    """Return the entries that a revision touched behind a place: the log's, then the claims."""
    found: list[tuple[Place, EntryChange]] = []
    begun = place or Place()
    for part in list(Part)[list(Part).index(begun.part) :]:
        row = begun.row if part is begun.part else 0
        room = limit + 1 - len(found)
        found += (
            (Place(part=part, row=at), one) for at, one in _READ[part](session, number, row, room)
        )
        if len(found) > limit:
            further = found[limit - 1][0]
            return Diff(entries=tuple(one for _, one in found[:limit]), further=further)
    return Diff(entries=tuple(one for _, one in found), further=None)


def _log(session: Session, number: int, row: int, limit: int) -> Iterator[tuple[int, EntryChange]]:
    query = (
        select(Change)
        .where(Change.revision == number, Change.id > row)
        .order_by(Change.id)
        .limit(limit)
    )
    for change in session.scalars(query):
        yield (
            change.id,
            EntryChange(
                noun=change.noun,
                key=change.key,
                version=change.version,
                before=change.before,
                after=change.after,
            ),
        )


def _came(session: Session, number: int, row: int, limit: int) -> Iterator[tuple[int, EntryChange]]:
    added = dict(_claims(session, Claim.added_in == number, Claim.id > row, limit=limit))
    frameworks = {key.framework for key in added}
    replaced = _claims(
        session,
        Claim.retired_in == number,
        Framework.slug.in_(frameworks),
        Feature.slug.in_({key.feature for key in added}),
    )
    before = {key: claim.entry for key, claim in replaced if key in added}
    for key, claim in added.items():
        yield claim.id, claim_change(key, before.get(key), claim.entry)


def _went(session: Session, number: int, row: int, limit: int) -> Iterator[tuple[int, EntryChange]]:
    successor = aliased(Claim)
    same = exists().where(
        successor.added_in == number,
        successor.framework_id == Claim.framework_id,
        successor.feature_id == Claim.feature_id,
        successor.source_id == Claim.source_id,
        successor.as_of.is_not_distinct_from(Claim.as_of),
        successor.as_of_precision.is_not_distinct_from(Claim.as_of_precision),
    )
    gone = and_(Claim.retired_in == number, Claim.id > row, ~same)
    for key, claim in _claims(session, gone, limit=limit):
        yield claim.id, claim_change(key, claim.entry, None)


def _claims(
    session: Session, *chosen: Any, limit: int | None = None
) -> Iterator[tuple[ClaimKey, stored.Stored[ClaimEntry]]]:
    return stored.claim_rows(
        session,
        *chosen,
        order=(Claim.id.expression,),
        limit=limit,
        options={WITH_RETIRED: True},
    )


def claim_change(key: ClaimKey, before: ClaimEntry | None, after: ClaimEntry | None) -> EntryChange:
    """Return what happened to a claim, as the log would have it."""
    said: Sequence[Any] = [
        None if entry is None else documents.document(Noun.CLAIM, entry)
        for entry in (before, after)
    ]
    return EntryChange(
        noun=Noun.CLAIM.value, key=key_text(key), version=None, before=said[0], after=said[1]
    )


_READ = {Part.LOG: _log, Part.CAME: _came, Part.WENT: _went}
