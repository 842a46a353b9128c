"""Our own typed Base and the one ``db``: every table, one registry, one engine.

Models inherit from ``Base``, never from ``db.Model``: its attributes are built
at run time, and strict type checkers can't follow them.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Date, DateTime, Dialect, Enum, MetaData, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Names of constraints, so that a migration can name what it drops on any database."""


def text(length: int) -> String:
    """Return a text column that every database sorts alike: by code point.

    PostgreSQL would sort by the locale it was made with, and the order of a list
    and its pages would depend on that.
    """
    return String(length).with_variant(String(length, collation="C"), "postgresql")


Slug = text(64)


# Made once: ``json.dumps`` would make an encoder for every value.
_written = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


class Json(TypeDecorator[Any]):
    """A JSON value kept as the text it was written as.

    Not the databases' own JSON: SQLite's has numeric affinity and turns 3117.0
    into 3117, so that one catalogue would answer with different bytes on two
    databases.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write a value; a missing one is NULL, not the word null."""
        return None if value is None else _written(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Read a value."""
        # Nearly all lists are empty: those of a claim's flags and of its span.
        if value == "[]":
            return []
        return None if value is None else json.loads(value)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, which SQLite keeps without its zone: given back here, once for all."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read a moment."""
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The base of all tables."""

    # Given as a registry, not as ``metadata`` and ``type_annotation_map``:
    # Flask-SQLAlchemy copies the class's attributes, and the copies would clash.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            date: Date(),
            datetime: Moment(),
            dict[str, str]: Json(),
            list[str]: Json(),
            list[dict[str, Any]]: Json(),
            dict[str, Any]: Json(),
        },
    )


class Retirable:
    """A named row that is never deleted: what it once was is still told of earlier revisions.

    Retired in a revision, it is in no answer from then on; ``app.models.retired``
    keeps it out of every query. Given a new entry of its name, it comes back.
    """

    retired_in: Mapped[int | None] = mapped_column()


def stored_enum(choices: type[StrEnum]) -> Enum:
    """Store a closed set by its values, as text without a CHECK.

    A native enum or a CHECK would make every new member a migration that locks
    the table; the catalogue's checks refuse unknown members before they get here.
    """
    return Enum(
        choices,
        native_enum=False,
        length=24,
        values_callable=lambda members: [member.value for member in members],
        create_constraint=False,
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
