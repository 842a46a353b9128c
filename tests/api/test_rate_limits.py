"""How much one may ask: told on every answer that is counted, and never anybody else's trouble."""

from __future__ import annotations

import os
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.api import auth, quotas
from app.config import Settings
from app.domain.keys import Scope
from app.services import tallies
from app.services.tallies import Share, Tallies
from tests import databases
from tests.databases import Server, SQLite
from tests.editors import key_to

PAIR = "/compare?a=flask&b=django"
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")

Shipped = Callable[[Server], str]
Serve = Callable[..., FlaskClient]


@pytest.fixture
def serve(only_sqlite: SQLite, shipped_on: Shipped) -> Iterator[Serve]:
    """Start apps on the shipped catalogue, with the limits that a test sets."""
    with ExitStack() as served:

        def started(**settings: object) -> FlaskClient:
            url = settings.pop("database", None) or shipped_on(only_sqlite)
            return served.enter_context(databases.serving(str(url), **settings)).test_client()

        yield started


@pytest.fixture
def redis_url(monkeypatch: pytest.MonkeyPatch) -> str:
    """A Redis that answers, in which nobody has counted yet."""
    from redis import Redis, RedisError

    try:
        with Redis.from_url(REDIS, socket_connect_timeout=1) as client:
            client.ping()
    except RedisError:
        says = f"no Redis answers at {REDIS} (set TEST_REDIS_URL)"
        if os.environ.get("CI") == "true":
            pytest.fail(says)
        pytest.skip(says)
    # Counts end by themselves after a minute; nobody else's names are touched.
    monkeypatch.setattr(tallies, "PREFIX", f"faceoff-test-{uuid.uuid4().hex}")
    return REDIS


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of something that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}/0"


@pytest.fixture
def absent() -> str:
    """The address of nothing."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"valkey://127.0.0.1:{probe.getsockname()[1]}/0"


def ask(client: FlaskClient, path: str, address: str = "192.0.2.1", **headers: str) -> TestResponse:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(path, headers=sent, environ_base={"REMOTE_ADDR": address})


def new(number: int) -> str:
    """Return a question that nobody has asked before."""
    return f"{PAIR}&weights=performance:{number + 1}"


def app_of(client: FlaskClient) -> Flask:
    app = client.application
    assert isinstance(app, Flask)
    return app


def test_computed_answers_are_counted_and_told_of_in_the_drafts_words(serve: Serve) -> None:
    client = serve(reads_per_minute=600)
    first, second = ask(client, new(1)), ask(client, new(2))
    assert first.headers["RateLimit-Policy"] == '"reads";q=600;w=60'
    assert first.headers["RateLimit"] == '"reads";r=599;t=60'
    assert second.headers["RateLimit"].startswith('"reads";r=598;t=')


def test_the_defaults_are_600_reads_and_120_changes() -> None:
    chosen = Settings()
    assert (chosen.reads_per_minute, chosen.writes_per_minute) == (600, 120)


def test_answers_from_memory_and_304_are_free_and_tell_of_nobodys_quota(serve: Serve) -> None:
    client = serve(reads_per_minute=3)
    first = ask(client, PAIR)
    assert "RateLimit" in first.headers
    for _ in range(6):
        known = ask(client, PAIR, address="192.0.2.2")
        assert known.status_code == 200
        assert "RateLimit" not in known.headers
        assert "RateLimit-Policy" not in known.headers
    tag = first.headers["ETag"]
    # Forgotten, so that Flask itself says that nothing has changed.
    databases.forget(app_of(client))
    unchanged = ask(client, PAIR, If_None_Match=tag)
    assert unchanged.status_code == 304
    assert "RateLimit" not in unchanged.headers
    assert ask(client, new(1)).headers["RateLimit"].startswith('"reads";r=1;')


def test_the_same_holds_where_nothing_is_remembered(serve: Serve) -> None:
    client = serve(reads_per_minute=3, answer_bytes=0)
    tag = ask(client, PAIR).headers["ETag"]
    assert {ask(client, PAIR, If_None_Match=tag).status_code for _ in range(5)} == {304}
    assert (
        ask(client, PAIR, If_None_Match='W/"other"').headers["RateLimit"].startswith('"reads";r=1;')
    )


def test_who_asked_too_much_waits_until_the_window_is_over(serve: Serve) -> None:
    client = serve(reads_per_minute=3)
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        assert [ask(client, new(n)).status_code for n in range(3)] == [200] * 3
        clock.shift(20)
        refused = ask(client, new(4), Origin="https://partner.example")
        assert refused.status_code == 429
        assert refused.content_type == "application/problem+json"
        assert refused.json["type"].endswith("/problems/too-many-requests")
        assert refused.json["request_id"] == refused.headers["X-Request-Id"]
        assert refused.headers["Retry-After"] == "40"
        assert refused.headers["RateLimit"] == '"reads";r=0;t=40'
        assert refused.headers["Cache-Control"] == "no-store"
        assert refused.headers["Access-Control-Allow-Origin"] == "*"
        assert ask(client, new(4), address="192.0.2.2").status_code == 200
        assert ask(client, new(0)).status_code == 200, "it is known"
        clock.shift(41)
        assert ask(client, new(5)).status_code == 200


@pytest.mark.parametrize("path", ["/nowhere", "/frameworks/nobody", "/compare?a=flask", "/compare"])
def test_errors_count_too_and_a_validator_does_not_spare_them(serve: Serve, path: str) -> None:
    client = serve(reads_per_minute=2)
    for _ in range(2):
        told = ask(client, path, If_None_Match='W/"x"')
        assert 400 <= told.status_code < 429
        assert told.headers["RateLimit"].startswith('"reads";r=')
    assert ask(client, path, If_None_Match='W/"x"').status_code == 429
    assert ask(client, path).status_code == 429


def test_sums_of_ones_own_table_are_reads(serve: Serve) -> None:
    client = serve(reads_per_minute=2, writes_per_minute=1)
    statuses = [client.post("/compare", json={}).status_code for _ in range(3)]
    assert statuses == [422, 422, 429]


def test_probes_metrics_and_preflights_are_never_refused(serve: Serve) -> None:
    client = serve(reads_per_minute=1)
    for _ in range(3):
        for path in ("/healthz", "/readyz", "/metrics", "/v1/healthz"):
            response = ask(client, path)
            assert response.status_code == 200
            assert "RateLimit" not in response.headers
        assert client.options("/compare").status_code == 200
    assert ask(client, new(1)).status_code == 200


def test_a_refused_embed_is_drawn_and_kept_by_no_cache(serve: Serve) -> None:
    client = serve(reads_per_minute=1)
    ask(client, new(1))
    refused = ask(client, "/embed/flask-vs-django")
    assert (refused.status_code, refused.mimetype) == (429, "text/html")
    assert refused.headers["Cache-Control"] == "no-store"


def test_of_an_ipv6_address_its_network_is_counted(serve: Serve) -> None:
    client = serve(reads_per_minute=1)
    assert ask(client, new(1), address="2001:db8:1:2::1").status_code == 200
    assert ask(client, new(2), address="2001:db8:1:2::ffff").status_code == 429
    assert ask(client, new(3), address="2001:db8:1:3::1").status_code == 200


def test_nothing_is_counted_or_told_where_there_is_no_limit(serve: Serve) -> None:
    client = serve(reads_per_minute=0, writes_per_minute=0)
    assert "RateLimit" not in ask(client, new(1)).headers
    assert "RateLimit" not in client.delete("/frameworks/flask").headers


@pytest.fixture
def edited(only_sqlite: SQLite, shipped_on: Shipped) -> str:
    """A catalogue of the test's own."""
    return only_sqlite.copy(shipped_on(only_sqlite))


def change(client: FlaskClient, key: str | None, address: str = "192.0.2.1") -> TestResponse:
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    return client.delete(
        "/frameworks/flask", headers=headers, environ_base={"REMOTE_ADDR": address}
    )


def test_changes_are_counted_by_key_and_a_good_one_is_nobody_elses(
    serve: Serve, edited: str
) -> None:
    client = serve(database=edited, writes_per_minute=3, reads_per_minute=600)
    ada, bob = key_to(edited, Scope.EDIT), key_to(edited, Scope.EDIT)
    first = change(client, ada)
    assert first.headers["RateLimit-Policy"] == '"writes";q=3;w=60'
    assert first.headers["RateLimit"] == '"writes";r=2;t=60'
    for _ in range(2):
        # Wherever it is sent from.
        assert change(client, ada, "192.0.2.7").status_code != 429
    refused = change(client, ada)
    assert refused.json["type"].endswith("/too-many-requests")
    assert change(client, bob).status_code != 429
    # Without a key, and with wrong ones, the address is what counts; a good key still gets in.
    assert [change(client, None, "192.0.2.9").status_code for _ in range(2)] == [401, 401]
    assert [change(client, "x", "192.0.2.9").status_code for _ in range(2)] == [401, 429]
    assert change(client, bob, "192.0.2.9").status_code != 429


def test_reads_with_a_good_key_are_the_keys_and_with_a_wrong_one_the_address(
    serve: Serve, edited: str
) -> None:
    client = serve(database=edited, reads_per_minute=2)
    key = {"Authorization": f"Bearer {key_to(edited, Scope.VOTE)}"}
    assert ask(client, new(1), **key).status_code == 200
    assert ask(client, new(2), "192.0.2.8", **key).status_code == 200
    assert ask(client, new(3), "192.0.2.9", **key).status_code == 429
    wrong = {"Authorization": "Bearer fo_aaaaaaaa_x"}
    assert [ask(client, new(n), **wrong).status_code for n in (4, 5, 6)] == [200, 200, 429]


def test_wrong_keys_on_reads_are_counted_as_on_changes(serve: Serve, edited: str) -> None:
    client = serve(database=edited, reads_per_minute=600)
    wrong = {"Authorization": "Bearer fo_aaaaaaaa_x"}
    answers = [ask(client, new(n), **wrong) for n in range(12)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2
    assert answers[-1].json["type"].endswith("/too-many-attempts")
    assert int(answers[-1].headers["Retry-After"]) > 50
    # Those that ask for a validator are counted once too, and so are errors.
    told = ask(client, "/nothing", **wrong, **{"If-None-Match": '"x"'})
    assert told.status_code == 429
    # One count for both: who has guessed by reading has none left for changes.
    assert change(client, "x", "192.0.2.1").status_code == 429
    good = {"Authorization": f"Bearer {key_to(edited, Scope.VOTE)}"}
    assert ask(client, new(20), **good).status_code == 200
    assert ask(client, new(21)).status_code == 200


@pytest.mark.parametrize("hops", [1, 2])
def test_behind_proxies_the_caller_is_who_the_outermost_of_them_saw(
    serve: Serve, hops: int
) -> None:
    client = serve(reads_per_minute=1, trusted_proxies=hops)
    ours = ", 10.0.0.5" * (hops - 1)
    for number in range(3):
        # What stands left of what our proxies wrote is the caller's invention.
        chain = f"198.51.100.{number}, 203.0.113.7{ours}"
        answer = ask(client, new(number), "10.0.0.1", X_Forwarded_For=chain)
        assert answer.status_code == (200 if number == 0 else 429)
    other = ask(client, new(9), "10.0.0.1", X_Forwarded_For=f"203.0.113.8{ours}")
    assert other.status_code == 200


def test_without_proxies_x_forwarded_for_says_nothing(serve: Serve) -> None:
    client = serve(reads_per_minute=1)
    statuses = [ask(client, new(n), X_Forwarded_For=f"203.0.113.{n}").status_code for n in range(3)]
    assert statuses == [200, 429, 429]


def test_workers_that_share_a_redis_count_together(serve: Serve, redis_url: str) -> None:
    one, other = (serve(reads_per_minute=3, redis_url=redis_url) for _ in range(2))
    assert ask(one, new(1)).headers["RateLimit"] == '"reads";r=2;t=60'
    assert ask(other, new(1)).headers["RateLimit"].startswith('"reads";r=1;')
    assert ask(one, new(2)).status_code == 200
    assert ask(other, new(2)).status_code == 429
    assert one.get("/readyz").json["checks"]["limits"] == "ok"


def test_wrong_keys_are_counted_together_too(serve: Serve, edited: str, redis_url: str) -> None:
    workers = [serve(database=edited, redis_url=redis_url) for _ in range(2)]
    statuses = [change(workers[n % 2], "x").status_code for n in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    assert change(workers[0], key_to(edited, Scope.EDIT)).status_code not in {401, 429}


@pytest.mark.parametrize("kind", ["absent", "silent", "wrong"])
def test_a_redis_that_is_away_slow_or_wrong_is_nobodys_trouble(
    serve: Serve, kind: str, request: pytest.FixtureRequest
) -> None:
    wrong = "redis://127.0.0.1:no-port/x"
    url = wrong if kind == "wrong" else str(request.getfixturevalue(kind))
    client = serve(reads_per_minute=30, redis_url=url)
    spent, statuses = [], []
    for number in range(31):
        began = time.monotonic()
        # Nothing is looked up for it: what is timed is the counting.
        statuses.append(ask(client, f"/nowhere/{number}").status_code)
        spent.append(time.monotonic() - began)
    assert statuses == [404] * 30 + [429], "it counts for itself"
    # The first one also loads the client; what a busy machine adds once is nobody's either.
    assert sorted(spent[1:])[-2] < 0.5
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json["checks"]["limits"] == "degraded"
    assert "faceoff_limits_degraded 1.0" in client.get("/metrics").text


def test_it_counts_in_redis_again_once_that_is_back(
    redis_url: str, absent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallies, "PAUSE", 0.05)
    share = Share(name="reads", most=10)
    counts, others = Tallies(absent), Tallies(redis_url)
    assert counts.take(share, "ada").remaining == 9
    assert counts.degraded()
    assert counts._shared is not None
    counts._shared._url = redis_url
    counts._shared._storage = None
    others.take(share, "ada")
    time.sleep(0.1)
    assert counts.take(share, "ada").remaining == 8
    assert not counts.degraded()


def test_a_redis_that_failed_is_left_alone_for_a_second(silent: str) -> None:
    counts, share = Tallies(silent), Share(name="reads", most=1_000)
    began = time.monotonic()
    counts.take(share, "ada")
    assert time.monotonic() - began > 0.15
    began = time.monotonic()
    for _ in range(50):
        counts.take(share, "ada")
    # Fifty that each waited would take ten seconds.
    assert time.monotonic() - began < 2.0


def test_the_address_of_redis_is_in_no_log(absent: str, caplog: pytest.LogCaptureFixture) -> None:
    secret = absent.replace("valkey://", "redis://:hush-hush@")
    Tallies(secret).take(Share(name="reads", most=1), "ada")
    assert "ConnectionError" in caplog.text
    assert "hush" not in caplog.text


def test_shares_that_are_counted_apart_do_not_meet() -> None:
    counts = Tallies()
    counts.take(Share(name=quotas.READS, most=1), "ada")
    assert not counts.take(Share(name=quotas.WRITES, most=1), "ada").over
    assert not counts.take_moving(auth.WRONG_KEYS, "ada").over
