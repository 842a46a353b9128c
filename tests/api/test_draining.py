"""A server that is about to stop keeps answering, and its balancer learns of it beforehand."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from pathlib import Path

from tests import databases
from tests.databases import SQLite
from tests.serving import faceoff_serve


def status(address: str) -> tuple[int, str]:
    """Ask on a connection of its own, so that any worker may answer."""
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=10) as answer:
            return answer.status, json.load(answer)["status"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)["status"]


def test_all_workers_turn_traffic_away_and_answer_what_comes(
    only_sqlite: SQLite, tmp_path: Path
) -> None:
    url = databases.migrated(only_sqlite)
    drain = tmp_path / "drain"
    # Left over from the last stop: a start takes it away, or it would never be ready.
    drain.touch()
    environment = {**os.environ, "FACEOFF_DRAIN_FILE": str(drain)}
    with faceoff_serve(url, tmp_path, environment=environment, workers=2) as address:
        assert not drain.exists()
        drain.touch()
        assert {status(address) for _ in range(20)} == {(503, "draining")}
        with urllib.request.urlopen(f"{address}/frameworks", timeout=10) as answer:
            assert answer.status == 200
        drain.unlink()
        assert {status(address) for _ in range(20)} == {(200, "ready")}
    only_sqlite.drop(url)
