"""Which state the catalogue is in, and the log of how it came there."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Catalogue(Base):
    """The one row that every committed change moves on by one.

    Updating it takes the write lock, so revisions appear in the order they are
    committed. Not ``max(id)`` of the log: ids are handed out before commit, so 6
    can be visible before 5, and a reader that has seen 6 would never learn of 5.
    """

    __tablename__ = "catalogue"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int]
    #: Tells this database's revisions from another's of the same number, so that
    #: an ETag given out before the database was replaced never matches after.
    epoch: Mapped[str] = mapped_column(String(16))
    #: The day of the newest claim in force: the day freshness is judged on.
    known_until: Mapped[date | None]
    #: The first revision of which everything is logged; older ones can't be looked at.
    logged_from: Mapped[int] = mapped_column(server_default="0")


class Revision(Base):
    """Who changed the catalogue, when and why.

    ``known_until`` is the day of the newest claim then in force. ``reverts`` names
    the revision that this one undid.
    """

    __tablename__ = "revisions"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    author: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(String(600))
    committed_at: Mapped[datetime]
    #: The row of ``keys``; null for the command line. Keys are never deleted.
    key_id: Mapped[int | None]
    known_until: Mapped[date | None]
    reverts: Mapped[int | None]
