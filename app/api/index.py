"""GET /: where everything is."""

from __future__ import annotations

from flask import Blueprint
from marshmallow import fields

from app import __version__
from app.api import links
from app.api.contract import Answer, read
from app.api.schemas.common import Out, mapping, text

bp = Blueprint("index", __name__)


class IndexOut(Out):
    """The way in."""

    name = text("The service.", example="Faceoff")
    version = text("This release.", example="0.1.0")
    links = mapping(fields.String(), "Where everything is.")


@read(bp, "/", tag="Index", returns=IndexOut(), depends_on_catalogue=False)
def show_index() -> Answer:
    """Show the way in.

    At `/`, whoever prefers HTML to JSON, as browsers do, gets the page at `/start`
    instead; `/v1` always answers this.
    """
    places = {
        "start": links.to("/start"),
        "compare": links.to("/compare", {"a": "flask", "b": "django"}),
        "comparisons": links.to("/comparisons"),
        "rankings": links.to("/rankings", {"category": "web-frameworks"}),
        "frameworks": links.to("/frameworks"),
        "search": links.to("/search", {"q": "flask"}),
        "features": links.to("/features"),
        "categories": links.to("/categories"),
        "sources": links.to("/sources"),
        "use_cases": links.to("/use-cases"),
        "tasks": links.to("/tasks"),
        "stats": links.to("/stats"),
        "audit": links.to("/audit"),
        "changes": links.to("/changes"),
        "export": links.to("/export"),
        "method": links.to("/method"),
        "problems": links.to("/problems"),
        "openapi": links.to("/openapi.yaml"),
        "docs": links.to("/docs"),
        "quickstart": links.to("/docs/quickstart"),
    }
    return Answer(body={"name": "Faceoff", "version": __version__, "links": places})
