"""How points look from outside: what is stated of a framework and is no rating."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from marshmallow import fields, validate
from webargs.fields import DelimitedList

from app.api.schemas.common import (
    Out,
    PageQuery,
    PartialDateOut,
    integer,
    many,
    number,
    one,
    present_date,
    text,
)
from app.domain.points import SECTION, PointKind, PointState
from app.domain.sections import Section, state
from app.domain.votes import VoteCount
from app.services.points import PointRecord, Points

DIGITS = 4
"""Digits kept of a share and of an approval: votes carry no more."""

LISTS = {
    PointKind.PRO: "pros",
    PointKind.CON: "cons",
    PointKind.KEY_FEATURE: "key_features",
    PointKind.ADVANTAGE: "advantages",
    PointKind.CHARACTERISTIC: "characteristics",
    PointKind.IDEAL_FOR: "ideal_for",
    PointKind.USE_CASE: "use_cases",
    PointKind.CHOOSE_WHEN: "choose_when",
    PointKind.PRINCIPLE: "principles",
    PointKind.BUILT_IN: "built_in",
    PointKind.REASON: "reasons",
}
"""Under which key each kind of the section ``points`` is listed."""


class ShareOut(Out):
    """What part of all votes on the framework one point has."""

    value = number("The part, 0 to 1.", example=0.1614)
    low = number("The lower end of its 95 % interval.", example=0.148)
    high = number("The upper end.", example=0.175)


class PointOut(Out):
    """What one source states of a framework."""

    id = text(
        "Its name everywhere: the framework's slug, a dot, its own.",
        example="django.rapid-development",
    )
    framework = text("Of which framework.", example="django")
    kind = text(f"{', '.join(PointKind)}; more may come.", example="pro")
    state = text("stated, or none_known: the source says there is none.", example="stated")
    title = text("A name: a motto, an organisation, what it works with.", null=True)
    feature = text("The feature it speaks of.", null=True, example="scalability")
    source = text("Who says so.", example="stackshare")
    as_of = one(PartialDateOut, "When that was so, as far as the source says.", null=True)
    votes = integer(
        "How many people on the source agreed. Counts rank points of one framework only.",
        null=True,
        example=678,
    )
    share = one(
        ShareOut, "Its part of the votes on the framework: what compares across them.", null=True
    )
    ups = integer("How many voted for it here.", example=12)
    downs = integer("How many voted against it here.", example=3)
    approval = number(
        "The share of those for it that is safe to assume: the lower bound of its 95 % interval "
        "(Wilson); null while nobody is against it.",
        null=True,
        example=0.5481,
    )
    url = text("The exact place in the source.", null=True)
    note = text("What the editor adds.", null=True)
    text = text("What is said, in Markdown; null where a title says all.", null=True)


def _lists() -> dict[str, Any]:
    said = "The {}, by what was voted here, then most votes first, else in the source's order."
    return {key: many(PointOut, said.format(key.replace("_", " "))) for key in LISTS.values()}


class _FrameworkPointsOut(Out):
    """The points of one framework, by kind."""

    framework = text("Of which framework.", example="flask")
    state = text("present, empty (a source says there are none) or absent.", example="present")


FrameworkPointsOut = _FrameworkPointsOut.from_dict(_lists(), name="FrameworkPoints")


class FrameworkStatementsOut(Out):
    """The points of one framework in one section."""

    framework = text("Of which framework.", example="django")
    state = text("present, empty (a source says there are none) or absent.", example="present")
    points = many(PointOut, "What is stated.")


class PointsQuery(PageQuery):
    """Which points are wanted."""

    kind = DelimitedList(
        fields.String(validate=validate.OneOf([kind.value for kind in PointKind])),
        load_default=(),
        metadata={"description": "Only those of these kinds.", "examples": [["pro", "con"]]},
    )


def present_point(point: PointRecord, framework: str) -> dict[str, Any]:
    """Write a point."""
    share = point.share
    return {
        "id": f"{framework}.{point.slug}",
        "feature": point.feature,
        "text": point.text,
        "title": point.title,
        "framework": framework,
        "kind": point.kind,
        "state": point.state,
        "source": point.source,
        "as_of": present_date(point.as_of),
        "votes": point.votes,
        "share": share
        and {
            "value": round(share.value, DIGITS),
            "low": round(share.interval.low, DIGITS),
            "high": round(share.interval.high, DIGITS),
        },
        "ups": point.counted.ups,
        "downs": point.counted.downs,
        "approval": present_approval(point.counted),
        "url": point.url,
        "note": point.note,
    }


def present_approval(counted: VoteCount) -> float | None:
    """Write how far a point is approved of."""
    return None if counted.approval is None else round(counted.approval, DIGITS)


def present_points(framework: str, points: Points) -> dict[str, Any]:
    """Write the points of a framework, by kind."""
    own = in_section(points, Section.POINTS)
    return {
        "framework": framework,
        "state": _state(own),
        **{
            key: [
                present_point(point, framework)
                for point in own
                if point.kind is kind and point.state is PointState.STATED
            ]
            for kind, key in LISTS.items()
        },
    }


def present_section(framework: str, points: Points, section: Section) -> dict[str, Any]:
    """Write what a framework has in one of the other sections; what there is none of is a state."""
    own = in_section(points, section)
    return {
        "framework": framework,
        "state": _state(own),
        "points": [
            present_point(point, framework) for point in own if point.state is PointState.STATED
        ],
    }


def in_section(points: Points, section: Section) -> list[PointRecord]:
    """Return the points that one section shows."""
    return [point for point in points if SECTION[point.kind] is section]


def _state(points: Iterable[PointRecord]) -> str:
    states = [point.state for point in points]
    return state(states.count(PointState.STATED), said_empty=PointState.NONE_KNOWN in states)
