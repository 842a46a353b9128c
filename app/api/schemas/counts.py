"""How the catalogue's size looks from outside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import fields

from app.api import links
from app.api.schemas.common import (
    Out,
    PartialDateOut,
    SelfLinkOut,
    integer,
    many,
    mapping,
    number,
    one,
    present_date,
    present_day,
    text,
)
from app.services.counts import Counts, Filled

DIGITS = 4
"""Digits kept of a share."""


class HoldingOut(Out):
    """How many there are, and of what kind."""

    total = integer("How many there are.", example=18)
    by_kind = mapping(fields.Integer(), "How many of each kind.")


class FrameworkHoldingOut(HoldingOut):
    """How many frameworks there are, of what kind and filed where."""

    by_category = mapping(fields.Integer(), "How many are filed in each category that has any.")


class ClaimHoldingOut(Out):
    """How many claims are in force, and of when."""

    total = integer("How many there are.", example=700)
    undated = integer("How many of them have no date.", example=100)
    oldest = one(PartialDateOut, "The earliest date of one.", null=True)
    newest = one(PartialDateOut, "The latest date of one.", null=True)


class FilledOut(Out):
    """How much is rated of what can be scored."""

    features = integer("How many scored features there are.", example=12)
    cells = integer("Frameworks times scored features.", example=216)
    rated = integer("How many of these cells are rated.", example=180)
    share = number("The part that is rated, 0 to 1; null without cells.", null=True, example=0.8)
    conflicts = integer("How many cells, descriptions included, have sources that contradict.")


class FilledGroupOut(FilledOut):
    """The same for one group of features."""

    group = text("Which group.", example="adoption")
    name = text("Its name.", example="Adoption")


class CellsOut(FilledOut):
    """How much of the matrix is filled in."""

    groups = many(FilledGroupOut, "Group by group, in the order they are shown.")


class CountsOut(Out):
    """What there is in the catalogue."""

    revision = integer("The revision that was counted.", example=1)
    known_until = text(
        "The day of the newest claim; freshness is judged on it.", null=True, example="2026-11-20"
    )
    frameworks = one(FrameworkHoldingOut, "The frameworks.")
    features = one(HoldingOut, "What they are compared on.")
    sources = one(HoldingOut, "Whose word it is.")
    claims = one(ClaimHoldingOut, "What these say, as far as it is in force.")
    points = integer("How many points are stated of frameworks.", example=100)
    comparisons = integer("How many comparisons sources wrote about.", example=1)
    cells = one(CellsOut, "How much of the matrix is filled in.")
    links = one(SelfLinkOut, "Where it lives.")


def present_counts(counts: Counts, *, revision: int, known_until: date | None) -> dict[str, Any]:
    """Write what there is."""
    return {
        "revision": revision,
        "known_until": present_day(known_until),
        "frameworks": {
            **_tally(counts.frameworks_by_kind),
            "by_category": counts.frameworks_by_category,
        },
        "features": _tally(counts.features_by_kind),
        "sources": _tally(counts.sources_by_kind),
        "claims": {
            "total": counts.claims.total,
            "undated": counts.claims.undated,
            "oldest": present_date(counts.claims.oldest),
            "newest": present_date(counts.claims.newest),
        },
        "points": counts.points,
        "comparisons": counts.comparisons,
        "cells": {
            **_filled(counts.filled),
            "groups": [
                {"group": filled.group, "name": filled.name, **_filled(filled)}
                for filled in counts.groups
            ],
        },
        "links": {"self": links.to("/stats")},
    }


def _tally(by_kind: Mapping[str, int]) -> dict[str, Any]:
    return {"total": sum(by_kind.values()), "by_kind": by_kind}


def _filled(filled: Filled) -> dict[str, Any]:
    return {
        "features": filled.features,
        "cells": filled.cells,
        "rated": filled.rated,
        "share": None if filled.share is None else round(filled.share, DIGITS),
        "conflicts": filled.conflicts,
    }
