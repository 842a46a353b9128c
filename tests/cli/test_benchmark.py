"""Editors read benchmark results from a local file; what comes of it is a plan until applied."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner

from app.cli.catalogue import catalogue
from app.services import benchmark_files
from tests.services.catalogue_file.files import FILES, write

FEATURES = "".join(
    f"""\
  - {{slug: {slug}, name: {slug}, group: running, kind: metric, direction: higher, lo: 1, hi: 999,
     weight: 0, shelf_life_days: 730, description: It is measured.}}
"""
    for slug in ("throughput-64", "latency-p50-64", "latency-p99-64", "throughput-256")
)
SOURCES = """\
- {slug: web-frameworks-benchmark, title: Suite, kind: benchmark, date: "2026-02-11",
   description: Measured.}
"""
NEST = """\
slug: nestjs
name: NestJS
kind: framework
summary: One in TypeScript.
category: web-frameworks
languages: [typescript]
aliases: ["nest js"]
claims:
  - {feature: throughput-64, value: 1000.5, source: web-frameworks-benchmark, as_of: "2025-04-15"}
"""


def metric(number: int, label: str, value: object, level: int = 64) -> dict[str, object]:
    return {"level": level, "label": label, "value": value, "framework_id": number}


def results() -> dict[str, Any]:
    """Return a file of the form that the suite publishes."""
    return {
        "metrics": [
            metric(1, "total_requests_per_s", 2666.8812),
            metric(1, "percentile50", 0.026782125),
            metric(1, "percentile99", 0.0354249),
            metric(1, "percentile90", 0.03),
            metric(1, "http_errors", -1.0),
            metric(1, "total_requests_per_s", 3071.3, 256),
            metric(1, "total_requests_per_s", 9999.0, 32),
            metric(2, "total_requests_per_s", 2500),
            metric(2, "percentile50", -1.0),
            metric(3, "total_requests_per_s", 3000.0),
            metric(4, "total_requests_per_s", 0.0),
        ],
        "frameworks": [
            {"id": 1, "version": 3.1, "label": "flask", "language": "python", "website": ""},
            {"id": 2, "version": "4.50", "label": "nest_js", "language": "javascript"},
            {"id": 3, "version": None, "label": "flask", "language": "perl"},
            {"id": 4, "version": 1, "label": "django", "language": "python"},
        ],
        "updated_at": "2026-02-11 23:25:12 UTC",
        "version": 1,
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write(tmp_path / "catalogue")
    return write(
        folder,
        {
            "features.yaml": FILES["features.yaml"] + FEATURES,
            "sources.yaml": FILES["sources.yaml"] + SOURCES,
            "frameworks/nestjs.yaml": NEST,
        },
    )


@pytest.fixture
def runner(empty_app: Flask, folder: Path) -> FlaskCliRunner:
    runner = empty_app.test_cli_runner()
    imported = faceoff(runner, "import", folder)
    assert imported.exit_code == 0, imported.output
    return runner


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data.min.json"


def faceoff(runner: FlaskCliRunner, *arguments: object) -> Result:
    with time_machine.travel("2026-12-01", tick=False):
        return runner.invoke(catalogue, [str(argument) for argument in arguments])


def benchmark(runner: FlaskCliRunner, file: Path, content: object, *options: str) -> Result:
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return faceoff(runner, "benchmark", file, *options)


def test_results_are_a_plan_that_names_what_it_leaves_out(
    runner: FlaskCliRunner, file: Path
) -> None:
    for _ in range(2):
        shown = benchmark(runner, file, results())
        assert shown.exit_code == 0
        assert shown.output.splitlines() == [
            "+ claim flask throughput-64 by web-frameworks-benchmark (2026-02-11): 2666.9",
            "+ claim flask latency-p50-64 by web-frameworks-benchmark (2026-02-11): 26.782",
            "+ claim flask latency-p99-64 by web-frameworks-benchmark (2026-02-11): 35.425",
            "+ claim flask throughput-256 by web-frameworks-benchmark (2026-02-11): 3071.3",
            "+ claim nestjs throughput-64 by web-frameworks-benchmark (2026-02-11): 2500",
            "no framework: perl/flask",
            "no figures: python/django",
            "claims: 5 added, 0 changed, 0 retired, 6 unchanged",
            "2 of 3 entries of 2026-02-11 are frameworks of the catalogue.",
            "Nothing is stored yet; --apply stores it.",
        ]


def test_applied_results_are_one_revision_and_an_earlier_run_stays(
    runner: FlaskCliRunner, file: Path, tmp_path: Path
) -> None:
    url = "https://suite.example/503390800c/data.json"
    done = benchmark(runner, file, results(), "--apply", "--url", url)
    assert done.output.endswith("The catalogue is now at revision 2.\n")
    faceoff(runner, "export", tmp_path / "out")
    flask = (tmp_path / "out/frameworks/flask.yaml").read_text(encoding="utf-8")
    line = next(line for line in flask.splitlines() if "throughput-64" in line)
    for part in ("value: 2666.9", 'as_of: "2026-02-11"', 'version: "3.1"', url):
        assert part in line
    assert "note" not in line
    nest = (tmp_path / "out/frameworks/nestjs.yaml").read_text(encoding="utf-8")
    assert "value: 1000.5" in nest
    assert 'version: "4.50"' in nest
    assert "Entry javascript/nest_js." in nest
    assert "Nothing to do." in benchmark(runner, file, results(), "--apply").output


def test_two_entries_that_fit_are_told_and_one_can_be_chosen(
    runner: FlaskCliRunner, file: Path
) -> None:
    content = results()
    content["frameworks"][2].update(label="pallets-flask", language="python")
    asked = benchmark(runner, file, content, "--all").output
    assert "flask: python/flask and python/pallets-flask both fit; --entry chooses one" in asked
    assert "claim flask" not in asked
    chosen = benchmark(runner, file, content, "--entry", "flask=python/pallets-flask").output
    assert "+ claim flask throughput-64 by web-frameworks-benchmark (2026-02-11): 3000" in chosen
    assert "no framework: python/flask\n" in chosen


def test_an_entry_stands_for_the_framework_it_stood_for_before(
    runner: FlaskCliRunner, file: Path
) -> None:
    content = results()
    content["frameworks"][1]["label"] = "nestjs-express"
    assert "no framework: javascript/nestjs-express\n" in benchmark(runner, file, content).output
    chosen = "nest js=javascript/nestjs-express"
    assert benchmark(runner, file, content, "--entry", chosen, "--apply").exit_code == 0
    content["updated_at"] = "2026-08-11 23:25:12 UTC"
    assert "+ claim nestjs throughput-64 by" in benchmark(runner, file, content).output


def test_a_choice_that_names_nothing_is_refused(runner: FlaskCliRunner, file: Path) -> None:
    told = benchmark(runner, file, results(), "--entry", "flask=python/none").output
    assert "flask: the results have no entry 'python/none' with figures" in told
    assert "claim flask" not in told
    assert benchmark(runner, file, results(), "--entry", "none=python/flask").exit_code == 1
    assert benchmark(runner, file, results(), "--entry", "flask").exit_code == 2


def test_results_of_tomorrow_are_refused(runner: FlaskCliRunner, file: Path) -> None:
    told = benchmark(runner, file, {**results(), "updated_at": "2026-12-02 00:00:00 UTC"}).output
    assert "the results are of 2026-12-02, which is later than today, 2026-12-01\n" in told
    assert "Nothing to do." in told


def test_every_mistake_of_a_file_is_told(runner: FlaskCliRunner, file: Path) -> None:
    content = results()
    content["updated_at"] = "lately"
    content["metrics"] += [
        metric(1, "percentile50", 0.1),
        metric(9, "percentile50", 0.1),
        metric(2, "percentile99", "fast"),
        metric(2, "percentile99", 10**400),
        7,
    ]
    content["frameworks"] += [
        {"id": 1, "label": "other", "language": "c"},
        {"id": True, "label": "other", "language": "c"},
        {"id": 8, "label": "", "language": "c"},
        {"id": 9.5, "label": "other", "language": "c"},
        {"id": 10, "label": "other", "language": "c", "version": []},
    ]
    refused = benchmark(runner, file, content)
    assert refused.exit_code == 1
    places = [line.removeprefix(f"{file}: ").split(":")[0] for line in refused.output.splitlines()]
    assert places == [
        "updated_at",
        "frameworks[4].id",
        "frameworks[5]",
        "frameworks[6]",
        "frameworks[7]",
        "frameworks[8].version",
        "metrics[11]",
        "metrics[12].framework_id",
        "metrics[13].value",
        "metrics[14].value",
        "metrics[15]",
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "is not JSON"),
        ('{"metrics": NaN}', "NaN is no number of JSON"),
        ("[" * 100_000, "is not JSON"),
        ([], "metrics: must be a list"),
        ({"metrics": {}, "frameworks": None, "updated_at": "2026"}, "frameworks: must be a list"),
    ],
)
def test_a_file_of_another_form_is_refused(
    runner: FlaskCliRunner, file: Path, content: object, told: str
) -> None:
    refused = benchmark(runner, file, content)
    assert refused.exit_code == 1
    assert told in refused.output


def test_latencies_that_are_not_in_seconds_are_refused(runner: FlaskCliRunner, file: Path) -> None:
    content = results()
    content["metrics"][1] = metric(1, "percentile50", 26782.1)
    assert "percentile50 is not in seconds" in benchmark(runner, file, content).output
    content["metrics"][1] = metric(1, "percentile_50", 26782.1)
    assert "an older form?" in benchmark(runner, file, content).output


def test_a_file_that_is_too_large_is_not_read(
    runner: FlaskCliRunner, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(benchmark_files, "LARGEST", 100)
    refused = benchmark(runner, file, results())
    assert refused.exit_code == 1
    assert refused.output == f"{file}: is larger than 100 bytes\n"
