"""Finished answers: the bytes that would be computed, for as long as they would be."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from app.api.answers import ANSWERS, Answers
from app.api.finished import Finished, Store
from app.config import Settings
from app.models import Framework, db
from app.services import changes, comparisons
from tests import databases
from tests.databases import Server
from tests.editors import editor

PAIR = "/compare?a=flask&b=django"
GZIP = {"Accept-Encoding": "gzip, br"}
QUESTIONS = (
    PAIR,
    "/v1/compare?b=django&a=flask",
    "/compare?a=flask&b=django&include=all",
    "/compare?a=flask&b=django&weights=performance:{0}",
    "/compare?a=flask&b=django&differences_only=1",
    "/comparisons/django-vs-flask?weights=performance:{0},orm:2",
    "/comparisons/flask-vs-django",
    "/frameworks",
    "/frameworks/flask",
    "/frameworks/flask/ratings",
    "/frameworks/django/points",
    "/features",
    "/rankings?category=web",
    "/search?q=fla",
    "/stats",
    "/changes",
    "/method.md",
    "/export?format=csv",
    "/compare?a=flask&b=nobody",
)
"""Of every kind: of the whole catalogue, of one entry, streamed, refused; ``{0}`` is drawn."""

PASSING = {"X-Request-Id", "Date"}


def memory(app: Flask) -> Answers:
    found: Answers = app.extensions[ANSWERS]
    return found


def told(response: TestResponse) -> tuple[Any, ...]:
    """Return all of an answer but what names the request."""
    headers = sorted(pair for pair in response.headers if pair[0] not in PASSING)
    data = response.data
    if response.status_code >= 400:
        body = dict(response.json or {})
        body.pop("request_id")
        return response.status_code, body
    return response.status_code, headers, data


@pytest.fixture
def counting(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes each comparison that is computed, in an app that remembers nothing yet."""
    databases.forget(app)
    done: list[str] = []
    real = comparisons.compare

    def compare(*given: Any, **named: Any) -> Any:
        done.append("compared")
        return real(*given, **named)

    monkeypatch.setattr(comparisons, "compare", compare)
    return done


@pytest.mark.parametrize(
    "again",
    [
        "/compare?b=django&a=flask",
        "/compare?a=FLASK&b=django",
        "/compare?a=Pallets%20Flask&b=django",
        "/compare?frameworks=flask,django",
        "/v1/compare?a=flask&b=django&use_case=general",
    ],
)
def test_a_question_is_computed_once_however_it_is_spelt(
    client: FlaskClient, counting: list[str], again: str
) -> None:
    first = client.get(PAIR)
    second = client.get(again)
    assert counting == ["compared"]
    assert (second.data, second.headers["ETag"]) == (first.data, first.headers["ETag"])


def test_a_repeated_question_runs_no_view_and_asks_no_database(
    app: Flask, client: FlaskClient, counting: list[str], queries: list[str]
) -> None:
    hits, misses = memory(app).hits, memory(app).misses
    first = client.get(PAIR)
    queries.clear()
    assert told(client.get(PAIR)) == told(first)
    assert (memory(app).hits, memory(app).misses) == (hits + 1, misses + 1)
    # The lease of tests lasts no time at all: the revision is asked for, and nothing else.
    assert [query.split(".")[0] for query in queries] == ["SELECT catalogue"]
    assert counting == ["compared"]


def test_what_is_remembered_and_what_is_computed_are_the_same_bytes(
    server: Server, small_database: str
) -> None:
    url = server.copy(small_database)
    forgetful = {"answer_bytes": 0, "profile_bytes": 0}
    chance = random.Random(7)  # noqa: S311 (questions, not secrets)
    with databases.serving(url) as one, databases.serving(url, **forgetful) as other:
        ada = editor(one)
        remembering, computing = one.test_client(), other.test_client()
        for number in range(120):
            if chance.random() < 0.1:
                written = ada.change("PATCH", "/frameworks/flask", {"maker": f"Maker {number}"})
                assert written.status_code == 200
            path = chance.choice(QUESTIONS).format(chance.choice((1, 2, 3)))
            headers = chance.choice(({}, GZIP))
            answers = [c.get(path, headers=headers) for c in (remembering, computing)]
            assert told(answers[0]) == told(answers[1]), path
            tag = answers[0].headers.get("ETag")
            if tag:
                seen = {**headers, "If-None-Match": tag}
                unchanged = [c.get(path, headers=seen) for c in (remembering, computing)]
                assert [one.status_code for one in unchanged] == [304, 304]
                assert told(unchanged[0]) == told(unchanged[1]), path
            heads = [c.head(path, headers=headers) for c in (remembering, computing)]
            assert heads[0].status_code == heads[1].status_code == answers[0].status_code
            if heads[0].status_code == 200:
                assert told(heads[0]) == told(heads[1]), path
        assert memory(one).hits > 50
        assert memory(other).hits == 0
    server.drop(url)


def test_other_weights_over_what_is_written_already_are_the_same_bytes(
    shipped_database: str,
) -> None:
    asked = (
        "&weights=performance:3",
        "&weights=performance:3,security:0",
        "&weights=learning-curve:1&only=1",
        "&include=claims&weights=performance:2",
        "&differences_only=1&order=security,performance",
        "&features=performance,orm,license",
        "&use_case=lightweight-api",
        "",
    )
    nothing = {"answer_bytes": 0, "profile_bytes": 0}
    with (
        databases.serving(shipped_database) as one,
        databases.serving(shipped_database, **nothing) as other,
    ):
        remembering, computing = one.test_client(), other.test_client()
        for pair in ("a=flask&b=django", "a=django&b=flask", "frameworks=rails,laravel,nestjs"):
            for question in asked:
                path = f"/compare?{pair}{question}"
                assert told(remembering.get(path)) == told(computing.get(path)), path


def test_every_answer_has_its_own_request_id(client: FlaskClient) -> None:
    ids = {client.get(PAIR).headers["X-Request-Id"] for _ in range(3)}
    assert len(ids) == 3
    asked = client.get(PAIR, headers={"X-Request-Id": "partner-4711"})
    assert asked.headers["X-Request-Id"] == "partner-4711"
    forged = client.get(PAIR, headers={"X-Request-Id": "no good, at all"})
    assert forged.headers["X-Request-Id"] != "no good, at all"


def test_no_header_of_a_caller_gets_into_what_others_are_told(
    app: Flask, client: FlaskClient
) -> None:
    databases.forget(app)
    strange = {
        "Host": "evil.example",
        "Origin": "https://evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "/evil",
        "Accept-Language": "xx",
        "Cookie": "a=evil",
        "Authorization": "Bearer evil",
        "Access-Control-Request-Private-Network": "true",
    }
    first = client.get(PAIR, headers=strange)
    second = client.get(PAIR)
    assert memory(app).hits > 0
    assert first.data == second.data
    assert "Access-Control-Allow-Private-Network" not in second.headers
    assert b"evil" not in second.data
    assert "evil" not in str(second.headers)


def test_errors_are_not_remembered(app: Flask, client: FlaskClient) -> None:
    databases.forget(app)
    for path in ("/compare?a=flask&b=nobody", "/nothing-here", "/compare?a=flask"):
        for _ in range(2):
            assert client.get(path).headers["Cache-Control"] == "no-store"
    assert memory(app).store.size == 0


def test_what_goes_wrong_after_the_view_is_told_and_not_remembered(small_app: Flask) -> None:
    def slip(response: Response) -> Response:
        if request.args.get("q") == "slip":
            raise ZeroDivisionError
        return response

    small_app.after_request_funcs.setdefault(None, []).append(slip)
    client = small_app.test_client()
    for _ in range(2):
        assert client.get("/search?q=slip").status_code == 500
    assert memory(small_app).hits == 0


def test_weights_in_another_order_are_the_same_question(
    client: FlaskClient, counting: list[str]
) -> None:
    first, second = (
        client.get(f"{PAIR}&weights={weights}")
        for weights in ("performance:3,orm:2", "orm:2,performance:3")
    )
    assert counting == ["compared"]
    assert told(first) == told(second)


def test_a_fault_of_the_database_is_told_at_a_known_address_too(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slip(*_: object) -> None:
        raise ZeroDivisionError

    databases.forget(app)
    assert client.get(PAIR).status_code == 200
    monkeypatch.setattr(changes, "begin_reading", slip)
    told_of = client.get(PAIR)
    assert (told_of.status_code, told_of.content_type) == (500, "application/problem+json")


def test_a_host_that_is_not_ours_is_refused_what_others_were_told(shipped_database: str) -> None:
    with databases.serving(shipped_database, trusted_hosts=["faceoff.example"]) as app:
        client = app.test_client()
        assert client.get(PAIR, headers={"Host": "faceoff.example"}).status_code == 200
        assert client.get(PAIR, headers={"Host": "evil.example"}).status_code == 400


class Slowly:
    """Lets a comparison begin, and end only when it is told to."""

    def __init__(self, real: Callable[..., Any]) -> None:
        self.real = real
        self.begun = 0
        self.go_on = threading.Event()

    def __call__(self, *given: Any, **named: Any) -> Any:
        self.begun += 1
        assert self.go_on.wait(20)
        return self.real(*given, **named)


@pytest.fixture
def slowly(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Slowly]:
    databases.forget(app)
    slow = Slowly(comparisons.compare)
    monkeypatch.setattr(comparisons, "compare", slow)
    yield slow
    slow.go_on.set()


def test_a_burst_of_one_new_question_is_computed_once(app: Flask, slowly: Slowly) -> None:
    answers: list[TestResponse] = []
    asking = [
        threading.Thread(target=lambda: answers.append(app.test_client().get(PAIR)))
        for _ in range(5)
    ]
    for thread in asking:
        thread.start()
    limit = time.monotonic() + 20
    while not slowly.begun and time.monotonic() < limit:
        time.sleep(0.01)
    time.sleep(0.2)
    slowly.go_on.set()
    for thread in asking:
        thread.join()
    assert slowly.begun == 1
    assert [answer.status_code for answer in answers] == [200] * 5
    assert len({answer.data for answer in answers}) == 1


def test_who_waited_for_one_that_failed_makes_it_themselves() -> None:
    store = Store(1_000_000)
    ready, failed = threading.Event(), threading.Event()
    made: list[Finished | None] = []

    def fail() -> Finished:
        ready.set()
        assert failed.wait(20)
        raise OSError

    def first() -> None:
        with pytest.raises(OSError):  # noqa: PT011 (nothing else can raise here)
            store.once("tag", fail)

    def second() -> None:
        made.append(store.once("tag", lambda: Finished(headers=(), body=b"x")))

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    assert ready.wait(20)
    threads[1].start()
    time.sleep(0.1)
    failed.set()
    for thread in threads:
        thread.join()
    assert made == [Finished(headers=(), body=b"x")]


def test_the_memory_of_answers_has_a_ceiling(shipped_database: str) -> None:
    ceiling = 2_000_000
    with databases.serving(shipped_database, answer_bytes=ceiling) as app:
        client = app.test_client()
        for number in range(40):
            path = f"{PAIR}&weights=performance:{number + 1}"
            assert client.get(path, headers=GZIP).status_code == 200
            assert memory(app).store.size <= ceiling
        assert memory(app).store.size > ceiling / 2
        # The last one is still there, the first one is not.
        hits = memory(app).hits
        client.get(f"{PAIR}&weights=performance:40")
        assert memory(app).hits == hits + 1
        client.get(f"{PAIR}&weights=performance:1")
        assert memory(app).hits == hits + 1


def test_the_defaults_are_a_second_and_forty_megabytes() -> None:
    chosen = Settings()
    assert (chosen.revision_lease, chosen.answer_bytes) == (1.0, 40_000_000)


def test_no_answer_mixes_two_revisions(server: Server, small_database: str) -> None:
    url = server.copy(small_database)
    with databases.serving(url, revision_lease=0.01) as app:
        made: dict[int, str] = {}
        over = threading.Event()
        mixed: list[Any] = []
        asked = [0]

        def read(seed: int) -> None:
            chance = random.Random(seed)  # noqa: S311 (questions, not secrets)
            client = app.test_client()
            while not over.is_set():
                path = f"{PAIR}&weights=performance:{chance.randint(1, 5)}"
                answer = client.get(path).json
                makers = {one["maker"] for one in answer["frameworks"]}
                expected = made.get(answer["audit"]["revision"])
                asked[0] += 1
                if len(makers) > 1 or (expected is not None and makers != {expected}):
                    mixed.append((answer["audit"], makers))

        start = _both(app, "Maker 0")
        readers = [threading.Thread(target=read, args=(seed,)) for seed in range(3)]
        for reader in readers:
            reader.start()
        number = 0
        while number < 30 or (asked[0] < 60 and number < 1_000):
            number += 1
            maker = f"Maker {number}"
            made[start + number] = maker
            assert _both(app, maker) == start + number
        over.set()
        for reader in readers:
            reader.join()
        assert mixed == []
        assert asked[0] >= 60
    server.drop(url)


def _both(app: Flask, maker: str) -> int:
    """Give both frameworks one maker, in one revision."""
    with app.app_context():
        session = db.session()
        with changes.change(session, author="a test", note=maker) as revision:
            session.execute(update(Framework).values(maker=maker))
        db.session.remove()
    return revision
