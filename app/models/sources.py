"""Who says so."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.claims import SourceKind
from app.domain.dates import DatePrecision
from app.models.base import Base, Retirable, Slug, stored_enum


class Source(Retirable, Base):
    """Something that says something of frameworks: documentation, survey, article ...

    ``author`` holds {name, role, bio, expertise, works}, ``method`` how the source
    came to its words: {generator, automatic, model, evidence, covers}.
    """

    __tablename__ = "sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[SourceKind] = mapped_column(stored_enum(SourceKind), index=True)
    publisher: Mapped[str | None] = mapped_column(String(120))
    author: Mapped[dict[str, Any] | None]
    url: Mapped[str | None] = mapped_column(String(500))
    published: Mapped[date | None]
    published_precision: Mapped[DatePrecision | None] = mapped_column(stored_enum(DatePrecision))
    retrieved: Mapped[date | None]
    retrieved_precision: Mapped[DatePrecision | None] = mapped_column(stored_enum(DatePrecision))
    licence: Mapped[str | None] = mapped_column(String(200))
    rights: Mapped[str | None] = mapped_column(String(200))
    method: Mapped[dict[str, Any] | None]
    description: Mapped[str] = mapped_column(String(600))
