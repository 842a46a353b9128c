"""Our own typed Base and the one ``db``: every table, one registry, one engine.

Models inherit from ``Base``, never from ``db.Model``: its attributes are built
at run time, and strict type checkers can't follow them.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Date, Enum, MetaData, String
from sqlalchemy.orm import DeclarativeBase, registry

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Names of constraints, so that a migration can name what it drops on any database."""

Slug = String(64)


class Base(DeclarativeBase):
    """The base of all tables."""

    # Given as a registry, not as ``metadata`` and ``type_annotation_map``:
    # Flask-SQLAlchemy copies the class's attributes, and the copies would clash.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            date: Date(),
            dict[str, str]: JSON(),
            list[str]: JSON(),
            list[dict[str, Any]]: JSON(),
        },
    )


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
