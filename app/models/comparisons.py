"""Comparisons that sources wrote about, and what they said."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.sections import Section
from app.models.base import Base, Slug, stored_enum, text

SLUG_LENGTH = 640
"""Eight slugs of 64 characters and what stands between them."""


class Comparison(Base):
    """A curated comparison of two to eight frameworks; ``slug`` joins their sorted slugs."""

    __tablename__ = "comparisons"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(text(SLUG_LENGTH), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str | None] = mapped_column(Text)


class ComparedFramework(Base):
    """One of the frameworks of a curated comparison."""

    __tablename__ = "compared_frameworks"

    comparison_id: Mapped[int] = mapped_column(
        ForeignKey("comparisons.id", ondelete="CASCADE"), primary_key=True
    )
    framework_id: Mapped[int] = mapped_column(
        ForeignKey("frameworks.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Statement(Base):
    """What a source says of a comparison: an opinion, a difference, a question ...

    ``body`` holds the record of the section, whole; the columns beside it repeat
    what the database has to know to keep what is named from going away.
    ``framework_id`` is the one it favours, recommends or points to.
    """

    __tablename__ = "statements"
    __table_args__ = (UniqueConstraint("comparison_id", "section", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comparison_id: Mapped[int] = mapped_column(ForeignKey("comparisons.id", ondelete="CASCADE"))
    section: Mapped[Section] = mapped_column(stored_enum(Section))
    slug: Mapped[str] = mapped_column(Slug)
    position: Mapped[int]
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"), index=True)
    framework_id: Mapped[int | None] = mapped_column(ForeignKey("frameworks.id"), index=True)
    feature_id: Mapped[int | None] = mapped_column(ForeignKey("features.id"), index=True)
    body: Mapped[dict[str, Any]]
