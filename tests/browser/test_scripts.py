"""What is sent to every reader of a partner's page: little, and nothing that a partner forbids."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from app.api.static_files import FOLDER

SCRIPTS = sorted(FOLDER.glob("*.js"))

FORBIDDEN = (
    r"cookie",
    r"(local|session)Storage",
    r"indexedDB",
    r"\bcaches\b",
    r"serviceWorker",
    r"sendBeacon",
    r"\beval\b",
    r"\bFunction\s*\(",
    r"innerHTML|outerHTML|insertAdjacentHTML|srcdoc|createContextualFragment|DOMParser",
    r"document\.write",
    r"set(Timeout|Interval)\(\s*['\"`]",
    r"withCredentials",
    r"https?://(?!…)",
)


def test_all_of_it_is_under_15_kilobytes_packed() -> None:
    assert {path.name for path in SCRIPTS} >= {"embed.js", "faceoff.js"}
    assert sum(len(gzip.compress(path.read_bytes(), 5)) for path in SCRIPTS) < 15_000


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_no_script_keeps_anything_or_makes_code_or_markup_of_text(path: Path, pattern: str) -> None:
    code = "\n".join(
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.lstrip().startswith("//")
    )
    assert not re.search(pattern, code)
