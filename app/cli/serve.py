"""``faceoff serve``: everything it takes to answer, in one command."""

from __future__ import annotations

import logging
import os
import sys

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext

from app import logs, shipped
from app.cli.progress import progress_bar
from app.models import db
from app.services import health
from app.services.catalogue_file import load_shipped_if_empty

logger = logging.getLogger(__name__)


@click.command()
@with_appcontext
def serve() -> None:
    """Migrate the database, load the shipped catalogue if it is empty, and serve."""
    settings = current_app.config["SETTINGS"]
    logs.start(settings.log_format, settings.log_level)
    health.end_draining(settings.drain_file)
    flask_migrate.upgrade()
    with progress_bar("Loading the shipped catalogue") as progress:
        loaded = load_shipped_if_empty(db.session(), progress=progress)
    if loaded:
        logger.info("Loaded the shipped catalogue.")
    db.session.remove()
    db.engine.dispose()
    address = f"http://{settings.host}:{settings.port}"
    logger.info("Faceoff answers at %s/compare?a=flask&b=django", address)
    # The server replaces this process, so that signals and exit codes are its own.
    command = [sys.executable, "-m", "gunicorn", "--config", str(shipped.path("gunicorn.conf.py"))]
    os.execv(sys.executable, command)  # noqa: S606 (no shell, no outside words)
