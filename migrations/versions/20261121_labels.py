"""Labels: what frameworks are found by while somebody is typing.

Revises: 0002
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import sqlalchemy as sa
from alembic import op

# What the tables hold is made of the names by these rules and by no others: a copy
# of them here would file today's labels where tomorrow's search does not look.
from app.domain import search

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BATCH = 200
"""Frameworks whose labels are written together."""


def _text(length: int) -> sa.String:
    """Return a text that is sorted by code point whatever the database's locale."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    labels = op.create_table(
        "labels",
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("length", sa.SmallInteger(), nullable=False),
        sa.Column("plain", _text(120), nullable=False),
        sa.Column("slug", _text(64), nullable=False),
        sa.Column("written", _text(120), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["frameworks.id"],
            name=op.f("fk_labels_framework_id_frameworks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("framework_id", "number", name=op.f("pk_labels")),
    )
    op.create_index("ix_labels_kind_plain_slug", "labels", ["kind", "plain", "slug"])
    op.create_index(
        "ix_labels_kind_length_plain_slug", "labels", ["kind", "length", "plain", "slug"]
    )
    keys = op.create_table(
        "label_keys",
        sa.Column("at", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("key", _text(20), nullable=False),
        sa.Column("framework_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id", "number"],
            ["labels.framework_id", "labels.number"],
            name=op.f("fk_label_keys_framework_id_number_labels"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("at", "key", "framework_id", "number", name=op.f("pk_label_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_label_keys_framework_id_number", "label_keys", ["framework_id", "number"])
    _fill(labels, keys)


def _fill(labels: sa.Table, keys: sa.Table) -> None:
    """Write the labels of the frameworks that are there, a batch at a time."""
    connection = op.get_bind()
    frameworks = sa.table("frameworks", sa.column("id"), sa.column("slug"), sa.column("name"))
    everyone = iter(connection.execute(sa.select(frameworks).order_by(frameworks.c.id)).all())
    while batch := list(islice(everyone, BATCH)):
        aliases = _aliases(connection, [row.id for row in batch])
        found = [
            (row, number, label)
            for row in batch
            for number, label in enumerate(
                search.labels_of(slug=row.slug, name=row.name, aliases=aliases.get(row.id, ()))
            )
        ]
        columns = [
            {
                "framework_id": row.id,
                "number": number,
                "kind": label.kind.value,
                "length": len(label.plain),
                "plain": label.plain,
                "slug": row.slug,
                "written": label.written,
            }
            for row, number, label in found
        ]
        connection.execute(sa.insert(labels), columns)
        filed = [
            {"at": at, "key": key, "framework_id": row.id, "number": number}
            for row, number, label in found
            for at, key in search.keys_of(label)
        ]
        if filed:
            connection.execute(sa.insert(keys), filed)


def _aliases(connection: sa.Connection, numbers: Sequence[int]) -> dict[int, list[str]]:
    aliases = sa.table("aliases", sa.column("alias"), sa.column("framework_id"))
    query = (
        sa.select(aliases.c.framework_id, aliases.c.alias)
        .where(aliases.c.framework_id.in_(numbers))
        .order_by(aliases.c.alias)
    )
    found: dict[int, list[str]] = {}
    for number, alias in connection.execute(query):
        found.setdefault(number, []).append(alias)
    return found


def downgrade() -> None:
    op.drop_table("label_keys")
    op.drop_table("labels")
