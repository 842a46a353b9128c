"""The command line: the same answers without a server."""

from __future__ import annotations

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
