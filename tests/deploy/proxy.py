"""The shipped nginx.conf on loopback, in front of servers of a test's own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.serving import ROOT, free_port

CONFIG = ROOT / "deploy" / "nginx.conf"
BINARY = shutil.which("nginx") or "/usr/sbin/nginx"


def need_nginx() -> None:
    """Skip where there is no nginx; in CI it has to be there."""
    if Path(BINARY).exists():
        return
    says = "no nginx here (apt-get install nginx-light)"
    if os.environ.get("CI") == "true":
        pytest.fail(says)
    pytest.skip(says)


def written(folder: Path, port: int, replicas: Sequence[str]) -> Path:
    """Write the shipped configuration for addresses and folders of loopback."""
    text = CONFIG.read_text(encoding="utf-8")
    for number, replica in enumerate(replicas, start=1):
        assert f"app-{number}:8000" in text
        text = text.replace(f"app-{number}:8000", replica.removeprefix("http://"))
    # For a name server that only an engine has, and nginx 1.27.3 or later.
    for later in ("    resolver 127.0.0.11 valid=5s ipv6=off;\n", " resolve"):
        assert later in text
        text = text.replace(later, "")
    for old, new in (
        ("/etc/nginx/in-front", str(folder / "in-front")),
        ("listen 8080", f"listen 127.0.0.1:{port}"),
        ("/run/nginx.pid", str(folder / "nginx.pid")),
        ("/var/cache/nginx", str(folder)),
        ("/dev/stderr", str(folder / "error.log")),
        ("/dev/stdout", str(folder / "access.log")),
    ):
        assert old in text
        text = text.replace(old, new)
    # Where it may not choose its user, it is one already.
    if os.geteuid() == 0:
        text = f"user root;\n{text}"
    file = folder / "nginx.conf"
    file.write_text(text, encoding="utf-8")
    return file


@contextmanager
def proxy(folder: Path, replicas: Sequence[str]) -> Iterator[str]:
    """Run nginx in front of two servers; yield its address."""
    port = free_port()
    file = written(folder, port, replicas)
    process = subprocess.Popen(
        [BINARY, "-p", str(folder), "-c", str(file), "-g", "daemon off;"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _when_ready(process, address)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)
        assert process.stderr is not None
        process.stderr.close()


def _when_ready(process: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(100):
        assert process.poll() is None, process.stderr and process.stderr.read().decode()
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail("nginx never answered")
