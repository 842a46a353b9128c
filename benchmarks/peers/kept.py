"""Our answers as they were fetched before the measurement began, by the question's query."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Kept:
    headers: list[tuple[str, str]]
    body: bytes


def _read() -> dict[tuple[str, str | None], Kept]:
    folder = Path(os.environ["BENCH_ANSWERS"])
    found = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    return {
        (one["query"], one["seen"]): Kept(
            [(key, value) for key, value in one["headers"]],
            (folder / one["body"]).read_bytes(),
        )
        for one in found
    }


ANSWERS = _read()
"""By query, and by the tag that was sent along: a 304 where there is one."""
