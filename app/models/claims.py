"""What sources say of frameworks on features; nothing here is ever overwritten."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.claims import CellState
from app.domain.dates import DatePrecision
from app.models.base import Base, Json, stored_enum


class Claim(Base):
    """One statement. A changed one is a new row: the old is retired in that revision.

    In force at revision r when ``added_in <= r`` and ``retired_in`` is null or > r.
    """

    __tablename__ = "claims"
    __table_args__ = (
        # A comparison reads the claims in force of two frameworks, all features.
        Index("ix_claims_framework_id_retired_in", "framework_id", "retired_in"),
        # What one revision retired; and, at every commit, the newest of those in force.
        Index("ix_claims_retired_in_as_of", "retired_in", "as_of"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    framework_id: Mapped[int] = mapped_column(ForeignKey("frameworks.id", ondelete="CASCADE"))
    feature_id: Mapped[int] = mapped_column(ForeignKey("features.id"), index=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"), index=True)
    state: Mapped[CellState] = mapped_column(stored_enum(CellState))
    rating: Mapped[Any] = mapped_column(Json, nullable=True)
    display: Mapped[str | None] = mapped_column(String(200))
    precision: Mapped[float | None] = mapped_column(Float)
    span: Mapped[list[str]] = mapped_column(Json)
    note: Mapped[str | None] = mapped_column(String(600))
    url: Mapped[str | None] = mapped_column(String(500))
    version: Mapped[str | None] = mapped_column(String(60))
    flags: Mapped[list[str]]
    as_of: Mapped[date | None]
    as_of_precision: Mapped[DatePrecision | None] = mapped_column(stored_enum(DatePrecision))
    added_in: Mapped[int] = mapped_column(ForeignKey("revisions.number"), index=True)
    retired_in: Mapped[int | None] = mapped_column(ForeignKey("revisions.number"))
