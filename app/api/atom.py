"""Committed changes as a feed: Atom, RFC 4287."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from app.api import links
from app.api.schemas.revisions import present_moment
from app.api.xml import add, written
from app.services.revisions import RevisionRecord

NAMESPACE = "http://www.w3.org/2005/Atom"
NEVER = "1970-01-01T00:00:00Z"
"""When a catalogue changed that nobody has changed: a feed must say."""

_TITLE = 120


def atom(revisions: Sequence[RevisionRecord], epoch: str) -> bytes:
    """Return the feed of these revisions, which come newest first."""
    feed = ET.Element("feed", xmlns=NAMESPACE)
    add(feed, "id", _urn(epoch, "changes"))
    add(feed, "title", "What has changed in the catalogue")
    add(feed, "updated", present_moment(revisions[0].committed_at) if revisions else NEVER)
    ET.SubElement(feed, "link", rel="self", href=links.to("/changes.atom"))
    ET.SubElement(feed, "link", rel="alternate", href=links.to("/changes"), type="application/json")
    for record in revisions:
        _entry(feed, record, epoch)
    return written(feed)


def _entry(feed: ET.Element, record: RevisionRecord, epoch: str) -> None:
    entry = ET.SubElement(feed, "entry")
    when = present_moment(record.committed_at)
    add(entry, "id", _urn(epoch, str(record.number)))
    note = record.note or f"Revision {record.number}"
    add(entry, "title", note if len(note) <= _TITLE else f"{note[: _TITLE - 1]}…")
    add(entry, "updated", when)
    add(entry, "published", when)
    add(ET.SubElement(entry, "author"), "name", record.author or "Nobody named")
    address = links.to(f"/revisions/{record.number}")
    ET.SubElement(entry, "link", rel="alternate", href=address, type="application/json")
    add(entry, "content", "\n".join(_told(record))).set("type", "text")


def _told(record: RevisionRecord) -> Iterator[str]:
    """Say in lines what a revision did."""
    if record.note:
        yield record.note
    if record.reverts is not None:
        yield f"Undoes revision {record.reverts}."
    for noun, tally in record.counts.items():
        steps = {"added": tally.added, "changed": tally.changed, "removed": tally.removed}
        counted = ", ".join(f"{count:,} {step}" for step, count in steps.items() if count)
        yield f"{noun}: {counted}"
    for turned in record.verdicts:
        won, wins = (side.get("winner") or "nobody" for side in (turned.before, turned.after))
        yield f"{turned.comparison}: {won} won before, {wins} wins now"
    if (more := record.verdicts_total - len(record.verdicts)) > 0:
        yield f"and {more} comparisons more"


def _urn(epoch: str, name: str) -> str:
    """Return a name that no other entry has, and that does not change with an address."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"faceoff:{epoch}:{name}").urn
