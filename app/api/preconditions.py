"""What a request takes for granted of the thing it changes: ``If-Match``, ``If-None-Match``.

A version's tag is ``"EPOCH.VERSION"``; a page made of more than its entry has a tag
that goes on after a second dot, and counts as its entry's version all the same.
Strong comparison (RFC 9110, 13.1.1): a weak tag, as a compressing proxy makes
them, matches nothing, because what it stands for may have been changed on the way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import request

_TAG = re.compile(r"([0-9a-f]{8})\.([0-9]{1,9})(?:\.[0-9a-f]+)?\Z")
EPOCH_SHOWN = 8
"""Characters of the epoch in a tag: enough to tell a database from the one it replaced."""


class PreconditionMissing(Exception):
    """A change was asked for without saying what was seen."""

    def __init__(self) -> None:
        super().__init__(
            "Say which version you have edited: send its ETag in If-Match. "
            "If-None-Match: * asks for something new."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """``new``: there must be none yet. ``tags``: one of these, None where any will do.

    New and with no tag that would do, as well: what is there then is stale (412), and
    not a taken name (409) as where somebody adds.
    """

    new: bool = False
    tags: frozenset[tuple[str, int]] | None = None


def version_tag(epoch: str, version: int) -> str:
    """Return what ``If-Match`` is to say of this version."""
    return f"{epoch[:EPOCH_SHOWN]}.{version}"


def condition(*, may_be_new: bool) -> Condition:
    """Return what the request at hand takes for granted.

    Raises PreconditionMissing when it says nothing of it; that there is none yet can
    only be said where something may be new.
    """
    if request.if_match.star_tag:
        return Condition()
    if "If-Match" in request.headers:
        # Werkzeug reads an empty tag, "", as None.
        sent = filter(None, request.if_match.as_set(include_weak=False))
        found = map(_TAG.match, sent)
        return Condition(tags=frozenset((tag[1], int(tag[2])) for tag in found if tag))
    if may_be_new and request.if_none_match.star_tag:
        return Condition(new=True, tags=frozenset())
    raise PreconditionMissing
