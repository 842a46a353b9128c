"""A server killed in the middle of an import: all of it is there or nothing; it just starts."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Protocol

import pytest

from benchmarks import catalogue
from tests.databases import Server
from tests.editors import key_to
from tests.holds import figures, stored
from tests.holds.editors import Editor, Told, Unanswered, ask, framework
from tests.holds.running import PATIENCE, Served
from tests.holds.sizes import LITTLE, Sizes
from tests.holds.writing import check_all_that_was_said_is_so, writers
from tests.serving import ROOT

READY = 5.0
"""Seconds until a killed server is ready again, where an unharmed one starts in fewer."""

LONGEST = 600.0
"""Seconds that an import may take on a machine that others use."""

PAIR = (catalogue.names(0)[0], catalogue.names(1)[0])
EDITED = {slug: [framework(slug)] for slug, _ in (catalogue.names(2), catalogue.names(3))}
COMPARISON = f"/compare?a={PAIR[0]}&b={PAIR[1]}"

Look = tuple[int, int, str]
"""Frameworks, claims and the digest of a comparison: what tells one catalogue from another."""


class Importing(Protocol):
    """An import under way."""

    def finish(self) -> None:
        """Wait until it is through."""

    def end(self) -> bool:
        """Be rid of it, its server being dead; tell whether it was said to be through."""


class ByCommand:
    """An import of files by the command line, which dies as the server does."""

    def __init__(self, url: str, folder: Path, note: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app", "catalogue", "import", str(folder), "--note", note],
            env={**os.environ, "FACEOFF_DATABASE_URL": url},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def finish(self) -> None:
        assert self.process.wait(timeout=LONGEST) == 0

    def end(self) -> bool:
        self.process.send_signal(signal.SIGKILL)
        return self.process.wait(timeout=LONGEST) == 0


class ByRequest:
    """An import over HTTP."""

    def __init__(self, editor: Editor, lines: bytes, note: str) -> None:
        headers = {
            "Authorization": f"Bearer {editor.key}",
            "X-Change-Reason": note,
            "Content-Type": "application/x-ndjson",
        }
        self.pool = ThreadPoolExecutor(max_workers=1)
        self.answer = self.pool.submit(
            ask, editor.address, "POST", "/imports", lines, headers, patience=LONGEST
        )

    def finish(self) -> None:
        answer = self.answer.result()
        assert answer.status == 200, answer.body
        self.pool.shutdown()

    def end(self) -> bool:
        self.pool.shutdown()
        try:
            answer = self.answer.result()
        except Unanswered:
            return False
        # Busy is an answer, too, and says that nothing was stored.
        assert answer.status in {200, 503}, answer.body
        return answer.status == 200


Begin = Callable[[int, str], Importing]
"""Begins to import the one catalogue or the other, with a note."""


@dataclass(slots=True)
class Reader:
    """Somebody who looks at the catalogue all the while."""

    address: str
    seen: set[Look] = field(default_factory=set)
    looks: int = 0
    stop: Event = field(default_factory=Event)

    def look(self) -> None:
        """Look again and again; a server that is away shows nothing."""
        while not self.stop.is_set():
            try:
                shown = look(self.address)
            except Unanswered:
                time.sleep(0.05)
                continue
            if shown is not None:
                self.seen.add(shown)
                self.looks += 1


@pytest.fixture(params=["command", "request"])
def way(request: pytest.FixtureRequest, sizes: Sizes) -> str:
    """How imports are begun."""
    chosen = str(request.param)
    if chosen == "command" and sizes is LITTLE:
        pytest.skip("make holds kills imports by the command line, too")
    return chosen


@pytest.fixture
def folders(tmp_path: Path, sizes: Sizes) -> list[Path]:
    """Two catalogues of the same frameworks and sources that agree on hardly a claim."""
    made = [tmp_path / "one", tmp_path / "two"]
    for seed, folder in enumerate(made, start=1):
        catalogue.write(folder, sizes.frameworks, seed=seed)
    return made


@pytest.fixture
def imported(
    way: str, server: Server, empty_database: str, folders: list[Path], tmp_path: Path
) -> Iterator[Served]:
    """A server on the first of the two catalogues."""
    del way  # asked for first: most of it is not made where that is skipped
    url = server.copy(empty_database)
    ByCommand(url, folders[0], "the first").finish()
    served = Served(url, tmp_path)
    yield served
    served.kill()
    server.drop(url)


def look(address: str) -> Look | None:
    """Return what one revision shows; None when the catalogue moved between the questions."""
    stats, comparison = ask(address, "GET", "/stats"), ask(address, "GET", COMPARISON)
    if (stats.status, comparison.status) != (200, 200):
        assert {stats.status, comparison.status} <= {200, 503}
        return None
    counted, compared = stats.json(), comparison.json()
    if counted["revision"] != compared.pop("audit")["revision"]:
        return None
    digest = hashlib.sha256(json.dumps(compared, sort_keys=True).encode()).hexdigest()
    return counted["frameworks"]["total"], counted["claims"]["total"], digest


@contextmanager
def reading(served: Served) -> Iterator[Reader]:
    """Let somebody look while the body runs."""
    reader = Reader(address=served.address)
    thread = Thread(target=reader.look)
    thread.start()
    try:
        yield reader
    finally:
        reader.stop.set()
        thread.join()


def settled(served: Served) -> Look:
    """Return what the catalogue shows when nobody writes; a busy server is asked again."""
    limit = time.monotonic() + PATIENCE
    while (shown := look(served.address)) is None:
        assert time.monotonic() < limit, "the catalogue never came to rest"
        time.sleep(0.05)
    return shown


@pytest.fixture
def begin(way: str, imported: Served, folders: list[Path]) -> Begin:
    """Begins imports that way; the server is to run."""
    if way == "command":
        return lambda which, note: ByCommand(imported.url, folders[which], note)
    editor = Editor(address=imported.address, key=key_to(imported.url))
    imported.start()
    bodies = [_said_so(editor, word) for word in ("One", "Two")]
    ByRequest(editor, bodies[0], "the first over HTTP").finish()
    imported.kill()
    return lambda which, note: ByRequest(editor, bodies[which], note)


def _said_so(editor: Editor, word: str) -> bytes:
    """Return every claim there is with a note of this word, as lines to import."""
    exported = ask(editor.address, "GET", "/export").body.splitlines()
    return b"\n".join(json.dumps(json.loads(line) | {"note": word}).encode() for line in exported)


@dataclass(slots=True)
class Kills:
    """What came of all of them."""

    through: int = 0
    looks: int = 0
    seen: set[Look] = field(default_factory=set)
    acknowledged: int = 0
    unanswered: int = 0
    starts: list[float] = field(default_factory=list)


def test_an_import_killed_with_its_server_is_there_whole_or_not_at_all(
    imported: Served, begin: Begin, way: str, sizes: Sizes, kind: str
) -> None:
    key = key_to(imported.url)
    first_start = imported.start()
    looks = [settled(imported)]
    began = time.monotonic()
    # Beside others, as those that are killed: alone it would be through sooner.
    with reading(imported) as reader, writers(imported, key, EDITED):
        begin(1, "import of the second").finish()
        whole = time.monotonic() - began
    looks.append(settled(imported))
    assert looks[0] != looks[1]
    kills = Kills(seen=reader.seen)
    holds = 1
    for number in range(sizes.server_kills):
        after = whole * (0.4 + 0.7 * (number + 0.5) / sizes.server_kills)
        came = _killed(
            imported, key, partial(begin, 1 - holds), f"import {number}", after=after, kills=kills
        )
        holds = 1 - holds if came else holds
        kills.through += came
        assert settled(imported) == looks[holds], "half an import is there"
        assert kills.seen <= {*looks}, "somebody has seen half an import"
    again = statistics.median(kills.starts)
    # On a busy machine the first start says what a start takes there.
    assert again <= max(READY, 2 * first_start), kills.starts
    figures.note(
        f"kill -9 of the server and an import by {way}",
        kind,
        kills=sizes.server_kills,
        imports_that_were_through=kills.through,
        acknowledged_beside=kills.acknowledged,
        unanswered_beside=kills.unanswered,
        looks=kills.looks,
        halves_seen=0,
        lost=0,
        import_takes=whole,
        first_start=first_start,
        median_start=again,
        slowest_start=max(kills.starts),
    )


def _killed(
    served: Served,
    key: str,
    begin: Callable[[str], Importing],
    note: str,
    *,
    after: float,
    kills: Kills,
) -> bool:
    """Kill an import after so many seconds, and everything else; tell whether it was through."""
    start = stored.revision(served.url)
    with reading(served) as reader, writers(served, key, EDITED) as writing:
        running = begin(note)
        time.sleep(after)
        served.kill()
        said = running.end()
        writing.stop.set()
        kills.starts.append(served.start())
    came = note in stored.reasons(served.url, start).values()
    assert came or not said, "an acknowledged import is lost"
    check_all_that_was_said_is_so(served.url, start, writing, besides={note} if came else set())
    kills.looks += reader.looks
    kills.seen |= reader.seen
    kills.acknowledged += len(writing.reasons(Told.STORED))
    kills.unanswered += len(writing.reasons(Told.UNANSWERED))
    return came
