"""``Idempotency-Key``: a request that may be sent again and is carried out once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flask import request

from app.api.contract import Answer
from app.api.json import dumps
from app.domain.replays import fingerprint, key_of
from app.models import Session, db
from app.services import replays
from app.services.keys import KeyRecord
from app.services.replays import Asked, Attempt, Kept

logger = logging.getLogger(__name__)

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_TYPE = "Content-Type"

Keep = Callable[[Session, Answer], None]
"""Keeps an answer, within the transaction of what it tells of."""


def asked(key: KeyRecord, body: Callable[[], bytes]) -> Asked | None:
    """Return how the request at hand is known when it is sent again; None if it is not to be.

    ``body`` is asked for only then: what was sent, or a digest of it. Raises BadIdempotencyKey.
    """
    sent = request.headers.get(HEADER)
    if sent is None:
        return None
    return Asked(
        key_id=key.id,
        idempotency_key=key_of(sent),
        fingerprint=fingerprint(request.method, request.path, request.query_string, body()),
    )


def once(asked: Asked | None, act: Callable[[Keep], Answer]) -> Answer:
    """Do something, unless it was done before: then answer as it was answered then.

    What is refused leaves nothing behind, so that it can be mended and sent again.
    Raises ReplayRunning and ReplayMismatch.
    """
    if asked is None:
        return act(forget)
    with Session(db.engine) as session:
        begun = replays.start(session, asked, datetime.now(UTC))
    if isinstance(begun, Kept):
        return _again(begun)
    keeping = _Keeping(begun)
    try:
        answer = act(keeping)
        if not keeping.kept:
            with Session(db.engine) as session:
                replays.keep_alone(session, begun, _kept(answer))
    except BaseException:
        _give_up(begun)
        raise
    return answer


@dataclass(slots=True)
class _Keeping:
    """Keeps one answer, and knows that it did."""

    attempt: Attempt
    kept: bool = False

    def __call__(self, session: Session, answer: Answer) -> None:
        replays.keep(session, self.attempt, _kept(answer))
        self.kept = True


def forget(_session: Session, _answer: Answer) -> None:
    """Keep nothing: nobody will ask again."""


def _kept(answer: Answer) -> Kept:
    answer = answer.again or answer
    return Kept(
        status=answer.status,
        headers={_TYPE: answer.media_type, **answer.headers},
        body=answer.body if isinstance(answer.body, bytes) else dumps(answer.body),
    )


def _again(kept: Kept) -> Answer:
    headers = {name: value for name, value in kept.headers.items() if name != _TYPE}
    answer = Answer(body=kept.body, status=kept.status, media_type=kept.headers[_TYPE])
    return replace(answer, headers={**headers, REPLAYED: "true"})


def _give_up(attempt: Attempt) -> None:
    """Let it be sent again at once; where that fails too, it can be when the lease is over."""
    try:
        with Session(db.engine) as session:
            replays.give_up(session, attempt)
    except Exception as error:  # noqa: BLE001 (what went wrong first is what is to be answered)
        logger.warning("an idempotency key stays taken until its lease is over: %s", error)
