"""``faceoff compare``: the main answer without a server, of the catalogue or of a table."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import IO, Any

import click
from flask.cli import with_appcontext

from app.domain import model
from app.domain.errors import CatalogueError, Mistaken
from app.models import db
from app.services import changes, comparisons, decision_tables, use_cases
from app.services.questions import Question


@click.command()
@click.argument("frameworks", nargs=-1, required=True, metavar="FRAMEWORK... | TABLE.json | -")
@click.option("--use-case", default=use_cases.GENERAL, help="Whose weights to use.")
@click.option("--weights", default="", help="Weights of your own: performance:3,security:2.")
@click.option("--order", default="", help="Features by importance: security,performance.")
@click.option("--only", is_flag=True, help="Drop the features that --weights does not name.")
@with_appcontext
def compare(
    frameworks: tuple[str, ...], use_case: str, weights: str, order: str, *, only: bool
) -> None:
    """Say who wins, and why.

    Two to eight frameworks of the catalogue, or one decision table of your own
    as a JSON file (- for standard input).
    """
    try:
        if len(frameworks) == 1:
            _compare_table(frameworks[0])
        else:
            _compare_frameworks(
                frameworks,
                Question(
                    use_case=use_case,
                    weights=_weights(weights),
                    order=[slug for slug in order.split(",") if slug],
                    only=only,
                ),
            )
    except CatalogueError as error:
        told = [mistake.detail for mistake in error.mistakes] if isinstance(error, Mistaken) else []
        click.echo("\n".join(told or [str(error)]), err=True)
        sys.exit(1)


def _weights(given: str) -> dict[str, float]:
    parts = [part.rpartition(":") for part in given.split(",") if part]
    try:
        return {slug: float(number) for slug, _, number in parts}
    except ValueError as error:
        raise click.BadParameter(f"{error}; write performance:3,security:2") from None


def _compare_frameworks(labels: tuple[str, ...], question: Question) -> None:
    session = db.session()
    state = changes.begin_reading(session)
    comparison = comparisons.compare(session, state, labels, question)
    names = {framework.slug: framework.name for framework in comparison.frameworks}
    verdict = comparison.verdict
    click.echo(verdict.text)
    for reason in (*verdict.reasons, *verdict.against):
        click.echo(f"- for {names[reason.favours]}: {reason.text}")
    for condition in comparison.conditions:
        for when in condition.when:
            click.echo(f"- {names[condition.framework]} if: {when.text}")


def _compare_table(path: str) -> None:
    """Print what POST /compare answers: the analysis as JSON, and the weights it rests on."""
    try:
        with click.open_file(path, encoding="utf-8") as file:
            table = decision_tables.read(_json(file))
    except (OSError, ValueError) as error:
        raise click.BadParameter(f"{path} can't be read: {error}") from None
    answer = {
        "analysis": asdict(decision_tables.analyse(table)),
        "model": {"id": model.MODEL_ID, "weights": table.weights},
    }
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False))


def _json(file: IO[str]) -> Any:
    def refuse(constant: str) -> None:
        message = f"{constant} is no number of JSON"
        raise ValueError(message)

    return json.load(file, parse_constant=refuse)
