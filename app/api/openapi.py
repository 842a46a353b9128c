"""The contract as OpenAPI 3.1, made from the declarations of the routes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from marshmallow import EXCLUDE, Schema
from webargs.fields import DelimitedList

from app import __version__
from app.api import contract
from app.api.bodies import MERGE_PATCH
from app.api.contract import Operation, Writes
from app.api.errors import PROBLEMS, UNAVAILABLE
from app.api.failures import DRAWERS
from app.api.json import dumps
from app.api.preconditions import PreconditionMissing
from app.api.refusals import MEDIA_TYPE
from app.api.replays import HEADER, REPLAYED
from app.api.schemas.analyses import AnalysisOut
from app.api.schemas.claims import Raw
from app.api.schemas.common import Out, integer, many, text, texts
from app.api.schemas.documents import written_field
from app.api.traces import OPERATED
from app.api.writing import REASON
from app.domain import access

OPENAPI = "3.1.2"
DESCRIPTION = """\
Compares software frameworks head to head: per feature, who wins, by how much and on whose word;
over everything, who wins and how sure that is.

Reading is open and needs no key. Every answer carries an `ETag` made from the catalogue's
revision; send it back in `If-None-Match` and an unchanged answer costs you 304 and nothing else.
Every error is an RFC 9457 problem document that lists all mistakes. New keys may appear in
answers at any time; existing ones keep their meaning within `/v1`.
"""

BODY_ERRORS = {
    400: "The body is not one whole JSON text.",
    413: "The body is too large.",
    415: "The body is not application/json.",
}
"""What can be wrong with a body before anybody asks what it means."""

FILE_ERRORS = {
    400: "The body breaks off, or is longer or shorter than it says.",
    413: "The body is too large.",
    415: "The body is of none of these types, or compressed.",
}
"""What can be wrong with a body that is stored before it is read."""

KEY_ERRORS = (access.KeyNeeded, access.KeyRefused, access.ScopeMissing, access.TooManyAttempts)
"""What can be wrong with the key of any operation that needs one."""

REPLAY_ERRORS = (access.BadIdempotencyKey, access.ReplayRunning, access.ReplayMismatch)
"""What can be wrong with an idempotency key."""

_CHALLENGE = {"WWW-Authenticate": "How a key is sent, and what was wrong with the one that was."}
STATUS_HEADERS: dict[int, dict[str, str]] = {
    401: _CHALLENGE,
    403: _CHALLENGE,
    429: {"Retry-After": "Seconds until trying again can help."},
}
"""The headers that a status has to come with."""

BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "fo_<id>_<secret>",
    "description": "A key that the operator made, for what is not open. Its scope is vote, edit or "
    "admin; each includes those before it, and an operation names the one it needs.",
}
"""How a key is sent."""

TAGS = {
    "Comparisons": "Frameworks head to head.",
    "Embeds": "A comparison on any page: framed, as an element, a picture or a badge.",
    "Rankings": "Many frameworks in order.",
    "Frameworks": "The things compared, their ratings and the claims behind them.",
    "Points": "What is stated of a framework and is no rating: pros, cons, who uses it.",
    "Tasks": "The same job done with each framework.",
    "Features": "What they are compared on, with the scales.",
    "Categories": "The tree they are filed in.",
    "Sources": "Whose word it is.",
    "Use cases": "Named sets of weights.",
    "Catalogue": "How much it holds, what is doubtful, and all of it at once.",
    "Method": "How ratings come about and winners are picked.",
    "Problems": "What can go wrong.",
    "Index": "The way in.",
    "Contract": "This document.",
    "Operations": "For those who keep the service running.",
}


class MistakeOut(Out):
    """One thing that is wrong with a request."""

    detail = text("What is wrong, and what is allowed.")
    line = integer("The line of an import it is about, from 1.", null=True)
    parameter = text("The query parameter it is about.", null=True, example="a")
    pointer = text("The place in the body it is about, a JSON pointer.", null=True)
    did_you_mean = texts("What may have been meant.", example=["flask"])


class ProblemOut(Out):
    """An RFC 9457 problem document."""

    type = text("What kind of problem; its address explains it.")
    title = text("What kind of problem, in words.")
    status = integer("The status of the answer.", example=404)
    detail = text("What went wrong this time.")
    errors = many(MistakeOut, "Every mistake of the request.")
    request_id = text("Finds this answer in the service's log.", null=True)


def build(app: Flask) -> dict[str, Any]:
    """Return the whole document."""
    plugin = MarshmallowPlugin(schema_name_resolver=_component)
    spec = APISpec(
        title="Faceoff",
        version=__version__,
        openapi_version=OPENAPI,
        plugins=[plugin],
        info={
            "summary": "Software frameworks, head to head.",
            "description": DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        servers=[
            {"url": "/v1", "description": "The pinned version; use this in programs."},
            {"url": "/", "description": "The current version."},
        ],
        tags=[{"name": name, "description": says} for name, says in TAGS.items()],
        security=[],
    )
    converter = plugin.converter
    if converter is None:
        raise RuntimeError("apispec has not initialised its marshmallow plugin")
    for describe in (_delimited, _raw, _one_of, written_field):
        converter.add_attribute_function(describe)  # type: ignore[no-untyped-call]
    spec.components.schema("Problem", schema=ProblemOut)
    operations = contract.operations(app)
    if any(operation.scope is not None for operation in operations):
        # A component that nothing refers to is a warning of every linter.
        spec.components.security_scheme("bearer", BEARER)
    for operation in operations:
        path, parameters = _path(operation.path)
        parameters += _query(converter, operation.query)
        method = operation.method.lower()
        spec.path(path=path, operations={method: _operation(operation, parameters)})
    document: dict[str, Any] = spec.to_dict()
    return document


@dataclass(frozen=True, slots=True)
class Documents:
    """The contract as it is sent."""

    yaml: bytes
    json: bytes


def documents(app: Flask) -> Documents:
    """Return the contract ready to send, made once: it is constant for a release."""
    made: Documents | None = app.extensions.get("faceoff_contract")
    if made is None:
        document = build(app)
        made = Documents(yaml=as_yaml(document).encode(), json=dumps(document))
        app.extensions["faceoff_contract"] = made
    return made


def _component(schema: Schema | type[Schema] | str) -> str:
    name = schema if isinstance(schema, str) else getattr(schema, "__name__", None)
    shape = name or type(schema).__name__
    if shape.endswith("Form"):
        return f"{shape.removesuffix('Form')}Document"
    return shape.removesuffix("Out")


def _delimited(_converter: Any, field: Any, **_: Any) -> dict[str, Any]:
    """Say how a comma-separated list is written: once, not once a member."""
    if not isinstance(field, DelimitedList):
        return {}
    return {"explode": False, "style": "form", "default": list(field.load_default)}


def _raw(_converter: Any, field: Any, **_: Any) -> dict[str, Any]:
    return dict(field.metadata) if isinstance(field, Raw) else {}


def _one_of(converter: Any, field: Any, **_: Any) -> dict[str, Any]:
    """Name the shapes of the one key whose shape depends on the question."""
    if not isinstance(field, AnalysisOut):
        return {}
    return {"anyOf": [converter.resolve_nested_schema(shape) for shape in field.shapes]}


def _path(rule: str) -> tuple[str, list[dict[str, Any]]]:
    names = re.findall(r"<(\w+)>", rule)
    parameters = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": f"The {name}.",
            "schema": {"type": "string", "minLength": 1},
        }
        for name in names
    ]
    return re.sub(r"<(\w+)>", r"{\1}", rule), parameters


def _query(converter: Any, schema: Schema | None) -> list[dict[str, Any]]:
    if schema is None:
        return []
    parameters: list[dict[str, Any]] = converter.schema2parameters(schema, location="query")
    for parameter in parameters:
        described = parameter["schema"]
        for key in ("explode", "style"):
            if key in described:
                parameter[key] = described.pop(key)
        if described.get("default") in ([], None):
            described.pop("default", None)
    return parameters


def _operation(operation: Operation, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.view.__name__,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.description,
        "parameters": parameters,
    }
    if operation.writes is not None:
        described["parameters"] = [*parameters, *_asked_headers(operation.writes)]
    if operation.body is not None:
        merges = operation.writes is not None and operation.writes.merges
        media_types = ["application/json", *([MERGE_PATCH] if merges else [])]
        described["requestBody"] = {
            "required": True,
            "content": {name: {"schema": operation.body} for name in media_types},
        }
    if operation.writes is not None and operation.writes.takes:
        described["requestBody"] = {
            "required": True,
            "content": {
                name: {"schema": _sent_whole(name, holds)}
                for name, holds in operation.writes.takes.items()
            },
        }
    if operation.scope is not None:
        described["security"] = [{"bearer": [operation.scope.value]}]
    return described | {"responses": dict(_responses(operation))}


def _sent_whole(media_type: str, holds: str) -> dict[str, Any]:
    """Describe a body that no form of ours describes."""
    kind = "object" if media_type == "application/json" else "string"
    return {"type": kind, "description": holds}


def _responses(operation: Operation) -> Iterable[tuple[str, dict[str, Any]]]:
    content: dict[str, Any] = {
        media_type: {"schema": operation.returns or {}}
        for media_type in (operation.media_type, *operation.also_as)
    }
    if operation.writes is not None:
        content |= {
            name: {"schema": _sent_whole(name, holds)}
            for name, holds in operation.writes.tells.items()
        }
    repeatable = operation.writes is not None and operation.writes.repeatable
    for status in sorted({200, operation.status}):
        answer = {"description": SAYS[status], "content": content}
        yield str(status), answer | ({"headers": _REPEATED} if repeatable else {})
    if operation.moves:
        says = "The canonical address."
        location = {"description": says, "required": True, "schema": {"type": "string"}}
        yield (
            "301",
            {"description": "An alias; the slug is elsewhere.", "headers": {"Location": location}},
        )
    if operation.depends_on_catalogue:
        yield "304", {"description": "Not changed since the ETag you sent."}
    if operation.depends_on_catalogue or operation.scope is not None:
        yield (
            str(UNAVAILABLE.status),
            {"description": UNAVAILABLE.explanation, "content": _problem(operation)},
        )
    for status, says in operation.also.items():
        yield (
            str(status),
            {"description": says, "content": content if status >= 500 else _problem(operation)},
        )
    ignores = operation.query is not None and operation.query.unknown == EXCLUDE
    wrong = f"{'' if ignores else 'unknown, '}repeated or have values outside what they take."
    statuses: dict[int, list[str]] = {422: [f"Parameters are {wrong}"]}
    statuses |= {status: [says] for status, says in _body_errors(operation).items()}
    if operation.writes is not None and operation.writes.conditional:
        missing = PROBLEMS[PreconditionMissing]
        statuses[missing.status] = [missing.explanation]
    of_key = KEY_ERRORS if operation.scope is not None else ()
    of_replay = REPLAY_ERRORS if repeatable else ()
    of_much = () if operation.path in OPERATED else (access.TooManyRequests,)
    for error in (*operation.may_fail, *of_key, *of_replay, *of_much):
        problem = PROBLEMS[error]
        statuses.setdefault(problem.status, []).append(problem.explanation)
    for status, reasons in sorted(statuses.items()):
        yield str(status), _refusal(operation, status, " ".join(reasons))
    yield (
        "414",
        {
            "description": "The address is over 4,094 bytes; the server refuses it.",
            "content": {"text/html": {"schema": {"type": "string"}}},
        },
    )


def _body_errors(operation: Operation) -> dict[int, str]:
    if operation.writes is not None and operation.writes.takes:
        return FILE_ERRORS
    return {} if operation.body is None else BODY_ERRORS


_REPEATED = {
    REPLAYED: {
        "description": "`true` where the request was carried out before and is answered as then.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}

SAYS = {200: "The answer.", 201: "Made; `Location` says where."}


def _asked_headers(writes: Writes) -> Iterable[dict[str, Any]]:
    """Describe the headers that a change takes."""
    asked = {}
    if writes.reasoned:
        asked[REASON] = (
            "Why, in one line; it is published. The member `change_reason` of the body does as "
            "well."
        )
    if writes.repeatable:
        asked[HEADER] = (
            "A name for this request, 1 to 64 printable ASCII characters: sent again within 24 h, "
            "it is not carried out again but answered as it was."
        )
    if writes.conditional:
        asked["If-Match"] = "The ETag of the version that was edited."
        asked["If-None-Match"] = "`*` asks for something new, where `If-Match` is left out."
    for name, says in asked.items():
        yield {
            "name": name,
            "in": "header",
            "required": False,
            "description": says,
            "schema": {"type": "string"},
        }


def _refusal(operation: Operation, status: int, says: str) -> dict[str, Any]:
    refusal: dict[str, Any] = {"description": says, "content": _problem(operation)}
    headers = {
        name: {"description": why, "required": True, "schema": {"type": "string"}}
        for name, why in STATUS_HEADERS.get(status, {}).items()
    }
    return refusal | ({"headers": headers} if headers else {})


def _problem(operation: Operation) -> dict[str, Any]:
    if operation.media_type in DRAWERS:
        return {operation.media_type: {"schema": {}}}
    return {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


class _Plain(yaml.SafeDumper):
    """YAML without anchors: a document people read repeats itself rather than points."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (PyYAML's signature)
        return True


def as_yaml(document: dict[str, Any]) -> str:
    """Write the document as the committed ``openapi.yaml`` has it."""
    return yaml.dump(document, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100)
