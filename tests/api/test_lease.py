"""The lease: how old a revision may be, and who asks for a newer one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.api.answers import ANSWERS
from app.api.lease import Lease
from app.cli import group
from app.services import changes
from app.services.changes import State
from tests import databases
from tests.databases import Server
from tests.editors import Editor, editor

LONG = 60.0
PAIR = "/compare?a=flask&b=django"


def at(revision: int, epoch: str = "one") -> State:
    return State(revision=revision, epoch=epoch, known_until=None)


class Catalogue:
    """A database that is asked for its state."""

    def __init__(self, revision: int = 1) -> None:
        self.revision = revision
        self.asked = 0
        self.does: Callable[[], None] = lambda: None

    def __call__(self) -> State:
        self.asked += 1
        self.does()
        return at(self.revision)


def fail() -> None:
    raise PoolTimeout


def test_while_it_lasts_nobody_asks() -> None:
    catalogue = Catalogue()
    lease = Lease(catalogue, LONG)
    assert [lease.state() for _ in range(3)] == [at(1)] * 3
    assert catalogue.asked == 1


def test_a_lease_of_no_time_asks_for_every_answer() -> None:
    catalogue = Catalogue()
    lease = Lease(catalogue, 0.0)
    for revision in (1, 2, 3):
        catalogue.revision = revision
        assert lease.state() == at(revision)


def test_who_asks_now_is_told_what_is_so_and_tells_everybody() -> None:
    catalogue = Catalogue()
    lease = Lease(catalogue, LONG)
    lease.state()
    catalogue.revision = 2
    assert lease.state() == at(1)
    assert lease.state_now() == at(2)
    assert lease.state() == at(2)


def test_it_never_goes_back() -> None:
    lease = Lease(Catalogue(5), LONG)
    lease.state()
    lease.saw(at(4))
    assert lease.state() == at(5)
    lease.saw(at(1, "another"))
    assert lease.state() == at(1, "another")


def test_it_ends_with_a_write() -> None:
    catalogue = Catalogue()
    lease = Lease(catalogue, LONG)
    lease.state()
    catalogue.revision = 2
    lease.end()
    assert lease.state() == at(2)


def test_of_a_database_that_is_away_the_last_word_counts() -> None:
    catalogue = Catalogue()
    lease = Lease(catalogue, 0.0)
    lease.state()
    catalogue.does = fail
    assert lease.state() == at(1)
    assert lease.state_now() is None


def test_nothing_is_known_before_the_database_was_there_once() -> None:
    catalogue = Catalogue()
    catalogue.does = fail
    lease = Lease(catalogue, 0.0)
    assert lease.state() is None


def test_a_bug_is_not_taken_for_a_database_that_is_away() -> None:
    def slip() -> None:
        raise ZeroDivisionError

    catalogue = Catalogue()
    catalogue.does = slip
    lease = Lease(catalogue, 0.0)
    with pytest.raises(ZeroDivisionError):
        lease.state()
    with pytest.raises(ZeroDivisionError):
        lease.state_now()


def test_of_many_at_once_one_asks() -> None:
    catalogue = Catalogue()
    catalogue.does = lambda: time.sleep(0.2)
    lease = Lease(catalogue, LONG)
    told: list[State | None] = []
    threads = [threading.Thread(target=lambda: told.append(lease.state())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [at(1)] * 8
    assert catalogue.asked == 1


def test_nobody_waits_long_for_a_database_that_hangs() -> None:
    catalogue = Catalogue()
    lease = Lease(catalogue, 0.05)
    lease.state()
    hanging = threading.Event()
    catalogue.does = lambda: assert_soon(hanging)
    time.sleep(0.06)
    asking = threading.Thread(target=lease.state)
    asking.start()
    while catalogue.asked < 2:
        time.sleep(0.001)
    began = time.monotonic()
    assert lease.state() == at(1)
    assert time.monotonic() - began < 5
    hanging.set()
    asking.join()


def test_a_write_during_a_look_ends_what_the_look_heard() -> None:
    catalogue = Catalogue()
    lease = Lease(catalogue, LONG)

    def written_meanwhile() -> None:
        catalogue.does = lambda: None
        lease.end()

    catalogue.does = written_meanwhile
    lease.state()
    catalogue.revision = 2
    assert lease.state() == at(2)


def test_a_database_that_is_away_is_not_asked_for_every_answer() -> None:
    catalogue = Catalogue()
    lease = Lease(catalogue, 0.5)
    lease.state()
    lease.end()

    def fail_late() -> None:
        time.sleep(0.6)
        raise PoolTimeout

    catalogue.does = fail_late
    catalogue.asked = 0
    assert [lease.state() for _ in range(10)] == [at(1)] * 10
    assert catalogue.asked == 1


def test_of_a_long_lease_nobody_waits_longer_either() -> None:
    catalogue = Catalogue()
    lease = Lease(catalogue, LONG)
    lease.state()
    lease.end()
    hanging = threading.Event()
    catalogue.does = lambda: assert_soon(hanging)
    asking = threading.Thread(target=lease.state)
    asking.start()
    while catalogue.asked < 2:
        time.sleep(0.001)
    began = time.monotonic()
    assert [lease.state() for _ in range(5)] == [at(1)] * 5
    assert time.monotonic() - began < 5
    hanging.set()
    asking.join()


def assert_soon(event: threading.Event) -> None:
    assert event.wait(30)


def test_an_editor_sees_at_once_what_another_process_wrote(
    server: Server, small_database: str
) -> None:
    url = server.copy(small_database)
    with databases.serving(url) as writing, databases.serving(url, revision_lease=60.0) as reading:
        ada: Editor = editor(writing)
        client = reading.test_client()
        client.get(PAIR)
        before = client.get(PAIR)
        assert ada.change("PATCH", "/frameworks/flask", {"maker": "Else"}).status_code == 200
        assert client.get(PAIR).data == before.data
        for headers in (
            {"Authorization": f"Bearer {ada.key}"},
            {"Cache-Control": "max-age=0, No-Cache"},
        ):
            assert client.get(PAIR, headers=headers).json["frameworks"][0]["maker"] == "Else"
        # From then on everybody else does.
        assert client.get(PAIR).data != before.data
    server.drop(url)


def test_others_see_it_when_the_lease_is_over(server: Server, small_database: str) -> None:
    url = server.copy(small_database)
    with databases.serving(url) as writing, databases.serving(url, revision_lease=0.5) as reading:
        client = reading.test_client()
        before = client.get(PAIR)
        written = editor(writing).change("PATCH", "/frameworks/flask", {"maker": "Else"})
        assert written.status_code == 200
        began = time.monotonic()
        while client.get(PAIR).data == before.data:
            assert time.monotonic() - began < 10
            time.sleep(0.02)
        assert time.monotonic() - began < 5
    server.drop(url)


def test_whoever_writes_reads_it_back_without_a_header(server: Server, small_database: str) -> None:
    url = server.copy(small_database)
    with databases.serving(url, revision_lease=60.0) as app:
        client = app.test_client()
        client.get(PAIR)
        editor(app).change("PATCH", "/frameworks/flask", {"maker": "Else"})
        assert client.get(PAIR).json["frameworks"][0]["maker"] == "Else"
    server.drop(url)


def test_after_a_restore_nothing_counts_that_was_remembered(
    server: Server, small_database: str
) -> None:
    url, backup = server.copy(small_database), small_database
    with databases.serving(url, revision_lease=0.2) as app:
        client, ada = app.test_client(), editor(app)
        assert ada.change("PATCH", "/frameworks/flask", {"maker": "Lost"}).status_code == 200
        lost = client.get(PAIR)
        remembered = app.extensions[ANSWERS].lease.state()
    restored = server.copy(backup)
    with databases.serving(restored) as other, databases.serving(restored) as running:
        # Two that run on: one remembers what the lost database said at that revision.
        running.extensions[ANSWERS].store = app.extensions[ANSWERS].store
        running.extensions[ANSWERS].lease.saw(remembered)
        done = other.test_cli_runner().invoke(group.commands["catalogue"], ["restored"])
        assert done.exit_code == 0, done.output
        written = editor(other).change("PATCH", "/frameworks/flask", {"maker": "Kept"})
        assert written.headers["Catalogue-Revision"] == str(lost.json["audit"]["revision"])
        told = running.test_client().get(PAIR, headers={"If-None-Match": lost.headers["ETag"]})
        assert told.status_code == 200
        assert told.json["frameworks"][0]["maker"] == "Kept"
    server.drop(url)
    server.drop(restored)


def test_known_answers_are_given_while_the_database_is_away(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise PoolTimeout

    databases.forget(app)
    before = client.get(PAIR)
    monkeypatch.setattr(changes, "begin_reading", away)
    after = client.get(PAIR)
    assert (after.status_code, after.data) == (200, before.data)
    assert client.get("/features").status_code == 503
    # Who wants to know what is so now is told that nobody can say.
    assert client.get(PAIR, headers={"Cache-Control": "no-cache"}).status_code == 503
