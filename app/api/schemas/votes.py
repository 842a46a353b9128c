"""How votes look from outside."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from app.api.schemas.common import Out, flag, integer, number, text
from app.api.schemas.points import present_approval
from app.domain.errors import BadEntries, Mistake
from app.services.votes import Voted

UP = "up"


class VoteIn(Schema):
    """One voter's word on a point."""

    up = fields.Boolean(
        required=True, metadata={"description": "true: for the point; false: against it."}
    )


class VotedOut(Out):
    """How a point stands after a vote."""

    id = text("The point.", example="django.rapid-development")
    up = flag("How the voter's vote stands now; null when there is none.", null=True)
    ups = integer("How many voted for it here.", example=12)
    downs = integer("How many voted against it here.", example=3)
    approval = number(
        "The share of those for it that is safe to assume; null while nobody is against it.",
        null=True,
        example=0.5481,
    )
    revision = integer("The revision it became; null when nothing was stored.", null=True)
    dry_run = flag("Whether nothing was stored because that was asked for.")


def read_vote(body: dict[str, Any]) -> bool:
    """Return which way a vote goes.

    Raises BadEntries; a text or a number is no truth, however much it looks like one.
    """
    mistakes = [
        Mistake(detail=f"A vote has no member {name[:64]!r}.", pointer=f"#/{name[:64]}")
        for name in body
        if name != UP
    ]
    up = body.get(UP)
    if not isinstance(up, bool):
        mistakes.append(Mistake(detail="up is true or false.", pointer=f"#/{UP}"))
    if mistakes or not isinstance(up, bool):
        raise BadEntries(mistakes)
    return up


def present_voted(done: Voted, point: str, *, up: bool | None, dry_run: bool) -> dict[str, Any]:
    """Write what a vote came to."""
    return {
        "id": point,
        "up": up,
        "ups": done.counted.ups,
        "downs": done.counted.downs,
        "approval": present_approval(done.counted),
        "revision": done.revision,
        "dry_run": dry_run,
    }
