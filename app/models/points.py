"""What is stated of one framework and is no rating."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.dates import DatePrecision
from app.domain.points import PointKind, PointState
from app.models.base import Base, Slug, stored_enum


class Point(Base):
    """A pro, a con, a use case, an adopter ...: ``position`` is its place in the source's list."""

    __tablename__ = "points"
    __table_args__ = (UniqueConstraint("framework_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    framework_id: Mapped[int] = mapped_column(ForeignKey("frameworks.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(Slug)
    kind: Mapped[PointKind] = mapped_column(stored_enum(PointKind))
    state: Mapped[PointState] = mapped_column(stored_enum(PointState))
    position: Mapped[int]
    title: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str | None] = mapped_column(Text)
    feature_id: Mapped[int | None] = mapped_column(ForeignKey("features.id"), index=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"), index=True)
    as_of: Mapped[date | None]
    as_of_precision: Mapped[DatePrecision | None] = mapped_column(stored_enum(DatePrecision))
    votes: Mapped[int | None]
    url: Mapped[str | None] = mapped_column(String(500))
    note: Mapped[str | None] = mapped_column(String(600))
