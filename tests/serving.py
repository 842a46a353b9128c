"""The real server as its users start it: ``faceoff serve``, gunicorn, loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def faceoff_serve(
    url: str,
    folder: Path,
    *,
    cwd: Path = ROOT,
    environment: Mapping[str, str] = os.environ,
    workers: int = 1,
) -> Iterator[str]:
    """Run ``faceoff serve`` on a database; yield its address; stop it by SIGTERM."""
    port = free_port()
    given = {
        # Tests ask faster than anybody may; the limits have tests of their own.
        "FACEOFF_READS_PER_MINUTE": "0",
        "FACEOFF_WRITES_PER_MINUTE": "0",
        **environment,
        "FACEOFF_PORT": str(port),
        "FACEOFF_WORKERS": str(workers),
        "FACEOFF_DATABASE_URL": url,
    }
    log = folder / "serve.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "app", "serve"],
            env=given,
            cwd=cwd,
            stdout=output,
            stderr=output,
        )
        try:
            yield when_ready(server, f"http://127.0.0.1:{port}", log)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=40)


def when_ready(server: subprocess.Popen[bytes], address: str, log: Path) -> str:
    """Wait until a server that was started takes traffic, and return its address."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=1):
                return address
        except OSError:
            assert server.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.1)
    pytest.fail(log.read_text(encoding="utf-8"))
