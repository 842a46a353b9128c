"""Whatever is written, in whatever order, refused, repeated or cut short: a simple model agrees."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from werkzeug.test import TestResponse

from app.models import db
from tests import databases
from tests.databases import Server
from tests.editors import key_to
from tests.holds import figures, stored
from tests.holds.dying import dies_writing, struck
from tests.holds.model import (
    FEATURE,
    UNDATED,
    Key,
    Model,
    Noun,
    Verb,
    Write,
    address,
    document,
    patch,
    shown_at,
)
from tests.holds.sizes import Sizes
from tests.services.catalogue_file.files import write as write_files
from tests.services.catalogue_file.test_importing import imported

NAMES = ("a", "b")
NAMED = [(noun, f"{noun}-{name}") for noun in Noun if noun != Noun.CLAIM for name in NAMES]
CLAIMS = [
    (Noun.CLAIM, f"framework-{one}", FEATURE, f"source-{other}", UNDATED)
    for one, other in product(NAMES, NAMES)
]
Drawn = tuple[Verb, Key, dict[str, Any], int | None, bool]
LONGEST = 90
"""More statements than most writes take."""


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    """Draw a request; of the version in it, how far it is from the one there is."""
    key: Key = draw(st.sampled_from([*NAMED, *CLAIMS]))
    verb = draw(st.sampled_from([Verb.POST, Verb.POST, *Verb]))
    said = {
        "word": draw(st.sampled_from(("one", "two", "three"))),
        "category": draw(st.sampled_from(("category-a", "category-b"))),
        "value": draw(st.integers(0, 10)),
    }
    off = draw(st.sampled_from((None, 0, 0, 0, -1, 1)))
    return verb, key, said, off, draw(st.integers(0, 5)) == 0


class Writes(RuleBasedStateMachine):
    """Random writes to the app and to the model, which is to agree after each."""

    server: Server
    template: str
    key: str
    counted: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.url = self.server.copy(self.template)
        self.closing = ExitStack()
        self.closing.callback(self.server.drop, self.url)
        self.app = self.closing.enter_context(databases.serving(self.url))
        self.client = self.app.test_client()
        self.start = stored.revision(self.url)
        self.epoch = stored.rows(self.url, "SELECT epoch FROM catalogue")[0][0][:8]
        self.model = Model(revision=self.start)

    @initialize()
    def files(self) -> None:
        """Make what frameworks are filed in."""
        for name in NAMES:
            self.writes((Verb.POST, (Noun.CATEGORY, f"category-{name}"), _said(), None, False))

    def teardown(self) -> None:
        try:
            for key in (*NAMED, *CLAIMS):
                self.check_entry(key)
            assert stored.disagreements(self.url, logged=self.start) == []
        finally:
            self.closing.close()

    @rule(asked=drawn())
    def writes(self, asked: Drawn) -> None:
        """Write and be answered."""
        write = self.written(asked)
        answer = self.send(write)
        assert answer.status_code == self.model.write(write), (write, answer.text)
        self.counted[f"answered {answer.status_code}"] += 1
        self.check_entry(write.key)

    @rule(asked=drawn(), statement=st.integers(0, LONGEST))
    def is_cut_short(self, asked: Drawn, statement: int) -> None:
        """Write, and let something go wrong on the way; nothing is left of it."""
        write = self.written(asked)
        with struck(self.app, statement):
            answer = self.send(write)
        if answer.status_code == 500:
            self.counted["errors between"] += 1
        else:
            assert answer.status_code == self.model.write(write)
        self.check_entry(write.key)

    @rule(asked=drawn(), statement=st.integers(0, LONGEST))
    def dies(self, asked: Drawn, statement: int) -> None:
        """Write, and die on the way; nothing is left of it."""
        write = self.written(asked)
        if dies_writing(self.app, statement, lambda: self.send(write)):
            self.counted["deaths"] += 1
        else:
            self.model.write(write)
        self.check_entry(write.key)

    @invariant()
    def agrees(self) -> None:
        """The revision and the log are the model's."""
        assert stored.revision(self.url) == self.model.revision
        assert self.log() == [
            (one.revision, *one.key, one.version, one.before, one.after)
            for one in sorted(self.model.logged(claims=False), key=lambda one: one.revision)
        ]
        assert self.claims() == self.modelled_claims()

    def written(self, asked: Drawn) -> Write:
        """Return the request that was drawn, for the catalogue as it is."""
        verb, key, said, off, dry_run = asked
        seen = None if off is None else max(0, self.model.version(key) + off)
        made = patch if verb is Verb.PATCH else document
        whole = {} if verb is Verb.DELETE else made(key, **said)
        return Write(verb=verb, key=key, document=whole, seen=seen, dry_run=dry_run)

    def send(self, write: Write) -> TestResponse:
        """Ask the app."""
        collection, item = address(write.key)
        headers = {"Authorization": f"Bearer {self.key}", "X-Change-Reason": "one of many"}
        if write.verb is not Verb.POST:
            headers["If-Match"] = "*" if write.seen is None else f'"{self.epoch}.{write.seen}"'
        return self.client.open(
            collection if write.verb is Verb.POST else item,
            method=write.verb.value,
            headers=headers,
            json=None if write.verb is Verb.DELETE else write.document,
            query_string={"dry_run": "1"} if write.dry_run else None,
        )

    def check_entry(self, key: Key) -> None:
        """One entry is what the model says, and at that version."""
        answer = self.client.get(shown_at(key))
        there = self.model.entries.get(key)
        assert answer.status_code == (404 if there is None else 200)
        if there is not None:
            assert answer.json["document"] == there
            assert answer.json["version"] == self.model.version(key)

    def log(self) -> list[tuple[Any, ...]]:
        """Return what was logged of our entries."""
        found = stored.rows(
            self.url,
            "SELECT revision, noun, key, version, before, after FROM changes "
            "WHERE revision > :n AND noun IN ('category', 'source', 'framework') "
            "ORDER BY revision, id",
            n=self.start,
        )
        return [(*row[:4], *(text and json.loads(text) for text in row[4:])) for row in found]

    def claims(self) -> list[tuple[Any, ...]]:
        """Return every claim there ever was of ours."""
        found = stored.rows(
            self.url,
            "SELECT f.slug, s.slug, c.note, c.added_in, c.retired_in FROM claims c "
            "JOIN frameworks f ON f.id = c.framework_id JOIN sources s ON s.id = c.source_id "
            "WHERE c.added_in > :n",
            n=self.start,
        )
        return sorted(map(tuple, found), key=str)

    def modelled_claims(self) -> list[tuple[Any, ...]]:
        """Return what there has to be of them."""
        rows: list[list[Any]] = []
        for one in self.model.logged(claims=True):
            _, framework, _, source, _ = one.key
            for row in rows:
                if row[:2] == [framework, source] and row[4] is None:
                    row[4] = one.revision
            if one.after is not None:
                rows.append([framework, source, one.after["note"], one.revision, None])
        return sorted(map(tuple, rows), key=str)


def _said() -> dict[str, Any]:
    return {"word": "one", "category": "category-a", "value": 1}


@pytest.fixture
def small(server: Server, empty_database: str, tmp_path: Path) -> Iterator[str]:
    """A database with the smallest catalogue that has one of everything."""
    url = server.copy(empty_database)
    with databases.serving(url) as app, app.app_context():
        imported(db.session(), write_files(tmp_path))
    yield url
    server.drop(url)


def test_a_simple_model_agrees_with_any_writes_refusals_errors_and_deaths(
    server: Server, small: str, sizes: Sizes, kind: str
) -> None:
    class Case(Writes):
        pass

    Case.server, Case.template = server, small
    Case.key, Case.counted = key_to(small), Counter()
    run_state_machine_as_test(
        Case,
        settings=settings(
            max_examples=sizes.histories,
            stateful_step_count=sizes.steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
    figures.note(
        "random writes against a model", kind, **dict(sorted(Case.counted.items())), differences=0
    )
