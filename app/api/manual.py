"""GET /docs and what hangs below it: the contract to try out, and the quick start to read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from flask import Blueprint
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from app import shipped
from app.api import drawing, elsewhere, headers, static_files
from app.api.contract import Answer, read

bp = Blueprint("manual", __name__)
TAG = "Contract"
HTML = "text/html"
OURS = {"Content-Security-Policy": headers.OWN}

FILES = {
    "swagger-ui.css": "text/css; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
}
"""All of the viewer's files that are served, with what they are."""

LONG = "public, max-age=604800"
"""A week: the viewer changes with a release of its package, and an older one shows ours as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A part of a page, to lead to."""

    anchor: str
    text: str


@cache
def _file(name: str) -> bytes:
    if name not in FILES:
        raise NotFound(f"The viewer has no file called {name[:64]!r}.")
    return (resources.files("flask_swagger_ui") / "dist" / name).read_bytes()


def _digest(file: str) -> str:
    return hashlib.sha256(_file(file)).hexdigest()[:16]


def _file_meant(*, file: str) -> dict[str, str]:
    """Say which bytes are asked for: another release of the viewer has others."""
    return {"digest": _digest(file)}


def _viewer_meant() -> dict[str, str]:
    """Say which files the page leads to."""
    return {"files": " ".join([static_files.digest(), *map(_digest, FILES)])}


def _quickstart_meant() -> dict[str, str]:
    text = hashlib.sha256(_quickstart().encode()).hexdigest()[:16]
    return {"text": text, "files": static_files.digest()}


@read(
    bp,
    "/docs",
    tag=TAG,
    media_type=HTML,
    depends_on_catalogue=False,
    means=_viewer_meant,
)
def show_docs() -> Answer:
    """Show this contract to read and to try out.

    A page for people, made of `/openapi.json` in the browser. It asks nobody but
    this service.
    """
    return _page("docs.html", home=elsewhere.home())


@read(
    bp,
    "/docs/<file>",
    tag=TAG,
    media_type="text/javascript",
    also_as=("text/css",),
    depends_on_catalogue=False,
    cache=LONG,
    also={404: "The viewer has no such file."},
    means=_file_meant,
)
def show_docs_file(file: str) -> Answer:
    """Return a file of the viewer: its script or its stylesheet."""
    return Answer(body=_file(file), media_type=FILES[file])


@read(
    bp,
    "/docs/quickstart",
    tag=TAG,
    media_type=HTML,
    depends_on_catalogue=False,
    means=_quickstart_meant,
)
def show_quickstart() -> Answer:
    """Show how to begin.

    In Python, JavaScript and curl; every piece runs as it stands. Readable without
    a script.
    """
    text, headings = _rendered()
    return _page("text.html", home=elsewhere.home(), text=text, headings=headings)


def _page(template: str, **named: object) -> Answer:
    body = drawing.draw(template, **named)
    return Answer(body=body, media_type=f"{HTML}; charset=utf-8", headers=OURS)


@cache
def _quickstart() -> str:
    return shipped.path("quickstart.md", "docs/quickstart.md").read_text(encoding="utf-8")


@cache
def _rendered() -> tuple[Markup, Sequence[Heading]]:
    """Return the quick start as HTML, and its parts; what it says is our own, and escaped."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(_quickstart())
    headings = list(_anchored(tokens))
    for token in tokens:
        if token.type == "fence":
            # Wider than a phone: who has no mouse scrolls it by keys.
            token.attrs["tabindex"] = "0"
    text = markdown.renderer.render(tokens, markdown.options, {})
    return Markup(text), headings  # noqa: S704 (rendered with HTML disabled)


def _anchored(tokens: Sequence[Token]) -> Iterator[Heading]:
    """Give every heading an id to lead to; yield those of the second level."""
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            anchor = re.sub(r"[^a-z0-9]+", "-", inline.content.lower()).strip("-")
            opening.attrs["id"] = anchor
            if opening.tag == "h2":
                yield Heading(anchor=anchor, text=inline.content)
