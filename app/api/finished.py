"""Answers as they are sent, kept under the tags that stand for all they depend on.

A change of the catalogue gives every answer another tag. So nothing is ever taken
back: what nobody asks for any more goes when room is needed.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from threading import Event, Lock
from typing import Protocol, TypeVar

from cachetools import LRUCache

Headers = tuple[tuple[str, str], ...]

OVERHEAD = 1_500
"""Bytes that keeping anything takes beside its own; estimated."""

PACKING = 5
"""How hard gzip tries. Of a comparison, 9 takes three times as long for 3 % less."""

PATIENCE = 5.0
"""Seconds to wait for whoever is making the same answer already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """An answer of status 200; ``headers`` are those of its own, ``packed`` its gzip."""

    headers: Headers
    body: bytes
    packed: bytes | None = None

    @property
    def size(self) -> int:
        """Bytes taken."""
        return len(self.body) + len(self.packed or b"") + OVERHEAD


class Sized(Protocol):
    """Something whose size is known."""

    @property
    def size(self) -> int:
        """Bytes taken."""


S = TypeVar("S", bound=Sized)


@dataclass(slots=True)
class _Flight:
    """An answer that somebody is making."""

    landed: Event = field(default_factory=Event)
    finished: Finished | None = None


class Store:
    """Keeps at most ``ceiling`` bytes, for all threads of a process; 0 keeps nothing."""

    def __init__(self, ceiling: int) -> None:
        self._kept: LRUCache[Hashable, Sized] = LRUCache(
            maxsize=ceiling, getsizeof=lambda entry: entry.size
        )
        self._flights: dict[str, _Flight] = {}
        self._lock = Lock()

    @property
    def size(self) -> int:
        """Bytes taken."""
        return int(self._kept.currsize)

    def find(self, name: Hashable, kind: type[S]) -> S | None:
        """Return what is kept under a name, and count it as used."""
        with self._lock:
            found = self._kept.get(name)
        return found if isinstance(found, kind) else None

    def keep(self, name: Hashable, entry: Sized) -> None:
        """Keep something, if it leaves room for something else."""
        with self._lock:
            if entry.size <= self._kept.maxsize / 4:
                self._kept[name] = entry

    def packed(self, tag: str, finished: Finished) -> bytes:
        """Return an answer's gzip, made the first time that somebody takes it."""
        if finished.packed is not None:
            return finished.packed
        # Without a time: the same answer is the same bytes.
        packed = gzip.compress(finished.body, PACKING, mtime=0)
        self.keep(tag, replace(finished, packed=packed))
        return packed

    def once(self, tag: str, make: Callable[[], Finished | None]) -> Finished | None:
        """Return the answer of a tag, made by one thread while the others wait for it.

        ``make`` returns None for what is not to be kept; then each makes their own.
        """
        found = self.find(tag, Finished)
        if found is not None:
            return found
        with self._lock:
            flight = self._flights.get(tag)
            if mine := flight is None:
                flight = self._flights[tag] = _Flight()
        if not mine:
            # Whoever makes it may fail, or be slow: then it is made again.
            flight.landed.wait(PATIENCE)
            return flight.finished or make()
        try:
            flight.finished = make()
            if flight.finished is not None:
                self.keep(tag, flight.finished)
            return flight.finished
        finally:
            with self._lock:
                del self._flights[tag]
            flight.landed.set()
