"""What is looked at, by which checks, and what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, Engine, make_url

from app.config import Settings, flask_config
from app.models.engine import bystander


class State(StrEnum):
    """How a check ended: only what is failing keeps the service from doing its work."""

    OK = "ok"
    WARNING = "warning"
    FAILING = "failing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found, and what to do about it unless all is well."""

    state: State
    told: str
    advice: str = ""


def ok(told: str) -> Finding:
    """Tell that all is well."""
    return Finding(state=State.OK, told=told)


def warning(told: str, advice: str) -> Finding:
    """Tell of what works, with less than there could be or for less long."""
    return Finding(state=State.WARNING, told=told, advice=advice)


def failing(told: str, advice: str) -> Finding:
    """Tell of what does not work."""
    return Finding(state=State.FAILING, told=told, advice=advice)


@dataclass(slots=True, kw_only=True)
class Patient:
    """An installation: its settings, and a connection that changes nothing, made when asked for."""

    settings: Settings
    engine: Engine
    _held: list[Connection] = field(default_factory=list)

    @classmethod
    @contextmanager
    def of(cls, settings: Settings) -> Iterator[Patient]:
        """Look at what these settings name, and let go of it afterwards."""
        engine = bystander(flask_config(settings)["SQLALCHEMY_DATABASE_URI"])
        patient = cls(settings=settings, engine=engine)
        try:
            yield patient
        finally:
            patient.let_go()
            engine.dispose()

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database; None for another one."""
        url = make_url(self.engine.url)
        return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None

    @property
    def connection(self) -> Connection:
        """A connection, the same for the whole of a check."""
        if not self._held:
            self._held.append(self.engine.connect())
        return self._held[0]

    def let_go(self) -> None:
        """Undo and close what a check has opened."""
        while self._held:
            with self._held.pop() as connection:
                connection.rollback()


Look = Callable[[Patient], Finding | None]
"""Looks at one thing; None where there is no such thing here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A look by name; one that is ``connected`` is left out while the database is away."""

    name: str
    look: Look
    connected: bool = False
