"""The command line, for operators and editors: ``faceoff VERB``."""

from __future__ import annotations

import sys

import click
from flask.cli import ScriptInfo
from flask_migrate.cli import db

from app import __version__, create_app
from app.cli import troubles
from app.cli.audit import audit
from app.cli.backups import backup, restore
from app.cli.catalogue import catalogue
from app.cli.compare import compare
from app.cli.config import config_command
from app.cli.doctor import doctor
from app.cli.keys import keys
from app.cli.openapi import openapi
from app.cli.serve import serve
from app.config import BadSettings

EXIT_TROUBLE = 1
EXIT_BAD_SETTINGS = 2


@click.group(
    help="Compare software frameworks head to head.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="faceoff")
@click.pass_context
def group(context: click.Context) -> None:
    """Say how the app is made, for the verbs that ask for one.

    A plain group and not Flask's: that one adds options of its own, which choose
    another program, and makes the app even to print the help.
    """
    context.obj = context.obj or ScriptInfo(create_app=create_app)


OPERATING = (config_command, doctor, backup, restore)

for verb in (serve, compare, catalogue, keys, audit, *OPERATING, openapi, db):
    group.add_command(verb)


def main() -> None:
    """Run a verb; what the surroundings get wrong ends it with a sentence, not a traceback."""
    try:
        group(prog_name="faceoff")
    except BadSettings as mistakes:
        click.echo(f"These settings can't be used:\n{mistakes}", err=True)
        sys.exit(EXIT_BAD_SETTINGS)
    except troubles.TROUBLES as trouble:
        if (sentence := troubles.sentence(trouble)) is None:
            raise
        click.echo(sentence, err=True)
        sys.exit(EXIT_TROUBLE)
