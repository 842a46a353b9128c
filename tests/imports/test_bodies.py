"""The body of an import: bounded however it comes, whole or refused, never held."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.models import db
from tests import databases
from tests.databases import Server, SQLite
from tests.editors import editor
from tests.imports.sending import NDJSON, lines, revision, sent
from tests.services.catalogue_file.files import write
from tests.services.catalogue_file.test_importing import imported
from tests.serving import ROOT, faceoff_serve

SOURCE = {
    "noun": "source",
    "slug": "survey",
    "title": "A survey",
    "kind": "survey",
    "date": None,
    "description": "Asked.",
}
MOST = 4_096
ALLOWED = 64 * 1024
"""KiB of memory that 50 MB of lines may take."""


@pytest.fixture
def bounded(server: Server, empty_database: str) -> Iterator[Flask]:
    """The app with a small bound of imports."""
    url = server.copy(empty_database)
    with databases.serving(url, max_import_bytes=MOST) as app:
        yield app
    server.drop(url)


def test_a_body_of_more_bytes_than_are_taken_is_413(bounded: Flask) -> None:
    ada = editor(bounded)
    body = lines(SOURCE).ljust(MOST)
    assert sent(ada, body, query="?dry_run=1").status_code == 200
    answer = sent(ada, f"{body} ")
    assert answer.status_code == 413
    assert "4,096 bytes" in answer.json["detail"]
    assert answer.content_type == "application/problem+json"


def test_a_document_has_a_bound_of_its_own(
    empty_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.api.imports.LARGEST_DOCUMENT", 100)
    ada = editor(empty_app)
    answer = sent(ada, json.dumps({"sources": [SOURCE]}), "application/json")
    assert answer.status_code == 413
    assert NDJSON in answer.json["detail"]
    assert sent(ada, lines(SOURCE)).status_code == 200


def test_a_line_has_a_bound_and_those_after_it_are_read(empty_app: Flask) -> None:
    ada = editor(empty_app)
    long = json.dumps(SOURCE | {"slug": "long", "title": "x" * 300_000})
    answer = sent(ada, f"{long}\n{lines({'noun': 'x'})}")
    assert [mistake["line"] for mistake in answer.json["errors"]] == [1, 2]


def spoken(address: str, ada_key: str, head: str, body: bytes) -> tuple[int, bytes]:
    """Send a request as it is written here, end it, and return what comes back."""
    where = urlsplit(address)
    request = (
        f"POST /imports HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {ada_key}\r\n"
        f"X-Change-Reason: a test\r\nContent-Type: {NDJSON}\r\n{head}\r\n\r\n"
    )
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=20) as peer:
        peer.sendall(request.encode() + body)
        peer.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := peer.recv(65_536):
            answer += piece
    return int(answer.split(b" ", 2)[1]), answer


def chunked(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


def test_a_body_that_breaks_off_is_400_and_one_that_is_whole_is_stored(
    server: Server, empty_database: str, tmp_path: Path
) -> None:
    url = server.copy(empty_database)
    with databases.serving(url) as app:
        # A server on an empty database would load the shipped catalogue first.
        with app.app_context():
            imported(db.session(), write(tmp_path / "files"))
            db.session.remove()
        ada = editor(app)
        line = lines(SOURCE).encode()
        in_chunks = "Transfer-Encoding: chunked"
        environment = {**os.environ, "FACEOFF_MAX_IMPORT_BYTES": str(MOST)}
        broken = {
            "shorter than it says": (f"Content-Length: {len(line) + 1}", line, 400),
            "no last chunk": (in_chunks, chunked(line), 400),
            "a broken chunk": (in_chunks, chunked(line) + b"zz\r\n", 400),
            "half a chunk": (in_chunks, b"%x\r\n%s" % (len(line) * 2, line), 400),
            "too long by its length": (f"Content-Length: {MOST + 1}", b" " * (MOST + 1), 413),
            "a byte too long in chunks": (in_chunks, chunked(b" " * (MOST + 1), b""), 413),
            "too long in chunks": (in_chunks, chunked(line, b" " * MOST, b""), 413),
        }
        with faceoff_serve(url, tmp_path, environment=environment) as address:
            number = revision(app)
            for what, (head, body, status) in broken.items():
                found = spoken(address, ada.key, head, body)
                assert found[0] == status, (what, found)
                assert b"application/problem+json" in found[1], what
            assert revision(app) == number
            filled = chunked(line, b" " * (MOST - len(line)), b"")
            assert spoken(address, ada.key, in_chunks, filled)[0] == 200
            assert revision(app) == number + 1
    server.drop(url)


WEIGHED = """
import resource, sys
from app import create_app
from app.models import db
from app.services import imports
from app.services.editing import Signature
with create_app().app_context(), open(sys.argv[1], "rb") as file:
    signed = Signature(author="a test", note="Weighing")
    form = imports.Form.NDJSON
    done = imports.import_entries(db.session(), file, form, signed=signed, named=True)
print(sum(1 for _ in done.lines()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def weighed(url: str, file: Path) -> tuple[int, int]:
    """Import a file in a process of its own; return its entries and the most memory in KiB."""
    done = subprocess.run(
        [sys.executable, "-c", WEIGHED, file],
        env={**os.environ, "FACEOFF_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=1_200,
    )
    rows, most = done.stdout.split()
    # macOS counts bytes.
    return int(rows), int(most) // (1024 if sys.platform == "darwin" else 1)


def test_fifty_megabytes_are_imported_in_little_memory(
    server: Server, empty_database: str, tmp_path: Path, long: bool
) -> None:
    """Twice: into nothing, and over what is there, which is compared with it.

    Each time with a report, gone through to its end.
    """
    url = server.copy(empty_database)
    none, many = tmp_path / "none.ndjson", tmp_path / "many.ndjson"
    none.touch()
    fill(many, 50_000_000 if long or isinstance(server, SQLite) else 5_000_000)
    least = weighed(url, none)[1]
    for _ in range(2 if long else 1):
        rows, most = weighed(url, many)
        assert rows > 5_000
        assert most - least < ALLOWED, (most, least)
    server.drop(url)


def fill(path: Path, size: int) -> None:
    """Write so many bytes: frameworks in no order, each with a claim on fifty features."""
    note = "Words that an editor adds. " * 22
    scale = {"kind": "rating", "direction": "higher", "weight": 1, "shelf_life_days": None}
    frameworks = 600
    with path.open("w", encoding="utf-8") as file:
        for noun in ("category", "feature group"):
            named = {"slug": "all", "name": "All", "description": "All."}
            file.write(lines({"noun": noun, **named}))
        file.write(lines(SOURCE | {"date": "2026"}))
        for number in range(50):
            one = {"slug": f"feature-{number}", "name": "One", "description": "One."}
            file.write(lines({"noun": "feature", **one, "group": "all", **scale}))
        for number in range(frameworks):
            one = {"slug": f"framework-{number}", "kind": "library", "summary": "One."}
            file.write(lines({"noun": "framework", "name": "One", "category": "all", **one}))
        number = 0
        while file.tell() < size:
            month = 1 + number // (50 * frameworks)
            claim = {
                "framework": f"framework-{number % frameworks}",
                "feature": f"feature-{number // frameworks % 50}",
                "source": "survey",
                "as_of": f"2026-{month:02}",
                "value": number % 11,
                "note": f"{number} {note}"[:590],
                "display": f"{number} of many",
                "url": "https://an.example/address/of/a/page/that/says/so",
            }
            file.write(lines(claim))
            number += 1
