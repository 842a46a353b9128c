"""``faceoff serve``: everything it takes to answer, in one command."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext

import app
from app.cli.progress import progress_bar
from app.models import db
from app.services.catalogue_file import load_shipped_if_empty


@click.command()
@with_appcontext
def serve() -> None:
    """Migrate the database, load the shipped catalogue if it is empty, and serve."""
    settings = current_app.config["SETTINGS"]
    flask_migrate.upgrade()
    with progress_bar("Loading the shipped catalogue") as progress:
        loaded = load_shipped_if_empty(db.session(), progress=progress)
    if loaded:
        click.echo("Loaded the shipped catalogue.", err=True)
    db.session.remove()
    db.engine.dispose()
    address = f"http://{settings.host}:{settings.port}"
    click.echo(f"Faceoff answers at {address}/compare?a=flask&b=django", err=True)
    # The server replaces this process, so that signals and exit codes are its own.
    command = [sys.executable, "-m", "gunicorn", "--config", str(_configuration())]
    os.execv(sys.executable, command)  # noqa: S606 (no shell, no outside words)


def _configuration() -> Path:
    """Return gunicorn's settings: in the wheel, or beside the package in a checkout."""
    package = Path(app.__file__).parent
    shipped = package / "_shipped" / "gunicorn.conf.py"
    return shipped if shipped.is_file() else package.parent / "gunicorn.conf.py"
