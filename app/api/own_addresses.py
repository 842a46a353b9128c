"""Which addresses are ours: read part by part, never fetched.

Comparing the beginning of a text would take ``https://ours.example.evil`` and
``https://ours.example@evil`` for ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from marshmallow import Schema

from app.api import elsewhere, links, parsing
from app.api.errors import ForeignAddress, InvalidRequest
from app.api.schemas.embeds import EmbedQuery
from app.api.schemas.questions import AnswerQuery, ComparisonQuery
from app.domain.errors import Mistake, NoPublicAddress
from app.domain.statements import SEPARATOR

PORTS = {"http": 80, "https": 443}

# urlsplit drops some of these and browsers read others as a slash: no address has them.
_UNREADABLE = re.compile(r"[\x00-\x20\x7f-\x9f\\]")

_NAMED = re.compile(r"/(embed|comparisons)/([^/]+)\Z")


class ComparisonAddressQuery(EmbedQuery, AnswerQuery):
    """What an address below /comparisons may say, and how it is to look."""


class CompareAddressQuery(EmbedQuery, ComparisonQuery):
    """What an address of /compare may say, and how it is to look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The comparison an address leads to: its name as given there, and the checked query."""

    name: str
    asked: Mapping[str, Any]


def wanted(address: str, *, parameter: str) -> Wanted:
    """Return what one of our addresses asks for; a part after ``#`` does not count.

    Raises NoPublicAddress where none is known to be ours, ForeignAddress for any other
    than that of an embed or a comparison, InvalidRequest where its query is wrong.
    """
    if not elsewhere.public():
        raise NoPublicAddress
    parts = _split(address)
    ours = urlsplit(elsewhere.public())
    if parts is None or _place(parts) != _place(ours) or not parts.path.startswith(ours.path):
        raise ForeignAddress(address)
    path = parts.path.removeprefix(ours.path)
    if path.startswith(f"{links.VERSION}/"):
        path = path.removeprefix(links.VERSION)
    if path == "/compare":
        return _compared(parts.query, parameter)
    found = _NAMED.match(path)
    if found is None:
        raise ForeignAddress(address)
    schema = EmbedQuery() if found[1] == "embed" else ComparisonAddressQuery()
    asked = _query(parts.query, schema, parameter)
    return Wanted(name=unquote(found[2]), asked=asked)


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return None if _UNREADABLE.search(address) or "@" in parts.netloc else parts


def _place(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme)


def _compared(query: str, parameter: str) -> Wanted:
    asked = _query(query, CompareAddressQuery(), parameter)
    labels = asked["frameworks"] or (asked["a"], asked["b"])
    return Wanted(name=SEPARATOR.join(labels), asked=asked)


def _query(query: str, schema: Schema, parameter: str) -> dict[str, Any]:
    asked = parsing.query_of(query, schema, parameter=parameter)
    if asked.get("revision") is not None:
        detail = "An embed shows today's catalogue; leave its revision out."
        raise InvalidRequest([Mistake(parameter=parameter, detail=detail)])
    return asked
