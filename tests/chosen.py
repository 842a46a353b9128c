"""Which pairs of frameworks a test looks at: well chosen ones, or with ``--long`` all there are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

Pair = tuple[str, str]

SPREAD = 15
"""Frameworks whose pairs are all looked at where few are chosen, beside Flask and Django."""


def among_a_few(slugs: Sequence[str], *, long: bool) -> list[Pair]:
    """Return every pair of some frameworks that lie spread over all of them."""
    few = sorted({*slugs[:: -(-len(slugs) // SPREAD)], "django", "flask"})
    return list(combinations(slugs if long else few, 2))


def each_once(slugs: Sequence[str], *, long: bool) -> list[Pair]:
    """Return pairs in which every framework stands at least once.

    Each with the one half of the list away, so that most are of different categories,
    and Flask with Django, which share most.
    """
    half = len(slugs) // 2
    across = list(zip(slugs[:half], slugs[half:], strict=False))
    last = [(slugs[0], slugs[-1])] if len(slugs) % 2 else []
    return list(combinations(slugs, 2)) if long else [*across, *last, ("flask", "django")]
