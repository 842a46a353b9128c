"""Slips of editors and their programs: told, and without harm to anybody else."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.domain.keys import Scope
from tests.editors import Editor, editor

CELL = "/frameworks/flask/ratings/learning-curve"
CLAIM = "/frameworks/flask/claims/learning-curve/page"


@pytest.fixture
def ada(small_app: Flask) -> Editor:
    return editor(small_app)


@pytest.mark.parametrize("day", ["abc", "2026-13", "2026-1", "0000", "null", "2026-06-31"])
def test_an_address_with_a_date_that_is_none_leads_nowhere(ada: Editor, day: str) -> None:
    assert ada.client.get(f"{CLAIM}/{day}").status_code == 404
    assert ada.ask("DELETE", f"{CLAIM}/{day}", headers={"If-Match": "*"}).status_code == 404


def test_what_the_service_itself_rests_on_cannot_go(ada: Editor) -> None:
    refused = ada.change("DELETE", "/use-cases/general")
    assert (refused.status_code, refused.json["type"].rsplit("/")[-1]) == (409, "still-used")
    editors = {"slug": "faceoff-editors", "title": "Editors", "kind": "editor", "date": None}
    ada.ask("POST", "/sources", {**editors, "description": "Us."})
    assert ada.change("DELETE", "/sources/faceoff-editors").status_code == 409


def test_a_rating_of_another_feature_than_the_address_says_is_refused(ada: Editor) -> None:
    refused = ada.change("PUT", CELL, {"feature": "performance", "value": "easy"})
    assert [error["pointer"] for error in refused.json["errors"]] == ["#/feature"]


def test_a_date_years_ahead_makes_nothing_else_look_old(ada: Editor) -> None:
    def freshness() -> list[Any]:
        cells = ada.client.get("/frameworks/flask/ratings").json["data"]
        return [cell["freshness"] for cell in cells if cell["feature"] != "orm"]

    before = freshness()
    claim = {"feature": "orm", "value": "yes", "source": "page", "as_of": "2099-06"}
    assert ada.ask("POST", "/frameworks/flask/claims", claim).status_code == 201
    assert freshness() == before


def test_a_reason_that_is_not_utf_8_is_refused(ada: Editor) -> None:
    sent = {"X-Change-Reason": "caf\xe9", "If-Match": "*"}
    refused = ada.ask("PATCH", "/frameworks/flask", {"maker": "X"}, sent)
    assert refused.status_code == 422


def test_an_answer_of_todays_revision_by_its_number_counts_no_votes(
    small_app: Flask, ada: Editor
) -> None:
    voter = editor(small_app, Scope.VOTE)
    voter.ask("PUT", "/points/flask.small/votes/one", {"up": True})
    today = ada.client.get("/compare?a=flask&b=django&include=points").json["audit"]["revision"]
    path = f"/compare?a=flask&b=django&include=points&revision={today}"
    before = ada.client.get(path)
    voter.ask("PUT", "/points/flask.small/votes/two", {"up": False})
    after = ada.client.get(path)
    assert after.data == before.data
    assert after.headers["ETag"] == before.headers["ETag"]


def test_votes_are_logged_and_left_out_of_the_feed(small_app: Flask, ada: Editor) -> None:
    before = ada.client.get("/changes").json["data"]
    voter = editor(small_app, Scope.VOTE)
    voted = voter.ask("PUT", "/points/flask.small/votes/one", {"up": True})
    assert voted.status_code == 200
    assert ada.client.get("/changes").json["data"] == before
    number = int(voted.headers["Catalogue-Revision"])
    told = ada.client.get(f"/revisions/{number}").json
    (change,) = told["changes"]
    assert (change["noun"], change["before"], change["after"]) == ("vote", None, {"up": True})
    refused = ada.ask("POST", f"/revisions/{number}/revert")
    assert refused.status_code == 409
    assert "its voter can take back" in refused.text


@pytest.mark.parametrize(
    "path", ["/frameworks/%00", "/frameworks/%00/claims", "/features/%00", "/tasks/a%00/examples"]
)
def test_a_nul_in_an_address_leads_nowhere(ada: Editor, path: str) -> None:
    for below in ("", "/entry", "/ratings/%00"):
        assert ada.client.get(path + below).status_code == 404 or below == ""
        changed = ada.ask("PATCH", path + below, {}, {"If-Match": "*"})
        assert changed.status_code in {404, 405}
    assert ada.ask("POST", path, {"slug": "x"}).status_code in {404, 405}


def test_a_nul_is_no_name_and_no_address(ada: Editor) -> None:
    refused = ada.ask("POST", "/categories", {"slug": "a\0b", "name": "Any", "description": "Any."})
    assert refused.status_code == 422
    assert "#/slug" in [error["pointer"] for error in refused.json["errors"]]
    assert ada.ask("DELETE", "/categories/a%00b", headers={"If-Match": "*"}).status_code == 404


@pytest.mark.parametrize("tag", ['""', '"", "x"', 'W/""'])
def test_an_empty_tag_names_no_version(ada: Editor, tag: str) -> None:
    refused = ada.ask("PATCH", "/frameworks/flask", {"maker": "X"}, {"If-Match": tag})
    assert refused.status_code == 412


def test_a_category_that_is_its_own_parent_is_told_just_that(ada: Editor) -> None:
    sent = {"slug": "shelf", "name": "Shelf", "description": "Any.", "parent": "shelf"}
    refused = ada.ask("POST", "/categories", sent)
    (mistake,) = refused.json["errors"]
    assert mistake["pointer"] == "#/parent"
    assert mistake["detail"] == "the category 'shelf' is named as its own parent"


def test_a_dry_run_leads_to_no_revision_that_there_is_not(ada: Editor) -> None:
    tag = {"If-Match": ada.tag("/frameworks/flask")}
    dry = ada.ask("PATCH", "/frameworks/flask?dry_run=1", {"maker": "X"}, tag).json["entry"]
    assert (dry["changed_in"], dry["links"]["changed_in"]) == (None, None)
    same = ada.ask("PATCH", "/frameworks/flask?dry_run=1", {"maker": "Pallets"}, tag).json["entry"]
    assert (same["changed_in"], same["links"]["changed_in"]) == (1, "/v1/revisions/1")
    done = ada.ask("PATCH", "/frameworks/flask", {"maker": "X"}, tag).json
    assert done["entry"]["changed_in"] == done["revision"]
    assert ada.client.get(done["entry"]["links"]["changed_in"]).status_code == 200


def test_an_effect_says_whose_score_moved(ada: Editor) -> None:
    (effect,) = ada.change("PATCH", f"{CLAIM}/2026-06", {"value": "moderate"}).json["effects"]
    shown = ada.client.get("/compare?a=django&b=flask").json["analysis"]
    assert effect["after"]["scores"] == {"django": shown["score_a"], "flask": shown["score_b"]}
    names = {"django": "Django", "flask": "Flask"}
    before, after = effect["before"], effect["after"]
    assert before["winner"] == after["winner"]
    moved = {slug for slug in names if before["scores"][slug] != after["scores"][slug]}
    assert moved == {"flask"}
    for slug, name in names.items():
        assert (f"{name} {before['scores'][slug]:.1f} -> " in effect["sentence"]) == (slug in moved)
