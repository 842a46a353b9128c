"""How counts and measurements look from outside, and the charts made of ratings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import fields

from app.api.schemas.common import (
    Out,
    PartialDateOut,
    integer,
    many,
    number,
    one,
    present_date,
    text,
    texts,
)
from app.domain.claims import CellState
from app.services.charts import Chart, Charts
from app.services.matrices import StatRow
from app.services.profiles import Cell, ClaimRecord

DIGITS = 4
"""Digits kept of what is drawn: a chart shows no more."""


class SourceFigureOut(Out):
    """What one source counted or measured."""

    source = text("Who says so.", example="stackshare")
    state = text("rated, missing (the source shows a blank) or none_known.", example="rated")
    value = number("The figure; null unless rated.", null=True, example=38700)
    display = text("How the source shows it.", null=True, example="38.7K")
    precision = number("Half the width of its interval: 38.7K is 38700 give or take 50.", null=True)
    as_of = one(PartialDateOut, "When that was so, as far as the source says.", null=True)
    version = text("Which version it speaks of.", null=True)
    flags = texts("Warnings, such as secondary or unsourced.")


class StatCellOut(Out):
    """One framework's figures on one feature, one for each source."""

    framework = text("Of which framework.", example="django")
    state = text(
        "rated, missing (nobody has said, or a source shows a blank), none_known or "
        "not_applicable.",
        example="rated",
    )
    display = text("The figure for people.", null=True, example="38.7K")
    figures = fields.List(
        fields.Nested(SourceFigureOut),
        required=True,
        allow_none=True,
        metadata={
            "description": "Every source's newest figure, the one whose word is taken first. Null "
            "where the answer has them as the claims of the feature's row."
        },
    )


class StatOut(Out):
    """One count or measurement across the frameworks."""

    feature = text("Of what.", example="github-stars")
    name = text("Its name.", example="GitHub stars")
    unit = text("What is counted.", null=True, example="stars")
    cells = many(StatCellOut, "Framework by framework, in the order asked.")


class AxisOut(Out):
    """One axis of a chart."""

    slug = text("The feature or group.", example="security")
    name = text("Its name.", example="Security")
    kind = text("What it is: score, group, or the feature's kind.", example="rating")


class SeriesOut(Out):
    """One framework's values along the axes."""

    framework = text("Of which framework.", example="flask")
    values = fields.List(
        fields.Float(allow_none=True),
        required=True,
        metadata={"description": "One for each axis; null where there is none to draw."},
    )


class ChartOut(Out):
    """Series over axes."""

    origin = text("computed: made from the ratings, published by no source.", example="computed")
    max = integer("The end of every axis; 0 is the other.", example=10)
    axes = many(AxisOut, "What is drawn.")
    series = many(SeriesOut, "Framework by framework, in the order asked.")


class ChartsOut(Out):
    """The numbers of the comparison as charts want them."""

    overall = one(ChartOut, "The scores.")
    ratings = one(ChartOut, "The features that are rated by numbers.")
    groups = one(
        ChartOut, "The same by group: weighted means over what all frameworks are rated on."
    )


def present_stat(row: StatRow, slugs: Sequence[str], *, figures: bool = True) -> dict[str, Any]:
    """Write one row of counts or measurements; ``figures`` are those of every source."""
    return {
        "feature": row.feature.slug,
        "name": row.feature.name,
        "unit": row.feature.unit,
        "cells": [
            {**_cell(cell, slug), "figures": _figures(cell) if figures else None}
            for cell, slug in zip(row.cells, slugs, strict=True)
        ],
    }


def _cell(cell: Cell | None, slug: str) -> dict[str, Any]:
    if cell is None:
        return {"framework": slug, "state": CellState.MISSING, "display": None}
    return {"framework": slug, "state": cell.state, "display": cell.display}


def _figures(cell: Cell | None) -> list[dict[str, Any]]:
    return [_figure(claim) for claim in cell.current] if cell else []


def _figure(claim: ClaimRecord) -> dict[str, Any]:
    return {
        "source": claim.source,
        "state": claim.state,
        "value": claim.rating,
        "display": claim.display,
        "precision": claim.precision,
        "as_of": present_date(claim.as_of),
        "version": claim.version,
        "flags": claim.flags,
    }


def present_charts(charts: Charts) -> dict[str, Any]:
    """Write the charts."""
    return {
        "overall": _chart(charts.overall),
        "ratings": _chart(charts.ratings),
        "groups": _chart(charts.groups),
    }


def _chart(chart: Chart) -> dict[str, Any]:
    return {
        "origin": "computed",
        "max": chart.max,
        "axes": chart.axes,
        "series": [
            {
                "framework": series.framework,
                "values": [
                    None if value is None else round(value, DIGITS) for value in series.values
                ],
            }
            for series in chart.series
        ],
    }
