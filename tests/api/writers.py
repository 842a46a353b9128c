"""Those who write in tests: keys, and requests as programs send them."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.domain.keys import Scope
from app.models import Revision, db
from app.services import keys

REASON = {"X-Change-Reason": "trying"}


def key_of(app: Flask, scope: Scope = Scope.EDIT, name: str = "Ada") -> str:
    """Make a key."""
    with app.app_context():
        new = keys.create(
            db.session(), name=name, scope=scope, now=datetime.now(UTC), expires_at=None
        )
    return new.text


def revisions(app: Flask) -> int:
    """Count the revisions there are."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Revision)) or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An answer that came over the network."""

    status: int
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        """What it says."""
        return json.loads(self.body)


def send(address: str, method: str, path: str, body: Any = None, **headers: str) -> Told:
    """Send a request to a server; underscores of header names are dashes."""
    request = urllib.request.Request(
        address + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
    if body is not None:
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return Told(status=answer.status, headers=answer.headers, body=answer.read())
    except urllib.error.HTTPError as refused:
        return Told(status=refused.code, headers=refused.headers, body=refused.read())
