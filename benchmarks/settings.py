"""Which gunicorn settings answer fastest here: ``make bench-settings``.

One worker, the shipped catalogue; every choice is asked once a round, each for a known
answer and for new questions.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from benchmarks import load, report, servers
from benchmarks.load import Load
from benchmarks.servers import FACEOFF, Running
from benchmarks.speed import LITTLE, PAIR, catalogue

OURS = "gthread, 4 threads, keep-alive 75 s, access log"
CHOICES = {
    OURS: "",
    "gthread, 1 thread": "--threads 1",
    "gthread, 2 threads": "--threads 2",
    "gthread, 8 threads": "--threads 8",
    "gthread, 16 threads": "--threads 16",
    "gthread, 4 threads, keep-alive 2 s": "--keep-alive 2",
    "gthread, 4 threads, no keep-alive": "--keep-alive 0",
    "gthread, 4 threads, no access log": "--access-logfile None",
    "sync": "--worker-class sync --threads 1",
}
QUESTIONS = {"known": (LITTLE, None), "new": (PAIR, load.NEW_QUESTIONS)}

Loads = dict[tuple[str, str], list[Load]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="into benchmarks/RESULTS.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        url = catalogue(Path(folder))
        places = {
            name: running.enter_context(servers.serve(FACEOFF, url, Path(folder), extra=extra))
            for name, extra in CHOICES.items()
        }
        loads = _measured(places, rounds=asked.rounds, seconds=asked.seconds)
    text = (
        f"{report.machine(('gunicorn',))} Medians of {asked.rounds} rounds of "
        f"{asked.seconds} s, 16 connections.\n\n{_table(loads)}"
    )
    print(text)
    if asked.write:
        report.write(text, "settings")


def _measured(places: Mapping[str, Running], *, rounds: int, seconds: int) -> Loads:
    found: Loads = {(name, what): [] for name in places for what in QUESTIONS}
    for number in range(rounds + 1):
        for (name, what), loads in found.items():
            path, script = QUESTIONS[what]
            one = load.run(
                places[name].address + path, seconds=seconds, script=script, given=(str(number),)
            )
            if number:
                loads.append(one)
            servers.rest(places[name])
        print(f"round {number} of {rounds}", file=sys.stderr, flush=True)
    return found


def _table(loads: Loads) -> str:
    heads = ("settings", "known/s", "to ours", "p99, ms", "new/s", "to ours", "p99, ms", "errors")
    return report.table(heads, [_row(name, loads) for name in CHOICES])


def _row(name: str, loads: Loads) -> list[str]:
    cells = [name]
    for what in QUESTIONS:
        mine, ours = loads[name, what], loads[OURS, what]
        ratios = [a.per_second / b.per_second for a, b in zip(mine, ours, strict=True)]
        cells += [
            f"{statistics.median(one.per_second for one in mine):,.0f}",
            f"{statistics.median(ratios):.2f}",
            f"{statistics.median(one.p99 for one in mine):.1f}",
        ]
    errors = sum(one.errors for what in QUESTIONS for one in loads[name, what])
    return [*cells, str(errors)]


if __name__ == "__main__":
    main()
