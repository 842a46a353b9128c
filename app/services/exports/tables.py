"""What an export holds: its tables and their columns, each with its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/legalcode"
ATTRIBUTION = "the Faceoff catalogue"
"""Whom to name as the origin, as LICENSE-catalogue.md asks."""


class What(StrEnum):
    """The tables there are."""

    FRAMEWORKS = "frameworks"
    FEATURES = "features"
    SOURCES = "sources"
    CLAIMS = "claims"
    RATINGS = "ratings"


class Type(StrEnum):
    """What a column holds, as SQLite declares it; any of them may be null."""

    TEXT = "TEXT"
    NUMBER = "REAL"
    WHOLE = "INTEGER"
    #: Numbers and words: without an affinity, so that neither becomes the other.
    EITHER = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it says and what it holds."""

    name: str
    says: str
    type: Type = Type.TEXT


def _columns(*described: tuple[str, str] | tuple[str, str, Type]) -> tuple[Column, ...]:
    return tuple(Column(*one) for one in described)


TERMS = _columns(
    ("revision", "The revision of the catalogue that the row is of.", Type.WHOLE),
    ("licence", "The terms of the row: those of the catalogue."),
    ("attribution", "Whom to name as its origin."),
)
"""What every row of every table ends with."""

_SOURCE = _columns(
    ("source", "Whose word it is."),
    ("source_title", "The title of that source."),
    ("source_kind", "What sort of source it is."),
    ("source_url", "Where the source can be read."),
    ("source_licence", "The source's own terms, where they are known."),
)

_FRAMEWORKS = _columns(
    ("slug", "Its name in addresses."),
    ("name", "Its name."),
    ("kind", "framework, library, runtime, tool, platform, sdk or cms."),
    ("maker", "Who makes it."),
    ("summary", "What it is."),
    ("category", "Where it is filed."),
    ("languages", "What it is written for; a list, the main one first."),
    ("aliases", "Other labels that mean it; a list."),
    ("framework_licence", "Its own licence, an SPDX expression."),
    ("first_release", "When it came out: a year, a month or a day."),
    ("links", "Its addresses by what is there; an object."),
)

_FEATURES = _columns(
    ("slug", "Its name in addresses."),
    ("name", "Its name."),
    ("group", "The heading it is shown under."),
    ("kind", "rating, ordinal, boolean, metric or text."),
    ("direction", "Which end is better: higher or lower."),
    ("levels", "The levels of an ordinal in natural order; a list."),
    ("lo", "The lower anchor of a figure.", Type.NUMBER),
    ("hi", "The upper anchor of a figure.", Type.NUMBER),
    ("unit", "What is counted or measured."),
    ("weight", "How much it counts by default.", Type.NUMBER),
    ("shelf_life_days", "How long a claim on it stays fresh.", Type.WHOLE),
    ("description", "What it means."),
)

_SOURCES = _columns(
    ("slug", "Its name in addresses and claims."),
    ("title", "Its title."),
    ("kind", "What sort of source it is."),
    ("publisher", "Who publishes it."),
    ("url", "Where it can be read."),
    ("published", "When it was published, as far as it says."),
    ("retrieved", "When it was read."),
    ("source_licence", "Its own terms, where they are known."),
    ("rights", "The line it claims its rights with."),
    ("description", "What it is."),
)

_CELL = _columns(
    ("framework", "Of which framework."),
    ("feature", "On which feature."),
    ("state", "rated, missing, none_known or not_applicable."),
    ("rating", "The rating on the feature's scale, a number or a word.", Type.EITHER),
    ("display", "The rating for people."),
    ("unit", "What is counted or measured."),
    ("precision", "Half the width of a figure's interval, in its unit.", Type.NUMBER),
    ("as_of", "When that was so: a year, a month or a day."),
    ("version", "Which version it speaks of."),
    ("note", "What the editor adds."),
    ("url", "The exact place in the source: an address or a package URL."),
    ("flags", "Warnings, such as secondary or unsourced; a list."),
)

_CLAIMS = _columns(
    ("span", "The lowest and highest level a hedging wording allows; a list."),
    ("speaks", "1 for the claim that became the cell's rating, else 0.", Type.WHOLE),
)

_RATINGS = _columns(
    ("value", "The rating on the common yardstick, 0 to 1, 1 best.", Type.NUMBER),
    ("freshness", "fresh, stale, expired or undated, on the day of the newest claim."),
    ("fresh_until", "The last day it counts as fresh."),
    ("conflict", "1 where another source contradicts, else 0.", Type.WHOLE),
    ("claims", "How many claims there are on the cell.", Type.WHOLE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: what a row of it is, and its columns."""

    what: What
    row: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)


def _tables(*tables: Table) -> Mapping[What, Table]:
    return {table.what: table for table in tables}


def _table(what: What, row: str, *columns: Iterable[Column]) -> Table:
    return Table(what=what, row=row, columns=(*(one for some in columns for one in some), *TERMS))


TABLES = _tables(
    _table(What.FRAMEWORKS, "a thing compared", _FRAMEWORKS),
    _table(What.FEATURES, "something they are compared on", _FEATURES),
    _table(What.SOURCES, "something that says something of them", _SOURCES),
    _table(What.CLAIMS, "what one source says of one cell", _CELL, _CLAIMS, _SOURCE),
    _table(What.RATINGS, "what a cell's claims resolve to", _CELL, _RATINGS, _SOURCE),
)
