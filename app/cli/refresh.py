"""``faceoff catalogue refresh``: what package registries say by now, as a plan."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from app.cli.plans import Storing, say_stored, show_counts, show_steps, show_told
from app.cli.plans import storing as storing_options
from app.cli.progress import progress_bar
from app.domain.errors import CatalogueError
from app.models import db
from app.services import refreshing
from app.services.registries import Registry


@click.command("refresh")
@click.argument("frameworks", nargs=-1, metavar="[FRAMEWORK]...")
@click.option(
    "--source",
    "sources",
    type=click.Choice([str(registry) for registry in Registry]),
    multiple=True,
    help="Ask this registry only; all of them unless given.",
)
@storing_options("Refreshed from package registries")
@click.option("--all", "show_all", is_flag=True, help="Show every step.")
@with_appcontext
def refresh_command(
    frameworks: tuple[str, ...],
    sources: tuple[str, ...],
    *,
    storing: Storing,
    show_all: bool,
) -> None:
    """Ask package registries anew, and show what their answers would change.

    Asks pip and npm, as they are configured here, for each FRAMEWORK with a
    package there, or for all. A look-up that fails leaves what is known. Stores
    nothing without --apply, and ends with 1 if every look-up failed.
    """
    session = db.session()
    try:
        wanted, told = refreshing.subjects(
            session, frameworks, {Registry(source) for source in sources} or set(Registry)
        )
    except CatalogueError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    with progress_bar("Asking") as progress:
        findings = refreshing.look_up(wanted, progress)
    today = datetime.now(UTC).date()
    proposal = refreshing.propose(session, findings, today)
    show_told([*told, *proposal.told], show_all=show_all)
    show_steps(session, proposal.plan, show_all=show_all)
    done = storing.finish(session, proposal.plan)
    show_counts(done.plan, show_all=show_all)
    failed = sum(finding.registered is None for finding in findings)
    click.echo(f"{len(findings)} packages looked up, {failed} of them in vain.")
    say_stored(done)
    if findings and failed == len(findings):
        sys.exit(1)
