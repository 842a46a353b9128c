"""Writing without losing anything: seen versions, reasons, one revision for each change."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.domain.keys import Scope
from app.models import Change, Claim, Revision, db
from tests.api.new_entries import NEW, OTHERWISE
from tests.editors import Editor, editor

CELL = "/frameworks/flask/ratings/learning-curve"
COMPARE = "/compare?a=flask&b=django"


@pytest.fixture
def app(small_app: Flask) -> Flask:
    return small_app


@pytest.fixture
def ada(app: Flask) -> Editor:
    return editor(app)


def shown_at(path: str) -> str:
    """Return where the document of what lives at a path is shown."""
    return f"{path}/entry" if path.count("/") == 2 else path


def document(ada: Editor, path: str) -> dict[str, Any]:
    return dict(ada.client.get(shown_at(path)).json["document"])


def revision(app: Flask) -> int:
    with app.app_context():
        number = db.session.scalar(select(func.max(Revision.number)))
        db.session.remove()
    return number or 0


def test_everything_an_editor_writes_comes_changes_goes_and_comes_back(
    app: Flask, ada: Editor
) -> None:
    first = revision(app)
    steps = 0
    for what, (collection, path, body) in NEW.items():
        made = ada.ask("POST", collection, body)
        assert made.status_code == 201, (what, made.json)
        assert made.headers["Location"].removeprefix("/v1") == path
        assert made.json["entry"]["version"] == 1
        assert int(made.headers["Catalogue-Revision"]) == made.json["revision"]
        assert body.items() <= document(ada, path).items()
        assert ada.ask("POST", collection, body).status_code == 409
        changed = ada.change("PATCH", path, OTHERWISE[what], of=shown_at(path))
        assert changed.status_code == 200, (what, changed.json)
        assert changed.json["entry"]["version"] == 2
        assert changed.headers["ETag"] == ada.tag(shown_at(path)).split(".", 2)[0] + '.2"'
        again = ada.change("PATCH", path, OTHERWISE[what], of=shown_at(path))
        assert (again.status_code, again.json["revision"]) == (200, None), what
        steps += 2
    assert revision(app) == first + steps
    for what, (_, path, _) in reversed(NEW.items()):
        gone = ada.change("DELETE", path, of=shown_at(path))
        assert (gone.status_code, gone.json["entry"]) == (200, None), (what, gone.json)
        assert ada.client.get(shown_at(path)).status_code == 404
        assert ada.ask("DELETE", path, headers={"If-Match": "*"}).status_code == 404
    for what, (collection, path, body) in NEW.items():
        back = ada.ask("POST", collection, body)
        assert (back.status_code, back.json["entry"]["version"]) == (201, 4), (what, back.json)
        assert body.items() <= document(ada, path).items()


def test_an_entry_is_sent_back_whole_as_it_was_read(ada: Editor) -> None:
    for path in ("/frameworks/flask", "/features/learning-curve", "/sources/page"):
        read = document(ada, path)
        put = ada.change("PUT", path, read)
        assert (put.status_code, put.json["revision"]) == (200, None), put.json


def test_a_change_must_say_what_was_seen(app: Flask, ada: Editor) -> None:
    before = revision(app)
    missing = ada.ask("PATCH", "/frameworks/flask", {"maker": "Others"})
    assert missing.status_code == 428
    stale = {"If-Match": '"00000000.1"'}
    refused = ada.ask("PATCH", "/frameworks/flask", {"maker": "Others"}, stale)
    assert refused.status_code == 412
    tag = ada.tag("/frameworks/flask")
    assert tag.startswith(refused.headers["ETag"].rstrip('"'))
    weak = ada.ask("PATCH", "/frameworks/flask", {"maker": "Others"}, {"If-Match": f"W/{tag}"})
    assert weak.status_code == 412
    assert revision(app) == before
    several = {"If-Match": f'"00000000.1", {tag}'}
    assert ada.ask("PATCH", "/frameworks/flask", {"maker": "Others"}, several).status_code == 200
    assert ada.ask("PATCH", "/frameworks/flask", {"maker": "More"}, several).status_code == 412


def test_put_makes_something_new_where_that_is_asked_for(ada: Editor) -> None:
    _, path, body = NEW["a category"]
    new = {"If-None-Match": "*"}
    made = ada.ask("PUT", path, body, new)
    assert (made.status_code, made.json["entry"]["version"]) == (201, 1)
    late = ada.ask("PUT", path, {**body, "name": "Late"}, new)
    assert late.status_code == 412
    assert late.headers["ETag"] == made.headers["ETag"]
    for method in ("PATCH", "DELETE"):
        assert ada.ask(method, "/categories/nowhere", {}, new).status_code == 428


def test_somebody_elses_change_of_something_else_is_no_conflict(ada: Editor) -> None:
    tag = ada.tag("/frameworks/flask")
    assert ada.change("PATCH", "/frameworks/django", {"maker": "DSF"}).status_code == 200
    mine = ada.ask("PATCH", "/frameworks/flask", {"maker": "Others"}, {"If-Match": tag})
    assert mine.status_code == 200


def test_a_tag_of_this_database_before_it_was_replaced_matches_nothing(ada: Editor) -> None:
    other = ada.tag("/frameworks/flask").strip('"').split(".")
    forged = {"If-Match": f'"{other[0][::-1]}.{other[1]}"'}
    assert ada.ask("PATCH", "/frameworks/flask", {"maker": "X"}, forged).status_code == 412


def test_a_change_must_say_why_and_the_log_says_who(app: Flask, ada: Editor) -> None:
    bare = {"Authorization": f"Bearer {ada.key}", "If-Match": ada.tag("/frameworks/flask")}
    unsaid = ada.client.patch("/frameworks/flask", json={"maker": "X"}, headers=bare)
    assert unsaid.status_code == 422
    assert unsaid.json["errors"][0]["parameter"] == "X-Change-Reason"
    told = {"maker": "X", "change_reason": "They moved ✓"}
    assert ada.client.patch("/frameworks/flask", json=told, headers=bare).status_code == 200
    with app.app_context():
        row = db.session.scalars(select(Revision).order_by(Revision.number.desc())).first()
        assert row is not None
        assert (row.author, row.note) == ("Ada", "They moved ✓")
        assert row.key_id is not None


def test_keys_are_looked_at_before_anything_is_told(app: Flask) -> None:
    client = app.test_client()
    for path in ("/frameworks/flask", "/frameworks/nobody"):
        refused = client.patch(path, data=b"{", content_type="text/plain")
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"kind": "thing", "maker": 3, "nmae": "x"}, {"#/kind", "#/maker", "#/nmae"}),
        ({"category": "nowhere"}, {"#/category"}),
        ({"links": {"homepage": "ftp://x"}}, {"#/links/homepage"}),
        ({"name": "a\u0007b"}, {"#/name"}),
        ({"slug": "other"}, {"#/slug"}),
    ],
)
def test_every_mistake_is_told_with_its_place(
    app: Flask, ada: Editor, body: dict[str, Any], pointers: set[str]
) -> None:
    before = revision(app)
    refused = ada.change("PATCH", "/frameworks/flask", body)
    assert refused.status_code == 422
    assert {error["pointer"] for error in refused.json["errors"]} == pointers
    assert revision(app) == before


def test_a_merge_patch_takes_away_what_is_null_and_keeps_the_rest(ada: Editor) -> None:
    before = document(ada, "/frameworks/flask")
    patch = {"maker": None, "links": {"package": None, "repository": "https://flask.example/code"}}
    sent = {"If-Match": ada.tag("/frameworks/flask")}
    signed = {"Authorization": f"Bearer {ada.key}", "X-Change-Reason": "less", **sent}
    kind = "application/merge-patch+json"
    done = ada.client.patch(
        "/frameworks/flask", data=json.dumps(patch), content_type=kind, headers=signed
    )
    assert done.status_code == 200
    links = {"homepage": "https://flask.example/", "repository": "https://flask.example/code"}
    assert document(ada, "/frameworks/flask") == {**before, "maker": None, "links": links}


def test_what_others_rest_on_cannot_go(ada: Editor) -> None:
    for path in ("/frameworks/flask", "/sources/page", "/features/performance", "/categories/web"):
        refused = ada.change("DELETE", path)
        assert refused.status_code == 409, (path, refused.json)
        assert "still used by" in refused.json["detail"]


def test_a_framework_goes_with_its_claims_and_comes_back_without(app: Flask, ada: Editor) -> None:
    _, _, bottle = NEW["a framework"]
    ada.ask("POST", "/frameworks", bottle)
    claim = {"feature": "performance", "value": 9, "source": "page", "as_of": "2026-06"}
    ada.ask("POST", "/frameworks/bottle/claims", claim)
    assert ada.client.get("/compare?a=flask&b=bottlepy").status_code == 200
    assert ada.client.get("/search?q=bottl").json["data"]
    gone = ada.change("DELETE", "/frameworks/bottle")
    removed = {step["noun"]: step["removed"] for step in gone.json["plan"]}
    assert removed == {"framework": 1, "claim": 1}
    assert gone.json["effects"][0]["sentence"].endswith("there is no such comparison any more")
    for path in ("/compare?a=flask&b=bottle", "/frameworks/bottle", "/frameworks/bottle/claims"):
        assert ada.client.get(path).status_code == 404
    assert ada.client.get("/search?q=bottl").json["data"] == []
    assert "bottle" not in ada.client.get("/frameworks").text + ada.client.get("/export").text
    with app.app_context():
        # What was said stays in the history.
        assert db.session.scalar(select(func.count()).select_from(Claim)) == 11
    ada.ask("POST", "/frameworks", bottle)
    assert ada.client.get("/frameworks/bottle/claims").json["data"] == []


def test_an_editors_rating_goes_before_every_other_word(ada: Editor) -> None:
    refused = ada.change("PUT", CELL, {"value": "steep"})
    assert refused.status_code == 422, "the small catalogue has no such source yet"
    editors = {"slug": "faceoff-editors", "title": "Editors", "kind": "editor", "date": None}
    ada.ask("POST", "/sources", {**editors, "description": "Us."})
    rated = ada.change("PUT", CELL, {"value": "steep", "note": "Tried again."})
    assert rated.status_code == 200, rated.json
    (effect,) = rated.json["effects"]
    scores = [effect[when]["scores"]["flask"] for when in ("before", "after")]
    assert scores == [90.0, 30.0]
    shown = ada.client.get(CELL).json
    assert (shown["rating"], shown["note"]) == ("steep", "Tried again.")
    assert shown["sources"] == ["faceoff-editors", "page"]
    again = ada.change("PUT", CELL, {"value": "moderate", "as_of": "2026-01"})
    assert again.status_code == 200
    assert ada.client.get(CELL).json["claims"] == 2, "the editors speak once"
    other = ada.change("PUT", CELL, {"value": "easy", "source": "blog"})
    assert [error["pointer"] for error in other.json["errors"]] == ["#/source"]
    off = ada.change("PUT", CELL, {"value": "hard"})
    assert [error["pointer"] for error in off.json["errors"]] == ["#/value"]
    nowhere = ada.change("PUT", "/frameworks/flask/ratings/nothing", {"value": 4}, of=CELL)
    assert nowhere.status_code == 404


def test_a_cell_nobody_spoke_of_has_a_tag_too(ada: Editor) -> None:
    cell = "/frameworks/django/ratings/orm"
    assert ada.client.get(cell).json["state"] == "missing"
    claim = {"feature": "orm", "value": "yes", "source": "docs", "as_of": None}
    tag = ada.tag(cell)
    ada.ask("POST", "/frameworks/django/claims", claim)
    late = ada.ask("PUT", cell, {"value": "no"}, {"If-Match": tag})
    assert late.status_code == 412


def test_a_dry_run_answers_with_the_plan_and_stores_nothing(app: Flask, ada: Editor) -> None:
    before, answer = revision(app), ada.client.get(COMPARE).data
    path = "/frameworks/flask/claims/performance/page/2026-06"
    tried = ada.change("PATCH", f"{path}?dry_run=1", {"value": 1}, of=path)
    assert tried.status_code == 200
    assert (tried.json["dry_run"], tried.json["revision"]) == (True, None)
    assert tried.json["plan"] == [{"noun": "claim", "added": 0, "changed": 1, "removed": 0}]
    assert tried.json["entry"]["document"]["value"] == 1
    assert "ETag" not in tried.headers
    done = ada.change("PATCH", path, {"value": 1})
    assert done.json["effects"] == tried.json["effects"]
    assert done.json["revision"] == before + 1
    assert ada.client.get(COMPARE).data != answer


def test_a_dry_run_leaves_every_answer_as_it_was(ada: Editor) -> None:
    before = ada.client.get(COMPARE)
    for what, (collection, _, body) in NEW.items():
        if what != "a code example":
            tried = ada.ask("POST", f"{collection}?dry_run=1", body)
            assert tried.status_code == 200, tried.json
    after = ada.client.get(COMPARE)
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])


def test_the_log_holds_each_entry_as_it_was_and_became(app: Flask, ada: Editor) -> None:
    ada.change("PATCH", "/frameworks/flask", {"maker": "Others"})
    with app.app_context():
        last = db.session.scalars(select(Change).order_by(Change.id.desc())).first()
        assert last is not None
        assert (last.noun, last.key, last.version) == ("framework", "flask", 2)
        assert (last.before["maker"], last.after["maker"]) == ("Pallets", "Others")


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"a":1,"a":2}', "application/json", 400),
        (b"[]", "application/json", 422),
        (b"{}", "text/plain", 415),
        (b"{}", "application/merge-patch+json", 415),
        (b'{"a":' + b" " * 300_000 + b"1}", "application/json", 413),
    ],
)
def test_a_body_that_is_no_document_is_refused(
    ada: Editor, content: bytes, media_type: str, status: int
) -> None:
    signed = {"Authorization": f"Bearer {ada.key}", "X-Change-Reason": "x", "If-Match": "*"}
    refused = ada.client.put(
        "/frameworks/flask", data=content, content_type=media_type, headers=signed
    )
    assert refused.status_code == status


def test_no_key_of_a_smaller_scope_edits(app: Flask) -> None:
    voter = editor(app, Scope.VOTE)
    refused = voter.change("PATCH", "/frameworks/flask", {"maker": "X"})
    assert refused.status_code == 403
    assert 'scope="edit"' in refused.headers["WWW-Authenticate"]
