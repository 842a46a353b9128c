"""How committed changes look from outside: the feed of them, and one with its diff."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from app.api import links
from app.api.schemas.common import (
    LAST_REVISION,
    MAX_PER_PAGE,
    Label,
    Out,
    flag,
    integer,
    many,
    mapping,
    one,
    revision_field,
    text,
)
from app.services.diffs import Diff, EntryChange, Part, Place
from app.services.revisions import RevisionRecord, VerdictChange


class Cursor(fields.String):
    """Where to go on: what ``links.next`` of the answer before says."""

    def __init__(self, letters: str) -> None:
        self.written = re.compile(rf"([{letters}])([0-9]{{1,10}})\Z", re.ASCII)
        super().__init__(
            load_default=None,
            metadata={
                "description": "Where to go on; take it from `links.next` as it is.",
                "pattern": f"^[{letters}][0-9]{{1,10}}$",
            },
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        written = super()._deserialize(value, attr, data, **kwargs)
        if not (found := self.written.match(written)):
            raise ValidationError("Takes what links.next of an answer has.")
        letter, number = found.groups()
        return letter, min(int(number), LAST_REVISION)


def _limit() -> fields.Integer:
    return fields.Integer(
        load_default=20,
        validate=validate.Range(min=1, max=MAX_PER_PAGE),
        metadata={"description": "How many an answer holds at most.", "examples": [20]},
    )


class ChangesQuery(Schema):
    """Which changes are wanted."""

    since = revision_field("Only what came after this revision; 0 for all.", least=0, example=0)
    framework = Label(
        "Only what touched this framework, its claims, points, code or comparisons, by any label.",
        example="flask",
        load_default=None,
    )
    cursor = Cursor("r")
    limit = _limit()


class DiffQuery(Schema):
    """Which part of a diff is wanted."""

    cursor = Cursor("".join(Part))
    limit = _limit()


def written_place(place: Place) -> str:
    """Write a place of a diff as ``cursor`` takes it."""
    return f"{place.part}{place.row}"


def place_of(cursor: tuple[str, int] | None) -> Place | None:
    """Return the place that a checked cursor names."""
    return None if cursor is None else Place(part=Part(cursor[0]), row=cursor[1])


class StepCountsOut(Out):
    """How many entries of a noun were touched."""

    added = integer("New ones.", example=2)
    changed = integer("Those that became another one.", example=1)
    removed = integer("Those that went.", example=0)


class DecidedOut(Out):
    """How a comparison was decided."""

    winner = text("Who won; null when nobody did.", null=True, example="flask")
    scores = mapping(fields.Float(allow_none=True), "The scores, by framework.", null=True)


class ComparisonLinkOut(Out):
    """Where a comparison lives."""

    self = text("The comparison as it was from this revision on.")


class TurnedOut(Out):
    """A comparison whose verdict changed."""

    comparison = text("Its name.", example="django-vs-flask")
    before = one(DecidedOut, "How it was decided before.")
    after = one(DecidedOut, "How it was decided from then on.")
    links = one(ComparisonLinkOut, "Where it lives.")


class TouchedOut(Out):
    """An entry that was touched."""

    noun = text("What it is; `order` for the order of a noun's entries.", example="point")
    key = text("Its key among its like.", example="flask/small")
    change = text("added, changed or removed.", example="changed")


_VALUE = {"type": ["object", "array"]}


class EntryChangeOut(TouchedOut):
    """An entry that was touched, as it was and as it became."""

    version = integer(
        "The how-manieth change of the entry it is; null for claims.", null=True, example=2
    )
    before = fields.Raw(
        required=True,
        allow_none=True,
        metadata={"description": "As files wrote it before; null of an added one.", **_VALUE},
    )
    after = fields.Raw(
        required=True,
        allow_none=True,
        metadata={
            "description": "As files write it from then on; null of a removed one.",
            **_VALUE,
        },
    )


class RevisionLinksOut(Out):
    """Where a revision lives."""

    self = text("The revision with its diff.", example="/v1/revisions/1")


class RevisionOut(Out):
    """One committed change."""

    number = integer("Its number, counted from 1.", example=1)
    committed_at = text("When it was committed, in UTC.", example="2026-11-20T12:00:00Z")
    author = text("Who made it.", example="ada")
    note = text("Why.", example="Corrected the licence.")
    reverts = integer("The revision that it undid.", null=True)
    complete = flag(
        "Whether everything it changed was logged. Of revisions older than the log only the "
        "claims are known."
    )
    counts = mapping(fields.Nested(StepCountsOut), "How much it touched, noun by noun.")
    verdicts = many(TurnedOut, "The comparisons it decided otherwise, the first 50.")
    verdicts_total = integer("How many these are in all.", example=0)
    entries_total = integer("How many entries it touched.", example=3)
    links = one(RevisionLinksOut, "Where it lives.")


class ListedRevisionOut(RevisionOut):
    """One committed change, and the first of the entries it touched."""

    entries = many(TouchedOut, "The entries it touched, the first 50.")


class ChangesMetaOut(Out):
    """What was looked at."""

    revision = integer("The catalogue's revision.", example=1)
    epoch = text("Tells this database's revisions from another's.", example="0123456789abcdef")
    logged_from = integer(
        "The first revision that can be looked at; of older ones not all is known.", example=1
    )
    limit = integer("How many an answer holds at most.", example=20)


class ChangesLinksOut(Out):
    """Where to go on."""

    self = text("This answer.")
    next = text("The revisions after these; null when there are none yet.", null=True)
    newer = text(
        "Where revisions newer than these will be: ask it again with `If-None-Match`.",
        example="/v1/changes?since=1",
    )


class ChangesOut(Out):
    """Committed changes, oldest first."""

    data = many(ListedRevisionOut, "The revisions.")
    meta = one(ChangesMetaOut, "What was looked at.")
    links = one(ChangesLinksOut, "Where to go on.")


class DiffLinksOut(RevisionLinksOut):
    """Where a revision lives, and how its diff goes on."""

    next = text("The rest of the diff; null when this is the end.", null=True)
    changes = text("The revisions after it.", example="/v1/changes?since=1")


class RevisionDiffOut(RevisionOut):
    """One committed change with what it changed."""

    changes = many(EntryChangeOut, "What it changed: claims after everything else.")
    links = one(DiffLinksOut, "Where it lives, and how it goes on.")


def present_moment(when: datetime) -> str:
    """Write a moment in UTC, to the second."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def present_revision(record: RevisionRecord) -> dict[str, Any]:
    """Write a revision without its entries."""
    return {
        "number": record.number,
        "committed_at": present_moment(record.committed_at),
        "author": record.author,
        "note": record.note,
        "reverts": record.reverts,
        "complete": record.complete,
        "counts": {noun: _tally(tally) for noun, tally in record.counts.items()},
        "verdicts": [_turned(one, record.number) for one in record.verdicts],
        "verdicts_total": record.verdicts_total,
        "entries_total": record.total,
        "links": {"self": links.to(f"/revisions/{record.number}")},
    }


def _tally(tally: Any) -> Mapping[str, int]:
    return {"added": tally.added, "changed": tally.changed, "removed": tally.removed}


def _turned(turned: VerdictChange, number: int) -> dict[str, Any]:
    address = links.to(f"/comparisons/{turned.comparison}", {"revision": number})
    return {
        "comparison": turned.comparison,
        "before": _decided(turned.before),
        "after": _decided(turned.after),
        "links": {"self": address},
    }


def _decided(side: Mapping[str, Any]) -> dict[str, Any]:
    return {"winner": side.get("winner"), "scores": side.get("scores")}


def present_touched(entry: EntryChange) -> dict[str, Any]:
    """Name an entry that was touched."""
    return {"noun": entry.noun, "key": entry.key, "change": entry.step}


def present_diff(record: RevisionRecord, diff: Diff, *, limit: int, this: str | None) -> Any:
    """Write a revision with a part of its diff; ``this`` is the cursor it was asked with."""
    path = f"/revisions/{record.number}"
    again = None if diff.further is None else written_place(diff.further)
    return {
        **present_revision(record),
        "changes": [
            {
                **present_touched(entry),
                "version": entry.version,
                "before": entry.before,
                "after": entry.after,
            }
            for entry in diff.entries
        ],
        "links": {
            "self": links.to(path, {"cursor": this, "limit": limit}),
            "next": links.to(path, {"cursor": again, "limit": limit}) if again else None,
            "changes": links.to("/changes", {"since": record.number}),
        },
    }
