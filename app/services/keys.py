"""Keys of those who may write: made, listed, revoked, recognised.

They are no part of the catalogue: making one is no revision, and no answer, export
or import has them.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import keys
from app.domain.keys import Scope
from app.models import Key
from app.services.changes import private_change

NAME_LENGTH = 120
"""The longest name a key may have, in characters."""

_NOBODYS = "0" * 64
"""The digest of no key: what an unknown id is compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecord:
    """A key as it may be shown. ``id`` is its row's, ``public_id`` what people call it by."""

    id: int
    public_id: str
    name: str
    scope: Scope
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    def good(self, now: datetime) -> bool:
        """Tell whether it lets anybody in: it is neither revoked nor over."""
        over = self.expires_at is not None and self.expires_at <= now
        return self.revoked_at is None and not over


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key just made; the only place that ever has its text."""

    record: KeyRecord
    text: str = field(repr=False)


def create(
    session: Session, *, name: str, scope: Scope, now: datetime, expires_at: datetime | None
) -> NewKey:
    """Make a key and keep its digest.

    :param name: who it is for, one line of up to ``NAME_LENGTH`` characters.
    :param expires_at: from when on it is refused; ``None`` for never.
    """
    text = keys.make(secrets.token_bytes(keys.KEY_BYTES))
    made = keys.parse(text)
    if made is None:
        raise RuntimeError("a key was made that could not be read again")
    row = Key(
        public_id=made.public_id,
        name=name,
        digest=made.digest,
        scope=scope.value,
        created_at=now,
        expires_at=expires_at,
        revoked_at=None,
    )
    with private_change(session):
        session.add(row)
        session.flush()
        record = _record(row)
    return NewKey(record=record, text=text)


def every(session: Session) -> list[KeyRecord]:
    """Return all keys there ever were, the oldest first."""
    return [_record(row) for row in session.scalars(select(Key).order_by(Key.id))]


def revoke(session: Session, public_id: str, now: datetime) -> KeyRecord | None:
    """Refuse a key from now on; ``None`` when none has that id.

    One that was revoked before keeps the day of that.
    """
    with private_change(session):
        row = session.scalar(select(Key).where(Key.public_id == public_id))
        if row is None:
            return None
        row.revoked_at = row.revoked_at or now
        session.flush()
        return _record(row)


def authenticate(session: Session, presented: str, now: datetime) -> KeyRecord | None:
    """Return the key that was presented; ``None`` if it is none, wrong, expired or revoked.

    Why it is refused is not told: to whoever has no good key, all others are alike. An
    unknown id costs the same comparison as a wrong secret. Hand in a session that has
    read nothing yet, or a key that was just revoked may still be seen as good.
    """
    key = keys.parse(presented)
    if key is None:
        return None
    row = session.scalar(select(Key).where(Key.public_id == key.public_id))
    right = hmac.compare_digest(_NOBODYS if row is None else row.digest, key.digest)
    if row is None or not right:
        return None
    record = _record(row)
    return record if record.good(now) else None


def _record(row: Key) -> KeyRecord:
    return KeyRecord(
        id=row.id,
        public_id=row.public_id,
        name=row.name,
        scope=Scope(row.scope),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
