"""What the shipped nginx.conf does before replicas that answer, fail and claim as a test wants."""

from __future__ import annotations

import http.client
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import count, product
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.deploy.proxy import need_nginx, proxy
from tests.deploy.replicas import Asked, Behaviour, BreaksOff, Replica, Says, replica
from tests.serving import free_port

KEPT = {"Cache-Control": "public, s-maxage=300"}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer through the proxy."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Stack:
    """The proxy before two replicas, of which the second may be missing."""

    address: str
    replicas: tuple[Replica, ...]

    def ask(
        self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Reply:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        reply = connection.getresponse()
        found = Reply(reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read())
        connection.close()
        return found

    def asked(self) -> list[Asked]:
        return [asked for one in self.replicas for asked in one.asked]


Before = Callable[..., AbstractContextManager[Stack]]


@pytest.fixture
def before(tmp_path: Path) -> Before:
    """Put the proxy before one or two replicas; where there is one, the other port is closed."""
    need_nginx()

    @contextmanager
    def stacked(behaves: Behaviour, *, alone: bool = False, in_front: str = "") -> Iterator[Stack]:
        if in_front:
            (tmp_path / "in-front").mkdir()
            (tmp_path / "in-front" / "tls.conf").write_text(in_front, encoding="utf-8")
        with replica(behaves) as one, replica(behaves) as other:
            away = f"http://127.0.0.1:{free_port()}"
            second = away if alone else other.address
            with proxy(tmp_path, [one.address, second]) as address:
                yield Stack(address, (one, other))

    return stacked


def test_a_busy_answer_of_ours_reaches_whoever_asked_and_shuts_nobody_out(before: Before) -> None:
    def busy(asked: Asked) -> Says:
        if asked.path == "/busy":
            return Says(status=503, headers={"Retry-After": "7"}, body=b'{"status":503}')
        return Says()

    with before(busy) as stack:
        for number in range(12):
            told = stack.ask("/busy")
            assert (told.status, told.headers["retry-after"]) == (503, "7")
            assert stack.ask(f"/well?{number}").status == 200
        assert len([one for one in stack.asked() if one.path == "/busy"]) == 12, "asked twice"


def test_what_was_never_sent_goes_to_the_other_replica(before: Before) -> None:
    with before(lambda _: Says(), alone=True) as stack:
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
            told = Counter(stack.ask(f"/{n}", method=method, body=b"{}").status for n in range(16))
            assert told == {200: 16}, method
        assert len(stack.asked()) == 6 * 16


def test_a_write_that_broke_off_is_not_sent_again(before: Before) -> None:
    def breaks_off(_: Asked) -> Says:
        raise BreaksOff

    with before(breaks_off) as stack:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert stack.ask("/v1/points", method=method, body=b"{}").status == 502
        assert stack.ask("/v1/imports", method="POST", body=b"{}").status == 502
        assert [asked.method for asked in sorted(stack.asked(), key=lambda a: a.method)] == [
            *("DELETE", "PATCH", "POST", "POST", "PUT")
        ]


def test_a_read_that_broke_off_is_asked_of_the_other_replica(before: Before) -> None:
    numbers = count()

    def breaks_off_first(_: Asked) -> Says:
        if next(numbers) == 0:
            raise BreaksOff
        return Says()

    with before(breaks_off_first) as stack:
        assert stack.ask("/new").status == 200
        assert [len(one.asked) for one in stack.replicas] == [1, 1]


def test_where_nobody_answers_the_proxy_says_so_as_we_would(before: Before) -> None:
    def breaks_off(_: Asked) -> Says:
        raise BreaksOff

    with before(breaks_off) as stack:
        for method, path in product(("GET", "POST", "PUT"), ("/badge.html", "/v1/imports")):
            told = stack.ask(path, method=method, body=b"{}", X_Request_Id="partner-4711")
            _is_a_problem(told)


def _is_a_problem(told: Reply) -> None:
    assert told.status == 502
    assert told.headers["content-type"] == "application/problem+json"
    assert told.headers["retry-after"] == "5"
    assert told.headers["cache-control"] == "no-store"
    assert told.headers["access-control-allow-origin"] == "*"
    problem = json.loads(told.body)
    assert problem["status"] == 502
    assert problem["request_id"] == told.headers["x-request-id"] == "partner-4711"


def test_a_body_that_is_too_large_for_the_proxy_is_a_problem_as_well(before: Before) -> None:
    with before(lambda _: Says()) as stack:
        told = stack.ask("/v1/compare", method="POST", body=bytes(1_100_000))
        assert (told.status, told.headers["content-type"]) == (413, "application/problem+json")
        assert "retry-after" not in told.headers
        assert json.loads(told.body)["status"] == 413
        # Imports are as large as Faceoff lets them be.
        assert stack.ask("/v1/imports", method="POST", body=bytes(1_100_000)).status == 200


def test_an_old_answer_is_served_no_longer_than_it_says(before: Before) -> None:
    numbers = count()

    def short(_: Asked) -> Says:
        spans = {"Cache-Control": "public, s-maxage=1, stale-while-revalidate=2"}
        return Says(headers=spans, body=str(next(numbers)).encode())

    with before(short) as stack:
        assert stack.ask("/short").body == b"0"
        old = _after_its_time(stack, "/short")
        assert (old.body, old.headers["x-cache"]) == (b"0", "STALE")
        _until(lambda: stack.ask("/short").body == b"1")
        time.sleep(4.2)
        # 1 + 2 seconds are over: whoever asks now waits for today's.
        anew = stack.ask("/short")
        assert anew.headers["x-cache"] == "EXPIRED"
        assert int(anew.body) >= 2


def test_an_old_answer_covers_a_failure_no_longer_than_it_says(before: Before) -> None:
    numbers = count()

    def once(_: Asked) -> Says:
        if next(numbers):
            raise BreaksOff
        return Says(headers={"Cache-Control": "public, s-maxage=1, stale-if-error=3"}, body=b"old")

    with before(once) as stack:
        assert stack.ask("/once").body == b"old"
        old = _after_its_time(stack, "/once")
        assert (old.body, old.headers["x-cache"]) == (b"old", "STALE")
        time.sleep(4.2)
        assert stack.ask("/once").status == 502


def test_an_old_answer_does_not_cover_what_we_say_on_purpose(before: Before) -> None:
    known: set[str] = set()

    def gone(asked: Asked) -> Says:
        if asked.path in known:
            return Says(status=int(asked.path[1:]), headers={"Cache-Control": "no-store"})
        known.add(asked.path)
        return Says(headers={"Cache-Control": "public, s-maxage=1, stale-if-error=60"})

    with before(gone) as stack:
        assert [stack.ask(f"/{status}").status for status in (404, 410, 429)] == [200, 200, 200]
        # Seconds are whole to nginx.
        time.sleep(2.2)
        assert [stack.ask(f"/{status}").status for status in (404, 410, 429)] == [404, 410, 429]


def test_the_id_and_the_share_of_one_caller_are_told_to_no_other(before: Before) -> None:
    def counted(asked: Asked) -> Says:
        own = {"X-Request-Id": asked.headers["x-request-id"]}
        share = {"RateLimit": '"reads";r=5;t=60', "RateLimit-Policy": '"reads";q=600;w=60'}
        return Says(headers={**KEPT, **own, **share})

    with before(counted) as stack:
        first = stack.ask("/kept", X_Request_Id="partner-4711")
        assert first.headers["x-cache"] == "MISS"
        assert first.headers["x-request-id"] == "partner-4711"
        assert first.headers["ratelimit"] == '"reads";r=5;t=60'
        assert first.headers["ratelimit-policy"] == '"reads";q=600;w=60'
        others = [stack.ask("/kept") for _ in range(2)]
        assert {other.headers["x-cache"] for other in others} == {"HIT"}
        ids = {other.headers["x-request-id"] for other in others}
        assert len(ids - {"partner-4711"}) == 2
        assert not [other for other in others if "ratelimit" in str(other.headers)]
        # Who is not answered from what is kept is told what is left to them.
        editor = stack.ask("/kept", Authorization="Bearer x")
        assert editor.headers["ratelimit"] == '"reads";r=5;t=60'
        changed = stack.ask("/kept", method="PUT", body=b"{}")
        assert changed.headers["ratelimit"] == '"reads";r=5;t=60'


def test_an_id_that_could_harm_a_log_is_replaced(before: Before, tmp_path: Path) -> None:
    with before(lambda _: Says()) as stack:
        told = stack.ask("/new", X_Request_Id="no good, at all")
        (asked,) = stack.asked()
        given = asked.headers["x-request-id"]
        assert told.headers["x-request-id"] == given
        assert re.fullmatch(r"[0-9a-f]{32}", given)
        log = tmp_path / "access.log"
        _until(lambda: f'"request_id":"{given}"' in log.read_text(encoding="utf-8"))


def test_who_claims_to_be_somebody_else_is_not_believed(before: Before) -> None:
    with before(lambda _: Says()) as stack:
        stack.ask("/new", X_Forwarded_For="203.0.113.9")
        (asked,) = stack.asked()
        assert asked.headers["x-forwarded-for"] == "127.0.0.1"


def test_what_ends_tls_in_front_is_believed_once_it_is_named(before: Before) -> None:
    shipped = Path(__file__).parents[2] / "deploy" / "in-front" / "tls.conf.example"
    named = shipped.read_text(encoding="utf-8").replace("10.0.0.7", "127.0.0.1")
    with before(lambda _: Says(), in_front=named) as stack:
        # The last address is the one that TLS proxy wrote; what stands before it anybody can send.
        stack.ask("/new", X_Forwarded_For="198.51.100.1, 203.0.113.9")
        (asked,) = stack.asked()
        assert asked.headers["x-forwarded-for"] == "203.0.113.9"


def _after_its_time(stack: Stack, path: str) -> Reply:
    """Return the first answer after s-maxage; nginx counts whole seconds."""
    limit = time.monotonic() + 10
    while (told := stack.ask(path)).headers["x-cache"] == "HIT":
        assert time.monotonic() < limit
        time.sleep(0.05)
    return told


def _until(true: Callable[[], bool]) -> None:
    limit = time.monotonic() + 10
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.05)
