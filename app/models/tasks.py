"""Programming tasks, and how each framework does them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Slug, text


class Task(Base):
    """Something every framework has a way to do."""

    __tablename__ = "tasks"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    name: Mapped[str] = mapped_column(text(120))
    description: Mapped[str] = mapped_column(String(600))
    position: Mapped[int]


class Example(Base):
    """How one framework does a task.

    ``files`` holds {path, language, code}; ``problems`` why it is not valid code,
    nothing when it is.
    """

    __tablename__ = "examples"
    __table_args__ = (UniqueConstraint("task_id", "framework_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id", ondelete="CASCADE"))
    framework_id: Mapped[int] = mapped_column(
        ForeignKey("frameworks.id", ondelete="CASCADE"), index=True
    )
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id"), index=True)
    explanation: Mapped[str | None] = mapped_column(Text)
    requires: Mapped[list[str]]
    files: Mapped[list[dict[str, Any]]]
    problems: Mapped[list[str]]
