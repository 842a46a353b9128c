"""The golden cases: inputs with the figures the model has to answer."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.domain.features import Feature
from app.domain.scales import Direction, Kind, Scale, Transform

_CASES = json.loads(Path(__file__).with_name("cases.json").read_text("utf-8"))["cases"]


def cases(*types: str) -> list[Any]:
    """The cases of these types, each a test parameter named by its id."""
    return [pytest.param(case, id=case["id"]) for case in _CASES if case["type"] in types]


def case_types() -> set[str]:
    return {case["type"] for case in _CASES}


def features_of(case: Mapping[str, Any]) -> list[Feature]:
    return [feature_of(row) for row in case["input"]["features"]]


def feature_of(row: Mapping[str, Any]) -> Feature:
    """A feature as a decision table writes it."""
    lo, hi = row.get("scale", (row.get("lo"), row.get("hi")))
    level_values = row.get("level_values")
    scale = Scale(
        Kind(row["kind"]),
        direction=Direction(row.get("direction", "higher")),
        levels=tuple(row.get("levels", ())),
        level_values=None if level_values is None else tuple(level_values),
        lo=lo,
        hi=hi,
        transform=Transform(row.get("transform", "linear")),
        indifference=row.get("indifference", 0.0),
    )
    return Feature(row["key"], scale, row.get("weight", 1.0))


def differences(expected: object, found: object, place: str = "") -> Iterator[str]:
    """Every place where a found answer is not the expected one, to 1e-9."""
    match expected:
        case Mapping() if isinstance(found, Mapping):
            for key in expected.keys() | found.keys():
                yield from differences(expected.get(key), found.get(key), f"{place}.{key}")
        case Sequence() if not isinstance(expected, str) and isinstance(found, Sequence):
            if len(expected) != len(found):
                yield f"{place}: expected {expected}, found {found}"
            for position, (one, other) in enumerate(zip(expected, found, strict=False)):
                yield from differences(one, other, f"{place}[{position}]")
        case float() | int() if not isinstance(expected, bool):
            if (
                isinstance(found, bool)
                or not isinstance(found, float | int)
                or not math.isclose(expected, found, rel_tol=1e-9, abs_tol=1e-9)
            ):
                yield f"{place}: expected {expected}, found {found}"
        case _:
            if expected != found:
                yield f"{place}: expected {expected!r}, found {found!r}"
