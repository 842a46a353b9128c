"""Carries out a Dockerfile in clean roots, where no container engine runs.

Every instruction of ours and no other: FROM, COPY, RUN, ENV, USER, WORKDIR and CMD do
what an engine would do, in a root made by debootstrap in the place of the Python image.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

PASSED_OVER = {"LABEL", "VOLUME", "EXPOSE", "STOPSIGNAL"}
"""Instructions that tell an engine something and do nothing to the files."""


@dataclass(slots=True)
class Stage:
    """One stage: its root, and what holds for the commands run in it."""

    root: Path
    folder: str = "/"
    user: str = "root"
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": "/usr/bin:/bin:/usr/sbin"})
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    def run(self, command: list[str], **given: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the root, as its user."""
        return subprocess.run(
            self.line(command),
            env={**self.environment, **given},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    def line(self, command: list[str]) -> list[str]:
        """Return the command line that runs a command in the root."""
        inner = f"cd {shlex.quote(self.folder)} && exec {shlex.join(command)}"
        return ["chroot", f"--userspec={self.user}", str(self.root), "/bin/sh", "-c", inner]


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """Yield each instruction with what it is given, lines joined and comments left out."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    for line in joined.splitlines():
        word, _, given = line.strip().partition(" ")
        yield word, given.strip()


def build(context: Path, base: Path, folder: Path, **environment: str) -> Stage:
    """Carry a Dockerfile out and return its last stage; ``base`` is copied for each FROM."""
    sent = _context(context, folder / "context")
    stages: dict[str, Stage] = {}
    stage: Stage | None = None
    for word, given in instructions((context / "Dockerfile").read_text(encoding="utf-8")):
        if word == "FROM":
            name = given.partition(" AS ")[2] or f"stage-{len(stages)}"
            stage = stages[name] = Stage(root=folder / name)
            subprocess.run(["cp", "-a", str(base), str(stage.root)], check=True)
            continue
        assert stage is not None
        if word == "COPY":
            _copy(given, stage, stages, sent)
        else:
            _carry_out(word, given, stage, environment)
    assert stage is not None
    return stage


def _carry_out(word: str, given: str, stage: Stage, environment: dict[str, str]) -> None:
    match word:
        case "RUN":
            done = stage.run(["/bin/sh", "-c", given], **environment)
            assert done.returncode == 0, f"RUN {given}\n{done.stdout}{done.stderr}"
        case "WORKDIR":
            stage.folder = given
            (stage.root / given.lstrip("/")).mkdir(parents=True, exist_ok=True)
        case "USER":
            stage.user = given
        case "ENV":
            for name, value in (part.split("=", 1) for part in shlex.split(given)):
                stage.environment[name] = value.replace("$PATH", stage.environment["PATH"])
        case "CMD":
            stage.command = json.loads(given)
        case "HEALTHCHECK":
            stage.health = json.loads(given.partition("CMD ")[2])
        case _:
            assert word in PASSED_OVER, f"{word} is not carried out here"


def _copy(given: str, stage: Stage, stages: dict[str, Stage], sent: Path) -> None:
    option = re.match(r"--from=(\S+)\s+", given)
    start = stages[option[1]].root if option else sent
    *sources, target = shlex.split(given[option.end() :] if option else given)
    place = stage.root / os.path.normpath(f"{stage.folder}/{target}").lstrip("/")
    if target.startswith("/"):
        place = stage.root / target.lstrip("/")
    for source in sources:
        found = start / source.lstrip("/")
        assert found.exists(), f"COPY {source}: not in the build context"
        if found.is_dir():
            shutil.copytree(found, place, dirs_exist_ok=True, symlinks=True)
        else:
            into = place / found.name if target.endswith("/") else place
            into.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(found, into)


def _context(context: Path, folder: Path) -> Path:
    """Copy what .dockerignore lets through: all is left out but what a ! names."""
    patterns = (context / ".dockerignore").read_text(encoding="utf-8").split()
    assert patterns[0] == "*"
    left_out = [pattern for pattern in patterns[1:] if not pattern.startswith("!")]
    for pattern in (pattern[1:] for pattern in patterns if pattern.startswith("!")):
        source = context / pattern
        if source.is_dir():
            shutil.copytree(
                source,
                folder / pattern,
                ignore=lambda _, names: [
                    name for name in names if any(fnmatch(f"x/{name}", one) for one in left_out)
                ],
            )
        else:
            (folder / pattern).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, folder / pattern)
    return folder
