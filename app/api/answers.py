"""In front of Flask: what was answered before is answered by its bytes.

Flask runs for a question that is new at the catalogue's present revision, and leaves
word of which answer it gave. From then on the address it was asked at leads there.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from flask import Flask, current_app, request
from werkzeug.http import parse_accept_header, parse_etags
from werkzeug.sansio.utils import host_is_trusted

from app.api import http_cache, traces
from app.api.finished import Finished, Headers, Store
from app.api.headers import PROBES, request_id
from app.api.lease import Lease
from app.api.meters import Meters, meters
from app.models import Session, db, engine
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
    "content-security-policy",
    "content-type",
    "link",
    "vary",
}
"""Headers of a 200 that its 304 has not, or that are set here."""

OF_THE_QUOTA = {"ratelimit", "ratelimit-policy"}
"""Headers that tell one caller what is left to them."""

OF_THE_CALLER = {"x-request-id", "access-control-allow-private-network", *OF_THE_QUOTA}
"""Headers that answer one request and nobody else's."""

READING = {"GET", "HEAD"}
"""Methods that can be answered from memory."""

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

    route: str
    tag: str
    state: State | None
    etag: str
    unmodified: Headers
    headers: Headers | None
    #: Bytes taken; estimated.
    size: int


class Sent(NamedTuple):
    """What was sent: three digits, and the body that goes with them."""

    status: str
    body: tuple[bytes, ...]


def init_app(app: Flask) -> None:
    """Put the finished answers in front of the app."""
    settings = app.config["SETTINGS"]

    def look() -> State:
        with app.app_context(), Session(db.engine) as session:
            state = changes.begin_reading(session)
        answers.saw(state)
        return state

    def measure() -> Meters | None:
        ours = meters()
        if ours is None:
            return None
        with app.app_context():
            engine.watch(
                db.engine,
                taken=ours.connections_in_use.inc,
                returned=ours.connections_in_use.dec,
            )
        ours.connections.inc(settings.threads + engine.SPARE)
        return ours

    answers = Answers(
        app.wsgi_app,
        store=Store(settings.answer_bytes),
        lease=Lease(look, settings.revision_lease),
        trusted_hosts=settings.trusted_hosts,
        measure=measure if settings.metrics == "on" else None,
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
        self,
        app: WSGIApplication,
        *,
        store: Store,
        lease: Lease,
        trusted_hosts: list[str],
        measure: Callable[[], Meters | None] | None,
    ) -> None:
        self.store = store
        self.lease = lease
        self.hits = self.misses = 0
        self._app = app
        self._trusted_hosts = trusted_hosts
        self._measure = measure
        self._measuring: Meters | None = None
        self._first = Lock()

    @cached_property
    def _meters(self) -> Meters | None:
        # Not before the first request: see the meters' own module. The first of two
        # threads that come at once decides, as connections must not be counted twice.
        with self._first:
            if self._measuring is None and self._measure is not None:
                self._measuring = self._measure()
            return self._measuring

    def saw(self, state: State) -> None:
        """Tell whoever watches which state the catalogue is in."""
        if self._meters is not None:
            self._meters.revision.set(state.revision)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        began = time.perf_counter()
        method = environ["REQUEST_METHOD"]
        if method in WRITING:
            return self._counted(self._written, environ, start_response, began)
        address = (environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        if method not in READING or address[0] in PROBES or not self._trusts(environ):
            return self._counted(self._app, environ, start_response, began)
        known = self.store.find(address, Known)
        if known is not None and self._holds(known, environ):
            finished = self.store.find(known.tag, Finished)
            sent = _sent(known, finished, environ, start_response, self.store)
            if sent is not None:
                self.hits += 1
                environ[traces.ROUTE] = known.route
                if self._meters is not None:
                    status, seconds = sent.status, time.perf_counter() - began
                    self._meters.answered(method, known.route, status, seconds)
                    self._meters.hits.inc()
                return sent.body
        self.misses += 1
        return self._counted(self._asked, environ, start_response, began)

    def _counted(
        self,
        answer: WSGIApplication,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        began: float,
    ) -> Iterable[bytes]:
        """Let somebody answer, and count what they did."""
        counting = self._meters
        if counting is None:
            return answer(environ, start_response)
        statuses = ["500"]

        def started(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            statuses.append(status[:3])
            return start_response(status, headers, exc_info)

        counting.in_flight.inc()
        try:
            return answer(environ, started)
        finally:
            counting.in_flight.dec()
            route = environ.get(traces.ROUTE, traces.UNMATCHED)
            seconds = time.perf_counter() - began
            counting.answered(environ["REQUEST_METHOD"], route, statuses[-1], seconds)

    def _written(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            return self._app(environ, start_response)
        finally:
            # It may have written: whoever asks here next sees it.
            self.lease.end()

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

    def _asked(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Let the app answer, and remember where the address leads if it leaves word."""
        address = (environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
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
        known = _learned(environ[traces.ROUTE], ticket, status, headers, size=size)
        if ticket.state is not None:
            self.lease.saw(ticket.state)
            self.saw(ticket.state)
        self.store.keep(address, known)
        self._weigh()
        own = [pair for pair in headers if pair[0].lower() in OF_THE_QUOTA]
        sent = _sent(known, ticket.finished, environ, start_response, self.store, own=own)
        if sent is None:
            start_response(status, headers)
            return body
        body.close()  # type: ignore[attr-defined]
        return sent.body

    def _weigh(self) -> None:
        if self._meters is not None:
            self._meters.misses.inc()
            self._meters.answer_bytes.set(self.store.size)


def _learned(
    route: str, ticket: Ticket, status: str, headers: list[tuple[str, str]], *, size: int
) -> Known:
    lasting = [pair for pair in headers if pair[0].lower() not in OF_THE_CALLER]
    apart = [pair for pair in lasting if pair[0].lower() not in OF_THE_BODY]
    whole = [pair for pair in lasting if pair[0].lower() not in {"content-length", "vary"}]
    return Known(
        route=route,
        tag=ticket.tag,
        state=ticket.state,
        etag=next(value for name, value in headers if name == "ETag"),
        unmodified=(*apart, VARY),
        headers=(*whole, VARY) if status.startswith("200") else None,
        size=size,
    )


def _sent(  # noqa: PLR0913 (all that a caller may say, and all that they may be told)
    known: Known,
    finished: Finished | None,
    environ: WSGIEnvironment,
    start_response: StartResponse,
    store: Store,
    *,
    own: Sequence[tuple[str, str]] = (),
) -> Sent | None:
    """Send what an address leads to, with headers for this caller alone; None if not at hand."""
    name = environ.get(traces.REQUEST_ID)
    if name is None:
        name = environ[traces.REQUEST_ID] = request_id(environ.get("HTTP_X_REQUEST_ID", ""))
    named = ("X-Request-Id", name)
    seen = environ.get("HTTP_IF_NONE_MATCH")
    if seen is not None and _has(seen, known.etag):
        start_response("304 NOT MODIFIED", [*known.unmodified, *own, named])
        return Sent("304", ())
    if finished is None or known.headers is None:
        return None
    headers, body = [*known.headers, *own, named], finished.body
    if (
        len(body) >= PACKED_FROM
        # A strong tag stands for these very bytes, unpacked.
        and known.etag.startswith("W/")
        and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    ):
        body = store.packed(known.tag, finished)
        headers.append(("Content-Encoding", "gzip"))
    start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
    return Sent("200", (body,) if environ["REQUEST_METHOD"] == "GET" else ())


def _has(seen: str, etag: str) -> bool:
    return seen == etag or http_cache.unchanged(parse_etags(seen), etag.removeprefix("W/")[1:-1])


@lru_cache(maxsize=256)
def takes_gzip(accepted: str) -> bool:
    """Tell whether a client that accepts these encodings takes gzip."""
    weighed = parse_accept_header(accepted)
    named = "gzip" if "gzip" in (name.lower() for name in weighed.values()) else "*"
    return any(name.lower() == named and quality > 0 for name, quality in weighed)
