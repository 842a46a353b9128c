"""What is read once a revision: of the newest one, within its ceiling, never for writers."""

from __future__ import annotations

import tracemalloc
from collections.abc import Collection

import pytest
from flask import Flask
from sqlalchemy import update

from app.api.answers import SHELF
from app.models import Point, Session, db
from app.services import changes, features, frameworks, kept, points, profiles, use_cases
from app.services.kept import Shelf

EPOCH = "one"


def lent(shelf: Shelf, revision: int = 1, epoch: str = EPOCH) -> Session:
    session = Session()
    shelf.lend(session, revision, epoch)
    return session


class Loads:
    """Counts what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def __call__(self, keys: Collection[int]) -> dict[int, str]:
        self.asked.append(list(keys))
        return {key: f"value {key}" for key in keys if key > 0}


def each(session: Session, keys: Collection[int], load: Loads, size: int = 10) -> dict[int, str]:
    return kept.each(session, "thing", keys, load, size=lambda _: size)


def test_each_is_loaded_once_and_only_what_is_missing_is_asked_for() -> None:
    session, load = lent(Shelf(100_000)), Loads()
    assert each(session, [1, 2], load) == {1: "value 1", 2: "value 2"}
    assert list(each(session, [3, 1, 2], load)) == [3, 1, 2]
    assert load.asked == [[1, 2], [3]]


def test_what_there_is_not_is_asked_for_again() -> None:
    session, load = lent(Shelf(100_000)), Loads()
    assert each(session, [-1], load) == {}
    assert each(session, [-1], load) == {}
    assert load.asked == [[-1], [-1]]


def test_a_session_that_was_lent_nothing_loads_for_itself() -> None:
    session, load = Session(), Loads()
    each(session, [1], load)
    each(session, [1], load)
    assert load.asked == [[1], [1]]


def test_a_newer_revision_is_loaded_anew_and_an_older_one_changes_nothing() -> None:
    shelf, load = Shelf(100_000), Loads()
    old, new = lent(shelf, 1), lent(shelf, 2)
    each(old, [1], load)
    each(new, [1], load)
    each(old, [1], load)
    each(new, [1], load)
    assert load.asked == [[1], [1], [1]]


def test_a_database_in_the_place_of_another_is_loaded_anew() -> None:
    shelf, load = Shelf(100_000), Loads()
    each(lent(shelf, 5), [1], load)
    each(lent(shelf, 1, "another"), [1], load)
    each(lent(shelf, 1, "another"), [1], load)
    assert load.asked == [[1], [1]]


def test_the_longest_unused_goes_when_there_is_no_room() -> None:
    size = 1_000
    shelf, load = Shelf(3 * (size + kept.ENTRY)), Loads()
    session = lent(shelf)
    for key in (1, 2, 3, 1, 4):
        each(session, [key], load, size)
    assert shelf.size <= 3 * (size + kept.ENTRY)
    load.asked.clear()
    each(session, [1, 3, 4], load, size)
    each(session, [2], load, size)
    assert load.asked == [[2]]


def test_nothing_is_kept_that_is_larger_than_all_room_there_is() -> None:
    shelf, load = Shelf(1_000), Loads()
    each(lent(shelf), [1], load, size=2_000)
    assert shelf.size == 0
    assert each(lent(shelf), [1], load, size=2_000) == {1: "value 1"}


@pytest.mark.parametrize("letter", ["a", "\N{GRINNING FACE}"])
def test_long_texts_count(small_app: Flask, letter: str) -> None:
    with small_app.app_context():
        session = db.session()
        session.execute(update(Point).values(text=letter * 6_000))
        session.commit()
        shelf = Shelf(1_000_000_000)
        state = changes.begin_reading(session)
        (flask,) = frameworks.by_labels(session, ["flask"])
        loaded = profiles.load(session, [flask.id], features.every(session))
        shelf.lend(session, state.revision, state.epoch)
        (told,) = points.load(session, loaded).values()
        assert told
        assert shelf.size >= sum(len((one.text or "").encode()) for one in told)


def test_who_writes_reads_for_themselves(small_app: Flask) -> None:
    with small_app.app_context():
        session = db.session()
        state = changes.begin_reading(session)
        small_app.extensions[SHELF].lend(session, state.revision, state.epoch)
        known = features.every(session)
        assert features.every(session) is known
        session.rollback()
        with changes.change(session, author="a test", note="Looking"):
            assert features.every(session) is not known


def test_what_is_kept_takes_no_more_memory_than_is_counted_for_it(app: Flask) -> None:
    shelf = Shelf(1_000_000_000)
    with app.app_context(), Session(db.engine) as session:
        state = changes.begin_reading(session)
        # What SQLAlchemy keeps of its own is there before anything is counted.
        _read_all(session)
        session.expunge_all()
        tracemalloc.start()
        shelf.lend(session, state.revision, state.epoch)
        before = tracemalloc.get_traced_memory()[0]
        _read_all(session)
        session.expunge_all()
        taken = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
    assert taken <= shelf.size <= 2 * taken


def _read_all(session: Session) -> None:
    known = features.every(session)
    use_cases.every(session)
    slugs = ["flask", "django", "fastapi", "laravel", "rails", "express", "spring-boot"]
    found = frameworks.by_labels(session, slugs)
    loaded = profiles.load(session, [one.id for one in found], known)
    points.load(session, loaded)
