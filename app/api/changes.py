"""GET /changes and /changes.atom: what has changed since somebody last looked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app

from app.api import links
from app.api.atom import atom
from app.api.contract import Answer, Reading, read
from app.api.schemas.revisions import (
    ChangesOut,
    ChangesQuery,
    present_revision,
    present_touched,
)
from app.domain.errors import NoPublicAddress, UnknownFramework, UnknownRevision
from app.services import diffs, past, revisions
from app.services.revisions import RevisionRecord

bp = Blueprint("changes", __name__)
TAG = "Catalogue"

NAMED = 50
"""Entries of one revision that are named in a list; its own address has the others."""

IN_FEED = 30
"""Revisions in the feed."""


@read(
    bp,
    "/changes",
    tag=TAG,
    query=ChangesQuery(),
    returns=ChangesOut(),
    may_fail=(UnknownFramework, UnknownRevision),
)
def list_changes(
    reading: Reading,
    *,
    since: int | None,
    framework: str | None,
    cursor: tuple[str, int] | None,
    limit: int,
) -> Answer:
    """List what has changed, oldest first.

    Each committed change with who made it and why, how much of what it touched, and
    which comparisons it decided otherwise. Follow `links.next` until it is null, then
    ask `links.newer` from time to time: with `If-None-Match` that is a 304 until there
    is something new. A `since` beyond the last revision is refused: the database has
    been replaced, and `meta.epoch` is another one.
    """
    state = reading.state
    if since is not None and since > state.revision:
        raise UnknownRevision(since, min(1, state.revision), state.revision)
    start = max(since or 0, cursor[1] if cursor else 0)
    found = revisions.after(reading.session, start, limit=limit, framework=framework)
    last = found.revisions[-1].number if found.revisions else start
    asked = {"framework": framework, "limit": limit}
    this = {"since": since, "cursor": f"r{cursor[1]}" if cursor else None, **asked}
    body = {
        "data": [_listed(reading, record) for record in found.revisions],
        "meta": {
            "revision": state.revision,
            "epoch": state.epoch,
            "logged_from": past.askable(reading.session, state)[0],
            "limit": limit,
        },
        "links": {
            "self": links.to("/changes", this),
            "next": links.to("/changes", {"cursor": f"r{last}", **asked}) if found.more else None,
            "newer": links.to("/changes", {"since": min(last, state.revision), **asked}),
        },
    }
    return Answer(body=body)


def _listed(reading: Reading, record: RevisionRecord) -> dict[str, Any]:
    first = diffs.diff(reading.session, record.number, limit=NAMED)
    return {**present_revision(record), "entries": [present_touched(one) for one in first.entries]}


@read(
    bp,
    "/changes.atom",
    tag=TAG,
    media_type="application/atom+xml",
    may_fail=(NoPublicAddress,),
)
def show_feed(reading: Reading) -> Answer:
    """Show the newest changes as a feed.

    Atom (RFC 4287), newest first, for feed readers. A feed holds full addresses, so
    there is one only where the operator has set the public address of the service.
    """
    if not current_app.config["SETTINGS"].public_url:
        raise NoPublicAddress
    found = revisions.newest(reading.session, limit=IN_FEED)
    return Answer(
        body=atom(found.revisions, reading.state.epoch), media_type="application/atom+xml"
    )
