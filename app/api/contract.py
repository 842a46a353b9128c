"""A route and its contract are one declaration.

``@read(...)`` names the query, what comes back and what can go wrong. From that
it registers the route, parses and checks the query, answers 304 before any work,
and ``openapi.yaml`` is made from it: there is no second place where it is said.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import wraps
from itertools import chain
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request
from marshmallow import Schema

from app.api import bodies, http_cache, parsing
from app.api.json import dumps
from app.domain.errors import CatalogueError
from app.models import Session, db
from app.services import changes

JSON = "application/json"

Stream = Generator[bytes, None, None]
"""A body that is made while it is sent. Nothing is done until somebody asks for its first bytes."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One consistent look at the catalogue: a session, and the state it shows."""

    session: Session
    state: changes.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a view gives back; the wrapper makes the response of it.

    ``body`` is bytes, a ``Stream`` or a value to be written as JSON.
    """

    body: Any
    status: int = 200
    media_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


View = Callable[..., Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """The contract of one route, as its declaration gives it."""

    path: str
    method: str
    view: View
    tag: str
    returns: Schema | None
    query: Schema | None = None
    body: Schema | None = None
    media_type: str = JSON
    also_as: tuple[str, ...] = ()
    may_fail: tuple[type[CatalogueError], ...] = ()
    moves: bool = False
    depends_on_catalogue: bool = False
    streams: bool = False
    cache: str = http_cache.NEVER
    also: Mapping[int, str] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """The first line of the view's docstring."""
        return self._docstring[0].rstrip(".")

    @property
    def description(self) -> str:
        """The whole docstring of the view, in Markdown."""
        return "\n".join(self._docstring).strip()

    @property
    def _docstring(self) -> list[str]:
        lines = (self.view.__doc__ or "").strip().splitlines()
        return [line.removeprefix("    ") for line in lines]


def read(  # noqa: PLR0913 (a contract has this many clauses; all are named)
    blueprint: Blueprint,
    path: str,
    *,
    tag: str,
    query: Schema | None = None,
    returns: Schema | None = None,
    media_type: str = JSON,
    also_as: tuple[str, ...] = (),
    may_fail: tuple[type[CatalogueError], ...] = (),
    moves: bool = False,
    depends_on_catalogue: bool = True,
    streams: bool = False,
    cache: str = http_cache.READ,
    also: Mapping[int, str] | None = None,
) -> Callable[[View], View]:
    """Declare a GET route.

    The view gets a ``Reading`` (unless it ``depends_on_catalogue=False``), then
    path and query arguments by name. ``moves`` says that it may answer 301,
    ``also`` which further statuses it answers with the same body, ``also_as`` which
    further media types it has, by the question. One that ``streams`` may answer with
    a ``Stream``; its ``Reading`` stays open until the last byte is sent.
    """

    def declare(view: View) -> View:
        operation = Operation(
            path=path,
            method="GET",
            view=view,
            tag=tag,
            query=query,
            returns=returns,
            media_type=media_type,
            also_as=also_as,
            may_fail=may_fail,
            moves=moves,
            depends_on_catalogue=depends_on_catalogue,
            streams=streams,
            cache=cache,
            also=also or {},
        )

        @wraps(view)
        def respond(**path_arguments: Any) -> Response:
            asked = parsing.query(operation.query)
            if operation.cache == http_cache.NEVER:
                return _response(operation.view(**path_arguments, **asked), cache=operation.cache)
            return _conditional(operation, path_arguments, asked)

        _register(blueprint, operation, respond)
        return view

    return declare


def compute(  # noqa: PLR0913 (a contract has this many clauses; all are named)
    blueprint: Blueprint,
    path: str,
    *,
    tag: str,
    body: Schema,
    returns: Schema,
    may_fail: tuple[type[CatalogueError], ...] = (),
) -> Callable[[View], View]:
    """Declare a POST route that computes something of its body and stores nothing.

    The view gets the body as plain JSON values; ``body`` describes them. Open to
    everybody like a read, as nothing changes.
    """

    def declare(view: View) -> View:
        operation = Operation(
            path=path,
            method="POST",
            view=view,
            tag=tag,
            body=body,
            returns=returns,
            may_fail=may_fail,
        )

        @wraps(view)
        def respond(**path_arguments: Any) -> Response:
            parsing.query(None)
            answer = operation.view(bodies.json_body(), **path_arguments)
            return _response(answer, cache=operation.cache)

        _register(blueprint, operation, respond)
        return view

    return declare


def _register(blueprint: Blueprint, operation: Operation, respond: Callable[..., Response]) -> None:
    """Give an operation its address, and its function the contract it keeps."""
    respond.operation = operation  # type: ignore[attr-defined]
    blueprint.add_url_rule(
        operation.path,
        endpoint=operation.view.__name__,
        view_func=respond,
        methods=[operation.method],
        # The index is at /v1 as well as at /v1/, without a redirect between them.
        strict_slashes=operation.path != "/",
    )


def _conditional(
    operation: Operation, path_arguments: dict[str, Any], asked: dict[str, Any]
) -> Response:
    if operation.streams:
        return _kept_open(operation, path_arguments, asked)
    looks = [_look(db.session())] if operation.depends_on_catalogue else []
    return _answered(operation, looks, path_arguments, asked)


def _kept_open(
    operation: Operation, path_arguments: dict[str, Any], asked: dict[str, Any]
) -> Response:
    """Answer on a session of its own: the request's ends with the view, before the body is made."""
    with ExitStack() as until_sent:
        session = until_sent.enter_context(Session(db.engine))
        response = _answered(operation, [_look(session)], path_arguments, asked)
        # Werkzeug never asks for the body of what it answers a HEAD with.
        if response.is_streamed and request.method != "HEAD":
            pieces = _holding(response.iter_encoded(), until_sent.pop_all())
            next(pieces)
            response.response = pieces
        return response


def _holding(pieces: Iterable[bytes], held: ExitStack) -> Stream:
    """Let go of what is held when the last piece is sent, or nobody wants the next one.

    The first thing it yields is nothing: a generator that was never begun would
    not know that it ends.
    """
    with held:
        yield b""
        yield from pieces


def _answered(
    operation: Operation,
    looks: list[Reading],
    path_arguments: dict[str, Any],
    asked: dict[str, Any],
) -> Response:
    """Answer 304 when the client has it already, before anything is computed."""
    tag = http_cache.tag(
        looks[0].state if looks else changes.NO_STATE,
        parsing.canonical(operation.path, path_arguments, asked),
        public_url=current_app.config["SETTINGS"].public_url,
    )
    if http_cache.unchanged(request.if_none_match, tag):
        response = Response(status=304)
        response.headers["Cache-Control"] = operation.cache
    else:
        answer = operation.view(*looks, **path_arguments, **asked)
        response = _response(answer, cache=operation.cache)
    if response.status_code in {200, 304}:
        response.set_etag(tag, weak=True)
    return response


def _look(session: Session) -> Reading:
    return Reading(session, changes.begin_reading(session))


def _response(answer: Answer, *, cache: str) -> Response:
    if isinstance(answer.body, Generator):
        response = _sent_while_made(answer)
    else:
        body = answer.body if isinstance(answer.body, bytes) else dumps(answer.body)
        response = Response(body, answer.status, content_type=answer.media_type)
    response.headers["Cache-Control"] = cache
    response.headers.update(answer.headers)
    return response


def _sent_while_made(answer: Answer) -> Response:
    """Begin a stream, so that what keeps it from beginning is answered like any other error.

    A HEAD begins nothing: nobody reads what it would make.
    """
    stream: Stream = answer.body
    begun = [] if request.method == "HEAD" else [next(stream, b"")]
    response = Response(chain(begun, stream), answer.status, content_type=answer.media_type)
    response.call_on_close(stream.close)
    return response


def operations(app: Flask) -> list[Operation]:
    """Return the contract of every route of the app, each once, in the order of paths."""
    found = {
        (operation.path, operation.method): operation
        for view in app.view_functions.values()
        if (operation := getattr(view, "operation", None)) is not None
    }
    return [found[route] for route in sorted(found)]
