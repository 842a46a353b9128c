"""What votes and rounded figures can carry, and what they cannot.

Votes never enter a feature's score silently. Counts without a denominator (678
votes for one advantage) rank statements inside one framework; across frameworks
they compare only as shares with intervals, or have no winner.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

    def overlaps(self, other: Interval) -> bool:
        """Tell whether some number lies in both; touching ends count."""
        return self.low <= other.high and other.low <= self.high


def figure_interval(figure: float, precision: float) -> Interval:
    """Spread a rounded figure out: 38.7K is 38,700 give or take 50."""
    return Interval(figure - precision, figure + precision)


def leader(intervals: Sequence[Interval]) -> int | None:
    """Return the position of the interval above all others; ``None`` where any overlaps it."""
    if not intervals:
        return None
    first = max(range(len(intervals)), key=lambda n: intervals[n].low)
    others = (interval for n, interval in enumerate(intervals) if n != first)
    return None if any(intervals[first].overlaps(other) for other in others) else first


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


def bayesian_mean(
    total: float, n: float, *, prior_mean: float, prior_weight: float
) -> float | None:
    """Average reviews together with ``prior_weight`` reviews of ``prior_mean``.

    (m C + sum x) / (m + n): three nines do not beat a hundred eights. ``None``
    without reviews and without a prior.

    :raises ValueError: when a count is negative.
    """
    if n < 0 or prior_weight < 0:
        raise ValueError(f"{n} reviews with a prior of {prior_weight} cannot be")
    weight = prior_weight + n
    return (prior_weight * prior_mean + total) / weight if weight else None


def round_to_sum(parts: Sequence[float], digits: int) -> list[float]:
    """Round parts so that they add up to their rounded sum, by largest remainder.

    The first of equal remainders is rounded up first.
    """
    scale = 10**digits
    units = [math.floor(part * scale) for part in parts]
    spare = round(math.fsum(parts) * scale) - sum(units)
    by_remainder = sorted(range(len(parts)), key=lambda n: units[n] - parts[n] * scale)
    for n in by_remainder[:spare]:
        units[n] += 1
    return [unit / scale for unit in units]


def bradley_terry(
    names: Sequence[str],
    wins: Sequence[Sequence[float]],
    *,
    prior: float = 0.0,
) -> dict[str, float] | None:
    """Estimate log abilities from head-to-head wins, relative to the last name.

    ``wins[i][j]`` is how often i beat j. Maximum likelihood by Hunter's MM
    iteration (2004); ``prior`` adds that many wins to both sides of every pair.
    ``None`` when the likelihood has no maximum: some group never lost to, or
    never met, the rest.

    :raises ValueError: unless wins is square, finite and not negative.
    """
    table = _played(names, wins, prior)
    if not names:
        return {}
    if not _all_reach_all(table):
        return None
    abilities = _most_likely(table)
    return {
        name: math.log(ability / abilities[-1])
        for name, ability in zip(names, abilities, strict=True)
    }


_STEPS: Final = 100_000
_SETTLED: Final = 1e-14


def _played(
    names: Sequence[str], wins: Sequence[Sequence[float]], prior: float
) -> list[list[float]]:
    places = range(len(names))
    if len(wins) != len(names) or any(len(row) != len(names) for row in wins):
        raise ValueError(f"{len(names)} names need a square table of wins")
    if not all(0.0 <= count < math.inf for row in (*wins, [prior]) for count in row):
        raise ValueError("a number of wins is 0 or more")
    return [[wins[i][j] + prior if i != j else 0.0 for j in places] for i in places]


def _all_reach_all(wins: Sequence[Sequence[float]]) -> bool:
    """Ford's condition (1957): from each to each leads a chain of wins."""
    places = range(len(wins))
    forward = {i: [j for j in places if wins[i][j] > 0] for i in places}
    backward = {i: [j for j in places if wins[j][i] > 0] for i in places}
    return all(len(_reached(steps)) == len(wins) for steps in (forward, backward))


def _reached(steps: Mapping[int, Sequence[int]]) -> set[int]:
    reached, fresh = {0}, [0]
    while fresh:
        new = [n for n in steps[fresh.pop()] if n not in reached]
        reached.update(new)
        fresh.extend(new)
    return reached


def _most_likely(wins: Sequence[Sequence[float]]) -> list[float]:
    places = range(len(wins))
    won = [math.fsum(row) for row in wins]
    met = [[wins[i][j] + wins[j][i] for j in places] for i in places]
    abilities = [1.0] * len(wins)
    for _ in range(_STEPS):
        before = abilities
        raw = [
            won[i] / math.fsum(met[i][j] / (before[i] + before[j]) for j in places if met[i][j])
            if len(wins) > 1
            else 1.0
            for i in places
        ]
        total = math.fsum(raw)
        abilities = [ability / total for ability in raw]
        moves = (abs(new / old - 1.0) for new, old in zip(abilities, before, strict=True))
        if max(moves) < _SETTLED:
            break
    return abilities
