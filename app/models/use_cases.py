"""Named, owned and dated sets of weights."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Float, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.dates import DatePrecision
from app.models.base import Base, Slug, stored_enum, text


class UseCase(Base):
    """What somebody is building, and so how much each feature counts for them."""

    __tablename__ = "use_cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    name: Mapped[str] = mapped_column(text(120))
    summary: Mapped[str] = mapped_column(String(300))
    audience: Mapped[str] = mapped_column(String(300))
    owner: Mapped[str] = mapped_column(String(120))
    as_of: Mapped[date]
    as_of_precision: Mapped[DatePrecision] = mapped_column(stored_enum(DatePrecision))
    position: Mapped[int]

    weights: Mapped[list[UseCaseWeight]] = relationship(lazy="raise", cascade="all, delete-orphan")


class UseCaseWeight(Base):
    """How much one feature counts in a use case; features not named keep their own weight."""

    __tablename__ = "use_case_weights"

    use_case_id: Mapped[int] = mapped_column(
        ForeignKey("use_cases.id", ondelete="CASCADE"), primary_key=True
    )
    feature_id: Mapped[int] = mapped_column(ForeignKey("features.id"), primary_key=True, index=True)
    weight: Mapped[float] = mapped_column(Float)
