"""What a single value of an entry may be.

Every field refuses what it would have to convert: an editor who wrote ``5.0``
without quotes for a version is told, and not given the number's idea of it.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Any, ClassVar, TypeAlias, cast

from marshmallow import ValidationError, fields

from app.domain.dates import PartialDate
from app.domain.model import MAX_WEIGHT
from app.domain.scales import finite
from app.domain.statements import SEPARATOR

Messages: TypeAlias = dict[str, str | list[Any] | dict[Any, Any]]

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z", re.ASCII)
SLUG_LENGTH = 64
FIRST_YEAR = 1950
"""The first year of a date: nothing that is compared here is older than programming languages."""

LAST_YEAR = 2100
"""The last year of a date; a later one is a slip.

Fixed and not today's: the same files have to be right or wrong on any day. It
also keeps the end of the longest shelf life within what a calendar holds.
"""

LONGEST_SHELF_LIFE = 36_500
"""Days of a shelf life, a hundred years; longer is for ever, which null says."""

LONGEST_PASSAGE = 6_000
"""Characters of a passage: several paragraphs, and no whole page."""

LONGEST_CODE = 20_000
"""Characters of one file of a code example."""

EXACT = 2**53
"""Integers beyond this are changed by clients that read JSON's numbers as doubles."""

INEXACT = f"is a whole number beyond {EXACT:,}, which not every reader of JSON can hold"
_RELATIVE_PATH = re.compile(r"[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*\Z", re.ASCII)
_URL_REST = r"[!#-;=?-\[\]_a-z~]"
_URL = re.compile(
    rf"(?:https://[A-Za-z0-9.-]+(?::[0-9]+)?(?:[/?#]{_URL_REST}*)?"
    rf"|pkg:[a-z][a-z0-9.+-]*/{_URL_REST}+)\Z",
    re.ASCII,
)
# C0 and C1 controls, line and paragraph separators, and what Unicode never assigns.
_UNWANTED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef"
    + "".join(
        chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
    )
    + "]"
)


def messages(**others: str) -> Messages:
    """Return what a field says when it is left out or null, and the others."""
    return {"required": "is required", "null": "must not be null", **others}


class Text(fields.Field[str]):
    """A text in NFC without blanks around it; other values are not made into one."""

    default_error_messages = messages(
        invalid="must be text; put it in quotes",
        empty="must not be empty",
        long="is {length} characters long, at most {limit} are kept",
        unwanted="has the character U+{code} in it; write it as one line of plain text",
    )

    #: Control characters that are let through.
    passed: ClassVar[dict[int, None]] = {}

    def __init__(self, limit: int, **options: Any) -> None:
        self.limit = limit
        super().__init__(**options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        text = unicodedata.normalize("NFC", value).strip()
        if not text:
            raise self.make_error("empty")
        if len(text) > self.limit:
            raise self.make_error("long", length=len(text), limit=self.limit)
        if found := _UNWANTED.search(text.translate(self.passed)):
            raise self.make_error("unwanted", code=f"{ord(found.group()):04X}")
        return text


class Passage(Text):
    """Markdown of several lines; line ends are brought into one form."""

    default_error_messages = messages(
        unwanted="has the character U+{code} in it; write it as plain text",
    )
    passed: ClassVar = {ord("\n"): None, ord("\t"): None}

    def __init__(self, limit: int = LONGEST_PASSAGE, **options: Any) -> None:
        super().__init__(limit, **options)

    def _deserialize(self, value: Any, *arguments: Any, **options: Any) -> str:
        lines = value.replace("\r\n", "\n") if isinstance(value, str) else value
        return super()._deserialize(lines, *arguments, **options)


class Code(fields.Field[str]):
    """A file of code, kept to the character but for the form of its line ends."""

    default_error_messages = messages(
        invalid="must be text",
        empty="must not be empty",
        long="is {length} characters long, at most {limit} are kept",
        unwanted="has the character U+{code} in it",
    )

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        code = value.replace("\r\n", "\n")
        if not code.strip():
            raise self.make_error("empty")
        if len(code) > LONGEST_CODE:
            raise self.make_error("long", length=len(code), limit=LONGEST_CODE)
        if found := _UNWANTED.search(code.replace("\n", "").replace("\t", "")):
            raise self.make_error("unwanted", code=f"{ord(found.group()):04X}")
        return code


class Flag(fields.Field[bool]):
    """True or false, and nothing that only looks like it."""

    default_error_messages = messages(invalid="must be true or false")

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class RelativePath(Text):
    """Where a file of an example belongs: below it, in portable characters."""

    default_error_messages = messages(
        outside="{written!r} is no path within the example, such as templates/page.html",
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(120, **options)

    def _deserialize(self, value: Any, *arguments: Any, **options: Any) -> str:
        path = super()._deserialize(value, *arguments, **options)
        if not _RELATIVE_PATH.match(path) or any(part.startswith(".") for part in path.split("/")):
            raise self.make_error("outside", written=path)
        return path


class Slug(Text):
    """The name of an entry in addresses and in other entries."""

    def __init__(self, **options: Any) -> None:
        super().__init__(SLUG_LENGTH, **options)

    def _deserialize(self, value: Any, *arguments: Any, **options: Any) -> str:
        text = super()._deserialize(value, *arguments, **options)
        if text != value or not SLUG.match(text):
            raise ValidationError(
                f"{text!r} is not a slug: lower-case letters and digits, single hyphens between"
            )
        return text


def nameable(label: str) -> None:
    """Refuse a label that would be two in the name of a comparison, ``a-vs-b``."""
    if SEPARATOR in label or label.startswith("vs-") or label.endswith("-vs"):
        raise ValidationError(
            f"{label!r} would be read as two in the name of a comparison: leave -vs- out"
        )


class FrameworkSlug(Slug):
    """The slug of a framework: part of the names of its comparisons."""

    def _deserialize(self, value: Any, *arguments: Any, **options: Any) -> str:
        slug = super()._deserialize(value, *arguments, **options)
        nameable(slug)
        return slug


class Alias(Text):
    """Another label of a framework, as it is looked up: in lower case."""

    def _deserialize(self, value: Any, *arguments: Any, **options: Any) -> str:
        text = super()._deserialize(value, *arguments, **options)
        if text != text.lower():
            raise ValidationError(f"{text!r} must be in lower case: {text.lower()!r}")
        if "/" in text:
            # It would be an address below another one: /frameworks/@mui/material.
            raise ValidationError(f"{text!r} has a slash in it, which no address can hold")
        nameable(text)
        return text


class Address(Text):
    """An https address or a package URL."""

    def __init__(self, **options: Any) -> None:
        super().__init__(500, **options)

    def _deserialize(self, value: Any, *arguments: Any, **options: Any) -> str:
        text = super()._deserialize(value, *arguments, **options)
        if not _URL.match(text):
            raise ValidationError(f"{text!r} is neither an https:// address nor a pkg: URL")
        return text


class Day(fields.Field[PartialDate]):
    """A date as precise as it is known."""

    default_error_messages = messages(
        invalid='must be a date in quotes: "2026", "2026-06" or "2026-06-13"',
        bounds="{written} is outside {first} to {last}, the years the catalogue takes",
    )

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> PartialDate:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        try:
            day = PartialDate.parse(value)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if not FIRST_YEAR <= day.first.year <= LAST_YEAR:
            raise self.make_error("bounds", written=value, first=FIRST_YEAR, last=LAST_YEAR)
        return day


class Choice(fields.Field[StrEnum]):
    """One of a closed set of words."""

    default_error_messages = messages()

    def __init__(self, choices: type[StrEnum], *, without: tuple[str, ...] = (), **options: Any):
        self.choices = choices
        self.allowed = [choice.value for choice in choices if choice.value not in without]
        super().__init__(**options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> StrEnum:
        if not isinstance(value, str) or value not in self.allowed:
            raise ValidationError(f"{value!r} is none of: {', '.join(self.allowed)}")
        return self.choices(value)


def _inexact(number: float) -> bool:
    return isinstance(number, int) and abs(number) > EXACT


class Number(fields.Field[float]):
    """A finite number within bounds, kept as it is written: 8 stays an integer."""

    default_error_messages = messages(
        invalid="must be a number",
        low="must be {least} or more",
        high="must be {most} or less",
        inexact=INEXACT,
    )

    def __init__(
        self, *, least: float | None = None, most: float | None = None, **options: Any
    ) -> None:
        self.least = least
        self.most = most
        super().__init__(**options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> float:
        if finite(value) is None:
            raise self.make_error("invalid")
        if _inexact(value):
            raise self.make_error("inexact")
        if self.least is not None and value < self.least:
            raise self.make_error("low", least=self.least)
        if self.most is not None and value > self.most:
            raise self.make_error("high", most=f"{self.most:,.0f}")
        return cast("float", value)


class WholeNumber(Number):
    """An integer within bounds."""

    default_error_messages = messages(invalid="must be a whole number")

    def _deserialize(self, value: Any, *arguments: Any, **options: Any) -> float:
        if not isinstance(value, int):
            raise self.make_error("invalid")
        return super()._deserialize(value, *arguments, **options)


class RatingField(fields.Field[float | str]):
    """A rating before anything is known of its feature's scale.

    A whole number has one spelling: 8.0 is kept as 8. The two are equal, so that no
    import would ever tell them apart, and yet answers would differ in their bytes.
    """

    default_error_messages = messages(
        invalid="must be a number or a text",
        boolean="is {value}, which is no rating; yes, optional and no are",
        inexact=INEXACT,
    )
    words = Text(200)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> float | str:
        if isinstance(value, bool):
            raise self.make_error("boolean", value=str(value).lower())
        if isinstance(value, str):
            return self.words.deserialize(value)
        if finite(value) is None:
            raise self.make_error("invalid")
        if _inexact(value):
            raise self.make_error("inexact")
        return int(value) if abs(value) <= EXACT and value == int(value) else cast("float", value)


class Weights(fields.Field[dict[str, float]]):
    """Feature slugs and what each counts, 0 to a million."""

    slug = Slug()
    weight = Number(least=0, most=MAX_WEIGHT)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, float]:
        if not isinstance(value, dict):
            raise ValidationError("must be a mapping of features to weights")
        weights: dict[str, float] = {}
        problems: dict[str, Any] = {}
        for feature, weight in value.items():
            try:
                slug = cast("str", self.slug.deserialize(feature))
                weights[slug] = cast("float", self.weight.deserialize(weight))
            except ValidationError as error:
                problems[feature] = error.messages
        if problems:
            raise ValidationError(problems)
        return weights


class Distinct(fields.List[str]):
    """A list in which nothing comes twice, read as a tuple."""

    default_error_messages = messages(invalid="must be a list")

    def _deserialize(self, value: Any, *arguments: Any, **options: Any) -> Any:
        texts = super()._deserialize(value, *arguments, **options)
        twice = {
            index: [f"{text!r} is given twice"]
            for index, text in enumerate(texts)
            if text in texts[:index]
        }
        if twice:
            raise ValidationError(cast("dict[str, Any]", twice))
        return tuple(texts)
