"""Promises about the code itself: where a comment would say "keep in sync", a test."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from flask import Flask

from app import config
from app.config import BadSettings, Settings

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "app").rglob("*.py"))


def calls(path: Path, name: str) -> list[int]:
    """Return the lines of a file that call a method of that name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == name
    ]


def test_only_the_configuration_reads_the_environment() -> None:
    reading = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        if re.search(r"\bos\.(environ|getenv)\b", path.read_text(encoding="utf-8"))
    }
    assert reading == {"app/config.py"}


def test_errors_are_answered_in_one_place() -> None:
    registering = {
        str(path.relative_to(ROOT)) for path in SOURCES if calls(path, "register_error_handler")
    }
    assert registering == {"app/api/refusals.py"}


def test_nothing_can_be_changed_by_anybody(app: Flask) -> None:
    """Writing is closed by default: whatever is not a read must ask for a key.

    POST /compare computes something of its body and stores nothing.
    """
    open_to_all = {("POST", "/compare"), ("POST", "/v1/compare")}
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        url = re.sub(r"<[^>]+>", "x", rule.rule)
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            if (method, url) in open_to_all:
                continue
            status = client.open(url, method=method).status_code
            assert status in {401, 405}, f"{method} {url} is open to anyone"


@pytest.mark.parametrize("setting", [f.name for f in fields(Settings)])
def test_every_setting_has_its_sentence(setting: str) -> None:
    sentence = config.sentences()[f"FACEOFF_{setting.upper()}"]
    assert len(sentence) > 30
    assert sentence.endswith(".")


def test_the_settings_page_has_every_setting_with_its_sentence() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for variable, sentence in config.sentences().items():
        assert f"| `{variable}` |" in page
        assert sentence in page


def test_all_bad_settings_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "FACEOFF_PORT": "99999999",
        "FACEOFF_WORKERS": "some",
        "FACEOFF_DATABASE_URL": "mysql://here",
        "FACEOFF_POTR": "8001",
    }
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as mistakes:
        config.from_environment()
    assert set(mistakes.value.problems) == set(wrong)


def test_an_empty_setting_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEOFF_PORT", "")
    assert config.from_environment().port == Settings().port


def test_a_bad_setting_ends_the_command_line_with_2_and_its_name() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "compare", "flask", "django"],
        env={"FACEOFF_PORT": "no", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 2
    assert "FACEOFF_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_importing_the_package_imports_no_framework() -> None:
    """Programs that only want the scoring, and start-up, should not pay for Flask."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            (
                "import sys, app, app.domain.scoring;"
                "print([m for m in ('flask','sqlalchemy','marshmallow') if m in sys.modules])"
            ),
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout.strip() == "[]"


def test_no_lock_names_an_index_and_every_pin_has_a_hash() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text, lock
        assert "--index" not in text, lock
        pins = re.findall(r"^[a-z0-9][^\n]*==", text, re.MULTILINE)
        assert pins
        blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
        assert all("--hash=sha256:" in block for block in blocks), lock


def test_what_is_used_is_what_is_declared() -> None:
    """The locks pin every declared dependency, so an install of either is the same."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements" / "main.txt").read_text(encoding="utf-8")
    for requirement in declared["dependencies"]:
        name = re.split(r"[^\w-]", requirement, maxsplit=1)[0]
        assert re.search(rf"^{name}==", lock, re.MULTILINE), name


def test_no_file_has_grown_into_two() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in [*SOURCES, *(ROOT / "tests").rglob("*.py")]
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long
