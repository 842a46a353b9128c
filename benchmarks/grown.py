"""The shipped catalogue with any number of made-up frameworks beside its own.

An import of 100,000 takes hours; here their rows are copied from the shipped ones inside the
database, framework by framework as an import writes them, in minutes. Each made-up framework
has the languages, claims and ratings of a shipped one under a name of its own, with its labels
and its entry in the log. Points, code and votes stay with the shipped ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Engine, func, insert, select, text
from sqlalchemy.orm import Session

from app.models import Alias, Base, Change, Claim, Framework, FrameworkLanguage, Rating, db
from app.models.engine import be_patient
from app.services import labels
from app.services.changes import change, take_time
from app.services.labels import Named
from benchmarks.catalogue import names
from tests import databases
from tests.databases import Server

BATCH = 1_000
COPIED = (FrameworkLanguage, Claim, Rating)
"""Tables whose rows are copied as they are, under other frameworks; claims before ratings."""

INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
    "AND tbl_name = :table",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = :table "
    "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
}
ANALYSE = {"sqlite": "ANALYZE", "postgresql": "VACUUM ANALYZE"}
"""What PostgreSQL does by itself within a minute or so, and an operator's VACUUM on SQLite."""


Rows = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class MadeUp:
    """A framework made up: what it is called, and the shipped row that it is a copy of."""

    id: int
    slug: str
    name: str
    alias: str
    model: int


def grow(server: Server, count: int) -> str:
    """Make a database of the shipped catalogue and so many frameworks more; return its address."""
    url = databases.loaded(server, databases.migrated(server))
    with databases.serving(url) as app, app.app_context():
        _grow(db.session(), count)
        db.session.remove()
        _analyse(db.engine)
    return url


def _analyse(engine: Engine) -> None:
    with engine.connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        if engine.dialect.name == "postgresql":
            alone.execute(text("SET statement_timeout = 0"))
            be_patient(alone, None)
        alone.execute(text(ANALYSE[engine.dialect.name]))


def _grow(session: Session, count: int) -> None:
    with change(session, author="A benchmark", note=f"{count:,} frameworks more") as revision:
        take_time(session)
        if session.get_bind().dialect.name == "postgresql":
            # Rows are copied from rows that were checked; checking each again takes minutes.
            session.execute(text("SET LOCAL session_replication_role = replica"))
        session.flush()
        shipped = _shipped(session)
        logged = _logged(session)
        made = _made_up(list(shipped), count)
        while batch := list(islice(made, BATCH)):
            _write(session, batch, shipped)
            _log(session, batch, logged, revision)
        _copy(session, len(shipped), count, revision)
        if session.get_bind().dialect.name == "postgresql":
            _count_on(session)


def _shipped(session: Session) -> Rows:
    """Return the shipped frameworks by their rows, and hold them to be numbered in a row."""
    frameworks = Base.metadata.tables[Framework.__tablename__]
    rows = session.execute(select(frameworks).order_by(frameworks.c.id)).mappings()
    shipped = {row["id"]: dict(row) for row in rows}
    if list(shipped) != list(range(1, len(shipped) + 1)):
        raise RuntimeError("the shipped frameworks are not numbered from 1 without gaps")
    return shipped


def _made_up(models: Sequence[int], count: int) -> Iterator[MadeUp]:
    for number in range(count):
        slug, name = names(number)
        yield MadeUp(
            id=len(models) + 1 + number,
            slug=slug,
            name=name,
            alias=f"{slug.replace('-', '')}-{number}",
            model=models[number % len(models)],
        )


def _write(session: Session, batch: Sequence[MadeUp], shipped: Rows) -> None:
    session.execute(
        insert(Base.metadata.tables[Framework.__tablename__]),
        [{**shipped[one.model], "id": one.id, "slug": one.slug, "name": one.name} for one in batch],
    )
    session.execute(
        insert(Base.metadata.tables[Alias.__tablename__]),
        [{"alias": one.alias, "framework_id": one.id} for one in batch],
    )
    called = (Named(id=one.id, slug=one.slug, name=one.name, aliases=(one.alias,)) for one in batch)
    labels.write(session, called)


def _log(session: Session, batch: Sequence[MadeUp], logged: Rows, revision: int) -> None:
    session.execute(
        insert(Base.metadata.tables[Change.__tablename__]),
        [
            {
                "revision": revision,
                "noun": "framework",
                "key": one.slug,
                "version": 1,
                "before": None,
                "after": {
                    **logged[one.model],
                    "slug": one.slug,
                    "name": one.name,
                    "aliases": [one.alias],
                },
            }
            for one in batch
        ],
    )


def _logged(session: Session) -> Rows:
    """Return what the log says of each shipped framework."""
    query = select(Framework.id, Change.after).join(
        Change, (Change.key == Framework.slug) & (Change.noun == "framework")
    )
    return {row.id: row.after for row in session.execute(query)}


def _copy(session: Session, shipped: int, count: int, revision: int) -> None:
    """Copy the rows of all shipped frameworks, as often as it takes."""
    last_claim = session.scalar(select(func.max(Claim.id))) or 0
    indexes = {name: sql for table in COPIED for name, sql in _indexes(session, table)}
    # Made anew at the end: kept in step row by row they take several times as long.
    for name in indexes:
        session.execute(text(f"DROP INDEX {name}"))
    for name in (table.__tablename__ for table in COPIED):
        session.execute(text(f"CREATE TEMP TABLE shipped_{name} AS SELECT * FROM {name}"))  # noqa: S608
    statements = [text(_copying(table)) for table in COPIED]
    for number in range(1, -(-count // shipped) + 1):
        given = {
            "frameworks": number * shipped,
            "claims": number * last_claim,
            "revision": revision,
            "last": shipped + count,
        }
        for statement in statements:
            session.execute(statement, given)
    for name in (table.__tablename__ for table in COPIED):
        session.execute(text(f"DROP TABLE shipped_{name}"))
    for sql in indexes.values():
        session.execute(text(sql))


def _indexes(session: Session, table: type[Base]) -> list[tuple[str, str]]:
    query = text(INDEXES[session.get_bind().dialect.name])
    return [(name, sql) for name, sql in session.execute(query, {"table": table.__tablename__})]


def _copying(table: type[Base]) -> str:
    """Return the statement that copies a table's rows of the shipped frameworks once."""
    changed = {
        "framework_id": "framework_id + :frameworks",
        "claim_id": "claim_id + :claims",
        "added_in": ":revision",
    }
    if table is Claim:
        changed["id"] = "id + :claims"
    columns = Base.metadata.tables[table.__tablename__].columns.keys()
    into = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    return (
        f"INSERT INTO {table.__tablename__} ({into}) SELECT {values} "  # noqa: S608
        f"FROM shipped_{table.__tablename__} WHERE framework_id + :frameworks <= :last ORDER BY "
        + ("id" if table is Claim else "framework_id")
    )


def _count_on(session: Session) -> None:
    """Let PostgreSQL hand out ids behind those that were given."""
    for table in (Framework, Claim):
        name = table.__tablename__
        session.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), "  # noqa: S608
                f"(SELECT max(id) FROM {name}))"
            )
        )
