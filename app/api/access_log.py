"""What gunicorn says, in the words of our log: a line for every request, and the rest.

A line tells the route and never the path, its query, a header or a body: what people
ask for is theirs, and keys are in headers.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import g, has_request_context, request
from gunicorn.glogging import Logger

from app import logs
from app.api import traces
from app.config import from_environment

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

_LEAKS = ("Invalid request from", "Error handling request")
"""How the sentences begin in which gunicorn repeats what it was sent."""


def of_request() -> dict[str, Any]:
    """Return what tells which request is being answered; nothing while none is."""
    if not has_request_context():
        return {}
    return {
        "request_id": g.get("request_id"),
        "method": traces.method(request.method),
        "route": request.environ.get(traces.ROUTE, traces.UNMATCHED),
    }


class AccessLog(Logger):  # type: ignore[misc]
    """Takes the place of gunicorn's own logger."""

    _lines: FilteringBoundLogger

    def setup(self, cfg: Any) -> None:
        """Begin to log, or begin anew after the configuration was read again."""
        super().setup(cfg)
        settings = from_environment()
        logs.start(settings.log_format, settings.log_level, of_request=of_request)
        # Readiness asks Alembic where the tables are, and it talks while it looks.
        logging.getLogger("alembic").setLevel(logging.WARNING)
        self._lines = logs.lines(settings.log_format, settings.log_level)

    def access(self, resp: Any, _req: Any, environ: dict[str, Any], spent: timedelta) -> None:
        """Write the line of a request."""
        route = environ.get(traces.ROUTE, traces.UNMATCHED)
        if route in traces.OPERATED or not self.access_log_enabled:
            return
        status = int(str(resp.status)[:3]) if resp.status else None
        say = self._lines.error if status is None or status >= 500 else self._lines.info
        # A log that nobody reads any more must not end an answer.
        with suppress(OSError, ValueError):
            say(
                "request",
                request_id=environ.get(traces.REQUEST_ID),
                method=traces.method(environ.get("REQUEST_METHOD", "")),
                route=route,
                status=status,
                ms=round(spent.total_seconds() * 1_000, 2),
                bytes=resp.sent,
            )

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Warn, without the words of whoever sent what can't be read."""
        if msg.startswith(_LEAKS):
            msg, args = "a request that is no HTTP was refused", ()
        super().warning(msg, *args, **kwargs)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Tell of an error, without the address that was asked for."""
        if msg.startswith(_LEAKS):
            msg, args = "an error outside of the app", ()
        super().exception(msg, *args, **kwargs)
