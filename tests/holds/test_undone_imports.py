"""An import that is undone leaves every comparison as it was, to the byte."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.domain.errors import StillUsed
from app.models import Framework, db
from app.services import catalogue_file
from app.services.catalogue_file import SHIPPED, Noun
from tests.holds import figures
from tests.holds.dying import Struck, dies_writing, struck
from tests.holds.sizes import Sizes

Pair = tuple[str, str]


@pytest.fixture
def otherwise(tmp_path: Path) -> Path:
    """A part of the catalogue that says other things of the best-known frameworks."""
    (tmp_path / "frameworks").mkdir()
    for file, old, new in (
        ("features.yaml", "weight: 0.5", "weight: 0.25"),
        ("frameworks/flask.yaml", "value: easy", "value: steep"),
        ("frameworks/django.yaml", "value: built-in", "value: third-party"),
    ):
        text = (SHIPPED / file).read_text(encoding="utf-8")
        assert old in text
        (tmp_path / file).write_text(text.replace(old, new), encoding="utf-8")
    return tmp_path


@pytest.fixture
def pairs(own_app: Flask, sizes: Sizes) -> list[Pair]:
    """The curated comparison and others, spread over all."""
    with own_app.app_context():
        slugs = sorted(db.session.scalars(select(Framework.slug)))
    every = list(combinations(slugs, 2))
    chance = Random(7)  # noqa: S311 (a sample, not secrets)
    return [("django", "flask"), *chance.sample(every, sizes.comparisons - 1)]


def digests(app: Flask, pairs: list[Pair]) -> dict[Pair, tuple[str, str]]:
    """Return what each comparison answers, and its tag."""
    client = app.test_client()
    found = {}
    for pair in pairs:
        answer = client.get("/compare", query_string={"a": pair[0], "b": pair[1]})
        assert answer.status_code == 200
        found[pair] = (hashlib.sha256(answer.data).hexdigest(), answer.headers["ETag"])
    return found


def test_an_import_that_is_undone_leaves_every_comparison_as_it_was(
    own_app: Flask, otherwise: Path, pairs: list[Pair], sizes: Sizes, kind: str
) -> None:
    before = digests(own_app, pairs)
    longest = _statements(own_app, otherwise)
    # 0 is the commit: all is done by then, and none of it is to be seen.
    moments = [0, *(longest * n // sizes.undone for n in range(1, sizes.undone))]
    for moment in moments:
        with struck(own_app, moment), pytest.raises(Struck):
            _import(own_app, otherwise)
        assert digests(own_app, pairs) == before
        assert dies_writing(own_app, moment, lambda: _import(own_app, otherwise))
        assert digests(own_app, pairs) == before
    with pytest.raises(StillUsed):
        _import(own_app, otherwise, retired={Noun.CATEGORY: ("web-frameworks",)})
    assert digests(own_app, pairs) == before
    # And what was undone would have been seen.
    _import(own_app, otherwise)
    assert digests(own_app, pairs)[pairs[0]] != before[pairs[0]]
    figures.note(
        "imports undone",
        kind,
        by_an_error=len(moments),
        by_a_death=len(moments),
        by_a_refusal=1,
        comparisons_looked_at_after_each=len(pairs),
        that_differed=0,
    )


def _statements(app: Flask, folder: Path) -> int:
    """Return how many statements an import takes, by one that is struck at its commit."""
    with app.app_context():
        engine = db.engine
    sent: list[object] = []
    event.listen(engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    with struck(app, 0), pytest.raises(Struck):
        _import(app, folder)
    return len(sent)


def _import(app: Flask, folder: Path, **otherwise: Any) -> None:
    with app.app_context():
        read = replace(catalogue_file.read_folder(folder), **otherwise)
        plan = catalogue_file.plan_import(db.session(), read)
        catalogue_file.apply(db.session(), plan, author="a test", note="Trying")
