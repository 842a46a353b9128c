"""The command line: the same answers without a server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from app.cli import group

ROOT = Path(__file__).parents[2]


def test_compare_says_who_wins_and_why(app: Flask) -> None:
    done = app.test_cli_runner().invoke(group.commands["compare"], ["flask", "django"])
    assert done.exit_code == 0
    assert done.output.startswith("Django wins")
    assert "\n- " in done.output


@pytest.mark.parametrize("pair", [["falsk", "django"], ["flask", "Flask"]])
def test_compare_refuses_what_it_can_not_answer(app: Flask, pair: list[str]) -> None:
    done = app.test_cli_runner().invoke(group.commands["compare"], pair)
    assert done.exit_code == 1
    assert "flask" in done.output


def test_openapi_prints_the_contract_and_checks_a_file_against_it(
    app: Flask, tmp_path: Path
) -> None:
    runner = app.test_cli_runner()
    printed = runner.invoke(group.commands["openapi"]).output
    assert printed == (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    old = tmp_path / "openapi.yaml"
    old.write_text(printed.replace("Faceoff", "Faceon", 1), encoding="utf-8")
    assert runner.invoke(group.commands["openapi"], ["--check", str(old)]).exit_code == 1


@pytest.mark.parametrize("module", [["-m", "app"], ["-c", "from app.cli import main; main()"]])
def test_the_help_shows_our_verbs_and_no_options_of_flask(module: list[str]) -> None:
    # Settings that no app can be made from: help must not need one.
    environment = {**os.environ, "FACEOFF_DATABASE_URL": "nothing", "FLASK_APP": "other"}
    done = subprocess.run(
        [sys.executable, *module, "--help"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for verb in group.commands:
        assert f"\n  {verb} " in done.stdout
    assert re.findall(r"--[a-z-]+", done.stdout) == ["--version", "--help"]


def test_settings_that_can_not_be_used_end_a_verb_with_2() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "compare", "flask", "django"],
        env={**os.environ, "FACEOFF_DATABASE_URL": "nothing"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "FACEOFF_DATABASE_URL: must start with" in done.stderr


def test_the_first_load_is_shown_on_a_terminal(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    environment = {
        **os.environ,
        "TERM": "xterm",
        "FACEOFF_DATABASE_URL": f"sqlite:///{tmp_path}/faceoff.sqlite3",
        # The address of no machine: what is looked at here comes before the listening.
        "FACEOFF_HOST": "203.0.113.1",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "app", "serve"], env=environment, cwd=ROOT, stderr=theirs
    ) as server:
        os.close(theirs)
        seen = b""
        while b"Faceoff answers at" not in seen:
            seen += os.read(ours, 4096)
        server.terminate()
        os.close(ours)
    assert b"Loading the shipped catalogue" in seen
    assert b"100%" in seen
    assert b"Loaded the shipped catalogue." in seen
