"""Entries as editors write them: one document each, with how often it has changed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.errors import UnknownEntry
from app.models import Change
from app.services import versions
from app.services.catalogue_file import Noun, documents, stored_named
from app.services.catalogue_file.documents import Fields
from app.services.catalogue_file.drafting import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRecord:
    """One entry; ``changed_in`` is the revision of its version, None from before the log."""

    noun: Noun
    key: Key
    version: int
    changed_in: int | None
    document: Fields


def show(session: Session, noun: Noun, key: Key) -> EntryRecord:
    """Return an entry.

    Raises UnknownEntry when there is none of this key.
    """
    entry = stored_named.entry(session, noun, key)
    if entry is None:
        raise UnknownEntry(["/".join(key)])
    return EntryRecord(
        noun=noun,
        key=key,
        version=versions.current(session, noun, key),
        changed_in=_changed_in(session, noun, key),
        document=documents.document(noun, entry),
    )


def _changed_in(session: Session, noun: Noun, key: Key) -> int | None:
    if noun is Noun.CLAIM:
        return versions.newest_of_claims(session, key)
    return session.scalar(
        select(func.max(Change.revision)).where(
            Change.noun == noun.value, Change.key == "/".join(key)
        )
    )
