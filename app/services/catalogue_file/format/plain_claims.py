"""Claims that are plainly right, read without the machinery of a form.

A catalogue has millions of claims, and nearly all of them are right. The same
fields judge the same values as in the form; what it asks for beyond its fields
is asked for here by leaving every claim to it that is not plain: one with a
state, an unknown key, a key too few or a value that a field refuses.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from marshmallow import ValidationError

from app.domain.claims import CellState
from app.services.catalogue_file.format.forms import ClaimForm
from app.services.catalogue_file.mistakes import Path
from app.services.catalogue_file.records import ClaimEntry

_FIELDS = {key: field for key, field in ClaimForm().fields.items() if key != "state"}
_NEEDED = {"value", *(key for key, field in _FIELDS.items() if field.required)}
_LEFT_OUT = {key: None for key in _FIELDS if key not in _NEEDED} | {"span": (), "flags": ()}


SHORT = 64
"""Characters of a text that may well come again; notes do not, and would fill the cache."""


def plain_claim(value: object, place: Path) -> ClaimEntry | None:
    """Return a claim that is plainly right; None for one that the form has to look at."""
    if not isinstance(value, dict) or not _NEEDED <= value.keys() <= _FIELDS.keys():
        return None
    try:
        read: dict[str, Any] = _LEFT_OUT | {
            # Only texts: to a cache, 1 and 1.0 and true are one.
            key: _read_text(key, given)
            if type(given) is str and len(given) <= SHORT
            else _read(key, given)
            for key, given in value.items()
        }
    except ValidationError:
        return None
    rating, span = read.pop("value"), read.pop("span") or ()
    return ClaimEntry(rating=rating, span=span, state=CellState.RATED, place=place, **read)


def _read(key: str, given: object) -> Any:
    return _FIELDS[key].deserialize(given)


_read_text = lru_cache(maxsize=10_000)(_read)
"""Sources, features, levels and dates come again and again."""
