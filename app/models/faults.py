"""Which errors of a database mean that it can't be used right now."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_UNAVAILABLE_CLASSES = ("08", "25", "40", "53", "55", "57", "58")
"""Classes of SQLSTATE: no connection, read only, rolled back, out of resources, locked,
stopped by an operator, a fault of its system. By SQLSTATE and not by the driver's class
of exception, which puts "read only" beside programming errors."""

_LOST_RACES = ("40001", "40P01")
"""SQLSTATEs of a transaction that could not be put in order with others, or was in a deadlock."""

_SQLITE_SAYS = ("locked", "readonly", "read-only", "unable to open", "disk", "full", "busy")


def is_unavailable(error: BaseException) -> bool:
    """Whether trying again later may help, as opposed to a bug of ours."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state)[:2] in _UNAVAILABLE_CLASSES
    if any(kind.__module__.startswith("psycopg") for kind in type(error.orig).__mro__):
        # No SQLSTATE: the server never answered.
        return isinstance(error, OperationalError)
    return any(word in str(error.orig).lower() for word in _SQLITE_SAYS)


def lost_a_race(error: DBAPIError) -> bool:
    """Whether a transaction was undone for others' sake alone: done again, it may succeed."""
    return getattr(error.orig, "sqlstate", None) in _LOST_RACES
