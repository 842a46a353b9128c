"""Who may write: reading is open, writing takes a key whose scope reaches far enough.

``require`` is called before the body of a request is looked at and before anything
is looked up for it: to whoever has no key, what there is and what there is not
look alike.
"""

from __future__ import annotations

import math
import re
import time
from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Final, cast

from flask import Flask, current_app, request

from app.domain.access import KeyNeeded, KeyRefused, ScopeMissing, TooManyAttempts
from app.domain.keys import Scope
from app.models import Session, db
from app.services import keys
from app.services.keys import KeyRecord

if TYPE_CHECKING:
    from limits.storage import MemoryStorage
    from limits.strategies import MovingWindowRateLimiter

WRONG_KEYS: Final = 10
"""How many wrong keys one address may send within ``SECONDS``."""

SECONDS: Final = 60

REMEMBERED: Final = 2_000
"""Addresses that are counted for at once."""

_EXTENSION = "faceoff_wrong_keys"
_BEARER = re.compile(r"bearer(?: +(?P<token>.*))?", re.IGNORECASE | re.ASCII)


def init_app(app: Flask) -> None:
    """Give the app its count of wrong keys, one for each worker process."""
    app.extensions[_EXTENSION] = WrongKeys()


def require(scope: Scope) -> KeyRecord:
    """Return the key of the request at hand, if it lets its owner do what ``scope`` does.

    Raises KeyNeeded when there is none, KeyRefused for one that is malformed, wrong,
    expired or revoked, TooManyAttempts in its place after ten of these within a minute
    from one address, and ScopeMissing for a good key whose scope is too small.
    """
    presented = _presented()
    if presented is None:
        raise KeyNeeded
    key = _look_up(presented)
    if key is None:
        # Counted only now: a good key gets in whatever others at its address do.
        wrong_keys: WrongKeys = current_app.extensions[_EXTENSION]
        wrong_keys.count(request.remote_addr or "")
        raise KeyRefused
    if not key.scope.covers(scope):
        raise ScopeMissing(needed=scope, held=key.scope)
    return key


def _presented() -> str | None:
    """Return what was sent as a bearer token; None where the header is missing or of another kind.

    Only the header counts (RFC 6750, 2.1): a key in an address would be in every log.
    """
    sent = _BEARER.fullmatch(request.headers.get("Authorization", ""))
    return None if sent is None else sent["token"] or ""


def _look_up(presented: str) -> KeyRecord | None:
    """Ask the database, on a session that has seen nothing older and is closed at once.

    Not on the request's own: a change has to be begun before anything is read there.
    """
    with Session(db.engine) as session:
        return keys.authenticate(session, presented, datetime.now(UTC))


class WrongKeys:
    """Counts wrong keys by the address they came from, in a window that moves."""

    def __init__(self) -> None:
        self._limiter: MovingWindowRateLimiter | None = None

    def addresses(self) -> int:
        """Return how many addresses are counted for."""
        return len(cast("MemoryStorage", self._limiter.storage).events) if self._limiter else 0

    def count(self, address: str) -> None:
        """Count one; raises TooManyAttempts when that address has had its share."""
        # Loaded with the first wrong key: most processes never see one, and the
        # library takes as long to import as a small verb takes to run.
        from limits import RateLimitItemPerSecond
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        limiter = self._limiter
        # The storage keeps an entry for every address it ever saw and looks through all of
        # them again and again. A new one in its place forgets; emptying it would trip the
        # thread that is looking.
        if limiter is None or self.addresses() >= REMEMBERED:
            limiter = self._limiter = MovingWindowRateLimiter(MemoryStorage())
        share = RateLimitItemPerSecond(WRONG_KEYS, SECONDS)
        whose = neighbourhood(address)
        if not limiter.hit(share, whose):
            ends = limiter.get_window_stats(share, whose).reset_time
            raise TooManyAttempts(min(SECONDS, max(1, math.ceil(ends - time.time()))))


def neighbourhood(address: str) -> str:
    """Return what counts as one address: of IPv6, the /64 that one customer is given.

    An IPv4 address in IPv6's clothes is itself: as a /64 all of them would be one.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return str(ip)
    return str(ip.ipv4_mapped or IPv6Address(int(ip) >> 64 << 64))
