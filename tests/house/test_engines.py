"""Whatever keeps the catalogue and whoever asks: the same bytes, and links that lead somewhere."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.api.contract import operations
from app.api.schemas.entries import EntryOut
from app.domain.errors import NoPublicAddress
from app.models import db
from app.services import catalogue_file
from tests import databases
from tests.databases import PostgreSQL, Server, SQLite

SAME_BYTES = [
    "/compare?a=flask&b=django",
    "/compare?a=node.js&b=Rails",
    "/compare?a=bootstrap&b=materialize",
    "/compare?a=flask&b=django&include=all",
    "/compare?frameworks=rails,django,flask&include=all",
    "/comparisons?per_page=100",
    "/comparisons/flask-vs-django/related?per_page=100",
    "/frameworks/django/points?per_page=100",
    "/frameworks/django/comparisons",
    "/frameworks/flask/code?per_page=100",
    "/tasks?per_page=100",
    "/tasks/database",
    "/frameworks?per_page=100",
    "/frameworks?sort=maker&per_page=100",
    "/frameworks?sort=-maker,-name&per_page=100",
    "/frameworks?sort=first_release&per_page=100",
    "/frameworks?sort=kind,-first_release&per_page=7&page=2",
    "/frameworks?q=FRAME&language=Python,php",
    "/frameworks?q=%25",
    "/frameworks/django",
    "/frameworks/django/ratings?per_page=100",
    "/frameworks/django/claims?per_page=100",
    "/frameworks/spring-boot/claims?per_page=100",
    "/features?per_page=100",
    "/features/learning-curve",
    "/categories?per_page=100",
    "/sources?per_page=100",
    "/sources?kind=documentation,generated",
    "/use-cases",
    "/method",
    "/compare?a=falsk&b=djagno",
    "/frameworks?category=web-framework",
]

STARTS = [
    "/",
    "/compare?a=flask&b=django",
    "/frameworks?per_page=5&page=2",
    "/frameworks?q=a&language=python,javascript&sort=-name&per_page=1",
    "/frameworks/django/ratings?per_page=3&page=2",
    "/frameworks/django/claims?feature=learning-curve&per_page=1",
    "/features?per_page=7",
    "/categories?per_page=2",
    "/sources?kind=documentation&per_page=2",
    "/use-cases?per_page=1",
    "/frameworks?page=99",
]

CALLER = "evil.example"


@pytest.fixture(scope="module")
def both(only_sqlite: SQLite, shipped_on: Callable[[Server], str]) -> Iterator[dict[str, Flask]]:
    """The app on the shipped catalogue, once on each database, at the same time."""
    if not databases.postgresql_answers():
        says = f"no PostgreSQL answers at {databases.POSTGRESQL} (set TEST_POSTGRESQL_URL)"
        if os.environ.get("CI") == "true":
            pytest.fail(says)
        pytest.skip(says)
    servers: dict[str, Server] = {"sqlite": only_sqlite, "postgresql": PostgreSQL()}
    with ExitStack() as held:
        yield {
            name: held.enter_context(databases.serving(shipped_on(server)))
            for name, server in servers.items()
        }


@pytest.mark.parametrize("path", SAME_BYTES)
def test_both_databases_give_the_same_bytes(both: dict[str, Flask], path: str) -> None:
    sqlite, postgresql = (
        app.test_client().get(path, headers={"X-Request-Id": "the-same-one"})
        for app in both.values()
    )
    assert sqlite.status_code == postgresql.status_code
    assert sqlite.data == postgresql.data
    assert sqlite.headers.get("Link") == postgresql.headers.get("Link")


def test_both_databases_are_exported_to_the_same_bytes(
    both: dict[str, Flask], tmp_path: Path
) -> None:
    for name, app in both.items():
        with app.app_context():
            db.session.rollback()
            catalogue_file.export(db.session(), tmp_path / name)
    sqlite, postgresql = (
        {str(file.relative_to(tmp_path / name)): file.read_bytes() for file in files}
        for name in both
        for files in [sorted((tmp_path / name).rglob("*.yaml"))]
    )
    assert sqlite == postgresql
    assert {"tasks/database.yaml", "comparisons/django-vs-flask.yaml"} <= sqlite.keys()


def links_in(body: Any) -> Iterator[str]:
    """Yield every address of ours a body gives: the values of each ``links``."""
    if isinstance(body, dict):
        for name, value in body.items():
            if name == "links" and isinstance(value, dict):
                yield from (link for link in value.values() if link is not None)
            else:
                yield from links_in(value)
    elif isinstance(body, list):
        for member in body:
            yield from links_in(member)


def led_to(response: TestResponse) -> set[str]:
    """Return every address a response leads to, by its body and its headers."""
    addresses = set(re.findall(r"<([^>]*)>", response.headers.get("Link", "")))
    if "Location" in response.headers:
        addresses.add(response.headers["Location"])
    if response.mimetype == "application/json":
        addresses |= set(links_in(response.json))
    return addresses


MOST_ALIKE, MOST_ALIKE_LONG = 2, 100
"""Addresses of one route and the same parameters that are followed: all are made alike."""


def shape(app: Flask, address: str) -> tuple[str, ...]:
    """Return the route that answers an address, and the names of its parameters."""
    path, _, query = address.partition("?")
    asked = sorted(part.partition("=")[0] for part in query.split("&"))
    with app.test_request_context(path):
        return (str(request.url_rule), *asked)


@pytest.mark.parametrize("level", ["", "/v1"])
def test_every_link_leads_somewhere(app: Flask, level: str, long: bool) -> None:
    """Follow all there are, asking each on this level; a link itself always says /v1."""
    most = MOST_ALIKE_LONG if long else MOST_ALIKE
    client = app.test_client()
    waiting = [level + start for start in STARTS]
    seen, broken = set(waiting), []
    alike: Counter[tuple[str, ...]] = Counter()
    while waiting:
        address = waiting.pop()
        alike[shape(app, address)] += 1
        if alike[shape(app, address)] > most:
            continue
        response = client.get(address)
        if response.status_code >= 400:
            broken.append((address, response.status_code))
        for link in led_to(response):
            assert link.startswith("/v1/"), f"{address} leads to {link}"
            here = level + link.removeprefix("/v1")
            if here not in seen:
                seen.add(here)
                waiting.append(here)
    assert not broken
    visited = {address.partition("?")[0].removeprefix(level) for address in seen}
    for operation in operations(app):
        # What needs the public address is for robots, and documents are for editors; both
        # are told of them elsewhere.
        told = NoPublicAddress in operation.may_fail or isinstance(operation.returns, EntryOut)
        if operation.depends_on_catalogue and not told:
            pattern = re.sub(r"<[^>]+>", "[^/]+", operation.path)
            assert any(re.fullmatch(pattern, path) for path in visited), operation.path


@pytest.mark.parametrize(
    "path", ["/compare?a=flask&b=nobody", "/compare?a=flask&b=Flask", "/compare", "/sources/nobody"]
)
def test_the_type_of_a_problem_leads_to_what_it_means(client: FlaskClient, path: str) -> None:
    problem = client.get(path).json
    meaning = client.get(problem["type"])
    assert meaning.status_code == 200
    assert meaning.json["type"] == problem["type"]


@pytest.mark.parametrize("level", ["", "/v1"])
@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "//",
        "//compare",
        "/frameworks/",
        "/frameworks/expressjs",
        "/frameworks/node.js/ratings?per_page=2",
        "/frameworks/node.js/claims",
        "/frameworks/FLASK",
        "/frameworks/Flask/claims?feature=security",
        "/frameworks?per_page=2&page=2",
        "/compare?a=Flask&b=django",
        "/compare?a=flask&b=nobody",
        "/openapi.yaml",
        "/openapi.json",
        "/nowhere",
    ],
)
@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded"])
def test_no_answer_repeats_the_host_a_caller_names(
    client: FlaskClient, level: str, path: str, header: str
) -> None:
    given = f"host={CALLER}" if header == "Forwarded" else CALLER
    response = client.get(level + path, headers={header: given})
    assert response.status_code < 500
    assert CALLER.encode() not in response.data
    for name, value in response.headers.items():
        assert CALLER not in value, f"{name}: {value}"
    # Flask's client fills in a host where an answer names none: look at the bare header.
    assert not response.headers.get("Location", "/v1/").startswith(("http", "//"))
