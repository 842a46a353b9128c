"""A server that can be killed: ``faceoff serve`` with two workers, on a port of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from tests.serving import ROOT, free_port

WORKERS = 2
PATIENCE = 120.0
"""Seconds that anything may take before the test gives up, on a machine that others use."""


class Served:
    """A server on one database; started, killed and started again at one address."""

    def __init__(
        self, url: str, folder: Path, *, environment: Mapping[str, str] | None = None
    ) -> None:
        self.url = url
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"serve-{self.port}.log"
        self.given = {
            **os.environ,
            **(environment or {}),
            "FACEOFF_PORT": str(self.port),
            "FACEOFF_WORKERS": str(WORKERS),
            "FACEOFF_DATABASE_URL": url,
            # Of two workers one may be a lease behind the other; what is held here is the database.
            "FACEOFF_REVISION_LEASE": "0",
            "FACEOFF_READS_PER_MINUTE": "0",
            "FACEOFF_WRITES_PER_MINUTE": "0",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it and return the seconds until it was ready."""
        began = time.monotonic()
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", "serve"],
                env=self.given,
                cwd=ROOT,
                stdout=output,
                stderr=output,
            )
        while not self.ready():
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            assert time.monotonic() - began < PATIENCE, self.log.read_text(encoding="utf-8")
            time.sleep(0.05)
        return time.monotonic() - began

    def ready(self) -> bool:
        """Whether traffic may come."""
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=5):
                return True
        except OSError:
            return False

    def workers(self) -> list[int]:
        """Return the processes that answer."""
        assert self.process is not None
        return children(self.process.pid)

    def kill_worker(self, number: int) -> None:
        """End one worker as a machine out of memory does, and wait for the one in its place."""
        victim = sorted(self.workers())[number % WORKERS]
        os.kill(victim, signal.SIGKILL)
        limit = time.monotonic() + PATIENCE
        while len(living := self.workers()) < WORKERS or victim in living:
            assert time.monotonic() < limit, "no new worker came"
            time.sleep(0.02)

    def restart(self) -> None:
        """Let it finish what it is at, end, and begin again, as an operator would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=PATIENCE)
        self.start()

    def kill(self) -> None:
        """End all of it at once, if it runs; nothing gets to tidy up."""
        if self.process is None:
            return
        # The workers first: without their master they would notice and stop in good order.
        for pid in (*self.workers(), self.process.pid):
            os.kill(pid, signal.SIGKILL)
        self.process.wait(timeout=PATIENCE)
        self.process = None


def children(pid: int) -> list[int]:
    """Return the children of a process; none once it is gone."""
    try:
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(child) for child in told.split()]
