"""Pieces that many shapes share: dates, pages, and how a field is written down."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError, fields, validate

from app.api import links
from app.domain.dates import PartialDate
from app.services.paging import Page

MAX_PER_PAGE = 100


class Out(Schema):
    """A shape that goes out: every key is always there, and more may come later."""

    class Meta:
        """Output is open for extension; clients ignore what they don't know."""

        unknown = INCLUDE


def _field(
    kind: type[fields.Field[Any]], says: str, *, null: bool, example: Any, **extra: Any
) -> Any:
    metadata: dict[str, Any] = {"description": says}
    if example is not None:
        metadata["examples"] = [example]
    return kind(required=True, allow_none=null, metadata=metadata, **extra)


def text(says: str, *, null: bool = False, example: str | None = None, **extra: Any) -> Any:
    """Describe a string that goes out."""
    return _field(fields.String, says, null=null, example=example, **extra)


def number(says: str, *, null: bool = False, example: float | None = None) -> Any:
    """Describe a number that goes out."""
    return _field(fields.Float, says, null=null, example=example)


def integer(says: str, *, null: bool = False, example: int | None = None) -> Any:
    """Describe a whole number that goes out."""
    return _field(fields.Integer, says, null=null, example=example)


def flag(says: str, *, null: bool = False) -> Any:
    """Describe a true-or-false that goes out."""
    return _field(fields.Boolean, says, null=null, example=None)


def texts(says: str, *, example: list[str] | None = None) -> Any:
    """Describe a list of strings that goes out."""
    metadata: dict[str, Any] = {"description": says}
    if example is not None:
        metadata["examples"] = [example]
    return fields.List(fields.String(), required=True, metadata=metadata)


def one(shape: type[Schema], says: str, *, null: bool = False) -> Any:
    """Describe a nested object that goes out."""
    return fields.Nested(shape, required=True, allow_none=null, metadata={"description": says})


def many(shape: type[Schema], says: str) -> Any:
    """Describe a list of objects that goes out."""
    return fields.List(fields.Nested(shape), required=True, metadata={"description": says})


def mapping(values: fields.Field[Any], says: str, *, null: bool = False) -> Any:
    """Describe an object whose keys are slugs."""
    return fields.Dict(
        keys=fields.String(),
        values=values,
        required=True,
        allow_none=null,
        metadata={"description": says},
    )


class Label(fields.String):
    """A word of a question: one to 120 printable characters.

    A NUL is no miss but an error on PostgreSQL, and control characters are
    nobody's name.
    """

    PATTERN = r"^[^\x00-\x1f\x7f-\x9f]{1,120}$"

    def __init__(self, says: str, *, example: str | None = None, **extra: Any) -> None:
        metadata: dict[str, Any] = {"description": says, "pattern": self.PATTERN}
        if example is not None:
            metadata["examples"] = [example]
        super().__init__(validate=_is_label, metadata=metadata, **extra)


def _is_label(label: str) -> None:
    # Not by marshmallow's Regexp: apispec would publish Python's \Z, which is no
    # JSON Schema, and a $ accepts a newline at the end.
    if not re.fullmatch(Label.PATTERN.strip("^$"), label):
        raise ValidationError("Takes 1 to 120 characters, none of them a control character.")


LAST_REVISION = 2**31 - 1
"""The largest number that a revision can have: beyond it a database has no answer but an error."""


class RevisionNumber(fields.Integer):
    """A revision's number in its one spelling: 05 and +5 would be other addresses of 5."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if re.fullmatch(r"0|[1-9][0-9]*", str(value)) is None:
            raise ValidationError("Takes a whole number in digits, without a sign or leading 0s.")
        return super()._deserialize(value, attr, data, **kwargs)


def revision_field(says: str, *, least: int = 1, example: int | None = 1, **extra: Any) -> Any:
    """Describe a revision of a question."""
    return RevisionNumber(
        load_default=None,
        validate=validate.Range(min=least, max=LAST_REVISION),
        metadata={"description": says, "examples": [example]},
        **extra,
    )


class PartialDateOut(Out):
    """A date as precise as its source gave it."""

    date = text("A year, a month or a day.", example="2026-06")
    precision = text("How much of it is known: day, month or year.", example="month")


def present_date(when: PartialDate | None) -> dict[str, str] | None:
    """Write a partial date; null when there is none."""
    return None if when is None else {"date": str(when), "precision": when.precision}


def present_day(when: date | None) -> str | None:
    """Write a plain day; null when there is none."""
    return None if when is None else when.isoformat()


class PageMetaOut(Out):
    """Which page of how many."""

    page = integer("The page this is, counted from 1.", example=1)
    per_page = integer("How many there are on a page at most.", example=20)
    total = integer("How many there are in all.", example=18)
    pages = integer("How many pages there are, one at least.", example=1)


class PageLinksOut(Out):
    """The addresses of this page and its neighbours; null where there is none."""

    self = text("This page.")
    first = text("The first page.")
    prev = text("The page before.", null=True)
    next = text("The page after.", null=True)
    last = text("The last page.")


class SelfLinkOut(Out):
    """Where a single thing lives."""

    self = text("The address of this.")


def listing(name: str, shape: type[Schema]) -> Schema:
    """Return the shape of a page of things, as a component of that name."""
    listed: type[Schema] = Out.from_dict(
        {
            "data": many(shape, "The things on this page."),
            "meta": one(PageMetaOut, "Which page this is."),
            "links": one(PageLinksOut, "The neighbouring pages."),
        },
        name=name,
    )
    return listed()


class PageQuery(Schema):
    """Which page is wanted."""

    page = fields.Integer(
        load_default=1,
        strict=False,
        validate=validate.Range(min=1, max=1_000_000),
        metadata={"description": "The page wanted, counted from 1.", "examples": [1]},
    )
    per_page = fields.Integer(
        load_default=20,
        validate=validate.Range(min=1, max=MAX_PER_PAGE),
        metadata={"description": "How many a page holds.", "examples": [20]},
    )


def present_page(
    page: Page[Any], data: Sequence[Any], *, path: str, asked: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Wrap a page's presented records; returns the body and its ``Link`` header."""
    addresses = links.pages(path, asked, page=page.page, last=page.pages)
    body = {
        "data": data,
        "meta": {
            "page": page.page,
            "per_page": page.per_page,
            "total": page.total,
            "pages": page.pages,
        },
        "links": addresses,
    }
    neighbours = {name: address for name, address in addresses.items() if name != "self"}
    return body, {"Link": links.header(neighbours)}
