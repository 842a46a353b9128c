"""Load by wrk, and what it counted."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 16
NEW_QUESTIONS = Path(__file__).parent / "new_questions.lua"
"""Every request asks with weights that nobody has asked with before."""

NEW_SEARCHES = Path(__file__).parent / "new_searches.lua"
"""Every request searches for the start of other words, now and then mistyped."""

_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True, kw_only=True)
class Load:
    """What one run of wrk counted; milliseconds. An answer that is no 2xx or 3xx is an error."""

    per_second: float
    p50: float
    p99: float
    answers: int
    errors: int


def run(
    address: str,
    *,
    seconds: float,
    headers: tuple[str, ...] = (),
    script: Path | None = None,
    given: tuple[str, ...] = (),
) -> Load:
    """Ask one address over and over from 16 connections; ``given`` is told to the script."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--latency"]
    # A slow answer is slow, not missing.
    command += ["--timeout", "60s"]
    command += [word for header in headers for word in ("-H", header)]
    command += ["-s", str(script)] if script else []
    command += [address, "--", *given]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return parse(done.stdout)


def parse(printed: str) -> Load:
    """Read what wrk prints; raises ValueError when it is not that."""
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    broken = re.search(r"Socket errors: (.+)", printed)
    return Load(
        per_second=float(_found(r"Requests/sec:\s+([\d.]+)", printed)[1]),
        p50=_latency("50", printed),
        p99=_latency("99", printed),
        answers=int(_found(r"(\d+) requests in", printed)[1]),
        errors=(int(refused[1]) if refused else 0)
        + (sum(map(int, re.findall(r"\d+", broken[1]))) if broken else 0),
    )


def _latency(percent: str, printed: str) -> float:
    found = _found(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s|m)\s*$", printed)
    return float(found[1]) * _MILLISECONDS[found[2]]


def _found(pattern: str, printed: str) -> re.Match[str]:
    found = re.search(pattern, printed, re.MULTILINE)
    if found is None:
        raise ValueError(f"wrk did not print {pattern!r}:\n{printed}")
    return found
