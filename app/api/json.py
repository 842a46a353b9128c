"""JSON by orjson: ISO dates, no NaN, dataclasses and closed sets as they are."""

from __future__ import annotations

from typing import Any

import orjson
from flask.json.provider import JSONProvider

OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


def dumps(value: Any) -> bytes:
    """Write a value as compact UTF-8 JSON."""
    return orjson.dumps(value, option=OPTIONS)


def trimmed(written: bytes) -> bytes:
    """Return JSON to keep: what orjson gives out holds on to its whole buffer, 8 kB and more."""
    return bytes(memoryview(written))


class OrjsonProvider(JSONProvider):
    """What ``jsonify`` and ``request.json`` use."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:  # noqa: ARG002 (Flask's signature)
        """Write a value as JSON text."""
        return dumps(obj).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:  # noqa: ARG002 (Flask's signature)
        """Read JSON; NaN and Infinity are refused, as RFC 8259 has it."""
        return orjson.loads(s)
