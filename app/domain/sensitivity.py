"""What would turn the result, in closed form.

All functions take the differences d (value of A minus value of B) with their
weights w >= 0. The winner is the side of the sign of sum(w d); nothing here is
defined on an exact balance, where the callers don't ask.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.model import ADVICE_MULTIPLIER, ADVICE_SHARE, RESIDUE


@dataclass(frozen=True, slots=True)
class Flip:
    """The weight of one feature at which the result turns, all others kept.

    ``multiplier`` is relative to its weight now and null when that is 0; ``share``
    is its part of all weight then; ``to`` is the side that wins beyond it.
    """

    weight: float
    share: float
    multiplier: float | None
    to: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """The least share of all weight to move for a tie, and the feature it moves to."""

    share: float
    to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One feature known on both sides: its key, weight and difference."""

    key: str
    weight: float
    difference: float


def net_to_gross(favours_a: float, favours_b: float) -> float | None:
    """|P - N| / (P + N): the result is safe while every weight is off by less at once.

    1 under dominance, None when nothing differs.
    """
    gross = favours_a + favours_b
    return abs(favours_a - favours_b) / gross if gross > 0.0 else None


def weight_factor(favours_a: float, favours_b: float) -> float | None:
    """sqrt(max / min): the result is safe while every weight is off by at most this factor.

    None when one side has nothing, as then no factor turns it.
    """
    low, high = sorted((favours_a, favours_b))
    # Two roots, as the quotient of a huge and a tiny sum may overflow.
    return math.sqrt(high) / math.sqrt(low) if low > 0.0 else None


def flips(known: Sequence[Weighed]) -> dict[str, Flip]:
    """Find, for each feature, the weight at which the difference is 0.

    w* = -(sum over the others of w_i d_i) / d_k; features whose w* is not
    above 0 are left out, as are those that don't differ. Features of weight 0
    are candidates: "would win if you cared about it".
    """
    top = max((row.weight for row in known), default=0.0) or 1.0
    # Against the largest: weights near the smallest float keep their ratios.
    weights = [row.weight / top for row in known]
    terms = [w * row.difference for w, row in zip(weights, known, strict=True)]
    net, gross = math.fsum(terms), math.fsum(map(abs, terms))
    total = math.fsum(weights)
    loser = "b" if net > 0.0 else "a"
    found: dict[str, Flip] = {}
    for row, weight, term in zip(known, weights, terms, strict=True):
        if row.difference == 0.0:
            continue
        rest = net - term
        if abs(rest) < gross * 1e-3:
            # Cancellation would leave few correct digits; exact, and rarely needed.
            rest = math.fsum([*terms, -term])
        turning = -rest / row.difference
        # Two values a hair apart can ask for a weight beyond the floats.
        if abs(rest) <= RESIDUE * gross or not 0.0 < turning * top < math.inf:
            continue
        multiplier = turning / weight if weight > 0.0 else math.inf
        found[row.key] = Flip(
            weight=turning * top,
            share=turning / (turning + max(total - weight, 0.0)),
            multiplier=multiplier if multiplier < math.inf else None,
            to=loser,
        )
    return found


def transfer(known: Sequence[Weighed]) -> Transfer | None:
    """Move weight to the loser's best feature until the difference is 0, as little as possible.

    Greedy from the feature that favours the winner most, which equals the
    optimum of the linear programme: every unit moved from it gains most. None
    when no feature favours the loser.
    """
    top = max((row.weight for row in known), default=0.0) or 1.0
    weighed = [(row.difference, row.weight / top) for row in known]
    net = math.fsum(difference * weight for difference, weight in weighed)
    sign = 1.0 if net > 0.0 else -1.0
    target = min(known, key=lambda row: sign * row.difference, default=None)
    if target is None or sign * target.difference >= 0.0:
        return None
    left = sign * net
    moved: list[float] = []
    # Equal differences by weight, so that the order of the features changes no bit.
    for gain, weight in sorted(
        ((sign * (difference - target.difference), weight) for difference, weight in weighed),
        reverse=True,
    ):
        if gain * weight >= left:
            moved.append(left / gain)
            break
        left -= gain * weight
        moved.append(weight)
    return Transfer(math.fsum(moved) / math.fsum(weight for _, weight in weighed), target.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterfactual:
    """One weight that would turn the result, and whether to tell it as advice."""

    feature: str
    flip: Flip
    advisable: bool


def counterfactuals(found: Mapping[str, Flip]) -> list[Counterfactual]:
    """Order flips by how little they ask for: smallest |log multiplier| first.

    Features of weight 0 have no multiplier and come last, by share. A change of
    more than ten times, or more than half of all weight on what counted nothing,
    is no advice: whoever weighs like that asks another question.
    """
    ordered = sorted(found.items(), key=lambda item: _distance(item[1]))
    return [
        Counterfactual(feature=key, flip=flip, advisable=_advisable(flip)) for key, flip in ordered
    ]


def _distance(flip: Flip) -> tuple[bool, float]:
    if flip.multiplier is None:
        return True, flip.share
    return False, abs(math.log(flip.multiplier))


def _advisable(flip: Flip) -> bool:
    if flip.multiplier is None:
        return flip.share <= ADVICE_SHARE
    return abs(math.log(flip.multiplier)) <= math.log(ADVICE_MULTIPLIER) + RESIDUE
