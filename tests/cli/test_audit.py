"""Operators see who changed what, when, why and with which key."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app.cli import group
from app.models import Key, db
from app.services import reverting
from app.services.changes import Signature, change
from tests.history.edits import DJANGO, FLASK, small, store


@pytest.fixture
def changed(empty_app: Flask, tmp_path: Path) -> Flask:
    """Give a catalogue of four revisions, the last two made with a key."""
    files = small()
    with empty_app.app_context():
        store(db.session(), tmp_path, files, "All of it")
        files[FLASK]["claims"].pop(0)
        files[DJANGO]["summary"] = "An even larger one."
        store(db.session(), tmp_path, files, "One claim less")
        db.session.rollback()
        key = Key(
            public_id="abcd1234",
            name="Ada",
            digest="0" * 64,
            scope="edit",
            created_at=datetime.now(UTC),
        )
        with change(db.session(), author="ops", note="A key"):
            db.session.add(key)
        number = key.id
        db.session.rollback()
        reverting.revert(
            db.session(), 2, signed=Signature(author="ada", note="A\nslip", key_id=number)
        )
    return empty_app


def audit(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(group.commands["audit"], list(arguments))


def test_the_table_has_a_line_a_revision_newest_first(changed: Flask) -> None:
    header, *lines = audit(changed).output.splitlines()
    assert header.split() == ["revision", "when", "(UTC)", "who", "key", "what", "and", "why"]
    assert [line.split()[0] for line in lines] == ["4", "3", "2", "1"]
    assert "ada" in lines[0]
    assert "abcd1234" in lines[0]
    assert lines[0].endswith("framework ~1, claim +1; undoes 2; A slip")
    assert lines[2].endswith("-         framework ~1, claim -1; One claim less")


def test_the_same_as_json_a_line_each(changed: Flask) -> None:
    told = [json.loads(line) for line in audit(changed, "--json").output.splitlines()]
    assert [one["revision"] for one in told] == [4, 3, 2, 1]
    assert (told[0]["key"], told[0]["reverts"], told[0]["note"]) == ("abcd1234", 2, "A\nslip")
    assert told[2]["counts"]["claim"] == {"added": 0, "changed": 0, "removed": 1}
    assert told[0]["committed_at"].endswith("+00:00")


def test_what_is_told_can_be_narrowed(changed: Flask) -> None:
    def numbers(*arguments: str) -> list[int]:
        lines = audit(changed, "--json", *arguments).output.splitlines()
        return [json.loads(line)["revision"] for line in lines]

    assert numbers("--since", "2") == [4, 3]
    assert numbers("--framework", "flask") == [4, 2, 1]
    assert numbers("--framework", "bottle") == [1]
    assert numbers("--limit", "1") == [4]
    assert "--limit 10" in audit(changed, "--limit", "1").output
    nobody = audit(changed, "--framework", "flsk")
    assert nobody.exit_code == 1
    assert "flask" in nobody.output
