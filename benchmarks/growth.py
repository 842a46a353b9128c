"""How we answer as a catalogue grows, on both databases: ``make bench-growth``.

Each catalogue is the shipped one and so many made-up frameworks beside its own; see
``benchmarks.grown``. Reads are asked of one worker, then writes of two.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event
from urllib.parse import urlsplit

from benchmarks import grown, load, report, servers
from benchmarks.catalogue import HEADS, TAILS
from benchmarks.load import Load
from benchmarks.servers import FACEOFF, Running
from benchmarks.speed import PAIR
from tests import databases, editors
from tests.databases import PostgreSQL, Server, SQLite
from tests.holds import stored
from tests.holds.editors import Editor, Told, rating
from tests.holds.running import children

RANKINGS = "/rankings?category=web-frameworks"
WORDS = ",".join((*HEADS, *TAILS))
EDITED = rating("flask", "learning-curve", "easy")
BETWEEN_EDITS = 1.0
SURE = 20
"""Answers in a row, each on a connection of its own, that make it certain that all workers
show a write."""
PACKAGES = ("gunicorn", "flask", "sqlalchemy", "psycopg")


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked in each round; with a script, something new each time."""

    path: str
    script: Path | None = None


QUESTIONS = {
    "warm": Question(path=PAIR),
    "new questions": Question(path=PAIR, script=load.NEW_QUESTIONS),
    "rankings": Question(path=RANKINGS),
    "new rankings": Question(path=RANKINGS, script=load.NEW_QUESTIONS),
    "searches": Question(path="/search", script=load.NEW_SEARCHES),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was asked for on the command line."""

    rounds: int
    seconds: int
    pairs: int
    edits: int


@dataclass(frozen=True, kw_only=True)
class Reads:
    """Seconds to build and to start, megabytes of the worker, and what each question got."""

    build: float
    start: float
    fresh: float
    touched: float
    loads: Mapping[str, Sequence[Load]]


@dataclass(frozen=True, kw_only=True)
class Writes:
    """Seconds that each edit took and until all workers showed it; reads beside and without."""

    took: Sequence[float]
    shown: Sequence[float]
    before: Load
    during: Sequence[Load]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000, 100_000])
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of each question in each round")
    parser.add_argument("--pairs", type=int, default=10_000, help="touched before memory is read")
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--write", action="store_true", help="into benchmarks/RESULTS.md")
    given = parser.parse_args()
    asked = Asked(rounds=given.rounds, seconds=given.seconds, pairs=given.pairs, edits=given.edits)
    found: dict[tuple[int, str], tuple[Reads, Writes]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, server in _servers(Path(folder)):
            for size in given.sizes:
                if given.only in {None, name}:
                    found[size, name] = measure(server, size, Path(folder), asked)
                    print(f"{size:,} on {name} is done", file=sys.stderr, flush=True)
    measured = (
        f"{report.machine(PACKAGES)} Medians of {asked.rounds} rounds of {asked.seconds} s; "
        f"{asked.pairs:,} pairs; {asked.edits} edits."
    )
    reads = reads_table({key: reads for key, (reads, _) in found.items()})
    writes = writes_table({key: writes for key, (_, writes) in found.items()})
    text = f"{measured}\n\n{reads}\n\n{writes}"
    print(text)
    if given.write:
        report.write(text, "growth")


def _servers(folder: Path) -> Iterator[tuple[str, Server]]:
    yield "sqlite", SQLite(folder)
    if databases.postgresql_answers():
        yield "postgresql", PostgreSQL()


def measure(server: Server, size: int, folder: Path, asked: Asked) -> tuple[Reads, Writes]:
    """Build a catalogue, read it, write to it, and drop it."""
    began = time.perf_counter()
    url = grown.grow(server, size)
    build = time.perf_counter() - began
    try:
        return _reads(url, folder, asked, build), _writes(url, folder, asked)
    finally:
        server.drop(url)


def _reads(url: str, folder: Path, asked: Asked, build: float) -> Reads:
    slugs = [slug for (slug,) in stored.rows(url, "SELECT slug FROM frameworks ORDER BY id")]
    began = time.perf_counter()
    with servers.serve(FACEOFF, url, folder) as served:
        start = time.perf_counter() - began
        fresh = _megabytes(served)
        loads = {name: _loads(served, question, asked) for name, question in QUESTIONS.items()}
        _touch(served, slugs, asked.pairs)
        return Reads(build=build, start=start, fresh=fresh, touched=_megabytes(served), loads=loads)


def _loads(served: Running, question: Question, asked: Asked) -> list[Load]:
    """Ask in rounds, after one that is not counted."""
    loads = []
    for number in range(asked.rounds + 1):
        one = load.run(
            served.address + question.path,
            seconds=asked.seconds if number else min(asked.seconds, 2),
            script=question.script,
            given=(str(number), WORDS),
        )
        servers.rest(served)
        if number:
            loads.append(one)
    return loads


def _megabytes(served: Running) -> float:
    """Return the resident memory of the one worker."""
    (worker,) = children(served.pid)
    status = Path(f"/proc/{worker}/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes) / 1024


def _touch(served: Running, slugs: Sequence[str], count: int) -> None:
    """Ask for so many different pairs, once each."""
    chance = Random(1)
    pairs: set[tuple[str, ...]] = set()
    while len(pairs) < count:
        pairs.add(tuple(sorted(chance.sample(slugs, 2))))
    ordered = sorted(pairs)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda part: _ask_all(served, ordered[part::4]), range(4)))


def _ask_all(served: Running, pairs: Sequence[tuple[str, ...]]) -> None:
    connection = http.client.HTTPConnection(urlsplit(served.address).netloc, timeout=60)
    for a, b in pairs:
        connection.request("GET", f"/compare?a={a}&b={b}")
        reply = connection.getresponse()
        body = reply.read()
        if reply.status != 200:
            raise RuntimeError(f"{a} and {b}: {reply.status} {body[:400]!r}")
    connection.close()


def _writes(url: str, folder: Path, asked: Asked) -> Writes:
    key = editors.key_to(url)
    with servers.serve(FACEOFF, url, folder, workers=2) as served, ThreadPoolExecutor(1) as pool:
        address = served.address + PAIR
        load.run(address, seconds=1)
        before = load.run(address, seconds=asked.seconds)
        servers.rest(served)
        done = Event()
        reading = pool.submit(_read_until, done, address, asked.seconds)
        try:
            edited = list(_edits(Editor(address=served.address, key=key), asked.edits))
        finally:
            done.set()
        return Writes(
            took=[took for took, _ in edited],
            shown=[shown for _, shown in edited],
            before=before,
            during=reading.result(),
        )


def _read_until(done: Event, address: str, seconds: int) -> list[Load]:
    loads = [load.run(address, seconds=seconds)]
    while not done.is_set():
        loads.append(load.run(address, seconds=seconds))
    return loads


def _edits(editor: Editor, count: int) -> Iterator[tuple[float, float]]:
    """Edit once a second at most; yield how long it took and until all showed it."""
    for number in range(count):
        began = time.perf_counter()
        seen = editor.look(EDITED.path).tag
        asked = time.perf_counter()
        note = editor.write(EDITED, seen=seen, reason=f"edit {number}")
        took = time.perf_counter() - asked
        if note.told is not Told.STORED or note.version is None:
            raise RuntimeError(f"an edit was not stored: {note}")
        yield took, _until_shown(editor, note.version)
        time.sleep(max(0.0, began + BETWEEN_EDITS - time.perf_counter()))


def _until_shown(editor: Editor, version: int) -> float:
    """Return the seconds until the last answer, of whichever worker, that was older."""
    began = last_old = time.perf_counter()
    newer = 0
    while newer < SURE:
        if editor.look(EDITED.path).version >= version:
            newer += 1
        else:
            newer, last_old = 0, time.perf_counter()
    return last_old - began


Key = tuple[int, str]


def reads_table(found: Mapping[Key, Reads]) -> str:
    """Tell what reading costs; requests/s, and in brackets the 99th percentile in ms."""
    heads = ("frameworks", "database", "built, s", "starts, s", *QUESTIONS)
    rows = [
        [
            *_named(key),
            f"{reads.build:.0f}",
            f"{reads.start:.1f}",
            *(_rate(loads) for loads in reads.loads.values()),
            f"{reads.fresh:.0f}",
            f"{reads.touched:.0f}",
        ]
        for key, reads in found.items()
    ]
    return report.table((*heads, "worker, MB", "after all pairs, MB"), rows)


def _named(key: Key) -> tuple[str, str]:
    return f"{key[0]:,}", key[1]


def _rate(loads: Sequence[Load]) -> str:
    per_second = statistics.median(one.per_second for one in loads)
    p99 = statistics.median(one.p99 for one in loads)
    errors = sum(one.errors for one in loads)
    rate = f"{per_second:,.0f}" if per_second >= 10 else f"{per_second:.1f}"
    return f"{rate} ({p99:,.0f})" + (f", {errors} errors" if errors else "")


def writes_table(found: Mapping[Key, Writes]) -> str:
    """Tell what an edit by key costs while others read, and how soon everybody shows it."""
    heads = ("frameworks", "database", "edits", "edit, ms", "slowest", "reads before", "beside")
    rows = [
        [
            *_named(key),
            str(len(writes.took)),
            f"{statistics.median(writes.took) * 1000:.0f}",
            f"{max(writes.took) * 1000:.0f}",
            _rate([writes.before]),
            _rate(writes.during),
            f"{statistics.median(writes.shown):.2f}",
            f"{max(writes.shown):.2f}",
        ]
        for key, writes in found.items()
    ]
    return report.table((*heads, "shown by both after, s", "at the latest"), rows)


if __name__ == "__main__":
    main()
