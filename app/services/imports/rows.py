"""What an import is made of, whichever way it was written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.services.catalogue_file.entries import Entry, Noun
from app.services.catalogue_file.mistakes import Path

MOST_ROWS: Final = 500_000
"""Entries of one import."""

MOST_OTHERS: Final = 20_000
"""Entries of one import that are neither claims nor points: these are held in memory."""

LISTED: Final = 1_000
"""Mistakes that are told one by one; the rest are counted."""

DOCUMENT: Final = 0
"""In the place of a line: the entry stands in a document, of which the rest of the place leads."""

SAID: Final = (Noun.CLAIM, Noun.POINT)
"""What is said of frameworks: as many as there may be, kept outside memory."""

Wrong = Callable[[Path, str], None]
"""Told of a mistake: its place, which begins with a line or ``DOCUMENT``, and the problem."""


class Form(StrEnum):
    """How an import is written down."""

    NDJSON = "ndjson"
    CSV = "csv"
    JSON = "json"
    YAML = "yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry before its form is looked at.

    ``owner`` is what it hangs on, with a statement's section; None for one whose owner
    has no name. Without a ``document`` the entry of this ``key`` is to go.
    """

    place: Path
    noun: Noun
    owner: tuple[str, ...] | None = ()
    document: Mapping[str, object] | None = None
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SentEntry:
    """One entry as it is to be, with what it is known by; without ``entry`` it is to go.

    ``number`` counts the entries of an import from 1, in the order they came.
    """

    number: int
    place: Path
    noun: Noun
    key: tuple[str, ...]
    entry: Entry | None


class Mistakes:
    """Gathers mistakes: the first of them whole, the others by their number."""

    def __init__(self) -> None:
        self.listed: list[tuple[Path, str]] = []
        self.total = 0

    def add(self, place: Path, problem: str) -> None:
        """Take one more."""
        self.total += 1
        if len(self.listed) < LISTED:
            self.listed.append((place, problem))
