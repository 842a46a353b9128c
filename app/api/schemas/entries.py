"""How an entry looks to those who edit it, and what a change answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, fields

from app.api import links
from app.api.schemas.common import (
    Out,
    flag,
    integer,
    many,
    mapping,
    one,
    text,
)
from app.domain.plans import Tally
from app.services.catalogue_file import Noun
from app.services.editing import Edited
from app.services.effects import Effect, Standing
from app.services.entries import EntryRecord


class EntryLinksOut(Out):
    """Where an entry lives, and how it came to be so."""

    self = text("Where it is shown, changed and taken away.")
    changed_in = text(
        "The revision that made this version; null where there is none, as in a dry run.", null=True
    )


class EntryOut(Out):
    """One entry as editors write it: the document is what PUT takes back."""

    noun = text("What sort of entry it is.", example="framework")
    id = text("Its name, after its owner's where it has one.", example="flask")
    version = integer("How often it has changed, 1 when it came; `If-Match` is about it.")
    changed_in = integer(
        "The revision that made this version; null where there is none, as in a dry run.", null=True
    )
    document = fields.Dict(required=True, metadata={"description": "What it says."})
    links = one(EntryLinksOut, "Where it lives.")


class StandingOut(Out):
    """How a comparison stands under the general weights."""

    winner = text("The slug of who wins; null when nobody does.", null=True)
    scores = mapping(fields.Float(allow_none=True), "Points, 0 to 100, by slug.")


class EffectOut(Out):
    """What a change does to a comparison."""

    comparison = text("Which one.", example="django-vs-flask")
    sentence = text(
        "It in words; whose score moved has an arrow.",
        example="Django vs Flask: Django still wins (Django 78.3 -> 77.9, Flask 70.4)",
    )
    before = one(StandingOut, "Before.")
    after = one(StandingOut, "After.")


class StepsOut(Out):
    """How many entries of one noun a change touches."""

    noun = text("Of what sort.", example="claim")
    added = integer("How many are new.")
    changed = integer("How many are otherwise.")
    removed = integer("How many go.")


class PlannedOut(Out):
    """What a change of many entries did, or would do."""

    dry_run = flag("Whether nothing was stored because that was asked for.")
    revision = integer("The revision it became; null when nothing was stored.", null=True)
    plan = many(StepsOut, "What it takes, noun by noun; empty where nothing changes.")
    effects = many(
        EffectOut,
        "The comparisons it moves, of those looked at: the curated ones and those with the best "
        "known of the same category, sixty at most. Those where another one wins come first.",
    )


class WrittenOut(PlannedOut):
    """What a change of one entry did, or would do."""

    entry = one(EntryOut, "The entry as it is now, or would be; null where it went.", null=True)


class MergePatchIn(Schema):
    """A JSON merge patch (RFC 7396): what is to be otherwise; null takes a key away."""


def present_entry(record: EntryRecord, address: str) -> dict[str, Any]:
    """Write an entry that lives at this address."""
    made = record.changed_in
    return {
        "noun": record.noun.value,
        "id": "/".join(record.key),
        "version": record.version,
        "changed_in": made,
        "document": record.document,
        "links": {
            "self": links.to(address),
            "changed_in": None if made is None else links.to(f"/revisions/{made}"),
        },
    }


def present_written(done: Edited, address: str, *, dry_run: bool) -> dict[str, Any]:
    """Write what a change of one entry did."""
    record = done.entry
    return {
        "dry_run": dry_run,
        "revision": done.revision,
        "entry": None if record is None else present_entry(record, address),
        **present_plan(done.parts, done.effects),
    }


def present_plan(parts: Mapping[Noun, Tally], effects: Iterable[Effect]) -> dict[str, Any]:
    """Write what a change takes, and what it does to verdicts."""
    return {
        "plan": [
            {
                "noun": noun.value,
                "added": tally.added,
                "changed": tally.changed,
                "removed": tally.removed,
            }
            for noun, tally in parts.items()
            if tally
        ],
        "effects": [present_effect(effect) for effect in effects],
    }


def present_effect(effect: Effect) -> dict[str, Any]:
    """Write what became of one comparison."""
    return {
        "comparison": "-vs-".join(effect.pair),
        "sentence": effect.sentence(),
        "before": _standing(effect.before),
        "after": _standing(effect.after),
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "winner": standing.winner,
        "scores": {
            slug: None if score is None else round(score, 4)
            for slug, score in standing.scores.items()
        },
    }
