"""What the fields of an editor's document look like in the contract."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import fields

from app.domain.model import MAX_WEIGHT
from app.services.catalogue_file.format import fields as forms

SLUG = "^[a-z0-9]+(?:-[a-z0-9]+)*$"
DAY = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
_WEIGHT = {"type": "number", "minimum": 0, "maximum": MAX_WEIGHT}


def written_field(_converter: Any, field: Any, *, ret: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Describe a field of a form; nothing for the fields of anything else."""
    described = _described(field)
    if isinstance(field, forms.Choice):
        # A member as the plugin found it, and perhaps one that nobody may write.
        ret.pop("default", None)
    if described and field.allow_none and isinstance(described.get("type"), str):
        described["type"] = [described["type"], "null"]
        if "enum" in described:
            described["enum"] = [*described["enum"], None]
    return described


def _described(field: Any) -> dict[str, Any]:
    # The first that fits: a slug is a text, a whole number a number.
    for kind, describe in _KINDS:
        if isinstance(field, kind):
            return describe(field)
    return {}


def _text(field: forms.Text) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": field.limit}


def _number(field: forms.Number) -> dict[str, Any]:
    kind = "integer" if isinstance(field, forms.WholeNumber) else "number"
    bounds = {"minimum": field.least, "maximum": field.most}
    return {"type": kind, **{name: value for name, value in bounds.items() if value is not None}}


def _choice(field: forms.Choice) -> dict[str, Any]:
    default = getattr(field.load_default, "value", None)
    shown = {"default": default} if default in field.allowed else {}
    return {"type": "string", "enum": list(field.allowed), **shown}


_KINDS: tuple[tuple[type, Callable[[Any], dict[str, Any]]], ...] = (
    (forms.Slug, lambda field: _text(field) | {"pattern": SLUG}),
    (forms.Text, _text),
    (forms.Code, lambda _: {"type": "string", "minLength": 1, "maxLength": forms.LONGEST_CODE}),
    (forms.Flag, lambda _: {"type": "boolean"}),
    (forms.Day, lambda _: {"type": "string", "pattern": DAY}),
    (forms.Choice, _choice),
    (forms.Number, _number),
    (forms.RatingField, lambda _: {"type": ["number", "string"]}),
    (forms.Weights, lambda _: {"type": "object", "additionalProperties": _WEIGHT}),
    (
        fields.Tuple,
        lambda _: {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2},
    ),
)
