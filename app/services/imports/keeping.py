"""What an import says, kept until it is written: claims and points outside memory.

They come in any order and are wanted framework by framework. A temporary database
of SQLite's own sorts them. Holding half a million was rejected, and so was asking
for lines in order.
"""

from __future__ import annotations

import os
import pickle
import weakref
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path as FilePath
from tempfile import mkstemp
from typing import Any

from app.domain.sections import Section
from app.domain.statements import KINDS
from app.models.engine import sqlite_module
from app.services.catalogue_file.documents import RECORDS
from app.services.catalogue_file.entries import FOLDER, HOME, Entry, Noun
from app.services.catalogue_file.format import load
from app.services.catalogue_file.framework_files import pickled
from app.services.catalogue_file.mistakes import Path
from app.services.catalogue_file.page_records import StatementEntry
from app.services.catalogue_file.records import Remnant, claim_key
from app.services.catalogue_file.remnants import remnant
from app.services.catalogue_file.stored_named import claim_path
from app.services.imports.rows import (
    DOCUMENT,
    MOST_OTHERS,
    MOST_ROWS,
    SAID,
    Mistakes,
    Row,
    SentEntry,
)

Key = tuple[str, ...]


class SentEntries:
    """The entries of an import, each read by its form and known by its key.

    ``others`` are those that are neither claims nor points, in the order they came.
    ``named`` is told of each entry that is kept.
    """

    def __init__(self, named: Callable[[SentEntry], None] | None = None) -> None:
        self._named = named
        self.mistakes = Mistakes()
        self.others: dict[tuple[Noun, Key], SentEntry] = {}
        self.remnants: list[Remnant] = []
        self.rows = 0
        self._said = _Said()

    def take_all(self, rows: Iterable[Row]) -> None:
        """Read rows, up to as many as one import may have."""
        for row in rows:
            self.rows += 1
            if self.rows > MOST_ROWS:
                self.mistakes.add(row.place, f"is one entry too many: {MOST_ROWS:,} are taken")
                break
            if row.noun not in SAID and len(self.others) + len(self.remnants) >= MOST_OTHERS:
                problem = f"is one too many: {MOST_OTHERS:,} are taken that are no claims or points"
                self.mistakes.add(row.place, problem)
                break
            self.take(row)

    def take(self, row: Row) -> None:
        """Read one row, and keep what it says unless it is wrong in itself."""
        if row.document is None:
            self._keep(row, row.key, None)
            return
        problems: list[tuple[Path, str]] = []
        entry = _read(row, problems)
        for path, problem in problems:
            self.mistakes.add(path, problem)
        if entry is None:
            if row.noun not in SAID:
                wrong = {path for path, _ in problems}
                left = remnant(row.noun, _file(row), row.document, row.place, wrong)
                self.remnants += [left] if left else []
        elif row.owner is not None:
            self._keep(row, _key(row.noun, row.owner, entry), entry)

    def _keep(self, row: Row, key: Key, entry: Entry | None) -> None:
        sent = SentEntry(number=self.rows, place=row.place, noun=row.noun, key=key, entry=entry)
        if self._named is not None:
            self._named(sent)
        if sent.noun in SAID:
            before = self._said.add(sent)
        else:
            earlier = self.others.setdefault((sent.noun, sent.key), sent)
            before = None if earlier is sent else earlier.place
        if before is not None:
            where = f"on line {before[0]}" if before[0] != DOCUMENT else "before"
            name = " ".join(sent.key)
            self.mistakes.add(sent.place, f"the {sent.noun} {name!r} is given {where} already")

    def of(self, noun: Noun) -> list[SentEntry]:
        """Return the entries of one of the other nouns, in the order they came."""
        return [sent for (its, _), sent in self.others.items() if its is noun]

    def said(self) -> Iterator[tuple[str, list[SentEntry]]]:
        """Yield what is said of each framework, by slug, in the order it came."""
        return self._said.by_owner()


def _read(row: Row, problems: list[tuple[Path, str]]) -> Entry | None:
    if row.noun is not Noun.STATEMENT:
        loaded: Entry | None = load(RECORDS[row.noun], row.document, row.place, problems)
        return loaded
    if row.owner is None:
        return None
    section = Section(row.owner[1])
    statement: Any = load(KINDS[section], row.document, row.place, problems)
    if statement is None:
        return None
    return StatementEntry(section=section, position=0, statement=statement, place=row.place)


def _key(noun: Noun, owner: Key, entry: Any) -> Key:
    """Return what an entry is known by."""
    if noun is Noun.CLAIM:
        return claim_path(claim_key(owner[0], entry))
    if noun is Noun.EXAMPLE:
        return (*owner, entry.framework)
    if noun is Noun.STATEMENT:
        return (*owner, entry.statement.slug)
    return (*owner, entry.slug)


def _file(row: Row) -> str:
    """Return the file that an entry would stand in."""
    if row.noun in HOME:
        return HOME[row.noun]
    slug = (row.document or {}).get("slug") if row.noun in FOLDER else None
    return f"{FOLDER.get(row.noun, row.noun.value)}/{slug}.yaml"


class _Said:
    """Claims and points in a temporary database, of which SQLite holds 2 MB in memory."""

    def __init__(self) -> None:
        # A file of our own: what SQLite makes itself stays in memory in some builds of it.
        number, path = mkstemp(prefix="faceoff-import-")
        os.close(number)
        # Threads: closed with this object, by whichever happens to let go of it last.
        self._kept = sqlite_module().connect(path, check_same_thread=False)
        weakref.finalize(self, self._kept.close)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-2000"):
            self._kept.execute(f"PRAGMA {pragma}")
        self._kept.execute(
            "CREATE TABLE said (owner TEXT, noun TEXT, name TEXT, number INTEGER, place BLOB,"
            " entry BLOB, PRIMARY KEY (owner, noun, name)) WITHOUT ROWID"
        )
        # Open files outlive their names, and nobody has to take this one away.
        FilePath(path).unlink()

    def add(self, sent: SentEntry) -> Path | None:
        """Keep one; return the place of the one before it that is known by the same key."""
        owner, *name = sent.key
        known = (owner, sent.noun.value, "/".join(name))
        # The place is the entry's own; it is packed once.
        place = pickled(sent.place) if sent.entry is None else None
        entry = None if sent.entry is None else pickled(sent.entry)
        done = self._kept.execute(
            "INSERT INTO said VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (*known, sent.number, place, entry),
        )
        if done.rowcount:
            return None
        query = "SELECT place, entry FROM said WHERE owner = ? AND noun = ? AND name = ?"
        return _place(*self._kept.execute(query, known).fetchone())

    def by_owner(self) -> Iterator[tuple[str, list[SentEntry]]]:
        query = "SELECT owner, noun, name, number, place, entry FROM said ORDER BY owner"
        for owner, rows in groupby(self._kept.execute(query), key=itemgetter(0)):
            yield owner, [_sent(row) for row in sorted(rows, key=itemgetter(3))]


def _sent(row: tuple[Any, ...]) -> SentEntry:
    owner, noun, name, number, place, entry = row
    return SentEntry(
        number=number,
        place=_place(place, entry),
        noun=Noun(noun),
        key=(owner, *name.split("/")),
        entry=_unpacked(entry),
    )


def _place(place: bytes | None, entry: bytes | None) -> Path:
    found: Path = _unpacked(place) if place is not None else _unpacked(entry).place
    return found


def _unpacked(packed: bytes | None) -> Any:
    # Nobody else can write to a temporary file without a name.
    return None if packed is None else pickle.loads(packed)  # noqa: S301
