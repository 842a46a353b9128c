"""A revision can be undone, wholly or not at all, and the undoing undone."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.domain.errors import CannotRevert, StillUsed, UnknownRevision
from app.models import Catalogue, Revision, db
from app.services import catalogue_file, reverting
from app.services.catalogue_file import Imported, Noun
from app.services.changes import Signature, change
from tests.history.edits import DJANGO, EDITS, FLASK, PAGE, TASK, Edit, Files, retire, small, store
from tests.history.test_replay import ASKED


def digest(app: Flask, folder: Path) -> dict[str, Any]:
    """Return all that can be seen of a catalogue: its comparisons, and itself as files."""
    seen: dict[str, Any] = {path: app.test_client().get(path).json for path in ASKED}
    for answer in seen.values():
        answer.get("audit", {}).pop("revision", None)
        answer.pop("request_id", None)
    with app.app_context():
        db.session.rollback()
        catalogue_file.export(db.session(), folder)
        db.session.rollback()
    return seen | {
        str(file.relative_to(folder)): file.read_text() for file in sorted(folder.rglob("*.yaml"))
    }


def revert(app: Flask, number: int, **options: Any) -> Imported:
    with app.app_context():
        db.session.rollback()
        key_id = options.pop("key_id", None)
        signed = Signature(author="ada", note="A slip", key_id=key_id)
        return reverting.revert(db.session(), number, signed=signed, **options)


def add_much(_draw: random.Random, files: Files) -> None:
    """Add one of everything that can be added, each resting on the others."""
    files["categories.yaml"].insert(
        1, {"slug": "small", "name": "Small", "parent": "web", "description": "Few lines."}
    )
    files["features.yaml"]["groups"].insert(
        0, {"slug": "looks", "name": "Looks", "description": "How it looks."}
    )
    files["features.yaml"]["features"].insert(
        1,
        {
            "slug": "beauty",
            "name": "Beauty",
            "group": "looks",
            "kind": "rating",
            "direction": "higher",
            "weight": 1,
            "shelf_life_days": None,
            "description": "How nice it is.",
        },
    )
    files["sources.yaml"].append(
        {
            "slug": "eye",
            "title": "An eye",
            "kind": "article",
            "date": None,
            "description": "It beholds.",
        }
    )
    files["use_cases.yaml"].insert(0, files["use_cases.yaml"][0] | {"slug": "pretty"})
    files["use_cases.yaml"][0]["weights"] = {"beauty": 9}
    files["frameworks/bottle.yaml"]["category"] = "small"
    files["frameworks/lily.yaml"] = {
        "slug": "lily",
        "name": "Lily",
        "kind": "library",
        "summary": "A flower.",
        "category": "small",
        "aliases": ["flower"],
        "claims": [{"feature": "beauty", "value": 9, "source": "eye", "as_of": None}],
        "points": [{"slug": "nice", "kind": "pro", "text": "Nice", "source": "eye", "as_of": None}],
    }
    files[FLASK]["claims"].insert(
        0, {"feature": "beauty", "value": 5, "source": "eye", "as_of": None}
    )
    files[TASK]["examples"].append(
        {"framework": "lily", "files": [{"path": "a.py", "language": "python", "code": "a = 1\n"}]}
    )
    files["comparisons/flask-vs-lily.yaml"] = {
        "slug": "flask-vs-lily",
        "frameworks": ["flask", "lily"],
        "title": "A jug and a flower",
        "faq": [{"slug": "why", "source": "eye", "question": "Why?", "answer": "Why not."}],
    }


@pytest.mark.parametrize("edit", [*EDITS, add_much], ids=lambda edit: edit.__name__)
def test_an_edit_that_is_undone_leaves_the_catalogue_as_it_was(
    empty_app: Flask, tmp_path: Path, edit: Edit
) -> None:
    draw, files = random.Random(7), small()  # noqa: S311 (no secret)
    with empty_app.app_context():
        store(db.session(), tmp_path / "files", files)
    before = digest(empty_app, tmp_path / "before")
    edit(draw, files)
    with empty_app.app_context():
        assert store(db.session(), tmp_path / "files", files) == 2
    edited = digest(empty_app, tmp_path / "edited")
    assert edited != before
    dry = revert(empty_app, 2, dry_run=True)
    assert dry.plan
    assert dry.revision is None
    assert digest(empty_app, tmp_path / "dry") == edited
    assert revert(empty_app, 2, key_id=7).revision == 3
    assert digest(empty_app, tmp_path / "undone") == before
    with empty_app.app_context():
        made = db.session.scalars(select(Revision).where(Revision.number == 3)).one()
        assert (made.reverts, made.author, made.key_id) == (2, "ada", 7)
    assert revert(empty_app, 3).revision == 4
    assert digest(empty_app, tmp_path / "redone") == edited


def test_what_was_retired_comes_back_with_all_that_hung_on_it(
    empty_app: Flask, tmp_path: Path
) -> None:
    with empty_app.app_context():
        store(db.session(), tmp_path / "files", small())
    before = digest(empty_app, tmp_path / "before")
    with empty_app.app_context():
        pages = retire(db.session(), comparison=("django-vs-flask",), task=("hello",))
        gone = retire(db.session(), framework=("flask",), feature=("github-stars", "architecture"))
    assert empty_app.test_client().get("/frameworks/flask").status_code == 404
    revert(empty_app, gone)
    revert(empty_app, pages)
    assert digest(empty_app, tmp_path / "undone") == before


def change_again(files: Files) -> None:
    files[FLASK]["claims"][1]["value"] = 3


def change_the_page_again(files: Files) -> None:
    files[PAGE]["title"] = "Yet another title"


def speak_of_the_new_one(files: Files) -> None:
    files[DJANGO]["claims"].append(
        {"feature": "safety", "value": 9, "source": "docs", "as_of": None}
    )


@pytest.mark.parametrize(
    ("again", "told"),
    [
        (change_again, "the claim 'flask/performance/page/2026-06' has changed since"),
        (change_the_page_again, "the comparison 'django-vs-flask' has changed since"),
        (speak_of_the_new_one, "1 claims rest on a feature that it added"),
    ],
)
def test_what_has_changed_again_is_not_undone_and_is_named(
    empty_app: Flask, tmp_path: Path, again: Callable[[Files], None], told: str
) -> None:
    files = small()
    with empty_app.app_context():
        store(db.session(), tmp_path / "files", files)
        files[FLASK]["claims"][1]["value"] = 9
        files[PAGE]["title"] = "Another title"
        files["features.yaml"]["features"].append(
            files["features.yaml"]["features"][1] | {"slug": "safety", "name": "Safety"}
        )
        store(db.session(), tmp_path / "files", files)
        again(files)
        store(db.session(), tmp_path / "files", files)
    before = digest(empty_app, tmp_path / "before")
    with pytest.raises(CannotRevert, match="Revision 2") as refused:
        revert(empty_app, 2)
    assert list(refused.value.reasons) == [told]
    assert digest(empty_app, tmp_path / "after") == before


def test_what_is_used_since_is_not_taken_away(empty_app: Flask, tmp_path: Path) -> None:
    files = small()
    with empty_app.app_context():
        store(db.session(), tmp_path / "files", files)
        files["categories.yaml"].append(
            {"slug": "tiny", "name": "Tiny", "parent": None, "description": "Tiny ones."}
        )
        store(db.session(), tmp_path / "files", files)
        files["frameworks/bottle.yaml"]["category"] = "tiny"
        store(db.session(), tmp_path / "files", files)
    with pytest.raises(StillUsed, match="bottle"):
        revert(empty_app, 2)
    assert empty_app.test_client().get("/changes").json["meta"]["revision"] == 3


def test_a_revision_that_changed_nothing_is_undone_by_none(
    empty_app: Flask, tmp_path: Path
) -> None:
    with empty_app.app_context():
        store(db.session(), tmp_path / "files", small())
        with change(db.session(), author="ada", note="Nothing") as revision:
            pass
    assert revert(empty_app, revision).revision is None
    assert empty_app.test_client().get("/changes").json["meta"]["revision"] == revision


def test_what_there_is_not_or_was_not_logged_can_not_be_undone(
    empty_app: Flask, tmp_path: Path
) -> None:
    files = small()
    with empty_app.app_context():
        store(db.session(), tmp_path / "files", files)
    with pytest.raises(UnknownRevision):
        revert(empty_app, 2)
    with empty_app.app_context():
        db.session.execute(update(Catalogue).values(logged_from=1))
        db.session.commit()
    with pytest.raises(CannotRevert, match="older than the log"):
        revert(empty_app, 1)


def test_a_plan_of_an_undoing_says_what_it_would_do(empty_app: Flask, tmp_path: Path) -> None:
    files = small()
    with empty_app.app_context():
        store(db.session(), tmp_path / "files", files)
        files[FLASK]["claims"].pop(0)
        files["frameworks/bottle.yaml"]["name"] = "Flask on"
        store(db.session(), tmp_path / "files", files)
    parts = revert(empty_app, 2, dry_run=True).plan.parts()
    assert (parts[Noun.CLAIM].added, parts[Noun.FRAMEWORK].changed) == (1, 1)
