"""GET /export: the whole catalogue at once."""

from __future__ import annotations

from flask import Blueprint
from marshmallow import Schema, fields, validate

from app.api.contract import Answer, Reading, read
from app.services import exports
from app.services.exports import Format, What

bp = Blueprint("exports", __name__)

MEDIA_TYPES = {
    Format.NDJSON: "application/x-ndjson",
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.SQLITE: "application/vnd.sqlite3",
}
ENDINGS = {Format.NDJSON: "ndjson", Format.CSV: "csv", Format.SQLITE: "sqlite3"}


class ExportQuery(Schema):
    """What is wanted, and how it is written."""

    format = fields.String(
        load_default=Format.NDJSON.value,
        validate=validate.OneOf([form.value for form in Format]),
        metadata={"description": "How it is written.", "examples": ["csv"]},
    )
    what = fields.String(
        load_default=None,
        validate=validate.OneOf([what.value for what in What]),
        metadata={
            "description": "Which table. Left out, a SQLite file has all of them, "
            "and the other formats have the claims.",
            "examples": ["ratings"],
        },
    )


@read(
    bp,
    "/export",
    tag="Catalogue",
    query=ExportQuery(),
    media_type=MEDIA_TYPES[Format.NDJSON],
    also_as=(MEDIA_TYPES[Format.CSV], MEDIA_TYPES[Format.SQLITE]),
    streams=True,
)
def export_catalogue(reading: Reading, *, format: str, what: str | None) -> Answer:  # noqa: A002 (the parameter's name)
    """Read the whole catalogue at once.

    One table as NDJSON or CSV, or all of them as a SQLite file, sent while it is
    being read and of one revision throughout, named in `Catalogue-Revision` and in every
    row. Each row says whose word it is, the source's terms, and the catalogue's own.

    Lists and objects are JSON, also inside CSV and SQLite. In CSV, text that a
    spreadsheet could take for a formula starts with an apostrophe; numbers are as they are.
    An answer that breaks off ends without the last chunk, which clients tell as an error.
    """
    form, table = Format(format), What(what) if what else None
    name = f"faceoff-{table or _default(form)}-{reading.state.revision}.{ENDINGS[form]}"
    return Answer(
        body=exports.export(reading.session, reading.state, form=form, what=table),
        media_type=MEDIA_TYPES[form],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Catalogue-Revision": str(reading.state.revision),
        },
    )


def _default(form: Format) -> str:
    return "catalogue" if form is Format.SQLITE else What.CLAIMS.value
