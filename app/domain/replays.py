"""Requests that may be sent again under one name and are carried out once."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from hashlib import sha256
from typing import Final

from app.domain.access import BadIdempotencyKey

LEASE: Final = timedelta(seconds=60)
"""How long a request may be at work before another one takes its place."""

KEPT: Final = timedelta(hours=24)
"""How long an answer is repeated, counted from when its request came."""

PAUSE_S: Final = 2
"""Seconds that whoever asks again too early is told to wait; nearly all are done by then."""

_KEY = re.compile(r"[\x20-\x7e]{1,64}", re.ASCII)


def key_of(sent: str) -> str:
    """Return the idempotency key that was sent, bare or in quotes: ``"a1"`` is ``a1``.

    Raises BadIdempotencyKey for what is none.
    """
    quoted = len(sent) > 1 and sent[0] == sent[-1] == '"'
    key = sent[1:-1] if quoted else sent
    if _KEY.fullmatch(key) is None:
        raise BadIdempotencyKey
    return key


def fingerprint(method: str, path: str, query: bytes, body: bytes) -> str:
    """Return what two sendings of one request have in common, as 64 hex digits."""
    parts = [method, path, sha256(query).hexdigest(), sha256(body).hexdigest()]
    return sha256(json.dumps(parts).encode()).hexdigest()
