"""A row of a comparison: one feature across the frameworks, written once and weighed anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from marshmallow import fields
from orjson import Fragment

from app.api.json import dumps, trimmed
from app.api.schemas.claims import CellClaimOut, present_cell_claim
from app.api.schemas.common import Out, many, number, one, text, texts
from app.api.schemas.features import ScaleOut, present_scale
from app.api.schemas.ratings import DIGITS, CellOut, present_blank
from app.api.schemas.statements import OpinionOut, present_opinion
from app.services import opinions
from app.services.comparisons import Comparison
from app.services.matrices import Row, RowOutcome


class RowOut(Out):
    """One feature across the frameworks."""

    slug = text("The feature.", example="learning-curve")
    name = text("Its name.", example="Learning curve")
    group = text("The heading it is shown under.", example="adoption")
    kind = text("rating, ordinal, boolean, metric or text (never scored).", example="ordinal")
    direction = text(
        "Which end is better: higher or lower; null for a text.", null=True, example="lower"
    )
    scale = one(ScaleOut, "Which ratings it takes.")
    unit = text("What its figures count.", null=True)
    indifference = number(
        "The largest gap between two ratings that is still marked a tie; never in the score.",
        example=0,
    )
    weight = number("Its share of what is compared; null when it is not.", null=True, example=0.1)
    outcome = text(
        "win, tie, undecided (a rating is missing) or not_scored (a description).", example="win"
    )
    winner = text("Who wins it; null without a single winner.", null=True, example="flask")
    leaders = texts("Who is ahead: the winner, or all that tie.", example=["flask"])
    margin = number("How far apart the two values are, 0 to 1.", null=True, example=0.6)
    cells = many(CellOut, "What is known of each framework, in the order asked.")
    opinions = many(OpinionOut, "What sources concluded on this feature.")
    claims = fields.List(
        fields.Nested(CellClaimOut),
        required=True,
        allow_none=True,
        metadata={
            "description": "What each source says last of every cell. Null unless `include` asks "
            "for claims; `/frameworks/{slug}/claims` has those before, too."
        },
    )


WEIGHT_DIGITS = 6
"""Digits kept of a weight: hundreds of them have to add up to 1."""


def present_opinions(comparison: Comparison, feature: str | None) -> list[dict[str, Any]]:
    """Write what sources concluded on a feature, or, without one, over everything."""
    return [present_opinion(one) for one in opinions.on_feature(comparison.opinions, feature)]


class WrittenRow(NamedTuple):
    """A row as JSON but for its weight, which is all in it that hangs on who counts what."""

    before: bytes
    after: bytes

    def weighed(self, weight: float | None) -> Fragment:
        """Return the row whole."""
        rounded = None if weight is None else round(weight, WEIGHT_DIGITS)
        return Fragment(b"".join((self.before, dumps(rounded), self.after)))


def write_rows(
    comparison: Comparison, cells: Mapping[str, Mapping[str, Any]], *, claims: bool
) -> dict[str, WrittenRow]:
    """Write the rows of a comparison by feature, each claim with them where that is asked for.

    ``cells`` are the written cells of each framework, by feature.
    """
    return {
        row.feature.slug: _write_row(row, comparison, cells, claims=claims)
        for row in comparison.rows
    }


def _write_row(
    row: Row,
    comparison: Comparison,
    cells: Mapping[str, Mapping[str, Any]],
    *,
    claims: bool,
) -> WrittenRow:
    feature = row.feature
    before = {
        "slug": feature.slug,
        "name": feature.name,
        "group": feature.group,
        "kind": feature.scale.kind,
        "direction": feature.scale.direction if feature.scale.scored else None,
        "opinions": present_opinions(comparison, feature.slug),
        "claims": _claims(row, comparison.slugs) if claims else None,
        "indifference": feature.scale.indifference,
    }
    after = {
        "margin": _rounded(row.margin),
        "outcome": row.outcome,
        "winner": row.leaders[0] if row.outcome is RowOutcome.WIN else None,
        "leaders": row.leaders,
        "cells": [
            cells[slug][feature.slug] if feature.slug in cells[slug] else present_blank(slug)
            for slug in comparison.slugs
        ],
        "scale": present_scale(feature.scale, feature.level_names),
        "unit": feature.unit,
    }
    return WrittenRow(
        before=trimmed(dumps(before)[:-1] + b',"weight":'), after=trimmed(b"," + dumps(after)[1:])
    )


def _claims(row: Row, slugs: Sequence[str]) -> list[dict[str, Any]]:
    return [
        present_cell_claim(claim, slug)
        for slug, cell in zip(slugs, row.cells, strict=True)
        if cell is not None
        for claim in cell.current
    ]


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, DIGITS)
