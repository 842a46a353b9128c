"""Faceoff's tables as a team on SQLAlchemy would map them, and the four queries of /compare."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship

from benchmarks.peers.scoring import Pair

DATABASE_URL = f"sqlite:///{os.environ['BENCH_DATABASE']}"


class Base(DeclarativeBase):
    pass


class Framework(Base):
    __tablename__ = "frameworks"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    summary: Mapped[str]
    retired_in: Mapped[int | None]


class FeatureGroup(Base):
    __tablename__ = "feature_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]


class Feature(Base):
    __tablename__ = "features"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    name: Mapped[str]
    group_id: Mapped[int] = mapped_column(ForeignKey("feature_groups.id"))
    kind: Mapped[str]
    direction: Mapped[str]
    levels: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    lo: Mapped[float | None]
    hi: Mapped[float | None]
    transform: Mapped[str]
    weight: Mapped[float]
    indifference: Mapped[float]
    position: Mapped[int]
    retired_in: Mapped[int | None]

    group: Mapped[FeatureGroup] = relationship(lazy="raise")


class Source(Base):
    __tablename__ = "sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]


class Claim(Base):
    __tablename__ = "claims"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    display: Mapped[str | None]
    precision: Mapped[float | None]
    url: Mapped[str | None]
    as_of: Mapped[date | None]
    as_of_precision: Mapped[str | None]

    source: Mapped[Source] = relationship(lazy="raise")


class Rating(Base):
    __tablename__ = "ratings"

    framework_id: Mapped[int] = mapped_column(ForeignKey("frameworks.id"), primary_key=True)
    feature_id: Mapped[int] = mapped_column(ForeignKey("features.id"), primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    rating: Mapped[Any] = mapped_column(JSON)

    claim: Mapped[Claim] = relationship(lazy="raise")


class UseCase(Base):
    __tablename__ = "use_cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]


class UseCaseWeight(Base):
    __tablename__ = "use_case_weights"

    use_case_id: Mapped[int] = mapped_column(ForeignKey("use_cases.id"), primary_key=True)
    feature_id: Mapped[int] = mapped_column(ForeignKey("features.id"), primary_key=True)
    weight: Mapped[float]


def load_pair(session: Session, a: str, b: str) -> Pair:
    """Read everything about two frameworks; raises LookupError where one is not there."""
    slugs = Framework.slug.in_([a, b])
    found = {
        row.slug: row
        for row in session.scalars(select(Framework).where(slugs, Framework.retired_in.is_(None)))
    }
    left, right = found[a], found[b]
    features = session.scalars(
        select(Feature)
        .options(joinedload(Feature.group, innerjoin=True))
        .where(Feature.retired_in.is_(None))
        .order_by(Feature.position)
    ).all()
    weights = session.execute(
        select(UseCaseWeight.feature_id, UseCaseWeight.weight)
        .join(UseCase, UseCase.id == UseCaseWeight.use_case_id)
        .where(UseCase.slug == "general")
    )
    ratings: dict[int, dict[int, Rating]] = {left.id: {}, right.id: {}}
    sourced = joinedload(Rating.claim, innerjoin=True).joinedload(Claim.source, innerjoin=True)
    for rating in session.scalars(
        select(Rating).options(sourced).where(Rating.framework_id.in_([left.id, right.id]))
    ):
        ratings[rating.framework_id][rating.feature_id] = rating
    return Pair(
        a=left,
        b=right,
        features=features,
        use_case={row.feature_id: row.weight for row in weights},
        ratings_a=ratings[left.id],
        ratings_b=ratings[right.id],
    )
