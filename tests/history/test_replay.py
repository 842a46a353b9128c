"""Whatever was answered once can be asked again, however much has changed since."""

from __future__ import annotations

import random
import re
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, update

from app.models import Catalogue, db
from tests.history.edits import DJANGO, FLASK, PAGE, edits, retire, small, store

ASKED = (
    "/compare?a=flask&b=django&include=all",
    "/compare?a=django&b=flask&weights=performance:3",
    "/comparisons/django-vs-flask?include=sources",
    "/compare?frameworks=flask,bottle,django&include=all&acceptability=1",
)


def bare(body: bytes) -> bytes:
    """Take the parameter out of the links that carry it."""
    text = re.sub(r"\?revision=\d+&", "?", body.decode())
    return re.sub(r"[?&]revision=\d+", "", text).encode()


def ask(client: FlaskClient, path: str, revision: int | None = None) -> bytes:
    answer = client.get(path if revision is None else f"{path}&revision={revision}")
    assert answer.status_code == 200, answer.json
    body: bytes = answer.data
    return body


def recorded(app: Flask) -> dict[str, bytes]:
    return {path: ask(app.test_client(), path) for path in ASKED}


@pytest.mark.parametrize("seed", [1, 2])
def test_an_answer_of_an_earlier_revision_is_byte_for_byte_the_one_given_then(
    empty_app: Flask, tmp_path: Path, seed: int
) -> None:
    draw, files = random.Random(seed), small()  # noqa: S311 (no secret)
    given: dict[int, dict[str, bytes]] = {}
    with empty_app.app_context():
        first = store(db.session(), tmp_path, files)
    assert first == 1
    given[first] = recorded(empty_app)
    for edit in islice(edits(seed), 10):
        edit(draw, files)
        with empty_app.app_context():
            revision = store(db.session(), tmp_path, files, edit.__name__)
        if revision is not None:
            given[revision] = recorded(empty_app)
    assert len(given) > 7
    client = empty_app.test_client()
    for revision, answers in given.items():
        for path, answer in answers.items():
            again = ask(client, path, revision)
            assert bare(again) == bare(answer), f"{path} as of {revision}"
            assert f"revision={revision}".encode() in again


def test_what_was_retired_since_is_still_told_of_the_time_before(
    empty_app: Flask, tmp_path: Path
) -> None:
    with empty_app.app_context():
        files = small()
        store(db.session(), tmp_path, files)
    given = recorded(empty_app)
    with empty_app.app_context():
        retire(db.session(), comparison=("django-vs-flask",), task=("hello",))
        retire(db.session(), framework=("flask", "django"), source=("blog",))
        retire(db.session(), feature=("architecture", "github-stars"))
    client = empty_app.test_client()
    assert client.get(ASKED[0]).status_code == 404
    for path, answer in given.items():
        assert bare(ask(client, path, 1)) == bare(answer)


def test_a_name_means_what_it_meant_then(empty_app: Flask, tmp_path: Path) -> None:
    files = small()
    with empty_app.app_context():
        store(db.session(), tmp_path, files)
        files[FLASK]["aliases"], files[DJANGO]["aliases"] = [], ["pallets flask"]
        store(db.session(), tmp_path, files)
    client = empty_app.test_client()
    asked = "/compare?a=Pallets Flask&b=bottle"
    assert client.get(asked).json["frameworks"][0]["slug"] == "django"
    assert client.get(f"{asked}&revision=1").json["frameworks"][0]["slug"] == "flask"
    unknown = client.get("/compare?a=flask framewrok&b=django&revision=1")
    assert unknown.status_code == 404
    assert unknown.json["errors"][0]["did_you_mean"] == ["flask"]


@time_machine.travel("2029-06-01T00:00:00+00:00")
def test_freshness_is_judged_on_the_day_of_then(empty_app: Flask, tmp_path: Path) -> None:
    """github-stars of 2026 are stale once somebody speaks in 2028, and were not before."""
    files = small()
    with empty_app.app_context():
        store(db.session(), tmp_path, files)
        files[DJANGO]["claims"].append(
            {"feature": "github-stars", "value": 80000, "source": "docs", "as_of": "2028-06-13"}
        )
        store(db.session(), tmp_path, files)
    client = empty_app.test_client()
    now, then = (
        client.get(f"/compare?a=flask&b=django{asked}").json for asked in ("", "&revision=1")
    )
    assert {"framework": "flask", "feature": "github-stars", "freshness": "expired"} in now[
        "audit"
    ]["stale"]
    assert then["audit"]["stale"] == []
    assert then["audit"]["revision"] == 1


@pytest.mark.parametrize("revision", [3, 99, 2**31 - 1])
def test_a_revision_that_is_not_there_is_refused_with_those_that_are(
    empty_app: Flask, tmp_path: Path, revision: int
) -> None:
    files = small()
    with empty_app.app_context():
        store(db.session(), tmp_path, files)
        files[PAGE]["title"] = "Another title"
        store(db.session(), tmp_path, files)
    refused = empty_app.test_client().get(f"/compare?a=flask&b=django&revision={revision}")
    assert refused.status_code == 404
    assert refused.json["type"].endswith("/problems/unknown-revision")
    assert "from 1 to 2" in refused.json["detail"]
    assert refused.json["errors"][0]["parameter"] == "revision"
    assert refused.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("spelt", ["01", "+1", "%201", "1.0", "1_0", "٣", "", "-1"])
def test_a_revision_has_one_spelling(client: FlaskClient, spelt: str) -> None:
    for path in ("/compare?a=flask&b=django&revision=", "/comparisons/flask-vs-django?revision="):
        refused = client.get(f"{path}{spelt}")
        assert refused.status_code == 422
        assert [error["parameter"] for error in refused.json["errors"]] == ["revision"]
    assert client.get(f"/changes?since={spelt}").status_code == 422


def test_what_is_older_than_the_log_is_refused(empty_app: Flask, tmp_path: Path) -> None:
    files = small()
    with empty_app.app_context():
        store(db.session(), tmp_path, files)
        for title in ("Two", "Three"):
            files[PAGE]["title"] = title
            store(db.session(), tmp_path, files)
        db.session.execute(update(Catalogue).values(logged_from=2))
        db.session.commit()
    client = empty_app.test_client()
    assert client.get("/compare?a=flask&b=django&revision=2").status_code == 200
    refused = client.get("/compare?a=flask&b=django&revision=1")
    assert refused.status_code == 404
    assert "from 2 to 3" in refused.json["detail"]


def test_an_answer_of_then_outlasts_every_change_and_is_confirmed_by_the_revision_alone(
    empty_app: Flask, tmp_path: Path
) -> None:
    files = small()
    asked = "/compare?a=flask&b=django&revision=1"
    client = empty_app.test_client()
    with empty_app.app_context():
        store(db.session(), tmp_path, files)
        engine = db.engine
    held: Any = client.get(asked)
    for title in ("Two", "Three"):
        files[PAGE]["title"] = title
        with empty_app.app_context():
            store(db.session(), tmp_path, files)
    sent: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *said: sent.append(said[2]))
    again = client.get(asked, headers={"If-None-Match": held.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["ETag"] == held.headers["ETag"]
    assert again.headers["Cache-Control"] == held.headers["Cache-Control"]
    assert "max-age=86400" in again.headers["Cache-Control"]
    asked_for = [one for one in sent if one.startswith("SELECT")]
    assert asked_for
    assert all(one.startswith("SELECT catalogue.revision") for one in asked_for)
    assert client.get(asked).data == held.data
    # Today's answer is another one, and is not kept as long.
    today = client.get("/compare?a=flask&b=django")
    assert today.headers["ETag"] != held.headers["ETag"]
    assert "max-age=60" in today.headers["Cache-Control"]
