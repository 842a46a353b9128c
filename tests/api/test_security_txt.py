"""Who finds a weakness learns whom to tell; and a server that is about to stop says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask.testing import FlaskClient

from app.config import BadSettings, from_environment
from tests import databases
from tests.databases import SQLite

PATH = "/.well-known/security.txt"
CONTACT = "mailto:security@faceoff.example"


def asked(only_sqlite: SQLite, **settings: str) -> FlaskClient:
    with databases.serving(only_sqlite.new(), **settings) as app:
        return app.test_client()


def lines(client: FlaskClient) -> dict[str, str]:
    response = client.get(PATH)
    assert response.status_code == 200
    assert response.content_type == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in response.text.splitlines())


def test_it_names_the_contact_and_ends_within_a_year(only_sqlite: SQLite) -> None:
    told = lines(asked(only_sqlite, security_contact=CONTACT))
    assert told["Contact"] == CONTACT
    ends = datetime.fromisoformat(told["Expires"])
    assert timedelta(days=300) < ends - datetime.now(UTC) < timedelta(days=365)
    assert "Canonical" not in told


def test_it_never_expires_while_the_server_runs(only_sqlite: SQLite) -> None:
    client = asked(only_sqlite, security_contact=CONTACT)
    with time_machine.travel("2030-01-01T10:00:00Z", tick=False):
        first = lines(client)["Expires"]
    with time_machine.travel("2033-05-05T10:00:00Z", tick=False):
        second = lines(client)["Expires"]
    assert (first, second) == ("2030-12-31T00:00:00Z", "2034-05-04T00:00:00Z")


def test_it_may_be_kept_for_a_day_and_no_longer(only_sqlite: SQLite) -> None:
    response = asked(only_sqlite, security_contact=CONTACT).get(PATH)
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    assert "ETag" not in response.headers


def test_its_own_address_is_told_where_it_is_known(only_sqlite: SQLite) -> None:
    client = asked(only_sqlite, security_contact=CONTACT, public_url="https://faceoff.example")
    assert lines(client)["Canonical"] == f"https://faceoff.example{PATH}"


def test_without_a_contact_it_is_not_there(only_sqlite: SQLite) -> None:
    response = asked(only_sqlite).get(PATH)
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("contact", ["me@faceoff.example", "http://faceoff.example", "mailto:me"])
def test_a_contact_that_is_no_address_ends_the_start(
    monkeypatch: pytest.MonkeyPatch, contact: str
) -> None:
    monkeypatch.setenv("FACEOFF_SECURITY_CONTACT", contact)
    with pytest.raises(BadSettings, match="FACEOFF_SECURITY_CONTACT"):
        from_environment()


def test_a_contact_brings_no_lines_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEOFF_SECURITY_CONTACT", f"{CONTACT}\nContact: mailto:evil@x.example")
    with pytest.raises(BadSettings):
        from_environment()


def test_a_server_that_is_about_to_stop_answers_and_says_that_it_is_not_ready(
    only_sqlite: SQLite, tmp_path: Path
) -> None:
    drain = tmp_path / "drain"
    with databases.serving(databases.migrated(only_sqlite), drain_file=str(drain)) as app:
        client = app.test_client()
        assert client.get("/readyz").json["status"] == "ready"
        drain.touch()
        draining = client.get("/readyz")
        assert draining.status_code == 503
        assert draining.headers["Retry-After"] == "5"
        assert draining.json == {
            "status": "draining",
            "checks": {"database": "ok", "migrations": "ok", "limits": "ok"},
        }
        assert client.get("/frameworks").status_code == 200
        assert client.get("/healthz").status_code == 200
        drain.unlink()
        assert client.get("/readyz").status_code == 200
