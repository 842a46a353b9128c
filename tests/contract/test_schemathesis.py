"""The whole API driven from its own description, over a real socket.

Every check and every phase of schemathesis, valid and invalid questions, against
the server as it is shipped. ``--cases N`` sets how many questions a route is
asked in the random phase; ``make contract`` asks more than ``make test``.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import Server
from tests.serving import faceoff_serve

LEAST_CASES = 1000


def test_every_answer_keeps_the_contract(
    server: Server, empty_database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
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
                "--phases=examples,coverage,fuzzing,stateful",
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
            timeout=1200,
        )
    server.drop(url)
    told = done.stdout + done.stderr
    assert done.returncode == 0, told[-6000:]
    found = re.search(r"(\d[\d,]*) generated", told)
    assert found, told[-3000:]
    assert int(found[1].replace(",", "")) >= LEAST_CASES, told[-3000:]
