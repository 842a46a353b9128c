"""Answering errors: each as its problem document, by the table of ``errors``.

Every error the app can answer with leaves through here, as RFC 9457
``application/problem+json``: a catalogue error raised by a service, a request
that can't be read, an unknown path, a wrong method, a bug.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException, NotFound

from app.api import failures, http_cache
from app.api.contract import Operation
from app.api.errors import PROBLEMS, UNAVAILABLE, problem_type
from app.api.json import dumps
from app.domain import errors as domain
from app.domain.errors import Mistake
from app.models.faults import is_unavailable

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

RETRY_AFTER = 5
"""Seconds after which a client may try again."""

DETAILS = {
    404: "There is nothing at this address. The index at / says where everything is.",
    405: "This address does not take that method; Allow says which it takes.",
}
"""What is said of the errors Flask makes itself, instead of its words to a browser."""


def document(
    *,
    status: int,
    title: str,
    detail: str,
    type_: str = "about:blank",
    mistakes: Sequence[Mistake] = (),
) -> dict[str, Any]:
    """Build a problem document."""
    return {
        "type": type_,
        "title": title,
        "status": status,
        "detail": detail,
        "errors": list(mistakes),
        "request_id": g.get("request_id"),
    }


def _respond(body: dict[str, Any], headers: Iterable[tuple[str, str]] = ()) -> Response:
    drawn = failures.DRAWERS.get(_asked_for())
    if drawn is None:
        response = Response(dumps(body), body["status"], content_type=MEDIA_TYPE)
    else:
        content_type, draw = drawn
        response = Response(draw(body), body["status"], content_type=content_type)
    for name, value in headers:
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    # A picture that fails is asked for by every reader of somebody's page; but who asked
    # too much is one of them, and not those a shared cache answers.
    briefly = drawn is not None and body["status"] < 500 and body["status"] != 429
    response.headers["Cache-Control"] = failures.BRIEFLY if briefly else http_cache.NEVER
    return response


def _asked_for() -> str:
    """Return the media type of what was asked for; nothing where no route takes it."""
    view = current_app.view_functions.get(request.endpoint or "")
    operation: Operation | None = getattr(view, "operation", None)
    return "" if operation is None else operation.media_type


def _known(error: Exception) -> Response:
    problem = PROBLEMS[type(error)]
    body = document(
        status=problem.status,
        title=problem.title,
        detail=str(error),
        type_=problem_type(problem.name),
        mistakes=_mistakes_of(error),
    )
    return _respond(body, problem.headers(error).items())


def _mistakes_of(error: Exception) -> Sequence[Mistake]:
    if isinstance(error, domain.Mistaken):
        return error.mistakes
    if isinstance(error, domain.Unknown):
        return [
            Mistake(
                detail=error.sentence(name),
                parameter=_parameter_with(name),
                did_you_mean=error.nearest.get(name, ()),
            )
            for name in error.names
        ]
    if isinstance(error, domain.SameFramework | domain.TooManyFrameworks):
        # Of a comparison asked for by its name, the path is what has to change.
        parameter = next((name for name in ("frameworks", "b") if name in request.args), None)
        return [Mistake(detail=str(error), parameter=parameter)]
    if isinstance(error, domain.CannotRevert):
        return [Mistake(detail=reason) for reason in error.reasons]
    if isinstance(error, domain.UnknownRevision):
        parameter = "revision" if "revision" in request.args else None
        return [Mistake(detail=str(error), parameter=parameter)]
    return [Mistake(detail=str(error))]


def _parameter_with(name: str) -> str | None:
    """Return the query parameter that names something; None when the path does."""
    for parameter, value in request.args.items():
        if name in value.split(","):
            return parameter
    return None


def _http(error: HTTPException) -> Response:
    """Answer what Flask and Werkzeug refuse: unknown paths, wrong methods, bad hosts."""
    status = error.code or 500
    if status < 400:
        # Werkzeug's own redirects lead to the host the caller named; ours are answers.
        return _http(NotFound())
    title = HTTPStatus(status).phrase
    detail = DETAILS.get(status) or error.description or title
    body = document(status=status, title=title, detail=detail)
    return _respond(body, error.get_headers())


def _unhandled(error: Exception) -> Response:
    """Answer what nobody expected: a database that is away, or a bug of ours."""
    return _unavailable(error) if is_unavailable(error) else _bug(error)


def _unavailable(error: Exception) -> Response:
    logger.warning("database unavailable in request %s: %s", g.get("request_id"), error)
    body = document(
        status=UNAVAILABLE.status,
        title=UNAVAILABLE.title,
        detail="The catalogue can't be read right now; try again in a few seconds.",
        type_=problem_type(UNAVAILABLE.name),
    )
    return _respond(body, [("Retry-After", str(RETRY_AFTER))])


def _bug(error: Exception) -> Response:
    """Answer for a bug of ours: logged whole, told without its insides."""
    logger.error("unhandled error in request %s", g.get("request_id"), exc_info=error)
    return _respond(
        document(
            status=500,
            title=HTTPStatus.INTERNAL_SERVER_ERROR.phrase,
            detail="Something went wrong on our side; the request id finds it in the log.",
        )
    )


def init_app(app: Flask) -> None:
    """Answer every error of the app with a problem document."""
    for error in PROBLEMS:
        app.register_error_handler(error, _known)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unhandled)
