"""When each framework is the right one, after all: by use case and by weight."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain import model
from app.domain.analysis import Decision, Outcome, PairAnalysis
from app.domain.ranking import RankAnalysis
from app.domain.sensitivity import Counterfactual, Flip, counterfactuals

MOST_FLIPS = 3
"""Turning points told, nearest first; the analysis has every one."""

USE_CASE = "The use case is {case}."
MORE = "{feature} counts more than {times} times as much."
LESS = "{feature} counts less than {times} times as much."
CARE = "{feature}, which counts nothing here, counts for more than {share} of all weight."


@dataclass(frozen=True, slots=True)
class Case:
    """A use case by slug, and by the name people read."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """One thing that makes a framework the right one: a use case, or a weight changed."""

    text: str
    use_case: str | None = None
    feature: str | None = None
    multiplier: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A framework, and when it is the right one; empty when nothing known makes it so."""

    framework: str
    when: tuple[When, ...]


def leader(analysis: PairAnalysis | Decision | RankAnalysis, slugs: Sequence[str]) -> str | None:
    """Return the one framework that wins; None for a tie or where nobody can."""
    if not isinstance(analysis, RankAnalysis):
        return dict(zip((Outcome.A, Outcome.B), slugs, strict=True)).get(analysis.outcome)
    best = sorted(analysis.score.values(), reverse=True)
    if len(best) < 2 or best[0] - best[1] < model.TIE_POINTS - model.RESIDUE:
        return None
    return next(slug for slug, rank in analysis.rank.items() if rank == 1)


def conditions(
    analysis: PairAnalysis | RankAnalysis,
    *,
    features: Mapping[str, str],
    names: Mapping[str, str],
    wins: Mapping[Case, str | None],
) -> tuple[Condition, ...]:
    """Say when each framework is the right one, in the order asked.

    By the use cases it wins, and, for the loser of a pair, by the single weights
    that would turn the result: nearest first, none beyond ten times, as that
    is a curiosity and no advice. ``features`` and ``names`` are what people call
    them, ``wins`` the winner of each use case.
    """
    turning = _turning(analysis, features, list(names))
    return tuple(
        Condition(
            framework=slug,
            when=(
                *(
                    When(text=USE_CASE.format(case=case.name), use_case=case.slug)
                    for case, winner in wins.items()
                    if winner == slug
                ),
                *turning.get(slug, ()),
            ),
        )
        for slug in names
    )


def advice(analysis: PairAnalysis) -> list[Counterfactual]:
    """Return the single weights that would turn a pair and are near enough to be advice.

    Those of features that count come first: "if you cared for the wheel's size" is
    nearer to nobody's question than a weight that is there already.
    """
    flips = {key: found.flip for key, found in analysis.features.items() if found.flip}
    near = [one for one in counterfactuals(flips) if one.advisable]
    return sorted(near, key=lambda one: one.flip.multiplier is None)


def _turning(
    analysis: PairAnalysis | RankAnalysis, features: Mapping[str, str], slugs: Sequence[str]
) -> dict[str, tuple[When, ...]]:
    nearest = advice(analysis) if isinstance(analysis, PairAnalysis) else []
    if not nearest:
        return {}
    # Whatever weight is turned, it is the loser that wins beyond it.
    loser = slugs["ab".index(nearest[0].flip.to)]
    return {
        loser: tuple(
            _when(one.feature, features[one.feature], one.flip) for one in nearest[:MOST_FLIPS]
        )
    }


def times(multiplier: float) -> str:
    """Write a multiple rounded away from 1, so that what is said of it holds.

    2.25 becomes 2.3, as "more than 2.2 times" would not do, and 0.447 becomes 0.44.
    """
    if multiplier > 1.0:
        return f"{math.ceil(multiplier * 10.0 - model.RESIDUE) / 10.0:g}"
    return f"{math.floor(multiplier * 100.0 + model.RESIDUE) / 100.0:g}"


def turning_point(flip: Flip) -> dict[str, str]:
    """Return what the templates of a turning point need: its multiple and its share."""
    share = f"{math.ceil(flip.share * 100.0 - model.RESIDUE)} %"
    return {"times": times(flip.multiplier or 1.0), "share": share}


def _when(feature: str, name: str, flip: Flip) -> When:
    template = CARE if flip.multiplier is None else MORE if flip.multiplier > 1.0 else LESS
    return When(
        text=template.format(feature=name, **turning_point(flip)),
        feature=feature,
        multiplier=flip.multiplier,
    )
