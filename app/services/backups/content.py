"""What a database holds, boiled down to a digest and a count for each table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, inspect, text

from app.models import Base
from app.services.backups.faults import BackupRefused

OURS = frozenset({*Base.metadata.tables, "alembic_version"})
"""The tables that are backed up. Others that live in the same PostgreSQL database are not ours."""

BATCH = 2_000
"""Rows held at a time."""

_ROOM = 1 << 256


def ours(connection: Connection) -> frozenset[str]:
    """Return which of our tables are there. Raises BackupRefused where none are."""
    found = OURS & set(inspect(connection).get_table_names())
    if not {"catalogue", "alembic_version"} <= found:
        raise BackupRefused("the database has no tables of Faceoff")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """How many rows each table has, and one digest over all of them."""

    rows: Mapping[str, int]
    digest: str


def measure(connection: Connection, tables: Iterable[str]) -> Content:
    """Count and digest every row of some tables, whatever the order they are stored in.

    Without the epoch, which a restore begins anew: so a backup of a restored database has the
    digest of the backup it came from. The digests of rows are added up: no sorting, which
    databases do by their own locale, and nothing held. It finds damage; it is no signature.
    """
    rows: dict[str, int] = {}
    whole = hashlib.sha256()
    for table in sorted(tables):
        count, columns, total = _measured(connection, table)
        rows[table] = count
        whole.update(json.dumps([table, columns, count, f"{total:064x}"]).encode())
    return Content(rows=rows, digest=whole.hexdigest())


def _measured(connection: Connection, table: str) -> tuple[int, list[str], int]:
    found = connection.execute(
        text(f'SELECT * FROM "{table}"'),  # noqa: S608 (a table that is there, quoted)
        execution_options={"yield_per": BATCH},
    )
    names = list(found.keys())
    counted = [at for at, name in enumerate(names) if (table, name) != ("catalogue", "epoch")]
    count = total = 0
    for row in found:
        written = json.dumps([_plain(row[at]) for at in counted], ensure_ascii=False)
        total += int.from_bytes(hashlib.sha256(written.encode()).digest())
        count += 1
    return count, [names[at] for at in counted], total % _ROOM


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value
