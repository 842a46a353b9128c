"""``faceoff openapi``: the contract as a file, and whether it still holds."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.api import openapi as contract


@click.command()
@click.option(
    "--check",
    "committed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Compare with this file instead of printing; differences end with 1.",
)
@with_appcontext
def openapi(committed: Path | None) -> None:
    """Print the contract, made from the routes, as YAML."""
    made = contract.as_yaml(contract.build(current_app))
    if committed is None:
        click.echo(made, nl=False)
    elif committed.read_text(encoding="utf-8") != made:
        click.echo(f"{committed} is not what the routes make; run `make openapi`.", err=True)
        sys.exit(1)
