"""Writes that end in the middle: by an error of the database, or by the death of their process."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event

from app.models import db


class Struck(Exception):
    """Stands for whatever can go wrong between two statements."""


def _strike() -> None:
    raise Struck


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def struck(app: Flask, statement: int, *, strike: Callable[[], None] = _strike) -> Iterator[None]:
    """Strike before the numbered statement, counted from 1; 0 is the commit."""
    with app.app_context():
        engine = db.engine
    left = [statement]

    def count(*_arguments: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            strike()

    def commit(*_arguments: object) -> None:
        if statement == 0:
            strike()

    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", commit)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", count)
        event.remove(engine, "commit", commit)


def dies_writing(app: Flask, statement: int, write: Callable[[], object]) -> bool:
    """Write in a process of its own that dies before a statement; tell whether it did.

    It lives on where the write has fewer statements.
    """
    with app.app_context():
        # SQLite's locks are a process's: no connection may pass from one to the other.
        db.session.remove()
        db.engine.dispose()
    child = os.fork()
    if child == 0:
        with struck(app, statement, strike=_die):
            write()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)
