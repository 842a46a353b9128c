"""How cells in doubt look from outside."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate
from webargs.fields import DelimitedList

from app.api import links
from app.api.schemas.common import (
    MAX_PER_PAGE,
    Label,
    Out,
    PartialDateOut,
    integer,
    many,
    one,
    present_date,
    present_day,
    text,
)
from app.services.doubts import Doubt, DoubtRecord, Place

_PLACE = re.compile(
    rf"([a-z0-9-]{{1,64}})(?:,([a-z0-9-]{{1,64}}),({'|'.join(Doubt)}))?\Z", re.ASCII
)


class PlaceField(fields.String):
    """Where to go on: what ``links.next`` of the answer before says."""

    def __init__(self) -> None:
        super().__init__(
            load_default=None,
            metadata={
                "description": "Where to go on; take it from `links.next` as it is.",
                "pattern": "^" + _PLACE.pattern.replace("\\Z", "$").replace("(?:", "("),
            },
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        written = super()._deserialize(value, attr, data, **kwargs)
        if not (found := _PLACE.match(written)):
            raise ValidationError("Takes what links.next of an answer has.")
        framework, feature, doubt = found.groups()
        return Place(framework=framework, feature=feature, doubt=Doubt(doubt) if doubt else None)


def write_place(place: Place) -> str:
    """Write a place as ``after`` takes it."""
    if place.feature is None or place.doubt is None:
        return place.framework
    return f"{place.framework},{place.feature},{place.doubt}"


class DoubtsQuery(Schema):
    """Which doubts are wanted."""

    kind = DelimitedList(
        fields.String(validate=validate.OneOf([doubt.value for doubt in Doubt])),
        load_default=(),
        metadata={"description": "Only these kinds: stale, expired, conflict, unsourced."},
    )
    category = DelimitedList(
        Label("A category's slug."),
        load_default=(),
        metadata={"description": "Only frameworks filed in these categories or below."},
    )
    framework = Label("Only this framework, by slug or alias.", example="flask", load_default=None)
    after = PlaceField()
    per_page = fields.Integer(
        load_default=20,
        validate=validate.Range(min=1, max=MAX_PER_PAGE),
        metadata={"description": "How many a page holds at most.", "examples": [20]},
    )


class DoubtLinksOut(Out):
    """Where to look and where to correct it."""

    claims = text("Every claim on the cell.")
    history = text("The same by date.")
    source = text("The source whose word the rating is.")


class DoubtOut(Out):
    """Something doubtful about one cell."""

    framework = text("Of which framework.", example="flask")
    feature = text("On which feature.", example="github-stars")
    kind = text(
        "stale or expired by the feature's shelf life; conflict: its sources contradict each "
        "other; unsourced: nobody can look it up.",
        example="stale",
    )
    as_of = one(PartialDateOut, "The date of the claim that speaks.", null=True)
    source = text("Whose word the rating is.", example="stackshare")
    links = one(DoubtLinksOut, "Where to look.")


class DoubtMetaOut(Out):
    """How the doubts were found."""

    per_page = integer("How many a page holds at most.", example=20)
    judged_on = text(
        "The day freshness is judged on, that of the catalogue's newest claim.",
        null=True,
        example="2026-11-20",
    )
    revision = integer("The revision that was looked at.", example=1)


class DoubtPageLinksOut(Out):
    """This page and the next."""

    self = text("This page.")
    next = text("Where to go on; null when everything has been looked at.", null=True)


class DoubtListOut(Out):
    """One stretch of the cells in doubt."""

    data = many(DoubtOut, "Framework by framework; may be short or empty with more to come.")
    meta = one(DoubtMetaOut, "How they were found.")
    links = one(DoubtPageLinksOut, "Where to go on.")


def present_doubt(doubt: DoubtRecord) -> dict[str, Any]:
    """Write one doubt."""
    framework, feature = doubt.framework, doubt.feature
    return {
        "framework": framework,
        "feature": feature,
        "kind": doubt.doubt,
        "as_of": present_date(doubt.as_of),
        "source": doubt.source,
        "links": {
            "claims": links.to(f"/frameworks/{framework}/claims", {"feature": feature}),
            "history": links.to(f"/frameworks/{framework}/history/{feature}"),
            "source": links.to(f"/sources/{doubt.source}"),
        },
    }


def present_meta(*, per_page: int, judged_on: date | None, revision: int) -> dict[str, Any]:
    """Say how doubts were found."""
    return {"per_page": per_page, "judged_on": present_day(judged_on), "revision": revision}
