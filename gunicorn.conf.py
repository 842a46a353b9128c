"""How gunicorn serves Faceoff. Every choice an operator has is a FACEOFF_* setting."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from contextlib import suppress
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
"""Names the folder in which workers keep their numbers for each other, to the library."""
_FOLDER = re.compile(r"faceoff-metrics-(\d+)-\w+")
_HELD = "held"


def _mine(folder: Path) -> bool:
    """Whether a folder is the one of this very process."""
    named = _FOLDER.fullmatch(folder.name)
    return named is not None and int(named[1]) == os.getpid()


def _place() -> Path:
    """Return the folder that folders are made in: memory, as every request writes there."""
    chosen = os.environ.get(_MEASURED)
    if chosen is None:
        return Path(worker_tmp_dir or tempfile.gettempdir())
    # A server that takes over is told the folder of the one before.
    there = Path(chosen)
    return there.parent if _FOLDER.fullmatch(there.name) else there


def _hold(folder: Path, *, new: bool) -> int | None:
    """Keep a folder from being taken for one that was left behind; None where another does.

    By a lock and not by the number in its name: containers that share a folder see each
    other's processes as dead. It ends with the last worker, however that ends. Returns
    the handle that holds it. Raises OSError where there is nothing to hold.
    """
    handle = os.open(folder / _HELD, os.O_RDWR | os.O_NOFOLLOW | (os.O_CREAT if new else 0), 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _clear(place: Path) -> None:
    """Remove what servers that were killed have left behind."""
    for folder in place.iterdir():
        if _FOLDER.fullmatch(folder.name):
            # Those of other users are not ours to open, and one that is new holds nothing yet.
            with suppress(OSError):
                handle = _hold(folder, new=False)
                if handle is not None:
                    shutil.rmtree(folder)
                    os.close(handle)


def _make() -> Path:
    """Make the folder of this server. One a server: two never count into each other's files."""
    place = _place()
    try:
        place.mkdir(parents=True, exist_ok=True)
        _clear(place)
        made = Path(tempfile.mkdtemp(prefix=f"faceoff-metrics-{os.getpid()}-", dir=place))
        _hold(made, new=True)
    except OSError:
        # Workers find nothing there, say so once and answer without being measured.
        return place / "faceoff-metrics-0-missing"
    return made


# Read anew on SIGHUP: by then the folder is there. Named before the library is imported.
if _settings.metrics == "on" and not _mine(Path(os.environ.get(_MEASURED, ""))):
    os.environ[_MEASURED] = str(_make())


def child_exit(server: Any, worker: Any) -> None:  # noqa: ARG001 (gunicorn's signature)
    """Take a worker that is gone out of what is measured of those there are."""
    if _MEASURED in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:  # noqa: ARG001 (gunicorn's signature)
    """Leave nothing behind, and nobody else's folder touched."""
    folder = Path(os.environ.get(_MEASURED, ""))
    if _mine(folder):
        shutil.rmtree(folder, ignore_errors=True)
