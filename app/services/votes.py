"""Votes that readers of partners cast on points: one each, whatever is sent how often."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.errors import UnknownPoint
from app.domain.votes import VoteCount, voter_digest
from app.models import Change, Framework, Point, Vote
from app.services.changes import Signature, attempt
from app.services.keys import KeyRecord

VOTE = "vote"
"""The noun of votes in the log: the feed of changes leaves them out."""

NOTE = "vote"
"""The reason in the log: why a reader votes as they do is not asked."""

_ID = re.compile(r"([a-z0-9-]{1,64})\.([a-z0-9-]{1,64})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """Who votes on what, how, and when: ``up`` is None for taking a vote back.

    ``voter`` is what the key's owner calls them; only its digest is kept.
    """

    point: str
    voter: str
    key: KeyRecord
    up: bool | None
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Voted:
    """How a point stands after a vote; ``revision`` is None where nothing was stored."""

    counted: VoteCount
    revision: int | None


def vote(session: Session, ballot: Ballot, *, dry_run: bool = False) -> Voted:
    """Count a vote, as one revision; one that is there already changes nothing.

    A dry run does it and undoes it. Raises UnknownPoint.
    """

    def work(revision: int) -> Voted:
        framework, point = _voted_on(session, ballot.point)
        stored = _put(session, revision, framework, point, ballot) and not dry_run
        counted = _count(session, framework, point)
        return Voted(counted=counted, revision=revision if stored else None)

    signed = Signature(author=ballot.key.name, note=NOTE, key_id=ballot.key.id)
    return attempt(session, work, signed=signed)


def _voted_on(session: Session, point: str) -> tuple[int, str]:
    """Return the framework's row and the point's own name."""
    named = _ID.fullmatch(point)
    if named is None:
        raise UnknownPoint([point])
    framework = session.scalar(
        select(Framework.id)
        .join(Point, Point.framework_id == Framework.id)
        .where(Framework.slug == named[1], Point.slug == named[2])
    )
    if framework is None:
        raise UnknownPoint([point])
    return framework, named[2]


def _put(session: Session, revision: int, framework: int, point: str, ballot: Ballot) -> bool:
    """Make the voter's one vote what it is to be; tell whether that changed it."""
    voter = voter_digest(ballot.voter)
    there = session.get(Vote, (framework, point, ballot.key.id, voter))
    before = None if there is None else there.up
    if before == ballot.up:
        return False
    _log(session, revision, f"{ballot.point}/{ballot.key.id}/{voter}", (before, ballot.up))
    if there is not None and ballot.up is None:
        session.delete(there)
    elif there is not None and ballot.up is not None:
        there.up, there.cast_at = ballot.up, ballot.now
    else:
        session.add(
            Vote(
                framework_id=framework,
                point=point,
                key_id=ballot.key.id,
                voter=voter,
                up=ballot.up,
                cast_at=ballot.now,
            )
        )
    session.flush()
    return True


def _log(session: Session, revision: int, key: str, said: tuple[bool | None, bool | None]) -> None:
    """Note what a voter said before and says now, as any change of an entry is noted."""
    before, after = said
    newest = select(func.max(Change.version)).where(Change.noun == VOTE, Change.key == key)
    session.add(
        Change(
            revision=revision,
            noun=VOTE,
            key=key,
            version=(session.scalar(newest) or 0) + 1,
            before=None if before is None else {"up": before},
            after=None if after is None else {"up": after},
        )
    )


def _count(session: Session, framework: int, point: str) -> VoteCount:
    query = select(func.count().filter(Vote.up), func.count().filter(~Vote.up)).where(
        Vote.framework_id == framework, Vote.point == point
    )
    return VoteCount(*session.execute(query).one())
