"""Reading the question out of a request: every mistake at once, nothing dropped silently."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Never

from flask import Request, request
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from app.api.errors import InvalidRequest
from app.domain.errors import Mistake

UNKNOWN = "Unknown field."


class _QueryParser(FlaskParser):
    """webargs, but unknown parameters are mistakes and mistakes are ours to tell."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"query": RAISE}  # noqa: RUF012 (webargs' own declaration)

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,  # noqa: ARG002 (webargs' signature)
        error_headers: Any,  # noqa: ARG002 (webargs' signature)
    ) -> Never:
        """Turn marshmallow's messages into mistakes that name their parameter."""
        by_parameter = error.normalized_messages().get("query", {})  # type: ignore[no-untyped-call]
        raise InvalidRequest([*_repeated(req), *_mistakes(by_parameter, schema)])


_parser = _QueryParser()


class Nothing(Schema):
    """The query of a route that takes no parameters."""


_NOTHING = Nothing()


def query(schema: Schema | None) -> dict[str, Any]:
    """Return the checked and defaulted query arguments of the request at hand.

    Raises InvalidRequest with every mistake: unknown and repeated parameters,
    and values that don't fit.
    """
    asked = _parser.parse(schema or _NOTHING, request, location="query")
    if repeated := list(_repeated(request)):
        raise InvalidRequest(repeated)
    return dict(asked)


def _repeated(req: Request) -> Iterable[Mistake]:
    for name, values in req.args.lists():
        if len(values) > 1:
            yield Mistake(
                detail=f"{name!r} is given {len(values)} times; give it once.", parameter=name
            )


def _mistakes(by_parameter: dict[str, Any], schema: Schema) -> Iterable[Mistake]:
    known = sorted(field.data_key or name for name, field in schema.load_fields.items())
    for name, reasons in by_parameter.items():
        if reasons == [UNKNOWN]:
            yield _unknown(name, known)
        else:
            yield Mistake(detail=" ".join(_flat(reasons)), parameter=name)


def _unknown(name: str, known: list[str]) -> Mistake:
    allowed = f"It takes {', '.join(known)}." if known else "It takes none."
    return Mistake(
        detail=f"There is no parameter {name!r} here. {allowed}",
        parameter=name,
        did_you_mean=get_close_matches(name, known, n=3, cutoff=0.6),
    )


def _flat(reasons: Any) -> Iterable[str]:
    """Marshmallow nests the messages of list members by their index."""
    if isinstance(reasons, dict):
        for nested in reasons.values():
            yield from _flat(nested)
    elif isinstance(reasons, list):
        for reason in reasons:
            yield from _flat(reason)
    else:
        yield str(reasons)


def canonical(path: str, meant: Mapping[str, Any]) -> str:
    """Return one text for all spellings of a question: sorted, defaulted, checked."""
    arguments = {name: value for name, value in meant.items() if value is not None}
    return json.dumps([path, arguments], sort_keys=True, default=str)
