"""Which ratings a feature takes, and what each is worth from 0 to 1, 1 being best.

The scale belongs to the feature and never to the frameworks compared: with
fixed anchors a third framework cannot change who beats whom. Normalising over
the opponents (min-max, vector, rank) was rejected for that reason.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

from app.domain.errors import BadScale, OffScale
from app.domain.model import RESIDUE


class Kind(StrEnum):
    """What a rating looks like."""

    RATING = "rating"
    ORDINAL = "ordinal"
    BOOLEAN = "boolean"
    METRIC = "metric"
    #: Shown side by side, never scored.
    TEXT = "text"


class Direction(StrEnum):
    """Which end of a scale is better."""

    HIGHER = "higher"
    LOWER = "lower"


class Transform(StrEnum):
    """How a metric's raw number spreads over its anchors."""

    LINEAR = "linear"
    LOG = "log"


class Reading(NamedTuple):
    """A rating read off its scale.

    ``value`` is 0 to 1 with 1 best; ``clamped`` says that the rating lay beyond
    a metric's anchors; ``number`` is the raw number, the level's position from
    0, or 1, 0.5 and 0 for yes, optional and no. ``half`` is half the width of a
    rounded figure's interval: 38.7K is 38700 give or take 50.
    """

    value: float
    clamped: bool
    number: float
    half: float = 0.0


YES_NO: Final = {"yes": 1.0, "optional": 0.5, "no": 0.0}
"""The ratings of a boolean. ``optional`` means: by an extension."""

RATING_ANCHORS: Final = (0.0, 10.0)
LEVEL_VALUE_TOP: Final = 10.0

_NUMERIC: Final = frozenset({Kind.RATING, Kind.METRIC})


def finite(number: object) -> float | None:
    """Return a real, finite number as a float, and ``None`` for everything else.

    ``True`` is not 1 and ``"8"`` is not 8: guessing what was meant would turn
    a slip in the data into a score. An integer beyond the floats is refused
    rather than let through to raise ``OverflowError`` later.
    """
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    try:
        value = float(number)
    except OverflowError:
        return None
    return value if math.isfinite(value) else None


def shown(rating: object) -> str:
    """Name a rating in a message without trusting it to be printable or short."""
    number = finite(rating)
    if number is not None:
        return f"{number:g}"
    if isinstance(rating, str):
        return repr(rating) if len(rating) <= 40 else f"{rating[:40]!r}..."
    if isinstance(rating, float):
        return "NaN" if math.isnan(rating) else "infinity"
    if isinstance(rating, int) and not isinstance(rating, bool):
        return "an integer too large to compute with"
    return f"a value of type {type(rating).__name__}"


@dataclass(frozen=True, slots=True)
class Scale:
    """The ratings a feature takes and which end is better.

    * ``rating``: a number from ``lo`` to ``hi``, 0 to 10 unless given.
    * ``ordinal``: one of two or more ``levels`` in natural order, equally
      spaced, or worth ``level_values`` (goodness 0 to 10, strictly monotone,
      already directed, so ``direction`` no longer applies).
    * ``boolean``: ``yes``, ``optional`` or ``no``.
    * ``metric``: a number measured against the anchors ``lo`` and ``hi``,
      linear or logarithmic, clamped beyond them.
    * ``text``: anything; never scored.

    ``indifference`` is the largest gap between two ratings that still counts as
    a tie of the feature: in raw units, in levels for ordinals, relative to the
    larger number for logarithmic metrics. It changes the mark, never the score.

    :raises BadScale: with every problem found.
    """

    kind: Kind
    direction: Direction = field(default=Direction.HIGHER, kw_only=True)
    levels: tuple[str, ...] = field(default=(), kw_only=True)
    level_values: tuple[float, ...] | None = field(default=None, kw_only=True)
    lo: float | None = field(default=None, kw_only=True)
    hi: float | None = field(default=None, kw_only=True)
    transform: Transform = field(default=Transform.LINEAR, kw_only=True)
    indifference: float = field(default=0.0, kw_only=True)
    _steps: dict[str, Reading] = field(init=False, repr=False, compare=False)
    _start: float = field(init=False, repr=False, compare=False)
    _span: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.kind == Kind.RATING:
            self._set("lo", RATING_ANCHORS[0] if self.lo is None else self.lo)
            self._set("hi", RATING_ANCHORS[1] if self.hi is None else self.hi)
        if problems := list(_problems(self)):
            raise BadScale(None, problems)
        self._set("kind", Kind(self.kind))
        self._set("direction", Direction(self.direction))
        self._set("transform", Transform(self.transform))
        self._set("levels", tuple(self.levels))
        if self.level_values is not None:
            self._set("level_values", tuple(self.level_values))
        self._set("_steps", self._read_steps())
        start, end = (self._along(anchor) for anchor in self._anchors())
        self._set("_start", start)
        self._set("_span", end - start)

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _anchors(self) -> tuple[float, float]:
        if self.lo is None or self.hi is None:
            return 0.0, 1.0
        return float(self.lo), float(self.hi)

    def _along(self, number: float) -> float:
        return math.log(number) if self.transform is Transform.LOG else number

    def _directed(self, value: float) -> float:
        return 1.0 - value if self.direction is Direction.LOWER else value

    def _read_steps(self) -> dict[str, Reading]:
        """Read every rating a scale of words has, once."""
        if self.kind is Kind.BOOLEAN:
            return {
                w: Reading(self._directed(n), clamped=False, number=n) for w, n in YES_NO.items()
            }
        if self.level_values is not None:
            values = [float(value) / LEVEL_VALUE_TOP for value in self.level_values]
        else:
            top = len(self.levels) - 1
            values = [self._directed(step / top) for step in range(len(self.levels))]
        return {
            level: Reading(value, clamped=False, number=float(step))
            for step, (level, value) in enumerate(zip(self.levels, values, strict=True))
        }

    @property
    def scored(self) -> bool:
        """Whether ratings on this scale can win or lose."""
        return self.kind is not Kind.TEXT

    @property
    def numeric(self) -> bool:
        """Whether ratings on this scale are numbers."""
        return self.kind in _NUMERIC

    @property
    def allowed(self) -> str:
        """The ratings this scale takes, in words."""
        match self.kind:
            case Kind.RATING:
                return f"a number from {self.lo:g} to {self.hi:g}"
            case Kind.METRIC if self.transform is Transform.LOG:
                return "a number of 0 or more"
            case Kind.METRIC:
                return "a number"
            case Kind.TEXT:
                return "text"
            case _:
                return " or ".join(self._steps)

    def reading(self, rating: object) -> Reading | None:
        """Read a rating, or return ``None``, a gap, when the scale does not have it.

        Never raises: a bad rating lowers the coverage of a comparison and must
        not take the comparison down. A text is never read.
        """
        if self.numeric:
            return self._read_number(rating)
        return self._steps.get(rating) if isinstance(rating, str) else None

    def _read_number(self, rating: object) -> Reading | None:
        number = finite(rating)
        if number is None:
            return None
        lo, hi = self._anchors()
        if lo <= number <= hi:
            value = (self._along(number) - self._start) / self._span
            return Reading(self._directed(value), clamped=False, number=number)
        if self.kind is Kind.RATING or (self.transform is Transform.LOG and number < 0.0):
            return None
        return Reading(self._directed(0.0 if number < lo else 1.0), clamped=True, number=number)

    def problem(self, rating: object) -> str | None:
        """Say what is wrong with a rating, or ``None`` when the scale has it."""
        if self.kind is Kind.TEXT:
            return None if isinstance(rating, str) else f"{shown(rating)} is not text"
        if self.reading(rating) is not None:
            return None
        if not self.numeric:
            return f"{shown(rating)} is not one of {len(self._steps)} levels"
        if finite(rating) is None:
            return f"{shown(rating)} is not a number"
        return f"{shown(rating)} is not {self.allowed}"

    def check(self, rating: object, *, feature: str | None = None) -> None:
        """Refuse a rating this scale does not have, before it is stored.

        :raises OffScale: telling what is allowed.
        """
        problem = self.problem(rating)
        if problem is not None:
            raise OffScale(feature, rating, self.allowed, problem)

    def tie(self, a: Reading, b: Reading) -> bool:
        """Tell whether two readings are equal or within the indifference threshold.

        Figures whose intervals overlap are a tie too: nobody knows which is more.
        A metric on a logarithmic scale compares relative to the larger number,
        as :func:`math.isclose` does, so that neither side is the yardstick.
        """
        if a.value == b.value or abs(a.number - b.number) < a.half + b.half:
            return True
        if not self.indifference:
            return False
        larger = max(abs(a.number), abs(b.number))
        reach = self.indifference * (larger if self.transform is Transform.LOG else 1.0)
        # 0.8 and 0.7 are 0.10000000000000009 apart and still within 0.1.
        return abs(a.number - b.number) <= reach + RESIDUE * larger

    def raw(self, value: float) -> float | None:
        """Return the number worth ``value``; ``None`` for words or outside 0 to 1."""
        if not self.numeric or not 0.0 <= value <= 1.0:
            return None
        along = self._start + self._directed(value) * self._span
        lo, hi = self._anchors()
        number = math.exp(along) if self.transform is Transform.LOG else along
        return min(max(number, lo), hi)


def _problems(scale: Scale) -> Iterator[str]:
    """Find everything that keeps a scale from being used."""
    if scale.kind not in set(Kind):
        yield f"{shown(scale.kind)} is not a kind: {', '.join(Kind)}"
        return
    if scale.direction not in set(Direction):
        yield f"{shown(scale.direction)} is not a direction: {', '.join(Direction)}"
    if scale.transform not in set(Transform):
        yield f"{shown(scale.transform)} is not a transform: {', '.join(Transform)}"
    indifference = finite(scale.indifference)
    if indifference is None or indifference < 0:
        yield f"the indifference is {shown(scale.indifference)}, not a number of 0 or more"
    if scale.kind == Kind.ORDINAL:
        yield from _level_problems(scale)
    elif scale.levels or scale.level_values is not None:
        yield f"a {scale.kind} has no levels"
    if scale.kind in _NUMERIC:
        yield from _anchor_problems(scale)
    elif scale.lo is not None or scale.hi is not None:
        yield f"a {scale.kind} has no lo and hi"
    if scale.transform == Transform.LOG and scale.kind != Kind.METRIC:
        yield "only a metric has a log transform"


def _level_problems(scale: Scale) -> Iterator[str]:
    levels = scale.levels
    if len(levels) < 2:
        yield "an ordinal needs two levels or more"
    if not all(isinstance(level, str) and level for level in levels):  # type: ignore[redundant-expr]
        yield "a level is a text of one character or more"
    elif len(set(levels)) < len(levels):
        yield "a level is named twice"
    if scale.level_values is not None:
        yield from _level_value_problems(scale.level_values, len(levels))


def _level_value_problems(level_values: tuple[float, ...], levels: int) -> Iterator[str]:
    if len(level_values) != levels:
        yield f"{len(level_values)} level values stand against {levels} levels"
    numbers = [finite(value) for value in level_values]
    values = [value for value in numbers if value is not None]
    if len(values) < len(numbers):
        yield "a level value is not a number"
        return
    if not all(0.0 <= value <= LEVEL_VALUE_TOP for value in values):
        yield "a level value lies outside 0 to 10"
    steps = [after - before for before, after in pairwise(values)]
    if not (all(step > 0 for step in steps) or all(step < 0 for step in steps)):
        yield "the level values neither rise nor fall throughout"


def _anchor_problems(scale: Scale) -> Iterator[str]:
    if scale.lo is None or scale.hi is None:
        yield f"a {scale.kind} needs lo and hi"
        return
    lo, hi = finite(scale.lo), finite(scale.hi)
    if lo is None or hi is None:
        yield f"lo {shown(scale.lo)} and hi {shown(scale.hi)} are not both numbers"
        return
    if lo >= hi:
        yield f"lo {lo:g} is not below hi {hi:g}"
    elif not math.isfinite(hi - lo):
        yield "lo and hi are too far apart to compute with"
    if scale.transform == Transform.LOG and lo <= 0:
        yield f"lo {lo:g} of a log transform is not above 0"
