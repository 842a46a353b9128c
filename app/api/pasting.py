"""GET /comparisons/{name}/snippets.json: what to paste to show a comparison elsewhere."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from app.api import elsewhere
from app.api.contract import Answer, Reading, read
from app.api.drawn import MAY_FAIL, drawn, meant
from app.api.schemas.common import Out, SelfLinkOut, flag, many, one, text
from app.api.schemas.embeds import EmbedQuery
from app.api.snippets import INCOMPLETE, snippets

bp = Blueprint("pasting", __name__)


class SnippetOut(Out):
    """Code to paste as it stands."""

    kind = text("iframe, element, script, svg, png, badge or curl.", example="iframe")
    title = text("What it is.", example="A frame, without a script")
    language = text("What it is written in: html, markdown or sh.", example="html")
    code = text("The lines.")
    address = text("What it shows.", example="/v1/embed/flask-vs-django")


class SnippetsOut(Out):
    """All ways to show a comparison elsewhere."""

    id = text("The frameworks in the order asked.", example="flask-vs-django")
    title = text("Their names.", example="Flask vs Django")
    complete = flag("Whether the addresses are full, and the code works on any page.")
    note = text("What to do where they are not; null where they are.", null=True)
    snippets = many(SnippetOut, "The lines, in the order to offer them.")
    links = one(SelfLinkOut, "Where it lives.")


@read(
    bp,
    "/comparisons/<name>/snippets.json",
    tag="Embeds",
    query=EmbedQuery(),
    returns=SnippetsOut(),
    may_fail=MAY_FAIL,
    means=meant,
)
def show_snippets(reading: Reading, name: str, **asked: Any) -> Answer:
    """Show what to paste.

    A frame, an element, a line of script, pictures, a badge and a command, each with
    the question and the look asked for. They hold full addresses where the operator
    has set the public address of the service; `complete` says whether.
    """
    shown = drawn(reading, name, asked)
    complete = bool(elsewhere.public())
    return Answer(
        body={
            "id": shown.embed.name,
            "title": shown.embed.title,
            "complete": complete,
            "note": None if complete else INCOMPLETE,
            "snippets": snippets(shown),
            "links": {"self": elsewhere.snippets(shown.embed.name, shown.asked)},
        }
    )
