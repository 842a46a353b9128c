"""Whether ratings bear out what somebody concluded from them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from app.domain.scales import Reading, Scale


class Support(StrEnum):
    """What the ratings of a feature say of a claimed winner."""

    SUPPORTED = "supported"
    #: The ratings are too close to mark a winner.
    EVEN = "even"
    CONTRADICTED = "contradicted"
    #: Somebody is not rated, or the feature is a description.
    UNRATED = "unrated"
    #: The reason names no feature to look at.
    UNLINKED = "unlinked"


def support(scale: Scale, winner: Reading | None, others: Sequence[Reading | None]) -> Support:
    """Tell whether the ratings of a feature put the claimed winner first."""
    rivals = [reading for reading in others if reading is not None]
    if winner is None or not rivals or len(rivals) < len(others):
        return Support.UNRATED
    best = max(rivals, key=lambda reading: reading.value)
    if scale.tie(winner, best):
        return Support.EVEN
    return Support.SUPPORTED if winner.value > best.value else Support.CONTRADICTED
