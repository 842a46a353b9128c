"""Operators see what is in force, where it comes from, and no secret."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from app import config
from app.config import Settings, redacted

ROOT = Path(__file__).parents[2]


def faceoff_config(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FACEOFF_")}
    return subprocess.run(
        [sys.executable, "-m", "app", "config", *options],
        env=kept | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_every_setting_is_told_with_where_it_comes_from() -> None:
    done = faceoff_config("--json", FACEOFF_PORT="8123", FACEOFF_HOST="")
    told = json.loads(done.stdout)
    assert set(told) == {f"FACEOFF_{f.name.upper()}" for f in fields(Settings)}
    assert told["FACEOFF_PORT"] == {"value": 8123, "origin": "environment"}
    assert told["FACEOFF_HOST"] == {"value": "127.0.0.1", "origin": "default"}
    assert told["FACEOFF_FRAME_ANCESTORS"]["value"] == ["*"]


def test_people_are_shown_a_line_a_setting() -> None:
    lines = faceoff_config(FACEOFF_TRUSTED_HOSTS="a.example,b.example").stdout.splitlines()
    assert len(lines) == len(fields(Settings))
    assert "FACEOFF_TRUSTED_HOSTS environment a.example,b.example" in [
        " ".join(line.split()) for line in lines
    ]


@pytest.mark.parametrize("option", [(), ("--json",)])
def test_a_password_is_shown_nowhere(option: tuple[str, ...]) -> None:
    url = "postgresql://me:s3cret@db.example/faceoff?sslpassword=s3cret2&sslmode=require"
    done = faceoff_config(*option, FACEOFF_DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    assert "s3cret" not in done.stdout + done.stderr
    assert "postgresql://me:***@db.example/faceoff?sslpassword=***&sslmode=require" in done.stdout


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        ("", ""),
        ("a-token", "***"),
        ("sqlite:////srv/faceoff.sqlite3", "sqlite:////srv/faceoff.sqlite3"),
        ("postgresql://db.example:5432/faceoff", "postgresql://db.example:5432/faceoff"),
        ("postgresql://me:p@ss:w/rd@db.example/x", "postgresql://me:***@db.example/x"),
        ("redis://:hidden@cache.example/0", "redis://:***@cache.example/0"),
        ("postgresql:///x?user=me&PASSWORD=hidden", "postgresql:///x?user=me&PASSWORD=***"),
    ],
)
def test_of_an_address_the_password_is_hidden_and_of_any_other_secret_all(
    secret: str, shown: str
) -> None:
    assert redacted(secret) == shown


def test_all_mistakes_are_told_at_once_with_2() -> None:
    done = faceoff_config(FACEOFF_PORT="no", FACEOFF_SECURITY_CONTACT="me", FACEOFF_POTR="1")
    assert done.returncode == 2
    assert done.stdout == ""
    for variable in ("FACEOFF_PORT", "FACEOFF_SECURITY_CONTACT", "FACEOFF_POTR"):
        assert variable in done.stderr


def test_what_is_told_is_what_a_start_would_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEOFF_WORKERS", "7")
    told = {one.variable: one.value for one in config.in_force()}
    assert told["FACEOFF_WORKERS"] == config.from_environment().workers == 7


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("FACEOFF_DATABASE_URL", "postgresql://u:s3cret@h:port/db", "is no address"),
        ("FACEOFF_DATABASE_URL", "postgresql://u:s3cret@h:99999/db", "is no address"),
        ("FACEOFF_DATABASE_URL", "postgresql://u:s3cret@[::1/db", "is no address"),
        ("FACEOFF_DATABASE_URL", "sqlite:///", "names no file"),
        ("FACEOFF_DATABASE_URL", "sqlite:///?mode=ro", "names no file"),
        ("FACEOFF_DATABASE_URL", "mysql://u:s3cret@h/db", "must start with"),
        ("FACEOFF_REDIS_URL", "redis://:s3cret@h:port", "is no address"),
        ("FACEOFF_REDIS_URL", "redis://:s3cret@:6379", "is no address"),
        ("FACEOFF_REDIS_URL", "valkey://h:99999", "is no address"),
        ("FACEOFF_REDIS_URL", "memcached://h", "must start with"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_with_all_other_mistakes(
    variable: str, value: str, says: str
) -> None:
    done = faceoff_config(**{variable: value, "FACEOFF_WORKERS": "0"})
    assert done.returncode == 2, done.stderr
    assert f"{variable}: " in done.stderr
    assert says in done.stderr
    assert "FACEOFF_WORKERS: " in done.stderr
    assert "s3cret" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("FACEOFF_DATABASE_URL", "postgresql:///faceoff?host=/run/postgresql"),
        ("FACEOFF_DATABASE_URL", "postgresql+psycopg://me@[::1]:5433/faceoff"),
        ("FACEOFF_DATABASE_URL", "sqlite:///here.sqlite3"),
        ("FACEOFF_REDIS_URL", "redis://cache.example"),
        ("FACEOFF_REDIS_URL", "valkeys://me:word@cache.example:6380/2"),
    ],
)
def test_an_address_that_leads_somewhere_is_taken(variable: str, value: str) -> None:
    done = faceoff_config(**{variable: value})
    assert done.returncode == 0, done.stderr


def test_the_port_that_kubernetes_tells_of_a_service_called_faceoff_is_no_setting() -> None:
    injected = {
        "FACEOFF_PORT": "tcp://10.0.0.7:8000",
        "FACEOFF_PORT_8000_TCP": "tcp://10.0.0.7:8000",
        "FACEOFF_SERVICE_HOST": "10.0.0.7",
    }
    done = faceoff_config("--json", **injected)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["FACEOFF_PORT"] == {"value": 8000, "origin": "default"}
