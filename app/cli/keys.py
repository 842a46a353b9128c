"""Keys of those who may write, for operators: make, list, revoke."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from app.cli.plans import one_line
from app.domain.keys import Scope, expiry
from app.domain.keys import parse as parse_key
from app.models import db
from app.services import keys as service
from app.services.keys import KeyRecord


@click.group()
def keys() -> None:
    """Make, list and revoke the keys of those who may write."""


def _expiry(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> datetime | None:
    if text is None:
        return None
    try:
        return expiry(text, datetime.now(UTC))
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from None


@keys.command("create")
@click.option(
    "--name", required=True, callback=one_line(service.NAME_LENGTH), help="Who it is for."
)
@click.option(
    "--scope",
    required=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What it lets them do; each includes those before it.",
)
@click.option(
    "--expires",
    "expires_at",
    callback=_expiry,
    metavar="90d|2027-01-31",
    help="Refuse it after so many days, or after that day (UTC). Never, unless given.",
)
@with_appcontext
def create_command(name: str, scope: str, expires_at: datetime | None) -> None:
    """Make a key and print it, this once.

    The key is all there is on standard output, so that it can be piped to where
    it is kept; words about it go to standard error.
    """
    made = service.create(
        db.session(),
        name=name,
        scope=Scope(scope),
        now=datetime.now(UTC),
        expires_at=expires_at,
    )
    click.echo(f"Key {made.record.public_id} for {name}: {scope}, {_end(made.record)}.", err=True)
    click.echo("It is shown this once and kept nowhere.", err=True)
    click.echo(made.text)


@keys.command("list")
@with_appcontext
def list_command() -> None:
    """List all keys there ever were, the oldest first."""
    now = datetime.now(UTC)
    for key in service.every(db.session()):
        what = f"{key.public_id}  {key.scope:<5}  {_state(key, now):<7}"
        click.echo(f"{what}  made {key.created_at:%Y-%m-%d}  {_end(key)}  {key.name}")


@keys.command("revoke")
@click.argument("key_id", metavar="ID")
@with_appcontext
def revoke_command(key_id: str) -> None:
    """Refuse the key called ID from now on, for good."""
    # Somebody in a hurry pastes the whole key. It is never repeated: this output gets
    # into logs.
    whole = parse_key(key_id)
    revoked = service.revoke(db.session(), whole.public_id if whole else key_id, datetime.now(UTC))
    if revoked is None:
        raise click.ClickException("No key has that id; `faceoff keys list` shows all.")
    click.echo(f"Revoked the key {revoked.public_id} of {revoked.name}.")


def _state(key: KeyRecord, now: datetime) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "good" if key.good(now) else "expired"


def _end(key: KeyRecord) -> str:
    if key.revoked_at is not None:
        return f"revoked {key.revoked_at:%Y-%m-%dT%H:%MZ}"
    return "no end" if key.expires_at is None else f"ends {key.expires_at:%Y-%m-%dT%H:%MZ}"
