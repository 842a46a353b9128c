"""Answers kept for those who ask again: a request named by its sender is carried out once.

Before the work, a row says that it is under way; the answer comes into the row in
the transaction of the work itself. So whatever was stored has its answer, and what
was not has none.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.access import ReplayMismatch, ReplayRunning
from app.domain.replays import KEPT, LEASE, PAUSE_S
from app.models import Replay
from app.services.changes import private_change

SWEPT = 20
"""Rows whose time is over that each new one takes away: more than come, so that none pile up."""

_TRIES = 3
"""How often others may come in between; each time there is somebody's row to go by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that may be sent again: whose, the name they gave it, what makes it itself."""

    key_id: int
    idempotency_key: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer as it was given the first time."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The right to work on a request, until the lease is over and somebody else takes it."""

    asked: Asked
    token: str


def start(session: Session, asked: Asked, now: datetime) -> Attempt | Kept:
    """Return the answer there is, or the right to make one.

    Raises ReplayRunning while another attempt is young, ReplayMismatch where the
    name belongs to another request. The session must not be in a transaction, and
    is in none afterwards.
    """
    for _ in range(_TRIES):
        # Read without the write lock: whoever asks again while a long write holds
        # it is told so at once, instead of waiting for it in vain.
        found = _found(session, asked)
        session.rollback()
        if found is not None and found.begun_at > now - KEPT:
            if found.fingerprint != asked.fingerprint:
                raise ReplayMismatch
            if found.status is not None:
                return _kept(found)
            if found.begun_at > now - LEASE:
                raise ReplayRunning(PAUSE_S)
        if attempt := _take(session, asked, found, now):
            return attempt
    raise ReplayRunning(PAUSE_S)


def keep(session: Session, attempt: Attempt, answer: Kept) -> None:
    """Put an answer beside the work that it tells of: call it within the same transaction.

    Raises ReplayRunning where somebody else has taken the work over meanwhile: then
    nothing of this one may be stored.
    """
    kept = session.execute(
        update(Replay)
        .where(*_own(attempt))
        .values(status=answer.status, headers=dict(answer.headers), body=answer.body)
        .execution_options(synchronize_session=False)
    )
    if not _touched(kept):
        raise ReplayRunning(PAUSE_S)


def keep_alone(session: Session, attempt: Attempt, answer: Kept) -> None:
    """Keep the answer of work that changed nothing."""
    session.rollback()
    with private_change(session):
        keep(session, attempt, answer)


def give_up(session: Session, attempt: Attempt) -> None:
    """Let the request be sent anew; one whose answer is kept after all stays answered.

    That is for a commit which succeeded while its acknowledgement got lost.
    """
    session.rollback()
    with private_change(session):
        session.execute(
            delete(Replay).where(*_own(attempt)).execution_options(synchronize_session=False)
        )


def _take(session: Session, asked: Asked, found: Replay | None, now: datetime) -> Attempt | None:
    """Begin an attempt in the place of what was found; None when somebody was faster."""
    attempt = Attempt(asked=asked, token=secrets.token_hex(16))
    try:
        with private_change(session):
            if found is not None and not _remove(session, found):
                return None
            _sweep(session, now)
            session.execute(
                insert(Replay).values(
                    key_id=asked.key_id,
                    idempotency_key=asked.idempotency_key,
                    fingerprint=asked.fingerprint,
                    attempt=attempt.token,
                    begun_at=now,
                    status=None,
                )
            )
    except IntegrityError:
        return None
    return attempt


def _found(session: Session, asked: Asked) -> Replay | None:
    # Not session.get: a copy that the session has may be old by now.
    query = select(Replay).where(*_named(asked)).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is not None:
        session.expunge(found)
    return found


def _remove(session: Session, found: Replay) -> bool:
    """Take away exactly what was found: not what came in its place, nor its answer come since."""
    gone = session.execute(
        delete(Replay)
        .where(
            Replay.key_id == found.key_id,
            Replay.idempotency_key == found.idempotency_key,
            Replay.attempt == found.attempt,
            Replay.status.is_(None) if found.status is None else Replay.status == found.status,
        )
        .execution_options(synchronize_session=False)
    )
    return _touched(gone)


def _sweep(session: Session, now: datetime) -> None:
    """Take a few rows away whose time is over; those that another one is sweeping are left."""
    over = session.execute(
        select(Replay.key_id, Replay.idempotency_key)
        .where(Replay.begun_at <= now - KEPT)
        .order_by(Replay.begun_at)
        .limit(SWEPT)
        .with_for_update(skip_locked=True)
    ).all()
    if over:
        names = [tuple(row) for row in over]
        session.execute(
            delete(Replay)
            .where(tuple_(Replay.key_id, Replay.idempotency_key).in_(names))
            .execution_options(synchronize_session=False)
        )


def _named(asked: Asked) -> tuple[Any, ...]:
    return Replay.key_id == asked.key_id, Replay.idempotency_key == asked.idempotency_key


def _own(attempt: Attempt) -> tuple[Any, ...]:
    return *_named(attempt.asked), Replay.attempt == attempt.token, Replay.status.is_(None)


def _touched(result: Any) -> bool:
    return bool(result.rowcount)


def _kept(row: Replay) -> Kept:
    return Kept(status=row.status or 0, headers=row.headers or {}, body=row.body or b"")
