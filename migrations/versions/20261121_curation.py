"""Curation: keys, the log of changes, votes, answers to repeat, rows that retire.

Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

RETIRABLE = ("categories", "feature_groups", "features", "frameworks", "sources")


def _text(length: int) -> sa.String:
    """Return a text that is sorted by code point whatever the database's locale."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _moment(name: str, *, nullable: bool) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    for table in RETIRABLE:
        op.add_column(table, sa.Column("retired_in", sa.Integer(), nullable=True))
    op.create_index("ix_claims_added_in", "claims", ["added_in"])
    op.create_index("ix_claims_retired_in_as_of", "claims", ["retired_in", "as_of"])
    op.create_table(
        "keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=24), nullable=False),
        _moment("created_at", nullable=False),
        _moment("expires_at", nullable=True),
        _moment("revoked_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keys")),
        sa.UniqueConstraint("public_id", name=op.f("uq_keys_public_id")),
    )
    _log()
    op.create_table(
        "votes",
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("point", _text(64), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("voter", sa.String(length=64), nullable=False),
        sa.Column("up", sa.Boolean(), nullable=False),
        _moment("cast_at", nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["frameworks.id"],
            name=op.f("fk_votes_framework_id_frameworks"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], name=op.f("fk_votes_key_id_keys")),
        sa.PrimaryKeyConstraint("framework_id", "point", "key_id", "voter", name=op.f("pk_votes")),
    )
    op.create_table(
        "replays",
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("attempt", sa.String(length=32), nullable=False),
        _moment("begun_at", nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], name=op.f("fk_replays_key_id_keys")),
        sa.PrimaryKeyConstraint("key_id", "idempotency_key", name=op.f("pk_replays")),
    )
    op.create_index("ix_replays_begun_at", "replays", ["begun_at"])


def _log() -> None:
    """Make room for who changed what; of revisions before this one nothing is known."""
    op.add_column("revisions", sa.Column("key_id", sa.Integer(), nullable=True))
    op.add_column("revisions", sa.Column("known_until", sa.Date(), nullable=True))
    op.add_column("revisions", sa.Column("reverts", sa.Integer(), nullable=True))
    op.add_column(
        "catalogue", sa.Column("logged_from", sa.Integer(), server_default="0", nullable=False)
    )
    op.execute("UPDATE catalogue SET logged_from = revision")
    op.execute(
        "UPDATE revisions SET known_until = (SELECT known_until FROM catalogue)"
        " WHERE number = (SELECT revision FROM catalogue)"
    )
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("noun", sa.String(length=24), nullable=False),
        sa.Column("key", _text(720), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["revision"], ["revisions.number"], name=op.f("fk_changes_revision_revisions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
        sa.UniqueConstraint("noun", "key", "version", name=op.f("uq_changes_noun_key_version")),
    )
    op.create_index("ix_changes_revision", "changes", ["revision"])
    op.create_table(
        "changed_verdicts",
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("a", _text(64), nullable=False),
        sa.Column("b", _text(64), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision"], ["revisions.number"], name=op.f("fk_changed_verdicts_revision_revisions")
        ),
        sa.PrimaryKeyConstraint("revision", "a", "b", name=op.f("pk_changed_verdicts")),
    )


def downgrade() -> None:
    for table in ("replays", "votes", "changed_verdicts", "changes", "keys"):
        op.drop_table(table)
    op.drop_column("catalogue", "logged_from")
    for column in ("reverts", "known_until", "key_id"):
        op.drop_column("revisions", column)
    op.drop_index("ix_claims_retired_in_as_of", "claims")
    op.drop_index("ix_claims_added_in", "claims")
    # A release that knows no retired rows would show them.
    for table, column in (("features", "feature_id"), ("sources", "source_id")):
        retired = f"SELECT id FROM {table} WHERE retired_in IS NOT NULL"  # noqa: S608 (own names)
        op.execute(f"DELETE FROM claims WHERE {column} IN ({retired})")  # noqa: S608 (own names)
    for table in ("frameworks", "features", "feature_groups", "sources", "categories"):
        op.execute(f"DELETE FROM {table} WHERE retired_in IS NOT NULL")  # noqa: S608 (own names)
        op.drop_column(table, "retired_in")
