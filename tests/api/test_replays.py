"""A POST sent again under its Idempotency-Key is answered again and not carried out again."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.api import openapi
from app.domain.access import ReplayRunning
from app.domain.replays import KEPT, LEASE
from app.models import Category, Replay, db
from app.services import editing, replays
from app.services.catalogue_file import Noun
from app.services.catalogue_file.drafting import Edit
from app.services.changes import Signature
from app.services.editing import Expected
from app.services.replays import Asked, Attempt, Kept
from tests import databases
from tests.api.writers import REASON, Told, key_of, revisions, send
from tests.databases import Server
from tests.services.catalogue_file.files import write
from tests.services.catalogue_file.test_importing import imported
from tests.serving import faceoff_serve

SHELF = {"slug": "shelf", "name": "Shelf", "description": "Where things are."}
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ANSWER = Kept(status=201, headers={"Content-Type": "application/json"}, body=b"{}")


@pytest.fixture
def app(empty_app: Flask, tmp_path: Path) -> Flask:
    """The app on the small catalogue, to be written to."""
    with empty_app.app_context():
        imported(db.session(), write(tmp_path))
    return empty_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Asks it."""
    return app.test_client()


@pytest.fixture
def key(app: Flask) -> str:
    """An editor's key."""
    return key_of(app)


def post(
    client: FlaskClient,
    key: str,
    name: str | None,
    body: dict[str, Any] | None = None,
    path: str = "/categories",
) -> TestResponse:
    headers = {**REASON, "Authorization": f"Bearer {key}"}
    if name is not None:
        headers["Idempotency-Key"] = name
    return client.post(path, json=SHELF if body is None else body, headers=headers)


def shelves(app: Flask) -> int:
    with app.app_context():
        counted = select(func.count()).select_from(Category).where(Category.slug == "shelf")
        return db.session.scalar(counted) or 0


def kept(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Replay.idempotency_key).order_by(Replay.begun_at)))


def replayed(response: TestResponse | Told) -> bool:
    return response.headers.get("Idempotency-Replayed") == "true"


def problem(response: TestResponse) -> str:
    return str(response.json["type"].rpartition("/")[2])


def test_what_is_sent_again_is_answered_again_and_not_done_again(
    app: Flask, client: FlaskClient, key: str
) -> None:
    first, before = post(client, key, "one"), revisions(app)
    again = [post(client, key, "one") for _ in range(3)]
    assert first.status_code == 201
    assert not replayed(first)
    for response in again:
        assert replayed(response)
        assert response.status_code == 201
        assert response.data == first.data
        for name in ("ETag", "Location", "Catalogue-Revision", "Content-Type", "Cache-Control"):
            assert response.headers[name] == first.headers[name]
    assert (revisions(app), shelves(app)) == (before, 1)


def test_the_answer_stays_that_of_then_whatever_happened_since(
    client: FlaskClient, key: str
) -> None:
    first = post(client, key, "one")
    headers = {**REASON, "Authorization": f"Bearer {key}", "If-Match": first.headers["ETag"]}
    gone = client.delete("/categories/shelf", headers=headers)
    assert gone.status_code == 200
    assert post(client, key, "one").data == first.data
    assert client.get("/categories/shelf").status_code == 404


def test_without_a_name_everything_is_as_ever(client: FlaskClient, key: str) -> None:
    assert post(client, key, None).status_code == 201
    assert problem(post(client, key, None)) == "entry-exists"


def test_a_name_is_the_same_in_quotes(client: FlaskClient, key: str) -> None:
    assert post(client, key, '"one"').status_code == 201
    assert replayed(post(client, key, "one"))


@pytest.mark.parametrize("name", ["", "x" * 65, "ä", "a\tb", '"' + "x" * 65 + '"', "\x7f"])
def test_what_is_no_name_is_refused(app: Flask, client: FlaskClient, key: str, name: str) -> None:
    response = post(client, key, name)
    assert (response.status_code, problem(response)) == (422, "bad-idempotency-key")
    assert shelves(app) == 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/categories", {**SHELF, "name": "Another"}),
        ("/categories?dry_run=0", SHELF),
        ("/sources", SHELF),
    ],
)
def test_a_name_of_another_request_is_refused_and_nothing_is_done(
    app: Flask, client: FlaskClient, key: str, path: str, body: dict[str, Any]
) -> None:
    post(client, key, "one")
    before = revisions(app)
    response = post(client, key, "one", body, path)
    assert (response.status_code, problem(response)) == (422, "replay-mismatch")
    assert revisions(app) == before
    assert replayed(post(client, key, "one"))


def test_two_keys_may_use_one_name(app: Flask, client: FlaskClient, key: str) -> None:
    post(client, key, "one")
    other = post(client, key_of(app, name="Bob"), "one", {**SHELF, "slug": "bobs"})
    assert other.status_code == 201
    assert not replayed(other)


def test_what_is_refused_can_be_mended_and_sent_again_under_its_name(
    app: Flask, client: FlaskClient, key: str
) -> None:
    assert post(client, key, "one", {**SHELF, "name": 5}).status_code == 422
    taken = post(client, key, "one", {**SHELF, "slug": "web"})
    assert problem(taken) == "entry-exists"
    assert kept(app) == []
    assert post(client, key, "one").status_code == 201
    assert replayed(post(client, key, "one"))


def test_a_dry_run_takes_no_name(app: Flask, client: FlaskClient, key: str) -> None:
    assert post(client, key, "one", path="/categories?dry_run=1").json["dry_run"] is True
    assert kept(app) == []
    assert post(client, key, "one").status_code == 201


def test_an_answer_is_kept_for_a_day_and_then_its_name_is_free(
    app: Flask, client: FlaskClient, key: str
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        post(client, key, "one")
        clock.move_to(NOW + KEPT - SECOND)
        assert replayed(post(client, key, "one"))
        clock.move_to(NOW + KEPT)
        assert problem(post(client, key, "one")) == "entry-exists"
        assert post(client, key, "one", {**SHELF, "slug": "other"}).status_code == 201
    assert kept(app) == ["one"]


def test_old_answers_are_swept_a_few_at_a_time(
    app: Flask, client: FlaskClient, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replays, "SWEPT", 2)
    with time_machine.travel(NOW, tick=False) as clock:
        for number in range(5):
            post(client, key, f"old {number}", {**SHELF, "slug": f"s{number}"})
            clock.shift(1)
        clock.move_to(NOW + KEPT + 10 * SECOND)
        post(client, key, "new")
        assert kept(app) == ["old 2", "old 3", "old 4", "new"]
        post(client, key, "newer", {**SHELF, "slug": "t"})
        assert kept(app) == ["old 4", "new", "newer"]


KILLED = """
import os, signal, sys
from app import create_app
from app.api import entries
from app.config import Settings
from app.services import changes, editing

def killed(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

where, url, key = sys.argv[1:]
if where == "before the change":
    editing.edit = killed
elif where == "before its commit":
    changes._note_newest_claim = killed
else:
    edit = editing.edit
    editing.edit = lambda *given, **named: killed(edit(*given, **named))
create_app(Settings(database_url=url)).test_client().post(
    "/categories",
    json={"slug": "shelf", "name": "Shelf", "description": "Where things are."},
    headers={
        "Authorization": f"Bearer {key}", "X-Change-Reason": "trying", "Idempotency-Key": "one"
    },
)
"""


def killed(app: Flask, key: str, where: str) -> None:
    """Send a POST to a process that dies of SIGKILL at a certain place."""
    url = app.config["SETTINGS"].database_url
    done = subprocess.run([sys.executable, "-c", KILLED, where, url, key], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("where", ["before the change", "before its commit"])
def test_after_a_crash_it_is_carried_out_once_as_soon_as_the_lease_is_over(
    app: Flask, client: FlaskClient, key: str, where: str
) -> None:
    killed(app, key, where)
    assert shelves(app) == 0
    early = post(client, key, "one")
    assert (early.status_code, problem(early)) == (409, "replay-running")
    assert 1 <= int(early.headers["Retry-After"]) <= 5
    assert shelves(app) == 0
    before = revisions(app)
    with time_machine.travel(datetime.now(UTC) + LEASE + SECOND):
        late = post(client, key, "one")
        assert (late.status_code, replayed(late)) == (201, False)
        assert replayed(post(client, key, "one"))
    assert (revisions(app), shelves(app)) == (before + 1, 1)


def test_an_answer_that_a_crash_kept_from_being_sent_is_there_when_asked_for_again(
    app: Flask, client: FlaskClient, key: str
) -> None:
    killed(app, key, "after it")
    before = revisions(app)
    response = post(client, key, "one")
    assert (response.status_code, replayed(response)) == (201, True)
    assert response.json["entry"]["document"]["slug"] == "shelf"
    assert (revisions(app), shelves(app)) == (before, 1)


def begun(now: datetime) -> Attempt:
    """Begin an attempt, as whoever has the first key."""
    asked = Asked(key_id=1, idempotency_key="one", fingerprint="f" * 64)
    attempt = replays.start(db.session(), asked, now)
    assert isinstance(attempt, Attempt)
    return attempt


@pytest.mark.usefixtures("key")
def test_one_given_up_for_lost_stores_nothing_when_it_wakes_up(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        old = begun(NOW)
        with pytest.raises(ReplayRunning):
            begun(NOW + LEASE - SECOND)
        new = begun(NOW + LEASE)
        with pytest.raises(ReplayRunning):
            editing.edit(
                session,
                Edit(noun=Noun.CATEGORY, key=("shelf",), document=SHELF),
                signed=Signature(author="Ada", note="trying"),
                expected=Expected(noun=Noun.CATEGORY, key=("shelf",), new=True),
                keep=lambda _: replays.keep(session, old, ANSWER),
            )
        replays.give_up(session, old)
        replays.keep_alone(session, new, ANSWER)
        assert replays.start(session, new.asked, NOW + LEASE) == ANSWER
    assert (revisions(app), shelves(app)) == (1, 0)


@pytest.mark.usefixtures("key")
def test_an_answer_whose_acknowledgement_got_lost_is_not_given_up(app: Flask) -> None:
    with app.app_context():
        attempt = begun(NOW)
        replays.keep_alone(db.session(), attempt, ANSWER)
        replays.give_up(db.session(), attempt)
        assert replays.start(db.session(), attempt.asked, NOW) == ANSWER


@pytest.mark.usefixtures("key")
def test_of_many_who_take_a_lost_one_over_one_does(app: Flask) -> None:
    def take(_: int) -> bool:
        with app.app_context():
            try:
                begun(NOW + LEASE)
            except ReplayRunning:
                return False
            return True

    with app.app_context():
        begun(NOW)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(8))) == 1


@pytest.fixture
def served(server: Server, empty_database: str, tmp_path: Path) -> Iterator[tuple[str, Flask]]:
    """The shipped server with two workers, and the app to look into its database."""
    url = server.copy(empty_database)
    with (
        faceoff_serve(url, tmp_path, workers=2) as address,
        databases.serving(url) as app,
    ):
        yield address, app
    server.drop(url)


def test_twenty_at_once_under_one_name_make_one_revision(served: tuple[str, Flask]) -> None:
    address, app = served
    key, before = key_of(app), revisions(app)

    def sent(_: int) -> list[Told]:
        told = []
        for _ in range(60):
            told.append(
                send(
                    address,
                    "POST",
                    "/categories",
                    SHELF,
                    Authorization=f"Bearer {key}",
                    X_Change_Reason="trying",
                    Idempotency_Key="one",
                )
            )
            if told[-1].status < 400:
                break
            assert told[-1].status in {409, 503}, told[-1].body
            assert told[-1].json["type"].endswith(("replay-running", "unavailable"))
            time.sleep(0.2)
        return told

    with ThreadPoolExecutor(20) as pool:
        answers = [told[-1] for told in pool.map(sent, range(20))]
    assert {told.status for told in answers} == {201}
    assert len({told.body for told in answers}) == 1
    assert sum(not replayed(told) for told in answers) == 1
    assert (revisions(app), shelves(app)) == (before + 1, 1)


def test_every_post_that_writes_takes_a_name_and_says_so(app: Flask) -> None:
    with app.app_context():
        paths = openapi.build(app)["paths"]
    posts = [methods["post"] for path, methods in paths.items() if "post" in methods]
    writing = [post for post in posts if "security" in post]
    assert len(writing) > 10
    for operation in writing:
        assert "Idempotency-Key" in {one["name"] for one in operation["parameters"]}
        answers = operation["responses"]
        assert "Idempotency-Replayed" in answers.get("201", answers["200"])["headers"]
        assert "no answer yet" in operation["responses"]["409"]["description"]
