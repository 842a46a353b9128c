"""GET /embed/{name}: a comparison as a page that others frame, readable without a script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint

from app.api import drawing
from app.api.contract import Answer, Reading, read
from app.api.drawn import MAY_FAIL, Drawn, drawn, meant
from app.api.schemas.embeds import EmbedQuery
from app.services import sources

bp = Blueprint("embeds", __name__)
HTML = "text/html; charset=utf-8"


@read(
    bp,
    "/embed/<name>",
    tag="Embeds",
    query=EmbedQuery(),
    media_type="text/html",
    may_fail=MAY_FAIL,
    means=meant,
)
def show_embed(reading: Reading, name: str, **asked: Any) -> Answer:
    """Show a comparison as a page to frame.

    The slugs joined by `-vs-`, two to eight, as in `/comparisons/{name}`: the same
    numbers as there, in three sizes. It sets no cookie, asks nobody else for
    anything and can be read without a script.
    """
    shown = drawn(reading, name, asked)
    return Answer(body=drawing.draw("embed.html", **_named(reading, shown)), media_type=HTML)


def _named(reading: Reading, shown: Drawn) -> Mapping[str, Any]:
    """Return what the template is given."""
    return {
        "embed": shown.embed,
        "look": shown.look,
        "asked": shown.asked,
        "revision": reading.state.revision,
        "sources": sources.every(reading.session, slugs=shown.embed.cited),
    }
