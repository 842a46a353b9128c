"""Those who write over HTTP, and note what they were told."""

from __future__ import annotations

import http.client
import json
import time
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 60.0
"""Seconds that one answer may take on a machine that others use."""

TRIES = 1_000
"""How often is asked again what is busy or away, a few times a second, before the test gives up."""


class Told(StrEnum):
    """What became of a write, as far as its client knows."""

    STORED = "stored"
    STALE = "stale"
    #: No answer came: it may have been stored or not.
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body as plain values."""
        return json.loads(self.body)

    @property
    def tag(self) -> str:
        """The version that it shows, for ``If-Match``."""
        return self.headers["etag"]

    @property
    def version(self) -> int:
        """The number in the tag."""
        return version_of(self.tag)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One write: its reason, which no other has, and what was told of it."""

    reason: str
    path: str
    told: Told
    revision: int | None = None
    version: int | None = None
    #: How often it was asked for again because the database was busy.
    again: int = 0


class Unanswered(Exception):
    """The connection ended before an answer came."""


def version_of(tag: str) -> int:
    """Return the version that a tag names."""
    return int(tag.strip('"').split(".")[1])


def ask(
    address: str,
    method: str,
    path: str,
    body: object = None,
    headers: dict[str, str] | None = None,
    *,
    patience: float = PATIENCE,
) -> Answer:
    """Send one request on a connection of its own; a body of bytes as it is, another as JSON.

    Raises Unanswered when it is not known what became of it.
    """
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=patience)
    sent = dict(headers or {})
    content = body if isinstance(body, bytes) else None
    if body is not None and content is None:
        content = json.dumps(body).encode()
        sent["Content-Type"] = "application/json"
    try:
        connection.request(method, path, content, sent)
        response = connection.getresponse()
        received = response.read()
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered from error
    finally:
        connection.close()
    names = {name.lower(): value for name, value in response.getheaders()}
    return Answer(status=response.status, headers=names, body=received)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something to edit over and over: each edit says its reason in the thing itself."""

    path: str
    method: str
    field: str
    fixed: dict[str, object]

    def document(self, reason: str) -> dict[str, object]:
        """Return the edit."""
        return {**self.fixed, self.field: reason}


def framework(slug: str) -> Target:
    """Return the maker of a framework."""
    return Target(path=f"/frameworks/{slug}", method="PATCH", field="maker", fixed={})


def rating(slug: str, feature: str, value: object) -> Target:
    """Return an editor's rating of a framework; its note changes and its value stays."""
    return Target(
        path=f"/frameworks/{slug}/ratings/{feature}",
        method="PUT",
        field="note",
        fixed={"value": value},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """Somebody with a key at one server."""

    address: str
    key: str

    def look(self, path: str) -> Answer:
        """Ask for a page until it is answered with 200."""
        for _ in range(TRIES):
            try:
                answer = ask(self.address, "GET", path)
            except Unanswered:
                time.sleep(0.1)
                continue
            if answer.status == 200:
                return answer
            refused_for_now(answer)
        raise AssertionError(f"{path} was never answered")

    def write(self, target: Target, *, seen: str, reason: str) -> Note:
        """Edit what was seen; a busy database is asked again, and never counted as stored."""
        headers = {
            "Authorization": f"Bearer {self.key}",
            "If-Match": seen,
            "X-Change-Reason": reason,
        }
        document = target.document(reason)
        for again in range(TRIES):
            note = Note(reason=reason, path=target.path, told=Told.UNANSWERED, again=again)
            try:
                answer = ask(self.address, target.method, target.path, document, headers)
            except Unanswered:
                return note
            match answer.status:
                case 200:
                    revision = int(answer.headers["catalogue-revision"])
                    return replace(
                        note, told=Told.STORED, revision=revision, version=answer.version
                    )
                case 412:
                    return replace(note, told=Told.STALE)
            refused_for_now(answer)
        raise AssertionError(f"{target.path} was never answered for {reason}")


def refused_for_now(answer: Answer) -> None:
    """Wait as a client does that was told to; anything else than 503 is a failure."""
    assert answer.status == 503, (answer.status, answer.body)
    assert int(answer.headers["retry-after"]) > 0
    # Sooner than asked for, which is harder on the server.
    time.sleep(0.2)
