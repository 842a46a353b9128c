"""JSON as it has to be sent to us: strictly, nothing guessed at.

``json.loads`` would take the last of two equal members, NaN and lone surrogates.
"""

from __future__ import annotations

import json
import math
from typing import Any, Never

MAX_DEPTH = 32
"""Levels that lists and objects may lie in each other."""

_SURROGATES = range(0xD800, 0xE000)


def parse(text: str) -> Any:
    """Return the plain values of one whole JSON text.

    Raises ValueError, with the reason, for anything else: more than 32 levels, NaN
    and infinite numbers, a member given twice and lone surrogates included.
    """
    _refuse_depth(text)
    value = json.loads(
        text, object_pairs_hook=_members, parse_constant=_constant, parse_float=_number
    )
    if "\\" in text or not text.isascii():
        _refuse_surrogates(value)
    return value


def _refuse_depth(text: str) -> None:
    """Count brackets before parsing: the parser's own answer to depth is RecursionError."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = deepest = 0
    inside = escaped = False
    for character in text:
        if inside:
            inside = escaped or character != '"'
            escaped = not escaped and character == "\\"
        elif character == '"':
            inside = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    if deepest > MAX_DEPTH:
        raise ValueError(f"nested {deepest} levels deep; {MAX_DEPTH} are allowed")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member is given twice")
    return members


def _refuse_surrogates(value: Any) -> None:
    """Look at every text: a lone surrogate can be parsed and never be written again."""
    if isinstance(value, str):
        if not value.isascii() and any(ord(character) in _SURROGATES for character in value):
            raise ValueError("a lone surrogate")
    elif isinstance(value, list):
        for member in value:
            _refuse_surrogates(member)
    elif isinstance(value, dict):
        for name, member in value.items():
            _refuse_surrogates(name)
            _refuse_surrogates(member)


def _constant(name: str) -> Never:
    raise ValueError(f"{name} is no number of JSON")


def _number(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text[:40]} is too large a number")
    return number
