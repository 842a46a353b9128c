"""GET /frameworks/{slug}/history/{feature}: a figure over time."""

from __future__ import annotations

from flask import Blueprint

from app.api.aliases import moved
from app.api.contract import Answer, Reading, read
from app.api.pages import page_answer
from app.api.schemas.histories import HistoryOut, HistoryQuery, present_moment, present_subject
from app.domain.errors import UnknownFeature, UnknownFramework, UnknownSource
from app.services import features, frameworks, histories

bp = Blueprint("histories", __name__)


@read(
    bp,
    "/frameworks/<slug>/history/<feature>",
    tag="Frameworks",
    query=HistoryQuery(),
    returns=HistoryOut(),
    may_fail=(UnknownFramework, UnknownFeature, UnknownSource),
    moves=True,
)
def show_history(  # noqa: PLR0913 (what a page is asked with; all but where are named)
    reading: Reading, slug: str, feature: str, *, source: str | None, page: int, per_page: int
) -> Answer:
    """Show what has been said of one cell over time.

    Every claim in force on the feature, undated ones first, then by date. Figures
    of different days are a history and no contradiction. `source` keeps the
    word of one source, so that its figures can be drawn as one line.
    """
    # Before the framework: what gets into an address has to be a feature's slug.
    on = features.by_slug(reading.session, feature)
    (framework,) = frameworks.by_labels(reading.session, [slug])
    below = f"/history/{feature}"
    if framework.slug != slug:
        asked = {"source": source, "page": page, "per_page": per_page}
        return moved(framework.slug, below, asked)
    found = histories.history(reading.session, framework.id, on, source=source)
    return page_answer(
        found.moments,
        present_moment,
        path=f"/frameworks/{slug}{below}",
        asked={"source": source},
        meta=present_subject(found, slug),
        page=page,
        per_page=per_page,
    )
