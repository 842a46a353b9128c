"""``faceoff catalogue benchmark``: results of a benchmark suite from a local file, as a plan."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.cli.plans import Storing, say_stored, show_counts, show_steps, show_told
from app.cli.plans import storing as storing_options
from app.domain.errors import CatalogueError
from app.models import db
from app.services import benchmarks
from app.services.benchmark_files import BadResults, Results, read_results


def _chosen(
    _context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    if not all(label and name for label, _, name in pairs):
        raise click.BadParameter("write nestjs=javascript/nestjs-express")
    return {label: name for label, _, name in pairs}


@click.command("benchmark")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--url", default=None, help="Where this very file can be read, for the claims.")
@click.option(
    "--entry",
    "chosen",
    multiple=True,
    callback=_chosen,
    metavar="FRAMEWORK=ENTRY",
    help="Which entry a framework is, where names don't tell: nestjs=javascript/nestjs-express.",
)
@storing_options("Results of the web frameworks benchmark")
@click.option("--all", "show_all", is_flag=True, help="Show every step and every entry left.")
@with_appcontext
def benchmark_command(
    file: Path,
    *,
    url: str | None,
    chosen: dict[str, str],
    storing: Storing,
    show_all: bool,
) -> None:
    """Read results of the-benchmarker/web-frameworks, and show what they would change.

    FILE is its data.json or data.min.json. Its entries are matched to frameworks
    by name and language; the others are listed. Stores nothing without --apply.
    """
    session = db.session()
    request = benchmarks.Request(
        results=_results(file, show_all=show_all),
        url=url,
        chosen=chosen,
        today=datetime.now(UTC).date(),
    )
    try:
        proposal, matching = benchmarks.propose(session, request)
    except CatalogueError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    show_steps(session, proposal.plan, show_all=show_all)
    done = storing.finish(session, proposal.plan)
    unmatched = [f"no framework: {name}" for name in matching.unmatched]
    nothing = [f"no figures: {name}" for name in request.results.empty]
    show_told([*proposal.told, *unmatched, *nothing], show_all=show_all)
    show_counts(done.plan, show_all=show_all)
    click.echo(
        f"{len(matching.entries)} of {len(request.results.entries)} entries "
        f"of {request.results.day} are frameworks of the catalogue."
    )
    say_stored(done)


def _results(file: Path, *, show_all: bool) -> Results:
    try:
        return read_results(file)
    except BadResults as bad:
        show_told([f"{file}: {mistake}" for mistake in bad.mistakes], show_all=show_all)
        sys.exit(1)
