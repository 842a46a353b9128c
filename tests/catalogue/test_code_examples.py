"""The code examples that we wrote ourselves are run, and do what their task says."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.catalogue import drive

ROOT = Path(__file__).parents[2]
TASKS: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "app" / "catalogue" / "tasks").glob("*.yaml"))
}
OURS: list[tuple[str, dict[str, Any]]] = [
    (slug, example)
    for slug, task in TASKS.items()
    for example in task["examples"]
    if example["source"] is None
]
each_of_ours = pytest.mark.parametrize(
    ("task", "example"), OURS, ids=[f"{slug}-{example['framework']}" for slug, example in OURS]
)

ENVIRONMENT = {
    **os.environ,
    "SECRET_KEY": "0123456789abcdef" * 4,
    # A driver changes files, and within one second compiled ones would hide it.
    "PYTHONDONTWRITEBYTECODE": "1",
    # The example's own pytest needs none of ours.
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
}


def written(example: dict[str, Any], folder: Path) -> list[Path]:
    """Write an example's files as a reader would; return the Python ones."""
    for file in example["files"]:
        path = folder / file["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file["code"], encoding="utf-8")
    return sorted(folder.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Return the top-level names of what a file imports, itself apart."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@each_of_ours
def test_each_example_does_what_its_task_says(
    task: str, example: dict[str, Any], tmp_path: Path
) -> None:
    written(example, tmp_path)
    done = subprocess.run(
        [sys.executable, "-W", "error", drive.__file__, task, example["framework"]],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_example_of_ours_has_a_driver_and_every_driver_both_frameworks() -> None:
    driven = {(task, framework) for task in drive.DRIVERS for framework in drive.SITES}
    ours = [(task, example["framework"]) for task, example in OURS]
    assert sorted(driven) == sorted(ours)


@each_of_ours
def test_each_example_names_exactly_the_packages_it_imports(
    task: str, example: dict[str, Any], tmp_path: Path
) -> None:
    files = written(example, tmp_path)
    here = {path.relative_to(tmp_path).parts[0].removesuffix(".py") for path in files}
    names = {name for path in files for name in imported(path)}
    distributions = packages_distributions()
    needed = {
        f"pkg:pypi/{distributions[name][0].lower()}"
        for name in names - here - sys.stdlib_module_names
    }
    assert set(example["requires"]) == needed, task


def test_the_examples_are_in_shape(tmp_path: Path) -> None:
    for task, example in OURS:
        written(example, tmp_path / task / example["framework"])
    for verb in (
        ["check", "--select=E,F,I,B,UP,SIM,RET,PIE,S", "--ignore=S101", "--config=src=['*/*']"],
        ["format", "--check"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *verb, "--isolated", "--no-cache", "."],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
