"""A catalogue of names that mean to be more than names, drawn from the file to the picture."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app.models import db
from app.services import catalogue_file
from tests import databases
from tests.databases import SQLite
from tests.embeds.drawings import SVG, hold_inside, parse, pixels
from tests.services.catalogue_file.files import FILES, write

NAMES = {
    "name: Flask": "<script>alert(1)</script> \"'&]]> {{7*7}}",
    "name: Django": "שלום \u200f" + "W" * 100,
    "name: Learning curve": "</svg><script>alert(2)</script>",
    "name: ORM": "\U0001f600 e\u0301 中文 " + "a" * 80,
    "name: Running": "--> <!-- ]]>",
    "display: Easy": "<b onload=x>\"'",
}
KINDS = ["card.svg", "bars.svg", "radar.svg", "matrix.svg"]


@pytest.fixture(scope="module")
def hostile_client(
    only_sqlite: SQLite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    files = dict(FILES)
    for old, new in NAMES.items():
        key = old.partition(":")[0]
        files = {
            name: text.replace(old, f"{key}: {json.dumps(new, ensure_ascii=False)}")
            for name, text in files.items()
        }
    url = databases.migrated(only_sqlite)
    with databases.serving(url) as app:
        with app.app_context():
            folder = write(tmp_path_factory.mktemp("hostile"), files)
            plan = catalogue_file.plan_import(db.session(), catalogue_file.read_folder(folder))
            catalogue_file.apply(db.session(), plan, author="a test", note="Trying")
            db.session.remove()
        yield app.test_client()
    only_sqlite.drop(url)


@pytest.mark.parametrize("kind", KINDS)
def test_names_of_a_hostile_catalogue_are_drawn_as_names(
    hostile_client: FlaskClient, kind: str
) -> None:
    for query in ("", "lang=de", "theme=dark&weights=orm:3"):
        reply = hostile_client.get(f"/comparisons/flask-vs-django/{kind}?{query}")
        assert reply.status_code == 200, reply.text
        root = parse(reply.text)
        hold_inside(root)
        assert "alert(1)" in (root.findtext(f"{SVG}title") or "")
        assert "49" not in (root.findtext(f"{SVG}title") or "")


def test_a_hostile_catalogue_makes_an_image_too(hostile_client: FlaskClient) -> None:
    reply = hostile_client.get("/comparisons/flask-vs-django/card.png")
    assert pixels(reply.data)[:2] == (1200, 630)


@pytest.mark.parametrize("path", ["/badges/flask-vs-django", "/badges/flask/learning-curve"])
def test_a_hostile_catalogue_makes_harmless_badges(hostile_client: FlaskClient, path: str) -> None:
    reply = hostile_client.get(f"{path}.svg")
    assert reply.status_code == 200
    root = parse(reply.text)
    hold_inside(root)
    assert "alert(1)" in (root.findtext(f"{SVG}title") or "")
    assert hostile_client.get(f"{path}.json").json["label"].startswith("<script>")
