"""The catalogue as files, for the people who write it: check, import, export."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext

from app.cli.progress import progress_bar
from app.domain.plans import Change
from app.models import db
from app.services import catalogue_file
from app.services.catalogue_file import (
    BadCatalogue,
    Catalogue,
    ClaimKey,
    ImportPlan,
    Mistake,
    Noun,
    StrayFiles,
)

SHOWN = 50
"""Steps of a plan, and mistakes, that are written out unless --all is given."""

NAMED = 5
"""Frameworks that are not in the files and are named unless --all is given."""

_PLURALS = {
    Noun.CATEGORY: "categories",
    Noun.GROUP: "feature groups",
    Noun.FEATURE: "features",
    Noun.SOURCE: "sources",
    Noun.USE_CASE: "use cases",
    Noun.FRAMEWORK: "frameworks",
    Noun.CLAIM: "claims",
    Noun.POINT: "points",
    Noun.TASK: "tasks",
    Noun.EXAMPLE: "code examples",
    Noun.COMPARISON: "comparisons",
    Noun.STATEMENT: "statements",
}

_GOING = {
    Noun.CLAIM: "retired",
    Noun.POINT: "removed",
    Noun.EXAMPLE: "removed",
    Noun.STATEMENT: "removed",
}
"""What becomes of entries that are gone from their file; all others stay."""

_folder = click.argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=catalogue_file.SHIPPED,
)


def _line(limit: int) -> Callable[[click.Context, click.Parameter, str], str]:
    """Return a check that a text is one line the revision log can hold."""

    def check(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
        text = text.strip()
        if not text.isprintable() or not 0 < len(text) <= limit:
            raise click.BadParameter(f"must be one line of 1 to {limit} characters")
        return text

    return check


@click.group()
def catalogue() -> None:
    """Check, import and export the catalogue as files."""


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
        _refuse(folder, mistakes, show_all=show_all)
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
        Noun.CLAIM: sum(len(file.claims) for file in read.frameworks),
        Noun.POINT: sum(len(file.points) for file in read.frameworks),
        Noun.COMPARISON: len(read.comparisons),
        Noun.STATEMENT: sum(len(file.statements) for file in read.comparisons),
        Noun.TASK: len(read.tasks),
        Noun.EXAMPLE: sum(len(file.examples) for file in read.tasks),
    }
    return ", ".join(f"{count} {_PLURALS[noun]}" for noun, count in counts.items())


@catalogue.command("import")
@_folder
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option(
    "--author",
    default="command line",
    callback=_line(120),
    show_default=True,
    help="Who answers for the change, by role; it is published.",
)
@click.option(
    "--note",
    default="Imported from files",
    callback=_line(600),
    show_default=True,
    help="Why it changes; it is published.",
)
@click.option("--all", "show_all", is_flag=True, help="Show every step and every mistake.")
@with_appcontext
def import_command(folder: Path, *, dry_run: bool, author: str, note: str, show_all: bool) -> None:
    """Make the catalogue what the files in FOLDER say, as one revision.

    The claims in a framework's file are all there are for it: those that are gone
    from the file are retired. What the files do not name stays as it is. FOLDER
    is the shipped catalogue unless given.
    """
    session = db.session()
    with progress_bar("Reading") as progress:
        read = catalogue_file.read_folder(folder, progress=progress)
    try:
        plan = catalogue_file.plan_import(session, read)
        if dry_run:
            _show_steps(plan, show_all=show_all)
            _show_counts(plan, show_all=show_all)
            return
        with progress_bar("Importing") as progress:
            imported = catalogue_file.apply(
                session, plan, author=author, note=note, progress=progress
            )
    except BadCatalogue as bad:
        _refuse(folder, bad.mistakes, show_all=show_all)
    _show_counts(imported.plan, show_all=show_all)
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


def _refuse(folder: Path, mistakes: Sequence[Mistake], *, show_all: bool) -> NoReturn:
    """Write the mistakes out, with the path an editor can open, and leave with 1."""
    for mistake in mistakes if show_all else mistakes[:SHOWN]:
        click.echo(f"{folder}/{mistake}")
    _say_left(len(mistakes), show_all=show_all)
    click.echo(f"{len(mistakes)} {'mistake' if len(mistakes) == 1 else 'mistakes'}.")
    raise click.exceptions.Exit(1)


def _show_counts(plan: ImportPlan, *, show_all: bool) -> None:
    """Say in a line per noun what changes, or that nothing does, and what stays unnamed."""
    if not plan:
        click.echo("Nothing to do.")
    for noun, part in plan.parts().items():
        if part or noun in plan.orders:
            counts = [
                f"{len(part.added)} added",
                f"{len(part.changed)} changed",
                *([f"{len(part.removed)} {_GOING[noun]}"] if noun in _GOING else []),
                f"{part.unchanged} unchanged",
                *(["in another order"] if noun in plan.orders and not part.added else []),
            ]
            click.echo(f"{_PLURALS[noun]}: {', '.join(counts)}")
    if plan.staying:
        click.echo(_stay(plan.staying, show_all=show_all))


def _stay(slugs: Sequence[str], *, show_all: bool) -> str:
    one = len(slugs) == 1
    shown = slugs if show_all else slugs[:NAMED]
    left = len(slugs) - len(shown)
    return (
        f"{len(slugs)} {'framework' if one else 'frameworks'} of the database "
        f"{'is' if one else 'are'} not in the files and {'stays' if one else 'stay'}: "
        + ", ".join(shown)
        + (f" and {left} more (--all shows them)" if left else "")
    )


def _show_steps(plan: ImportPlan, *, show_all: bool) -> None:
    steps = list(_steps(plan))
    for step in steps if show_all else steps[:SHOWN]:
        click.echo(step)
    _say_left(len(steps), show_all=show_all)


def _say_left(count: int, *, show_all: bool) -> None:
    if not show_all and count > SHOWN:
        click.echo(f"... and {count - SHOWN} more (--all shows them)")


def _steps(plan: ImportPlan) -> Iterator[str]:
    """Write each step in a line: + added, ~ changed with what changes, - retired."""
    for noun, part in plan.parts().items():
        yield from (f"+ {noun} {_named(key)}" for key in part.added)
        for key, change in part.changed.items():
            yield f"~ {noun} {_named(key)}: {', '.join(_differences(change))}"
        yield from (f"- {noun} {_named(key)}" for key in part.removed)


def _named(key: str | tuple[str, ...]) -> str:
    if isinstance(key, ClaimKey):
        return f"{key.framework} {key.feature} by {key.source} ({key.as_of or 'undated'})"
    return key if isinstance(key, str) else " ".join(key)


def _differences(change: Change[object]) -> list[str]:
    """Name the fields that differ; those of records, which all steps are of."""
    return [
        field.name
        for field in fields(change.new)  # type: ignore[arg-type]
        if field.compare and getattr(change.old, field.name) != getattr(change.new, field.name)
    ]
