"""The one door for writes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.models import Catalogue, Category, Revision, db
from app.services.changes import WriteInsideRead, begin_reading, change


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
