"""GET /sources: who says so."""

from __future__ import annotations

from flask import Blueprint
from marshmallow import fields, validate
from webargs.fields import DelimitedList

from app.api.contract import Answer, Reading, read
from app.api.pages import page_answer
from app.api.schemas.common import PageQuery, listing
from app.api.schemas.sources import SourceOut, present_source
from app.domain.claims import SourceKind
from app.domain.errors import UnknownSource
from app.services import sources
from app.services.catalogue_file import Noun

bp = Blueprint("sources", __name__)
TAG = "Sources"


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
        found, present_source, path="/sources", asked={"kind": kind}, page=page, per_page=per_page
    )


@read(
    bp,
    "/sources/<slug>",
    tag=TAG,
    returns=SourceOut(),
    may_fail=(UnknownSource,),
    entry=lambda slug: (Noun.SOURCE, (slug,)),
)
def show_source(reading: Reading, slug: str) -> Answer:
    """Show one source."""
    return Answer(body=present_source(sources.by_slug(reading.session, slug)))
