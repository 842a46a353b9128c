"""What an import answers."""

from __future__ import annotations

from typing import Any

from app.api.schemas.common import Out, integer, one
from app.api.schemas.entries import PlannedOut, present_plan
from app.services.imports import Fate, Imported, SentName


class ImportLinesOut(Out):
    """What the entries that were sent are to the catalogue."""

    sent = integer("How many entries were sent.", example=1)
    added = integer("How many are new.", example=1)
    changed = integer("How many are otherwise than before.")
    unchanged = integer("How many say what is there already.")
    removed = integer("How many were to go.")


class ImportedOut(PlannedOut):
    """What an import did, or would do."""

    lines = one(ImportLinesOut, "What the entries were.")


def present_import(done: Imported, *, dry_run: bool) -> dict[str, Any]:
    """Write what an import did."""
    return {
        "dry_run": dry_run,
        "revision": done.revision,
        "lines": {
            "sent": len(done.fates),
            **{fate.value: done.fates.count(fate) for fate in Fate},
        },
        **present_plan(done.parts, done.effects),
    }


def present_line(name: SentName, fate: Fate) -> dict[str, Any]:
    """Write what one entry did."""
    return {
        "line": name.line,
        "pointer": name.pointer,
        "noun": name.noun,
        "id": name.id,
        "did": fate.value,
    }
