"""GET /stats: how much the catalogue holds."""

from __future__ import annotations

from flask import Blueprint

from app.api.contract import Answer, Reading, read
from app.api.schemas.counts import CountsOut, present_counts
from app.services import counts

bp = Blueprint("counts", __name__)


@read(bp, "/stats", tag="Catalogue", returns=CountsOut())
def show_stats(reading: Reading) -> Answer:
    """Show how much the catalogue holds.

    Frameworks, features, sources and claims, how old these are, and what part of
    the matrix is filled in, group by group.
    """
    state = reading.state
    body = present_counts(
        counts.count(reading.session), revision=state.revision, known_until=state.known_until
    )
    return Answer(body=body)
