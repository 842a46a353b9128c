"""What a change does to verdicts: the comparisons watched, before and after.

All pairs of a catalogue are too many to look at within a write: of 100,000
frameworks one alone has as many. Watched are the comparisons that sources wrote
about and those with the best-known frameworks of the same category, ``WATCHED`` in all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from typing import cast

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from app.domain import conditions, scoring
from app.domain.features import Feature
from app.domain.ranking import Readings
from app.models import ChangedVerdict, ComparedFramework, Framework, Rating
from app.services import features, questions, ratings
from app.services.features import FeatureRecord
from app.services.questions import GENERAL

WATCHED = 60
"""Pairs looked at, at most; one that a change touches costs about a millisecond, twice."""

TOUCHED = 10
"""Changed frameworks of which the pairs are looked at."""

Pair = tuple[str, str]
"""The slugs of two frameworks, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a comparison stands: who wins, if anybody, and the scores, 0 to 100."""

    winner: str | None
    scores: Mapping[str, float | None]


NOWHERE = Standing(winner=None, scores={})
"""The standing of a comparison that there is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A comparison under the general weights, as it stood and as it stands."""

    pair: Pair
    names: tuple[str, str]
    before: Standing
    after: Standing

    @property
    def turned(self) -> bool:
        """Whether another one wins now, or one where nobody did."""
        return self.before.winner != self.after.winner

    @property
    def moved(self) -> bool:
        """Whether anything changed, to the tenth of a point that people are shown."""
        return self.turned or _shown(self.before) != _shown(self.after)

    def sentence(self) -> str:
        """Say it as people read it: "Django vs Flask: Django still wins (Django 78.3 -> 77.9, ...".

        Whose score moved has an arrow; a score that stays is told once.
        """
        a, b = self.names
        named = dict(zip(self.pair, self.names, strict=True))
        if not self.after.scores:
            return f"{a} vs {b}: there is no such comparison any more"
        if not self.turned:
            if self.after.winner is None:
                return f"{a} vs {b}: nobody wins, as before ({self._scores()})"
            return f"{a} vs {b}: {named[self.after.winner]} still wins ({self._scores()})"
        old, new = (
            named.get(standing.winner or "", "nobody") for standing in (self.before, self.after)
        )
        return f"{a} vs {b}: {new} wins instead of {old} ({self._scores()})"

    def _scores(self) -> str:
        named = zip(self.pair, self.names, strict=True)
        return ", ".join(f"{name} {self._score(slug)}" for slug, name in named)

    def _score(self, slug: str) -> str:
        told = [
            "none" if (score := standing.scores.get(slug)) is None else f"{score:.1f}"
            for standing in (self.before, self.after)
        ]
        return " -> ".join(dict.fromkeys(told))


def _shown(standing: Standing) -> dict[str, float | None]:
    return {
        slug: None if score is None else round(score, 1) for slug, score in standing.scores.items()
    }


def watched(session: Session, touched: Collection[str] | None) -> list[Pair]:
    """Return the pairs to look at; ``touched`` is None where a scale or a weight changed.

    Those that sources wrote about come first, then those with the best known.
    """
    if touched is not None and not touched:
        return []
    found = dict.fromkeys(
        pair for pair in _curated(session) if touched is None or {*pair} & {*touched}
    )
    if touched is None:
        pairs: Iterable[Pair] = combinations(sorted(_best_known(session, None)), 2)
    else:
        pairs = _own_pairs(session, sorted(touched)[:TOUCHED])
    for pair in pairs:
        if len(found) >= WATCHED:
            break
        found.setdefault(pair)
    return list(found)[:WATCHED]


def _own_pairs(session: Session, touched: Sequence[str]) -> Iterable[Pair]:
    query = select(Framework.slug, Framework.category_id).where(Framework.slug.in_(touched))
    filed = dict(session.execute(query).all())
    known = {category: _best_known(session, category) for category in set(filed.values())}
    for slug, category in sorted(filed.items()):
        for other in known[category]:
            if other != slug:
                yield (slug, other) if slug < other else (other, slug)


def _curated(session: Session) -> list[Pair]:
    query = (
        select(ComparedFramework.comparison_id, Framework.slug)
        .join(Framework, Framework.id == ComparedFramework.framework_id)
        .order_by(ComparedFramework.comparison_id, Framework.slug)
    )
    compared: dict[int, list[str]] = {}
    for comparison, slug in session.execute(query):
        compared.setdefault(comparison, []).append(slug)
    return [pair for slugs in compared.values() for pair in combinations(sorted(slugs), 2)]


def _best_known(session: Session, category: int | None) -> list[str]:
    """Return as many slugs as the pairs of which can be watched, most ratings first."""
    limit = 17 if category is None else WATCHED
    query = (
        select(Framework.slug)
        .join(Rating, Rating.framework_id == Framework.id, isouter=True)
        .group_by(Framework.slug)
        .order_by(func.count(Rating.feature_id).desc(), Framework.slug)
        .limit(limit)
    )
    if category is not None:
        query = query.where(Framework.category_id == category)
    return list(session.scalars(query))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What decides how the watched pairs stand, at one moment.

    ``weighed`` are the features as the model takes them, ``known`` as they are read.
    """

    pairs: tuple[Pair, ...]
    known: Sequence[FeatureRecord]
    weighed: Sequence[Feature]
    readings: Mapping[str, Readings]
    names: Mapping[str, str]

    def standing(self, pair: Pair) -> Standing:
        """Return how a pair stands."""
        if not {*pair} <= self.readings.keys():
            return NOWHERE
        decided = scoring.decide(self.weighed, *(self.readings[slug] for slug in pair))
        return Standing(
            winner=conditions.leader(decided, pair),
            scores=dict(zip(pair, (decided.score_a, decided.score_b), strict=True)),
        )


def look(session: Session, pairs: Sequence[Pair]) -> Sight:
    """Read what decides pairs under the general weights."""
    if not pairs:
        return Sight(pairs=(), known=(), weighed=(), readings={}, names={})
    session.expire_all()
    known = features.every(session)
    # What weighs nothing moves no score.
    weighing = questions.weigh(session, GENERAL, known)
    weighed = [feature for feature in weighing.weighed() if feature.weight > 0.0]
    counting = {feature.key for feature in weighed}
    counted = [feature for feature in known if feature.slug in counting]
    found = _read(session, {slug for pair in pairs for slug in pair}, counted)
    return Sight(
        pairs=tuple(pairs),
        known=counted,
        weighed=weighed,
        readings={slug: readings for slug, (_, readings) in found.items()},
        names={slug: name for slug, (name, _) in found.items()},
    )


def look_again(session: Session, before: Sight, touched: Collection[str] | None) -> Sight:
    """Read anew what may have changed since: see ``watched`` for ``touched``."""
    if touched is None:
        return look(session, before.pairs)
    looked_at = {slug for pair in before.pairs for slug in pair} & {*touched}
    found = _read(session, looked_at, before.known)
    kept = {slug: one for slug, one in before.readings.items() if slug not in looked_at}
    return replace(
        before, readings=kept | {slug: readings for slug, (_, readings) in found.items()}
    )


def _read(
    session: Session, slugs: Collection[str], counted: Sequence[FeatureRecord]
) -> dict[str, tuple[str, Readings]]:
    """Return the names and the readings of those of the frameworks there are."""
    rows = session.execute(
        select(Framework.id, Framework.slug, Framework.name).where(Framework.slug.in_(slugs))
    ).all()
    read = ratings.readings(session, [row.id for row in rows], counted, precise=True)
    return {row.slug: (row.name, read.get(row.id, {})) for row in rows}


def between(before: Sight, after: Sight) -> tuple[Effect, ...]:
    """Return the comparisons that moved between two looks at them, those that turned first.

    One that there was not before is new, and no verdict that changed.
    """
    reweighed = before.weighed != after.weighed
    found = [
        Effect(
            pair=pair,
            names=(before.names[pair[0]], before.names[pair[1]]),
            before=before.standing(pair),
            after=after.standing(pair),
        )
        for pair in before.pairs
        if {*pair} <= before.readings.keys()
        and (reweighed or any(before.readings[slug] != after.readings.get(slug) for slug in pair))
    ]
    return tuple(sorted((e for e in found if e.moved), key=lambda e: (not e.turned, e.pair)))


def note(session: Session, revision: int, effects: Iterable[Effect]) -> None:
    """Keep the verdicts that turned, for the feed of changes."""
    rows = [
        {
            "revision": revision,
            "a": effect.pair[0],
            "b": effect.pair[1],
            "before": asdict(effect.before),
            "after": asdict(effect.after),
        }
        for effect in effects
        if effect.turned
    ]
    if rows:
        session.execute(insert(cast("Table", ChangedVerdict.__table__)), rows)
