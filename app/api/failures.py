"""Errors of what is drawn: a page or a picture in its place, not JSON that nobody sees there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.api import drawing

BRIEFLY = "public, max-age=30"
"""How long a drawn refusal may be kept: a framework added a minute later should show."""

Drawer = Callable[[Mapping[str, Any]], bytes]


def _page(problem: Mapping[str, Any]) -> bytes:
    return drawing.draw("failure.html", problem=problem)


def _picture(problem: Mapping[str, Any]) -> bytes:
    return drawing.draw("failure.svg", problem=problem)


DRAWERS: Mapping[str, tuple[str, Drawer]] = {
    "text/html": ("text/html; charset=utf-8", _page),
    "image/svg+xml": ("image/svg+xml; charset=utf-8", _picture),
}
"""By the media type that was asked for: the content type of the failure, and who draws it."""
