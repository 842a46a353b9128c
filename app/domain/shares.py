"""Under which share of all weightings each side wins, exactly.

Weights are uniform on the simplex. With p_1..p_J the differences in A's favour
and q_1..q_K the magnitudes of those in B's favour, zeros dropped::

    G(j, k) = (q_k G(j-1, k) + p_j G(j, k-1)) / (p_j + q_k)
    G(j, 0) = 1 for j >= 1,  G(0, k) = 0 for k >= 1,  share of A = G(J, K)

This is the volume of a simplex cut by a half-space (Varsi 1973, Ali 1973). A
proof in a line: w = E / sum(E) with independent exponential E; race the two
last terms, which are memoryless. Only non-negative numbers are added and
multiplied, so the relative error stays near 1e-16. The textbook closed form was
rejected: in floats it is off by more than 1 at nearly equal differences.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shares:
    """The share of all weightings, 0 to 1, under which each side wins.

    Never "how likely it is to be better": a feature split in three moves the
    number, so it is always told with the number of features.
    """

    a: float
    b: float
    tie: float


_ALL_TIE = Shares(0.0, 0.0, 1.0)


def shares(differences: Sequence[float]) -> Shares:
    """Share of all weightings won, from the differences of values (A minus B).

    Costs J*K steps and one row per side. The answer does not depend on the order of
    the differences in a single bit, and swapping the sides mirrors it.
    """
    # Sorted, because float rounding would otherwise depend on the order.
    gains = sorted([d for d in differences if d > 0.0])
    losses = sorted([-d for d in differences if d < 0.0])
    if not gains and not losses:
        return _ALL_TIE
    if not losses:
        return Shares(1.0, 0.0, 0.0)
    if not gains:
        return Shares(0.0, 1.0, 0.0)
    return Shares(*_race(gains, losses), 0.0)


def _race(gains: list[float], losses: list[float]) -> tuple[float, float]:
    """G for both sides at once.

    B's share is not 1 minus A's: at 1e-20 it would come out as 0.
    """
    row_a = [0.0] * len(losses)
    row_b = [1.0] * len(losses)
    numbered = list(enumerate(losses))
    a, b = 1.0, 0.0
    for p in gains:
        a, b = 1.0, 0.0
        for k, q in numbered:
            both = p + q
            # Divided before multiplied: two tiny numbers keep their ratio.
            from_p = p / both
            from_q = q / both
            row_a[k] = a = from_q * row_a[k] + from_p * a
            row_b[k] = b = from_q * row_b[k] + from_p * b
    return a, b


def shares_near(differences: Sequence[float], weighted_mean: float, spread: float) -> Shares:
    """Share of the weightings near the given ones.

    Every weighting is drawn ``1 - spread`` towards the given weights.
    ``weighted_mean`` is the sum of W_i d_i under the given, normalised weights.
    """
    centre = (1.0 - spread) * weighted_mean
    return shares([centre + spread * d for d in differences])


def shares_in_order(differences: Sequence[float]) -> Shares:
    """Share of the weightings with w_1 >= w_2 >= ..., most important first.

    The corners of that region give the running means of the differences, so
    the same recursion applies to them.
    """
    return shares([math.fsum(differences[:k]) / k for k in range(1, len(differences) + 1)])


def shares_of_dirichlet(differences: Sequence[float], counts: Sequence[int]) -> Shares:
    """Share won when weights follow a Dirichlet distribution with whole counts.

    A count of 3 repeats its difference three times; 1 everywhere is uniform; a
    count of 0 drops the feature.
    """
    repeated = zip(differences, counts, strict=True)
    return shares([d for d, count in repeated for _ in range(count)])


def poll_share(a: int, b: int) -> float:
    """How sure a poll of ``a`` to ``b`` makes it that A has the majority, 0 to 1.

    With a uniform prior this is G for a+1 differences of +1 and b+1 of -1. For
    equal magnitudes G is a binomial tail, P(Bin(a+b+1, 1/2) <= a), summed
    outwards from its largest term: thousands of votes cost about sqrt(n)
    steps instead of a*b.
    """
    n = a + b + 1
    middle = n // 2
    below = _terms_outwards(n, middle, -1)
    above = _terms_outwards(n, middle, 1)[1:]
    by_count = below[::-1] + above
    first = middle - len(below) + 1
    won = math.fsum(by_count[: max(0, a - first + 1)])
    return won / math.fsum(by_count)


def _terms_outwards(n: int, middle: int, step: int) -> list[float]:
    """Binomial coefficients relative to the middle one, until they vanish."""
    terms = [1.0]
    count = middle
    while 0 <= count + step <= n and terms[-1] > 0.0:
        ratio = (n - count) / (count + 1) if step > 0 else count / (n - count + 1)
        terms.append(terms[-1] * ratio)
        count += step
    return terms
