"""``faceoff audit``: who changed the catalogue, when, what and why."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from app.domain.errors import CatalogueError
from app.models import db
from app.services import changes, revisions
from app.services.revisions import RevisionRecord

COMMAND_LINE = "-"
"""What stands for the key of a change that was made without one."""

AUTHOR = 20
"""Columns of an author's name; a longer one is cut in the table, never in JSON."""

HEADER = f"{'revision':>8}  {'when (UTC)':<16}  {'who':<{AUTHOR}}  {'key':<8}  what and why"


@click.command()
@click.option(
    "--since", type=click.IntRange(min=0), default=0, help="Only what came after this revision."
)
@click.option("--framework", default=None, help="Only what touched this framework.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, nothing cut.")
@with_appcontext
def audit(since: int, framework: str | None, limit: int, *, as_json: bool) -> None:
    """List who changed the catalogue, when, what and why, newest first.

    A line each, fit for a pager: `faceoff audit | less -S`. KEY is the public id
    of the key that was used; - is the command line.
    """
    session = db.session()
    changes.begin_reading(session)
    try:
        lines = _lines(session, since, framework, limit, as_json=as_json)
        for line in lines:
            click.echo(line)
    except CatalogueError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _lines(
    session: Session, since: int, framework: str | None, limit: int, *, as_json: bool
) -> Iterator[str]:
    found = revisions.newest(session, since=since, limit=limit, framework=framework, votes=True)
    if not as_json:
        yield HEADER
    for record in found.revisions:
        yield json.dumps(_plain(record), ensure_ascii=False) if as_json else _row(record)
    if found.more and not as_json:
        yield f"There are more; ask with --limit {limit * 10}."


def _plain(record: RevisionRecord) -> dict[str, Any]:
    return {
        "revision": record.number,
        "committed_at": record.committed_at.isoformat(timespec="seconds"),
        "author": record.author,
        "key": record.key,
        "note": record.note,
        "reverts": record.reverts,
        "counts": {
            noun: {"added": tally.added, "changed": tally.changed, "removed": tally.removed}
            for noun, tally in record.counts.items()
        },
        "verdicts": record.verdicts_total,
    }


def _row(record: RevisionRecord) -> str:
    author = record.author if len(record.author) <= AUTHOR else f"{record.author[: AUTHOR - 1]}…"
    when = record.committed_at.strftime("%Y-%m-%d %H:%M")
    key = record.key or COMMAND_LINE
    return f"{record.number:>8}  {when}  {author:<{AUTHOR}}  {key:<8}  {'; '.join(_told(record))}"


def _told(record: RevisionRecord) -> Iterator[str]:
    """Say what was changed: +2 ~1 -3 for added, changed and removed."""
    steps = ", ".join(
        f"{noun} {' '.join(f'{sign}{count}' for sign, count in signs if count)}"
        for noun, tally in record.counts.items()
        for signs in [(("+", tally.added), ("~", tally.changed), ("-", tally.removed))]
    )
    yield steps or "nothing"
    if record.verdicts_total:
        yield f"{record.verdicts_total} verdicts turned"
    if record.reverts is not None:
        yield f"undoes {record.reverts}"
    # On one line, whatever it is: nobody's note may look like another row.
    yield " ".join("".join(one if one.isprintable() else " " for one in record.note).split())
