"""GET and POST /compare: the main answer, and the same sums over a table of your own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint

from app.api import links
from app.api.contract import Answer, Reading, compute, read
from app.api.schemas.comparisons import ComparisonOut, canonical, present_comparison
from app.api.schemas.decision_tables import AnalysedTableOut, DecisionTableIn, present_table
from app.api.schemas.included import sections_of
from app.api.schemas.questions import AnswerQuery, ComparisonQuery, question_of
from app.domain.errors import (
    BadQuestion,
    InvalidTable,
    SameFramework,
    TooManyFrameworks,
    UnknownFramework,
)
from app.domain.sections import Section
from app.domain.statements import SEPARATOR
from app.services import comparisons, decision_tables, sources

bp = Blueprint("comparisons", __name__)
TAG = "Comparisons"
MAY_FAIL = (UnknownFramework, SameFramework, TooManyFrameworks, BadQuestion)


@read(
    bp,
    "/compare",
    tag=TAG,
    query=ComparisonQuery(),
    returns=ComparisonOut(),
    may_fail=MAY_FAIL,
)
def compare(
    reading: Reading, *, frameworks: list[str], a: str | None, b: str | None, **asked: Any
) -> Answer:
    """Compare frameworks head to head.

    Two with `a` and `b`, up to eight with `frameworks`. Per feature: who wins, by
    how much and on whose word. Over everything: who wins, how sure that is, what
    would turn it, what is unknown and where the sources contradict each other.
    Swap `a` and `b` and the analysis is mirrored exactly; ask the same question
    twice and you get the same bytes.

    `include` adds what else is known: pros and cons with their votes, figures,
    differences, questions, code, every claim. `sections` says what there is.
    """
    labels = list(frameworks) or [label for label in (a, b) if label is not None]
    return _compared(reading, labels, asked, by_name=False)


@read(
    bp,
    "/comparisons/<name>",
    tag=TAG,
    query=AnswerQuery(),
    returns=ComparisonOut(),
    may_fail=MAY_FAIL,
)
def show_comparison(reading: Reading, name: str, **asked: Any) -> Answer:
    """Show a comparison by its name.

    The slugs joined by `-vs-`, such as `flask-vs-django`: the answer of `/compare`
    at an address to link to. Any order and any alias is answered; the one whose
    slugs are sorted is the canonical address, and every answer says so.
    """
    return _compared(reading, name.split(SEPARATOR), asked, by_name=True)


def _compared(
    reading: Reading, labels: Sequence[str], asked: dict[str, Any], *, by_name: bool
) -> Answer:
    comparison = comparisons.compare(
        reading.session,
        reading.state,
        labels,
        question_of(asked),
        differences_only=asked["differences_only"],
        acceptability=asked["acceptability"],
    )
    include = sections_of(asked["include"])
    cited = (
        sources.every(reading.session, slugs=comparison.cited)
        if Section.SOURCES in include
        else None
    )
    body = present_comparison(
        comparison, reading.state, include=include, cited=cited, by_name=by_name
    )
    return Answer(body=body, headers={"Link": links.header({"canonical": canonical(comparison)})})


@compute(
    bp,
    "/compare",
    tag=TAG,
    body=DecisionTableIn(),
    returns=AnalysedTableOut(),
    may_fail=(InvalidTable,),
)
def compare_table(body: Any) -> Answer:
    """Compare a decision table of your own.

    The sums of `GET /compare` over features, weights and ratings that you send;
    nothing is stored. Send an answer's own inputs and you get its analysis: that
    is how to check one. A rating its scale does not have is a gap and is listed;
    a feature or a weight that can't be used is refused.
    """
    table = decision_tables.read(body)
    return Answer(body=present_table(table, decision_tables.analyse(table)))
