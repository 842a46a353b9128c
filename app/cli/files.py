"""Importing one file of many entries, as ``POST /imports`` does."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.orm import Session

from app.cli.plans import PLURALS, SHOWN, say_left, show_effects
from app.domain.errors import BadEntries
from app.services import imports
from app.services.changes import Signature
from app.services.imports import Form, Imported

_FORMS = {f".{form.value}": form for form in Form}


def import_file(  # noqa: PLR0913 (what the verb was asked with; named)
    session: Session,
    path: Path,
    signed: Signature,
    *,
    dry_run: bool,
    show_all: bool,
    lines: bool,
) -> None:
    """Import a file by the end of its name, and say what became of it; mistakes end it with 1.

    ``lines`` asks what each of its lines did.
    """
    form = _FORMS.get(path.suffix)
    if form is None:
        raise click.ClickException(f"{path} is none of: a folder, {', '.join(_FORMS)}.")
    try:
        with path.open("rb") as file:
            done = imports.import_entries(
                session, file, form, signed=signed, dry_run=dry_run, named=lines
            )
    except BadEntries as bad:
        for mistake in bad.mistakes if show_all else bad.mistakes[:SHOWN]:
            told = _located(path, mistake.detail, line=mistake.line, pointer=mistake.pointer)
            click.echo(told)
        say_left(len(bad.mistakes), show_all=show_all)
        click.echo(f"{bad.total} {'mistake' if bad.total == 1 else 'mistakes'}.")
        raise click.exceptions.Exit(1) from None
    for name, fate in done.lines():
        told = f"{name.noun} {name.id}: {fate}"
        click.echo(_located(path, told, line=name.line, pointer=name.pointer))
    _show(done)


def _located(path: Path, told: str, *, line: int | None, pointer: str | None) -> str:
    number = "" if line is None else f":{line}"
    where = (pointer or "#").removeprefix("#/").removeprefix("#")
    return f"{path}{number}: {f'{where}: ' if where else ''}{told}"


def _show(done: Imported) -> None:
    if not done.parts:
        click.echo("Nothing to do.")
    for noun, tally in done.parts.items():
        counts = f"{tally.added} added, {tally.changed} changed, {tally.removed} removed"
        click.echo(f"{PLURALS[noun]}: {counts}")
    show_effects(done.effects)
    if done.revision is not None:
        click.echo(f"The catalogue is now at revision {done.revision}.")
