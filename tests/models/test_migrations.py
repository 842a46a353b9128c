"""The tables come from migrations, up and down, and are the ones the models describe."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import inspect, select, text

from app.models import Base, Label, LabelKey, db
from tests import databases
from tests.databases import Server

ROOT = Path(__file__).parents[2]


def test_going_up_and_down_and_up_again_leaves_what_the_models_describe(server: Server) -> None:
    url = server.new()
    with databases.serving(url) as app, app.app_context():
        flask_migrate.upgrade()
        assert set(Base.metadata.tables) < set(inspect(db.engine).get_table_names())
        flask_migrate.check()
        flask_migrate.downgrade(revision="base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        flask_migrate.upgrade()
        flask_migrate.check()
    server.drop(url)


def test_a_migration_that_fails_leaves_nothing_behind(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    url = server.new()
    with databases.serving(url) as app, app.app_context():
        # The last thing the first migration does, long after its tables are made.
        monkeypatch.setattr("alembic.op.inline_literal", fail)
        with pytest.raises(OSError, match="disk"):
            flask_migrate.upgrade()
        assert inspect(db.engine).get_table_names() == []
        monkeypatch.undo()
        flask_migrate.upgrade()
        assert db.session.scalar(text("SELECT revision FROM catalogue")) == 0
    server.drop(url)


def test_starters_at_the_same_time_all_succeed(server: Server) -> None:
    url = server.new()
    starters = [
        subprocess.Popen(
            [sys.executable, "-m", "app", "db", "upgrade"],
            env={**os.environ, "FACEOFF_DATABASE_URL": url},
            stderr=subprocess.PIPE,
            cwd=ROOT,
        )
        for _ in range(3)
    ]
    told = [starter.communicate(timeout=60)[1].decode() for starter in starters]
    assert [starter.returncode for starter in starters] == [0, 0, 0], told
    with databases.serving(url) as app, app.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM catalogue")) == 1
    server.drop(url)


def test_every_new_database_has_an_epoch_of_its_own(server: Server) -> None:
    epochs = set()
    for _ in range(2):
        url = databases.migrated(server)
        with databases.serving(url) as app, app.app_context():
            epochs.add(db.session.scalar(text("SELECT epoch FROM catalogue")))
        server.drop(url)
    assert len(epochs) == 2


def labels() -> list[list[tuple[object, ...]]]:
    tables = (Label.__table__, LabelKey.__table__)
    return [
        [tuple(row) for row in db.session.execute(select(table).order_by(*table.c))]
        for table in tables
    ]


def test_a_catalogue_from_before_searches_comes_to_have_labels(
    server: Server, shipped_database: str
) -> None:
    url = server.copy(shipped_database)
    with databases.serving(url) as app, app.app_context():
        before = labels()
        db.session.remove()
        flask_migrate.downgrade(revision="0002")
        flask_migrate.upgrade()
        assert labels() == before
        assert all(before)
    server.drop(url)
