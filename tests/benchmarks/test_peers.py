"""What we are measured against does the same job: the same winners, the same scores."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from benchmarks import servers, speed
from benchmarks.servers import BARE, CONSTANT, DATASETTE, FACEOFF, STACKS, Running, Server

MISSING = [name for name in ("fastapi", "rest_framework", "datasette") if find_spec(name) is None]
pytestmark = pytest.mark.skipif(
    bool(MISSING),
    reason=f"no {', '.join(MISSING)}: make test-bench, or pip install -r requirements/bench.txt",
)

PAIRS = """
flask django, django flask, fastapi litestar, react vue, angular svelte, laravel symfony,
express fastify, rails phoenix, spring-boot quarkus, django-rest-framework fastapi,
bootstrap tailwindcss, flask react, gin echo, electron tauri
"""
WEIGHTINGS = ("", "performance:9,security:0", "learning-curve:40,orm:0.25,scalability:7.5")


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[Server, Running]]:
    with ExitStack() as running:
        yield speed.start(tmp_path_factory.mktemp("peers"), running)


def _compare(running: Running, a: str, b: str, weights: str) -> Any:
    asked = f"/compare?a={a}&b={b}" + (f"&weights={weights}" if weights else "")
    reply = servers.ask(running.address + asked)
    assert reply.status == 200, reply.body
    return json.loads(reply.body)


def _of_ours(answer: Any) -> dict[str, Any]:
    """Put our answer into the words of the peers."""
    slugs = [framework["slug"] for framework in answer["frameworks"]]
    return {
        "outcome": answer["analysis"]["outcome"],
        "scores": [answer["analysis"]["score_a"], answer["analysis"]["score_b"]],
        "winners": {
            row["slug"]: answer["analysis"]["features"][row["slug"]]["winner"]
            for row in answer["features"]
        },
        "cells": {
            (row["slug"], slug): (cell["display"], cell["rating"])
            for row in answer["features"]
            for slug, cell in zip(slugs, row["cells"], strict=True)
            if cell["state"] == "rated"
        },
    }


def _of_peer(answer: Any) -> dict[str, Any]:
    return {
        "outcome": answer["outcome"],
        "scores": [answer[side]["score"] for side in ("a", "b")],
        "winners": {row["slug"]: row["winner"] for row in answer["features"]},
        "cells": {
            (row["slug"], answer[side]["slug"]): (row[side]["display"], row[side]["rating"])
            for row in answer["features"]
            for side in ("a", "b")
            if row[side]
        },
    }


@pytest.mark.parametrize("weights", WEIGHTINGS, ids=["as it is", "speed", "learning"])
@pytest.mark.parametrize("pair", [pair.strip() for pair in PAIRS.split(",")])
def test_every_stack_finds_our_winners_and_scores(
    places: Mapping[Server, Running], pair: str, weights: str
) -> None:
    a, b = pair.split()
    ours = _of_ours(_compare(places[FACEOFF], a, b, weights))
    for stack in STACKS:
        theirs = _of_peer(_compare(places[stack], a, b, weights))
        assert theirs.pop("scores") == pytest.approx(ours["scores"], abs=0.05), stack.name
        assert theirs == {key: ours[key] for key in theirs}, stack.name


def test_datasette_gives_the_rows_of_both(places: Mapping[Server, Running]) -> None:
    rows = json.loads(servers.ask(places[DATASETTE].address + speed.ROWS).body)
    ours = _of_ours(_compare(places[FACEOFF], "flask", "django", ""))
    assert {(row["feature"], row["framework"]) for row in rows} == set(ours["cells"])


@pytest.mark.parametrize("server", [BARE, CONSTANT], ids=lambda server: server.name)
@pytest.mark.parametrize("held", [False, True], ids=["whole", "unchanged"])
def test_the_constant_ones_return_our_bytes_and_headers(
    places: Mapping[Server, Running], server: Server, *, held: bool
) -> None:
    tag = dict(servers.ask(places[FACEOFF].address + speed.PAIR).headers)["ETag"]
    asked = {"If-None-Match": tag} if held else {}
    ours, theirs = (servers.ask(places[s].address + speed.PAIR, asked) for s in (FACEOFF, server))
    assert (theirs.status, theirs.body) == (ours.status, ours.body)
    unlike = {"date", "x-request-id"}
    left, right = (
        {(key.lower(), value) for key, value in reply.headers if key.lower() not in unlike}
        for reply in (ours, theirs)
    )
    assert right == left


def test_no_peer_borrows_our_code() -> None:
    for file in (Path(servers.__file__).parent / "peers").glob("*.py"):
        lines = file.read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if line.startswith(("from app", "import app"))], file
