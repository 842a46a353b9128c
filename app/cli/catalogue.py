"""The catalogue as files, for the people who write it: check, import, export."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.cli.benchmark import benchmark_command
from app.cli.files import import_file
from app.cli.plans import PLURALS, refuse, show_counts, show_effects, show_steps, signed
from app.cli.progress import progress_bar
from app.cli.refresh import refresh_command
from app.models import db
from app.services import catalogue_file, changes
from app.services.catalogue_file import SHIPPED, BadCatalogue, Catalogue, Noun, StrayFiles
from app.services.changes import Signature

_folder = click.argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=catalogue_file.SHIPPED,
)


@click.group()
def catalogue() -> None:
    """Check, import and export the catalogue as files; ask sources anew."""


catalogue.add_command(refresh_command)
catalogue.add_command(benchmark_command)


@catalogue.command("check")
@_folder
@click.option("--all", "show_all", is_flag=True, help="Show every mistake.")
@click.option("--remarks", "show_remarks", is_flag=True, help="Show what is doubtful, too.")
def check_command(folder: Path, *, show_all: bool, show_remarks: bool) -> None:
    """Say all that is wrong with the files in FOLDER.

    Needs no database: the folder has to hold everything its files refer to.
    FOLDER is the shipped catalogue unless given.
    """
    with progress_bar("Reading") as progress:
        read = catalogue_file.read_folder(folder, progress=progress)
    mistakes = catalogue_file.check(read)
    if mistakes:
        refuse(folder, mistakes, show_all=show_all)
    remarks = catalogue_file.remarks(read)
    for remark in remarks if show_remarks else ():
        click.echo(f"{folder}/{remark}")
    click.echo(f"No mistakes: {_contents(read)}.")
    if remarks and not show_remarks:
        click.echo(f"{len(remarks)} remarks (--remarks shows them).")


def _contents(read: Catalogue) -> str:
    counts = {
        Noun.FRAMEWORK: len(read.frameworks),
        Noun.FEATURE: len(read.features),
        Noun.SOURCE: len(read.sources),
        Noun.CLAIM: sum(head.claims for head in read.frameworks.heads),
        Noun.POINT: sum(head.points for head in read.frameworks.heads),
        Noun.COMPARISON: len(read.comparisons),
        Noun.STATEMENT: sum(len(file.statements) for file in read.comparisons),
        Noun.TASK: len(read.tasks),
        Noun.EXAMPLE: sum(len(file.examples) for file in read.tasks),
    }
    return ", ".join(f"{count} {PLURALS[noun]}" for noun, count in counts.items())


@catalogue.command("restored")
@with_appcontext
def restored_command() -> None:
    """Say that the database was restored from a backup, or lost its last changes.

    Workers that run, caches and clients remember revisions that will now be made a
    second time; from here on none of that counts. Do it before anything is written.
    """
    epoch = changes.begin_epoch(db.session())
    click.echo(f"The catalogue is of epoch {epoch} now: nothing remembered of it before counts.")


@catalogue.command("import")
@click.argument("folder", type=click.Path(exists=True, path_type=Path), default=SHIPPED)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Show what it would do, and do nothing.",
)
@signed("Imported from files")
@click.option("--all", "show_all", is_flag=True, help="Show every step and every mistake.")
@click.option("--lines", is_flag=True, help="Show what each line of a file does, all of them.")
@with_appcontext
def import_command(  # noqa: PLR0913 (an option each)
    folder: Path, *, dry_run: bool, author: str, note: str, show_all: bool, lines: bool
) -> None:
    """Make the catalogue what the files in FOLDER say, as one revision.

    The claims in a framework's file are all there are for it: those that are gone
    from the file are retired. What the files do not name stays as it is. FOLDER
    is the shipped catalogue unless given.

    A file in its place, *.ndjson, *.csv, *.json or *.yaml, is read as POST /imports
    does: what it says is added or takes the place of what has the same name, and
    nothing else goes.
    """
    session = db.session()
    if folder.is_file():
        signature = Signature(author=author, note=note)
        import_file(session, folder, signature, dry_run=dry_run, show_all=show_all, lines=lines)
        return
    if lines:
        raise click.UsageError("--lines is for a file; of a folder --dry-run shows the steps.")
    with progress_bar("Reading") as progress:
        read = catalogue_file.read_folder(folder, progress=progress)
    try:
        plan = catalogue_file.plan_import(session, read)
        if dry_run:
            show_steps(session, plan, show_all=show_all)
        with progress_bar("Trying" if dry_run else "Importing") as progress:
            imported = catalogue_file.apply(
                session, plan, author=author, note=note, dry_run=dry_run, progress=progress
            )
    except BadCatalogue as bad:
        refuse(folder, bad.mistakes, show_all=show_all)
    show_counts(imported.plan, show_all=show_all)
    show_effects(imported.effects)
    if imported.revision is not None:
        click.echo(f"The catalogue is now at revision {imported.revision}.")


@catalogue.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def export_command(folder: Path) -> None:
    """Write the whole catalogue into FOLDER, replacing files of the same name."""
    try:
        with progress_bar("Writing") as progress:
            revision = catalogue_file.export(db.session(), folder, progress=progress)
    except StrayFiles as strays:
        raise click.ClickException(f"{folder} holds {strays}; move them away first.") from strays
    click.echo(f"Wrote revision {revision} to {folder}.")
