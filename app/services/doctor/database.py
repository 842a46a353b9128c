"""Checks of the database, over a connection that leaves it as it was."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.models import Catalogue, Claim, Framework, Key, Revision, Source
from app.models.engine import SAFE_SQLITE, enforces_foreign_keys, sqlite_module
from app.models.faults import is_unavailable
from app.services import health
from app.services.doctor.findings import Finding, Patient, failing, ok, warning

OLDEST_POSTGRESQL = 15
SLOW = 0.1
"""Seconds of a round trip that answers begin to feel."""

SKEW = timedelta(seconds=2)
"""Between two clocks that are both set by the network there is far less."""

_WAL = b"\x02\x02"
"""Bytes 18 and 19 of a SQLite file that has a write-ahead log."""

_READ_ONLY = "25006"
_SQLITE_READ_ONLY = 8


def reachable(patient: Patient) -> Finding:
    """Connect and come back. A SQLite file that is not there is not made."""
    file = patient.file
    if file is not None and not file.exists():
        return failing(f"there is no file {file}", "`faceoff serve` makes and fills it.")
    began = time.monotonic()
    try:
        connection = patient.connection
        connected = time.monotonic()
        # Of SQLite, only this opens the file.
        inspect(connection).get_table_names()
    except DBAPIError as error:
        said = (str(error.orig).splitlines() or ["no reason given"])[0]
        return failing(
            f"{patient.engine.url.render_as_string(hide_password=True)}: {said}",
            "See whether it runs and FACEOFF_DATABASE_URL names it; nothing else was asked of it.",
        )
    answered = time.monotonic() - connected
    told = f"connected in {(connected - began) * 1000:.0f} ms, answers in {answered * 1000:.0f} ms"
    if answered > SLOW:
        return warning(told, "Bring the two nearer to each other.")
    return ok(told)


def version(patient: Patient) -> Finding:
    """Hold the database's version against the oldest that is known to work."""
    if patient.file is not None:
        module = sqlite_module()
        told = f"SQLite {module.sqlite_version} by {module.__name__.partition('.')[0]}"
        if module.sqlite_version_info < SAFE_SQLITE:
            safe = ".".join(map(str, SAFE_SQLITE))
            return warning(
                f"{told}: before {safe} several workers can corrupt the file",
                "Install pysqlite3, or set FACEOFF_WORKERS=1.",
            )
        return ok(told)
    number = int(patient.connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    told = f"PostgreSQL {number // 10_000}.{number % 10_000} by {patient.engine.driver}"
    if number // 10_000 < OLDEST_POSTGRESQL:
        return failing(told, f"Move to PostgreSQL {OLDEST_POSTGRESQL} or later.")
    return ok(told)


def migrations(patient: Patient) -> Finding:
    """Look whether the tables are this release's."""
    there = _there(patient)
    wanted = set(health.expected_heads())
    told = f"at {', '.join(sorted(there)) or 'none'}, this release has {', '.join(sorted(wanted))}"
    if there == wanted:
        return ok(told)
    if there <= health.known_migrations():
        return failing(told, "Run `faceoff db upgrade`, or `faceoff serve`, which does so.")
    return failing(told, "A later release has migrated it: run that one, or restore a backup.")


def catalogue(patient: Patient) -> Finding | None:
    """Look whether there is anything to compare."""
    if not _migrated(patient):
        return None
    with Session(patient.connection) as session:
        revision = session.scalar(select(Catalogue.revision))
        frameworks, sources, claims, keys = (
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Framework, Source, Claim, Key)
        )
    told = (
        f"revision {revision}: {frameworks:,} frameworks, {sources:,} sources, "
        f"{claims:,} claims, past ones included; {keys:,} keys"
    )
    if not frameworks:
        return warning(told, "`faceoff serve` loads the shipped catalogue into an empty database.")
    return ok(told)


def _migrated(patient: Patient) -> bool:
    """Whether the models can be asked; if not, ``migrations`` has said so."""
    return _there(patient) == set(health.expected_heads())


def _there(patient: Patient) -> set[str]:
    return set(MigrationContext.configure(patient.connection).get_current_heads())


def writable(patient: Patient) -> Finding | None:
    """Change the catalogue's row to what it is, and undo that."""
    if not _migrated(patient):
        return None
    try:
        patient.connection.exec_driver_sql("UPDATE catalogue SET revision = revision")
    except DBAPIError as error:
        if _read_only(error):
            return warning(
                "read only: what is asked is answered, edits are refused with 503",
                "Right for a replica; otherwise look at the file's owner or the server's settings.",
            )
        if is_unavailable(error):
            return warning("somebody else is writing", "Look again when they are through.")
        raise
    finally:
        patient.connection.rollback()
    return ok("a change was made and undone")


def _read_only(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    return code == _SQLITE_READ_ONLY or getattr(error.orig, "sqlstate", None) == _READ_ONLY


def integrity(patient: Patient) -> Finding | None:
    """Let SQLite look for damage in its file. PostgreSQL has tools of its own (amcheck)."""
    if patient.file is None:
        return None
    says = patient.connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if says != "ok":
        return failing(str(says), "Stop the service and restore the last backup.")
    return ok("no damage found (quick_check)")


def foreign_keys(patient: Patient) -> Finding | None:
    """Look whether SQLite holds rows together, and whether any has come loose."""
    if patient.file is None:
        return None
    if not enforces_foreign_keys():
        return failing("this SQLite knows no foreign keys", "Install pysqlite3.")
    loose = patient.connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if loose is not None:
        return failing(
            f"row {loose[1]} of {loose[0]} hangs on a row of {loose[2]} that is not there",
            "Restore the last backup, or find out who wrote past the service.",
        )
    return ok("on, and every row hangs on one that is there")


def journal(patient: Patient) -> Finding | None:
    """Look whether readers and a writer get past each other."""
    if patient.file is None:
        return None
    with patient.file.open("rb") as file:
        header = file.read(20)
    if header[18:20] == _WAL:
        return ok("write-ahead log")
    return warning("no write-ahead log yet", "The next start of the service turns it on.")


def clock(patient: Patient) -> Finding | None:
    """Hold this machine's clock against the database's, or against its own last change."""
    if patient.file is not None:
        return _clock_of_file(patient)
    before = datetime.now(UTC)
    theirs = patient.connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    after = datetime.now(UTC)
    skew = theirs - (before + (after - before) / 2)
    told = f"{abs(skew.total_seconds()):.1f} s from the database's"
    if abs(skew) > SKEW:
        return warning(told, "Set both by the network: keys end and days begin by them.")
    return ok(told)


def _clock_of_file(patient: Patient) -> Finding | None:
    if not _migrated(patient):
        return None
    with Session(patient.connection) as session:
        last = session.scalar(select(func.max(Revision.committed_at)))
    now = datetime.now(UTC)
    if last is not None and last.replace(tzinfo=UTC) > now + SKEW:
        return warning(
            f"behind the last change, which was made at {last:%Y-%m-%dT%H:%MZ}",
            "Set it by the network: keys end and days begin by it.",
        )
    return ok(f"{now:%Y-%m-%dT%H:%MZ}, after the last change")


def connections(patient: Patient) -> Finding | None:
    """Hold the pools of all workers against what PostgreSQL lets in."""
    if patient.file is not None:
        return None
    query = (
        "SELECT current_setting('max_connections')::int"
        " - current_setting('superuser_reserved_connections')::int"
    )
    room: int = patient.connection.exec_driver_sql(query).scalar_one()
    chosen = patient.settings
    wanted = chosen.workers * (chosen.threads + 2)
    told = f"up to {wanted} from here, {room} let in: room for {room // wanted} such machines"
    if wanted > room:
        return failing(
            told, "Raise max_connections, lower FACEOFF_WORKERS or FACEOFF_THREADS, or pool."
        )
    return ok(told)
