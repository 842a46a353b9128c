"""What goes wrong around the program and not in it, each in one sentence."""

from __future__ import annotations

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from app.config import BadSettings, from_environment

TROUBLES = (DBAPIError, ImportError, OSError)
"""The errors that ``sentence`` can tell, if it knows their cause."""

_BUSY = "Somebody else is writing; try again."
_NO_TABLES = (
    "The database has no tables for this release; "
    "run `faceoff db upgrade` or `faceoff serve` first."
)

# https://sqlite.org/rescode.html and PostgreSQL's appendix "Error Codes".
_SQLITE_BUSY = frozenset({5, 6})
_SQLITE_CANNOT_OPEN = 14
_SQLITE_REFUSING = frozenset({8, 10, 13, 23, 26})
_POSTGRESQL_BUSY = frozenset({"55P03", "40001", "40P01"})
_POSTGRESQL_TABLES = frozenset({"42P01", "42703"})
_POSTGRESQL_REFUSING = frozenset({"25006", "42501", "53100"})
_POSTGRESQL_CANCELLED = "57014"


def sentence(trouble: BaseException) -> str | None:
    """Say what is wrong and what helps; None for what is a fault of the program."""
    if isinstance(trouble, DBAPIError):
        return _of_a_database(trouble)
    if isinstance(trouble, ImportError):
        return _of_an_import(trouble)
    if isinstance(trouble, OSError) and trouble.filename is not None:
        return f"{trouble.filename} cannot be used: {trouble.strerror}."
    return None


def _of_an_import(error: ImportError) -> str | None:
    """Tell of the PostgreSQL driver, or of its C library, which it names no module for."""
    if (error.name or "").split(".")[0] != "psycopg" and "pq wrapper" not in str(error):
        return None
    return "PostgreSQL needs its driver; run `pip install 'faceoff[postgresql]'`."


def _of_a_database(error: DBAPIError) -> str | None:
    if (code := getattr(error.orig, "sqlite_errorcode", None)) is not None:
        # The low byte is the cause; what is above it only details it.
        return _of_sqlite(error, code & 0xFF)
    return _of_postgresql(error, getattr(error.orig, "sqlstate", None))


def _of_sqlite(error: DBAPIError, code: int) -> str | None:
    if code in _SQLITE_BUSY:
        return _BUSY
    if code == _SQLITE_CANNOT_OPEN:
        return f"The database{_address()} cannot be reached: {_reason(error)}."
    if code in _SQLITE_REFUSING:
        return f"The database{_address()} cannot be used: {_reason(error)}."
    # SQLite has one code for all that a statement can get wrong.
    if _reason(error).startswith(("no such table", "no such column")):
        return _NO_TABLES
    return None


def _of_postgresql(error: DBAPIError, state: str | None) -> str | None:
    if state in _POSTGRESQL_BUSY or (state == _POSTGRESQL_CANCELLED and _waited(error)):
        return _BUSY
    if state == _POSTGRESQL_CANCELLED:
        return "The database took too long to answer; try again."
    if state in _POSTGRESQL_TABLES:
        return _NO_TABLES
    if state in _POSTGRESQL_REFUSING:
        return f"The database{_address()} cannot be used: {_reason(error)}."
    # No state: it never came to a conversation. 08, 57P and 28 are the server's no.
    if state is None or state.startswith(("08", "28", "3D", "53", "57P")):
        return f"The database{_address()} cannot be reached: {_reason(error)}."
    return None


def _waited(error: DBAPIError) -> bool:
    """Whether a cancelled statement was waiting for another's row lock.

    The limit of a statement and that of a lock are the same; the first ends both.
    """
    context = getattr(getattr(error.orig, "diag", None), "context", None)
    return context is not None and " tuple (" in context


def _reason(error: DBAPIError) -> str:
    """Return the driver's own words, the first line of them."""
    return (str(error.orig).splitlines() or ["no reason was given"])[0].rstrip(". ")


def _address() -> str:
    """Return where the database was looked for, without a password in it."""
    try:
        url = from_environment().database_url
    except BadSettings:
        return ""
    return f" at {make_url(url).render_as_string(hide_password=True)}"
