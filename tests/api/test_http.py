"""What every answer carries: validators, caching, CORS, request ids, security headers."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.models import Catalogue, db
from tests import databases

READS = [
    "/compare?a=flask&b=django",
    "/frameworks",
    "/frameworks/flask",
    "/frameworks/flask/ratings",
    "/frameworks/flask/claims",
    "/features",
    "/features/security",
    "/categories",
    "/sources",
    "/sources/stackshare",
    "/use-cases",
    "/use-cases/general",
    "/method",
    "/method.md",
    "/problems",
    "/openapi.yaml",
    "/openapi.json",
    "/",
]


@pytest.mark.parametrize("path", READS)
def test_a_read_is_cacheable_and_answers_304_with_the_same_headers(
    client: FlaskClient, path: str
) -> None:
    first = client.get(path)
    assert first.status_code == 200
    # What an editor can change has a strong tag, which If-Match takes.
    entry = path.count("/") == 2 and not path.startswith("/compar")
    tag = r'"[0-9a-f]{8}\.1\.[0-9a-f]{16}"' if entry else r'W/"v1-[01]-[0-9a-f]{20}"'
    assert re.fullmatch(tag, first.headers["ETag"])
    assert "s-maxage" in first.headers["Cache-Control"]
    for validator in (first.headers["ETag"], first.headers["ETag"].removeprefix("W/")):
        again = client.get(path, headers={"If-None-Match": validator})
        assert again.status_code == 304
        assert again.data == b""
        for header in ("ETag", "Cache-Control"):
            assert again.headers[header] == first.headers[header]
    changed = client.get(path, headers={"If-None-Match": 'W/"v1-0-other"'})
    assert changed.data == first.data


@pytest.mark.parametrize("path", READS)
def test_head_answers_as_get_without_the_body(client: FlaskClient, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert head.status_code == 200
    assert head.data == b""
    for header in ("ETag", "Content-Type", "Content-Length"):
        assert head.headers[header] == get.headers[header]


def test_different_questions_have_different_validators(client: FlaskClient) -> None:
    tags = [client.get(path).headers["ETag"] for path in READS]
    assert len(set(tags)) == len(tags)


def test_a_validator_given_out_before_the_database_was_replaced_does_not_match(
    empty_app: Flask,
) -> None:
    client = empty_app.test_client()
    tag = client.get("/features").headers["ETag"]
    assert client.get("/features", headers={"If-None-Match": tag}).status_code == 304
    with empty_app.app_context():
        db.session.execute(update(Catalogue).values(epoch="another"))
        db.session.commit()
    assert client.get("/features", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", ["/compare?a=flask&b=django", "/nope", "/compare"])
def test_any_page_may_read_answers_and_errors(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Origin": "https://partner.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in response.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "Origin" not in response.headers.get("Vary", "")


def test_a_304_may_be_read_by_any_page_too(client: FlaskClient) -> None:
    origin = {"Origin": "https://partner.example"}
    tag = client.get("/method", headers=origin).headers["ETag"]
    response = client.get("/method", headers={**origin, "If-None-Match": tag})
    assert response.status_code == 304
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_a_preflight_allows_the_headers_a_client_needs(client: FlaskClient) -> None:
    response = client.options(
        "/compare",
        headers={
            "Origin": "https://partner.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "if-none-match",
        },
    )
    assert response.status_code == 200
    assert "if-none-match" in response.headers["Access-Control-Allow-Headers"].lower()


def test_a_harmless_request_id_is_kept_and_another_replaced(client: FlaskClient) -> None:
    kept = client.get("/healthz", headers={"X-Request-Id": "trace-2026.11_a"})
    assert kept.headers["X-Request-Id"] == "trace-2026.11_a"
    for bad in ("short", "x" * 65, "two words!", "ünïcödé-ünïcödé"):
        given = client.get("/healthz", headers={"X-Request-Id": bad}).headers["X-Request-Id"]
        assert given != bad
        assert len(given) == 36


@pytest.mark.parametrize("path", ["/compare?a=flask&b=django", "/nope", "/healthz"])
def test_answers_are_inert_in_a_browser(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    "header", ["Host", "X-Forwarded-Host", "X-Original-URL", "X-HTTP-Method-Override", "Cookie"]
)
def test_no_header_of_a_caller_changes_a_cacheable_answer(client: FlaskClient, header: str) -> None:
    plain = client.get("/frameworks?per_page=2")
    poisoned = client.get("/frameworks?per_page=2", headers={header: "evil.example"})
    assert poisoned.data == plain.data
    assert poisoned.headers["ETag"] == plain.headers["ETag"]


def test_links_start_with_the_public_address_where_one_is_set(shipped_database: str) -> None:
    with databases.serving(shipped_database, public_url="https://compare.example") as app:
        body = app.test_client().get("/compare?a=flask&b=django").json
    assert body["links"]["self"] == "https://compare.example/v1/compare?a=flask&b=django"


def test_health_is_never_cached(client: FlaskClient) -> None:
    for path in ("/healthz", "/readyz"):
        response = client.get(path)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-store"
        assert "ETag" not in response.headers


def test_an_unmigrated_database_is_alive_and_not_ready(server: databases.Server) -> None:
    url = server.new()
    with databases.serving(url) as app:
        client = app.test_client()
        assert client.get("/healthz").status_code == 200
        response = client.get("/readyz")
    server.drop(url)
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert response.json == {
        "status": "unready",
        "checks": {"database": "ok", "migrations": "failing", "limits": "ok"},
    }


def test_a_database_that_is_gone_is_alive_and_not_ready(server: databases.Server) -> None:
    url = server.new()
    server.drop(url)
    gone = url.replace("sqlite:///", "sqlite:////nowhere")
    with databases.serving(gone) as app:
        client = app.test_client()
        assert client.get("/healthz").status_code == 200
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json["checks"]["database"] == "failing"
