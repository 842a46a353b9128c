"""The first tables: frameworks, features, sources, claims, ratings, use cases, revisions.

Revises: nothing
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _text(length: int) -> sa.String:
    """Return a text that is sorted by code point whatever the database's locale."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "catalogue",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.String(length=16), nullable=False),
        sa.Column("known_until", sa.Date(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_catalogue_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue")),
    )
    op.create_table(
        "categories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", _text(64), nullable=False),
        sa.Column("name", _text(120), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("description", sa.String(length=600), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["categories.id"], name=op.f("fk_categories_parent_id_categories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("slug", name=op.f("uq_categories_slug")),
    )
    with op.batch_alter_table("categories", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_categories_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "feature_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", _text(64), nullable=False),
        sa.Column("name", _text(120), nullable=False),
        sa.Column("description", sa.String(length=600), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feature_groups")),
        sa.UniqueConstraint("slug", name=op.f("uq_feature_groups_slug")),
    )
    op.create_table(
        "revisions",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=600), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_revisions")),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", _text(64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("publisher", sa.String(length=120), nullable=True),
        sa.Column("author_role", sa.String(length=120), nullable=True),
        sa.Column("url", sa.String(length=500), nullable=True),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("published_precision", sa.String(length=24), nullable=True),
        sa.Column("retrieved", sa.Date(), nullable=True),
        sa.Column("retrieved_precision", sa.String(length=24), nullable=True),
        sa.Column("licence", sa.String(length=200), nullable=True),
        sa.Column("description", sa.String(length=600), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("slug", name=op.f("uq_sources_slug")),
    )
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sources_kind"), ["kind"], unique=False)

    op.create_table(
        "use_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", _text(64), nullable=False),
        sa.Column("name", _text(120), nullable=False),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("audience", sa.String(length=300), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("as_of_precision", sa.String(length=24), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_use_cases")),
        sa.UniqueConstraint("slug", name=op.f("uq_use_cases_slug")),
    )
    op.create_table(
        "features",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", _text(64), nullable=False),
        sa.Column("name", _text(120), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("direction", sa.String(length=24), nullable=False),
        sa.Column("levels", sa.Text(), nullable=False),
        sa.Column("lo", sa.Float(), nullable=True),
        sa.Column("hi", sa.Float(), nullable=True),
        sa.Column("transform", sa.String(length=24), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=True),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("indifference", sa.Float(), nullable=False),
        sa.Column("shelf_life_days", sa.Integer(), nullable=True),
        sa.Column("description", sa.String(length=600), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["feature_groups.id"], name=op.f("fk_features_group_id_feature_groups")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_features")),
        sa.UniqueConstraint("slug", name=op.f("uq_features_slug")),
    )
    with op.batch_alter_table("features", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_features_group_id"), ["group_id"], unique=False)

    op.create_table(
        "frameworks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", _text(64), nullable=False),
        sa.Column("name", _text(120), nullable=False),
        sa.Column("kind", _text(24), nullable=False),
        sa.Column("maker", _text(120), nullable=True),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("licence_spdx", sa.String(length=120), nullable=True),
        sa.Column("licence_url", sa.String(length=500), nullable=True),
        sa.Column("logo_url", sa.String(length=500), nullable=True),
        sa.Column("logo_alt", sa.String(length=200), nullable=True),
        sa.Column("logo_licence", sa.String(length=200), nullable=True),
        sa.Column("first_release", sa.Date(), nullable=True),
        sa.Column("first_release_precision", sa.String(length=24), nullable=True),
        sa.Column("first_release_url", sa.String(length=500), nullable=True),
        sa.Column("links", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_frameworks_category_id_categories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frameworks")),
        sa.UniqueConstraint("slug", name=op.f("uq_frameworks_slug")),
    )
    with op.batch_alter_table("frameworks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_frameworks_category_id"), ["category_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_frameworks_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_frameworks_name"), ["name"], unique=False)

    op.create_table(
        "aliases",
        sa.Column("alias", _text(120), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["frameworks.id"],
            name=op.f("fk_aliases_framework_id_frameworks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("alias", name=op.f("pk_aliases")),
    )
    with op.batch_alter_table("aliases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_aliases_framework_id"), ["framework_id"], unique=False)

    op.create_table(
        "claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("feature_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("rating", sa.Text(), nullable=True),
        sa.Column("display", sa.String(length=200), nullable=True),
        sa.Column("precision", sa.Float(), nullable=True),
        sa.Column("span", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=600), nullable=True),
        sa.Column("url", sa.String(length=500), nullable=True),
        sa.Column("version", sa.String(length=60), nullable=True),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("as_of_precision", sa.String(length=24), nullable=True),
        sa.Column("added_in", sa.Integer(), nullable=False),
        sa.Column("retired_in", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_in"], ["revisions.number"], name=op.f("fk_claims_added_in_revisions")
        ),
        sa.ForeignKeyConstraint(
            ["feature_id"], ["features.id"], name=op.f("fk_claims_feature_id_features")
        ),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["frameworks.id"],
            name=op.f("fk_claims_framework_id_frameworks"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["retired_in"], ["revisions.number"], name=op.f("fk_claims_retired_in_revisions")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_claims_source_id_sources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claims_feature_id"), ["feature_id"], unique=False)
        batch_op.create_index(
            "ix_claims_framework_id_retired_in", ["framework_id", "retired_in"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_claims_source_id"), ["source_id"], unique=False)

    op.create_table(
        "framework_languages",
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("language", _text(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["frameworks.id"],
            name=op.f("fk_framework_languages_framework_id_frameworks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("framework_id", "language", name=op.f("pk_framework_languages")),
    )
    op.create_table(
        "use_case_weights",
        sa.Column("use_case_id", sa.Integer(), nullable=False),
        sa.Column("feature_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feature_id"], ["features.id"], name=op.f("fk_use_case_weights_feature_id_features")
        ),
        sa.ForeignKeyConstraint(
            ["use_case_id"],
            ["use_cases.id"],
            name=op.f("fk_use_case_weights_use_case_id_use_cases"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("use_case_id", "feature_id", name=op.f("pk_use_case_weights")),
    )
    with op.batch_alter_table("use_case_weights", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_use_case_weights_feature_id"), ["feature_id"], unique=False
        )

    op.create_table(
        "ratings",
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("feature_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("rating", sa.Text(), nullable=True),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_ratings_claim_id_claims"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["feature_id"], ["features.id"], name=op.f("fk_ratings_feature_id_features")
        ),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["frameworks.id"],
            name=op.f("fk_ratings_framework_id_frameworks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("framework_id", "feature_id", name=op.f("pk_ratings")),
    )
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ratings_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ratings_feature_id"), ["feature_id"], unique=False)

    catalogue = sa.table("catalogue", sa.column("id"), sa.column("revision"), sa.column("epoch"))
    op.execute(
        catalogue.insert().values(
            {"id": 1, "revision": 0, "epoch": op.inline_literal(secrets.token_hex(8))}
        )
    )


def downgrade() -> None:
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ratings_feature_id"))
        batch_op.drop_index(batch_op.f("ix_ratings_claim_id"))

    op.drop_table("ratings")
    with op.batch_alter_table("use_case_weights", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_use_case_weights_feature_id"))

    op.drop_table("use_case_weights")
    op.drop_table("framework_languages")
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claims_source_id"))
        batch_op.drop_index("ix_claims_framework_id_retired_in")
        batch_op.drop_index(batch_op.f("ix_claims_feature_id"))

    op.drop_table("claims")
    with op.batch_alter_table("aliases", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_aliases_framework_id"))

    op.drop_table("aliases")
    with op.batch_alter_table("frameworks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_frameworks_name"))
        batch_op.drop_index(batch_op.f("ix_frameworks_kind"))
        batch_op.drop_index(batch_op.f("ix_frameworks_category_id"))

    op.drop_table("frameworks")
    with op.batch_alter_table("features", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_features_group_id"))

    op.drop_table("features")
    op.drop_table("use_cases")
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sources_kind"))

    op.drop_table("sources")
    op.drop_table("revisions")
    op.drop_table("feature_groups")
    with op.batch_alter_table("categories", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_categories_parent_id"))

    op.drop_table("categories")
    op.drop_table("catalogue")
