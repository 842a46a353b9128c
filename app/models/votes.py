"""Votes that readers of partners cast on points."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Slug


class Vote(Base):
    """One voter's word on one point; a second one takes the place of the first.

    Hangs on the point's name and not on its row: an edited point is a new row, and
    keeps its votes. ``voter`` is the digest of what the partner calls them.
    """

    __tablename__ = "votes"

    framework_id: Mapped[int] = mapped_column(
        ForeignKey("frameworks.id", ondelete="CASCADE"), primary_key=True
    )
    point: Mapped[str] = mapped_column(Slug, primary_key=True)
    key_id: Mapped[int] = mapped_column(ForeignKey("keys.id"), primary_key=True)
    voter: Mapped[str] = mapped_column(String(64), primary_key=True)
    up: Mapped[bool]
    cast_at: Mapped[datetime]
