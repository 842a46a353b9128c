"""Errors of what is drawn: a page or a picture in its place, not JSON that nobody sees there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import request

from app.api import drawing, drawn
from app.api.schemas.embeds import Theme
from app.domain.errors import BadQuestion
from app.services.languages import ENGLISH, Language

BRIEFLY = "public, max-age=30"
"""How long a drawn refusal may be kept: a framework added a minute later should show."""

Drawer = Callable[[Mapping[str, Any]], bytes]


def _page(problem: Mapping[str, Any]) -> bytes:
    return drawing.draw("failure.html", problem=problem, language=_language(), theme=_theme())


def _language() -> Language:
    """Return the language that was asked for; what was refused may be just that."""
    try:
        return drawn.language(request.args.get("lang", ENGLISH))
    except BadQuestion:
        return drawn.language(ENGLISH)


def _theme() -> Theme:
    asked = request.args.get("theme")
    return Theme(asked) if asked in set(Theme) else Theme.AUTO


def _picture(problem: Mapping[str, Any]) -> bytes:
    return drawing.draw("failure.svg", problem=problem)


DRAWERS: Mapping[str, tuple[str, Drawer]] = {
    "text/html": ("text/html; charset=utf-8", _page),
    "image/svg+xml": ("image/svg+xml; charset=utf-8", _picture),
}
"""By the media type that was asked for: the content type of the failure, and who draws it."""
