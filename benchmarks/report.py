"""Tables in Markdown, and their places in RESULTS.md."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, the first column's words to the left and figures to the right."""
    lines = [heads, ["---", *("--:" for _ in heads[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def put(text: str, section: str, *, within: str) -> str:
    """Replace what stands between a section's marks; raises ValueError without them."""
    start, end = f"<!-- {section}: written by make -->", f"<!-- {section}: end -->"
    before, found, rest = within.partition(start)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"no marks of {section!r}")
    return f"{before}{start}\n\n{text}\n\n{end}{after}"


def write(text: str, section: str) -> None:
    """Write a section of RESULTS.md."""
    RESULTS.write_text(
        put(text, section, within=RESULTS.read_text(encoding="utf-8")), encoding="utf-8"
    )


def machine(packages: Iterable[str]) -> str:
    """Say what was measured on: cores, processor, load, interpreter, versions."""
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        f"{os.cpu_count()} cores ({_processor()}), load {os.getloadavg()[0]:.1f} when it ended, "
        f"Python {sys.version.split()[0]}, {versions}."
    )


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text(encoding="utf-8").splitlines() if known.is_file() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown")
