"""What became of each line of an import: told of all of them, and as it is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.api import imports
from app.models import Replay, db
from app.services.catalogue_file import Noun, stored_named
from tests.api.new_entries import NEW
from tests.api.test_editing import document
from tests.editors import Editor
from tests.imports.sending import NDJSON, NOUNS, lines, revision, sent, whole

CLAIM = {"framework": "flask", "feature": "performance", "source": "docs"}
REPORT = "?report=lines"
DRY = f"{REPORT}&dry_run=1"


def told(answer: TestResponse) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the lines of a report, and its last one."""
    assert answer.status_code == 200, answer.json
    assert answer.content_type == NDJSON
    *entries, last = map(json.loads, answer.text.splitlines())
    return entries, last


def entry(app: Flask, line: dict[str, Any]) -> object:
    """Return what the database says of what a line of a report names."""
    with app.app_context():
        found = stored_named.entry(db.session(), Noun(line["noun"]), tuple(line["id"].split("/")))
        db.session.remove()
    return found


def fate(before: object, after: object) -> str:
    """Say what became of an entry, from what the database said before and says after."""
    if after is None:
        return "removed" if before is not None else "never there"
    if before is None:
        return "added"
    return "unchanged" if before == after else "changed"


def held(app: Flask, ada: Editor, body: str, media_type: str = NDJSON) -> list[str]:
    """Import something dry and in earnest; return the fates, held to the database each time."""
    number = revision(app)
    foretold, planned = told(sent(ada, body, media_type, query=DRY))
    assert (planned["dry_run"], planned["revision"], revision(app)) == (True, None, number)
    before = [entry(app, line) for line in foretold]
    entries, last = told(sent(ada, body, media_type, query=REPORT))
    assert entries == foretold
    after = [entry(app, line) for line in entries]
    fates = [line["did"] for line in entries]
    assert fates == [fate(*both) for both in zip(before, after, strict=True)]
    counts = last["lines"]
    assert counts["sent"] == len(entries)
    assert all(fates.count(what) == count for what, count in counts.items() if what != "sent")
    assert (last["left_out"], last["plan"]) == (0, planned["plan"])
    return fates


def every_noun() -> Iterator[dict[str, Any]]:
    for what, (_, _, body) in NEW.items():
        yield NOUNS[what] | body


def test_each_line_is_told_with_what_it_did(app: Flask, ada: Editor) -> None:
    rows = list(every_noun())
    assert held(app, ada, lines(*rows)) == ["added"] * len(rows)
    assert held(app, ada, lines(*reversed(rows))) == ["unchanged"] * len(rows)
    mixed = [
        CLAIM | {"source": "page", "as_of": "2026-06", "value": 3},
        NOUNS["a point"] | NEW["a point"][2],
        NOUNS["a source"] | NEW["a source"][2] | {"title": "Another title"},
        {"noun": "feature", **document(ada, "/features/orm")},
        CLAIM | {"as_of": None, "value": 7},
        {"noun": "comparison", "slug": "flask-vs-django", "retire": True},
        NOUNS["a question"] | {"slug": "faster", "retire": True},
        {"noun": "claim", "framework": "flask", "feature": "orm", "source": "docs", "retire": True},
        NOUNS["a point"] | {"slug": "small", "retire": True},
    ]
    fates = "changed unchanged changed unchanged added removed removed removed removed"
    assert held(app, ada, lines(*mixed)) == fates.split()


def test_a_line_is_told_by_its_number_and_its_place_on_it(ada: Editor) -> None:
    bottle = NOUNS["a framework"] | NEW["a framework"][2]
    below = {"claims": [NEW["a claim"][2]], "points": [NEW["a point"][2]]}
    body = f"{lines(CLAIM | {'as_of': None, 'value': 3})}\n{lines(bottle | below)}"
    entries, _ = told(sent(ada, body, query=DRY))
    assert [(one["line"], one["pointer"], one["noun"], one["id"]) for one in entries] == [
        (1, "#", "claim", "flask/performance/docs/undated"),
        (3, "#", "framework", "bottle"),
        (3, "#/claims/0", "claim", "bottle/performance/blog/undated"),
        (3, "#/points/0", "point", "bottle/docs"),
    ]


def test_each_row_of_a_table_is_told_by_the_line_it_begins_on(app: Flask, ada: Editor) -> None:
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(["framework", "feature", "source", "as_of", "rating", "note", "flags"])
    writer.writerow(["flask", "performance", "docs", "", "7", "", "[\n]"])
    writer.writerow(["flask", "performance", "page", "2026-06", "8", "The prose says less.", ""])
    writer.writerow(["django", "learning-curve", "page", "2026-06", "easy", "", ""])
    body = table.getvalue()
    assert held(app, ada, body, "text/csv") == ["added", "unchanged", "changed"]
    entries, _ = told(sent(ada, body, "text/csv", query=DRY))
    assert [one["line"] for one in entries] == [2, 4, 5]


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_each_entry_of_a_document_is_told(app: Flask, ada: Editor, form: str) -> None:
    document = whole()
    document["features"][1]["weight"] = 4
    document["frameworks"][0]["claims"].append(NEW["a claim"][2])
    body, media_type = json.dumps(document, indent=1), f"application/{form}"
    fates = held(app, ada, body, media_type)
    assert (fates.count("changed"), fates.count("added")) == (1, 1)
    entries, _ = told(sent(ada, body, media_type, query=DRY))
    assert all((one["line"] is None) == (form == "json") for one in entries)
    assert {"#/features/1", "#/frameworks/0/claims/5"} <= {one["pointer"] for one in entries}


def test_a_report_is_repeated_and_a_long_one_only_by_its_last_line(
    app: Flask, ada: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [CLAIM | {"as_of": f"20{day}", "value": 1} for day in range(10, 16)]
    short, long = lines(*days[:2]), lines(*days)
    named = {"Idempotency-Key": "short"}
    first, again = (sent(ada, short, query=REPORT, **named) for _ in range(2))
    assert (first.status_code, len(first.text.splitlines())) == (200, 3)
    assert (again.data, again.headers["Idempotency-Replayed"]) == (first.data, "true")
    assert again.headers["Catalogue-Revision"] == first.headers["Catalogue-Revision"]
    monkeypatch.setattr(imports, "REPEATED", 5)
    for name, did in (("long", "added unchanged"), ("nothing new", "unchanged")):
        named = {"Idempotency-Key": name}
        entries, last = told(sent(ada, long, query=REPORT, **named))
        assert {one["did"] for one in entries} == set(did.split())
        assert told(sent(ada, long, query=REPORT, **named)) == ([], last | {"left_out": 6})
    with app.app_context():
        assert db.session.query(Replay).count() == 3
        db.session.remove()
    assert sent(ada, long, **named).status_code == 422


def test_what_is_refused_has_no_report(ada: Editor) -> None:
    wrong = sent(ada, lines(CLAIM | {"as_of": None, "value": 11}), query=REPORT)
    assert (wrong.status_code, wrong.content_type) == (422, "application/problem+json")
    assert sent(ada, "", query="?report=line").status_code == 422
    assert told(sent(ada, "", query=REPORT))[0] == []
