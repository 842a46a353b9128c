"""Which blueprints there are, and where they hang."""

from __future__ import annotations

from flask import Blueprint, Flask

from app.api import (
    badges,
    categories,
    changes,
    comparisons,
    counts,
    documents,
    doubts,
    embeds,
    entries,
    exports,
    features,
    frameworks,
    front,
    health,
    histories,
    imports,
    index,
    links,
    manual,
    method,
    metrics,
    oembed,
    pasting,
    pictures,
    points,
    problems,
    rankings,
    ratings,
    revisions,
    search,
    security,
    sources,
    statements,
    tasks,
    use_cases,
    votes,
    widgets,
)

BLUEPRINTS = (
    index.bp,
    front.bp,
    comparisons.bp,
    statements.bp,
    embeds.bp,
    pasting.bp,
    oembed.bp,
    widgets.bp,
    pictures.bp,
    badges.bp,
    rankings.bp,
    frameworks.bp,
    search.bp,
    histories.bp,
    points.bp,
    votes.bp,
    tasks.bp,
    features.bp,
    categories.bp,
    sources.bp,
    use_cases.bp,
    entries.bp,
    ratings.bp,
    imports.bp,
    counts.bp,
    doubts.bp,
    exports.bp,
    changes.bp,
    revisions.bp,
    method.bp,
    problems.bp,
    documents.bp,
    manual.bp,
    security.bp,
    health.bp,
    metrics.bp,
)


def init_app(app: Flask) -> None:
    """Mount everything under the pinned version, and again as the current one."""
    # Werkzeug would redirect //x to /x at whatever host the caller named: a
    # cacheable answer that leads off-site. An address has one spelling.
    app.url_map.redirect_defaults = False
    app.url_map.merge_slashes = False
    parent = Blueprint("api", __name__)
    for blueprint in BLUEPRINTS:
        parent.register_blueprint(blueprint)
    app.register_blueprint(parent, name="current")
    app.register_blueprint(parent, name="v1", url_prefix=links.VERSION)
