"""GET /frameworks/{slug}/points and its like: what is stated of one framework."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps

from flask import Blueprint
from marshmallow import Schema

from app.api.aliases import moved
from app.api.contract import Answer, Reading, View, read
from app.api.pages import page_answer
from app.api.schemas.common import PageQuery, listing
from app.api.schemas.points import PointOut, PointsQuery, in_section, present_point
from app.domain.errors import UnknownFramework
from app.domain.sections import Section
from app.services import features, frameworks, points, profiles

bp = Blueprint("points", __name__)
TAG = "Points"
LIST = listing("PointList", PointOut)


def _list(  # noqa: PLR0913 (what a page is asked with; all but where are named)
    reading: Reading,
    slug: str,
    section: Section,
    *,
    page: int,
    per_page: int,
    kinds: Sequence[str] = (),
) -> Answer:
    (framework,) = frameworks.by_labels(reading.session, [slug])
    asked = {"kind": list(kinds) or None, "page": page, "per_page": per_page}
    if framework.slug != slug:
        return moved(framework.slug, f"/{section}", asked)
    known = features.every(reading.session)
    profile = profiles.load(reading.session, [framework.id], known)
    found = points.load(reading.session, profile)[framework.id]
    wanted = [point for point in found if not kinds or point.kind in kinds]
    return page_answer(
        wanted if kinds else in_section(wanted, section),
        lambda point: present_point(point, slug),
        path=f"/frameworks/{slug}/{section}",
        asked={"kind": list(kinds)},
        page=page,
        per_page=per_page,
    )


def _below(section: Section, query: Schema) -> Callable[[View], View]:
    """Declare a list that hangs below a framework."""
    return read(
        bp,
        f"/frameworks/<slug>/{section}",
        tag=TAG,
        query=query,
        returns=LIST,
        may_fail=(UnknownFramework,),
        moves=True,
    )


def _lists(section: Section) -> Callable[[Callable[[], None]], View]:
    """Declare the list of a section.

    What is decorated gives it a name and, in its docstring, its description; the
    lists differ in nothing else.
    """

    def declare(named: Callable[[], None]) -> View:
        @wraps(named)
        def view(reading: Reading, slug: str, *, page: int, per_page: int) -> Answer:
            return _list(reading, slug, section, page=page, per_page=per_page)

        return _below(section, PageQuery())(view)

    return declare


@_below(Section.POINTS, PointsQuery())
def list_points(
    reading: Reading, slug: str, *, kind: list[str], page: int, per_page: int
) -> Answer:
    """List what is stated of a framework: pros, cons, when to choose it.

    Kind by kind: by what was voted here, then most votes on the source first. Points
    without votes keep their source's order.
    """
    return _list(reading, slug, Section.POINTS, page=page, per_page=per_page, kinds=kind)


@_lists(Section.DESCRIPTIONS)
def list_descriptions() -> None:
    """List how sources describe a framework: definitions, overviews, its philosophy."""


@_lists(Section.ADOPTERS)
def list_adopters() -> None:
    """List who uses a framework, for what and on whose word."""


@_lists(Section.INTEGRATIONS)
def list_integrations() -> None:
    """List what a framework joins up with.

    A source that says there is none is listed too, with the state none_known:
    that is not the same as nobody having looked.
    """
