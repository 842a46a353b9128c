"""How one cell of the matrix looks from outside."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.api.schemas.claims import raw
from app.api.schemas.common import (
    Out,
    PartialDateOut,
    flag,
    integer,
    number,
    one,
    present_date,
    present_day,
    text,
    texts,
)
from app.domain.claims import CellState
from app.domain.freshness import fresh_until, freshness
from app.services.profiles import Cell

DIGITS = 4
"""Digits kept of values shown on the way; the analysis carries them in full."""


class CellOut(Out):
    """What is known of one framework on one feature."""

    framework = text("Of which framework.", example="flask")
    state = text("rated, missing, none_known or not_applicable.", example="rated")
    rating = raw("The rating on the feature's scale; null unless rated.")
    display = text("The rating for people.", null=True, example="Easy")
    value = number("The rating on the common yardstick, 0 to 1, 1 best.", null=True, example=0.9)
    clamped = flag("Whether the figure lies beyond the feature's anchors.")
    precision = number("Half the width of the figure's interval, in its unit.", null=True)
    as_of = one(PartialDateOut, "When that was so; null when the source is undated.", null=True)
    freshness = text(
        "fresh, stale or expired by the feature's shelf life, judged on the day of the "
        "catalogue's newest claim; undated; null without a rating.",
        null=True,
        example="fresh",
    )
    fresh_until = text("The last day it counts as fresh.", null=True, example="2028-06-29")
    conflict = flag("Whether another source contradicts.")
    claims = integer("How many claims there are.", example=3)
    sources = texts("Their sources, the one whose word is taken first.", example=["versus-page"])
    note = text("What the editor adds.", null=True)
    flags = texts("Warnings on the claim that speaks, such as secondary.")


class RatingOut(CellOut):
    """One rating of one framework, with the feature it is on."""

    feature = text("On which feature.", example="learning-curve")


def present_rating(cell: Cell, framework: str, *, known_until: date | None) -> dict[str, Any]:
    """Write a cell with its feature."""
    shown = present_cell(cell, framework, known_until=known_until)
    return {"feature": cell.feature.slug, **shown}


def present_cell(cell: Cell | None, framework: str, *, known_until: date | None) -> dict[str, Any]:
    """Write a cell of the matrix; None is one that nobody has spoken about."""
    if cell is None:
        return _blank(framework)
    spoken, feature, rated = cell.spoken, cell.feature, cell.state is CellState.RATED
    judged = None
    if rated and known_until:
        judged = freshness(spoken.as_of, feature.shelf_life_days, known_until)
    return {
        "framework": framework,
        "state": cell.state,
        "rating": spoken.rating,
        "display": cell.display,
        "value": round(cell.reading.value, DIGITS) if cell.reading else None,
        "clamped": cell.reading.clamped if cell.reading else False,
        "precision": spoken.precision,
        "as_of": present_date(spoken.as_of),
        "freshness": judged,
        "fresh_until": present_day(fresh_until(spoken.as_of, feature.shelf_life_days)),
        "conflict": cell.conflict,
        "claims": len(cell.claims),
        "sources": cell.sources,
        "note": spoken.note,
        "flags": spoken.flags,
    }


def _blank(framework: str) -> dict[str, Any]:
    return {
        "framework": framework,
        "state": CellState.MISSING,
        "rating": None,
        "display": None,
        "value": None,
        "clamped": False,
        "precision": None,
        "as_of": None,
        "freshness": None,
        "fresh_until": None,
        "conflict": False,
        "claims": 0,
        "sources": [],
        "note": None,
        "flags": [],
    }
