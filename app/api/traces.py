"""What a request leaves in its environment for whoever counts and logs it.

Routes by their templates, never by what was asked for in their place: counted by path,
anybody could make as many counts as they like.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from flask import Flask, request

from app.api import links

ROUTE: Final = "faceoff.route"
"""Under which name the template lies in the environment."""

REQUEST_ID: Final = "faceoff.request_id"
"""Under which name the request's id lies in the environment."""

UNMATCHED: Final = "unmatched"
"""The route of what no route takes."""

OPERATED: Final = frozenset({"/healthz", "/readyz", "/metrics"})
"""Routes for whoever keeps the service running: neither logged nor limited."""

METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


def init_app(app: Flask) -> None:
    """Note of every request which route takes it."""
    app.before_request(_note_route)


def _note_route() -> None:
    rule = request.url_rule
    request.environ[ROUTE] = UNMATCHED if rule is None else template(rule.rule)


@lru_cache(maxsize=1_024)
def template(rule: str) -> str:
    """Return a route as it is published: the same under ``/v1`` as without."""
    path = re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"{\1}", rule)
    if path == links.VERSION or path.startswith(f"{links.VERSION}/"):
        path = path.removeprefix(links.VERSION)
    return path or "/"


def method(asked: str) -> str:
    """Return a method that there is; ``other`` for words that callers make up."""
    return asked if asked in METHODS else "other"
