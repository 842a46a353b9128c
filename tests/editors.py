"""An editor at work: asks over HTTP with a key, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.keys import Scope
from app.models import db
from app.services import keys
from tests import databases


def key(app: Flask, scope: Scope = Scope.EDIT, name: str = "Ada") -> str:
    """Make a key."""
    with app.app_context():
        made = keys.create(
            db.session(), name=name, scope=scope, now=datetime.now(UTC), expires_at=None
        )
        db.session.remove()
    return made.text


def key_to(url: str, scope: Scope = Scope.EDIT) -> str:
    """Make a key to a database that a server of its own serves."""
    with databases.serving(url) as app:
        return key(app, scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """Somebody with a key and a reason."""

    client: FlaskClient
    key: str

    def ask(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> TestResponse:
        """Ask for a change with exactly these headers besides key and reason."""
        signed = {"Authorization": f"Bearer {self.key}", "X-Change-Reason": "a test"}
        return self.client.open(
            path, method=method, json=body, headers={**signed, **(headers or {})}
        )

    def tag(self, path: str) -> str:
        """Return the tag to send as If-Match."""
        return self.client.get(path).headers["ETag"]

    def change(
        self, method: str, path: str, body: Any = None, *, of: str | None = None
    ) -> TestResponse:
        """Change what an address shows, having seen it; ``of`` says where, if elsewhere."""
        return self.ask(method, path, body, {"If-Match": self.tag(of or path)})


def editor(app: Flask, scope: Scope = Scope.EDIT) -> Editor:
    """Return somebody with a key."""
    return Editor(client=app.test_client(), key=key(app, scope))
