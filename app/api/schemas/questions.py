"""How a comparison is asked: who, under which weights, over which features."""

from __future__ import annotations

import math
import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from webargs.fields import DelimitedList

from app.api.schemas.common import Label, revision_field
from app.api.schemas.included import include_field
from app.services import use_cases
from app.services.questions import Question


class Weights(fields.Field[dict[str, float]]):
    """Weights by feature, written ``performance:3,security:2``.

    What is no number is read as NaN and told with the other mistakes of the
    question, which are known only once the features are.
    """

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, float]:
        if not str(value).strip():
            raise ValidationError("Takes feature:weight, such as performance:3.")
        chosen: dict[str, float] = {}
        for part in str(value).split(","):
            slug, colon, number = part.strip().rpartition(":")
            name = slug if colon else number
            if name in chosen:
                raise ValidationError(f"{name[:64]!r} is given twice.")
            chosen[name] = _number(number) if colon else math.nan
        # In one order: the same weights are the same question, and its links the same too.
        return dict(sorted(chosen.items()))


def _number(text: str) -> float:
    """Read a plain decimal number; Python would also take 1_0 and infinity."""
    plain = re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", text, re.ASCII)
    return float(text) if plain else math.nan


def _switch(says: str, name: str | None = None) -> fields.Boolean:
    return fields.Boolean(
        load_default=False,
        data_key=name,
        truthy={"1", "true"},
        falsy={"0", "false"},
        metadata={"description": says},
    )


class QuestionQuery(Schema):
    """What is compared, and how much each feature counts."""

    use_case = Label(
        "Whose weights to use; see /use-cases.", example="general", load_default=use_cases.GENERAL
    )
    weights = Weights(
        load_default=dict,
        metadata={
            "description": "Weights of your own, `feature:weight`, comma-separated; features not "
            "named keep the use case's.",
            "type": "string",
            "examples": ["performance:3,security:2"],
        },
    )
    order = DelimitedList(
        Label("A feature."),
        load_default=(),
        metadata={"description": "Features by importance, the first counts most; stands alone."},
    )
    # Schema has an attribute of the name that the parameter has.
    keep_only = _switch("Whether features that `weights` does not name are dropped.", "only")
    features = DelimitedList(
        Label("A feature."),
        load_default=(),
        metadata={"description": "Only these features are compared."},
    )
    groups = DelimitedList(
        Label("A group."),
        load_default=(),
        metadata={"description": "Only the features of these groups are compared."},
    )


class AnswerQuery(QuestionQuery):
    """Under which question frameworks are compared, and what the answer shows."""

    differences_only = _switch("Whether features all frameworks share alike are left out.")
    acceptability = _switch(
        "For three and more: whether to add how often each takes each rank when weights are drawn "
        "at random."
    )
    include = include_field()
    revision = revision_field(
        "The answer as it was at this revision; see /changes. Left out, today's."
    )


class ComparisonQuery(AnswerQuery):
    """Who is compared, and under which question."""

    a = Label("The first of a pair, by slug or alias.", example="flask", load_default=None)
    b = Label("The second of a pair, by slug or alias.", example="django", load_default=None)
    frameworks = DelimitedList(
        Label("A framework."),
        load_default=(),
        metadata={
            "description": "Two to eight frameworks, instead of `a` and `b`.",
            "examples": [["flask", "django"]],
        },
    )

    @validates_schema(skip_on_field_errors=False)
    def _two_ways_to_ask(self, asked: dict[str, Any], **_: Any) -> None:
        if asked.get("frameworks"):
            given = [side for side in ("a", "b") if asked.get(side)]
            if given:
                told = "It stands beside frameworks; ask with a and b, or with frameworks."
                raise ValidationError({side: [told] for side in given})
            return
        missing = [side for side in ("a", "b") if asked.get(side) is None]
        if missing:
            told = "Name a framework, by slug or alias, such as flask."
            raise ValidationError({side: [told] for side in missing})


def question_of(asked: dict[str, Any]) -> Question:
    """Return the question a checked query asks."""
    return Question(
        use_case=asked["use_case"],
        weights=asked["weights"],
        order=asked["order"],
        only=asked["keep_only"],
        features=asked["features"],
        groups=asked["groups"],
    )


def parameters_of(question: Question) -> dict[str, Any]:
    """Return the parameters that ask a question again; null for those that say nothing."""
    weights = ",".join(f"{slug}:{_plain(weight)}" for slug, weight in question.weights.items())
    return {
        "use_case": None if question.use_case == use_cases.GENERAL else question.use_case,
        "weights": weights or None,
        "order": question.order or None,
        "only": "1" if question.only else None,
        "features": question.features or None,
        "groups": question.groups or None,
    }


def _plain(weight: float) -> str:
    """Write a weight as it may be sent: without an exponent, no digit lost."""
    return f"{weight:.9f}".rstrip("0").rstrip(".")
