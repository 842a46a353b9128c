"""One table: what went wrong, its status, what it means; ``refusals`` answers by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from app.api import links
from app.api.preconditions import PreconditionMissing, version_tag
from app.domain import access
from app.domain import errors as domain

REALM = "faceoff"
"""What a key is asked for, in the words of RFC 9110."""


class InvalidRequest(domain.Mistaken):
    """The query of a request is not one this route takes."""


class ForeignAddress(domain.CatalogueError):
    """An address was sent that is none of this service's, or leads to no comparison."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(
            f"{address[:200]!r} is no address of a comparison here; such are "
            f"{links.to('/embed/flask-vs-django')} and {links.to('/comparisons/flask-vs-django')}."
        )


class FormatNotOffered(domain.CatalogueError):
    """An answer was asked for in a format that there is none in."""

    def __init__(self, asked: str, offered: Iterable[str]) -> None:
        self.asked = asked
        super().__init__(f"There is no format {asked[:40]!r}; there are {', '.join(offered)}.")


Headers = dict[str, str]


def _none(_error: Exception) -> Headers:
    return {}


def _challenge(error: Exception) -> Headers:
    """Say how a key is sent, and what was wrong with the one that was (RFC 6750, 3)."""
    match error:
        case access.ScopeMissing(needed=needed):
            wrong = f', error="insufficient_scope", scope="{needed}"'
        case access.KeyRefused():
            wrong = ', error="invalid_token"'
        case _:
            # Whoever sent none is told nothing but the way.
            wrong = ""
    return {"WWW-Authenticate": f'Bearer realm="{REALM}"{wrong}'}


def _current_tag(error: domain.StaleVersion) -> Headers:
    """Give the tag to edit on with."""
    return {"ETag": f'"{version_tag(error.epoch, error.current)}"'}


def _wait(
    error: access.TooManyAttempts | access.TooManyRequests | access.ReplayRunning,
) -> Headers:
    return {"Retry-After": str(error.retry_after)}


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of problem: its status, its name in the address, what it means.

    ``headers`` makes the headers that an answer of this kind has to carry.
    """

    status: int
    name: str
    title: str
    explanation: str
    headers: Callable[[Any], Headers] = _none


PROBLEMS: dict[type[Exception], Problem] = {
    domain.UnknownFramework: Problem(
        404,
        "unknown-framework",
        "Unknown framework",
        "No framework of the catalogue has that slug or alias. The nearest known ones are listed.",
    ),
    domain.UnknownFeature: Problem(
        404,
        "unknown-feature",
        "Unknown feature",
        "No feature of the catalogue has that slug. The nearest known ones are listed.",
    ),
    domain.UnknownSource: Problem(
        404, "unknown-source", "Unknown source", "No source of the catalogue has that slug."
    ),
    domain.UnknownUseCase: Problem(
        404, "unknown-use-case", "Unknown use case", "No use case of the catalogue has that slug."
    ),
    domain.NoPublicAddress: Problem(
        404,
        "no-public-address",
        "No public address",
        "What was asked for holds full addresses. The operator names the service's own with "
        "FACEOFF_PUBLIC_URL.",
    ),
    domain.UnknownTask: Problem(
        404, "unknown-task", "Unknown task", "No task of the catalogue has that slug."
    ),
    domain.UnknownRevision: Problem(
        404,
        "unknown-revision",
        "Unknown revision",
        "There is no such revision, or it is older than the log of changes. The problem says which "
        "can be asked for.",
    ),
    domain.CannotRevert: Problem(
        409,
        "cannot-revert",
        "A revision that can't be undone",
        "What it changed is another one by now, or was never logged. Each entry is named.",
    ),
    domain.UnknownCategory: Problem(
        422,
        "unknown-category",
        "Unknown category",
        "A filter names a category that the catalogue does not have.",
    ),
    domain.SameFramework: Problem(
        422,
        "same-framework",
        "A framework compared with itself",
        "A comparison needs different frameworks; two of the names given mean the same one.",
    ),
    domain.TooManyFrameworks: Problem(
        422, "too-many-frameworks", "Too many frameworks", "At most eight can be compared at once."
    ),
    domain.TooManyFeatures: Problem(
        422, "too-many-features", "Too many features", "At most 500 features can be compared."
    ),
    domain.DuplicateFeature: Problem(
        422, "duplicate-feature", "A feature given twice", "Every feature key must be unique."
    ),
    domain.BadScale: Problem(
        422, "bad-scale", "A scale that can't be used", "A feature's scale contradicts itself."
    ),
    domain.BadWeight: Problem(
        422,
        "bad-weight",
        "A weight that can't be used",
        "Weights are finite numbers from 0 to 1,000,000.",
    ),
    domain.OffScale: Problem(
        422, "off-scale", "A rating off its scale", "The feature's scale has no such value."
    ),
    domain.BadQuestion: Problem(
        422,
        "bad-question",
        "A question that contradicts itself or names what there is not",
        "A use case, feature or group is unknown, a weight can't be used, or two parameters "
        "exclude each other. Each mistake is listed with its parameter.",
    ),
    domain.InvalidTable: Problem(
        422,
        "invalid-table",
        "A decision table that can't be read",
        "Its form, a feature or a weight is wrong. Each mistake is listed with its JSON pointer. "
        "Ratings that a scale does not have are no mistake but gaps.",
    ),
    access.KeyNeeded: Problem(
        401,
        "key-needed",
        "A key is needed",
        "Reading is open; this is not. Send a key in the header Authorization, after the word "
        "Bearer.",
        _challenge,
    ),
    access.KeyRefused: Problem(
        401,
        "key-refused",
        "A key that is not accepted",
        "It is malformed, unknown, expired or revoked; which of these is not told.",
        _challenge,
    ),
    access.ScopeMissing: Problem(
        403,
        "scope-missing",
        "A key that does not reach this far",
        "The key is good and its scope too small. Scopes are vote, edit and admin; each includes "
        "those before it.",
        _challenge,
    ),
    access.TooManyAttempts: Problem(
        429,
        "too-many-attempts",
        "Too many wrong keys",
        "Ten wrong keys came from this address within a minute. Retry-After says when the next one "
        "is looked at; good keys are accepted all the while.",
        _wait,
    ),
    access.TooManyRequests: Problem(
        429,
        "too-many-requests",
        "Too many requests",
        "One key, or one address without a key, may ask for so much a minute and no more. "
        "RateLimit says how much is left, Retry-After when to ask again. What was answered "
        "before, and 304, cost nothing.",
        _wait,
    ),
    domain.UnknownComparison: Problem(
        404,
        "unknown-comparison",
        "Unknown comparison",
        "Nobody has curated that comparison. Its name joins the sorted slugs by -vs-.",
    ),
    domain.UnknownEntry: Problem(
        404, "unknown-entry", "Unknown entry", "There is nothing of that name to show or change."
    ),
    domain.UnknownPoint: Problem(
        404,
        "unknown-point",
        "Unknown point",
        "There is no point of that id. Ids are in every answer that has points.",
    ),
    domain.EntryExists: Problem(
        409, "entry-exists", "It exists already", "Something new was to be made under a taken name."
    ),
    domain.StillUsed: Problem(
        409,
        "still-used",
        "Others rest on it",
        "An entry can only go when nothing else names it. Who does is told.",
    ),
    domain.StaleVersion: Problem(
        412,
        "stale-version",
        "It has changed since",
        "If-Match names another version than the current one, whose ETag is in the answer. Tags "
        "are compared strongly: a weak one (W/) matches nothing.",
        _current_tag,
    ),
    PreconditionMissing: Problem(
        428,
        "precondition-missing",
        "Which version was edited?",
        "A change has to say what it was made from: the ETag of that version in If-Match.",
    ),
    domain.BadEntries: Problem(
        422,
        "bad-entries",
        "Entries that can't be written",
        "What was sent does not fit its form, or the rest of the catalogue. Each mistake is listed "
        "with its JSON pointer.",
    ),
    access.BadIdempotencyKey: Problem(
        422,
        "bad-idempotency-key",
        "An idempotency key that can't be one",
        "An Idempotency-Key is 1 to 64 printable ASCII characters.",
    ),
    access.ReplayMismatch: Problem(
        422,
        "replay-mismatch",
        "An idempotency key of another request",
        "A request that is sent again under its Idempotency-Key has the same method, address, "
        "query and body.",
    ),
    access.ReplayRunning: Problem(
        409,
        "replay-running",
        "Its first sending is still being worked on",
        "A request with this Idempotency-Key has no answer yet. Retry-After says when to send it "
        "again.",
        _wait,
    ),
    ForeignAddress: Problem(
        404,
        "foreign-address",
        "Not an address of a comparison here",
        "An address has to begin with the public address of this service and lead to an embed or a "
        "comparison. It is only read, never fetched.",
    ),
    FormatNotOffered: Problem(
        501, "format-not-offered", "A format that is not offered", "The formats are json and xml."
    ),
    InvalidRequest: Problem(
        422,
        "invalid-request",
        "A question that can't be answered",
        "Parameters are unknown, repeated or have values outside what they take. Each is listed.",
    ),
}
"""Everything a caller can get wrong, and what it is answered with."""


UNAVAILABLE = Problem(
    503,
    "unavailable",
    "The catalogue is unavailable",
    "Its database can't be reached or is busy. Retry-After says when to try again.",
)
"""What a database that is away is answered with, whatever was asked."""


def problem_type(name: str) -> str:
    """Return the address that a problem's ``type`` names, and where it is explained."""
    return links.to(f"/problems/{name}")
