"""Addresses of our own, in answers and headers.

They start with the configured public address or are relative to whatever host
was asked; the request's Host header never gets into one, so that an answer in a
shared cache can't carry somebody else's host.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from flask import current_app

VERSION = "/v1"


def to(path: str, query: Mapping[str, Any] | None = None) -> str:
    """Return the address of one of our paths under the pinned version."""
    base: str = current_app.config["SETTINGS"].public_url
    asked = written(query or {})
    return f"{base}{VERSION}{path}" + (f"?{asked}" if asked else "")


def written(query: Mapping[str, Any]) -> str:
    """Return parameters as an address has them after its question mark; null ones are left out."""
    return urlencode(
        {name: _text(value) for name, value in query.items() if value is not None},
        # Commas and colons separate members and need no escaping in a query.
        safe=",:",
        quote_via=quote,
    )


def own(path: str) -> str:
    """Return the address of one of our paths on whatever host was asked.

    Below the public address's own path, where a proxy has put us below one.
    """
    base: str = current_app.config["SETTINGS"].public_url
    return f"{urlsplit(base).path}{VERSION}{path}"


def _text(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def pages(path: str, asked: Mapping[str, Any], *, page: int, last: int) -> dict[str, str | None]:
    """Return the addresses of a page and its neighbours; null where there is none."""

    def at(number: int) -> str:
        return to(path, {**asked, "page": number})

    return {
        "self": at(page),
        "first": at(1),
        "prev": at(min(page - 1, last)) if page > 1 else None,
        "next": at(page + 1) if page < last else None,
        "last": at(last),
    }


def header(addresses: Mapping[str, str | None]) -> str:
    """Return addresses as an RFC 8288 ``Link`` header."""
    return ", ".join(
        f'<{address}>; rel="{relation}"' for relation, address in addresses.items() if address
    )
