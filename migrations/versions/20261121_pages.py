"""What stands on a page beside the ratings: points, comparisons, statements, tasks, examples.

Revises: 0001
"""

from __future__ import annotations

import json
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _text(length: int) -> sa.String:
    """Return a text that is sorted by code point whatever the database's locale."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "comparisons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", _text(640), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparisons")),
        sa.UniqueConstraint("slug", name=op.f("uq_comparisons_slug")),
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", _text(64), nullable=False),
        sa.Column("name", _text(120), nullable=False),
        sa.Column("description", sa.String(length=600), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("slug", name=op.f("uq_tasks_slug")),
    )
    op.create_table(
        "compared_frameworks",
        sa.Column("comparison_id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comparison_id"],
            ["comparisons.id"],
            name=op.f("fk_compared_frameworks_comparison_id_comparisons"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["frameworks.id"],
            name=op.f("fk_compared_frameworks_framework_id_frameworks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "comparison_id", "framework_id", name=op.f("pk_compared_frameworks")
        ),
    )
    with op.batch_alter_table("compared_frameworks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_compared_frameworks_framework_id"), ["framework_id"], unique=False
        )

    op.create_table(
        "examples",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=True),
        sa.Column("requires", sa.Text(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["frameworks.id"],
            name=op.f("fk_examples_framework_id_frameworks"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_examples_source_id_sources")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("fk_examples_task_id_tasks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examples")),
        sa.UniqueConstraint(
            "task_id", "framework_id", name=op.f("uq_examples_task_id_framework_id")
        ),
    )
    with op.batch_alter_table("examples", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_examples_framework_id"), ["framework_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_examples_source_id"), ["source_id"], unique=False)

    op.create_table(
        "points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("slug", _text(64), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("feature_id", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("as_of_precision", sa.String(length=24), nullable=True),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column("url", sa.String(length=500), nullable=True),
        sa.Column("note", sa.String(length=600), nullable=True),
        sa.ForeignKeyConstraint(
            ["feature_id"], ["features.id"], name=op.f("fk_points_feature_id_features")
        ),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["frameworks.id"],
            name=op.f("fk_points_framework_id_frameworks"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_points_source_id_sources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points")),
        sa.UniqueConstraint("framework_id", "slug", name=op.f("uq_points_framework_id_slug")),
    )
    with op.batch_alter_table("points", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_points_feature_id"), ["feature_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_points_source_id"), ["source_id"], unique=False)

    op.create_table(
        "statements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comparison_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=24), nullable=False),
        sa.Column("slug", _text(64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=True),
        sa.Column("feature_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comparison_id"],
            ["comparisons.id"],
            name=op.f("fk_statements_comparison_id_comparisons"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["feature_id"], ["features.id"], name=op.f("fk_statements_feature_id_features")
        ),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["frameworks.id"], name=op.f("fk_statements_framework_id_frameworks")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_statements_source_id_sources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint(
            "comparison_id",
            "section",
            "slug",
            name=op.f("uq_statements_comparison_id_section_slug"),
        ),
    )
    with op.batch_alter_table("statements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statements_feature_id"), ["feature_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_statements_framework_id"), ["framework_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_statements_source_id"), ["source_id"], unique=False)

    # Never with the table made anew, as batches do on SQLite: claims refer to it.
    with op.batch_alter_table("sources", recreate="never") as batch_op:
        batch_op.add_column(sa.Column("author", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("rights", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("method", sa.Text(), nullable=True))
    _carry_over("author_role", "author", lambda role: json.dumps(_author(role)))
    with op.batch_alter_table("sources", recreate="never") as batch_op:
        batch_op.drop_column("author_role")


def _author(role: str) -> dict[str, object]:
    return {"name": None, "role": role, "bio": None, "expertise": [], "works": []}


def _carry_over(old: str, new: str, become: Callable[[str], str | None]) -> None:
    """Fill the new column of each source from the old one."""
    sources = sa.table("sources", sa.column("id"), sa.column(old), sa.column(new))
    connection = op.get_bind()
    rows = connection.execute(sa.select(sources.c.id, sources.c[old])).all()
    for number, value in rows:
        if value is not None:
            connection.execute(
                sa.update(sources).where(sources.c.id == number).values({new: become(value)})
            )


def downgrade() -> None:
    with op.batch_alter_table("sources", recreate="never") as batch_op:
        batch_op.add_column(sa.Column("author_role", sa.String(length=120), nullable=True))
    _carry_over("author", "author_role", lambda author: json.loads(author)["role"])
    with op.batch_alter_table("sources", recreate="never") as batch_op:
        batch_op.drop_column("method")
        batch_op.drop_column("rights")
        batch_op.drop_column("author")
    for table in (
        "statements",
        "points",
        "examples",
        "compared_frameworks",
        "tasks",
        "comparisons",
    ):
        op.drop_table(table)
