"""How a decision table is sent, and what comes back."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from app.api.schemas.analyses import analysis_field, present_analysis
from app.api.schemas.common import Out, mapping, number, one, text
from app.domain import model
from app.domain.analysis import PairAnalysis
from app.domain.ranking import RankAnalysis
from app.services.decision_tables import DecisionTable


class TableFeatureIn(Schema):
    """A feature of a table: its key, its scale and how much it counts."""

    key = fields.String(required=True, metadata={"examples": ["performance"]})
    kind = fields.String(
        required=True, metadata={"enum": ["rating", "ordinal", "boolean", "metric", "text"]}
    )
    weight = fields.Float(metadata={"minimum": 0, "maximum": model.MAX_WEIGHT, "examples": [1]})
    direction = fields.String(metadata={"enum": ["higher", "lower"]})
    levels = fields.List(fields.String(), metadata={"description": "An ordinal's, in order."})
    level_values = fields.List(
        fields.Float(), metadata={"description": "What each level is worth, 0 to 10."}
    )
    scale = fields.List(
        fields.Float(),
        metadata={"description": "A rating's lowest and highest value.", "examples": [[0, 10]]},
    )
    lo = fields.Float(metadata={"description": "A metric's lower anchor."})
    hi = fields.Float(metadata={"description": "A metric's upper anchor."})
    transform = fields.String(metadata={"enum": ["linear", "log"]})
    indifference = fields.Float(metadata={"minimum": 0})


class DecisionTableIn(Schema):
    """Features, and the ratings of `a` and `b` or of two to eight `alternatives`."""

    features = fields.List(
        fields.Nested(TableFeatureIn),
        required=True,
        metadata={"minItems": 1, "maxItems": model.MAX_FEATURES},
    )
    a = fields.Dict(keys=fields.String(), metadata={"description": "Ratings by feature key."})
    b = fields.Dict(keys=fields.String(), metadata={"description": "Ratings by feature key."})
    precision = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.Float()),
        metadata={
            "description": "Under a and b, half the width of rounded figures by feature key: "
            "38.7K is 38700 give or take 50. Figures whose intervals overlap have no winner."
        },
    )
    alternatives = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String()),
        metadata={"description": "Ratings by name and feature key, instead of a and b."},
    )


class TableModelOut(Out):
    """What the analysis rests on."""

    id = text("The arithmetic's name.", example=model.MODEL_ID)
    weights = mapping(fields.Float(), "The weights used, adding up to 1.")
    tie_points = number("Scores closer than this are a tie.", example=0.1)
    min_coverage = number("The share of weight needed to name a winner.", example=0.5)
    strength_cutoffs = mapping(fields.Float(), "The least share of weightings for each word.")


class AnalysedTableOut(Out):
    """The analysis of a decision table."""

    analysis = analysis_field()
    model = one(TableModelOut, "What it rests on.")


def present_table(table: DecisionTable, analysis: PairAnalysis | RankAnalysis) -> dict[str, Any]:
    """Write the analysis of a table."""
    return {
        "analysis": present_analysis(analysis),
        "model": {
            "id": model.MODEL_ID,
            "weights": table.weights,
            "tie_points": model.TIE_POINTS,
            "min_coverage": model.MIN_COVERAGE,
            "strength_cutoffs": model.STRENGTH_CUTOFFS,
        },
    }
