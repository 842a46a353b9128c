"""Operators make, list and revoke keys from a terminal."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import time_machine
from click.testing import Result
from flask import Flask

from app.cli import group
from app.domain.keys import PATTERN, Scope
from app.models import Session, db
from app.services import keys
from app.services.keys import KeyRecord

CREATE = ("create", "--name", "Ada's script", "--scope")


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(group.commands["keys"], arguments)


def recognised(app: Flask, text: str) -> KeyRecord | None:
    with app.app_context(), Session(db.engine) as session:
        return keys.authenticate(session, text, datetime.now(UTC))


@pytest.mark.parametrize("scope", list(Scope))
def test_a_new_key_is_alone_on_standard_output_and_works(empty_app: Flask, scope: Scope) -> None:
    done = run(empty_app, *CREATE, scope.value)
    assert done.exit_code == 0
    assert re.fullmatch(f"{PATTERN}\n", done.stdout)
    found = recognised(empty_app, done.stdout.strip())
    assert found is not None
    assert (found.name, found.scope, found.expires_at) == ("Ada's script", scope, None)
    assert "shown this once" in done.stderr
    assert done.stdout[12:].strip() not in done.stderr


def test_a_key_ends_when_it_was_told_to(empty_app: Flask) -> None:
    with time_machine.travel(datetime(2026, 11, 21, tzinfo=UTC), tick=False) as clock:
        for expires, last in (("90d", "2027-02-18"), ("2027-01-31", "2027-01-31")):
            text = run(empty_app, *CREATE, "edit", "--expires", expires).stdout.strip()
            clock.move_to(datetime.fromisoformat(f"{last}T23:59:59+00:00"))
            assert recognised(empty_app, text) is not None
            clock.shift(1)
            assert recognised(empty_app, text) is None
            clock.move_to(datetime(2026, 11, 21, tzinfo=UTC))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--name", "x", "--scope", "write"), "vote"),
        (("--name", "x"), "--scope"),
        (("--scope", "edit"), "--name"),
        (("--name", " ", "--scope", "edit"), "one line"),
        (("--name", "x\x1b[2J", "--scope", "edit"), "one line"),
        (("--name", "x" * 121, "--scope", "edit"), "120"),
        (("--name", "x", "--scope", "edit", "--expires", "soon"), "2027-01-31"),
        (("--name", "x", "--scope", "edit", "--expires", "2020-01-01"), "over"),
    ],
)
def test_what_can_not_be_a_key_is_refused_and_none_is_made(
    empty_app: Flask, arguments: tuple[str, ...], says: str
) -> None:
    done = run(empty_app, "create", *arguments)
    assert done.exit_code == 2
    assert says in done.stderr
    assert done.stdout == ""
    assert run(empty_app, "list").stdout == ""


def test_the_list_says_of_every_key_whose_it_is_and_whether_it_is_good(empty_app: Flask) -> None:
    with time_machine.travel(datetime(2026, 11, 21, tzinfo=UTC), tick=False) as clock:
        texts = [
            run(empty_app, *CREATE, "vote", *more).stdout.strip()
            for more in ((), ("--expires", "1d"), ())
        ]
        clock.shift(24 * 60 * 60)
        run(empty_app, "revoke", texts[2][3:11])
        listed = run(empty_app, "list").stdout
    for line, text, state in zip(
        listed.splitlines(), texts, ("good", "expired", "revoked"), strict=True
    ):
        assert line.split()[:3] == [text[3:11], "vote", state]
        assert line.endswith("  Ada's script")
        assert text[12:] not in listed


@pytest.mark.parametrize("whole", [False, True])
def test_a_key_is_revoked_by_its_id_or_by_pasting_it(empty_app: Flask, *, whole: bool) -> None:
    text = run(empty_app, *CREATE, "admin").stdout.strip()
    done = run(empty_app, "revoke", text if whole else text[3:11])
    assert done.exit_code == 0
    assert recognised(empty_app, text) is None
    assert text[12:] not in done.output


def test_an_id_that_is_none_is_not_repeated(empty_app: Flask) -> None:
    text = run(empty_app, *CREATE, "admin").stdout.strip()
    done = run(empty_app, "revoke", text[:-1])
    assert done.exit_code == 1
    assert "No key has that id" in done.stderr
    assert text[12:-1] not in done.output
    assert recognised(empty_app, text) is not None
