"""How an embed is asked for: which comparison, in which dress and language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, validate

from app.api.schemas.common import Label
from app.api.schemas.questions import QuestionQuery, parameters_of
from app.domain.colours import Colour
from app.services.languages import ENGLISH
from app.services.questions import Question


class Theme(StrEnum):
    """Which ground an embed is drawn on; auto follows the reader's system."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Size(StrEnum):
    """How much an embed shows."""

    CARD = "card"
    TABLE = "table"
    FULL = "full"


class Accent(fields.Field[Colour]):
    """A colour in hexadecimal digits, with or without the sign before them."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Colour:
        try:
            return Colour.parse(str(value))
        except ValueError:
            raise ValidationError("Takes a colour in 3 or 6 hexadecimal digits.") from None


def accent_field() -> Accent:
    """Describe the accent."""
    return Accent(
        load_default=None,
        metadata={
            "description": "A colour of the page around it, in 3 or 6 hexadecimal digits; it is "
            "made lighter or darker where it could not be read.",
            "type": "string",
            "pattern": "^#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$",
            "examples": ["0a7f3c"],
        },
    )


def _one_of(words: type[StrEnum], default: StrEnum, says: str) -> fields.String:
    return fields.String(
        load_default=default.value,
        validate=validate.OneOf([word.value for word in words]),
        metadata={"description": says},
    )


def lang_field() -> Label:
    """Describe the language."""
    return Label(
        "The language of the words around it: en, de, or one that the operator added.",
        example="de",
        load_default=ENGLISH,
    )


class DrawnQuery(QuestionQuery):
    """Under which question frameworks are compared, and how that is drawn."""

    theme = _one_of(Theme, Theme.AUTO, "The ground it is drawn on; auto follows the reader.")
    accent = accent_field()
    lang = lang_field()


class EmbedQuery(DrawnQuery):
    """The same for a page, which has three sizes."""

    size = _one_of(Size, Size.CARD, "How much it shows: card, table or full.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How something is drawn."""

    theme: Theme
    accent: Colour | None
    lang: str
    size: Size = Size.CARD


def look_of(asked: dict[str, Any]) -> Look:
    """Return the look that a checked query asks for."""
    return Look(
        theme=Theme(asked["theme"]),
        accent=asked["accent"],
        lang=asked["lang"],
        size=Size(asked.get("size", Size.CARD)),
    )


def asked_again(question: Question, look: Look) -> dict[str, Any]:
    """Return the parameters that ask for a drawing again; null for those that say nothing."""
    return {
        **parameters_of(question),
        "theme": None if look.theme is Theme.AUTO else look.theme.value,
        "accent": None if look.accent is None else str(look.accent)[1:],
        "size": None if look.size is Size.CARD else look.size.value,
        "lang": None if look.lang == ENGLISH else look.lang,
    }
