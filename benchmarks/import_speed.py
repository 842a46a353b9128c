"""What an import costs: ``python -m benchmarks.import_speed 1000 10000``.

For each size a catalogue is made up and imported into an empty database, on
SQLite and, where one answers at TEST_POSTGRESQL_URL, on PostgreSQL; then once
more, which has to plan nothing. A size may also be a folder with a catalogue.
Prints a row for each, in the form of RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import sqlalchemy

from benchmarks import catalogue
from tests import databases
from tests.databases import PostgreSQL, Server, SQLite


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run of a command: what it printed, how long it took, how much it held."""

    printed: str
    seconds: float
    #: Seconds of processor time, which neighbours don't change; a database server's is not in it.
    busy: float
    peak: int


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("catalogues", nargs="+", help="a number of frameworks, or a folder")
    asked.add_argument("--only", choices=("sqlite", "postgresql"))
    given = asked.parse_args()
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
    print("| catalogue | database | s | CPU s | MB | claims | ratings | again, s | CPU s | MB |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as kept:
        for wanted in given.catalogues:
            folder = _folder(wanted, Path(kept))
            for name, server in _servers(Path(kept)).items():
                if given.only in {None, name}:
                    print(f"| {wanted} | {name} | {_measured(server, folder)} |", flush=True)


def _folder(wanted: str, kept: Path) -> Path:
    if not wanted.isdigit():
        return Path(wanted)
    folder = kept / wanted
    catalogue.write(folder, int(wanted))
    return folder


def _servers(kept: Path) -> dict[str, Server]:
    servers: dict[str, Server] = {"sqlite": SQLite(kept)}
    if databases.postgresql_answers():
        servers["postgresql"] = PostgreSQL()
    return servers


def _measured(server: Server, folder: Path) -> str:
    url = databases.migrated(server)
    try:
        first, again = _import(url, folder), _import(url, folder)
        if "Nothing to do." not in again.printed:
            sys.exit(f"The second import planned something:\n{again.printed}")
        cells = (*_figures(first), *_rows(url), *_figures(again))
    finally:
        server.drop(url)
    return " | ".join(f"{cell:,.0f}" for cell in cells)


def _figures(run: Run) -> tuple[float, float, int]:
    return run.seconds, run.busy, run.peak


def _import(url: str, folder: Path) -> Run:
    """Import in a process of its own, so that its peak is the import's."""
    began = perf_counter()
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "catalogue", "import", str(folder)],
            env={**os.environ, "FACEOFF_DATABASE_URL": url},
            stdout=printed,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        text = printed.read()
    if process.returncode:
        sys.exit(f"The import failed:\n{text}")
    # Kilobytes on Linux, bytes on macOS.
    scale = 2**20 if sys.platform == "darwin" else 2**10
    return Run(
        printed=text,
        seconds=perf_counter() - began,
        busy=usage.ru_utime + usage.ru_stime,
        peak=usage.ru_maxrss // scale,
    )


def _rows(url: str) -> tuple[int, int]:
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as connection:
        claims, ratings = (
            connection.scalar(sqlalchemy.text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608
            for table in ("claims", "ratings")
        )
    engine.dispose()
    return claims, ratings


if __name__ == "__main__":
    main()
