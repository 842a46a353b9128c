"""What is wrong with an import is told with its line, all of it."""

from __future__ import annotations

import pytest
from flask import Flask

from app.domain.keys import Scope
from app.services.imports import keeping
from tests.api.new_entries import NEW
from tests.editors import Editor, editor
from tests.imports.sending import NDJSON, NOUNS, lines, sent


def test_all_that_is_wrong_is_told_with_its_line(ada: Editor) -> None:
    claim = {"framework": "flask", "feature": "performance", "source": "page", "as_of": "2026-06"}
    rows = [
        claim | {"value": 11},
        claim | {"framework": "flaks", "value": 1},
        claim | {"as_of": "2026-07", "vlaue": 1},
        claim | {"value": 3},
        {"noun": "clam"},
        [],
        {"noun": "point", "slug": "x"},
        claim | {"feature": "peformance", "value": 1},
        {"noun": "source", "slug": "blog", "retire": True, "title": "x"},
        {"noun": "source", "slug": "blgo", "retire": True},
        {"noun": "statement", "comparison": "flask-vs-x", "section": "faq", "retire": True},
        {"noun": "framework", "slug": "flsk", "retire": True},
        {"noun": "framework", "slug": "a\x00b", "retire": True},
        {"noun": "framework", "slug": "new", "category": "wbe", "kind": "library"},
        claim | {"framework": "new", "value": 1, "feature": "nothing"},
        claim | {"rating": 1, "value": 2},
        {**NOUNS["a question"], **NEW["a question"][2], "source": "papers", "favours": "laravel"},
        {**NOUNS["a framework"], **NEW["a framework"][2], "category": "wbe"},
    ]
    answer = sent(ada, lines(*rows).encode() + b'{"a": "\\ud800"}\n\n{"a": "\xff"}\n{}')
    assert answer.status_code == 422
    errors = answer.json["errors"]
    assert [(error["line"], error["pointer"]) for error in errors] == [
        (1, "#/value"),
        (2, "#/framework"),
        (3, "#"),
        (3, "#/vlaue"),
        (4, "#"),
        (5, "#/noun"),
        (6, "#"),
        (7, "#/framework"),
        (8, "#/feature"),
        (9, "#/title"),
        (10, "#"),
        (11, "#/slug"),
        (12, "#"),
        (13, "#/slug"),
        (14, "#/name"),
        (14, "#/summary"),
        (14, "#/category"),
        (16, "#/rating"),
        (17, "#/favours"),
        (17, "#/source"),
        (18, "#/category"),
        (19, "#"),
        (21, "#"),
        (22, "#"),
    ]
    assert answer.json["detail"] == f"There are {len(errors)} mistakes in it."


def test_of_many_mistakes_a_thousand_are_told_and_all_are_counted(ada: Editor) -> None:
    claim = {"framework": "flask", "feature": "performance", "value": 1, "as_of": None}
    rows = [claim | {"source": f"s{number}"} for number in range(1_500)]
    answer = sent(ada, lines(*rows, *([{"noun": "clam"}] * 700)))
    assert len(answer.json["errors"]) == 1_000
    assert answer.json["detail"] == (
        "There are 2200 mistakes in it; the first 1000 found are listed."
    )


def test_an_entry_given_twice_is_a_mistake(ada: Editor) -> None:
    claim = {"framework": "flask", "feature": "orm", "source": "docs", "as_of": None}
    for rows in (
        [claim | {"value": "yes"}, claim | {"value": "no"}],
        [claim | {"value": "yes"}, claim | {"retire": True}],
        [NOUNS["a source"] | NEW["a source"][2]] * 2,
    ):
        answer = sent(ada, lines(*rows))
        assert answer.status_code == 422
        assert [mistake["line"] for mistake in answer.json["errors"]] == [2]
        assert "on line 1 already" in answer.json["errors"][0]["detail"]


def test_a_table_says_what_is_wrong_with_its_header_and_its_rows(ada: Editor) -> None:
    for header, told in (
        ("framework,feature,source,rating", "'as_of' is missing"),
        ("framework,feature,source,as_of,rating,rating", "there twice"),
        ("framework,feature,source,as_of,ratings", "did you mean 'rating'"),
        ("", "is missing"),
    ):
        answer = sent(ada, f"{header}\r\nflask,orm,docs,,yes\r\n", "text/csv")
        assert answer.status_code == 422
        assert any(told in m["detail"] and m["line"] == 1 for m in answer.json["errors"]), header
    header = "\ufeffframework,feature,source,as_of,rating,note\r\n"
    good = 'flask,performance,docs,,7,"Two\r\nlines"\r\n'
    short = "flask,performance,docs,,7\r\n"
    answer = sent(ada, header + good + short, "text/csv")
    assert [m["line"] for m in answer.json["errors"]] == [2, 4], answer.json
    answer = sent(ada, header + 'flask,performance,docs,,seven,"x"y\r\n', "text/csv")
    assert [m["line"] for m in answer.json["errors"]] == [2]
    answer = sent(
        ada, (header + "flask,performance,docs,,8,\xe9").encode("latin-1", "ignore"), "text/csv"
    )
    assert answer.status_code == 422


def test_no_more_entries_are_taken_than_one_import_may_have(
    ada: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = {"framework": "flask", "feature": "performance", "source": "docs", "value": 1}
    days = [claim | {"as_of": f"20{number}"} for number in range(10, 16)]
    monkeypatch.setattr(keeping, "MOST_ROWS", 5)
    answer = sent(ada, lines(*days))
    assert answer.status_code == 422
    assert [m["line"] for m in answer.json["errors"]] == [6]
    assert sent(ada, lines(*days[:5]), query="?dry_run=1").status_code == 200
    monkeypatch.setattr(keeping, "MOST_OTHERS", 1)
    body = NEW["a source"][2]
    answer = sent(ada, lines(*(NOUNS["a source"] | body | {"slug": f"s{n}"} for n in (1, 2))))
    assert [m["line"] for m in answer.json["errors"]] == [2]


def test_only_an_editor_imports_and_says_why(app: Flask, ada: Editor) -> None:
    body = lines({"noun": "source", **NEW["a source"][2]})
    assert app.test_client().post("/imports", data=body, content_type=NDJSON).status_code == 401
    assert sent(editor(app, Scope.VOTE), body).status_code == 403
    silent = {"Authorization": f"Bearer {ada.key}"}
    answer = app.test_client().post("/imports", data=body, content_type=NDJSON, headers=silent)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["parameter"] == "X-Change-Reason"
    for media_type in ("text/plain", "application/octet-stream", "multipart/form-data"):
        assert sent(ada, body, media_type).status_code == 415
    assert sent(ada, body, **{"Content-Encoding": "gzip"}).status_code == 415
    assert sent(ada, body, query="?dry=1").status_code == 422
