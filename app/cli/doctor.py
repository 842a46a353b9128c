"""``faceoff doctor``: what works, what will not for long, and what does not."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict

import click
from flask.cli import ScriptInfo

from app.config import BadSettings
from app.services.doctor import Finding, State, examine, of_bad_settings

Found = tuple[str, Finding]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def doctor(context: click.Context, *, as_json: bool) -> None:
    """Look whether everything is there that the service needs; change nothing.

    A line a check: ok, warning or failing, and what to do about it. Ends with 1
    if one is failing.
    """
    found = _found(context)
    if as_json:
        seen = list(found)
        click.echo(json.dumps(_plain(seen), indent=2, ensure_ascii=False))
    else:
        seen = _shown(found)
    if any(finding.state is State.FAILING for _, finding in seen):
        sys.exit(1)


def _found(context: click.Context) -> Iterable[Found]:
    try:
        app = context.ensure_object(ScriptInfo).load_app()
    except BadSettings as bad:
        return [("settings", finding) for finding in of_bad_settings(bad)]
    return examine(app.config["SETTINGS"])


def _shown(found: Iterable[Found]) -> list[Found]:
    """Print each as it comes: the next may wait for a database that does not answer."""
    seen = []
    for name, finding in found:
        click.echo(f"{finding.state:<7}  {name:<16}  {finding.told}")
        if finding.advice:
            click.echo(f"{'':<27}{finding.advice}")
        seen.append((name, finding))
    counts = Counter(finding.state for _, finding in seen)
    click.echo(", ".join(f"{counts[state]} {state}" for state in State))
    return seen


def _plain(seen: list[Found]) -> dict[str, object]:
    worst = max((finding.state for _, finding in seen), key=list(State).index)
    checks = [{"name": name, **asdict(finding)} for name, finding in seen]
    return {"state": worst, "checks": checks}
