"""Committed changes as a feed: Atom, RFC 4287."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from app.api import links
from app.api.schemas.revisions import present_moment
from app.services.revisions import RevisionRecord

NAMESPACE = "http://www.w3.org/2005/Atom"
NEVER = "1970-01-01T00:00:00Z"
"""When a catalogue changed that nobody has changed: a feed must say."""

_TITLE = 120
# What XML 1.0 has no way to write, escaped or not.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(revisions: Sequence[RevisionRecord], epoch: str) -> bytes:
    """Return the feed of these revisions, which come newest first."""
    feed = ET.Element("feed", xmlns=NAMESPACE)
    _add(feed, "id", _urn(epoch, "changes"))
    _add(feed, "title", "What has changed in the catalogue")
    _add(feed, "updated", present_moment(revisions[0].committed_at) if revisions else NEVER)
    ET.SubElement(feed, "link", rel="self", href=links.to("/changes.atom"))
    ET.SubElement(feed, "link", rel="alternate", href=links.to("/changes"), type="application/json")
    for record in revisions:
        _entry(feed, record, epoch)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(feed: ET.Element, record: RevisionRecord, epoch: str) -> None:
    entry = ET.SubElement(feed, "entry")
    when = present_moment(record.committed_at)
    _add(entry, "id", _urn(epoch, str(record.number)))
    note = record.note or f"Revision {record.number}"
    _add(entry, "title", note if len(note) <= _TITLE else f"{note[: _TITLE - 1]}…")
    _add(entry, "updated", when)
    _add(entry, "published", when)
    _add(ET.SubElement(entry, "author"), "name", record.author or "Nobody named")
    address = links.to(f"/revisions/{record.number}")
    ET.SubElement(entry, "link", rel="alternate", href=address, type="application/json")
    _add(entry, "content", "\n".join(_told(record))).set("type", "text")


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


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    added = ET.SubElement(parent, name)
    added.text = _UNWRITABLE.sub("\ufffd", text)
    return added


def _urn(epoch: str, name: str) -> str:
    """Return a name that no other entry has, and that does not change with an address."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"faceoff:{epoch}:{name}").urn
