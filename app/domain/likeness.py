"""How alike two frameworks are: whom else to look at."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.ranking import Readings

ALIKE = 0.05
"""Values closer than this count as the same for a reader."""

MOST_DIFFERENCES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How much of what is known of either is the same of both.

    ``share`` is 0 to 1: the mean of 1 - |difference| over every feature rated for
    either, a feature rated for one only counting 0. Not the mean over the common
    ones: two frameworks that share a single rating would be twins. ``differs``
    names the common features furthest apart.
    """

    share: float
    alike: int
    common: int
    either: int
    differs: tuple[str, ...]


def likeness(one: Readings, other: Readings) -> Likeness:
    """Compare two profiles; the order of the two does not matter."""
    apart = {
        key: abs(reading.value - other[key].value) for key, reading in one.items() if key in other
    }
    either = len(one.keys() | other.keys())
    furthest = sorted((key for key in apart if apart[key] > ALIKE), key=lambda key: -apart[key])
    return Likeness(
        share=sum(1.0 - difference for difference in apart.values()) / either if either else 0.0,
        alike=sum(difference <= ALIKE for difference in apart.values()),
        common=len(apart),
        either=either,
        differs=tuple(furthest[:MOST_DIFFERENCES]),
    )
