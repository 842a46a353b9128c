"""The value that a cell's claims resolve to, kept so that reading needs no resolving."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.claims import CellState
from app.models.base import Base, Json, stored_enum


class Rating(Base):
    """One cell of the matrix, with the claim that speaks for it."""

    __tablename__ = "ratings"

    framework_id: Mapped[int] = mapped_column(
        ForeignKey("frameworks.id", ondelete="CASCADE"), primary_key=True
    )
    feature_id: Mapped[int] = mapped_column(ForeignKey("features.id"), primary_key=True, index=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id", ondelete="CASCADE"), index=True)
    state: Mapped[CellState] = mapped_column(stored_enum(CellState))
    rating: Mapped[Any] = mapped_column(Json, nullable=True)
    conflict: Mapped[bool]
