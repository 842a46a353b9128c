"""What is written of a request: its route, status and time, and nothing of what was asked."""

from __future__ import annotations

import json
import logging
import os
import re
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app import logs
from app.api.access_log import AccessLog
from tests.databases import Server, SQLite
from tests.serving import faceoff_serve

Shipped = Callable[[Server], str]
Line = dict[str, Any]

SECRET = "hush-hush-hush"  # noqa: S105 (nobody's)
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z")


@pytest.fixture
def own_logging() -> Iterator[None]:
    """Give the loggers back what they had."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(capture=False)


def ask(address: str, path: str, **headers: str) -> int:
    request = urllib.request.Request(f"{address}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as reply:
            reply.read()
            return int(reply.status)
    except urllib.error.HTTPError as error:
        return error.code


def say_nonsense(address: str) -> bytes:
    """Send what is no HTTP and holds a secret."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"GET /?{SECRET} HTTP/1.1\r\nBad {SECRET}: x\r\n\r\n".encode())
        return connection.recv(100)


@pytest.fixture(scope="module")
def written(
    only_sqlite: SQLite, shipped_on: Shipped, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """All that a server wrote from its start to its end."""
    folder = tmp_path_factory.mktemp("logs")
    url = only_sqlite.copy(shipped_on(only_sqlite))
    with faceoff_serve(url, folder) as address:
        pair = "/compare?a=flask&b=django&weights=orm:3"
        assert [ask(address, pair) for _ in range(3)] == [200] * 3
        assert ask(address, "/v1/frameworks/flask", **{"X-Request-Id": "partner-4711"}) == 200
        key = {"Authorization": f"Bearer {SECRET}"}
        assert ask(address, f"/frameworks/{SECRET}?{SECRET}={SECRET}", **key) in {404, 422}
        assert ask(address, f"/{SECRET}/%0a{SECRET}") == 404
        for probe in ("/healthz", "/v1/readyz", "/metrics"):
            assert ask(address, probe) == 200
        assert b"400" in say_nonsense(address)
    return (folder / "serve.log").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def lines(written: str) -> list[Line]:
    return [json.loads(line) for line in written.splitlines()]


def test_every_line_is_one_object_with_a_time_a_level_and_an_event(lines: list[Line]) -> None:
    assert len(lines) > 10
    for line in lines:
        assert list(line)[:3] == ["timestamp", "level", "event"]
        assert RFC_3339.fullmatch(line["timestamp"])
        assert line["level"] in {"debug", "info", "warning", "error"}


def test_gunicorn_and_the_start_are_in_the_same_log(lines: list[Line]) -> None:
    events = [line["event"] for line in lines]
    assert any(event.startswith("Faceoff answers at") for event in events)
    assert any(event.startswith("Listening at") for event in events)


def test_every_request_has_its_line_those_answered_from_memory_too(lines: list[Line]) -> None:
    answered = [line for line in lines if line["event"] == "request"]
    compared = [line for line in answered if line["route"] == "/compare"]
    assert [line["status"] for line in compared] == [200] * 3
    assert len({line["request_id"] for line in compared}) == 3
    assert len({line["bytes"] for line in compared}) == 1
    assert all(line["method"] == "GET" and line["ms"] > 0 for line in compared)
    assert compared[0]["bytes"] > 10_000
    named = [line for line in answered if line["request_id"] == "partner-4711"]
    assert [line["route"] for line in named] == ["/frameworks/{slug}"]
    assert [line["status"] for line in answered if line["route"] == "unmatched"] == [404]


def test_probes_are_not_written_of(lines: list[Line]) -> None:
    routes = {line["route"] for line in lines if line["event"] == "request"}
    assert routes == {"/compare", "/frameworks/{slug}", "unmatched"}


def test_nothing_of_what_was_asked_is_written(written: str) -> None:
    assert SECRET not in written
    assert "weights" not in written.replace("a=flask&b=django", "")
    assert "a request that is no HTTP was refused" in written


def test_text_is_for_people(only_sqlite: SQLite, shipped_on: Shipped, tmp_path: Path) -> None:
    url = only_sqlite.copy(shipped_on(only_sqlite))
    environment = {**os.environ, "FACEOFF_LOG_FORMAT": "text"}
    with faceoff_serve(url, tmp_path, environment=environment) as address:
        assert ask(address, "/method") == 200
    text = (tmp_path / "serve.log").read_text(encoding="utf-8")
    assert re.search(r"\[info +\] request .*route=/method.* status=200", text)
    assert not text.startswith("{")


@pytest.mark.usefixtures("own_logging")
def test_an_error_is_one_line_with_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    logs.start("json", "info", of_request=lambda: {"request_id": "abc-12345"})
    try:
        _ = 1 / 0
    except ZeroDivisionError:
        logging.getLogger("app.somewhere").exception("went wrong \udce4\nbadly")
    logging.getLogger("app.somewhere").debug("not this")
    line = json.loads(capsys.readouterr().err)
    assert line["level"] == "error"
    assert line["request_id"] == "abc-12345"
    assert "ZeroDivisionError" in line["exception"]


@pytest.mark.usefixtures("own_logging")
def test_gunicorns_own_words_of_a_request_are_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.start("json", "info")
    log = AccessLog.__new__(AccessLog)
    log.error_log = logging.getLogger("gunicorn.error")
    log.error_log.propagate = True
    log.exception("Error handling request %s %s", "GET", SECRET)  # noqa: LOG004 (gunicorn's own)
    log.warning("Invalid request from ip=192.0.2.1: " + SECRET)  # noqa: G003 (as it does)
    told = capsys.readouterr().err
    assert SECRET not in told
    assert len(told.splitlines()) == 2


def test_importing_the_service_does_not_load_what_only_the_server_needs() -> None:
    import subprocess

    asks = "import sys, app; app.create_app(); print([m for m in NAMES if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", f"NAMES = ('structlog', 'prometheus_client', 'limits'); {asks}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
