"""Reading a JSON body: strictly, within bounds, every refusal with its reason.

Flask's ``request.json`` would take the last of two equal members, NaN, and a
body that a disconnect cut short; none of these may be guessed at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from os import SEEK_END
from tempfile import TemporaryFile
from typing import IO, Any, cast

from flask import Response, after_this_request, current_app, g, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from app.services import strict_json

MERGE_PATCH = "application/merge-patch+json"
PIECE = 65_536
"""Bytes read of a body at a time."""


def json_body(*media_types: str) -> Any:
    """Return the request's JSON body as plain values.

    ``media_types`` are those it may be sent as besides application/json.

    Raises UnsupportedMediaType (415), RequestEntityTooLarge (413), BadRequest
    (400) for what is not one whole JSON text of at most 32 levels: NaN and
    infinite numbers, a member given twice and lone surrogates included.
    """
    allowed = (*media_types, "application/json")
    if request.mimetype not in allowed or request.content_encoding:
        raise UnsupportedMediaType(f"Send plain {' or '.join(allowed)}.")
    text = _text(sent())
    try:
        return strict_json.parse(text)
    except ValueError as error:
        # Of an integer of more than 4,300 digits Python tells how to change its limit.
        told = str(error).partition(";")[0][:200]
        raise BadRequest(f"The body is not JSON: {told}.") from None


def sent() -> bytes:
    """Return the request's body as it came, whole; it can be asked for again.

    Raises RequestEntityTooLarge (413), and BadRequest (400) for one that broke off.
    """
    if "sent" not in g:
        most: int = current_app.config["MAX_CONTENT_LENGTH"]
        g.sent = b"".join(_pieces(most))
    return cast("bytes", g.sent)


def body_file(most: int) -> IO[bytes]:
    """Return the request's body as a file without a name, read to its end.

    Raises RequestEntityTooLarge (413) for more than ``most`` bytes, however they come,
    UnsupportedMediaType (415) for a compressed body, BadRequest (400) for one that
    breaks off or is not as long as it says.
    """
    if request.content_encoding:
        raise UnsupportedMediaType("Send it as it is, not compressed.")
    if "sent_file" in g:
        return _rewound(g.sent_file, most)
    with ExitStack() as unless_whole:
        file = unless_whole.enter_context(TemporaryFile())
        for piece in _pieces(most):
            file.write(piece)
        unless_whole.pop_all()
    file.seek(0)
    return file


def file_digest() -> bytes:
    """Return what tells the body from any other, read into a file that ``body_file`` gives again.

    Raises as ``body_file`` does, for more than an import may have.
    """
    most: int = current_app.config["SETTINGS"].max_import_bytes
    file = g.sent_file = body_file(most)
    after_this_request(_closing(file))
    return hashlib.file_digest(cast("Any", file), "sha256").digest()


def _closing(file: IO[bytes]) -> Callable[[Response], Response]:
    def closed(response: Response) -> Response:
        file.close()
        return response

    return closed


def _rewound(file: IO[bytes], most: int) -> IO[bytes]:
    if file.seek(0, SEEK_END) > most:
        raise RequestEntityTooLarge
    file.seek(0)
    return file


def _pieces(most: int) -> Iterator[bytes]:
    """Yield the body, which has to be whole and of ``most`` bytes at most."""
    # One more than is taken: at its limit Werkzeug refuses to look whether a body in chunks ends.
    request.max_content_length = most + 1
    declared = request.content_length
    if declared is not None and declared > most:
        raise RequestEntityTooLarge
    length = 0
    while piece := _piece():
        length += len(piece)
        yield piece
    if declared is not None and length != declared:
        raise BadRequest("The body is shorter than its Content-Length.")


def _piece() -> bytes:
    try:
        return request.stream.read(PIECE)
    except RequestEntityTooLarge:
        raise
    except Exception:  # noqa: BLE001 (a broken chunk is an error of the server's own kind)
        # The body is not to be had: a chunk is broken, or the connection is gone.
        raise BadRequest("The body could not be read to its end.") from None


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("The body is not UTF-8.") from None
