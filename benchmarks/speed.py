"""How fast we answer, beside bare functions and other stacks on the same machine: ``make bench``.

In each round every subject is asked once, so that whatever else the machine does falls
on all of them; ratios are taken within a round, and their medians are told.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks import load, report, servers
from benchmarks.load import Load
from benchmarks.servers import (
    BARE,
    CONSTANT,
    DATASETTE,
    FACEOFF,
    STACKS,
    Running,
    Server,
)
from tests import databases
from tests.databases import SQLite

ALL = (FACEOFF, BARE, CONSTANT, *STACKS, DATASETTE)
PAIR = "/compare?a=flask&b=django"
LITTLE = f"{PAIR}&features=learning-curve"
"""The same of one feature: what a badge or a card needs."""

ROWS = "/catalogue/compare.json?a=flask&b=django&_shape=array"
PACKAGES = (
    *("gunicorn", "flask", "sqlalchemy", "marshmallow", "orjson", "fastapi", "uvicorn"),
    *("pydantic", "django", "djangorestframework", "datasette"),
)
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "date", "server"}
"""What the server in front of an application says of itself."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One question to one server. ``cold`` asks with new weights each time."""

    name: str
    server: Server
    path: str = PAIR
    cold: bool = False
    #: Whether the answer is asked for by somebody who has it.
    held: bool = False


WARM = Subject(name="ours, warm", server=FACEOFF)
COLD = Subject(name="ours, every question new", server=FACEOFF, cold=True)
UNCHANGED = Subject(name="ours, 304", server=FACEOFF, held=True)
BARE_FULL = Subject(name="bare WSGI function", server=BARE)
BARE_UNCHANGED = Subject(name="bare WSGI function, 304", server=BARE, held=True)
CONSTANT_FULL = Subject(name="constant Flask view", server=CONSTANT)
WARM_LITTLE = Subject(name="ours, warm, one feature", server=FACEOFF, path=LITTLE)
BARE_LITTLE = Subject(name="bare WSGI function, one feature", server=BARE, path=LITTLE)
CONSTANT_LITTLE = Subject(name="constant Flask view, one feature", server=CONSTANT, path=LITTLE)
STACK = {one: Subject(name=one.says, server=one) for one in STACKS}
STACK_COLD = {
    one: Subject(name=f"{one.says}, every question new", server=one, cold=True) for one in STACKS
}
STACK_ROWS = Subject(name=DATASETTE.says, server=DATASETTE, path=ROWS)

SUBJECTS = (
    *(WARM, COLD, UNCHANGED),
    Subject(name="ours, include=all", server=FACEOFF, path=f"{PAIR}&include=all"),
    Subject(name="ours, /rankings", server=FACEOFF, path="/rankings?category=web-frameworks"),
    Subject(name="ours, /search", server=FACEOFF, path="/search?q=djagn"),
    *(BARE_FULL, BARE_UNCHANGED, CONSTANT_FULL),
    Subject(name="constant Flask view, 304", server=CONSTANT, held=True),
    *(WARM_LITTLE, BARE_LITTLE, CONSTANT_LITTLE),
    *STACK.values(),
    *STACK_COLD.values(),
    STACK_ROWS,
)


@dataclass(frozen=True, kw_only=True)
class Target:
    """A ratio that has to be reached: requests/s at least, or the 99th percentile at most."""

    ours: Subject
    theirs: Subject
    least: float | None = None
    most_p99: float | None = None


TARGETS = (
    Target(ours=WARM, theirs=BARE_FULL, least=0.85),
    Target(ours=WARM, theirs=CONSTANT_FULL, least=1.3),
    Target(ours=UNCHANGED, theirs=BARE_UNCHANGED, least=0.85),
    *(Target(ours=COLD, theirs=STACK_COLD[one], least=5) for one in STACKS),
    *(Target(ours=WARM, theirs=subject, least=12) for subject in (*STACK.values(), STACK_ROWS)),
    Target(ours=WARM, theirs=BARE_FULL, most_p99=3),
    # The same of a short answer, where sending it is not most of the work.
    Target(ours=WARM_LITTLE, theirs=BARE_LITTLE, least=0.85),
    Target(ours=WARM_LITTLE, theirs=CONSTANT_LITTLE, least=1.3),
    Target(ours=WARM_LITTLE, theirs=BARE_LITTLE, most_p99=3),
)

Rounds = Mapping[Subject, Sequence[Load]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of each subject in each round")
    parser.add_argument("--write", action="store_true", help="into benchmarks/RESULTS.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        places = start(Path(folder), running)
        sizes = {subject: _size(subject, places) for subject in SUBJECTS}
        rounds = measure(places, rounds=asked.rounds, seconds=asked.seconds)
    text = "\n\n".join(
        (
            f"{report.machine(PACKAGES)} Medians of {asked.rounds} rounds of {asked.seconds} s.",
            figures(rounds, sizes),
            reached(rounds),
        )
    )
    print(text)
    if asked.write:
        report.write(text, "speed")
    if failed := [s.name for s, loads in rounds.items() if any(one.errors for one in loads)]:
        sys.exit(f"Not every answer was one: {', '.join(failed)}")


def start(folder: Path, running: ExitStack) -> Mapping[Server, Running]:
    """Load the catalogue, start everybody on its file, and give the constant ones our answers."""
    database = catalogue(folder)
    places = {FACEOFF: running.enter_context(servers.serve(FACEOFF, database, folder))}
    _keep_answers(places[FACEOFF].address, folder)
    for server in ALL[1:]:
        places[server] = running.enter_context(servers.serve(server, database, folder))
    return places


def catalogue(folder: Path) -> str:
    """Make a SQLite file of the shipped catalogue and return its address."""
    server = SQLite(folder)
    url = databases.loaded(server, databases.migrated(server))
    file = folder / "catalogue.sqlite3"
    shutil.move(url.removeprefix("sqlite:///"), file)
    return f"sqlite:///{file}"


def _keep_answers(address: str, folder: Path) -> None:
    kept: list[dict[str, object]] = []
    for path in (PAIR, LITTLE):
        tag = None
        for _ in ("whole", "unchanged"):
            reply = servers.ask(f"{address}{path}", {"If-None-Match": tag} if tag else {})
            body = f"{len(kept)}.body"
            (folder / body).write_bytes(reply.body)
            headers = [pair for pair in reply.headers if pair[0].lower() not in HOP_BY_HOP]
            query = path.partition("?")[2]
            kept.append({"query": query, "seen": tag, "headers": headers, "body": body})
            tag = dict(reply.headers)["ETag"]
    (folder / "answers.json").write_text(json.dumps(kept), encoding="utf-8")


def _size(subject: Subject, places: Mapping[Server, Running]) -> int:
    """Return the bytes of an answer, having made sure that it is the one meant."""
    reply = servers.ask(_address(subject, places), dict(_held(subject, places)))
    if reply.status != (304 if subject.held else 200):
        sys.exit(f"{subject.name}: {reply.status} {reply.body[:400]!r}")
    return len(reply.body)


def _address(subject: Subject, places: Mapping[Server, Running]) -> str:
    return places[subject.server].address + subject.path


def _held(subject: Subject, places: Mapping[Server, Running]) -> list[tuple[str, str]]:
    if not subject.held:
        return []
    full = servers.ask(_address(subject, places))
    return [("If-None-Match", dict(full.headers)["ETag"])]


def measure(places: Mapping[Server, Running], *, rounds: int, seconds: int) -> Rounds:
    """Ask every subject once a round, after a round that is not counted."""
    found: dict[Subject, list[Load]] = {subject: [] for subject in SUBJECTS}
    headers = {s: tuple(f"{k}: {v}" for k, v in _held(s, places)) for s in SUBJECTS}
    for number in range(rounds + 1):
        for subject, loads in found.items():
            one = load.run(
                _address(subject, places),
                seconds=seconds if number else min(seconds, 2),
                headers=headers[subject],
                script=load.NEW_QUESTIONS if subject.cold else None,
                given=(str(number),),
            )
            if number:
                loads.append(one)
            servers.rest(places[subject.server])
        print(f"round {number} of {rounds}", file=sys.stderr, flush=True)
    return found


def ratio(rounds: Rounds, ours: Subject, theirs: Subject) -> float:
    """Return how many times as many requests/s, the median of the rounds."""
    pairs = zip(rounds[ours], rounds[theirs], strict=True)
    return statistics.median(_times(a.per_second, b.per_second) for a, b in pairs)


def ratio_p99(rounds: Rounds, ours: Subject, theirs: Subject) -> float:
    """Return how many times the 99th percentile, the median of the rounds."""
    pairs = zip(rounds[ours], rounds[theirs], strict=True)
    return statistics.median(_times(a.p99, b.p99) for a, b in pairs)


def _times(ours: float, theirs: float) -> float:
    """Divide; a subject too slow for one answer in a round is infinitely slower."""
    return ours / theirs if theirs else math.inf


def figures(rounds: Rounds, sizes: Mapping[Subject, int]) -> str:
    """Tell what was measured of each subject."""
    heads = (
        *("subject", "requests/s", "of bare", "warm to it", "new to it"),
        *("p50, ms", "p99, ms", "bytes", "errors"),
    )
    return report.table(heads, [_row(subject, rounds, sizes[subject]) for subject in rounds])


def _row(subject: Subject, rounds: Rounds, size: int) -> list[str]:
    loads = rounds[subject]
    median = statistics.median
    return [
        subject.name,
        f"{median(one.per_second for one in loads):,.0f}",
        f"{ratio(rounds, subject, BARE_FULL):.3f}",
        f"{ratio(rounds, WARM, subject):.2f}",
        f"{ratio(rounds, COLD, subject):.2f}",
        f"{median(one.p50 for one in loads):.2f}",
        f"{median(one.p99 for one in loads):.2f}",
        f"{size:,}",
        str(sum(one.errors for one in loads)),
    ]


def reached(rounds: Rounds) -> str:
    """Tell which targets are reached."""
    return report.table(
        ("must reach", "asked", "measured", "reached"),
        [_judged(target, rounds) for target in TARGETS],
    )


def _judged(target: Target, rounds: Rounds) -> list[str]:
    ours, theirs = target.ours, target.theirs
    if target.most_p99 is not None:
        found = ratio_p99(rounds, ours, theirs)
        told = f"p99 of {ours.name} to {theirs.name}"
        return [told, f"≤ {target.most_p99:g}", f"{found:.2f}", _word(found <= target.most_p99)]
    found, least = ratio(rounds, ours, theirs), target.least or 0.0
    return [
        f"{ours.name} to {theirs.name}",
        f"≥ {least:g}",
        f"{found:.2f}",
        _word(found >= least),
    ]


def _word(is_reached: bool) -> str:  # noqa: FBT001 (the only thing it is asked)
    return "yes" if is_reached else "**no**"


if __name__ == "__main__":
    main()
