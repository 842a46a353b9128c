"""What is in the database, read past the application: the log, and whether all of it agrees."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, text

from app.models import engine as our_engine


@contextmanager
def reading(url: str) -> Iterator[Connection]:
    """Connect to a database with no part of the application in between."""
    options = our_engine.engine_options(url, threads=1)
    engine = sqlalchemy.create_engine(url, **options)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def rows(url: str, query: str, **given: object) -> list[Any]:
    """Return what a query finds."""
    with reading(url) as connection:
        return list(connection.execute(text(query), given))


def revision(url: str) -> int:
    """Return the revision that the catalogue is at."""
    return int(rows(url, "SELECT revision FROM catalogue")[0][0])


def reasons(url: str, after: int) -> dict[int, str]:
    """Return why each revision was made, in their order."""
    found = rows(url, "SELECT number, note FROM revisions WHERE number > :n ORDER BY 1", n=after)
    return {number: note for number, note in found}  # noqa: C416 (rows are no pairs to mypy)


def entry_history(url: str, key: str, after: int) -> list[tuple[int, int, Any, Any]]:
    """Return the logged changes of a framework: revision, version, before, after."""
    found = rows(
        url,
        "SELECT revision, version, before, after FROM changes "
        "WHERE noun = 'framework' AND key = :key AND revision > :n ORDER BY version",
        key=key,
        n=after,
    )
    return [(number, version, _plain(old), _plain(new)) for number, version, old, new in found]


def _plain(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def cell_history(
    url: str, framework: str, feature: str, after: int
) -> list[tuple[str, int, int | None]]:
    """Return what editors said of a cell: note, revision it came in, revision it went in."""
    found = rows(
        url,
        "SELECT c.note, c.added_in, c.retired_in FROM claims c "
        "JOIN frameworks f ON f.id = c.framework_id JOIN features t ON t.id = c.feature_id "
        "JOIN sources s ON s.id = c.source_id WHERE f.slug = :framework AND t.slug = :feature "
        "AND s.kind = 'editor' AND c.added_in > :after ORDER BY c.added_in",
        after=after,
        framework=framework,
        feature=feature,
    )
    return [(note, came, went) for note, came, went in found]


_MUST_FIND_NOTHING = {
    "the catalogue is not at its last revision": "SELECT revision FROM catalogue "
    "WHERE revision <> (SELECT coalesce(max(number), 0) FROM revisions)",
    "a revision is missing": "SELECT max(number), count(*) FROM revisions "
    "HAVING coalesce(max(number), 0) <> count(*)",
    "a revision changed nothing": "SELECT number FROM revisions r WHERE number > :logged "
    "AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.revision = r.number) "
    "AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.added_in = r.number) "
    "AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.retired_in = r.number)",
    "versions have gaps": "SELECT noun, key FROM changes GROUP BY noun, key "
    "HAVING count(*) <> max(version) - min(version) + 1",
    "a rating rests on a claim that is not in force, or of another cell": "SELECT r.claim_id "
    "FROM ratings r JOIN claims c ON c.id = r.claim_id WHERE c.retired_in IS NOT NULL "
    "OR c.framework_id <> r.framework_id OR c.feature_id <> r.feature_id",
    "a claim in force has no rating": "SELECT c.id FROM claims c WHERE c.retired_in IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM ratings r WHERE r.framework_id = c.framework_id "
    "AND r.feature_id = c.feature_id)",
    "one source has two claims of one day in force": "SELECT framework_id, feature_id, source_id "
    "FROM claims WHERE retired_in IS NULL "
    "GROUP BY framework_id, feature_id, source_id, as_of, as_of_precision HAVING count(*) > 1",
    "a claim went before it came": "SELECT id FROM claims WHERE retired_in < added_in",
    "a verdict or a change is of no revision": "SELECT revision FROM changed_verdicts "
    "WHERE revision NOT IN (SELECT number FROM revisions)",
}


def disagreements(url: str, *, logged: int = 0) -> list[str]:
    """Return everything in a database that can't be so; ``logged`` is the first revision's."""
    found = []
    with reading(url) as connection:
        for says, query in _MUST_FIND_NOTHING.items():
            given = {"logged": logged} if ":logged" in query else {}
            if first := connection.execute(text(query), given).first():
                found.append(f"{says}: {tuple(first)}")
        if connection.dialect.name == "sqlite":
            found += [
                f"{pragma}: {tuple(row)}"
                for pragma in ("integrity_check", "foreign_key_check")
                for row in connection.execute(text(f"PRAGMA {pragma}"))
                if tuple(row) != ("ok",)
            ]
    return found
