"""GET /sources: who says so."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from marshmallow import fields, validate
from webargs.fields import DelimitedList

from app.api import links
from app.api.contract import Answer, Reading, read
from app.api.pages import page_answer
from app.api.schemas.common import (
    Out,
    PageQuery,
    PartialDateOut,
    SelfLinkOut,
    flag,
    integer,
    listing,
    one,
    present_date,
    text,
    texts,
)
from app.domain.claims import SourceKind
from app.domain.errors import UnknownSource
from app.services import sources

bp = Blueprint("sources", __name__)
TAG = "Sources"


class SourceAuthorOut(Out):
    """Who wrote a source; the role is enough."""

    name = text("Under which name, where it is a profession.", null=True)
    role = text("What the author is.", null=True, example="writer on language")
    bio = text("What the author says of it, in Markdown.", null=True)
    expertise = texts("What the author writes about.")
    works = texts("What else the author has written.")


class SourceMethodOut(Out):
    """How a source came to its words."""

    generator = text("What made them: model, people or measurement.", example="model")
    automatic = flag("Whether nobody looked over them.")
    model = text("Which language model, where it says so.", null=True)
    evidence = texts("What it says it drew on.")
    covers = texts("Which of its parts that is about.")


class SourceOut(Out):
    """Something that says something of frameworks."""

    slug = text("Its name in addresses and claims.", example="versus-page")
    title = text("Its title.")
    kind = text(
        "editor, documentation, repository, registry, benchmark, survey, dataset, article, "
        "generated or community; more may come.",
        example="documentation",
    )
    standing = text(
        "How its word ranks, first to last: ruling, primary, measured or secondary.",
        example="primary",
    )
    publisher = text("Who publishes it.", null=True)
    author = one(SourceAuthorOut, "Who wrote it, as far as that is published.", null=True)
    url = text("Where it can be read.", null=True)
    published = one(PartialDateOut, "When it was published, as far as it says.", null=True)
    retrieved = one(PartialDateOut, "When it was read.", null=True)
    licence = text("Its terms.", null=True)
    rights = text("The line it claims its rights with.", null=True)
    method = one(SourceMethodOut, "How it came to its words, as far as it tells.", null=True)
    description = text("What it is.")
    claims = integer("How many claims rest on it.", example=12)
    flags = texts("What it lacks: undated, unpublished.")
    links = one(SelfLinkOut, "Where it lives.")


class SourcesQuery(PageQuery):
    """Which sources are wanted."""

    kind = DelimitedList(
        fields.String(validate=validate.OneOf([kind.value for kind in SourceKind])),
        load_default=(),
        metadata={"description": "Only those of these kinds."},
    )


@read(bp, "/sources", tag=TAG, query=SourcesQuery(), returns=listing("SourceList", SourceOut))
def list_sources(reading: Reading, *, kind: list[str], page: int, per_page: int) -> Answer:
    """List sources.

    Each with its standing, which decides whose word becomes the rating.
    """
    found = sources.every(reading.session, kinds=kind)
    return page_answer(
        found, _present, path="/sources", asked={"kind": kind}, page=page, per_page=per_page
    )


@read(bp, "/sources/<slug>", tag=TAG, returns=SourceOut(), may_fail=(UnknownSource,))
def show_source(reading: Reading, slug: str) -> Answer:
    """Show one source."""
    return Answer(body=_present(sources.by_slug(reading.session, slug)))


def _present(source: sources.SourceRecord) -> dict[str, Any]:
    return {
        "slug": source.slug,
        "title": source.title,
        "kind": source.kind,
        "standing": source.standing,
        "publisher": source.publisher,
        "author": source.author,
        "url": source.url,
        "published": present_date(source.published),
        "retrieved": present_date(source.retrieved),
        "licence": source.licence,
        "rights": source.rights,
        "method": source.method,
        "description": source.description,
        "claims": source.claims,
        "flags": source.flags,
        "links": {"self": links.to(f"/sources/{source.slug}")},
    }
