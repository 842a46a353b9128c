"""POST /imports: many entries in one go, as one revision or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from flask import Blueprint, current_app, request
from marshmallow import fields, validate
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from app.api import bodies
from app.api.contract import Answer, Stream, Writes
from app.api.json import dumps
from app.api.schemas.imports import ImportedOut, present_import, present_line
from app.api.writing import WriteQuery, Writing, write
from app.domain.errors import BadEntries
from app.services import imports
from app.services.imports import LARGEST_DOCUMENT, Fate, Form, Imported, SentName

bp = Blueprint("imports", __name__)

_NDJSON = "application/x-ndjson"
_FORMS = {
    _NDJSON: (Form.NDJSON, "An entry a line."),
    "text/csv": (Form.CSV, "A table of claims, with the columns of an export."),
    "application/json": (Form.JSON, "A framework's file, or lists of entries of every noun."),
    "application/yaml": (Form.YAML, "The same, as files of the catalogue are written."),
}
_DOCUMENTS = frozenset({Form.JSON, Form.YAML})
_REPORT = (
    "With `report=lines`: a line for each entry, in the order they were sent, with `line`, "
    "`pointer`, `noun`, `id` and `did` (added, changed, unchanged or removed), and as the last "
    "line the answer without `report`, with `left_out`: how many entries have no line."
)

REPEATED: Final = 1_000
"""Entries of a report that is repeated whole; of a longer one the last line is."""

_AT_ONCE: Final = 500
"""Lines of a report that are sent together."""


class ImportQuery(WriteQuery):
    """How an import is to be made, and what it is to tell."""

    report = fields.String(
        load_default="totals",
        validate=validate.OneOf(["totals", "lines"]),
        metadata={
            "description": "What the answer tells: the totals, or as NDJSON what became of each "
            "entry that was sent.",
            "examples": ["lines"],
        },
    )


@write(
    bp,
    "POST",
    "/imports",
    tag="Catalogue",
    returns=ImportedOut(),
    query=ImportQuery(),
    may_fail=(BadEntries,),
    writes=Writes(
        conditional=False,
        repeatable=True,
        takes={name: holds for name, (_, holds) in _FORMS.items()},
        tells={_NDJSON: _REPORT},
    ),
)
def import_entries(writing: Writing) -> Answer:
    """Add or change many entries at once.

    What is sent is added, or takes the place of what is known by the same names; nothing
    else goes. It becomes one revision, or nothing is stored and every mistake names its
    line. The rows of an export of claims can be sent back as they are. What became of
    each entry is told with `report=lines`.
    """
    answer = _reported if writing.asked["report"] == "lines" else _told
    form = _FORMS.get(request.mimetype, (None, ""))[0]
    if form is None:
        raise UnsupportedMediaType(f"Send one of: {', '.join(_FORMS)}.")
    most: int = current_app.config["SETTINGS"].max_import_bytes
    if form in _DOCUMENTS:
        most = min(most, LARGEST_DOCUMENT)
    try:
        file = bodies.body_file(most)
    except RequestEntityTooLarge:
        detail = f"At most {most:,} bytes are taken."
        if form in _DOCUMENTS:
            detail = f"{detail} A document is held whole; send more as application/x-ndjson."
        raise RequestEntityTooLarge(detail) from None
    with file:
        done = imports.import_entries(
            writing.session,
            file,
            form,
            signed=writing.signature,
            dry_run=writing.dry_run,
            named=answer is _reported,
            keep=writing.keep(lambda done: answer(done, dry_run=False)),
        )
    return answer(done, dry_run=writing.dry_run)


def _told(done: Imported, *, dry_run: bool) -> Answer:
    return Answer(body=present_import(done, dry_run=dry_run), headers=_headers(done))


def _reported(done: Imported, *, dry_run: bool) -> Answer:
    """Answer with a line for each entry; what is kept of it has a bound."""
    totals = present_import(done, dry_run=dry_run)
    entries = len(done.fates)
    short = entries <= REPEATED
    kept = _report(done, totals) if short else iter((_last(totals, left_out=entries),))
    headers = _headers(done)
    return Answer(
        body=_report(done, totals),
        media_type=_NDJSON,
        headers=headers,
        again=Answer(body=b"".join(kept), media_type=_NDJSON, headers=headers),
    )


def _report(done: Imported, totals: dict[str, Any]) -> Stream:
    lines = iter(done.lines())
    while piece := _lines(islice(lines, _AT_ONCE)):
        yield piece
    yield _last(totals, left_out=0)


def _lines(told: Iterable[tuple[SentName, Fate]]) -> bytes:
    return b"".join(dumps(present_line(*line)) + b"\n" for line in told)


def _last(totals: dict[str, Any], *, left_out: int) -> bytes:
    return dumps({**totals, "left_out": left_out}) + b"\n"


def _headers(done: Imported) -> dict[str, str]:
    return {} if done.revision is None else {"Catalogue-Revision": str(done.revision)}
