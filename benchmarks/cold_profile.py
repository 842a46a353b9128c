"""Where the time of a new question of a known pair goes: ``make bench-cold``.

Asks /compare with weights that nobody asked with before, through the test client, under
cProfile, which makes calls look dearer than they are: shares, and no milliseconds.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import tempfile
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import report
from benchmarks.speed import PAIR, catalogue
from tests import databases

FLASK = "Flask: routing, headers, teardown"
PARTS: Mapping[str, tuple[str, str]] = {
    FLASK: ("flask/app.py", "wsgi_app"),
    "reading and checking the question": ("api/parsing.py", "query"),
    "which revision it is": ("services/changes.py", "begin_reading"),
    "choosing weights": ("services/questions.py", "weigh"),
    "scores, shares of weightings, turning points": ("domain/scoring.py", "analyse_readings"),
    "weights laid over the rows": ("services/matrices.py", "weighed"),
    "verdict": ("domain/verdicts.py", "tell"),
    "conditions": ("services/comparisons.py", "_conditions"),
    "writing the answer's values": ("schemas/comparisons.py", "present_comparison"),
    "writing JSON": ("api/json.py", "dumps"),
}
"""What is told, and the function whose time, with all it calls, that is."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--write", action="store_true", help="into benchmarks/RESULTS.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        profile = _profiled(catalogue(Path(folder)), asked.questions)
    times: Any = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    text = (
        f"{report.machine(('flask', 'sqlalchemy', 'orjson'))} {asked.questions} questions.\n\n"
        + report.table(("part", "share"), _shares(times))
    )
    print(text)
    if asked.write:
        report.write(text, "cold")


def _profiled(url: str, questions: int) -> cProfile.Profile:
    chance = Random(1)
    profile = cProfile.Profile()
    with databases.serving(url) as app:
        client = app.test_client()
        client.get(PAIR)
        for _ in range(questions):
            path = f"{PAIR}&weights=performance:{chance.uniform(1, 9):.6f}"
            profile.enable()
            answer = client.get(path)
            profile.disable()
            assert answer.status_code == 200
    return profile


def _shares(times: Mapping[tuple[str, int, str], tuple[int, int, float, float, Any]]) -> Any:
    taken = {part: _taken(times, *where) for part, where in PARTS.items()}
    whole = taken[FLASK]
    taken[FLASK] -= _taken(times, "api/contract.py", "respond")
    taken["all the rest"] = whole - sum(taken.values())
    for part, seconds in taken.items():
        yield [part, f"{seconds / whole:.0%}"]


def _taken(times: Mapping[Any, Any], file: str, function: str) -> float:
    return sum(
        seconds
        for (path, _, name), (_, _, _, seconds, _) in times.items()
        if path.endswith(file) and name == function
    )


if __name__ == "__main__":
    main()
