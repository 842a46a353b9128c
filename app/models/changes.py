"""What each revision changed: every entry as it was and as it became."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Json, Slug, text

KEY_LENGTH = 720
"""The name of a comparison, a section and a slug, and what stands between them."""


class Change(Base):
    """One entry that a revision added (``before`` is null), changed or removed (``after`` is).

    Claims are not among them: their own rows say in which revision they came and
    went, and a catalogue has millions. ``version`` counts the changes of one entry
    from 1, without gaps; the constraint lets no two changes make the same one.
    """

    __tablename__ = "changes"
    __table_args__ = (UniqueConstraint("noun", "key", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(ForeignKey("revisions.number"), index=True)
    noun: Mapped[str] = mapped_column(String(24))
    key: Mapped[str] = mapped_column(text(KEY_LENGTH))
    version: Mapped[int]
    before: Mapped[Any] = mapped_column(Json, nullable=True)
    after: Mapped[Any] = mapped_column(Json, nullable=True)


class ChangedVerdict(Base):
    """A comparison that a revision decided otherwise: who led before and after, and how far.

    ``before`` and ``after`` hold {winner, scores}; ``winner`` is null where nobody wins.
    """

    __tablename__ = "changed_verdicts"

    revision: Mapped[int] = mapped_column(ForeignKey("revisions.number"), primary_key=True)
    a: Mapped[str] = mapped_column(Slug, primary_key=True)
    b: Mapped[str] = mapped_column(Slug, primary_key=True)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
