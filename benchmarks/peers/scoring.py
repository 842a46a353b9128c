"""The sums of /compare, as a team would write them for itself: docs/method.md in one file.

Shared by the peers, so that they differ in their stack alone. It takes rows with the
columns' names, whichever mapper read them, and gives plain records to be serialised.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

YES_NO = {"yes": 1.0, "optional": 0.5, "no": 0.0}
TIE_POINTS = 0.1
MIN_COVERAGE = 0.5
RESIDUE = 1e-12


class Group(Protocol):
    @property
    def slug(self) -> str: ...


class Feature(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def group(self) -> Group: ...
    @property
    def kind(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def levels(self) -> list[dict[str, Any]]: ...
    @property
    def lo(self) -> float | None: ...
    @property
    def hi(self) -> float | None: ...
    @property
    def transform(self) -> str: ...
    @property
    def weight(self) -> float: ...
    @property
    def indifference(self) -> float: ...


class Source(Protocol):
    @property
    def slug(self) -> str: ...


class Claim(Protocol):
    @property
    def source(self) -> Source: ...
    @property
    def display(self) -> str | None: ...
    @property
    def precision(self) -> float | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def as_of(self) -> date | None: ...
    @property
    def as_of_precision(self) -> str | None: ...


class Rating(Protocol):
    @property
    def rating(self) -> Any: ...
    @property
    def claim(self) -> Claim: ...


class Framework(Protocol):
    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def summary(self) -> str: ...


class Reading(NamedTuple):
    """A rating on the common yardstick, its raw number and half its interval's width."""

    value: float
    number: float
    half: float


@dataclass(frozen=True, slots=True)
class Cell:
    rating: float | str | None
    value: float | None
    display: str | None
    source: str
    url: str | None
    as_of: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """``winner`` is "a", "b", "tie" or nothing; ``delta`` is a's value less b's."""

    slug: str
    name: str
    group: str
    kind: str
    weight: float | None
    winner: str | None
    delta: float | None
    a: Cell | None
    b: Cell | None


@dataclass(frozen=True, slots=True)
class Side:
    slug: str
    name: str
    kind: str
    summary: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """``outcome`` is "a", "b", "tie" or "undetermined"; ``winner`` the slug of who wins."""

    a: Side
    b: Side
    outcome: str
    winner: str | None
    difference: float | None
    coverage: float
    features: list[Row]


@dataclass(frozen=True, slots=True)
class Pair:
    """What a comparison needs, as read from the tables; weights and ratings by feature."""

    a: Framework
    b: Framework
    features: Sequence[Feature]
    use_case: Mapping[int, float]
    ratings_a: Mapping[int, Rating]
    ratings_b: Mapping[int, Rating]


def weights_of(written: str) -> dict[str, float]:
    """Read ``performance:3,security:2``; raises ValueError for anything else."""
    pairs = (part.rpartition(":") for part in written.split(",") if part)
    return {slug: float(number) for slug, _, number in pairs}


def compare(pair: Pair, weights: Mapping[str, float]) -> Comparison:
    scored = [feature for feature in pair.features if feature.kind != "text"]
    chosen = {f.id: weights.get(f.slug, pair.use_case.get(f.id, f.weight)) for f in scored}
    a, b = _readings(scored, pair.ratings_a), _readings(scored, pair.ratings_b)
    compared = [f.id for f in scored if chosen[f.id] > 0 and f.id in a and f.id in b]
    whole, total = math.fsum(chosen[i] for i in compared), math.fsum(chosen.values())
    shares = {i: chosen[i] / whole for i in compared}
    score_a, score_b = (_score(shares, readings) for readings in (a, b))
    difference = None if score_a is None or score_b is None else score_a - score_b
    coverage = whole / total if total else 0.0
    outcome = _outcome(difference, coverage)
    return Comparison(
        a=_side(pair.a, score_a),
        b=_side(pair.b, score_b),
        outcome=outcome,
        winner={"a": pair.a.slug, "b": pair.b.slug}.get(outcome),
        difference=difference,
        coverage=coverage,
        features=[
            _row(f, shares.get(f.id), (pair.ratings_a.get(f.id), a), (pair.ratings_b.get(f.id), b))
            for f in pair.features
            if chosen.get(f.id) or f.id in pair.ratings_a or f.id in pair.ratings_b
        ],
    )


def _score(shares: Mapping[int, float], readings: Mapping[int, Reading]) -> float | None:
    if not shares:
        return None
    return 100 * math.fsum(share * readings[i].value for i, share in shares.items())


def _outcome(difference: float | None, coverage: float) -> str:
    if difference is None or coverage < MIN_COVERAGE - RESIDUE:
        return "undetermined"
    if abs(difference) < TIE_POINTS - RESIDUE:
        return "tie"
    return "a" if difference > 0 else "b"


def _side(framework: Framework, score: float | None) -> Side:
    return Side(framework.slug, framework.name, framework.kind, framework.summary, score)


def _row(
    feature: Feature,
    weight: float | None,
    a: tuple[Rating | None, Mapping[int, Reading]],
    b: tuple[Rating | None, Mapping[int, Reading]],
) -> Row:
    read_a, read_b = a[1].get(feature.id), b[1].get(feature.id)
    both = (read_a, read_b) if read_a and read_b else None
    return Row(
        slug=feature.slug,
        name=feature.name,
        group=feature.group.slug,
        kind=feature.kind,
        weight=weight,
        winner=_winner(feature, *both) if both else None,
        delta=both[0].value - both[1].value if both else None,
        a=_cell(feature, a[0], read_a),
        b=_cell(feature, b[0], read_b),
    )


def _winner(feature: Feature, a: Reading, b: Reading) -> str:
    apart, larger = abs(a.number - b.number), max(abs(a.number), abs(b.number))
    reach = feature.indifference * (larger if feature.transform == "log" else 1.0)
    close = bool(reach) and apart <= reach + RESIDUE * larger
    if a.value == b.value or apart < a.half + b.half or close:
        return "tie"
    return "a" if a.value > b.value else "b"


def _cell(feature: Feature, rating: Rating | None, reading: Reading | None) -> Cell | None:
    if rating is None:
        return None
    claim = rating.claim
    return Cell(
        rating=rating.rating,
        value=reading.value if reading else None,
        display=_display(feature, rating),
        source=claim.source.slug,
        url=claim.url,
        as_of=_as_of(claim),
    )


def _display(feature: Feature, rating: Rating) -> str | None:
    stated, claim = rating.rating, rating.claim
    if stated is None:
        return None
    if feature.kind == "ordinal":
        return next((str(lv["name"]) for lv in feature.levels if lv["slug"] == stated), None)
    if claim.display is not None:
        return claim.display
    if isinstance(stated, str):
        return stated.capitalize() if feature.kind == "boolean" else stated
    return f"{stated:,.6g}" if stated % 1 else f"{stated:,.0f}"


def _as_of(claim: Claim) -> str | None:
    digits = {"year": 4, "month": 7}.get(claim.as_of_precision or "day", 10)
    return claim.as_of.isoformat()[:digits] if claim.as_of else None


def _readings(features: Iterable[Feature], ratings: Mapping[int, Rating]) -> dict[int, Reading]:
    read: dict[int, Reading] = {}
    for feature in features:
        rating = ratings.get(feature.id)
        reading = _reading(feature, rating) if rating else None
        if reading:
            read[feature.id] = reading
    return read


def _reading(feature: Feature, rating: Rating) -> Reading | None:
    stated, half = rating.rating, rating.claim.precision or 0.0
    if stated is None:
        return None
    if feature.kind == "boolean":
        number = YES_NO[stated]
        return Reading(_directed(feature, number), number, half)
    if feature.kind == "ordinal":
        return _level(feature, stated, half)
    lo, hi = _anchors(feature)
    log = feature.transform == "log"
    if lo <= stated <= hi:
        along = math.log if log else float
        value = (along(stated) - along(lo)) / (along(hi) - along(lo))
    else:
        value = 0.0 if stated < lo else 1.0
    return Reading(_directed(feature, value), stated, half)


def _anchors(feature: Feature) -> tuple[float, float]:
    return (
        0.0 if feature.lo is None else feature.lo,
        10.0 if feature.hi is None else feature.hi,
    )


def _level(feature: Feature, slug: str, half: float) -> Reading:
    step = next(i for i, level in enumerate(feature.levels) if level["slug"] == slug)
    worth = feature.levels[step]["value"]
    if worth is not None:
        # A level's worth is directed already.
        return Reading(worth / 10, step, half)
    return Reading(_directed(feature, step / (len(feature.levels) - 1)), step, half)


def _directed(feature: Feature, value: float) -> float:
    return 1.0 - value if feature.direction == "lower" else value
