"""How often an entry has changed: what an editor says they have seen."""

from __future__ import annotations

from sqlalchemy import Select, Subquery, false, func, select
from sqlalchemy.orm import Session

from app.domain.dates import PartialDate
from app.models import Change, Claim, Feature, Framework, Source
from app.models.retired import WITH_RETIRED
from app.services.catalogue_file import Noun
from app.services.catalogue_file.stored_named import UNDATED

RATING = "rating"
"""What all claims of one cell are together; versions of it count theirs."""

Key = tuple[str, ...]


def current(session: Session, noun: Noun | str, key: Key) -> int:
    """Return the version of an entry: 1 when it came, one more with each change since.

    0 where it never was. One that went and came back goes on counting.
    """
    if "\0" in "".join(key):
        # PostgreSQL can't be asked for it, and nothing has it in its name.
        return 0
    if noun in {Noun.CLAIM, RATING}:
        return _of_claims(session, key)
    newest = select(func.max(Change.version)).where(
        Change.noun == str(noun), Change.key == "/".join(key)
    )
    return session.scalar(newest) or 0


def newest_of_claims(session: Session, key: Key) -> int | None:
    """Return the last revision in which any of these claims came or went."""
    newest: Select[int | None] = select(func.max(_moments(key).c[0]))
    return session.scalar(newest.execution_options(**{WITH_RETIRED: True}))


def _of_claims(session: Session, key: Key) -> int:
    """Count the revisions in which any of these claims came or went."""
    both = _moments(key)
    counted = select(func.count()).select_from(both)
    return session.scalar(counted.execution_options(**{WITH_RETIRED: True})) or 0


def _moments(key: Key) -> Subquery:
    """Return the revisions in which claims came or went, each once."""
    came, went = (_revisions(column, key) for column in (Claim.added_in, Claim.retired_in))
    return came.union(went.where(Claim.retired_in.is_not(None))).subquery()


def _day(written: str) -> PartialDate | None:
    """Read the date of an address; None for what is none, which no claim has."""
    try:
        return PartialDate.parse(written)
    except ValueError:
        return None


def _revisions(column: object, key: Key) -> Select[int]:
    framework, feature, *rest = key
    if rest and rest[1] != UNDATED and _day(rest[1]) is None:
        return select(column).where(false())  # type: ignore[call-overload, no-any-return]
    query = (
        select(column)  # type: ignore[call-overload]
        .join(Framework, Framework.id == Claim.framework_id)
        # Not by the feature's index, which SQLite would take: it leads to a claim and more of
        # every framework there is, the framework's to some hundred.
        .join(Feature, Feature.id == Claim.feature_id + 0)
        .where(Framework.slug == framework, Feature.slug == feature)
    )
    if rest:
        source, day = rest
        date = None if day == UNDATED else _day(day)
        query = query.join(Source, Source.id == Claim.source_id).where(
            Source.slug == source,
            Claim.as_of == date.first if date else Claim.as_of.is_(None),
            *([Claim.as_of_precision == date.precision] if date else []),
        )
    return query  # type: ignore[no-any-return]
