"""Editors check, import and export the catalogue from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner

from app.cli.catalogue import catalogue
from tests.services.catalogue_file.files import FILES, edit, write

FLASK, DJANGO = "frameworks/flask.yaml", "frameworks/django.yaml"
COMPARISON, TASK = "comparisons/django-vs-flask.yaml", "tasks/hello.yaml"
OFF_TOPIC = "  - {slug: ball, source: blog, kind: other, title: A match, off_topic: true}\n"
SMALL = '  - {slug: small, kind: pro, text: Small, source: page, as_of: "2026-06"}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path)


@pytest.fixture
def runner(empty_app: Flask) -> FlaskCliRunner:
    return empty_app.test_cli_runner()


def faceoff(runner: FlaskCliRunner, *arguments: object) -> Result:
    return runner.invoke(catalogue, [str(argument) for argument in arguments])


def test_the_shipped_catalogue_is_checked_unless_a_folder_is_given(runner: FlaskCliRunner) -> None:
    checked = faceoff(runner, "check")
    assert checked.exit_code == 0
    assert checked.output.startswith("No mistakes: ")


def test_mistakes_are_printed_with_a_path_to_open_and_counted(
    runner: FlaskCliRunner, folder: Path
) -> None:
    edit(folder, FLASK, "value: 8", "value: 11")
    edit(folder, FLASK, "maker:", "maaker:")
    checked = faceoff(runner, "check", folder)
    assert checked.exit_code == 1
    first, second, count = checked.output.splitlines()
    assert first.startswith(f"{folder}/{FLASK}:4: maaker: is not a key of this entry")
    assert second.startswith(f"{folder}/{FLASK}:15: claims[1].value: 11 is not")
    assert count == "2 mistakes."


def test_an_import_says_what_it_did_and_the_second_that_there_is_nothing_to_do(
    runner: FlaskCliRunner, folder: Path
) -> None:
    done = faceoff(runner, "import", folder)
    assert done.exit_code == 0
    assert "frameworks: 2 added, 0 changed, 0 unchanged" in done.output
    assert "claims: 10 added, 0 changed, 0 retired, 0 unchanged" in done.output
    assert done.output.endswith("The catalogue is now at revision 1.\n")
    again = faceoff(runner, "import", folder)
    assert again.output == "Nothing to do.\n"


def test_an_import_names_the_frameworks_of_the_database_that_the_files_lack(
    runner: FlaskCliRunner, folder: Path
) -> None:
    faceoff(runner, "import", folder)
    write(folder, {FLASK: None})
    assert faceoff(runner, "import", folder).output == (
        "Nothing to do.\n1 framework of the database is not in the files and stays: flask\n"
    )
    text = FILES[DJANGO].split("logo:")[0]
    write(folder, {f"frameworks/v{n}.yaml": text.replace("django", f"v{n}") for n in range(6)})
    faceoff(runner, "import", folder)
    write(folder, {f"frameworks/v{n}.yaml": None for n in range(6)})
    stay = "7 frameworks of the database are not in the files and stay: flask, v0, v1, v2, v3"
    cut = faceoff(runner, "import", folder, "--dry-run").output
    assert cut == f"Nothing to do.\n{stay} and 2 more (--all shows them)\n"
    whole = faceoff(runner, "import", folder, "--dry-run", "--all").output
    assert whole == f"Nothing to do.\n{stay}, v4, v5\n"


def test_a_dry_run_shows_each_step_and_takes_none(runner: FlaskCliRunner, folder: Path) -> None:
    faceoff(runner, "import", folder)
    edit(folder, FLASK, "value: 8", "value: 9")
    edit(folder, FLASK, "maker: Pallets", "maker: The Pallets")
    for _ in range(2):
        shown = faceoff(runner, "import", folder, "--dry-run")
        assert shown.exit_code == 0
        assert shown.output.splitlines() == [
            "~ framework flask: maker",
            "~ claim flask performance by page (2026-06): rating",
            "frameworks: 0 added, 1 changed, 1 unchanged",
            "claims: 0 added, 1 changed, 0 retired, 9 unchanged",
        ]


def test_a_dry_run_shows_the_verdicts_that_the_import_moves(
    runner: FlaskCliRunner, folder: Path
) -> None:
    faceoff(runner, "import", folder)
    edit(folder, FLASK, "value: easy", "value: steep")
    edit(folder, DJANGO, "value: steep, source: page", "value: easy, source: page")
    dry = faceoff(runner, "import", folder, "--dry-run").output.splitlines()
    moved = "nobody wins, as before (Django 30.0 -> 90.0, Flask 90.0 -> 30.0)"
    assert dry[3:] == [f"Django vs Flask: {moved}"]
    again = faceoff(runner, "import", folder, "--dry-run").output.splitlines()
    done = faceoff(runner, "import", folder).output.splitlines()
    assert dry == again
    assert done == [*dry[2:], "The catalogue is now at revision 2."]
    (wrong,) = faceoff(runner, "import", folder, "--dry-run").output.splitlines()
    assert wrong == "Nothing to do."


def test_pages_that_change_are_counted_and_each_step_is_named(
    runner: FlaskCliRunner, folder: Path
) -> None:
    faceoff(runner, "import", folder)
    edit(folder, FLASK, SMALL, "")
    edit(folder, COMPARISON, "answer: Flask.", "answer: Flask, at first.")
    edit(folder, COMPARISON, OFF_TOPIC, "")
    edit(folder, TASK, "explanation: One function.", "explanation: A function.")
    shown = faceoff(runner, "import", folder, "--dry-run")
    assert shown.output.splitlines() == [
        "~ point flask few: position",
        "~ point flask alone: position",
        "- point flask small",
        "~ code example hello flask: explanation",
        "~ statement django-vs-flask faq easy: statement",
        "- statement django-vs-flask related ball",
        "points: 0 added, 2 changed, 1 removed, 2 unchanged",
        "code examples: 0 added, 1 changed, 0 removed, 1 unchanged",
        "statements: 0 added, 1 changed, 1 removed, 8 unchanged",
    ]


def test_what_was_checked_is_counted(runner: FlaskCliRunner, folder: Path) -> None:
    told, remarks = faceoff(runner, "check", folder).output.splitlines()
    assert told == (
        "No mistakes: 2 frameworks, 5 features, 3 sources, 10 claims, 5 points, 1 comparisons, "
        "10 statements, 1 tasks, 2 code examples."
    )
    assert remarks == "17 remarks (--remarks shows them)."


def test_remarks_are_shown_on_request_and_stop_nothing(
    runner: FlaskCliRunner, folder: Path
) -> None:
    shown = faceoff(runner, "check", folder, "--remarks")
    assert shown.exit_code == 0
    *remarks, told = shown.output.splitlines()
    assert told.startswith("No mistakes: ")
    assert len(remarks) == 17
    assert f"{folder}/{COMPARISON}:57: related[1]: off topic: 'A match'" in remarks


def test_mistakes_go_before_remarks(runner: FlaskCliRunner, folder: Path) -> None:
    edit(folder, FLASK, "value: 8", "value: 11")
    shown = faceoff(runner, "check", folder, "--remarks")
    assert shown.exit_code == 1
    assert shown.output.splitlines()[1:] == ["1 mistake."]


def test_a_long_plan_is_cut_unless_all_of_it_is_asked_for(runner: FlaskCliRunner) -> None:
    cut = faceoff(runner, "import", "--dry-run").output
    whole = faceoff(runner, "import", "--dry-run", "--all").output
    assert "more (--all shows them)" in cut
    assert "more (--all shows them)" not in whole
    assert "+ framework symfony\n" in whole


def test_an_import_with_mistakes_leaves_with_1_and_changes_nothing(
    runner: FlaskCliRunner, folder: Path
) -> None:
    edit(folder, FLASK, "source: blog", "source: log")
    refused = faceoff(runner, "import", folder)
    assert refused.exit_code == 1
    assert "there is no source 'log'" in refused.output
    edit(folder, FLASK, "source: log", "source: blog")
    assert "revision 1." in faceoff(runner, "import", folder).output


def test_an_author_the_log_cannot_hold_is_refused(runner: FlaskCliRunner, folder: Path) -> None:
    refused = faceoff(runner, "import", folder, "--author", "x" * 121)
    assert refused.exit_code == 2
    assert "must be one line of 1 to 120 characters" in refused.output


def test_what_was_exported_can_be_imported(
    runner: FlaskCliRunner, folder: Path, tmp_path: Path
) -> None:
    faceoff(runner, "import", folder)
    out = tmp_path / "exported"
    assert faceoff(runner, "export", out).output == f"Wrote revision 1 to {out}.\n"
    assert faceoff(runner, "import", out).output.startswith("Nothing to do")


def test_an_export_among_other_frameworks_files_is_refused(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    write(tmp_path, {"frameworks/rails.yaml": "slug: rails\n"})
    refused = faceoff(runner, "export", tmp_path)
    assert refused.exit_code == 1
    assert "frameworks/rails.yaml; move them away first." in refused.output
