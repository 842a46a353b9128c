"""Any number of frameworks in order: a whole category under one set of weights.

Everybody in it is scored on the same features. With hundreds of frameworks
hardly any feature is known of all, so the league admits them best known first,
and leaves out whoever would take the features that all share below half of the
weight. Scoring each on what happens to be known of it was rejected: whoever
was looked at least closely would often lead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain import model, weights
from app.domain.features import Feature
from app.domain.ranking import Readings, competition_ranks
from app.domain.rows import POINTS


class Unranked(StrEnum):
    """Why a framework has no place."""

    #: Less than half of the weight is known of it.
    LOW_COVERAGE = "low_coverage"
    #: With it, the features that all share would carry less than half of the weight.
    TOO_LITTLE_SHARED = "too_little_shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one framework stands; without a rank there is a reason.

    ``score`` is 0 to 100 over the common features, ``coverage`` the share of
    weight that is known of it.
    """

    name: str
    rank: int | None
    score: float | None
    coverage: float
    reason: Unranked | None


@dataclass(frozen=True, slots=True)
class League:
    """All places, ranked ones first, and the features that the scores rest on."""

    places: tuple[Place, ...]
    common: tuple[str, ...]


def league(features: Sequence[Feature], readings: Mapping[str, Readings]) -> League:
    """Rank frameworks by name: by falling score, then by name, the unranked ones last."""
    weighed = weights.normalised({f.key: f.weight for f in features if f.scale.scored})
    counting = [key for key, weight in weighed.items() if weight > 0.0]
    known = {name: [key for key in counting if key in own] for name, own in readings.items()}
    coverage = {name: _carried(weighed, keys) for name, keys in known.items()}
    admitted, common = _admit(weighed, known, coverage)
    total = _carried(weighed, common)
    score = {
        name: POINTS * sum(weighed[key] * readings[name][key].value for key in common) / total
        for name in admitted
    }
    rank = competition_ranks(score)
    ranked = sorted(admitted, key=lambda name: (rank[name], name))
    others = sorted(readings.keys() - rank.keys(), key=lambda name: (-coverage[name], name))
    return League(
        places=tuple(
            Place(
                name=name,
                rank=rank.get(name),
                score=score.get(name),
                coverage=coverage[name],
                reason=None if name in rank else _why(coverage[name]),
            )
            for name in [*ranked, *others]
        ),
        common=tuple(common),
    )


def _carried(weighed: Mapping[str, float], keys: Sequence[str]) -> float:
    return min(1.0, sum(weighed[key] for key in keys))


def _enough(carried: float) -> bool:
    return carried >= model.MIN_COVERAGE - model.RESIDUE


def _admit(
    weighed: Mapping[str, float],
    known: Mapping[str, Sequence[str]],
    coverage: Mapping[str, float],
) -> tuple[list[str], list[str]]:
    """Return who is in, and the features known of all of them."""
    admitted: list[str] = []
    common: list[str] = []
    for name in sorted(known, key=lambda name: (-coverage[name], name)):
        own = set(known[name])
        shared = [key for key in common if key in own] if admitted else list(known[name])
        if _enough(_carried(weighed, shared)):
            admitted.append(name)
            common = shared
    return admitted, common


def _why(coverage: float) -> Unranked:
    return Unranked.TOO_LITTLE_SHARED if _enough(coverage) else Unranked.LOW_COVERAGE
