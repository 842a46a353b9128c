"""PUT and DELETE /points/{id}/votes/{voter}: what readers of partners think of a point."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from flask import Blueprint

from app.api.contract import Answer, Writes
from app.api.errors import InvalidRequest
from app.api.schemas.votes import VotedOut, VoteIn, present_voted, read_vote
from app.api.writing import Writing, write
from app.domain.errors import BadEntries, Mistake, UnknownPoint
from app.domain.keys import Scope
from app.services import votes
from app.services.votes import Ballot

bp = Blueprint("votes", __name__)
TAG = "Points"
PATH = "/points/<point>/votes/<voter>"
VOTES = Writes(conditional=False, reasoned=False)
_VOTER = re.compile(r"[\x20-\x7e]{1,128}", re.ASCII)


@write(
    bp,
    "PUT",
    PATH,
    tag=TAG,
    body=VoteIn(),
    returns=VotedOut(),
    scope=Scope.VOTE,
    may_fail=(BadEntries, UnknownPoint),
    writes=VOTES,
)
def vote(writing: Writing, point: str, voter: str) -> Answer:
    """Vote for a point or against it, on behalf of a reader.

    `point` is the id of a point; `voter` is what you call your reader: 1 to 128
    printable ASCII characters and no slash, of which only a digest is kept. Each has
    one vote: the same again changes nothing, another one takes its place.
    """
    return _voted(writing, point, voter, up=read_vote(writing.body))


@write(
    bp,
    "DELETE",
    PATH,
    tag=TAG,
    returns=VotedOut(),
    scope=Scope.VOTE,
    may_fail=(UnknownPoint,),
    writes=VOTES,
)
def take_vote_back(writing: Writing, point: str, voter: str) -> Answer:
    """Take a reader's vote back.

    Where there is none nothing changes, and that is no mistake.
    """
    return _voted(writing, point, voter, up=None)


def _voted(writing: Writing, point: str, voter: str, *, up: bool | None) -> Answer:
    if _VOTER.fullmatch(voter) is None:
        detail = "A voter is 1 to 128 printable ASCII characters."
        raise InvalidRequest([Mistake(detail=detail, parameter="voter")])
    ballot = Ballot(point=point, voter=voter, key=writing.key, up=up, now=datetime.now(UTC))
    done = votes.vote(writing.session, ballot, dry_run=writing.dry_run)
    return Answer(
        body=present_voted(done, point, up=up, dry_run=writing.dry_run),
        headers={} if done.revision is None else {"Catalogue-Revision": str(done.revision)},
    )
