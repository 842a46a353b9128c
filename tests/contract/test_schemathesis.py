"""The whole API driven from its own description, over a real socket.

Every check and every phase of schemathesis, valid and invalid questions, with a key
that may do everything, against the server as it is shipped. ``--cases N`` sets how
many questions a route is asked in the random phase; ``make contract`` asks more than
``make test``. There, PostgreSQL is asked the random ones alone: what the description
forbids is refused before a database is looked at.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.keys import Scope
from tests.databases import Server, SQLite
from tests.editors import key_to
from tests.serving import faceoff_serve

PHASES, RANDOM = "examples,coverage,fuzzing,stateful", "examples,fuzzing"
LEAST_CASES, LEAST_RANDOM = 1000, 200


def test_every_answer_keeps_the_contract(
    server: Server, empty_database: str, tmp_path: Path, request: pytest.FixtureRequest, long: bool
) -> None:
    whole = long or isinstance(server, SQLite)
    url = server.copy(empty_database)
    with faceoff_serve(url, tmp_path) as address:
        done = subprocess.run(
            [
                Path(sys.executable).parent / "schemathesis",
                f"--config-file={Path(__file__).parent / 'schemathesis.toml'}",
                "run",
                f"{address}/openapi.json",
                f"--url={address}/v1",
                "--checks=all",
                # After ten wrong keys in a minute the answer is 429, which it takes for consent;
                # tests/api/test_auth.py asks of every route that it wants a key.
                "--exclude-checks=ignored_auth",
                f"--phases={PHASES if whole else RANDOM}",
                "--mode=all",
                f"--max-examples={request.config.getoption('--cases')}",
                "--generation-deterministic",
                "--continue-on-failure",
                "--no-color",
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={**os.environ, "FACEOFF_TEST_KEY": key_to(url, Scope.ADMIN)},
            timeout=1200,
        )
    server.drop(url)
    told = done.stdout + done.stderr
    assert done.returncode == 0, told[-6000:]
    found = re.search(r"(\d[\d,]*) generated", told)
    assert found, told[-3000:]
    assert int(found[1].replace(",", "")) >= (LEAST_CASES if whole else LEAST_RANDOM), told[-3000:]
