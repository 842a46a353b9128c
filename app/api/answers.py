"""In front of Flask: what was answered before is answered by its bytes.

Flask runs for a question that is new at the catalogue's present revision, and leaves
word of which answer it gave. From then on the address it was asked at leads there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, current_app, request
from werkzeug.http import parse_accept_header, parse_etags
from werkzeug.sansio.utils import host_is_trusted

from app.api import http_cache
from app.api.finished import Finished, Headers, Store
from app.api.headers import PROBES, request_id
from app.api.lease import Lease
from app.models import Session, db
from app.services import changes
from app.services.changes import State
from app.services.kept import Shelf

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ANSWERS: Final = "faceoff_answers"
SHELF: Final = "faceoff_shelf"
logger = logging.getLogger(__name__)

_TICKET: Final = "faceoff.ticket"

PACKED_FROM = 500
"""Bytes below which packing an answer saves nothing."""

ADDRESS_SIZE = 4_000
"""Bytes that an address takes with the headers it is answered with; estimated."""

OF_THE_BODY = {
    "content-disposition",
    "content-encoding",
    "content-length",
    "content-type",
    "link",
    "vary",
}
"""Headers of a 200 that its 304 has not, or that are set here."""

OF_THE_CALLER = {"x-request-id", "access-control-allow-private-network"}
"""Headers that answer one request and nobody else's."""

WRITING = {"POST", "PUT", "PATCH", "DELETE"}
"""Methods after which the catalogue may be another one."""

VARY = ("Vary", "Accept-Encoding")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Which answer the app gave: of which state, null where it depends on no catalogue.

    ``finished`` is null where the client had it already.
    """

    tag: str
    state: State | None
    finished: Finished | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an address leads to; ``headers`` are null while nobody needed more than a 304."""

    tag: str
    state: State | None
    etag: str
    unmodified: Headers
    headers: Headers | None
    #: Bytes taken; estimated.
    size: int


def init_app(app: Flask) -> None:
    """Put the finished answers in front of the app."""
    settings = app.config["SETTINGS"]

    def look() -> State:
        with app.app_context(), Session(db.engine) as session:
            return changes.begin_reading(session)

    answers = Answers(
        app.wsgi_app,
        store=Store(settings.answer_bytes),
        lease=Lease(look, settings.revision_lease),
        trusted_hosts=settings.trusted_hosts,
    )
    app.extensions[ANSWERS] = answers
    app.extensions[SHELF] = Shelf(settings.profile_bytes)
    app.wsgi_app = answers  # type: ignore[method-assign]


def store() -> Store:
    """Return where the app at hand keeps its answers."""
    answers: Answers = current_app.extensions[ANSWERS]
    return answers.store


def shelf() -> Shelf:
    """Return where the app at hand keeps what answers are made of."""
    shelf: Shelf = current_app.extensions[SHELF]
    return shelf


def leave_word(ticket: Ticket) -> None:
    """Tell which answer the request at hand is given."""
    request.environ[_TICKET] = ticket


class Answers:
    """Answers from memory what was answered before, and lets the app answer the rest (WSGI)."""

    def __init__(
        self, app: WSGIApplication, *, store: Store, lease: Lease, trusted_hosts: list[str]
    ) -> None:
        self.store = store
        self.lease = lease
        self.hits = self.misses = 0
        self._app = app
        self._trusted_hosts = trusted_hosts

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if environ["REQUEST_METHOD"] in WRITING:
            try:
                return self._app(environ, start_response)
            finally:
                # It may have written: whoever asks here next sees it.
                self.lease.end()
        address = (environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        asked = environ["REQUEST_METHOD"] in {"GET", "HEAD"}
        if not asked or address[0] in PROBES or not self._trusts(environ):
            return self._app(environ, start_response)
        known = self.store.find(address, Known)
        if known is not None and self._holds(known, environ):
            finished = self.store.find(known.tag, Finished)
            sent = _sent(known, finished, environ, start_response, self.store)
            if sent is not None:
                self.hits += 1
                return sent
        self.misses += 1
        return self._asked(address, environ, start_response)

    def _trusts(self, environ: WSGIEnvironment) -> bool:
        trusted = self._trusted_hosts
        return not trusted or host_is_trusted(environ.get("HTTP_HOST", ""), trusted)

    def _holds(self, known: Known, environ: WSGIEnvironment) -> bool:
        """Tell whether an address still leads there."""
        if known.state is None:
            return True
        # An editor wants to see what they have just written, through whichever process.
        wish = environ.get("HTTP_CACHE_CONTROL", "").lower()
        at_once = "HTTP_AUTHORIZATION" in environ or "no-cache" in wish
        try:
            return known.state == (self.lease.state_now() if at_once else self.lease.state())
        except Exception:
            # The app meets the same fault, and tells of it in its own way.
            logger.exception("the catalogue's revision can't be read")
            return False

    def _asked(
        self, address: tuple[str, str], environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let the app answer, and remember where the address leads if it leaves word."""
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def started(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            # Whatever went wrong after word was left is answered as it is.
            if _TICKET in environ and status[:3] in {"200", "304"}:
                begun.append((status, headers))
                return None
            return start_response(status, headers, exc_info)

        body = self._app(environ, started)
        if not begun:
            return body
        ticket: Ticket = environ[_TICKET]
        status, headers = begun[0]
        size = ADDRESS_SIZE + sum(map(len, address))
        known = _learned(ticket, status, headers, size=size)
        if ticket.state is not None:
            self.lease.saw(ticket.state)
        self.store.keep(address, known)
        sent = _sent(known, ticket.finished, environ, start_response, self.store)
        if sent is None:
            start_response(status, headers)
            return body
        body.close()  # type: ignore[attr-defined]
        return sent


def _learned(ticket: Ticket, status: str, headers: list[tuple[str, str]], *, size: int) -> Known:
    lasting = [pair for pair in headers if pair[0].lower() not in OF_THE_CALLER]
    apart = [pair for pair in lasting if pair[0].lower() not in OF_THE_BODY]
    whole = [pair for pair in lasting if pair[0].lower() not in {"content-length", "vary"}]
    return Known(
        tag=ticket.tag,
        state=ticket.state,
        etag=next(value for name, value in headers if name == "ETag"),
        unmodified=(*apart, VARY),
        headers=(*whole, VARY) if status.startswith("200") else None,
        size=size,
    )


def _sent(
    known: Known,
    finished: Finished | None,
    environ: WSGIEnvironment,
    start_response: StartResponse,
    store: Store,
) -> Iterable[bytes] | None:
    """Send what an address leads to; None where that is not at hand."""
    named = ("X-Request-Id", request_id(environ.get("HTTP_X_REQUEST_ID", "")))
    seen = environ.get("HTTP_IF_NONE_MATCH")
    if seen is not None and _has(seen, known.etag):
        start_response("304 NOT MODIFIED", [*known.unmodified, named])
        return ()
    if finished is None or known.headers is None:
        return None
    headers, body = [*known.headers, named], finished.body
    if (
        len(body) >= PACKED_FROM
        # A strong tag stands for these very bytes, unpacked.
        and known.etag.startswith("W/")
        and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    ):
        body = store.packed(known.tag, finished)
        headers.append(("Content-Encoding", "gzip"))
    start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
    return (body,) if environ["REQUEST_METHOD"] == "GET" else ()


def _has(seen: str, etag: str) -> bool:
    return seen == etag or http_cache.unchanged(parse_etags(seen), etag.removeprefix("W/")[1:-1])


@lru_cache(maxsize=256)
def takes_gzip(accepted: str) -> bool:
    """Tell whether a client that accepts these encodings takes gzip."""
    weighed = parse_accept_header(accepted)
    named = "gzip" if "gzip" in (name.lower() for name in weighed.values()) else "*"
    return any(name.lower() == named and quality > 0 for name, quality in weighed)
