"""The rows of an export written down: NDJSON, CSV, a SQLite file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.orm import Session

from app.models.engine import allow_pauses, sqlite_module
from app.services.changes import State
from app.services.exports.rows import Batch, Reader, Row, Value
from app.services.exports.tables import (
    ATTRIBUTION,
    LICENCE,
    LICENCE_URL,
    TABLES,
    Column,
    Table,
    What,
)

PIECE = 65_536
"""Bytes of a file sent at a time."""

FORMULA_STARTS = frozenset("=+-@＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula, full width included."""


class Format(StrEnum):
    """How an export is written."""

    NDJSON = "ndjson"
    CSV = "csv"
    SQLITE = "sqlite"


def export(
    session: Session, state: State, *, form: Format, what: What | None
) -> Generator[bytes, None, None]:
    """Yield the catalogue piece by piece, holding a batch of frameworks at a time.

    ``session`` sees the snapshot that ``state`` names, and has to stay open until
    the last piece. ``what`` names one table; without it a SQLite file has all of
    them and the other formats the claims.
    """
    allow_pauses(session.connection())
    reader = Reader(session=session, revision=state.revision, known_until=state.known_until)
    table = TABLES[what or What.CLAIMS]
    match form:
        case Format.NDJSON:
            yield from _ndjson(table.names, reader.read(table.what))
        case Format.CSV:
            yield from _csv(table.names, reader.read(table.what))
        case Format.SQLITE:
            yield from _sqlite(reader, [table] if what else list(TABLES.values()))


def _ndjson(names: Sequence[str], batches: Iterable[Batch]) -> Iterator[bytes]:
    for batch in batches:
        lines = (_json(dict(zip(names, row, strict=True))) for row in batch)
        yield "".join(f"{line}\n" for line in lines).encode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _csv(names: Sequence[str], batches: Iterable[Batch]) -> Iterator[bytes]:
    """Write RFC 4180: CRLF, quotes where needed, a header line."""
    yield _csv_lines([names])
    for batch in batches:
        yield _csv_lines([csv_cell(value) for value in row] for row in batch)


def _csv_lines(rows: Iterable[Sequence[str | float | None]]) -> bytes:
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    return lines.getvalue().encode()


def csv_cell(value: Value) -> str | float | None:
    """Write a cell: numbers as they are, text such that no spreadsheet runs it."""
    plain = _plain(value)
    if isinstance(plain, str) and _guards(plain):
        return f"'{plain}"
    return plain


def unguarded(cell: str) -> str:
    """Return the text that ``csv_cell`` wrote as this cell."""
    return cell[1:] if cell.startswith("'") and _guards(cell) else cell


def _guards(text: str) -> bool:
    """Whether a text needs an apostrophe, or might be taken for one that was given it."""
    return _runs(text.lstrip("'"))


def _runs(text: str) -> bool:
    """Whether a spreadsheet might take a text for a formula; some strip it before they look."""
    return text[:1] in {"\t", "\r"} or text.lstrip()[:1] in FORMULA_STARTS


def _plain(value: Value) -> str | float | None:
    """Return a value as one cell holds it: lists and objects are written as JSON."""
    if isinstance(value, Sequence | Mapping) and not isinstance(value, str):
        return _json(value)
    return value


def _sqlite(reader: Reader, tables: Sequence[Table]) -> Iterator[bytes]:
    """Make the file whole, let go of the snapshot, then send it."""
    with TemporaryDirectory(prefix="faceoff-export-") as folder:
        path = Path(folder) / "catalogue.sqlite3"
        _build(path, reader, tables)
        # However slowly the file is fetched, the catalogue has been read.
        reader.session.rollback()
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def _build(path: Path, reader: Reader, tables: Sequence[Table]) -> None:
    with closing(sqlite_module().connect(str(path))) as connection:
        # Nobody reads the file before it is whole, and a half one is thrown away.
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        with connection:
            _state_terms(connection, reader.revision)
            for table in tables:
                _fill(connection, table, reader.read(table.what))


def _state_terms(connection: Any, revision: int) -> None:
    connection.execute("CREATE TABLE attribution (name TEXT PRIMARY KEY, value)")
    terms: list[tuple[str, str | int]] = [
        ("attribution", ATTRIBUTION),
        ("licence", LICENCE),
        ("licence_url", LICENCE_URL),
        ("revision", revision),
    ]
    connection.executemany("INSERT INTO attribution VALUES (?, ?)", terms)


def _fill(connection: Any, table: Table, batches: Iterable[Batch]) -> None:
    declared = ", ".join(map(_declared, table.columns))
    connection.execute(f'CREATE TABLE "{table.what}" ({declared})')
    places = ", ".join("?" for _ in table.columns)
    statement = f'INSERT INTO "{table.what}" VALUES ({places})'  # noqa: S608 (names of our own)
    for batch in batches:
        connection.executemany(statement, map(_sqlite_row, batch))


def _declared(column: Column) -> str:
    return f'"{column.name}" {column.type}'.rstrip()


def _sqlite_row(row: Row) -> tuple[str | float | None, ...]:
    return tuple(_plain(value) for value in row)
