"""Undoing a revision over HTTP: everything is as it was, and the log says so."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.editors import Editor, editor

COMPARE = "/compare?a=flask&b=django&include=all"
CLAIM = "/frameworks/flask/claims/learning-curve/page/2026-06"


@pytest.fixture
def ada(small_app: Flask) -> Editor:
    return editor(small_app)


def compared(ada: Editor) -> dict[str, Any]:
    """Return a comparison without the number of the revision it is of."""
    answer: dict[str, Any] = {**(ada.client.get(COMPARE).json or {})}
    answer["audit"] = {**answer["audit"], "revision": None}
    return answer


def test_a_change_and_its_undoing_leave_every_answer_as_it_was(ada: Editor) -> None:
    before = compared(ada)
    changed = ada.change("PATCH", CLAIM, {"value": "steep", "display": "Hard"}).json
    assert compared(ada) != before
    path = f"/revisions/{changed['revision']}/revert"
    tried = ada.ask("POST", f"{path}?dry_run=1")
    assert (tried.status_code, tried.json["revision"]) == (200, None)
    assert compared(ada) != before
    undone = ada.ask("POST", path)
    assert undone.status_code == 201, undone.json
    assert undone.json["effects"] == tried.json["effects"]
    assert undone.headers["Location"].endswith(f"/revisions/{undone.json['revision']}")
    assert compared(ada) == before
    told = ada.client.get(undone.headers["Location"]).json
    assert told["reverts"] == changed["revision"]
    again = ada.ask("POST", f"/revisions/{undone.json['revision']}/revert")
    assert again.status_code == 201
    assert compared(ada) != before


def test_what_changed_again_since_is_not_undone(ada: Editor) -> None:
    first = ada.change("PATCH", CLAIM, {"value": "steep"}).json["revision"]
    ada.change("PATCH", CLAIM, {"value": "moderate"})
    before = compared(ada)
    refused = ada.ask("POST", f"/revisions/{first}/revert")
    assert refused.status_code == 409
    assert "learning-curve" in refused.text
    assert compared(ada) == before


def test_the_feed_names_the_comparison_whose_verdict_changed(ada: Editor) -> None:
    ask = {"If-None-Match": ada.tag("/changes")}
    assert ada.client.get("/changes", headers=ask).status_code == 304
    claim = {"feature": "performance", "value": 2, "source": "docs", "as_of": None}
    ada.ask("POST", "/frameworks/django/claims", claim)
    fed = ada.client.get("/changes", headers=ask)
    assert fed.status_code == 200
    newest = fed.json["data"][-1]
    (verdict,) = newest["verdicts"]
    assert verdict["comparison"] == "django-vs-flask"
    assert (verdict["before"]["winner"], verdict["after"]["winner"]) == (None, "flask")


def test_an_answer_can_be_asked_for_as_it_was(ada: Editor) -> None:
    number = ada.client.get(COMPARE).json["audit"]["revision"]
    before = ada.client.get(COMPARE).json
    ada.change("PATCH", CLAIM, {"value": "steep"})
    ada.change("PATCH", "/features/learning-curve", {"weight": 3})
    assert ada.client.get(COMPARE).json["verdict"] != before["verdict"]
    then = ada.client.get(f"{COMPARE}&revision={number}").json
    for part in ("analysis", "verdict", "features", "frameworks", "audit"):
        assert then[part] == before[part], part


@pytest.mark.parametrize("number", ["0", "99", "x", "-1", "1_0", "01", "99999999999"])
def test_a_revision_there_is_not_is_not_undone(ada: Editor, number: str) -> None:
    assert ada.ask("POST", f"/revisions/{number}/revert").status_code == 404
