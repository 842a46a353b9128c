"""One table: what went wrong, its status, its problem document.

Every error the app can answer with leaves through here, as RFC 9457
``application/problem+json``: a catalogue error raised by a service, a request
that can't be read, an unknown path, a wrong method, a bug.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException, NotFound

from app.api import http_cache, links
from app.api.json import dumps
from app.domain import errors as domain
from app.domain.errors import Mistake
from app.models.faults import is_unavailable

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class InvalidRequest(domain.Mistaken):
    """The query of a request is not one this route takes."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of problem: its status, its name in the address, what it means."""

    status: int
    name: str
    title: str
    explanation: str


PROBLEMS: dict[type[Exception], Problem] = {
    domain.UnknownFramework: Problem(
        404,
        "unknown-framework",
        "Unknown framework",
        "No framework of the catalogue has that slug or alias. The nearest known ones are listed.",
    ),
    domain.UnknownFeature: Problem(
        404,
        "unknown-feature",
        "Unknown feature",
        "No feature of the catalogue has that slug. The nearest known ones are listed.",
    ),
    domain.UnknownSource: Problem(
        404, "unknown-source", "Unknown source", "No source of the catalogue has that slug."
    ),
    domain.UnknownUseCase: Problem(
        404, "unknown-use-case", "Unknown use case", "No use case of the catalogue has that slug."
    ),
    domain.NoPublicAddress: Problem(
        404,
        "no-public-address",
        "No public address",
        "What was asked for holds full addresses. The operator names the service's own with "
        "FACEOFF_PUBLIC_URL.",
    ),
    domain.UnknownTask: Problem(
        404, "unknown-task", "Unknown task", "No task of the catalogue has that slug."
    ),
    domain.UnknownCategory: Problem(
        422,
        "unknown-category",
        "Unknown category",
        "A filter names a category that the catalogue does not have.",
    ),
    domain.SameFramework: Problem(
        422,
        "same-framework",
        "A framework compared with itself",
        "A comparison needs different frameworks; two of the names given mean the same one.",
    ),
    domain.TooManyFrameworks: Problem(
        422, "too-many-frameworks", "Too many frameworks", "At most eight can be compared at once."
    ),
    domain.TooManyFeatures: Problem(
        422, "too-many-features", "Too many features", "At most 500 features can be compared."
    ),
    domain.DuplicateFeature: Problem(
        422, "duplicate-feature", "A feature given twice", "Every feature key must be unique."
    ),
    domain.BadScale: Problem(
        422, "bad-scale", "A scale that can't be used", "A feature's scale contradicts itself."
    ),
    domain.BadWeight: Problem(
        422,
        "bad-weight",
        "A weight that can't be used",
        "Weights are finite numbers from 0 to 1,000,000.",
    ),
    domain.OffScale: Problem(
        422, "off-scale", "A rating off its scale", "The feature's scale has no such value."
    ),
    domain.BadQuestion: Problem(
        422,
        "bad-question",
        "A question that contradicts itself or names what there is not",
        "A use case, feature or group is unknown, a weight can't be used, or two parameters "
        "exclude each other. Each mistake is listed with its parameter.",
    ),
    domain.InvalidTable: Problem(
        422,
        "invalid-table",
        "A decision table that can't be read",
        "Its form, a feature or a weight is wrong. Each mistake is listed with its JSON pointer. "
        "Ratings that a scale does not have are no mistake but gaps.",
    ),
    InvalidRequest: Problem(
        422,
        "invalid-request",
        "A question that can't be answered",
        "Parameters are unknown, repeated or have values outside what they take. Each is listed.",
    ),
}
"""Everything a caller can get wrong, and what it is answered with."""


UNAVAILABLE = Problem(
    503,
    "unavailable",
    "The catalogue is unavailable",
    "Its database can't be reached or is busy. Retry-After says when to try again.",
)
"""What a database that is away is answered with, whatever was asked."""

RETRY_AFTER = 5
"""Seconds after which a client may try again."""

DETAILS = {
    404: "There is nothing at this address. The index at / says where everything is.",
    405: "This address does not take that method; Allow says which it takes.",
}
"""What is said of the errors Flask makes itself, instead of its words to a browser."""


def problem_type(name: str) -> str:
    """Return the address that a problem's ``type`` names, and where it is explained."""
    return links.to(f"/problems/{name}")


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
    response = Response(dumps(body), body["status"], content_type=MEDIA_TYPE)
    for name, value in headers:
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    response.headers["Cache-Control"] = http_cache.NEVER
    return response


def _known(error: Exception) -> Response:
    problem = PROBLEMS[type(error)]
    body = document(
        status=problem.status,
        title=problem.title,
        detail=str(error),
        type_=problem_type(problem.name),
        mistakes=_mistakes_of(error),
    )
    return _respond(body)


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
