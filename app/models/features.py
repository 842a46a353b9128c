"""What frameworks are compared on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.scales import Direction, Kind, Transform
from app.models.base import Base, Retirable, Slug, stored_enum, text


class FeatureGroup(Retirable, Base):
    """A heading that features are shown under."""

    __tablename__ = "feature_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    name: Mapped[str] = mapped_column(text(120))
    description: Mapped[str] = mapped_column(String(600))
    position: Mapped[int]


class Feature(Retirable, Base):
    """A feature and its scale; the scale belongs to it, never to the opponents.

    ``levels`` holds {slug, name, value} in natural order for ordinals, ``lo`` and
    ``hi`` the anchors of figures; ``indifference`` is in raw units (log metrics:
    relative; ordinals: levels).
    """

    __tablename__ = "features"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    name: Mapped[str] = mapped_column(text(120))
    group_id: Mapped[int] = mapped_column(ForeignKey("feature_groups.id"), index=True)
    kind: Mapped[Kind] = mapped_column(stored_enum(Kind))
    direction: Mapped[Direction] = mapped_column(stored_enum(Direction))
    levels: Mapped[list[dict[str, Any]]]
    lo: Mapped[float | None] = mapped_column(Float)
    hi: Mapped[float | None] = mapped_column(Float)
    transform: Mapped[Transform] = mapped_column(stored_enum(Transform))
    unit: Mapped[str | None] = mapped_column(String(40))
    weight: Mapped[float] = mapped_column(Float)
    indifference: Mapped[float] = mapped_column(Float)
    shelf_life_days: Mapped[int | None]
    description: Mapped[str] = mapped_column(String(600))
    position: Mapped[int]

    group: Mapped[FeatureGroup] = relationship(lazy="raise")
