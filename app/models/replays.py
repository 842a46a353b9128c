"""Answers kept for those who ask again, not knowing whether they were heard."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Replay(Base):
    """What an idempotency key was answered with; ``status`` is null while that is not known.

    ``attempt`` names who is working on it: one that was given up for lost must not
    put its answer over that of who took its place.
    """

    __tablename__ = "replays"

    key_id: Mapped[int] = mapped_column(ForeignKey("keys.id"), primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: SHA-256 of method, path, query and body.
    fingerprint: Mapped[str] = mapped_column(String(64))
    attempt: Mapped[str] = mapped_column(String(32))
    begun_at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int | None]
    headers: Mapped[dict[str, str] | None]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
