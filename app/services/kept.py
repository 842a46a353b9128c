"""What was read of the catalogue, kept in memory while its revision is the newest one seen.

Reading services ask here before they ask the database. Only a session that a shelf was
lent to finds one: reads of today's catalogue. A session that writes, looks back at an
earlier revision or streams everything there is has none, and reads as if this module
were not there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, TypeVar

from cachetools import LRUCache
from sqlalchemy.orm import Session

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_LENT: Final = "faceoff_shelf"

ENTRY = 500
"""Bytes that keeping anything takes, beside what is kept."""


@dataclass(frozen=True, slots=True)
class _Kept:
    value: Any
    size: int


def letters(*texts: str | None) -> int:
    """Return the bytes that texts take, or a little more."""
    return sum(len(text) * (1 if text.isascii() else 4) for text in texts if text)


class Shelf:
    """Values read at one revision, of one process; the longest unused go when it is full.

    ``ceiling`` is in bytes, as estimated by those who keep something; 0 keeps nothing.
    """

    def __init__(self, ceiling: int) -> None:
        self._values: LRUCache[Hashable, _Kept] = LRUCache(
            maxsize=ceiling, getsizeof=lambda kept: kept.size
        )
        self._revision = (0, "")
        self._lock = Lock()

    @property
    def size(self) -> int:
        """Bytes taken, as estimated."""
        return int(self._values.currsize)

    def lend(self, session: Session, revision: int, epoch: str) -> None:
        """Let a session that has begun to read this revision find here what is known of it."""
        session.info[_LENT] = (self, (revision, epoch))

    def find(self, revision: tuple[int, str], names: Iterable[Hashable]) -> dict[Hashable, Any]:
        """Return what is kept of these, as of this revision."""
        with self._lock:
            if revision != self._revision:
                return {}
            found = {name: self._values.get(name) for name in names}
        return {name: kept.value for name, kept in found.items() if kept is not None}

    def keep(self, revision: tuple[int, str], name: Hashable, value: object, size: int) -> None:
        """Keep a value, unless a newer revision was seen since; what is older goes."""
        with self._lock:
            if revision != self._revision:
                if revision[1] == self._revision[1] and revision[0] < self._revision[0]:
                    return
                self._values.clear()
                self._revision = revision
            if size + ENTRY <= self._values.maxsize:
                self._values[name] = _Kept(value, size + ENTRY)


def take_back(session: Session) -> None:
    """Let a session read for itself from here on: it is about to write."""
    session.info.pop(_LENT, None)


def once(session: Session, name: Hashable, load: Callable[[], V], *, size: Callable[[V], int]) -> V:
    """Return a value that is the same throughout a revision; ``load`` it if nobody has yet.

    ``size`` estimates what it takes in memory, in bytes. The value is shared between
    threads: nobody may change it.
    """
    return each(session, name, [None], lambda _: {None: load()}, size=size)[None]


def each(
    session: Session,
    name: Hashable,
    keys: Collection[K],
    load: Callable[[Collection[K]], Mapping[K, V]],
    *,
    size: Callable[[V], int],
) -> dict[K, V]:
    """Return one value a key, in the order of the keys; ``load`` gets those that nobody has yet.

    What ``load`` leaves out is left out. Otherwise as ``once``.
    """
    lent: tuple[Shelf, tuple[int, str]] | None = session.info.get(_LENT)
    if lent is None:
        return dict(load(keys))
    shelf, revision = lent
    kept = shelf.find(revision, [(name, key) for key in keys])
    found = {key: kept[name, key] for key in keys if (name, key) in kept}
    missing = [key for key in keys if key not in found]
    if missing:
        for key, value in load(missing).items():
            shelf.keep(revision, (name, key), value, size(value))
            found[key] = value
    return {key: found[key] for key in keys if key in found}
