"""The command line, for operators and editors: ``faceoff VERB``."""

from __future__ import annotations

import sys

import click
from flask.cli import FlaskGroup
from flask_migrate.cli import db

from app import __version__, create_app
from app.cli.catalogue import catalogue
from app.cli.compare import compare
from app.cli.openapi import openapi
from app.cli.serve import serve
from app.config import BadSettings

EXIT_BAD_SETTINGS = 2


@click.group(
    cls=FlaskGroup,
    create_app=create_app,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    help="Compare software frameworks head to head.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="faceoff")
def group() -> None:
    """Hold the verbs."""


for verb in (serve, compare, catalogue, openapi, db):
    group.add_command(verb)


def main() -> None:
    """Run a verb; settings that can't be used end it with all of them named."""
    try:
        group(prog_name="faceoff")
    except BadSettings as mistakes:
        click.echo(f"These settings can't be used:\n{mistakes}", err=True)
        sys.exit(EXIT_BAD_SETTINGS)
