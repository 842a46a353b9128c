"""A route and its contract are one declaration.

``@read(...)`` names the query, what comes back and what can go wrong. From that
it registers the route, parses and checks the query, answers 304 before any work,
and ``openapi.yaml`` is made from it: there is no second place where it is said.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import wraps
from itertools import chain
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request
from marshmallow import Schema

from app.api import answers, bodies, http_cache, limits, parsing
from app.api.finished import Finished
from app.api.json import dumps, trimmed
from app.api.preconditions import version_tag
from app.domain.errors import CatalogueError
from app.domain.keys import Scope
from app.models import Session, db
from app.services import changes, versions

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

    ``body`` is bytes, a ``Stream`` or a value to be written as JSON. ``again`` is the
    answer to whoever sends the request again, where this one is too long to keep.
    """

    body: Any
    status: int = 200
    media_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    again: Answer | None = None


View = Callable[..., Answer]

Entry = Callable[..., tuple[str, tuple[str, ...]]]
"""Given the path's arguments, says which entry they lead to: its noun and its key."""


Meaning = Callable[..., Mapping[str, Any]]
"""Given a ``Reading`` and all arguments, says what is asked, alike for every way to ask it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writes:
    """What a route that changes something asks for beside its body.

    ``conditional``: which version was edited. ``repeatable``: it takes an
    ``Idempotency-Key``. ``merges``: its body is a merge patch. ``reasoned``: it is
    told why. ``creates``: there must be none yet. ``takes``: the media types of a body
    that the view reads itself, each with what it holds; ``tells`` those that it answers
    in besides JSON, by the question.
    """

    conditional: bool = True
    repeatable: bool = False
    merges: bool = False
    creates: bool = False
    reasoned: bool = True
    takes: Mapping[str, str] = field(default_factory=dict)
    tells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """The contract of one route, as its declaration gives it.

    ``scope`` is the smallest that a key must have; without one the route is open.
    """

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
    looks_back: bool = False
    cache: str = http_cache.NEVER
    scope: Scope | None = None
    writes: Writes | None = None
    status: int = 200
    also: Mapping[int, str] = field(default_factory=dict)
    entry: Entry | None = None
    means: Meaning | None = None

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
    looks_back: bool = False,
    cache: str = http_cache.READ,
    also: Mapping[int, str] | None = None,
    entry: Entry | None = None,
    means: Meaning | None = None,
) -> Callable[[View], View]:
    """Declare a GET route.

    ``entry`` names the entry that the path leads to: such an answer's tag is strong
    and begins with the entry's version, for ``If-Match``. ``means`` makes one question
    of several that are answered alike; without it, they differ where their arguments do.
    The view gets a ``Reading`` (unless it ``depends_on_catalogue=False``), then
    path and query arguments by name. ``moves`` says that it may answer 301,
    ``also`` which further statuses it answers with the same body, ``also_as`` which
    further media types it has, by the question. One that ``streams`` may answer with
    a ``Stream``; its ``Reading`` stays open until the last byte is sent. One that
    ``looks_back`` takes ``revision``, and its answer of an earlier one is kept long.
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
            looks_back=looks_back,
            cache=cache,
            also=also or {},
            entry=entry,
            means=means,
        )

        @wraps(view)
        def respond(**path_arguments: Any) -> Response:
            asked = parsing.query(operation.query, shared=media_type == "text/html")
            if operation.cache == http_cache.NEVER:
                return respond_with(
                    operation.view(**path_arguments, **asked), cache=operation.cache
                )
            return _conditional(operation, path_arguments, asked)

        register(blueprint, operation, respond)
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
            return respond_with(answer, cache=operation.cache)

        register(blueprint, operation, respond)
        return view

    return declare


def register(blueprint: Blueprint, operation: Operation, respond: Callable[..., Response]) -> None:
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
        response = _answered(operation, [_look(session, lent=False)], path_arguments, asked)
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
    state, cache = _shown(operation, looks, asked)
    meant = {**path_arguments, **asked}
    if operation.means is not None:
        meant = {**meant, **operation.means(*looks, **meant)}
    tag = http_cache.tag(
        state,
        parsing.canonical(operation.path, meant),
        public_url=current_app.config["SETTINGS"].public_url,
    )
    if operation.entry is not None:
        noun, key = operation.entry(**path_arguments)
        version = versions.current(looks[0].session, noun, key)
        tag = f"{version_tag(state.epoch, version)}.{http_cache.digest(tag)}"
    finished = None
    unchanged = http_cache.unchanged(request.if_none_match, tag)
    if not unchanged:
        limits.count()
    if unchanged:
        response = Response(status=304)
        response.headers["Cache-Control"] = cache
    elif operation.streams:
        response = respond_with(operation.view(*looks, **path_arguments, **asked), cache=cache)
    else:
        response, finished = _finished(
            tag, lambda: operation.view(*looks, **path_arguments, **asked), cache=cache
        )
    if response.status_code in {200, 304}:
        response.set_etag(tag, weak=operation.entry is None)
        if not operation.streams:
            shown = looks[0].state if looks else None
            answers.leave_word(answers.Ticket(tag=tag, state=shown, finished=finished))
    return response


def _finished(
    tag: str, view: Callable[[], Answer], *, cache: str
) -> tuple[Response, Finished | None]:
    """Return the answer of a tag, from whoever made it already; only a 200 is kept."""
    made: list[Response] = []

    def make() -> Finished | None:
        made.append(response := respond_with(view(), cache=cache))
        if response.status_code != 200:
            return None
        return Finished(headers=tuple(response.headers), body=trimmed(response.get_data()))

    finished = answers.store().once(tag, make)
    if made or finished is None:
        return made[0], finished
    return Response(finished.body, headers=list(finished.headers)), finished


def _shown(
    operation: Operation, looks: list[Reading], asked: dict[str, Any]
) -> tuple[changes.State, str]:
    """Return which state of the catalogue an answer shows, and how long it may be kept."""
    state = looks[0].state if looks else changes.NO_STATE
    revision = asked.get("revision") if operation.looks_back else None
    if revision is None or revision > state.revision:
        return state, operation.cache
    return replace(state, revision=revision), http_cache.PAST


def _look(session: Session, *, lent: bool = True) -> Reading:
    """Begin to read; what is read as a whole passes by what is kept, and would only fill it."""
    state = changes.begin_reading(session)
    if lent:
        answers.shelf().lend(session, state.revision, state.epoch)
    return Reading(session, state)


def respond_with(answer: Answer, *, cache: str) -> Response:
    """Make the response of an answer."""
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
