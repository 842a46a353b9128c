"""How a search is asked for, and how what it finds looks from outside."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.api import links
from app.api.schemas.common import Label, Out, SelfLinkOut, integer, many, one, text
from app.services.search import MOST, Result


class SearchQuery(Schema):
    """What has been typed so far, and how many frameworks to suggest."""

    q = Label(
        "What has been typed so far; case, accents and punctuation don't matter.",
        required=True,
        example="djagn",
    )
    limit = fields.Integer(
        load_default=10,
        validate=validate.Range(min=1, max=MOST),
        metadata={"description": "How many to suggest at most.", "examples": [10]},
    )


class SearchResultOut(Out):
    """A framework to suggest, and why."""

    slug = text("Its name in addresses.", example="django")
    name = text("What people call it.", example="Django")
    kind = text("framework, library, runtime, tool ...; more may come.", example="framework")
    category = text("The category it is filed in.", example="web-frameworks")
    summary = text("What it is, in a sentence or two.")
    matched = text("The name, slug or alias it was found by.", example="Django")
    how = text(
        "How that fits: exact, prefix (it starts like the question), word (a later word of it "
        "does) or typo (one of its words does but for one typing error).",
        example="typo",
    )
    links = one(SelfLinkOut, "Where it lives.")


class SearchMetaOut(Out):
    """How the question was read."""

    q = text("What was looked for: without case, accents and punctuation.", example="djagn")
    limit = integer("How many are suggested at most.", example=10)


class SearchOut(Out):
    """What the question suggests."""

    data = many(SearchResultOut, "The frameworks, best fit first; none is an empty list.")
    meta = one(SearchMetaOut, "How the question was read.")
    links = one(SelfLinkOut, "Where this answer lives.")


def present_result(result: Result) -> dict[str, Any]:
    """Write a framework to suggest."""
    return {
        "slug": result.slug,
        "name": result.name,
        "kind": result.kind,
        "category": result.category,
        "summary": result.summary,
        "matched": result.matched,
        "how": result.how.value,
        "links": {"self": links.to(f"/frameworks/{result.slug}")},
    }
