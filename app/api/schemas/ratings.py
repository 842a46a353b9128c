"""How one cell of the matrix looks from outside."""

from __future__ import annotations

from copy import copy
from datetime import date
from typing import Any

from marshmallow import Schema, fields

from app.api import links
from app.api.schemas.claims import raw
from app.api.schemas.common import (
    Out,
    PartialDateOut,
    SelfLinkOut,
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
from app.services.catalogue_file import ClaimEntry
from app.services.catalogue_file.format import document_form
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


class RatingLinksOut(SelfLinkOut):
    """Where a rating lives, and what is drawn of it."""

    badge = text("It as a badge (SVG).", example="/v1/badges/flask/learning-curve.svg")
    shield = text("It as a badge that Shields draws (JSON).")


class RatingOut(CellOut):
    """One rating of one framework, with the feature it is on."""

    feature = text("On which feature.", example="learning-curve")
    links = one(RatingLinksOut, "Where it lives; there it can be rated.")


def _optional(name: str) -> fields.Field[Any]:
    """Return a field of a claim's form that this body may leave out."""
    field = copy(CLAIM_FORM.fields[name])
    field.required = False
    return field


CLAIM_FORM = document_form(ClaimEntry)
RatingIn = Schema.from_dict(
    {name: _optional(name) for name in CLAIM_FORM.fields if name != "feature"}, name="RatingIn"
)
"""What an editor states of one cell: a claim's document without what the address says.

Only described by this; read as the claim that it becomes.
"""


def present_rating(cell: Cell, framework: str, *, known_until: date | None) -> dict[str, Any]:
    """Write a cell with its feature."""
    shown = present_cell(cell, framework, known_until=known_until)
    return {"feature": cell.feature.slug, **shown, **_links(framework, cell.feature.slug)}


def present_missing(feature: str, framework: str) -> dict[str, Any]:
    """Write the cell of a feature that nobody has spoken about."""
    return {"feature": feature, **present_blank(framework), **_links(framework, feature)}


def _links(framework: str, feature: str) -> dict[str, Any]:
    badge = f"/badges/{framework}/{feature}"
    return {
        "links": {
            "self": links.to(f"/frameworks/{framework}/ratings/{feature}"),
            "badge": links.to(f"{badge}.svg"),
            "shield": links.to(f"{badge}.json"),
        }
    }


def present_cell(cell: Cell, framework: str, *, known_until: date | None) -> dict[str, Any]:
    """Write a cell of the matrix, in the order in which a few hundred of them pack best."""
    spoken, feature, rated = cell.spoken, cell.feature, cell.state is CellState.RATED
    judged = None
    if rated and known_until:
        judged = freshness(spoken.as_of, feature.shelf_life_days, known_until)
    return {
        "framework": framework,
        "state": cell.state,
        "rating": spoken.rating,
        "display": cell.display,
        "fresh_until": present_day(fresh_until(spoken.as_of, feature.shelf_life_days)),
        "precision": spoken.precision,
        "as_of": present_date(spoken.as_of),
        "sources": cell.sources,
        "freshness": judged,
        "clamped": cell.reading.clamped if cell.reading else False,
        "conflict": cell.conflict,
        "claims": len(cell.claims),
        "value": round(cell.reading.value, DIGITS) if cell.reading else None,
        "note": spoken.note,
        "flags": spoken.flags,
    }


def present_blank(framework: str) -> dict[str, Any]:
    """Write a cell that nobody has spoken about."""
    return {
        "framework": framework,
        "state": CellState.MISSING,
        "rating": None,
        "display": None,
        "fresh_until": None,
        "precision": None,
        "as_of": None,
        "sources": [],
        "freshness": None,
        "clamped": False,
        "conflict": False,
        "claims": 0,
        "value": None,
        "note": None,
        "flags": [],
    }
