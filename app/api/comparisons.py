"""GET and POST /compare: the main answer, and the same sums over a table of your own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint
from orjson import Fragment

from app.api import links
from app.api.contract import Answer, Reading, compute, read
from app.api.json import dumps, trimmed
from app.api.schemas.comparisons import ComparisonOut, canonical, present_comparison
from app.api.schemas.decision_tables import AnalysedTableOut, DecisionTableIn, present_table
from app.api.schemas.included import sections_of
from app.api.schemas.questions import AnswerQuery, ComparisonQuery, question_of
from app.api.schemas.ratings import present_cell
from app.api.schemas.rows import WrittenRow, write_rows
from app.domain.errors import (
    BadQuestion,
    InvalidTable,
    SameFramework,
    TooManyFrameworks,
    UnknownFramework,
    UnknownRevision,
)
from app.domain.sections import Section
from app.domain.statements import SEPARATOR
from app.models import Session
from app.services import comparisons, decision_tables, kept, past, sources
from app.services.changes import State
from app.services.comparisons import Comparison

bp = Blueprint("comparisons", __name__)
TAG = "Comparisons"
MAY_FAIL = (UnknownFramework, UnknownRevision, SameFramework, TooManyFrameworks, BadQuestion)


def _labels(frameworks: Sequence[str], a: str | None, b: str | None) -> list[str]:
    return list(frameworks) or [label for label in (a, b) if label is not None]


def _meant(reading: Reading, labels: Sequence[str], asked: Mapping[str, Any]) -> dict[str, Any]:
    """Say what is asked: slugs in the place of aliases, sections in no order.

    Of today's catalogue: which framework an alias meant in an earlier revision is
    told when that has been rebuilt.
    """
    meant: dict[str, Any] = {"include": sorted(sections_of(asked["include"]))}
    if asked["revision"] is None:
        meant["compared"] = [one.slug for one in comparisons.compared(reading.session, labels)]
        meant |= dict.fromkeys(("frameworks", "a", "b", "name"))
    return meant


def _meant_by_parameters(
    reading: Reading, *, frameworks: list[str], a: str | None, b: str | None, **asked: Any
) -> dict[str, Any]:
    return _meant(reading, _labels(frameworks, a, b), asked)


def _meant_by_name(reading: Reading, *, name: str, **asked: Any) -> dict[str, Any]:
    return _meant(reading, name.split(SEPARATOR), asked)


@read(
    bp,
    "/compare",
    tag=TAG,
    query=ComparisonQuery(),
    returns=ComparisonOut(),
    may_fail=MAY_FAIL,
    looks_back=True,
    means=_meant_by_parameters,
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

    `revision` asks for the answer as it was then: cells, analysis, verdict and all
    that was written, byte for byte. It may be kept for long. What looks at other
    frameworks (`/frameworks/{slug}/alternatives`, `also-compare`) knows today only.
    """
    return _compared(reading, _labels(frameworks, a, b), asked, by_name=False)


@read(
    bp,
    "/comparisons/<name>",
    tag=TAG,
    query=AnswerQuery(),
    returns=ComparisonOut(),
    may_fail=MAY_FAIL,
    looks_back=True,
    means=_meant_by_name,
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
    include, revision = sections_of(asked["include"]), asked["revision"]
    with past.look_back(reading.session, reading.state, revision, labels) as (session, state):
        comparison = comparisons.compare(
            session,
            state,
            labels,
            question_of(asked),
            differences_only=asked["differences_only"],
            acceptability=asked["acceptability"],
        )
        cited = (
            sources.every(session, slugs=comparison.cited) if Section.SOURCES in include else None
        )
        rows = _rows(session, comparison, state, claims=Section.CLAIMS in include)
    body = present_comparison(
        comparison,
        state,
        rows=rows,
        include=include,
        cited=cited,
        by_name=by_name,
        revision=revision,
    )
    there = canonical(comparison, revision)
    return Answer(body=body, headers={"Link": links.header({"canonical": there})})


ROW_SIZE = 300
"""Bytes that a written row takes beside its JSON; estimated."""


def _rows(
    session: Session, comparison: Comparison, state: State, *, claims: bool
) -> Mapping[str, WrittenRow]:
    """Return the rows by feature, written once for all who compare the same features."""
    return kept.once(
        session,
        ("written rows", claims, *comparison.slugs, tuple(r.feature.slug for r in comparison.rows)),
        lambda: write_rows(comparison, _cells(session, comparison, state), claims=claims),
        size=lambda rows: sum(len(row.before) + len(row.after) + ROW_SIZE for row in rows.values()),
    )


CELL_SIZE = 600
"""Bytes that a written cell takes; estimated."""


def _cells(
    session: Session, comparison: Comparison, state: State
) -> Mapping[str, Mapping[str, Fragment]]:
    """Return the cells of each framework by feature, written once for all who compare it."""
    return kept.each(
        session,
        "written cells",
        comparison.slugs,
        lambda missing: {
            slug: {
                feature: Fragment(
                    trimmed(dumps(present_cell(cell, slug, known_until=state.known_until)))
                )
                for feature, cell in comparison.profiles[slug].items()
            }
            for slug in missing
        },
        size=lambda cells: CELL_SIZE * len(cells),
    )


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
