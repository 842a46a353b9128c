"""Starting what is measured, each on a free port of loopback, and ending it by its own id."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.holds.running import children
from tests.serving import ROOT, free_port

GUNICORN = ("gunicorn", "--bind", "127.0.0.1:{port}", "--workers", "1")
OURS = (*GUNICORN, "--config", "gunicorn.conf.py")
"""The settings of ``faceoff serve``, with one worker."""

THREADS = ("--worker-class", "gthread", "--threads", "4", "--keep-alive", "75")


@dataclass(frozen=True, kw_only=True)
class Server:
    """What is started for a subject: a module of Python and what it is told."""

    name: str
    says: str
    command: Sequence[str]


FACEOFF = Server(name="faceoff", says="Faceoff", command=("app", "serve"))
BARE = Server(name="bare", says="bare WSGI function", command=(*OURS, "benchmarks.peers.bare:app"))
CONSTANT = Server(
    name="constant",
    says="constant Flask view",
    command=(*OURS, "benchmarks.peers.flask_constant:app"),
)
FLASK = Server(
    name="flask",
    says="Flask + Flask-SQLAlchemy + marshmallow",
    command=(*GUNICORN, *THREADS, "benchmarks.peers.flask_marshmallow:app"),
)
FASTAPI = Server(
    name="fastapi",
    says="FastAPI + SQLAlchemy + pydantic",
    command=(
        *("uvicorn", "--host", "127.0.0.1", "--port", "{port}", "--workers", "1"),
        *("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"),
        "benchmarks.peers.fastapi_pydantic:app",
    ),
)
DJANGO = Server(
    name="django",
    says="Django REST framework",
    command=(*GUNICORN, *THREADS, "benchmarks.peers.django_rest:app"),
)
DATASETTE = Server(
    name="datasette",
    says="Datasette (rows only, no scores)",
    command=(
        *("datasette", "serve", "--host", "127.0.0.1", "--port", "{port}"),
        *("--metadata", "benchmarks/peers/datasette.json", "--immutable", "{database}"),
    ),
)
STACKS = (FLASK, FASTAPI, DJANGO)
"""Those who do the whole job."""


@dataclass(frozen=True, kw_only=True)
class Running:
    """A server that answers, and the process to look at and to end."""

    address: str
    pid: int


@contextmanager
def serve(
    server: Server, url: str, folder: Path, *, workers: int = 1, extra: str = ""
) -> Iterator[Running]:
    """Start a server on a database; yield it once it answers; end it by SIGTERM.

    Only ours takes another database than a SQLite file, and more than one worker.
    ``extra`` are more of gunicorn's own arguments.
    ``folder`` is for logs and, for the constant ones, has our answers. Raises RuntimeError
    with the log when nothing answers within a minute.
    """
    port = free_port()
    file = url.removeprefix("sqlite:///")
    places = {"port": str(port), "database": file}
    given = {
        **os.environ,
        "FACEOFF_DATABASE_URL": url,
        "FACEOFF_PORT": str(port),
        "FACEOFF_WORKERS": str(workers),
        # All questions come from one address, and far more of them than one may ask.
        "FACEOFF_READS_PER_MINUTE": "0",
        # Workers are not renewed every 20,000 requests: at these rates that is every few
        # seconds, and a round would measure how long a worker takes to start.
        "GUNICORN_CMD_ARGS": f"--max-requests 0 {extra}",
        "BENCH_DATABASE": file,
        "BENCH_ANSWERS": str(folder),
    }
    log = folder / f"{server.name}.log"
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", *(word.format(**places) for word in server.command)],
            cwd=ROOT,
            env=given,
            # Access logs are written, as in production, and kept by nobody.
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(process, address, log)
            yield Running(address=address, pid=process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=40)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _ in range(1200):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/", timeout=5):
                return
        except urllib.error.HTTPError:
            # No page there, but somebody says so.
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not answer:\n{log.read_text(encoding='utf-8')}")


def rest(served: Running) -> None:
    """Wait, half a minute at most, until a server has done what was still waiting in it.

    Whoever asked has gone; the next to be measured must not pay for it.
    """
    for _ in range(150):
        before = _busy(served.pid)
        time.sleep(0.2)
        if _busy(served.pid) - before <= 1:
            return


def _busy(pid: int) -> int:
    """Return the hundredths of a second that a process and its workers have computed."""
    of_each = (Path(f"/proc/{one}/stat").read_text("ascii") for one in (pid, *children(pid)))
    return sum(sum(map(int, stat.rpartition(")")[2].split()[11:13])) for stat in of_each)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer to one question."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def ask(address: str, headers: Mapping[str, str] | None = None) -> Reply:
    """Ask once, whatever the status of the answer."""
    request = urllib.request.Request(address, headers=dict(headers or {}))
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:
            return Reply(status=reply.status, headers=reply.getheaders(), body=reply.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return Reply(
                status=refused.code, headers=list(refused.headers.items()), body=refused.read()
            )
