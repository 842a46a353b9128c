"""What is stated of one framework and is no rating: pros, cons, who uses it, what it joins."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.sections import Section
from app.domain.votes import Interval, figure_interval, wilson


class PointKind(StrEnum):
    """What sort of statement it is, in the order they are shown."""

    PRO = "pro"
    CON = "con"
    KEY_FEATURE = "key_feature"
    ADVANTAGE = "advantage"
    CHARACTERISTIC = "characteristic"
    IDEAL_FOR = "ideal_for"
    USE_CASE = "use_case"
    CHOOSE_WHEN = "choose_when"
    PRINCIPLE = "principle"
    #: Something that comes with the framework.
    BUILT_IN = "built_in"
    #: Why a feature is rated as it is.
    REASON = "reason"
    DEFINITION = "definition"
    OVERVIEW = "overview"
    DESCRIPTION = "description"
    PHILOSOPHY = "philosophy"
    ADOPTER = "adopter"
    INTEGRATION = "integration"


class PointState(StrEnum):
    """Whether it is stated, or that there is none."""

    STATED = "stated"
    NONE_KNOWN = "none_known"


_ELSEWHERE: Final = {
    PointKind.DEFINITION: Section.DESCRIPTIONS,
    PointKind.OVERVIEW: Section.DESCRIPTIONS,
    PointKind.DESCRIPTION: Section.DESCRIPTIONS,
    PointKind.PHILOSOPHY: Section.DESCRIPTIONS,
    PointKind.ADOPTER: Section.ADOPTERS,
    PointKind.INTEGRATION: Section.INTEGRATIONS,
}

SECTION: Final = {kind: _ELSEWHERE.get(kind, Section.POINTS) for kind in PointKind}
"""The section of the answer that shows each kind."""


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a framework's votes that one point has: 0 to 1, with its 95 % interval."""

    value: float
    interval: Interval


def share(votes: int, base: float, precision: float | None) -> Share | None:
    """Return what part of all votes on a framework went to one point.

    Only shares compare across frameworks: 678 votes of 4,200 say something else
    than 10 of 60. A rounded base, such as 4.2K, widens the interval by what it may
    hide. None when the base cannot be one: none at all, or fewer than the votes.

    Source: Wilson 1927, see ``votes.wilson``.
    """
    around = figure_interval(base, precision or 0.0)
    if around.low < votes or around.high <= 0:
        return None
    low, high = wilson(votes, around.high).low, wilson(votes, around.low).high
    return Share(votes / base, Interval(low, high))
