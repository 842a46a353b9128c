"""GET /audit: cells for editors to look at."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from app.api import links
from app.api.contract import Answer, Reading, read
from app.api.schemas.doubts import (
    DoubtListOut,
    DoubtsQuery,
    present_doubt,
    present_meta,
    write_place,
)
from app.domain.errors import UnknownCategory, UnknownFramework
from app.services import doubts, frameworks
from app.services.doubts import Doubt, Place

bp = Blueprint("doubts", __name__)


@read(
    bp,
    "/audit",
    tag="Catalogue",
    query=DoubtsQuery(),
    returns=DoubtListOut(),
    may_fail=(UnknownFramework, UnknownCategory),
)
def list_doubts(  # noqa: PLR0913 (the filters of one question; all are named)
    reading: Reading,
    *,
    kind: list[str],
    category: list[str],
    framework: str | None,
    after: Place | None,
    per_page: int,
) -> Answer:
    """List the cells in doubt.

    For editors: ratings past their shelf life, cells whose sources contradict each
    other, ratings that nobody can look up. A cell with two doubts is listed twice.

    Follow `links.next` until it is null. A page may be short, or empty, with more to
    come: a bounded part of the catalogue is looked at for each, whatever its size.
    """
    only = None
    if framework is not None:
        (only,) = frameworks.by_labels(reading.session, [framework])
    found = doubts.find(
        reading.session,
        judged_on=reading.state.known_until,
        doubts=[Doubt(name) for name in kind] or tuple(Doubt),
        category=category,
        framework_id=only.id if only else None,
        after=after,
        limit=per_page,
    )
    asked: dict[str, Any] = {
        "kind": kind or None,
        "category": category or None,
        "framework": only.slug if only else None,
        "per_page": per_page,
    }
    self_address = links.to("/audit", asked | {"after": write_place(after) if after else None})
    following = None
    if found.further:
        following = links.to("/audit", asked | {"after": write_place(found.further)})
    return Answer(
        body={
            "data": [present_doubt(doubt) for doubt in found.doubts],
            "meta": present_meta(
                per_page=per_page,
                judged_on=reading.state.known_until,
                revision=reading.state.revision,
            ),
            "links": {"self": self_address, "next": following},
        },
        headers={"Link": links.header({"next": following})} if following else {},
    )
