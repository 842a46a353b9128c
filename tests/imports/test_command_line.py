"""``faceoff catalogue import FILE``: the same files, the same rules, from a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.cli.catalogue import catalogue
from tests.imports.sending import lines, revision

CLAIM = {"framework": "flask", "feature": "performance", "source": "docs", "as_of": None}


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_a_file_is_imported_by_the_end_of_its_name(app: Flask, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"claims.{form}"
    table = "framework,feature,source,as_of,rating\r\nflask,performance,docs,,7\r\n"
    file.write_text(table if form == "csv" else lines(CLAIM | {"value": 7}), encoding="utf-8")
    runner, number = app.test_cli_runner(), revision(app)
    dry = runner.invoke(catalogue, ["import", str(file), "--dry-run"])
    assert (dry.exit_code, dry.output) == (0, "claims: 1 added, 0 changed, 0 removed\n")
    assert revision(app) == number
    done = runner.invoke(catalogue, ["import", str(file), "--note", "A table"])
    assert done.output.endswith(f"The catalogue is now at revision {number + 1}.\n")
    assert runner.invoke(catalogue, ["import", str(file)]).output == "Nothing to do.\n"


def test_mistakes_come_with_a_line_to_open_and_end_it_with_1(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "claims.ndjson"
    file.write_text(lines(CLAIM | {"value": 11}, {"noun": "clam"}), encoding="utf-8")
    done = app.test_cli_runner().invoke(catalogue, ["import", str(file)])
    first, second, count = done.output.splitlines()
    assert done.exit_code == 1
    assert first.startswith(f"{file}:1: value: 11 is not")
    assert second.startswith(f"{file}:2: noun: is none of")
    assert count == "2 mistakes."


def test_a_file_of_another_kind_is_told_so(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "claims.xlsx"
    file.touch()
    done = app.test_cli_runner().invoke(catalogue, ["import", str(file)])
    assert done.exit_code == 1
    assert ".ndjson, .csv, .json, .yaml" in done.output


def test_lines_shows_what_each_line_does(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "claims.ndjson"
    file.write_text(lines(CLAIM | {"value": 7}, CLAIM | {"value": "yes", "feature": "orm"}))
    runner = app.test_cli_runner()
    done = runner.invoke(catalogue, ["import", str(file), "--lines"])
    first, second, *_ = done.output.splitlines()
    assert first == f"{file}:1: claim flask/performance/docs/undated: added"
    assert second == f"{file}:2: claim flask/orm/docs/undated: changed"
    assert runner.invoke(catalogue, ["import", str(tmp_path), "--lines"]).exit_code == 2
