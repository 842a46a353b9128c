"""A PostgreSQL that hangs is given up soon, and is in use again soon after it is back."""

from __future__ import annotations

import json
import os
import selectors
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from app.models import db, engine
from app.models.faults import is_unavailable
from tests import databases
from tests.databases import Server
from tests.serving import faceoff_serve

pytestmark = pytest.mark.parametrize("server", ["postgresql"], indirect=True)

PAIR = "/compare?a=flask&b=django"
SOON = 6.0
"""Seconds within which everything is answered."""


class Way:
    """The way to a PostgreSQL, which takes whatever it is sent while it is ``blocked``."""

    def __init__(self, url: str) -> None:
        self._target = make_url(url)
        self._open = threading.Event()
        self._open.set()
        self._ends = False
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=200)
        self._pairs: list[socket.socket] = []
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()

    @property
    def url(self) -> str:
        """The address of the database by this way."""
        port = self._listening.getsockname()[1]
        found = self._target.set(host="127.0.0.1", port=port)
        return found.render_as_string(hide_password=False)

    def block(self) -> None:
        """Pass nothing on; connections stay open and are still accepted."""
        self._open.clear()

    def unblock(self) -> None:
        """Pass everything on, what has waited first."""
        self._open.set()

    def close(self) -> None:
        """End all."""
        self._ends = True
        self._open.set()
        # Wakes up who waits for the next connection; closing alone does not.
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._accepting.join()
        for end in self._pairs:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        while not self._ends:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            there = self._target.host or "127.0.0.1", self._target.port or 5432
            behind = socket.create_connection(there)
            self._pairs += [client, behind]
            threading.Thread(target=self._carry, args=(client, behind), daemon=True).start()

    def _carry(self, client: socket.socket, behind: socket.socket) -> None:
        with suppress(OSError, ValueError), selectors.DefaultSelector() as ready:
            ready.register(client, selectors.EVENT_READ, behind)
            ready.register(behind, selectors.EVENT_READ, client)
            while True:
                for key, _ in ready.select():
                    piece = key.fileobj.recv(65_536)
                    self._open.wait()
                    if not piece:
                        return
                    key.data.sendall(piece)


@contextmanager
def way_to(url: str) -> Iterator[Way]:
    way = Way(url)
    try:
        yield way
    finally:
        way.close()


def asked(address: str) -> tuple[int, float]:
    """Ask on a connection of its own; return the status and the seconds it took."""
    began = time.monotonic()
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            answer.read()
            status = answer.status
    except urllib.error.HTTPError as error:
        with error:
            error.read()
            status = error.code
    return status, time.monotonic() - began


def fresh(address: str, seed: int) -> list[str]:
    """Return addresses of 40 questions that nobody has asked before."""
    with urllib.request.urlopen(f"{address}/frameworks?per_page=60", timeout=30) as answer:
        slugs = [one["slug"] for one in json.load(answer)["data"]]
    return [f"{address}/compare?a={slugs[seed]}&b={other}" for other in slugs[seed + 1 : seed + 41]]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_database_that_hangs_silences_nobody(
    shipped_database: str, server: Server, tmp_path: Path, workers: int
) -> None:
    url = server.copy(shipped_database)
    with (
        way_to(url) as way,
        faceoff_serve(way.url, tmp_path, environment=os.environ, workers=workers) as address,
        ThreadPoolExecutor(40) as people,
    ):
        known = f"{address}{PAIR}"
        # Every pool is full, every worker knows the pair.
        assert {status for status, _ in people.map(asked, fresh(address, 0))} == {200}
        assert {status for status, _ in people.map(asked, [known] * 20)} == {200}
        questions = fresh(address, 1)
        way.block()
        told = list(people.map(asked, questions))
        assert {status for status, _ in told} == {503}
        assert max(seconds for _, seconds in told) < SOON
        until = time.monotonic() + 6
        while time.monotonic() < until:
            status, seconds = asked(f"{address}/healthz")
            assert (status, seconds < 1.5) == (200, True), seconds
            status, seconds = asked(f"{address}/readyz")
            assert (status, seconds < SOON) == (503, True), seconds
            status, seconds = asked(known)
            assert (status, seconds < SOON) == (200, True), seconds
        way.unblock()
        back = time.monotonic()
        everything = [f"{address}/readyz", *questions[:11]]
        while {status for status, _ in people.map(asked, everything)} != {200}:
            assert time.monotonic() - back < 5
    server.drop(url)


def test_of_many_one_finds_out_whether_it_is_back(empty_database: str) -> None:
    with way_to(empty_database) as way, databases.serving(way.url) as app, app.app_context():

        def ask() -> float:
            began = time.monotonic()
            with pytest.raises(Exception, match=r".") as raised, db.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
            assert is_unavailable(raised.value)
            return time.monotonic() - began

        with db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        way.block()
        assert 2.5 < ask() < 4
        assert ask() < 0.1
        time.sleep(1.1)
        with ThreadPoolExecutor(5) as people:

            def within() -> float:
                with app.app_context():
                    return ask()

            took = sorted(wait.result() for wait in [people.submit(within) for _ in range(5)])
        assert took[-2] < 0.5
        assert took[-1] > 1.5
        way.unblock()


def test_what_is_in_the_midst_of_a_statement_is_given_up_too(empty_database: str) -> None:
    with way_to(empty_database) as way, databases.serving(way.url) as app, app.app_context():
        with db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            way.block()
            began = time.monotonic()
            with pytest.raises(Exception, match="said nothing") as raised:
                connection.execute(text("SELECT 2"))
        assert is_unavailable(raised.value)
        assert time.monotonic() - began < 4
        way.unblock()


def test_long_work_is_not_cut_and_its_connection_is_impatient_afterwards(
    empty_database: str,
) -> None:
    with databases.serving(empty_database, threads=1) as app, app.app_context():
        with db.engine.connect() as connection:
            engine.take_time(connection)
            connection.execute(text("SELECT pg_sleep(3.5)"))
            pid = connection.scalar(text("SELECT pg_backend_pid()"))
        with db.engine.connect() as connection:
            engine.allow_pauses(connection)
            # The server's own limit is another one; that of a long answer is the way's.
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SELECT pg_sleep(3.5)"))
        with db.engine.connect() as connection:
            assert connection.scalar(text("SELECT pg_backend_pid()")) == pid
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            with pytest.raises(Exception, match="said nothing"):
                connection.execute(text("SELECT pg_sleep(10)"))
