"""The README's commands are the ones that run."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import group
from tests.serving import faceoff_serve

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.strip() and not line.startswith("#")
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server as the README starts it, on a database of its own."""
    folder = tmp_path_factory.mktemp("served")
    with faceoff_serve(f"sqlite:///{folder}/faceoff.sqlite3", folder) as address:
        yield address


def test_the_readme_has_commands() -> None:
    assert len(COMMANDS) >= 6


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("curl ")])
def test_each_curl_of_the_readme_is_answered(served: str, command: str) -> None:
    local = command.replace("http://127.0.0.1:8000", served)
    done = subprocess.run(
        ["bash", "-ec", f"set -o pipefail; {local}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert '"status":4' not in done.stdout


@pytest.mark.parametrize("command", [c for c in COMMANDS if re.match(r"(PORT=\d+ )?make ", c)])
def test_each_make_target_of_the_readme_is_there(command: str) -> None:
    target = command.split("make ")[1].split(maxsplit=1)[0]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE)


@pytest.mark.parametrize("command", [c for c in COMMANDS if "faceoff " in c and "curl" not in c])
def test_each_faceoff_verb_of_the_readme_is_there(command: str) -> None:
    verbs = command.split("faceoff ")[1].split()
    verb = group.commands[verbs[0]]
    if hasattr(verb, "commands"):
        assert verbs[1] in verb.commands


def test_every_command_of_the_readme_is_one_that_a_test_knows() -> None:
    known = re.compile(r"curl |(PORT=\d+ )?make |(\S+/)?faceoff |pip install |git clone |docker ")
    assert [command for command in COMMANDS if not known.match(command)] == []


def test_bare_make_prints_the_verbs() -> None:
    done = subprocess.run(
        ["make", "-C", str(ROOT)], capture_output=True, text=True, check=True, timeout=30
    )
    for verb in ("make serve", "make test", "make check"):
        assert verb in done.stdout
