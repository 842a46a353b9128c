"""The frameworks of a folder: read once, kept outside memory, gone through again and again.

Checking, planning and applying each need every claim once, and a catalogue may
have millions. Reading the files again for each was rejected: YAML is slow to
read, and a file that changed in between would be checked as one thing and
imported as another.
"""

from __future__ import annotations

import pickle
import weakref
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from io import BytesIO
from operator import attrgetter
from tempfile import SpooledTemporaryFile
from typing import Any, NamedTuple, overload

from app.domain.dates import PartialDate
from app.services.catalogue_file.page_records import PointEntry
from app.services.catalogue_file.records import ClaimEntry, FrameworkEntry, FrameworkFile

IN_MEMORY = 16 * 2**20
"""Bytes of packed frameworks that need no file: some 5,000 frameworks, and a folder to write in."""


class FrameworkHead(NamedTuple):
    """What is kept in memory of each framework: its labels, its category, how much is said."""

    file: str
    slug: str
    aliases: tuple[str, ...]
    category: str
    claims: int
    points: int
    #: Where in the kept bytes its entry begins, where what is said of it, and where that ends.
    start: int
    middle: int
    end: int


class FrameworkFiles(Sequence[FrameworkFile]):
    """Framework files in the order they were added.

    Going through them holds one at a time; ``heads`` are at hand.
    """

    def __init__(self, files: Iterable[FrameworkFile] = ()) -> None:
        self.heads: list[FrameworkHead] = []
        self._end = 0
        # Closed with this object and not by a ``with``: a plan keeps it until it is applied.
        self._kept = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        weakref.finalize(self, self._kept.close)
        for file in files:
            self.add(file)

    def add(self, file: FrameworkFile) -> None:
        """Keep one more."""
        entry = file.framework
        start, middle = self._end, self._keep(entry)
        end = self._keep((file.claims, file.points))
        self.heads.append(
            FrameworkHead(
                file=file.file,
                slug=entry.slug,
                aliases=entry.aliases,
                category=entry.category,
                claims=len(file.claims),
                points=len(file.points),
                start=start,
                middle=middle,
                end=end,
            )
        )

    def entry(self, head: FrameworkHead) -> FrameworkEntry:
        """Return a framework without what is said of it."""
        entry: FrameworkEntry = self._kept_at(head.start, head.middle)
        return entry

    def file(self, head: FrameworkHead) -> FrameworkFile:
        """Return a framework and all that is said of it."""
        said: tuple[tuple[ClaimEntry, ...], tuple[PointEntry, ...]]
        said = self._kept_at(head.middle, head.end)
        claims, points = said
        return FrameworkFile(
            file=head.file, framework=self.entry(head), claims=claims, points=points
        )

    def __len__(self) -> int:
        return len(self.heads)

    def __iter__(self) -> Iterator[FrameworkFile]:
        return map(self.file, self.heads)

    @overload
    def __getitem__(self, index: int) -> FrameworkFile: ...

    @overload
    def __getitem__(self, index: slice) -> list[FrameworkFile]: ...

    def __getitem__(self, index: int | slice) -> FrameworkFile | list[FrameworkFile]:
        if isinstance(index, slice):
            return list(map(self.file, self.heads[index]))
        return self.file(self.heads[index])

    def _keep(self, value: object) -> int:
        """Write at the end, and return the new end."""
        packed = zlib.compress(pickled(value), level=1)
        self._kept.seek(self._end)
        self._kept.write(packed)
        self._end += len(packed)
        return self._end

    def _kept_at(self, start: int, end: int) -> Any:
        self._kept.seek(start)
        # Nobody else can write to a temporary file without a name.
        return pickle.loads(zlib.decompress(self._kept.read(end - start)))  # noqa: S301


def pickled(value: object) -> bytes:
    """Pack a record; claims and dates the quick way."""
    buffer = BytesIO()
    pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _REDUCED
    pickler.dump(value)
    return buffer.getvalue()


# The way that frozen dataclasses are pickled by themselves takes four times as long.
_FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind)) for kind in (ClaimEntry, PartialDate)
}


def _made(kind: type, *values: object) -> object:
    return kind(**dict(zip(_FIELDS[kind], values, strict=True)))


def _reduced(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    values = attrgetter(*_FIELDS[kind])
    return lambda record: (_made, (kind, *values(record)))


_REDUCED = {kind: _reduced(kind) for kind in _FIELDS}
