"""The one door for writes."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.models import Catalogue, Category, Revision, db
from app.services.changes import (
    AGAIN,
    Signature,
    WriteInsideRead,
    attempt,
    begin_reading,
    change,
)


def category(slug: str) -> Category:
    return Category(slug=slug, name=slug, parent_id=None, description="", position=0)


def test_a_change_is_one_revision_with_its_author_and_reason(session: Session) -> None:
    with change(session, author="ada", note="a new shelf") as revision:
        session.add(category("web"))
    assert revision == 1
    logged = session.get(Revision, 1)
    assert logged is not None
    assert (logged.author, logged.note) == ("ada", "a new shelf")
    assert session.scalar(select(Category.slug)) == "web"


def test_a_change_that_fails_leaves_nothing(session: Session) -> None:
    with pytest.raises(ZeroDivisionError), change(session, author="ada", note=""):
        session.add(category("web"))
        session.flush()
        raise ZeroDivisionError
    assert session.scalar(select(Category.slug)) is None
    assert session.get(Revision, 1) is None
    assert begin_state(session) == 0


def begin_state(session: Session) -> int:
    session.rollback()
    return begin_reading(session).revision


def test_a_change_may_not_start_after_reading_what_it_changes(session: Session) -> None:
    session.scalar(select(Category.slug))
    with pytest.raises(WriteInsideRead), change(session, author="ada", note=""):
        pass


def test_writers_queue_and_no_revision_is_lost_or_given_twice(empty_app: Flask) -> None:
    def write(writer: int) -> list[int]:
        numbers = []
        with empty_app.app_context():
            for _ in range(10):
                with change(db.session(), author=str(writer), note="") as revision:
                    numbers.append(revision)
        return numbers

    with ThreadPoolExecutor(max_workers=4) as pool:
        given = sorted(n for numbers in pool.map(write, range(4)) for n in numbers)
    assert given == list(range(1, 41))
    with empty_app.app_context():
        logged = db.session.scalars(select(Revision.number).order_by(Revision.number)).all()
        assert logged == given
        assert db.session.scalar(select(Catalogue.revision)) == 40


def test_a_reader_sees_one_revision_from_its_first_to_its_last_query(empty_app: Flask) -> None:
    with empty_app.app_context(), Session(db.engine) as reader, Session(db.engine) as writer:
        before = begin_reading(reader)
        with change(writer, author="ada", note=""):
            writer.add(category("web"))
        assert reader.scalar(text("SELECT count(*) FROM categories")) == 0
        reader.rollback()
        assert begin_reading(reader).revision == before.revision + 1
        assert reader.scalar(text("SELECT count(*) FROM categories")) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A shelf was added."""

    revision: int


SIGNED = Signature(author="ada", note="a new shelf")

on_postgresql = pytest.mark.parametrize("server", ["postgresql"], indirect=True)


def refuse(session: Session, state: str) -> None:
    """Let the server undo the transaction at hand for that reason."""
    session.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$"))


@on_postgresql
@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_work_that_lost_a_race_is_done_again_and_lasts_once(session: Session, state: str) -> None:
    asked: list[int] = []
    kept: list[int] = []

    def work(revision: int) -> Shelved:
        asked.append(revision)
        session.add(category("web"))
        session.flush()
        if len(asked) <= AGAIN:
            refuse(session, state)
        return Shelved(revision=revision)

    done = attempt(session, work, signed=SIGNED, keep=lambda done: kept.append(done.revision))
    assert asked == [1] * (1 + AGAIN)
    assert (done.revision, kept) == (1, [1])
    assert session.scalars(select(Category.slug)).all() == ["web"]
    assert begin_state(session) == 1


@on_postgresql
@pytest.mark.parametrize(("state", "times"), [("40P01", 1 + AGAIN), ("53100", 1)])
def test_who_loses_every_race_and_what_is_no_race_is_told_so(
    session: Session, state: str, times: int
) -> None:
    asked: list[int] = []

    def work(revision: int) -> Shelved:
        asked.append(revision)
        refuse(session, state)
        return Shelved(revision=revision)

    with pytest.raises(OperationalError):
        attempt(session, work, signed=SIGNED)
    assert len(asked) == times
    assert begin_state(session) == 0


@on_postgresql
def test_nobody_is_told_of_a_deadlock(empty_app: Flask) -> None:
    holds, wants = Event(), Event()
    asked: list[int] = []

    def cross() -> None:
        """Lock in the other order, as no program of ours does."""
        with empty_app.app_context(), db.engine.begin() as other:
            other.execute(update(Category).values(name="Of another"))
            holds.set()
            assert wants.wait(10)
            # Until the other one waits for this row.
            time.sleep(0.3)
            other.execute(update(Catalogue).values(epoch=Catalogue.epoch))

    with empty_app.app_context(), ThreadPoolExecutor(1) as people:
        session = db.session()
        with change(session, author="ada", note=""):
            session.add(category("web"))
        crossing = people.submit(cross)
        assert holds.wait(10)

        def work(revision: int) -> Shelved:
            asked.append(revision)
            wants.set()
            session.execute(update(Category).values(description="Ours"))
            return Shelved(revision=revision)

        assert attempt(session, work, signed=SIGNED).revision == 2
        crossing.result()
        assert asked == [2, 2]
        told = session.execute(select(Category.name, Category.description)).one()
        assert tuple(told) == ("Of another", "Ours")
