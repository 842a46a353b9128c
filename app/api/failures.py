"""Errors of what is drawn: a page or a picture in its place, not JSON that nobody sees there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import request

from app.api import drawing
from app.api.schemas.embeds import Look, Theme
from app.api.svg import failed, png
from app.services.languages import ENGLISH

BRIEFLY = "public, max-age=30"
"""How long a drawn refusal may be kept: a framework added a minute later should show."""

Drawer = Callable[[Mapping[str, Any]], bytes]


def _page(problem: Mapping[str, Any]) -> bytes:
    return drawing.draw("failure.html", problem=problem)


def _picture(problem: Mapping[str, Any]) -> bytes:
    # A picture of 480 by 100 in the place of a badge would tear apart the line it stands in.
    if (request.endpoint or "").rpartition(".")[0].endswith("badges"):
        return failed.small(problem).encode()
    return failed.picture(problem, _look()).encode()


def _image(problem: Mapping[str, Any]) -> bytes:
    look = _look()
    return png.rendered(failed.picture(problem, look), look)


def _look() -> Look:
    """Return the theme that was asked for; the query may be what failed."""
    theme = request.args.get("theme")
    known = Theme(theme) if theme in set(Theme) else Theme.AUTO
    return Look(theme=known, accent=None, lang=ENGLISH)


DRAWERS: Mapping[str, tuple[str, Drawer]] = {
    "text/html": ("text/html; charset=utf-8", _page),
    "image/svg+xml": ("image/svg+xml; charset=utf-8", _picture),
    png.MEDIA_TYPE: (png.MEDIA_TYPE, _image),
}
"""By the media type that was asked for: the content type of the failure, and who draws it."""
