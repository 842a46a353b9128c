"""The quick start runs as it stands and prints what it shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path

import pytest

from tests.serving import faceoff_serve

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "quickstart.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"
RUN = {
    "python": ("piece.py", [sys.executable, "-W", "error"]),
    "js": ("piece.mjs", ["node"]),
    "sh": ("piece.sh", ["sh", "-eu"]),
}
PARTS = {"Python": "python", "JavaScript": "js", "curl": "sh"}
BLOCK = re.compile(r"^```(.*)\n((?:(?!```).*\n)*)```$", re.MULTILINE)


@dataclass(frozen=True)
class Piece:
    """Code of the page, and the text right below it if there is one."""

    language: str
    code: str
    shows: str | None


def pieces(part: str) -> list[Piece]:
    """Return the pieces of a part in the order of the page."""
    blocks = BLOCK.findall(PAGE.split(f"\n## {part}\n")[1].split("\n## ")[0])
    below = [*blocks[1:], ("", "")]
    return [
        Piece(language, code, shown if follows == "text" else None)
        for (language, code), (follows, shown) in zip(blocks, below, strict=True)
        if language != "text"
    ]


TWINS = list(zip(*(pieces(part) for part in PARTS), strict=True))
ALL = [
    pytest.param(piece, piece.shows or twins[0].shows, id=f"{piece.language}-{place}")
    for place, twins in enumerate(TWINS, 1)
    for piece in twins
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server as the page starts it, on a database of its own."""
    folder = tmp_path_factory.mktemp("served")
    with faceoff_serve(f"sqlite:///{folder}/faceoff.sqlite3", folder) as address:
        yield address


def need_node() -> None:
    """Skip by name where there is no Node.js that has fetch; fail where all must run."""
    if shutil.which("node"):
        version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
        if int(version.stdout.removeprefix("v").split(".")[0]) >= 18:
            return
    says = "the quick start in JavaScript needs Node.js 18 or newer"
    if os.environ.get("CI") == "true":
        pytest.fail(says)
    pytest.skip(says)


@pytest.mark.parametrize(("piece", "shown"), ALL)
def test_each_piece_prints_what_the_page_shows(
    served: str, tmp_path: Path, piece: Piece, shown: str
) -> None:
    if piece.language == "js":
        need_node()
    name, command = RUN[piece.language]
    (tmp_path / name).write_text(piece.code.replace(ADDRESS, served), encoding="utf-8")
    done = subprocess.run(
        [*command, name],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    assert OutputChecker().check_output(shown, done.stdout, ELLIPSIS), done.stdout


def test_every_block_of_the_page_is_run_or_compared() -> None:
    blocks = BLOCK.findall(PAGE)
    assert PAGE.count("```") == 2 * len(blocks)
    run = [piece for twins in TWINS for piece in twins]
    shown = [piece for piece in run if piece.shows]
    assert len(blocks) == len(run) + len(shown)
    assert [tuple(piece.language for piece in twins) for twins in TWINS] == [
        tuple(PARTS.values())
    ] * len(TWINS)


def test_every_piece_asks_the_service_and_its_output_is_known() -> None:
    for twins in TWINS:
        assert twins[0].shows
        assert all(ADDRESS in piece.code for piece in twins)


def test_the_python_pieces_are_in_shape(tmp_path: Path) -> None:
    for place, (piece, *_) in enumerate(TWINS):
        (tmp_path / f"piece_{place}.py").write_text(piece.code, encoding="utf-8")
    for verb in (["check", "--select=E,F,I,B,UP,SIM,RET,PIE"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *verb, "--isolated", "--no-cache", "."],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout


def test_the_readme_leads_to_the_quick_start() -> None:
    assert "(docs/quickstart.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
