"""How a badge is asked for, and how it looks as JSON."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields

from app.api.schemas.common import integer, text
from app.api.schemas.embeds import lang_field
from app.api.schemas.questions import QuestionQuery
from app.services.badges import Badge, Standing

COLOURS = {Standing.DECIDED: "1d5fc2", Standing.OPEN: "5c6675"}
"""What lies behind the message; white can be read on both."""

LABEL = r"^[^\x00-\x1f\x7f-\x9f]{1,60}$"


def _is_short(label: str) -> None:
    if not re.fullmatch(LABEL.strip("^$"), label):
        raise ValidationError("Takes 1 to 60 characters, none of them a control character.")


def _label_field() -> fields.String:
    return fields.String(
        load_default=None,
        validate=_is_short,
        metadata={
            "description": "What stands on the left, instead of our words.",
            "pattern": LABEL,
            "examples": ["Which one?"],
        },
    )


class BadgeQuery(Schema):
    """In which words a badge is."""

    lang = lang_field()
    label = _label_field()


class ComparisonBadgeQuery(QuestionQuery):
    """The same, and under which question frameworks are compared."""

    lang = lang_field()
    label = _label_field()


class ShieldOut(Schema):
    """A badge as Shields reads it (its endpoint schema): no key but these is allowed."""

    # Shields writes it so.
    schemaVersion = integer("Always 1.", example=1)  # noqa: N815
    label = text("What stands on the left.", example="Flask vs Django")
    message = text("What stands on the right.", example="Django 87.6 : 67.1")
    color = text("What lies behind the message, in hexadecimal digits.", example="1d5fc2")


def present_shield(badge: Badge) -> dict[str, Any]:
    """Write a badge for Shields."""
    return {
        "schemaVersion": 1,
        "label": badge.label,
        "message": badge.message,
        "color": COLOURS[badge.standing],
    }
