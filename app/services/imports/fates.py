"""What became of each entry of an import, in the order in which they were sent.

Of half a million entries a byte each is held, and their names are in a temporary file.
"""

from __future__ import annotations

import json
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from tempfile import TemporaryFile
from typing import Final

from app.services.catalogue_file.entries import Entry


class Fate(StrEnum):
    """What an entry that was sent did to the catalogue."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"


_FATES: Final = tuple(Fate)
_UNTOLD: Final = len(_FATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentName:
    """Where an entry was sent, and what it is known by.

    ``line`` is None in a JSON document; ``pointer`` leads on from the line, if there is one.
    """

    line: int | None
    pointer: str
    noun: str
    id: str


class Fates:
    """The fate of each of so many entries, by its number, from 1."""

    def __init__(self, entries: int) -> None:
        self._fates = bytearray([_UNTOLD]) * entries

    def tell(self, number: int, old: Entry | None, new: Entry | None) -> None:
        """Take it that an entry was ``old`` and is to be ``new``; None where there is none."""
        if new is None:
            fate = Fate.REMOVED
        elif old is None:
            fate = Fate.ADDED
        else:
            fate = Fate.UNCHANGED if old == new else Fate.CHANGED
        self._fates[number - 1] = _FATES.index(fate)

    def count(self, fate: Fate) -> int:
        """Return how many entries had this fate."""
        return self._fates.count(_FATES.index(fate))

    def __len__(self) -> int:
        return len(self._fates)

    def __iter__(self) -> Iterator[Fate]:
        return (_FATES[fate] for fate in self._fates)


class SentNames:
    """The names of all entries, in a file that goes with this object."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 (closed with this object)
        weakref.finalize(self, self._file.close)

    def add(self, name: SentName) -> None:
        """Keep the name of the next entry."""
        line = json.dumps([name.line, name.pointer, name.noun, name.id])
        self._file.write(f"{line}\n".encode())

    def __iter__(self) -> Iterator[SentName]:
        self._file.seek(0)
        for line in self._file:
            number, pointer, noun, id_ = json.loads(line)
            yield SentName(line=number, pointer=pointer, noun=noun, id=id_)
