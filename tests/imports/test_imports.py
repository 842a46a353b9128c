"""POST /imports: many entries at once, as one revision or not at all."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.models import Claim, db
from app.services import catalogue_file, effects
from app.services.catalogue_file import applying
from tests.api.new_entries import NEW
from tests.api.test_editing import document, shown_at
from tests.editors import Editor, editor
from tests.imports.sending import NDJSON, NOUNS, PAIRS, comparisons, lines, revision, sent, whole
from tests.services.catalogue_file.files import FILES, write

NAMES = ("slug", "feature", "source", "as_of")


@pytest.mark.parametrize(
    ("query", "media_type"), [("", NDJSON), ("?format=csv", "text/csv; charset=utf-8")]
)
def test_our_own_export_sent_back_plans_nothing(
    shipped: Editor, query: str, media_type: str
) -> None:
    answer = sent(shipped, shipped.client.get(f"/export{query}").data, media_type)
    assert answer.status_code == 200, answer.json["errors"][:5]
    assert (answer.json["plan"], answer.json["revision"]) == ([], None)
    assert answer.json["lines"]["unchanged"] == answer.json["lines"]["sent"] > 5_000


HOSTILE = ("=1+1", "'=1", "''@x", "'x", "'' -1", '"quoted", twice', "-", "＝1", "[1]", "null", "8")


def test_an_export_with_formulas_in_it_comes_back_as_it_was(ada: Editor) -> None:
    rows: list[dict[str, Any]] = []
    for year, text in enumerate(HOSTILE, start=2001):
        said = {"framework": "flask", "source": "docs", "as_of": str(year), "note": text}
        rows.append(said | {"feature": "performance", "value": 1, "display": text})
        rows.append(said | {"feature": "architecture", "value": text, "version": text})
    assert sent(ada, lines(*rows)).json["lines"]["added"] == len(rows)
    for query, media_type in (("", NDJSON), ("?format=csv", "text/csv")):
        answer = sent(ada, ada.client.get(f"/export{query}").data, media_type)
        assert (answer.status_code, answer.json.get("plan")) == (200, []), answer.json


def test_every_noun_comes_changes_and_goes_by_a_line(app: Flask, ada: Editor) -> None:
    first = revision(app)
    rows = {what: NOUNS[what] | body for what, (_, _, body) in NEW.items()}
    made = sent(ada, lines(*rows.values()))
    assert made.status_code == 200, made.json
    counts = {"sent": len(rows), "added": len(rows), "changed": 0, "unchanged": 0, "removed": 0}
    assert made.json["lines"] == counts
    assert made.json["revision"] == int(made.headers["Catalogue-Revision"]) == first + 1
    for what, (_, path, body) in NEW.items():
        assert body.items() <= document(ada, path).items(), what
    again = sent(ada, lines(*reversed(rows.values())))
    assert again.json["lines"] | {"added": 12, "unchanged": 0} == counts
    assert (again.json["plan"], again.json["revision"]) == ([], None)
    names = [
        NOUNS[what] | {name: body[name] for name in NAMES if name in body} | {"retire": True}
        for what, (_, _, body) in NEW.items()
    ]
    for name in names:
        if name["noun"] != "claim":
            name.pop("source", None)
            name.pop("feature", None)
            name.pop("as_of", None)
        if name["noun"] == "example":
            name["framework"] = "flask"
    gone = sent(ada, lines(*names))
    assert gone.status_code == 200, gone.json
    assert gone.json["lines"]["removed"] == len(names), gone.json
    assert gone.json["revision"] == first + 2
    for what, (_, path, _) in NEW.items():
        assert ada.client.get(shown_at(path)).status_code == 404, what


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_a_document_of_everything_makes_the_catalogue_that_its_files_make(
    empty_app: Flask, tmp_path: Path, form: str
) -> None:
    ada = editor(empty_app)
    # JSON is YAML of one line, and harder to read than any file.
    done = sent(ada, json.dumps(whole()), f"application/{form}")
    assert done.status_code == 200, done.json
    assert done.json["revision"] == 1
    with empty_app.app_context():
        session = db.session()
        assert not catalogue_file.plan_import(session, catalogue_file.read_folder(write(tmp_path)))
        session.rollback()
    assert sent(ada, json.dumps(whole()), f"application/{form}").json["plan"] == []


def test_a_frameworks_file_adds_to_what_is_known_and_removes_nothing(
    app: Flask, ada: Editor
) -> None:
    text = FILES["frameworks/flask.yaml"].split("claims:", maxsplit=1)[0]
    text += 'claims:\n- {feature: performance, value: 9, source: page, as_of: "2026-06"}\n'
    done = sent(ada, text, "application/yaml")
    assert done.status_code == 200, done.json
    assert done.json["plan"] == [{"noun": "claim", "added": 0, "changed": 1, "removed": 0}]
    assert done.json["lines"] | {"sent": 2, "changed": 1} == done.json["lines"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Claim.retired_in.is_(None))) == 10
        db.session.remove()
    wrong = sent(ada, text.replace("value: 9", "value: 11"), "application/yaml")
    (mistake,) = wrong.json["errors"]
    assert (mistake["line"], mistake["pointer"]) == (14, "#/claims/0/value")


def spoilt(shipped: Editor, where: str, form: str) -> tuple[bytes, int, str]:
    """Return an export with one bad row in it, the row's line and the place on it."""
    query = "?format=csv" if form == "csv" else ""
    rows = shipped.client.get(f"/export{query}").data.decode().splitlines(keepends=True)[:3_001]
    index = {"start": 1, "middle": 1_500, "end": len(rows) - 1}[where]
    pointer = {"start": "source", "middle": "feature", "end": "as_of"}[where]
    bad = {"start": "nobody", "middle": "nothing", "end": "2026-13"}[where]
    if form == "csv":
        header, cells = next(csv.reader(rows[:1])), next(csv.reader([rows[index]]))
        cells[header.index(pointer)] = bad
        line = io.StringIO(newline="")
        csv.writer(line).writerow(cells)
        rows[index] = line.getvalue()
    else:
        rows[index] = json.dumps(json.loads(rows[index]) | {pointer: bad, "note": "x"}) + "\n"
    good = json.loads(rows[2]) | {"note": "Another word"} if form == "ndjson" else None
    if good:
        rows[2] = json.dumps(good) + "\n"
    return "".join(rows).encode(), index + 1, f"#/{pointer}"


@pytest.mark.parametrize("where", ["start", "middle", "end"])
@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_one_bad_row_is_named_and_nothing_is_stored(shipped: Editor, where: str, form: str) -> None:
    before = comparisons(shipped)
    body, line, pointer = spoilt(shipped, where, form)
    answer = sent(shipped, body, NDJSON if form == "ndjson" else "text/csv")
    assert answer.status_code == 422, answer.json
    assert answer.json["type"].endswith("/problems/bad-entries")
    assert {(m["line"], m["pointer"]) for m in answer.json["errors"]} == {(line, pointer)}
    assert comparisons(shipped) == before


@pytest.mark.parametrize("failing", ["resolve_cells", "effects"])
def test_an_import_that_fails_while_it_is_written_leaves_nothing(
    app: Flask, ada: Editor, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    before, number = comparisons(ada, PAIRS[:1]), revision(app)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("planted")

    if failing == "effects":
        monkeypatch.setattr(effects, "note", fail)
    else:
        monkeypatch.setattr(applying, failing, fail)
    row = {"framework": "flask", "feature": "performance", "source": "page", "as_of": "2026-06"}
    body = lines(NOUNS["a source"] | NEW["a source"][2], row | {"value": 1})
    assert sent(ada, body).status_code == 500
    assert (comparisons(ada, PAIRS[:1]), revision(app)) == (before, number)
    monkeypatch.undo()
    assert sent(ada, body).json["revision"] == number + 1


def test_a_dry_run_says_what_an_import_does_and_stores_nothing(app: Flask, ada: Editor) -> None:
    before, number = comparisons(ada, PAIRS[:1]), revision(app)
    row = {"framework": "flask", "feature": "learning-curve", "source": "page"}
    body = lines(row | {"as_of": "2026-06", "value": "steep"})
    dry = sent(ada, body, query="?dry_run=1")
    assert (dry.status_code, dry.json["dry_run"], dry.json["revision"]) == (200, True, None)
    assert (comparisons(ada, PAIRS[:1]), revision(app)) == (before, number)
    done = sent(ada, body)
    same = ("plan", "effects", "lines")
    assert [done.json[key] for key in same] == [dry.json[key] for key in same]
    assert done.json["effects"][0]["comparison"] == "django-vs-flask"
    assert comparisons(ada, PAIRS[:1]) != before


def test_lines_move_nothing_in_its_list(ada: Editor) -> None:
    def order(path: str) -> list[str]:
        return [one["slug"] for one in ada.client.get(path).json["data"]]

    before = [order(path) for path in ("/features", "/categories", "/use-cases")]
    rows = [
        {"noun": "feature", **document(ada, f"/features/{slug}"), "weight": 3}
        for slug in reversed(before[0])
    ]
    child = {"slug": "b", "name": "B", "parent": "a", "description": "Below."}
    rows += [
        {"noun": "category", **child},
        {"noun": "category", **child, "slug": "a", "parent": "web"},
        {"noun": "category", **document(ada, "/categories/web"), "name": "Webs"},
    ]
    answer = sent(ada, lines(*rows))
    assert answer.status_code == 200, answer.json
    assert order("/features") == before[0]
    assert order("/categories") == [*before[1][:1], "a", "b", *before[1][1:]]
