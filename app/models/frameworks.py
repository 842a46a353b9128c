"""The things compared."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.dates import DatePrecision
from app.models.base import Base, Retirable, Slug, stored_enum, text
from app.models.categories import Category


class Framework(Retirable, Base):
    """A framework, library, runtime, tool, platform: ``kind`` says which."""

    __tablename__ = "frameworks"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    name: Mapped[str] = mapped_column(text(120), index=True)
    kind: Mapped[str] = mapped_column(text(24), index=True)
    maker: Mapped[str | None] = mapped_column(text(120))
    summary: Mapped[str] = mapped_column(String(300))
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), index=True)
    licence_spdx: Mapped[str | None] = mapped_column(String(120))
    licence_url: Mapped[str | None] = mapped_column(String(500))
    logo_url: Mapped[str | None] = mapped_column(String(500))
    logo_alt: Mapped[str | None] = mapped_column(String(200))
    logo_licence: Mapped[str | None] = mapped_column(String(200))
    first_release: Mapped[date | None]
    first_release_precision: Mapped[DatePrecision | None] = mapped_column(
        stored_enum(DatePrecision)
    )
    first_release_url: Mapped[str | None] = mapped_column(String(500))
    links: Mapped[dict[str, str]]

    # lazy="raise" here and everywhere: an unplanned query is a bug to see in a
    # test, not a slowdown to find in production.
    category: Mapped[Category] = relationship(lazy="raise")
    languages: Mapped[list[FrameworkLanguage]] = relationship(
        lazy="raise", order_by="FrameworkLanguage.position", cascade="all, delete-orphan"
    )
    aliases: Mapped[list[Alias]] = relationship(
        lazy="raise", order_by="Alias.alias", cascade="all, delete-orphan"
    )


class FrameworkLanguage(Base):
    """A language the framework is written for, main one first."""

    __tablename__ = "framework_languages"

    framework_id: Mapped[int] = mapped_column(
        ForeignKey("frameworks.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(text(40), primary_key=True)
    position: Mapped[int]


class Alias(Base):
    """Another label that means the framework, in lower case: "node.js", "expressjs"."""

    __tablename__ = "aliases"

    alias: Mapped[str] = mapped_column(text(120), primary_key=True)
    framework_id: Mapped[int] = mapped_column(
        ForeignKey("frameworks.id", ondelete="CASCADE"), index=True
    )
