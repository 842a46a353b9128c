"""Who may write: a good key in the right header, and nobody is told more than that."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
import time_machine
from flask import Blueprint, Flask, request
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from werkzeug.test import TestResponse

from app.api import auth, contract, openapi, quotas
from app.api.contract import Answer, Operation
from app.api.errors import PROBLEMS
from app.domain.keys import Scope
from app.models import db
from app.services import keys, tallies
from app.services.exports import What
from app.services.tallies import Share, Tallies
from tests import databases
from tests.databases import Server

Make = Callable[..., str]


@pytest.fixture(scope="module")
def closed_app(server: Server, small_database: str) -> Iterator[Flask]:
    """The app with routes that need a key, on a database of this module's own."""
    url = server.copy(small_database)
    with databases.serving(url) as app:
        app.register_blueprint(_closed())
        yield app
    server.drop(url)


def _closed() -> Blueprint:
    bp = Blueprint("closed", __name__, url_prefix="/closed")

    @bp.post("/<scope>")
    def closed(scope: str) -> dict[str, str]:
        key = auth.require(Scope(scope))
        return {"name": key.name, "body": request.get_data(as_text=True)}

    @bp.post("/broken")
    def broken() -> dict[str, str]:
        auth.require(Scope.EDIT)
        raise ZeroDivisionError

    return bp


@pytest.fixture
def client(closed_app: Flask) -> FlaskClient:
    """Asks as somebody from whose address no wrong key has come yet."""
    quotas.init_app(closed_app)
    return closed_app.test_client()


@pytest.fixture
def make(closed_app: Flask) -> Make:
    """Makes keys."""

    def made(scope: Scope = Scope.EDIT, *, expires_at: datetime | None = None) -> str:
        with closed_app.app_context():
            new = keys.create(
                db.session(),
                name="Ada",
                scope=scope,
                now=datetime.now(UTC),
                expires_at=expires_at,
            )
        return new.text

    return made


def ask(
    client: FlaskClient, key: str | None, path: str = "/closed/edit", address: str = "192.0.2.1"
) -> TestResponse:
    return client.post(
        path,
        headers={} if key is None else {"Authorization": f"Bearer {key}"},
        environ_base={"REMOTE_ADDR": address},
    )


def revoke(app: Flask, key: str) -> None:
    with app.app_context():
        assert keys.revoke(db.session(), key[3:11], datetime.now(UTC)) is not None


def wrong(key: str) -> str:
    """Return a key with the id of a good one and another's secret."""
    return key[:12] + key[12:].swapcase()


def challenged(response: TestResponse, status: int, kind: str) -> str:
    """Check a refusal's document and return its challenge."""
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.json["type"].endswith(f"/problems/{kind}")
    assert response.headers["Cache-Control"] == "no-store"
    return response.headers["WWW-Authenticate"]


def but_for_its_id(response: TestResponse) -> str:
    body = dict(response.json or {})
    assert body.pop("request_id")
    return str(body)


def test_a_good_key_gets_in(client: FlaskClient, make: Make) -> None:
    assert ask(client, make()).json == {"name": "Ada", "body": ""}


def test_the_scheme_is_read_in_any_case(client: FlaskClient, make: Make) -> None:
    for scheme in ("bearer", "BEARER", "Bearer  "):
        response = client.post("/closed/edit", headers={"Authorization": f"{scheme} {make()}"})
        assert response.status_code == 200


@pytest.mark.parametrize("header", [None, "", "Basic YWRhOmFkYQ==", "Bearerfo", "Digest x", "ä"])
def test_without_a_key_one_is_asked_for_and_nothing_else_is_said(
    client: FlaskClient, header: str | None
) -> None:
    headers = {} if header is None else {"Authorization": header}
    response = client.post("/closed/edit", headers=headers)
    assert challenged(response, 401, "key-needed") == 'Bearer realm="faceoff"'


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "x" * 4000,
        "fo_",
        "fo_aaaaaaaa_",
        "fo_" + "a" * 52,
        "{good}A",
        "{good}=",
        "{good}\xe4",
        '"{good}"',
        "{good} {good}",
        "{good},Bearer {good}",
        "Bearer {good}",
    ],
)
def test_every_malformed_key_is_refused_alike(client: FlaskClient, make: Make, token: str) -> None:
    response = ask(client, token.format(good=make()))
    expected = 'Bearer realm="faceoff", error="invalid_token"'
    assert challenged(response, 401, "key-refused") == expected


def test_wrong_expired_revoked_and_unknown_keys_can_not_be_told_apart(
    client: FlaskClient, make: Make, closed_app: Flask
) -> None:
    expired = make(expires_at=datetime.now(UTC) + timedelta(days=1))
    revoked = make()
    revoke(closed_app, revoked)
    unknown = f"fo_aaaaaaaa{make()[11:]}"
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2)):
        answers = [ask(client, key) for key in (wrong(make()), expired, revoked, unknown, "x")]
    for response in answers:
        challenged(response, 401, "key-refused")
    assert len({but_for_its_id(response) for response in answers}) == 1
    assert len({response.headers["WWW-Authenticate"] for response in answers}) == 1


def test_a_key_in_the_address_is_no_key(client: FlaskClient, make: Make) -> None:
    response = client.post(f"/closed/edit?access_token={make()}")
    challenged(response, 401, "key-needed")


@pytest.mark.parametrize("held", list(Scope))
@pytest.mark.parametrize("needed", list(Scope))
def test_a_scope_reaches_what_is_below_it_and_not_above(
    client: FlaskClient, make: Make, held: Scope, needed: Scope
) -> None:
    response = ask(client, make(held), f"/closed/{needed}")
    ranks = list(Scope)
    if ranks.index(held) >= ranks.index(needed):
        assert response.status_code == 200
        return
    challenge = challenged(response, 403, "scope-missing")
    assert challenge == f'Bearer realm="faceoff", error="insufficient_scope", scope="{needed}"'
    assert f"scope {needed}" in response.json["detail"]


def test_a_key_is_judged_anew_for_every_request(
    client: FlaskClient, make: Make, closed_app: Flask
) -> None:
    key = make()
    assert ask(client, key).status_code == 200
    revoke(closed_app, key)
    assert ask(client, key).status_code == 401


def test_the_request_may_begin_a_change_after_its_key_was_looked_up(
    closed_app: Flask, make: Make
) -> None:
    key = make()
    with closed_app.test_request_context(headers={"Authorization": f"Bearer {key}"}):
        auth.require(Scope.EDIT)
        assert not db.session().in_transaction()


def test_a_database_that_is_away_lets_nobody_in(
    client: FlaskClient, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import TimeoutError as PoolTimeout

    def away(*_: object) -> None:
        raise PoolTimeout

    key = make()
    monkeypatch.setattr(keys, "authenticate", away)
    assert ask(client, key).status_code == 503


def test_after_ten_wrong_keys_an_address_waits_until_the_first_is_a_minute_old(
    client: FlaskClient, make: Make
) -> None:
    key = make()
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        assert ask(client, wrong(key)).status_code == 401
        clock.shift(20)
        assert {ask(client, wrong(key)).status_code for _ in range(9)} == {401}
        refused = ask(client, wrong(key))
        assert refused.status_code == HTTPStatus.TOO_MANY_REQUESTS
        assert refused.headers["Retry-After"] == "40"
        assert "40 s" in refused.json["detail"]
        clock.shift(41)
        assert ask(client, wrong(key)).status_code == 401
        assert ask(client, wrong(key)).status_code == 429


def test_a_good_key_is_never_locked_out_and_none_at_all_is_no_wrong_one(
    client: FlaskClient, make: Make
) -> None:
    key = make()
    assert {ask(client, None).status_code for _ in range(20)} == {401}
    assert {ask(client, "x").status_code for _ in range(10)} == {401}
    assert {ask(client, "x").status_code for _ in range(20)} == {429}
    assert ask(client, key).status_code == 200
    assert ask(client, key, "/closed/admin").status_code == 403
    assert ask(client, None).status_code == 401


def test_addresses_are_counted_apart_and_no_header_can_change_ones_own(
    client: FlaskClient,
) -> None:
    for _ in range(10):
        ask(client, "x")
    pretending = {"Authorization": "Bearer x", "X-Forwarded-For": "192.0.2.9", "Forwarded": "for=x"}
    own = {"REMOTE_ADDR": "192.0.2.1"}
    assert client.post("/closed/edit", headers=pretending, environ_base=own).status_code == 429
    assert ask(client, "x", address="192.0.2.2").status_code == 401


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::"),
        ("::1", "::"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_of_an_ipv6_address_its_network_counts(address: str, counted_as: str) -> None:
    assert auth.neighbourhood(address) == counted_as


def test_a_flood_of_addresses_does_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tallies, "REMEMBERED", 20)
    counts = Tallies()
    for number in range(100):
        counts.take_moving(auth.WRONG_KEYS, f"192.0.2.{number}")
        counts.take(Share(name="reads", most=10), f"192.0.2.{number}")
        assert 0 < counts.remembered <= 20


def test_a_refusal_says_nothing_of_the_body_or_of_what_there_is(client: FlaskClient) -> None:
    answers = [
        client.post("/closed/edit", data=body, content_type=kind)
        for body, kind in ((b"{}", "application/json"), (b"{", "text/x"), (b"\xff" * 300_000, ""))
    ]
    assert {response.status_code for response in answers} == {401}
    assert len({but_for_its_id(response) for response in answers}) == 1


def test_the_secret_is_in_no_log_answer_or_export(
    client: FlaskClient, make: Make, closed_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        good, too_small, expired, revoked = make(), make(Scope.VOTE), make(), make()
        revoke(closed_app, revoked)
        secrets = {key[12:] for key in (good, too_small, expired, revoked)}
        answers = [ask(client, key) for key in (None, good, too_small, revoked, wrong(good))]
        answers += [ask(client, f"{good}x"), ask(client, good, "/closed/broken")]
        answers += [ask(client, f"{good}x") for _ in range(10)]
        answers += [client.get("/stats", headers={"Authorization": f"Bearer {good}"})]
        exports = [
            # Read at once: each holds a connection until it is.
            client.get(f"/export?format={form}&what={what}").data
            for form in ("ndjson", "csv", "sqlite")
            for what in What
        ]
    assert all(len(export) > 200 for export in exports)
    told = [response.data + str(response.headers).encode() for response in answers] + exports
    assert {401, 403, 429, 500} <= {response.status_code for response in answers}
    assert "ZeroDivisionError" in caplog.text
    for secret in secrets:
        assert secret not in caplog.text
        assert not [text for text in told if secret.encode() in text]


def closed_operation(*, scope: Scope | None) -> Operation:
    def change_something() -> Answer:
        """Change something."""
        return Answer(body={})

    return Operation(
        path="/somethings",
        method="POST",
        view=change_something,
        tag="Catalogue",
        returns=None,
        scope=scope,
    )


def test_an_operation_with_a_scope_declares_its_key_and_what_can_be_wrong_with_it(
    closed_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    operation = closed_operation(scope=Scope.EDIT)
    monkeypatch.setattr(contract, "operations", lambda _: [operation])
    with closed_app.app_context():
        document = openapi.build(closed_app)
    validate(document)
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    described = document["paths"]["/somethings"]["post"]
    assert described["security"] == [{"bearer": ["edit"]}]
    responses = described["responses"]
    for error in openapi.KEY_ERRORS:
        problem = PROBLEMS[error]
        refusal = responses[str(problem.status)]
        assert problem.explanation in refusal["description"]
        assert "application/problem+json" in refusal["content"]
    assert set(responses["401"]["headers"]) == {"WWW-Authenticate"}
    assert set(responses["403"]["headers"]) == {"WWW-Authenticate"}
    assert set(responses["429"]["headers"]) == {"Retry-After"}
    assert "503" in responses


def test_an_operation_without_a_scope_is_open(
    closed_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    operation = closed_operation(scope=None)
    monkeypatch.setattr(contract, "operations", lambda _: [operation])
    with closed_app.app_context():
        document = openapi.build(closed_app)
    described = document["paths"]["/somethings"]["post"]
    assert "security" not in described
    assert "securitySchemes" not in document["components"]
    assert not {"401", "403", "503"} & set(described["responses"])


def test_every_refusal_carries_the_headers_that_the_contract_promises(
    client: FlaskClient, make: Make
) -> None:
    answers = [ask(client, None), ask(client, make(Scope.VOTE))]
    answers += [ask(client, "x") for _ in range(11)]
    assert {r.status_code for r in answers} == set(openapi.STATUS_HEADERS)
    for response in answers:
        for name in openapi.STATUS_HEADERS[response.status_code]:
            assert re.match(r"Bearer |\d+\Z", response.headers[name])


def test_every_route_that_changes_something_asks_for_a_key(small_app: Flask) -> None:
    guarded, asking = 0, small_app.test_client()
    for operation in contract.operations(small_app):
        refused = asking.open(re.sub(r"<[^>]+>", "x", operation.path), method=operation.method)
        if operation.method in {"PUT", "PATCH", "DELETE"} or operation.scope:
            guarded += 1
            assert refused.status_code == 401, operation.path
        else:
            assert refused.status_code != 401, operation.path
    assert guarded > 60
