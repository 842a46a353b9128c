"""A decision table: somebody's own features and ratings, compared and not stored.

The form is the one an answer's own inputs have, so that anybody can check an
answer by sending it back::

    {"features": [{"key": "speed", "kind": "rating", "weight": 2}, ...],
     "a": {"speed": 8}, "b": {"speed": 9}}        or  "alternatives": {name: {...}}

``precision`` may have, for a and b, half the width of rounded figures by key.

A feature or a weight that can't be used is a mistake; a rating its scale does
not have is a gap, reported in the analysis.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from app.domain import ranking, scoring, weights
from app.domain.analysis import PairAnalysis
from app.domain.errors import BadScale, BadWeight, InvalidTable, Mistake
from app.domain.features import Feature, check_weight
from app.domain.model import MAX_FEATURES, MAX_FRAMEWORKS
from app.domain.ranking import RankAnalysis
from app.domain.scales import Direction, Kind, Scale, Transform, finite, shown

FEATURE_KEYS = (
    "key",
    "kind",
    "weight",
    "direction",
    "levels",
    "level_values",
    "scale",
    "lo",
    "hi",
    "transform",
    "indifference",
)
TABLE_KEYS = ("features", "a", "b", "alternatives", "precision")
LONGEST_KEY = 120

Ratings = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTable:
    """Features and the ratings of two or more alternatives by name."""

    features: tuple[Feature, ...]
    alternatives: Mapping[str, Ratings]
    precision: Mapping[str, Mapping[str, float]]
    #: Asked as a and b, and so answered as a pair.
    pair: bool

    @property
    def weights(self) -> dict[str, float]:
        """The weights of what can be scored, adding up to 1."""
        return weights.normalised({f.key: f.weight for f in self.features if f.scale.scored})


def analyse(table: DecisionTable) -> PairAnalysis | RankAnalysis:
    """Compare the alternatives of a table."""
    if table.pair:
        return scoring.analyse_pair(
            table.features,
            table.alternatives["a"],
            table.alternatives["b"],
            precision=table.precision,
        )
    return ranking.analyse_rank(table.features, table.alternatives)


def read(given: object) -> DecisionTable:
    """Read a table out of plain JSON values.

    Raises InvalidTable with every mistake and its JSON pointer.
    """
    if not isinstance(given, dict):
        raise InvalidTable([_mistake("#", f"a table is an object, not {shown(given)}")])
    mistakes = list(_unknown("#", given, TABLE_KEYS))
    features, keys, wrong = _features(given.get("features"))
    mistakes += wrong
    pair = "a" in given or "b" in given
    if pair and "alternatives" in given:
        mistakes.append(_mistake("#/alternatives", "stands beside a and b; give one of both"))
    named = {side: given.get(side) for side in ("a", "b")} if pair else given.get("alternatives")
    mistakes += _alternative_mistakes(named, keys, pair=pair)
    precision = given.get("precision", {})
    mistakes += _precision_mistakes(precision, keys)
    if mistakes:
        raise InvalidTable(mistakes)
    return DecisionTable(
        features=tuple(features),
        alternatives=named if isinstance(named, dict) else {},
        precision=precision,
        pair=pair,
    )


def _mistake(pointer: str, detail: str, did_you_mean: Sequence[str] = ()) -> Mistake:
    return Mistake(pointer=pointer, detail=f"{pointer}: {detail}.", did_you_mean=did_you_mean)


def _unknown(pointer: str, given: Mapping[str, object], known: Sequence[str]) -> Iterator[Mistake]:
    for key in given:
        if key not in known:
            yield _mistake(
                f"{pointer}/{_escaped(key)}",
                f"there is no {key[:40]!r} here; it takes {', '.join(known)}",
                tuple(get_close_matches(key, known, n=3, cutoff=0.6)),
            )


def _escaped(key: str) -> str:
    """Write a key as one token of a JSON pointer (RFC 6901)."""
    return key[:LONGEST_KEY].replace("~", "~0").replace("/", "~1")


def _features(given: object) -> tuple[list[Feature], list[str], list[Mistake]]:
    """Return the features that can be used, the keys of all, and what is wrong."""
    if not isinstance(given, list) or not given:
        return [], [], [_mistake("#/features", "takes a list of one feature or more")]
    if len(given) > MAX_FEATURES:
        problem = f"{len(given)} features are too many; one comparison takes up to {MAX_FEATURES}"
        return [], [], [_mistake("#/features", problem)]
    features: list[Feature] = []
    keys: list[str] = []
    mistakes: list[Mistake] = []
    for position, entry in enumerate(given):
        found = list(_entry_mistakes(f"#/features/{position}", entry, keys))
        mistakes += found
        if isinstance(entry, dict) and isinstance(entry.get("key"), str):
            keys.append(entry["key"])
        if not found:
            features.append(Feature(entry["key"], _scale(entry), entry.get("weight", 1.0)))
    return features, keys, mistakes


def _entry_mistakes(pointer: str, entry: object, seen: Sequence[str]) -> Iterator[Mistake]:
    """Find everything wrong with an entry; its form, its scale and its weight each for itself."""
    if not isinstance(entry, dict):
        yield _mistake(pointer, f"a feature is an object, not {shown(entry)}")
        return
    yield from _unknown(pointer, entry, FEATURE_KEYS)
    yield from _key_mistakes(pointer, entry.get("key"), seen)
    form = list(_form_mistakes(pointer, entry))
    yield from form
    if not form:
        try:
            _scale(entry)
        except BadScale as error:
            yield from (_mistake(pointer, problem) for problem in error.problems)
    try:
        check_weight("weight", entry.get("weight", 1.0))
    except BadWeight as error:
        yield _mistake(f"{pointer}/weight", f"the weight {error.problem}")


def _key_mistakes(pointer: str, key: object, seen: Sequence[str]) -> Iterator[Mistake]:
    if not isinstance(key, str) or not 0 < len(key) <= LONGEST_KEY:
        yield _mistake(f"{pointer}/key", f"takes a text of 1 to {LONGEST_KEY} characters")
    elif key in seen:
        yield _mistake(f"{pointer}/key", f"{key!r} is given twice")


def _form_mistakes(pointer: str, entry: Mapping[str, object]) -> Iterator[Mistake]:
    """Find what keeps an entry from being read as a scale at all."""
    if "kind" not in entry:
        yield _mistake(f"{pointer}/kind", f"takes one of {', '.join(Kind)}")
    for name, form, wanted in _FORMS:
        # Null says what leaving it out says: an answer's own scale has both.
        if entry.get(name) is not None and not isinstance(entry[name], form):
            yield _mistake(f"{pointer}/{name}", f"takes {wanted}, not {shown(entry[name])}")
    yield from _scale_mistakes(pointer, entry)


_FORMS: tuple[tuple[str, type, str], ...] = (
    ("kind", str, "a word"),
    ("direction", str, "a word"),
    ("transform", str, "a word"),
    ("levels", list, "a list"),
    ("level_values", list, "a list"),
    ("scale", list, "a list"),
)


def _scale_mistakes(pointer: str, entry: Mapping[str, object]) -> Iterator[Mistake]:
    scale = entry.get("scale")
    if isinstance(scale, list) and len(scale) != 2:
        yield _mistake(f"{pointer}/scale", "takes the lowest and the highest rating")
    if scale is not None and (entry.get("lo") is not None or entry.get("hi") is not None):
        yield _mistake(f"{pointer}/scale", "stands beside lo and hi; give one of both")


def _scale(entry: Mapping[str, Any]) -> Scale:
    given = {name: value for name, value in entry.items() if value is not None}
    lo, hi = given["scale"] if "scale" in given else (given.get("lo"), given.get("hi"))
    level_values = given.get("level_values")
    return Scale(
        given["kind"],
        direction=given.get("direction", Direction.HIGHER),
        levels=tuple(given.get("levels", ())),
        level_values=None if level_values is None else tuple(level_values),
        lo=lo,
        hi=hi,
        transform=given.get("transform", Transform.LINEAR),
        indifference=given.get("indifference", 0.0),
    )


def _alternative_mistakes(named: object, keys: Sequence[str], *, pair: bool) -> Iterator[Mistake]:
    where = "#" if pair else "#/alternatives"
    if not isinstance(named, dict):
        yield _mistake(where, "takes a and b, or alternatives by name")
        return
    if not 2 <= len(named) <= MAX_FRAMEWORKS:
        problem = f"{len(named)} alternatives; one comparison takes 2 to {MAX_FRAMEWORKS}"
        yield _mistake(where, problem)
    for name, ratings in named.items():
        pointer = f"{where}/{_escaped(name)}"
        if not 0 < len(name) <= LONGEST_KEY:
            yield _mistake(pointer, f"a name has 1 to {LONGEST_KEY} characters")
        if not isinstance(ratings, dict):
            yield _mistake(pointer, "takes ratings by feature key")
        elif keys:
            yield from _unknown(pointer, ratings, keys)


def _precision_mistakes(given: object, keys: Sequence[str]) -> Iterator[Mistake]:
    if not isinstance(given, dict) or not all(isinstance(own, dict) for own in given.values()):
        yield _mistake("#/precision", "takes, for a and b, half the width of figures by key")
        return
    yield from _unknown("#/precision", given, ("a", "b"))
    for side, halves in given.items():
        pointer = f"#/precision/{_escaped(side)}"
        yield from _unknown(pointer, halves, keys)
        for key, half in halves.items():
            number = finite(half)
            if number is None or number < 0.0:
                problem = f"takes a number of 0 or more, not {shown(half)}"
                yield _mistake(f"{pointer}/{_escaped(key)}", problem)
