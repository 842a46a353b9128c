"""Lines of a file, one at a time and none longer than can be held: NDJSON and CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Final

from app.services import strict_json
from app.services.catalogue_file.mistakes import Path, did_you_mean
from app.services.exports.formats import unguarded
from app.services.imports.claim_rows import COLUMNS, LISTS
from app.services.imports.rows import Wrong

LONGEST_LINE: Final = 262_144
"""Bytes of a line: as large as a body that holds one entry."""

_NUMBER = re.compile(r"-?[0-9]+(?P<part>\.[0-9]+)?(?P<power>[eE][-+]?[0-9]+)?\Z", re.ASCII)
_LONGEST_NUMBER = 40
_NEEDED = ("framework", "feature", "source", "as_of")

Numeric = Callable[[str], bool]
"""Tells whether a feature is rated in numbers."""


def ndjson(file: IO[bytes], wrong: Wrong) -> Iterator[tuple[Path, object]]:
    """Yield the JSON value of each line that has one; blank lines are passed over."""
    for number, line in _lines(file):
        place = (number,)
        try:
            text = _text(line)
            if text.strip():
                yield place, strict_json.parse(text)
        except ValueError as error:
            wrong(place, f"is not a line of JSON: {str(error)[:200]}")


def sheet(file: IO[bytes], wrong: Wrong, numeric: Numeric) -> Iterator[tuple[Path, object]]:
    """Yield the rows of a table of claims, by the names of its columns.

    What the cells of an export cannot say is worked out: an empty one is null, lists
    are JSON, and a rating is a number where its feature's are.
    """
    reader = _Cells(file)
    try:
        header = next(reader, None)
        names = header[1] if header else []
        problems = list(_misnamed(names))
        for problem in problems:
            wrong((1,), problem)
        for number, cells in () if problems else reader:
            if len(cells) != len(names):
                wrong((number,), f"has {len(cells)} cells; the header has {len(names)}")
                continue
            values = {
                name: _cell(name, cell) for name, cell in zip(names, cells, strict=True) if cell
            }
            if isinstance(rating := values.get("rating"), str) and numeric(
                str(values.get("feature"))
            ):
                values["rating"] = _number(rating)
            yield (number,), {"as_of": None, "rating": None, **values}
    except (ValueError, csv.Error) as error:
        # What follows can't be told apart: a quote may be open.
        wrong((reader.number,), f"cannot be read, nor what follows: {error}")


class _Cells:
    """The cells of each row, with the number of the line that the row begins on."""

    def __init__(self, file: IO[bytes]) -> None:
        self.rows = csv.reader(self.texts(file), strict=True)
        self.number = 1

    def texts(self, file: IO[bytes]) -> Iterator[str]:
        for number, line in _lines(file):
            text = _text(line)
            # Spreadsheets put a byte order mark in front of UTF-8.
            yield text.removeprefix("\ufeff") if number == 1 else text

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        return self

    def __next__(self) -> tuple[int, list[str]]:
        while True:
            self.number = self.rows.line_num + 1
            if cells := next(self.rows):
                return self.number, cells


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines, counted from 1; None in the place of one that is too long."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) <= LONGEST_LINE:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE)
        yield number, None


def _text(line: bytes | None) -> str:
    if line is None:
        raise ValueError(f"it has more than {LONGEST_LINE:,} bytes")
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None


def _misnamed(names: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with a header."""
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield f"the column {name[:64]!r} is there twice"
        if name not in COLUMNS:
            yield f"{name[:64]!r} is not a column of claims{did_you_mean(name, COLUMNS)}"
    for name in _NEEDED:
        if name not in names:
            yield f"the column {name!r} is missing: the first line names the columns"
    if not {"rating", "state"} & {*names}:
        yield "the columns 'rating' and 'state' are missing; one of them is needed"


def _cell(name: str, cell: str) -> object:
    text = unguarded(cell)
    if name in LISTS:
        return _listed(text)
    return _number(text) if name == "precision" else text


def _listed(text: str) -> object:
    try:
        return strict_json.parse(text)
    except ValueError:
        return text


def _number(text: str) -> object:
    """Return the number that a text is; any other text is left for its form to refuse."""
    found = _NUMBER.match(text) if len(text) <= _LONGEST_NUMBER else None
    if found is None:
        return text
    return float(text) if found["part"] or found["power"] else int(text)
