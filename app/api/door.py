"""Who comes in at /: people to the front page, programs to the index."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from flask import Flask
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from app.api.contract import JSON

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

DOOR: Final = "/"
FRONT: Final = "/start"
"""Where the front page has an address of its own."""

HTML: Final = "text/html"


def init_app(app: Flask) -> None:
    """Put the door in front of everything, finished answers included."""
    app.wsgi_app = Door(app.wsgi_app)  # type: ignore[method-assign]


class Door:
    """Leads whoever prefers HTML from / to the front page (WSGI).

    Answers are remembered by their address alone. So the two have two, and neither can
    be answered with the other.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if environ["PATH_INFO"] != DOOR or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._app(environ, start_response)
        if prefers_html(environ.get("HTTP_ACCEPT", "")):
            environ["PATH_INFO"] = FRONT

        def started(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            return start_response(status, _varied(headers), exc_info)

        return self._app(environ, started)


@lru_cache(maxsize=256)
def prefers_html(accepted: str) -> bool:
    """Tell whether a client would rather have HTML than JSON; whoever takes either gets JSON."""
    weighed = parse_accept_header(accepted, MIMEAccept)
    return weighed.quality(HTML) > weighed.quality(JSON)


def _varied(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Say that the answer depends on ``Accept``, beside what else it depends on."""
    varies = [value for name, value in headers if name.lower() == "vary"]
    kept = [pair for pair in headers if pair[0].lower() != "vary"]
    return [*kept, ("Vary", ", ".join(["Accept", *varies]))]
