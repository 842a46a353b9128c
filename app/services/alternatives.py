"""Other frameworks to look at next: those of the same category that are most alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.likeness import Likeness, likeness
from app.domain.scales import Kind
from app.models import Framework
from app.services import features, ratings
from app.services.frameworks import FrameworkRecord

MOST_ALIKE = 3
"""Frameworks that are offered beside each of those compared."""

SENTENCE = "{name} has the same rating on {alike} of {either} features known of either."
DIFFERS = "They are furthest apart on {features}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another framework, how alike it is, and why."""

    slug: str
    name: str
    likeness: Likeness
    text: str


def alternatives(session: Session, framework: FrameworkRecord) -> list[Alternative]:
    """Return the frameworks of the same category, most alike first; four queries.

    Measured figures don't count here: how popular or how fast two frameworks are
    makes neither an alternative to the other.
    """
    known = [f for f in features.every(session) if f.scale.kind is not Kind.METRIC]
    names = {feature.slug: feature.name for feature in known}
    own = select(Framework.category_id).where(Framework.id == framework.id).scalar_subquery()
    kin = select(Framework.id).where(Framework.category_id == own)
    read = ratings.readings(session, kin, known)
    rows = session.execute(
        select(Framework.id, Framework.slug, Framework.name).where(
            Framework.id.in_(kin), Framework.id != framework.id
        )
    )
    found = [
        _alternative(slug, name, likeness(read.get(framework.id, {}), read.get(id_, {})), names)
        for id_, slug, name in rows
    ]
    return sorted(found, key=lambda one: (-one.likeness.share, one.slug))


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoCompared:
    """One of the frameworks at hand against another that is much like it."""

    framework: FrameworkRecord
    other: Alternative


def also_compared(session: Session, compared: Sequence[FrameworkRecord]) -> list[AlsoCompared]:
    """Return what people who compare these compare as well, most alike first.

    For each of them its ``MOST_ALIKE`` nearest that are not compared already.
    """
    slugs = {framework.slug for framework in compared}
    found = [
        AlsoCompared(framework=framework, other=other)
        for framework in compared
        for other in [one for one in alternatives(session, framework) if one.slug not in slugs][
            :MOST_ALIKE
        ]
    ]
    return sorted(
        found,
        key=lambda one: (-one.other.likeness.share, one.framework.slug, one.other.slug),
    )


def _alternative(
    slug: str, name: str, found: Likeness, features_by_slug: dict[str, str]
) -> Alternative:
    text = SENTENCE.format(name=name, alike=found.alike, either=found.either)
    if found.differs:
        listed = ", ".join(features_by_slug[key] for key in found.differs)
        text = f"{text} {DIFFERS.format(features=listed)}"
    return Alternative(slug=slug, name=name, likeness=found, text=text)
