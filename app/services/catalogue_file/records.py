"""What the files say, one record to an entry.

The same records are read from the database, so that planning compares like with
like and exporting writes what importing read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from app.domain.claims import CellState, SourceKind
from app.domain.dates import PartialDate
from app.domain.scales import Direction, Kind, Scale, Transform
from app.services.catalogue_file.entries import Entry, NamedEntry, Noun
from app.services.catalogue_file.mistakes import Path
from app.services.catalogue_file.page_records import PointEntry, PointKey

LINKS = ("homepage", "documentation", "repository", "package")
"""The links a framework may have, in the order they are written."""


class FrameworkKind(StrEnum):
    """What sort of thing is compared."""

    FRAMEWORK = "framework"
    LIBRARY = "library"
    RUNTIME = "runtime"
    TOOL = "tool"
    PLATFORM = "platform"
    SDK = "sdk"
    CMS = "cms"


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryEntry(NamedEntry):
    """A branch of the tree; ``parent`` is null at the root."""

    name: str
    parent: str | None
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupEntry(NamedEntry):
    """A heading that features are shown under."""

    name: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelEntry(NamedEntry):
    """A level of an ordinal; ``value`` is its goodness, 0 to 10, or null on all."""

    name: str
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureEntry(NamedEntry):
    """A feature and its scale."""

    name: str
    group: str
    kind: Kind
    direction: Direction
    levels: tuple[LevelEntry, ...]
    lo: float | None
    hi: float | None
    transform: Transform
    unit: str | None
    weight: float
    indifference: float
    shelf_life_days: int | None
    description: str

    def scale(self) -> Scale:
        """Return the scale; raises BadScale with everything that is wrong with it."""
        values = tuple(level.value for level in self.levels if level.value is not None)
        return Scale(
            self.kind,
            direction=self.direction,
            levels=tuple(level.slug for level in self.levels),
            level_values=values or None,
            lo=self.lo,
            hi=self.hi,
            transform=self.transform,
            indifference=self.indifference,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAuthorEntry(Entry):
    """Who wrote a source, as far as that is published; the role is enough."""

    name: str | None
    role: str | None
    bio: str | None
    expertise: tuple[str, ...]
    works: tuple[str, ...]


class Generator(StrEnum):
    """What made the words of a source."""

    MODEL = "model"
    PEOPLE = "people"
    MEASUREMENT = "measurement"


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodEntry(Entry):
    """How a source came to its words, as far as it tells."""

    generator: Generator
    automatic: bool
    model: str | None
    evidence: tuple[str, ...]
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry(NamedEntry):
    """Something that says something of frameworks; ``date`` is when it was published."""

    title: str
    kind: SourceKind
    publisher: str | None
    author: SourceAuthorEntry | None
    url: str | None
    date: PartialDate | None
    retrieved: PartialDate | None
    licence: str | None
    rights: str | None
    method: MethodEntry | None
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCaseEntry(NamedEntry):
    """A named, owned and dated set of weights."""

    name: str
    summary: str
    audience: str
    owner: str
    as_of: PartialDate
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceEntry(Entry):
    """Under what terms a framework may be used."""

    spdx: str | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstReleaseEntry(Entry):
    """When a framework first came out, and where that is written."""

    date: PartialDate
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoEntry(Entry):
    """A picture that stands for a framework, and the terms it may be shown on."""

    url: str
    alt: str | None
    licence: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkEntry(NamedEntry):
    """Who a framework is; ``aliases`` are sorted, ``languages`` has the main one first."""

    name: str
    kind: FrameworkKind
    maker: str | None
    summary: str
    category: str
    languages: tuple[str, ...]
    licence: LicenceEntry | None
    links: Mapping[str, str]
    first_release: FirstReleaseEntry | None
    aliases: tuple[str, ...]
    logo: LogoEntry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimEntry(Entry):
    """What one source says of a framework on one feature, as of a date."""

    feature: str
    source: str
    as_of: PartialDate | None
    state: CellState
    rating: float | str | None
    display: str | None
    precision: float | None
    span: tuple[str, ...]
    url: str | None
    version: str | None
    note: str | None
    flags: tuple[str, ...]


class ClaimKey(NamedTuple):
    """What makes a claim the same claim; ``as_of`` is empty for an undated one."""

    framework: str
    feature: str
    source: str
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkFile:
    """One file of the folder ``frameworks``: a framework and all that is said of it."""

    file: str
    framework: FrameworkEntry
    claims: tuple[ClaimEntry, ...]
    points: tuple[PointEntry, ...] = ()

    def keyed(self) -> Iterator[tuple[ClaimKey, ClaimEntry]]:
        """Yield the claims, each with its key."""
        for claim in self.claims:
            yield claim_key(self.framework.slug, claim), claim

    def keyed_points(self) -> Iterator[tuple[PointKey, PointEntry]]:
        """Yield the points, each with its key."""
        for point in self.points:
            yield PointKey(self.framework.slug, point.slug), point


class Reference(NamedTuple):
    """An entry named in another one, and where."""

    noun: Noun
    slug: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Remnant(Entry):
    """What is left to go by of an entry that was left out for a mistake of its own.

    Only what is right in itself is in it: naming the entry is no second mistake,
    and what it names wrongly is not hidden by the first.
    """

    noun: Noun
    file: str
    slug: str | None
    references: tuple[Reference, ...]
    aliases: tuple[str, ...]


def claim_key(framework: str, claim: ClaimEntry) -> ClaimKey:
    """Return what makes this claim the same claim in files and database."""
    as_of = "" if claim.as_of is None else str(claim.as_of)
    return ClaimKey(framework, claim.feature, claim.source, as_of)
