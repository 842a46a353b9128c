"""``faceoff compare``: the main answer without a server."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from app.domain.errors import CatalogueError
from app.models import db
from app.services import changes, comparisons


@click.command()
@click.argument("a")
@click.argument("b")
@with_appcontext
def compare(a: str, b: str) -> None:
    """Say who wins between two frameworks, and why."""
    session = db.session()
    state = changes.begin_reading(session)
    try:
        comparison = comparisons.compare(session, state, [a, b])
    except CatalogueError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(comparison.verdict.text)
    for reason in comparison.verdict.reasons:
        click.echo(f"- {reason.text}")
