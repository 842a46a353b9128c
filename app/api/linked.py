"""A comparison as search engines read it: schema.org, written as JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from app.services.embeds import Embed, Side
from app.services.exports.tables import LICENCE_URL
from app.services.sources import SourceRecord

WEB = ("https://", "http://")
"""How an address begins that a link may lead to; package URLs and the like are no pages."""


def linked(
    embed: Embed, sources: Sequence[SourceRecord], *, about: str, address: str | None
) -> Markup:
    """Describe a comparison as a page with a list of software, on the word of its sources.

    ``about`` is its description; ``address`` is a full one, or null where the service knows
    none. Nothing in it can end the ``<script>`` that it is put into.
    """
    page = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": embed.title,
        "description": about,
        "inLanguage": embed.language.tag,
        "license": LICENCE_URL,
        "mainEntity": _list(embed),
        "isBasedOn": list(_based_on(sources)),
    }
    if address is not None:
        page["url"] = address
    return htmlsafe_json_dumps(page)


def _list(embed: Embed) -> Mapping[str, Any]:
    """List the frameworks by score where one wins; no order is told where none does."""
    sides = list(embed.sides)
    if embed.winner is not None:
        # One without a score is no better than any other.
        sides.sort(key=lambda side: -1.0 if side.score is None else side.score, reverse=True)
    ordered = "ItemListUnordered" if embed.winner is None else "ItemListOrderDescending"
    return {
        "@type": "ItemList",
        "itemListOrder": f"https://schema.org/{ordered}",
        "numberOfItems": len(sides),
        "itemListElement": [_item(place, side) for place, side in enumerate(sides, 1)],
    }


def _item(place: int, side: Side) -> Mapping[str, Any]:
    return {
        "@type": "ListItem",
        "position": place,
        "item": {
            "@type": "SoftwareApplication",
            "name": side.name,
            "applicationCategory": "DeveloperApplication",
        },
    }


def _based_on(sources: Sequence[SourceRecord]) -> Iterator[Mapping[str, Any]]:
    for source in sources:
        work: dict[str, Any] = {"@type": "CreativeWork", "name": source.title}
        if source.publisher is not None:
            work["publisher"] = {"@type": "Organization", "name": source.publisher}
        if source.url is not None and source.url.startswith(WEB):
            work["url"] = source.url
        yield work
