"""Who may write: reading is open, writing takes a key whose scope reaches far enough.

``require`` is called before the body of a request is looked at and before anything
is looked up for it: to whoever has no key, what there is and what there is not
look alike.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address
from typing import Final

from flask import request

from app.api import quotas
from app.domain.access import KeyNeeded, KeyRefused, ScopeMissing, TooManyAttempts
from app.domain.keys import Scope
from app.models import Session, db
from app.models.faults import is_unavailable
from app.services import keys
from app.services.keys import KeyRecord
from app.services.tallies import Share

WRONG_KEYS: Final = Share(name="wrong-keys", most=10)
"""How many wrong keys one address may send within a minute."""

_BEARER = re.compile(r"bearer(?: +(?P<token>.*))?", re.IGNORECASE | re.ASCII)


def require(scope: Scope) -> KeyRecord:
    """Return the key of the request at hand, if it lets its owner do what ``scope`` does.

    Raises KeyNeeded when there is none, KeyRefused for one that is malformed, wrong,
    expired or revoked, TooManyAttempts in its place after ten of these within a minute
    from one address, and ScopeMissing for a good key whose scope is too small. Whatever
    is asked counts as a change: TooManyRequests where the key, or without a good one the
    address, has asked for too many.
    """
    sent = presented()
    key = None if sent is None else _look_up(sent)
    # Only now: a good key gets in whatever others at its address do.
    quotas.count(quotas.WRITES, _address() if key is None else _owner(key))
    if sent is None:
        raise KeyNeeded
    if key is None:
        _count_wrong_key()
        raise KeyRefused
    if not key.scope.covers(scope):
        raise ScopeMissing(needed=scope, held=key.scope)
    return key


def count_read() -> None:
    """Count a read: for the key, where a good one is sent unasked, else for the address.

    Raises TooManyRequests where nothing is left, and TooManyAttempts for a wrong key after
    ten of these within a minute, as ``require``: guessing is no cheaper by reading.
    """
    sent = presented()
    try:
        key = None if sent is None else _look_up(sent)
    except Exception as error:
        # Much can be read without a database, which alone could tell that a key is wrong.
        if not is_unavailable(error):
            raise
        key = sent = None
    quotas.count(quotas.READS, _address() if key is None else _owner(key))
    if sent is not None and key is None:
        _count_wrong_key()


def _owner(key: KeyRecord) -> str:
    return f"key:{key.public_id}"


def _address() -> str:
    return neighbourhood(request.remote_addr or "")


def _count_wrong_key() -> None:
    """Count one; raises TooManyAttempts when that address has had its share."""
    standing = quotas.tallies().take_moving(WRONG_KEYS, _address())
    if standing.over:
        raise TooManyAttempts(standing.resets_in)


def presented() -> str | None:
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
