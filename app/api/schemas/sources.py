"""How a source looks from outside."""

from __future__ import annotations

from typing import Any

from app.api import links
from app.api.schemas.common import (
    Out,
    PartialDateOut,
    SelfLinkOut,
    flag,
    integer,
    one,
    present_date,
    text,
    texts,
)
from app.services.sources import SourceRecord


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


class CitedSourceOut(Out):
    """Somebody whose word is in an answer."""

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
    flags = texts("What it lacks: undated, unpublished.")
    links = one(SelfLinkOut, "Where it lives.")


class SourceOut(CitedSourceOut):
    """Something that says something of frameworks."""

    description = text("What it is.")
    claims = integer("How many claims rest on it.", example=12)


def present_source(source: SourceRecord) -> dict[str, Any]:
    """Write a source with what it is and how much rests on it."""
    return {
        **present_cited(source),
        "description": source.description,
        "claims": source.claims,
    }


def present_cited(source: SourceRecord) -> dict[str, Any]:
    """Write a source as an answer cites it."""
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
        "flags": source.flags,
        "links": {"self": links.to(f"/sources/{source.slug}")},
    }
