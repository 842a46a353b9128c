"""Headers that every answer carries: request id, CORS, what a browser may do with it."""

from __future__ import annotations

import re
import uuid

from flask import Flask, Response, current_app, g, request
from flask_cors import CORS
from werkzeug.exceptions import BadRequest
from werkzeug.sansio.utils import host_is_trusted

from app.api import links, traces

EXPOSED = [
    "ETag",
    "Link",
    "Location",
    "Content-Disposition",
    "Catalogue-Revision",
    "Idempotency-Replayed",
    "Retry-After",
    "RateLimit",
    "RateLimit-Policy",
    "Deprecation",
    "Sunset",
    "WWW-Authenticate",
    "X-Request-Id",
]
ACCEPTED = [
    "If-None-Match",
    "If-Match",
    "Content-Type",
    "X-Change-Reason",
    "Authorization",
    "Idempotency-Key",
    "traceparent",
]
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
}

DATA = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""Data: nothing in it runs, frames, or leaves a trace."""

FRAMED = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)
"""A page that others frame: what runs and shows in it is ours."""

OWN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""A page of our own for people: nobody frames it, and it asks nobody but us."""

PICTURE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A picture: its style is its own, and opened by itself it may do nothing."""

PROBES = {f"{prefix}{route}" for prefix in ("", links.VERSION) for route in traces.OPERATED}
"""Asked by whoever keeps the service running, at whatever address they reach it."""

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}\Z", re.ASCII)


def init_app(app: Flask) -> None:
    """Attach the headers to every answer, errors and 304 included."""
    CORS(
        app,
        origins="*",
        # The default echoes the Origin with Vary: Origin, one cache entry a site.
        send_wildcard=True,
        methods=["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=ACCEPTED,
        expose_headers=EXPOSED,
        max_age=7200,
    )
    app.before_request(_name_request)
    app.before_request(_refuse_strange_host)
    app.after_request(_finish)


def request_id(asked: str) -> str:
    """Take the caller's request id where it is harmless in a log, else make one."""
    return asked if _REQUEST_ID.match(asked) else str(uuid.uuid4())


def _name_request() -> None:
    g.request_id = request_id(request.headers.get("X-Request-Id", ""))
    request.environ[traces.REQUEST_ID] = g.request_id


def _refuse_strange_host() -> None:
    """Answer only to the hosts an operator named, if they named any.

    Not Flask's TRUSTED_HOSTS: it would refuse a container's own health check,
    which asks by loopback address.
    """
    trusted = current_app.config["SETTINGS"].trusted_hosts
    if not trusted or request.path in PROBES:
        return
    host = request.environ.get("HTTP_HOST", "")
    if not host_is_trusted(host, trusted):
        raise BadRequest("This host is not one the service answers to.")


def _finish(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id") or str(uuid.uuid4())
    if response.status_code != 304:
        # What the client has keeps its own; a 304 has no media type to choose one by.
        response.headers.setdefault("Content-Security-Policy", _policy(response.mimetype or ""))
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    return response


def _policy(media_type: str) -> str:
    """Return what a browser may do with an answer of this type."""
    if media_type == "text/html":
        ancestors = current_app.config["SETTINGS"].frame_ancestors
        # The front page shows embeds too, whoever else may.
        ours = [] if "*" in ancestors else ["'self'"]
        return FRAMED.format(ancestors=" ".join([*ours, *ancestors]))
    return PICTURE if media_type == "image/svg+xml" else DATA
