"""Editors ask package registries anew; what comes of it is a plan until it is applied."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner

from app.cli.catalogue import catalogue
from app.models import db
from app.services import catalogue_file, refreshing
from app.services.registries import Registry
from tests.fake_clients import FakeClients
from tests.services.catalogue_file.files import FILES, edit, write

TODAY = "2026-12-01"

FEATURES = "".join(
    f"""\
  - {{slug: {slug}, name: {slug}, group: adoption, kind: metric, direction: lower, lo: 0, hi: 9,
     weight: 0, shelf_life_days: 365, description: It is counted.}}
"""
    for slug in ("release-count", "direct-dependencies")
)
LATEST = """\
  - {slug: latest-version, name: Latest version, group: adoption, kind: text, weight: 0,
     shelf_life_days: 180, description: The newest one.}
"""
SOURCES = """\
- {slug: pypi, title: PyPI, kind: registry, date: "2026-11-20", description: Of packages.}
- {slug: npm, title: npm, kind: registry, date: "2026-11-20", description: Of packages.}
"""
CLAIMS = """\
claims:
  - {feature: latest-version, value: "1.1", source: pypi, as_of: "2026-11-20",
     display: "1.1 (2026-10-01)", url: "pkg:pypi/flask"}
  - {feature: release-count, value: 2, source: pypi, as_of: "2026-11-20", url: "pkg:pypi/flask"}
  - {feature: release-count, value: 3, source: docs, as_of: "2026-11-20"}
"""
EXPRESS = """\
slug: express
name: Express
kind: framework
summary: One for Node.js.
category: web-frameworks
links: {package: "pkg:npm/express"}
first_release: {date: "2010-11"}
"""
NODE = {"version": "5.3.0", "versions": ["5.3.0", "5.2.0"], "dependencies": {"a": "1"}}


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeClients:
    fake = FakeClients(tmp_path / "bin")
    monkeypatch.setenv("PATH", str(fake.folder))
    fake.python_package("flask", ["1.1", "1.0"], wheel="1.1", needs="Requires-Dist: click\n")
    stamp = {"5.3.0": "2026-10-09T12:56:54.123Z"}
    fake.node_package("express", {**NODE, "time": stamp})
    return fake


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write(tmp_path / "catalogue")
    flask, django = "frameworks/flask.yaml", "frameworks/django.yaml"
    write(
        folder,
        {
            "features.yaml": FILES["features.yaml"] + FEATURES + LATEST,
            "sources.yaml": FILES["sources.yaml"] + SOURCES,
            "frameworks/express.yaml": EXPRESS,
            flask: FILES[flask].replace("claims:\n", CLAIMS),
            django: FILES[django],
        },
    )
    return folder


@pytest.fixture
def runner(empty_app: Flask, folder: Path) -> FlaskCliRunner:
    runner = empty_app.test_cli_runner()
    imported = faceoff(runner, "import", folder)
    assert imported.exit_code == 0, imported.output
    return runner


def faceoff(runner: FlaskCliRunner, *arguments: object) -> Result:
    with time_machine.travel(TODAY, tick=False):
        return runner.invoke(catalogue, [str(argument) for argument in arguments])


def refresh(runner: FlaskCliRunner, *arguments: object) -> Result:
    return faceoff(runner, "refresh", *arguments)


def exported(runner: FlaskCliRunner, folder: Path, slug: str) -> list[str]:
    """Return the claims of one framework, as their lines in its file."""
    assert faceoff(runner, "export", folder).exit_code == 0
    text = (folder / f"frameworks/{slug}.yaml").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.startswith("  - {feature:")]


@pytest.mark.usefixtures("fake")
def test_a_refresh_is_a_plan_and_stores_nothing(runner: FlaskCliRunner) -> None:
    for _ in range(2):
        shown = refresh(runner)
        assert shown.exit_code == 0
        assert shown.output.splitlines() == [
            "+ claim express latest-version by npm (2026-12-01): 5.3.0 (2026-10-09)",
            "+ claim express release-count by npm (2026-12-01): 2",
            "+ claim express direct-dependencies by npm (2026-12-01): 1",
            "+ claim flask latest-version by pypi (2026-12-01): 1.1 (2026-10-01)",
            "+ claim flask release-count by pypi (2026-12-01): 2",
            "+ claim flask direct-dependencies by pypi (2026-12-01): 1",
            "- claim flask release-count by pypi (2026-11-20)",
            "- claim flask latest-version by pypi (2026-11-20)",
            "claims: 6 added, 0 changed, 2 retired, 6 unchanged",
            "2 packages looked up, 0 of them in vain.",
            "Nothing is stored yet; --apply stores it.",
        ]


@pytest.mark.usefixtures("fake")
def test_an_applied_refresh_is_one_revision_and_leaves_every_other_claim(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    before = exported(runner, tmp_path / "before", "flask")
    done = refresh(runner, "flask", "--apply", "--note", "News")
    assert done.output.endswith("The catalogue is now at revision 2.\n")
    after = exported(runner, tmp_path / "after", "flask")
    assert [line for line in after if "source: pypi" not in line] == [
        line for line in before if "source: pypi" not in line
    ]
    pypi = [line for line in after if "source: pypi" in line]
    assert len(pypi) == 3
    assert all('as_of: "2026-12-01"' in line and "pkg:pypi/flask" in line for line in pypi)
    again = refresh(runner, "flask", "--apply")
    assert again.output == "Nothing to do.\n1 packages looked up, 0 of them in vain.\n"


def test_only_what_is_asked_for_is_looked_up(runner: FlaskCliRunner, fake: FakeClients) -> None:
    assert "no package at npm" in refresh(runner, "pallets flask", "--source", "npm").output
    assert fake.asked == []
    refresh(runner, "--source", "npm")
    assert fake.asked == ["npm view express --json"]
    refresh(runner, "Pallets Flask")
    assert [line.split()[0] for line in fake.asked] == ["npm", "pip", "pip"]


def test_nothing_but_the_verb_itself_asks_anybody(
    runner: FlaskCliRunner, fake: FakeClients, folder: Path
) -> None:
    for verb in ("check", "import"):
        faceoff(runner, verb, folder)
    assert fake.asked == []


def test_a_framework_nobody_knows_is_told_with_the_nearest(runner: FlaskCliRunner) -> None:
    refused = refresh(runner, "flaks")
    assert refused.exit_code == 1
    assert "flask" in refused.output


def test_a_look_up_that_fails_leaves_what_is_known_and_says_so(
    runner: FlaskCliRunner, fake: FakeClients, tmp_path: Path
) -> None:
    before = exported(runner, tmp_path / "before", "flask")
    (fake.folder / "pip-flask.json").unlink()
    partly = refresh(runner, "--apply")
    assert partly.exit_code == 0
    assert "flask: pip says: No matching distribution found for flask\n" in partly.output
    assert "2 packages looked up, 1 of them in vain.\n" in partly.output
    assert exported(runner, tmp_path / "after", "flask") == before
    wholly = refresh(runner, "flask", "--apply")
    assert wholly.exit_code == 1
    assert "1 packages looked up, 1 of them in vain.\n" in wholly.output


@pytest.mark.parametrize(
    ("stamp", "told"),
    [
        ("2026-12-02T00:00:00.000Z", "later than today, 2026-12-01"),
        ("2010-10-31T00:00:00.000Z", "before the first release, 2010-11"),
    ],
)
def test_a_day_that_can_not_be_is_refused_and_told(
    runner: FlaskCliRunner, fake: FakeClients, stamp: str, told: str
) -> None:
    fake.node_package("express", {**NODE, "time": {"5.3.0": stamp}})
    output = refresh(runner, "express").output
    assert f"express: the day {stamp[:10]} of version 5.3.0 is {told}\n" in output
    assert "+ claim express latest-version by npm (2026-12-01): 5.3.0\n" in output


def test_a_mirror_that_lags_behind_does_not_turn_the_clock_back(
    runner: FlaskCliRunner, fake: FakeClients
) -> None:
    fake.python_package("flask", ["1.0"], wheel="1.0")
    output = refresh(runner, "flask").output
    assert "flask: kept as it is: version 1.1 is known and not listed;" in output
    assert "Nothing to do." in output


@pytest.mark.usefixtures("fake")
def test_a_clock_that_is_behind_the_catalogue_changes_nothing(runner: FlaskCliRunner) -> None:
    with time_machine.travel("2026-11-01", tick=False):
        shown = runner.invoke(catalogue, ["refresh", "flask"])
    assert "known as of 2026-11-20, and today is said to be 2026-11-01" in shown.output
    assert "Nothing to do." in shown.output


def test_what_the_catalogue_can_not_hold_is_left_out_and_told(
    runner: FlaskCliRunner, fake: FakeClients
) -> None:
    version = "1." + "0" * 200
    fake.node_package("express", {**NODE, "version": version, "versions": [version]})
    output = refresh(runner, "express").output
    assert "express: 'latest-version' is left out: " in output
    assert "+ claim express release-count" in output


def test_a_link_that_names_no_package_is_told(
    runner: FlaskCliRunner, fake: FakeClients, folder: Path
) -> None:
    edit(folder, "frameworks/express.yaml", "pkg:npm/express", "pkg:npm/--json")
    faceoff(runner, "import", folder)
    assert "express: 'pkg:npm/--json' names no package of npm\n" in refresh(runner).output
    assert not any(line.startswith("npm") for line in fake.asked)


@pytest.mark.usefixtures("fake")
def test_a_change_between_plan_and_storing_is_not_undone(
    runner: FlaskCliRunner, folder: Path, empty_app: Flask
) -> None:
    with empty_app.app_context():
        session = db.session()
        wanted, _ = refreshing.subjects(session, ["flask"], set(Registry))
        findings = refreshing.look_up(wanted, lambda _done, _total: None)
        proposal = refreshing.propose(session, findings, date(2026, 12, 1))
        session.rollback()
        edit(folder, "frameworks/flask.yaml", "maker: Pallets", "maker: Somebody else")
        read = catalogue_file.read_folder(folder)
        catalogue_file.apply(
            session, catalogue_file.plan_import(session, read), author="editor", note="Edit"
        )
        done = catalogue_file.apply(session, proposal.plan, author="editor", note="News")
    assert done.revision == 3
    assert not done.plan.on_frameworks.frameworks
    assert faceoff(runner, "import", folder, "--dry-run").output.count("~ framework") == 0
