"""Keys of those who may write: what one looks like, what it lets its owner do.

``fo_<8-character id>_<43 characters of base64url>``. The id is public and names the
key in logs and lists; the 43 characters are 256 random bits and are kept nowhere.
"""

from __future__ import annotations

import re
from base64 import b32encode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

PATTERN: Final = r"fo_[a-z2-7]{8}_[A-Za-z0-9_-]{43}"
"""What every key looks like, as docs/editing.md gives it to secret scanners."""

ID_BYTES: Final = 5
KEY_BYTES: Final = ID_BYTES + 32
"""How much randomness one key is made of: 40 bits of id, 256 of secret."""

LONGEST_DAYS: Final = 3650
"""The longest that a key may be made for; one without an end needs no number."""

_FORM = re.compile(PATTERN, re.ASCII)
_DAYS = re.compile(r"([1-9][0-9]{0,4})d", re.ASCII)


class Scope(StrEnum):
    """What a key lets its owner do; each includes those before it."""

    VOTE = "vote"
    EDIT = "edit"
    ADMIN = "admin"

    def covers(self, needed: Scope) -> bool:
        """Tell whether this scope is, or includes, the one needed.

        By position and not by ``<``, which would compare the words.
        """
        ranks = list(Scope)
        return ranks.index(self) >= ranks.index(needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """A key of the right form, without its secret: what it is looked up and judged by."""

    public_id: str
    digest: str


def make(randomness: bytes) -> str:
    """Return the key that these random bytes make.

    :raises ValueError: unless there are exactly ``KEY_BYTES`` of them.
    """
    if len(randomness) != KEY_BYTES:
        raise ValueError(f"a key is made of {KEY_BYTES} bytes, not of {len(randomness)}")
    public_id = b32encode(randomness[:ID_BYTES]).decode().lower()
    secret = urlsafe_b64encode(randomness[ID_BYTES:]).decode().rstrip("=")
    return f"fo_{public_id}_{secret}"


def parse(text: str) -> Presented | None:
    """Read a key as its owner sent it; ``None`` for what is none.

    Not case-folded or stripped: a key has one spelling.
    """
    if _FORM.fullmatch(text) is None:
        return None
    # A plain digest and no slow one: nobody can guess 256 random bits, whatever a guess costs.
    return Presented(public_id=text[3:11], digest=sha256(text.encode()).hexdigest())


def expiry(text: str, now: datetime) -> datetime:
    """Read when a key is to end: ``90d`` from now, or with the last moment of ``2027-01-31`` (UTC).

    :raises ValueError: for anything else, and for what is over or further off than
        ``LONGEST_DAYS``.
    """
    ends = _days_from(text, now) or _end_of_day(text)
    if ends is None:
        raise ValueError("it is neither a number of days such as 90d nor a day such as 2027-01-31")
    if ends <= now:
        raise ValueError("that day is over")
    if ends > now + timedelta(days=LONGEST_DAYS):
        raise ValueError(f"a key ends within {LONGEST_DAYS} days, or is made without an end")
    return ends


def _days_from(text: str, now: datetime) -> datetime | None:
    found = _DAYS.fullmatch(text)
    return now + timedelta(days=int(found[1])) if found else None


def _end_of_day(text: str) -> datetime | None:
    try:
        day = date.fromisoformat(text)
        return datetime.combine(day + timedelta(days=1), time(), UTC)
    except (ValueError, OverflowError):
        return None
