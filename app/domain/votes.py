"""What votes and rounded figures can carry, and what they cannot.

Votes never enter a feature's score silently. Counts without a denominator (678
votes for one advantage) rank statements inside one framework; across frameworks
they compare only as shares with intervals, or have no winner.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

Z_95: Final = 1.959963984540054
"""Standard normal quantile of a two-sided interval of 95 %."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``, both included.

    :raises ValueError: when an end is not a number or low is above high.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"{self.low} to {self.high} is no interval")


def figure_interval(figure: float, precision: float) -> Interval:
    """Spread a rounded figure out: 38.7K is 38,700 give or take 50."""
    return Interval(figure - precision, figure + precision)


def wilson(positive: float, n: float, z: float = Z_95) -> Interval:
    """Estimate the share of positive votes by the Wilson score interval (Wilson 1927).

    Lists sort by its lower bound, so that one vote of one does not beat 900 of
    1,000. No votes say nothing: 0 to 1.

    :raises ValueError: unless 0 <= positive <= n.
    """
    if not 0 <= positive <= n or not math.isfinite(n):
        raise ValueError(f"{positive} of {n} votes cannot be")
    if n == 0:
        return Interval(0.0, 1.0)
    share = positive / n
    shrink = 1.0 + z * z / n
    centre = (share + z * z / (2.0 * n)) / shrink
    reach = z * math.sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n)) / shrink
    # At 0 and n the ends are 0 and 1 exactly; floats come out a bit beside.
    low = 0.0 if positive == 0 else max(0.0, centre - reach)
    high = 1.0 if positive == n else min(1.0, centre + reach)
    return Interval(low, high)


_AS_UNVOTED: Final = wilson(1, 2).low


@dataclass(frozen=True, slots=True)
class VoteCount:
    """How many voted for a point, and how many against it."""

    ups: int = 0
    downs: int = 0

    @property
    def approval(self) -> float | None:
        """The share of those for it that is safe to assume; None while nobody is against it.

        The lower bound of ``wilson``. Without a vote against it, a share says only how
        many there were.
        """
        return wilson(self.ups, self.ups + self.downs).low if self.downs else None

    @property
    def standing(self) -> float:
        """What points of one list are ordered by, the highest first.

        The lower bound of ``wilson``. One that nobody voted on stands where a vote for
        and one against it would put it: a single vote for it lifts a point above all
        unvoted ones, a single one against it does not.
        """
        total = self.ups + self.downs
        return wilson(self.ups, total).low if total else _AS_UNVOTED


NO_VOTES: Final = VoteCount()


def voter_digest(voter: str) -> str:
    """Return what is kept of a voter: the SHA-256 of what their partner calls them."""
    return sha256(voter.encode()).hexdigest()
