"""Reading the question out of a request: every mistake at once, nothing dropped silently."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, Never
from urllib.parse import parse_qsl

from flask import Request, request
from marshmallow import EXCLUDE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import MultiDict

from app.api.errors import InvalidRequest
from app.domain.errors import Mistake

UNKNOWN = "Unknown field."


class _QueryParser(FlaskParser):
    """webargs, but unknown parameters are the schema's and mistakes are ours to tell."""

    # The schema's own word counts, and marshmallow's is to refuse what is unknown.
    DEFAULT_UNKNOWN_BY_LOCATION = {"query": None}  # noqa: RUF012 (webargs' own declaration)

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
        repeated = _repeated(req.args.lists(), schema)
        raise InvalidRequest([*repeated, *_mistakes(by_parameter, schema)])


_TRACKING = re.compile(r"utm_\w+|(fb|g|d|tt|tw|y)clid|msclkid|igshid|mc_[ce]id")
"""What social networks and newsletters hang on to links that people share."""


class _SharedLinkParser(_QueryParser):
    """The same for pages that people send each other."""

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """Leave out what others put there, so that a shared link still leads to its page."""
        return self._makeproxy(_untracked(req.args), schema)


def _untracked(given: MultiDict[str, str]) -> MultiDict[str, str]:
    return MultiDict(
        [pair for pair in given.items(multi=True) if _TRACKING.fullmatch(pair[0]) is None]
    )


_parser = _QueryParser()
_shared_link_parser = _SharedLinkParser()


class Nothing(Schema):
    """The query of a route that takes no parameters."""


_NOTHING = Nothing()


class Anything(Schema):
    """The query of a file: whatever a page hangs on to its address to get it anew."""

    class Meta:
        """It changes nothing."""

        unknown = EXCLUDE


def query(schema: Schema | None, *, shared: bool = False) -> dict[str, Any]:
    """Return the checked and defaulted query arguments of the request at hand.

    Of what people ``shared``, the marks of those who pass links on are left out.

    Raises InvalidRequest with every mistake: repeated parameters, values that don't
    fit, and unknown parameters, unless the schema leaves them out (``EXCLUDE``).
    """
    schema = schema or _NOTHING
    parser = _shared_link_parser if shared else _parser
    asked = parser.parse(schema, request, location="query")
    given = _untracked(request.args) if shared else request.args
    if repeated := list(_repeated(given.lists(), schema)):
        raise InvalidRequest(repeated)
    return dict(asked)


def query_of(address: str, schema: Schema, *, parameter: str) -> dict[str, Any]:
    """Return the checked query of an address that a parameter holds, as ``query`` would.

    Raises InvalidRequest with every mistake, each told of the parameter.
    """
    given = MultiDict(parse_qsl(address, keep_blank_values=True))
    mistakes = list(_repeated(given.lists(), schema))
    asked: dict[str, Any] = {}
    try:
        asked = dict(schema.load(given.to_dict()))
    except ValidationError as error:
        messages = error.normalized_messages()  # type: ignore[no-untyped-call]
        mistakes += _mistakes(messages, schema)
    if mistakes:
        raise InvalidRequest(
            [
                replace(one, parameter=parameter, detail=f"Its {one.parameter}: {one.detail}")
                for one in mistakes
            ]
        )
    return asked


def _repeated(given: Iterable[tuple[str, list[str]]], schema: Schema) -> Iterable[Mistake]:
    for name, values in given:
        if len(values) > 1 and (schema.unknown != EXCLUDE or name in _known(schema)):
            yield Mistake(
                detail=f"{name!r} is given {len(values)} times; give it once.", parameter=name
            )


def _known(schema: Schema) -> list[str]:
    return sorted(field.data_key or name for name, field in schema.load_fields.items())


def _mistakes(by_parameter: dict[str, Any], schema: Schema) -> Iterable[Mistake]:
    known = _known(schema)
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
