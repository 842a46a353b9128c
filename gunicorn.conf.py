"""How gunicorn serves Faceoff. Every choice an operator has is a FACEOFF_* setting."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from app.config import from_environment

_settings = from_environment()

wsgi_app = "app:create_app()"
# An IPv6 address needs brackets before a port.
bind = (
    f"[{_settings.host}]:{_settings.port}"
    if ":" in _settings.host
    else f"{_settings.host}:{_settings.port}"
)
workers = _settings.workers
worker_class = "gthread"
threads = _settings.threads
loglevel = _settings.log_level

timeout = 30
graceful_timeout = 25
# Longer than a proxy keeps its idle connections (nginx: 60 s), so that it is
# never us who closes one that the proxy is about to use.
keepalive = 75
# Against leaks that nobody has found. Often enough would be too often: what a worker
# keeps in memory goes with it, and 20,000 known answers are given in a few seconds.
max_requests = 1_000_000
max_requests_jitter = 100_000
# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK | os.X_OK) else None  # noqa: S108

# No header of a peer may change which address was asked or who asks.
forwarder_headers = ""
forwarded_allow_ips = ""
# Its default place needs a writable home, which a read-only container has not.
control_socket_disable = True

limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 4096

errorlog = "-"
accesslog = "-"
# Says what is written of a request, and what never is.
logger_class = "app.api.access_log.AccessLog"

_MEASURED = "PROMETHEUS_MULTIPROC_DIR"
# Where workers keep their numbers for each other; named before the library that reads
# it is imported. Memory, not a disk: it is written to with every request.
_made_here = _settings.metrics == "on" and _MEASURED not in os.environ
if _made_here:
    os.environ[_MEASURED] = tempfile.mkdtemp(prefix="faceoff-metrics-", dir=worker_tmp_dir)


def on_starting(server: Any) -> None:  # noqa: ARG001 (gunicorn's signature)
    """Begin to count at nothing: what another start has left behind is of other processes."""
    if _MEASURED in os.environ:
        folder = Path(os.environ[_MEASURED])
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob("*.db"):
            left.unlink()


def child_exit(server: Any, worker: Any) -> None:  # noqa: ARG001 (gunicorn's signature)
    """Take a worker that is gone out of what is measured of those there are."""
    if _MEASURED in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:  # noqa: ARG001 (gunicorn's signature)
    """Leave nothing behind."""
    if _made_here:
        shutil.rmtree(os.environ[_MEASURED], ignore_errors=True)
