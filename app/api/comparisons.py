"""GET /compare: the main answer."""

from __future__ import annotations

from flask import Blueprint

from app.api.contract import Answer, Reading, read
from app.api.schemas.comparisons import ComparisonOut, ComparisonQuery, present_comparison
from app.domain.errors import SameFramework, UnknownFramework
from app.services import comparisons

bp = Blueprint("comparisons", __name__)


@read(
    bp,
    "/compare",
    tag="Comparisons",
    query=ComparisonQuery(),
    returns=ComparisonOut(),
    may_fail=(UnknownFramework, SameFramework),
)
def compare(reading: Reading, *, a: str, b: str) -> Answer:
    """Compare two frameworks head to head.

    Per feature: who wins, by how much and on whose word. Over everything: who
    wins, how sure that is, what is unknown and where the sources contradict each
    other. Swap `a` and `b` and the analysis is mirrored exactly; ask the same
    question twice and you get the same bytes.
    """
    comparison = comparisons.compare(reading.session, reading.state, [a, b])
    return Answer(body=present_comparison(comparison, reading.state))
