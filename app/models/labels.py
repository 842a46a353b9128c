"""What frameworks are found by while somebody is typing, kept beside their names."""

from __future__ import annotations

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.search import LABEL_LENGTH, TYPO_LENGTHS, LabelKind
from app.models.base import Base, Slug, stored_enum, text


class Label(Base):
    """A name, slug or alias, plainly written; of a kind that says where it begins.

    ``slug`` is the framework's, ``length`` that of ``plain``: both are here for the
    indexes, which give the shortest labels of a start without reading the others.
    """

    __tablename__ = "labels"
    __table_args__ = (
        Index("ix_labels_kind_plain_slug", "kind", "plain", "slug"),
        Index("ix_labels_kind_length_plain_slug", "kind", "length", "plain", "slug"),
    )

    framework_id: Mapped[int] = mapped_column(
        ForeignKey("frameworks.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[LabelKind] = mapped_column(stored_enum(LabelKind))
    length: Mapped[int] = mapped_column(SmallInteger)
    plain: Mapped[str] = mapped_column(text(LABEL_LENGTH))
    slug: Mapped[str] = mapped_column(Slug)
    written: Mapped[str] = mapped_column(text(120))


class LabelKey(Base):
    """A label without its letter ``at``; see ``domain.search``.

    Without a row number on SQLite: the key is all there is, and a table of rows
    beside its index would double it.
    """

    __tablename__ = "label_keys"
    __table_args__ = (
        ForeignKeyConstraint(
            ["framework_id", "number"],
            ["labels.framework_id", "labels.number"],
            ondelete="CASCADE",
        ),
        Index("ix_label_keys_framework_id_number", "framework_id", "number"),
        {"sqlite_with_rowid": False},
    )

    at: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(text(TYPO_LENGTHS[-1]), primary_key=True)
    framework_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
