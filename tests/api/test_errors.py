"""Every error is a problem document that says all that is wrong and nothing of our insides."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app.api import errors
from app.domain.errors import CatalogueError, Mistaken, Unknown


def problem(client: FlaskClient, path: str, status: int, method: str = "GET") -> dict[str, Any]:
    response = client.open(path, method=method)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    body = dict(response.json or {})
    assert body["status"] == status
    assert body["request_id"] == response.headers["X-Request-Id"]
    return body


@pytest.mark.parametrize(
    "path", ["/nope", "/v1/nope", "/frameworks/", "/\\\\evil.example/", "/v2/compare"]
)
def test_an_unknown_path_is_a_problem(client: FlaskClient, path: str) -> None:
    assert problem(client, path, 404)["title"] == "Not Found"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_wrong_method_is_a_problem_that_lists_the_right_ones(
    client: FlaskClient, method: str
) -> None:
    problem(client, "/search", 405, method)
    allowed = client.open("/search", method=method).headers["Allow"]
    assert set(allowed.split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_all_mistakes_of_a_question_are_told_at_once(client: FlaskClient) -> None:
    body = problem(client, "/frameworks?per_page=0&page=x&sort=stars&langage=python", 422)
    assert {error["parameter"] for error in body["errors"]} == {
        "per_page",
        "page",
        "sort",
        "langage",
    }
    (unknown,) = (error for error in body["errors"] if error["parameter"] == "langage")
    assert unknown["did_you_mean"] == ["language"]


def test_both_sides_have_to_be_named(client: FlaskClient) -> None:
    body = problem(client, "/compare", 422)
    assert {error["parameter"] for error in body["errors"]} == {"a", "b"}


@pytest.mark.parametrize(
    "path", ["/compare?a=flask&a=rails&b=django", "/frameworks?page=1&page=1", "/method?x=1&x=2"]
)
def test_a_parameter_given_twice_is_a_mistake(client: FlaskClient, path: str) -> None:
    assert "times" in str(problem(client, path, 422)["errors"])


@pytest.mark.parametrize("path", ["/method", "/healthz", "/openapi.yaml", "/features/security"])
def test_a_route_without_parameters_takes_none(client: FlaskClient, path: str) -> None:
    body = problem(client, f"{path}?callback=alert", 422)
    assert body["errors"][0]["parameter"] == "callback"


def test_the_parameter_that_names_something_unknown_is_named_itself(client: FlaskClient) -> None:
    body = problem(client, "/compare?a=flask&b=djagno", 404)
    assert [error["parameter"] for error in body["errors"]] == ["b"]


def test_two_aliases_of_one_framework_are_one_suggestion(client: FlaskClient) -> None:
    (error,) = problem(client, "/frameworks/nodej", 404)["errors"]
    assert error["did_you_mean"].count("nodejs") == 1


def test_a_database_that_is_away_is_503_and_not_a_bug(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, sqlite3.OperationalError("database is locked"))

    monkeypatch.setattr("app.services.comparisons.compare", away)
    response = app.test_client().get("/compare?a=flask&b=django")
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert response.headers["Cache-Control"] == "no-store"
    assert b"locked" not in response.data


def test_a_bug_of_ours_shows_no_trace(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("app.services.comparisons.compare", broken)
    response = app.test_client().get("/compare?a=flask&b=django")
    assert response.status_code == 500
    assert response.content_type == "application/problem+json"
    assert b"secret" not in response.data
    assert b"ZeroDivision" not in response.data


def every_subclass(error: type[CatalogueError]) -> set[type[CatalogueError]]:
    return {error}.union(*(every_subclass(below) for below in error.__subclasses__()))


def test_every_domain_error_has_a_status() -> None:
    abstract = {CatalogueError, Mistaken, Unknown}
    assert every_subclass(CatalogueError) - abstract <= set(errors.PROBLEMS)


def test_a_problem_type_leads_to_its_explanation(client: FlaskClient) -> None:
    kind = problem(client, "/compare?a=falsk&b=django", 404)["type"]
    assert client.get(kind).json["title"] == "Unknown framework"
    kinds = client.get("/problems").json["data"]
    assert {found["type"] for found in kinds} >= {kind}
    assert client.get("/problems/nothing-like-it").status_code == 404


def test_a_host_that_is_not_trusted_is_refused(shipped_database: str) -> None:
    from tests import databases

    with databases.serving(shipped_database, trusted_hosts=["compare.example"]) as app:
        client = app.test_client()
        assert client.get("/method", headers={"Host": "evil.example"}).status_code == 400
        assert client.get("/method", headers={"Host": "compare.example"}).status_code == 200
        # A container's own health check asks by loopback address.
        assert client.get("/healthz", headers={"Host": "127.0.0.1:8000"}).status_code == 200
