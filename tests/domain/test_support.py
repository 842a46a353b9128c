"""Ratings bear a claimed winner out, contradict it, or have nothing to say."""

from __future__ import annotations

import pytest

from app.domain import readings
from app.domain.scales import Direction, Kind, Reading, Scale, Transform
from app.domain.support import Support, support

POINTS = Scale(Kind.RATING, indifference=0.5)
LEVELS = Scale(
    Kind.ORDINAL,
    levels=("easy", "moderate", "steep"),
    level_values=(9, 6, 3),
    direction=Direction.LOWER,
)
STARS = Scale(Kind.METRIC, lo=100, hi=1e6, transform=Transform.LOG)


def told(scale: Scale, winner: object, *others: object) -> Support:
    return support(scale, scale.reading(winner), [scale.reading(other) for other in others])


@pytest.mark.parametrize(
    ("winner", "others", "says"),
    [
        (9, [8], Support.SUPPORTED),
        (8, [9], Support.CONTRADICTED),
        (8, [8], Support.EVEN),
        # Within what counts as a tie there is no winner on either side.
        (8.5, [8], Support.EVEN),
        (8, [8.5], Support.EVEN),
        (8.6, [8], Support.SUPPORTED),
        # It has to be ahead of the best of the others.
        (8, [3, 9], Support.CONTRADICTED),
        (8, [3, 8], Support.EVEN),
        (9, [3, 8], Support.SUPPORTED),
    ],
)
def test_the_winner_has_to_be_ahead_of_every_other(
    winner: float, others: list[float], says: Support
) -> None:
    assert told(POINTS, winner, *others) is says


def test_better_is_what_the_scale_calls_better() -> None:
    assert told(LEVELS, "easy", "steep") is Support.SUPPORTED
    assert told(LEVELS, "steep", "easy") is Support.CONTRADICTED


@pytest.mark.parametrize(
    ("winner", "others"), [(None, [8]), (8, [None]), (8, [3, None]), (8, []), (None, [])]
)
def test_without_a_rating_of_everybody_nothing_is_borne_out(
    winner: float | None, others: list[float | None]
) -> None:
    assert told(POINTS, winner, *others) is Support.UNRATED


def test_a_figure_that_rounding_may_hide_is_no_lead() -> None:
    def stars(count: int, precision: float | None) -> Reading | None:
        return readings.of_claim(STARS, count, precision)

    assert support(STARS, stars(38_712, None), [stars(38_700, None)]) is Support.SUPPORTED
    assert support(STARS, stars(38_712, None), [stars(38_700, 50)]) is Support.EVEN
    assert support(STARS, stars(38_800, None), [stars(38_700, 50)]) is Support.SUPPORTED
