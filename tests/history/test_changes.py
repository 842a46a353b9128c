"""Whoever follows the changes misses none, and pays nothing while there are none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, update

from app.models import Catalogue, ChangedVerdict, db
from app.services.changes import change
from tests import databases
from tests.history.edits import DJANGO, FLASK, PAGE, Files, retire, small, store

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def files() -> Files:
    return small()


@pytest.fixture
def client(empty_app: Flask, tmp_path: Path, files: Files) -> FlaskClient:
    """Asks a catalogue of three revisions: import, claims and points changed, a page removed."""
    with empty_app.app_context():
        store(db.session(), tmp_path, files, "All of it")
        files[FLASK]["claims"][1]["value"] = 9
        files[FLASK]["claims"].pop(0)
        files[FLASK]["points"].pop(0)
        files["frameworks/bottle.yaml"]["claims"] = [
            {"feature": "performance", "value": 5, "source": "docs", "as_of": None}
        ]
        store(db.session(), tmp_path, files, "Faster <now> & smaller")
        retire(db.session(), comparison=("django-vs-flask",))
    return empty_app.test_client()


def followed(client: FlaskClient, address: Any) -> Iterator[dict[str, Any]]:
    while address:
        page = client.get(address)
        assert page.status_code == 200
        assert page.json is not None
        yield page.json
        address = page.json["links"]["next"]


def test_the_changes_are_told_oldest_first_with_who_why_and_how_much(client: FlaskClient) -> None:
    first, second, third = client.get("/changes").json["data"]
    assert [first["number"], second["number"], third["number"]] == [1, 2, 3]
    assert (second["author"], second["note"]) == ("an editor", "Faster <now> & smaller")
    assert first["counts"]["claim"] == {"added": 10, "changed": 0, "removed": 0}
    assert second["counts"]["claim"] == {"added": 1, "changed": 1, "removed": 1}
    assert second["counts"]["point"] == {"added": 0, "changed": 2, "removed": 1}
    assert second["entries_total"] == 6
    assert third["counts"]["comparison"] == {"added": 0, "changed": 0, "removed": 1}
    named = {(one["noun"], one["key"], one["change"]) for one in second["entries"]}
    assert ("claim", "flask/performance/page/2026-06", "changed") in named
    assert ("claim", "flask/learning-curve/page/2026-06", "removed") in named
    assert ("claim", "bottle/performance/docs/", "added") in named
    assert ("point", "flask/small", "removed") in named
    assert len(named) == 6
    assert all(one["complete"] for one in (first, second, third))


def test_following_next_tells_every_revision_once_whatever_comes_meanwhile(
    client: FlaskClient, empty_app: Flask, tmp_path: Path, files: Files
) -> None:
    page = client.get("/changes?limit=2").json
    assert [one["number"] for one in page["data"]] == [1, 2]
    with empty_app.app_context():
        files[DJANGO]["summary"] = "An even larger one."
        files.pop(PAGE)
        store(db.session(), tmp_path, files)
    rest = [
        one["number"] for more in followed(client, page["links"]["next"]) for one in more["data"]
    ]
    assert rest == [3, 4]


def test_a_partner_who_polls_pays_one_query_until_there_is_something_new(
    client: FlaskClient, empty_app: Flask, tmp_path: Path, files: Files
) -> None:
    address = client.get("/changes").json["links"]["newer"]
    assert address == "/v1/changes?since=3&limit=20"
    held = client.get(address)
    assert held.json["data"] == []
    with empty_app.app_context():
        engine = db.engine
    sent: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *said: sent.append(said[2]))
    again = client.get(address, headers={"If-None-Match": held.headers["ETag"]})
    assert again.status_code == 304
    assert len([one for one in sent if one.startswith("SELECT")]) == 1
    with empty_app.app_context():
        files[DJANGO]["summary"] = "An even larger one."
        files.pop(PAGE)
        store(db.session(), tmp_path, files)
    news = client.get(address, headers={"If-None-Match": held.headers["ETag"]})
    assert [one["number"] for one in news.json["data"]] == [4]


def test_who_is_ahead_of_the_catalogue_is_told_that_it_was_replaced(client: FlaskClient) -> None:
    refused = client.get("/changes?since=900")
    assert refused.status_code == 404
    assert "from 1 to 3" in refused.json["detail"]


@pytest.mark.parametrize(
    ("framework", "numbers"),
    [("flask", [1, 2, 3]), ("bottle", [1, 2]), ("django", [1, 3]), ("pallets flask", [1, 2, 3])],
)
def test_the_changes_of_one_framework_are_those_of_what_is_said_of_it(
    client: FlaskClient, framework: str, numbers: list[int]
) -> None:
    found = client.get(f"/changes?framework={framework}").json["data"]
    assert [one["number"] for one in found] == numbers


def test_what_is_stated_of_a_comparison_is_a_change_of_all_that_it_compares(
    empty_app: Flask, tmp_path: Path, files: Files
) -> None:
    files["frameworks/my-flask.yaml"] = {
        **files["frameworks/bottle.yaml"],
        "slug": "my-flask",
    }
    beside = {
        "slug": "bottle-vs-my-flask",
        "frameworks": ["bottle", "my-flask"],
        "title": "Two",
    }
    with empty_app.app_context():
        session = db.session()
        store(session, tmp_path, files)
        files[PAGE]["faq"][0]["answer"] = "Neither is."
        store(session, tmp_path, files)
        files["comparisons/bottle-vs-my-flask.yaml"] = beside
        store(session, tmp_path, files)
        retire(session, comparison=("django-vs-flask",))
        retire(session, comparison=("bottle-vs-my-flask",))
    client = empty_app.test_client()
    for framework, numbers in {
        "flask": [1, 2, 4],
        "django": [1, 2, 4],
        "bottle": [1, 3, 5],
        "my-flask": [1, 3, 5],
    }.items():
        found = client.get(f"/changes?framework={framework}").json["data"]
        assert [one["number"] for one in found] == numbers, framework


def test_the_changes_of_a_framework_that_is_gone_are_still_told(
    client: FlaskClient, empty_app: Flask
) -> None:
    with empty_app.app_context():
        retire(db.session(), framework=("bottle",))
    found = client.get("/changes?framework=bottle").json["data"]
    assert [one["number"] for one in found] == [1, 2, 4]
    assert found[-1]["counts"]["claim"] == {"added": 0, "changed": 0, "removed": 1}
    assert client.get("/changes?framework=nobody").status_code == 404


def test_comparisons_that_were_decided_otherwise_are_named_with_old_and_new(
    client: FlaskClient, empty_app: Flask
) -> None:
    before = {"winner": "flask", "scores": {"django": 40.0, "flask": 60.0}}
    after = {"winner": None, "scores": {"django": 50.0, "flask": 50.0}}
    with empty_app.app_context(), change(db.session(), author="ada", note="") as revision:
        turned = {"a": "django", "b": "flask", "before": before, "after": after}
        db.session.add(ChangedVerdict(revision=revision, **turned))
    (told,) = client.get("/changes?since=3").json["data"]
    (verdict,) = told["verdicts"]
    assert told["verdicts_total"] == 1
    assert verdict["comparison"] == "django-vs-flask"
    assert (verdict["before"], verdict["after"]) == (before, after)
    assert verdict["links"]["self"] == "/v1/comparisons/django-vs-flask?revision=4"


def test_a_revision_shows_every_entry_as_it_was_and_as_it_became(client: FlaskClient) -> None:
    entries = client.get("/revisions/2").json["changes"]
    by_key = {(one["noun"], one["key"]): one for one in entries}
    assert len(by_key) == 6
    faster = by_key["claim", "flask/performance/page/2026-06"]
    assert (faster["before"]["value"], faster["after"]["value"]) == (8, 9)
    assert faster["before"]["note"] == faster["after"]["note"] == "The prose says less."
    gone = by_key["claim", "flask/learning-curve/page/2026-06"]
    assert (gone["before"]["value"], gone["after"]) == ("easy", None)
    moved = by_key["point", "flask/few"]
    assert (moved["before"]["position"], moved["after"]["position"]) == (1, 0)
    assert (moved["version"], moved["change"]) == (2, "changed")


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_following_a_diff_tells_every_entry_once(client: FlaskClient, limit: int) -> None:
    for number in (1, 2, 3):
        total = client.get(f"/revisions/{number}").json["entries_total"]
        pages = list(followed(client, f"/revisions/{number}?limit={limit}"))
        keys = [(one["noun"], one["key"]) for page in pages for one in page["changes"]]
        assert len(keys) == len(set(keys)) == total
        assert all(len(page["changes"]) == limit for page in pages[:-1])


@pytest.mark.parametrize("number", ["0", "4", "x", "-1", "1_0", "9" * 40, "²"])
def test_a_revision_that_is_not_there_is_a_problem(client: FlaskClient, number: str) -> None:
    refused = client.get(f"/revisions/{number}")
    assert refused.status_code == 404
    assert refused.json["type"].endswith("/problems/unknown-revision")
    assert "from 1 to 3" in refused.json["detail"]


def test_what_was_changed_before_there_was_a_log_is_said_to_be_incomplete(
    client: FlaskClient, empty_app: Flask
) -> None:
    with empty_app.app_context():
        db.session.execute(update(Catalogue).values(logged_from=2))
        db.session.commit()
    changes = client.get("/changes").json
    assert [one["complete"] for one in changes["data"]] == [False, False, True]
    assert changes["meta"]["logged_from"] == 2


def test_the_feed_has_one_lasting_entry_a_revision_newest_first(
    client: FlaskClient, empty_app: Flask
) -> None:
    assert client.get("/changes.atom").status_code == 404
    with empty_app.app_context():
        with change(db.session(), author="<b>", note="a \x0b ]]> & <script>"):
            pass
        url = db.engine.url.render_as_string(hide_password=False)
    feeds = []
    for public_url in ("https://one.example", "https://two.example"):
        with databases.serving(url, public_url=public_url) as app:
            answer = app.test_client().get("/changes.atom")
            assert answer.mimetype == "application/atom+xml"
            feeds.append(ET.fromstring(answer.data))  # noqa: S314 (our own answer)
    here, there = feeds
    entries = here.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries[2:]] == [
        "Faster <now> & smaller",
        "All of it",
    ]
    assert "<script>" in str(entries[0].findtext(f"{ATOM}title"))
    assert entries[0].findtext(f"{ATOM}author/{ATOM}name") == "<b>"
    for feed, address in ((here, "https://one.example"), (there, "https://two.example")):
        found = [str(link.get("href")) for link in feed.iter(f"{ATOM}link")]
        assert all(link.startswith(f"{address}/v1/") for link in found)
        assert f"{address}/v1/revisions/2" in found
    ids = [[entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")] for feed in feeds]
    assert ids[0] == ids[1]
    assert len({*ids[0]}) == 4
    assert all(str(one).startswith("urn:uuid:") for one in ids[0])
    for entry in [here, *entries]:
        assert entry.findtext(f"{ATOM}id")
        assert str(entry.findtext(f"{ATOM}updated")).endswith("Z")


def test_a_feed_of_an_empty_catalogue_is_a_feed(empty_app: Flask) -> None:
    with empty_app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
    with databases.serving(url, public_url="https://one.example") as app:
        feed = ET.fromstring(app.test_client().get("/changes.atom").data)  # noqa: S314 (ours)
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
    assert empty_app.test_client().get("/changes").json["data"] == []
