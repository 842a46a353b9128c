"""GET /problems: what each problem's ``type`` leads to."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from werkzeug.exceptions import NotFound

from app.api.contract import Answer, read
from app.api.errors import PROBLEMS, UNAVAILABLE, Problem, problem_type
from app.api.schemas.common import Out, integer, many, text

bp = Blueprint("problems", __name__)
TAG = "Problems"
KINDS = (*PROBLEMS.values(), UNAVAILABLE)


class ProblemKindOut(Out):
    """A kind of problem an answer may report."""

    type = text("The address a problem's `type` names.")
    title = text("What it is.")
    status = integer("The status it is answered with.", example=404)
    explanation = text("When it happens.")


class ProblemKindListOut(Out):
    """All kinds of problem."""

    data = many(ProblemKindOut, "The kinds, by address.")


@read(bp, "/problems", tag=TAG, returns=ProblemKindListOut(), depends_on_catalogue=False)
def list_problems() -> Answer:
    """List the kinds of problem."""
    kinds = sorted(KINDS, key=lambda problem: problem.name)
    return Answer(body={"data": [_present(kind) for kind in kinds]})


@read(
    bp,
    "/problems/<name>",
    tag=TAG,
    returns=ProblemKindOut(),
    depends_on_catalogue=False,
    also={404: "There is no such kind of problem."},
)
def show_problem(name: str) -> Answer:
    """Explain one kind of problem."""
    for kind in KINDS:
        if kind.name == name:
            return Answer(body=_present(kind))
    raise NotFound(f"There is no kind of problem called {name[:64]!r}.")


def _present(kind: Problem) -> dict[str, Any]:
    return {
        "type": problem_type(kind.name),
        "title": kind.title,
        "status": kind.status,
        "explanation": kind.explanation,
    }
