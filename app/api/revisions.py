"""GET /revisions/{number}: one committed change, entry by entry."""

from __future__ import annotations

import re

from flask import Blueprint

from app.api import links
from app.api.contract import Answer, Reading, Writes, read
from app.api.schemas.common import LAST_REVISION
from app.api.schemas.entries import PlannedOut, present_plan
from app.api.schemas.revisions import (
    DiffQuery,
    RevisionDiffOut,
    place_of,
    present_diff,
    written_place,
)
from app.api.writing import Writing, write
from app.domain.errors import BadEntries, CannotRevert, Mistake, StillUsed, UnknownRevision
from app.services import diffs, reverting, revisions
from app.services.catalogue_file import BadCatalogue, Imported

bp = Blueprint("revisions", __name__)

_SPELT = re.compile(r"0|[1-9][0-9]{0,9}", re.ASCII)


@read(
    bp,
    "/revisions/<number>",
    tag="Catalogue",
    query=DiffQuery(),
    returns=RevisionDiffOut(),
    may_fail=(UnknownRevision,),
)
def show_revision(
    reading: Reading, number: str, *, cursor: tuple[str, int] | None, limit: int
) -> Answer:
    """Show what one revision changed.

    Who made it, when and why, and every entry as it was before and as it became, as
    the catalogue's files write it. Follow `links.next` until it is null.
    """
    place = place_of(cursor)
    record = revisions.by_number(reading.session, _number(number, reading.state.revision))
    found = diffs.diff(reading.session, record.number, limit=limit, place=place)
    this = None if place is None else written_place(place)
    return Answer(body=present_diff(record, found, limit=limit, this=this))


def _number(written: str, last: int) -> int:
    """Read a revision's number; raises UnknownRevision for what is none."""
    # Not int() alone, which takes other spellings: 1_0, 010, or the digits of other scripts.
    if _SPELT.fullmatch(written) and int(written) <= LAST_REVISION:
        return int(written)
    raise UnknownRevision(written, min(1, last), last)


@write(
    bp,
    "POST",
    "/revisions/<number>/revert",
    tag="Catalogue",
    returns=PlannedOut(),
    may_fail=(UnknownRevision, CannotRevert, StillUsed, BadEntries),
    writes=Writes(conditional=False, repeatable=True),
    status=201,
)
def revert_revision(writing: Writing, number: str) -> Answer:
    """Undo a revision by a new one.

    What it added goes, what it took away comes back, what it changed becomes what it
    was. Refused, naming them, when entries have changed again since.
    """
    try:
        done = reverting.revert(
            writing.session,
            _number(number, LAST_REVISION),
            signed=writing.signature,
            dry_run=writing.dry_run,
            keep=writing.keep(lambda done: _reverted(done, dry_run=False)),
        )
    except BadCatalogue as bad:
        raise BadEntries(Mistake(detail=str(mistake)) for mistake in bad.mistakes) from None
    return _reverted(done, dry_run=writing.dry_run)


def _reverted(done: Imported, *, dry_run: bool) -> Answer:
    made = done.revision
    headers = {}
    if made is not None:
        headers = {"Location": links.to(f"/revisions/{made}"), "Catalogue-Revision": str(made)}
    return Answer(
        body={
            "dry_run": dry_run,
            "revision": made,
            **present_plan(done.plan.parts(), done.effects),
        },
        status=200 if made is None else 201,
        headers=headers,
    )
