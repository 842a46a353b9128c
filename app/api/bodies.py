"""Reading a JSON body: strictly, within bounds, every refusal with its reason.

Flask's ``request.json`` would take the last of two equal members, NaN, and a
body that a disconnect cut short; none of these may be guessed at.
"""

from __future__ import annotations

import json
import math
from typing import Any, Never

from flask import request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

MAX_DEPTH = 32
_SURROGATES = range(0xD800, 0xE000)


def json_body() -> Any:
    """Return the request's JSON body as plain values.

    Raises UnsupportedMediaType (415), RequestEntityTooLarge (413), BadRequest
    (400) for what is not one whole JSON text of at most 32 levels: NaN and
    infinite numbers, a member given twice and lone surrogates included.
    """
    if request.mimetype != "application/json" or request.content_encoding:
        raise UnsupportedMediaType("Send plain application/json.")
    text = _text(_bytes())
    _refuse_depth(text)
    try:
        value = json.loads(
            text, object_pairs_hook=_members, parse_constant=_constant, parse_float=_number
        )
        _refuse_surrogates(value)
    except ValueError as error:
        # Also what Python says of an integer of more than 4,300 digits.
        raise BadRequest(f"The body is not JSON: {str(error)[:200]}.") from None
    return value


def _bytes() -> bytes:
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise
    except (BadRequest, OSError, ValueError):
        # A broken chunk, a connection gone: the body is not to be had.
        raise BadRequest("The body could not be read to its end.") from None
    if request.content_length is not None and len(body) != request.content_length:
        raise BadRequest("The body is shorter than its Content-Length.")
    return body


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("The body is not UTF-8.") from None


def _refuse_depth(text: str) -> None:
    """Count brackets before parsing: the parser's own answer to depth is RecursionError."""
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
        raise BadRequest(f"The body is nested {deepest} levels deep; {MAX_DEPTH} are allowed.")


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
