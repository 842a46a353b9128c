"""How often somebody asked within a while: counted here, or in a Redis that many share.

A Redis that is away, slow or wrong is nobody's trouble: this process counts for itself
until it is back.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.storage import MemoryStorage, RedisStorage

logger = logging.getLogger(__name__)

REMEMBERED: Final = 2_000
"""How many one process counts for at once, of each kind of count."""

PATIENCE: Final = 0.2
"""Seconds that a Redis has to take a connection, and to say anything."""

PAUSE: Final = 1.0
"""Seconds for which a Redis that failed is left alone."""

PREFIX: Final = "faceoff"
"""What the names of all our counts begin with, in a Redis that others use too."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of what ``name`` names one may have within ``seconds``."""

    name: str
    most: int
    seconds: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is left of a share, and in how many seconds there is more, 1 at least."""

    over: bool
    remaining: int
    resets_in: int


class Count(Protocol):
    """A place to count in."""

    def take(self, share: Share, whose: str) -> Standing:
        """Take one of somebody's share of the window at hand, which began with their first."""

    def take_moving(self, share: Share, whose: str) -> Standing:
        """Take one of somebody's share of the last so many seconds, whenever these began."""


class Tallies:
    """Counts in the shared place where there is one and it answers, else in this process."""

    def __init__(self, redis_url: str = "") -> None:
        self._here = _Here()
        self._shared = _Shared(redis_url) if redis_url else None

    @property
    def remembered(self) -> int:
        """How many are counted for in this process, in the fuller kind of count."""
        return self._here.remembered

    def take(self, share: Share, whose: str) -> Standing:
        """Take one of a share; never raises and never waits for long."""
        return self._ask(lambda count: count.take(share, whose))

    def take_moving(self, share: Share, whose: str) -> Standing:
        """Take one of a share of a window that moves: exact, at the price of remembering each."""
        return self._ask(lambda count: count.take_moving(share, whose))

    def degraded(self) -> bool:
        """Ask the shared place, if there is one, whether it is there."""
        return self._shared is not None and not self._shared.answers()

    def _ask(self, question: Callable[[Count], Standing]) -> Standing:
        shared = self._shared
        told = shared.asked(question) if shared is not None else None
        return question(self._here) if told is None else told


class _Here:
    """Counts in the memory of this process."""

    def __init__(self) -> None:
        # Apart, so that a flood of wrong keys does not make it forget who reads.
        self._fixed: MemoryStorage | None = None
        self._moving: MemoryStorage | None = None

    @property
    def remembered(self) -> int:
        return max(
            len(self._fixed.storage) if self._fixed else 0,
            len(self._moving.events) if self._moving else 0,
        )

    def take(self, share: Share, whose: str) -> Standing:
        if self._fixed is None or len(self._fixed.storage) >= REMEMBERED:
            self._fixed = _memory()
        return _take(self._fixed, share, whose)

    def take_moving(self, share: Share, whose: str) -> Standing:
        if self._moving is None or len(self._moving.events) >= REMEMBERED:
            self._moving = _memory()
        return _take_moving(self._moving, share, whose)


def _memory() -> MemoryStorage:
    """Return a place that has forgotten everything.

    The library looks through all that it keeps again and again, and of windows that move
    it keeps an entry for every address it ever saw. A new place forgets; emptying the old
    one would trip the thread that is looking. Loaded with the first count: the library
    takes as long to import as a small verb takes to run.
    """
    from limits.storage import MemoryStorage

    return MemoryStorage()


class _Shared:
    """Counts in Redis, as long as it answers; ``None`` says that it does not."""

    def __init__(self, url: str) -> None:
        # Valkey speaks the same protocol; one client is enough.
        self._url = f"redis{url.removeprefix('valkey')}" if url.startswith("valkey") else url
        self._storage: RedisStorage | None = None
        self._away = False
        self._again = 0.0
        self._trying = Lock()

    def asked(self, question: Callable[[Count], T]) -> T | None:
        """Return the answer of Redis; None where it has none."""
        if not self._away:
            return self._tried(question)
        # One tries whether it is back, and nobody waits for that.
        if time.monotonic() < self._again or not self._trying.acquire(blocking=False):
            return None
        try:
            return self._tried(question)
        finally:
            self._trying.release()

    def answers(self) -> bool:
        """Tell whether it answers, by asking it."""
        return bool(self.asked(lambda _: self._connected().check()))

    def take(self, share: Share, whose: str) -> Standing:
        return _take(self._connected(), share, whose)

    def take_moving(self, share: Share, whose: str) -> Standing:
        return _take_moving(self._connected(), share, whose)

    def _tried(self, question: Callable[[Count], T]) -> T | None:
        began = time.monotonic()
        try:
            told = question(self)
        except Exception as error:  # noqa: BLE001 (whatever is wrong there, nobody is refused for it)
            self._leave_alone(type(error).__name__)
            return None
        # Each exchange is bounded, but several slow ones add up.
        if time.monotonic() - began > PATIENCE:
            self._leave_alone("slow")
        elif self._away:
            self._away = False
            logger.info("rate limits are counted together again")
        return told

    def _leave_alone(self, why: str) -> None:
        # Not the error's own words: they may hold the address with its password.
        if not self._away:
            logger.warning("rate limits are counted by each worker for itself: Redis is %s", why)
        self._again = time.monotonic() + PAUSE
        self._away = True

    def _connected(self) -> RedisStorage:
        if self._storage is None:
            from limits.storage import RedisStorage
            from redis.backoff import NoBackoff
            from redis.retry import Retry

            options = {
                "socket_connect_timeout": PATIENCE,
                "socket_timeout": PATIENCE,
                # By default it would try again and again, for seconds.
                "retry": Retry(NoBackoff(), 0),
            }
            self._storage = RedisStorage(self._url, key_prefix=PREFIX, **options)  # type: ignore[arg-type]
        return self._storage


def _item(share: Share) -> RateLimitItem:
    from limits import RateLimitItemPerSecond

    return RateLimitItemPerSecond(share.most, share.seconds)


def _take(storage: MemoryStorage | RedisStorage, share: Share, whose: str) -> Standing:
    key = _item(share).key_for(share.name, whose)
    taken = storage.incr(key, share.seconds)
    return _standing(share, taken=taken, ends=storage.get_expiry(key), over=taken > share.most)


def _take_moving(storage: MemoryStorage | RedisStorage, share: Share, whose: str) -> Standing:
    key = _item(share).key_for(share.name, whose)
    given = storage.acquire_entry(key, share.most, share.seconds)
    began, taken = storage.get_moving_window(key, share.most, share.seconds)
    return _standing(share, taken=taken, ends=began + share.seconds, over=not given)


def _standing(share: Share, *, taken: int, ends: float, over: bool) -> Standing:
    resets_in = min(share.seconds, max(1, math.ceil(ends - time.time())))
    return Standing(over=over, remaining=max(0, share.most - taken), resets_in=resets_in)
