"""``faceoff config``: every setting as it is in force, and where it comes from."""

from __future__ import annotations

import json
from typing import Any

import click

from app.config import InForce, in_force


@click.command("config")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, by variable.")
def config_command(*, as_json: bool) -> None:
    """Print every setting as it is in force, and where it comes from.

    Needs no database. Passwords and keys are shown as ***.
    """
    settings = in_force()
    if as_json:
        told = {one.variable: {"value": one.value, "origin": one.origin.value} for one in settings}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    width = max(len(one.variable) for one in settings)
    for one in settings:
        click.echo(f"{one.variable:<{width}}  {one.origin:<11}  {_shown(one)}".rstrip())


def _shown(one: InForce) -> Any:
    return ",".join(one.value) if isinstance(one.value, list) else one.value
